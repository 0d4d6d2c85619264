"""200 submissions, duplicates, corrections and reverts among them, each with its own moment of receipt (合成数据).

However they are shuffled, and from four senders at once, they come to the same marts. Left out of the comparison is what
only names the registration: numbers of submissions, the moment of acceptance, and the findings, which tell what was known
when a file was judged. `make prove`, SEED= for other orders.
"""

import os
import random
import threading
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support import marts, table

from contracts.dictionary import marts as declared
from orchestration.intake.incoming import Incoming
from orchestration.intake.take_in import load
from tests.sources.returns import forms
from tests.sources.returns.forms import plan_with, tidy
from warehouse.ledger.earlier_values import values_of
from warehouse.ledger.submission import Slot
from warehouse.ledger.submission_history import slot_history
from warehouse.paths import DataRoot
from warehouse.verify.damage import damaged

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**9))
PLAN = plan_with(forms.LINES)
MONTHS = [f"2026-{month:02d}" for month in range(1, 11)]
RECEIPTS, FILES, ORDERS, SENDERS = 20, 5, 20, 4
REGISTRATION = {"submission_id", "seq", "accepted_at", "row_no", "finding_no", "errors", "warnings"}
REGISTRATION |= {"warnings_unconfirmed", "outcome", "outcome_zh", "outcome_en", "is_unconfirmed"}
Receipt = tuple[str, bytes, datetime]


@cache
def receipts() -> list[Receipt]:
    """Ten months, twenty receipts each of five files: whatever comes again is a duplicate or a revert."""
    drawn = random.Random(2026)
    found = []
    for month in MONTHS:
        first = datetime(2026, int(month[5:]) + 1, 3, 8)
        for number in range(RECEIPTS):
            content = tidy(month=month).replace(b",1000,", f",{1000 + drawn.randrange(FILES)},".encode())
            found.append((month, content, first + timedelta(minutes=37 * number)))
    return found


def sent(data: DataRoot, receipt: Receipt) -> None:
    month, content, at = receipt
    load(
        data,
        PLAN,
        Incoming(
            forms.LINES,
            month,
            content,
            "合成.csv",
            "合成",
            date(2026, 11, 20),
            received_at=at,
            agreed_by="张三",
        ),
    )


def shuffled(data: DataRoot, seed: int) -> None:
    order = receipts()[:]
    random.Random(seed).shuffle(order)
    for receipt in order:
        sent(data, receipt)


def at_once(data: DataRoot, seed: int) -> None:
    """Four senders, each with a quarter of them in an order of its own."""
    order = receipts()[:]
    random.Random(seed).shuffle(order)
    raised: list[BaseException] = []

    def send(mine: list[Receipt]) -> None:
        try:
            for receipt in mine:
                sent(data, receipt)
        except BaseException as error:
            raised.append(error)

    senders = [threading.Thread(target=send, args=(order[n::SENDERS],)) for n in range(SENDERS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert raised == []


def versions(data: DataRoot) -> list[Any]:
    """What the slots came to: each version with its moment and kind, and what stands."""
    found: list[Any] = []
    for month in MONTHS:
        slot = Slot(forms.LINES.form, forms.LINES.department, month)
        history = [m for m in slot_history(data, slot) if m.is_accepted]
        found.append(([(m.file_sha256, m.received_at, m.kind) for m in history], values_of(data, slot)))
    return found


def figures(data: DataRoot) -> dict[str, list[dict[str, Any]]]:
    """The rows of every mart without what only names the registration."""
    database = marts(data, PLAN, date(2026, 11, 25))
    found = {}
    for name in declared():
        if name in ("mart_quality_findings",):
            continue
        kept = [
            r["column_name"]
            for r in table(database, f"describe marts.{name}")
            if r["column_name"] not in REGISTRATION
        ]
        found[name] = table(database, f"select {', '.join(kept)} from marts.{name} order by all")
    return found


@cache
def in_order(folder: Path) -> tuple[list[Any], dict[str, list[dict[str, Any]]]]:
    """As it comes where each file is registered in the moment it is received."""
    data = DataRoot(folder / "in-order")
    for receipt in receipts():
        sent(data, receipt)
    return versions(data), figures(data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("order")


@pytest.mark.parametrize("number", range(ORDERS))
def test_a_shuffled_order_comes_to_the_same_marts(folder: Path, tmp_path: Path, number: int) -> None:
    print(f"SEED={SEED}, order {number}")
    data = DataRoot(tmp_path / "data")
    shuffled(data, SEED + number)
    assert versions(data) == in_order(folder)[0]
    assert figures(data) == in_order(folder)[1]


def test_four_senders_at_once_come_to_the_same_marts(folder: Path, tmp_path: Path) -> None:
    data = DataRoot(tmp_path / "data")
    at_once(data, SEED)
    assert versions(data) == in_order(folder)[0]
    assert figures(data) == in_order(folder)[1]
    assert damaged(data).damages == []
