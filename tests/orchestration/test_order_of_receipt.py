"""A file stands by the moment it was received, however often and in whatever order files come to be registered (合成数据)."""

from datetime import date, datetime
from itertools import permutations
from pathlib import Path

import pytest

from orchestration.intake.incoming import Incoming
from orchestration.intake.load_file import Loaded
from orchestration.intake.take_in import load
from tests.sources.returns import forms
from tests.sources.returns.forms import MONTH, filled, plan_with
from warehouse.ledger.earlier_values import values_of
from warehouse.ledger.submission import Submission
from warehouse.ledger.submission_history import latest_accepted, manifests, slot_history
from warehouse.paths import DataRoot
from warehouse.verify.damage import damaged

PLAN = plan_with(forms.LINES)
DAY = date(2026, 11, 20)
SLOT = Incoming(forms.LINES, MONTH, b"", "", "", DAY).slot
A, B, C = filled(), filled(D8=1001), filled(D8=1002)
Receipt = tuple[bytes, int]  # the file, and the hour at which it was received


def sent(data: DataRoot, receipt: Receipt, form=forms.LINES) -> Loaded:
    content, hour = receipt
    at = datetime(2026, 11, 20, hour)
    return load(
        data,
        PLAN,
        Incoming(form, MONTH, content, "合成.xlsx", "合成", DAY, received_at=at, agreed_by="张三"),
    )


def versions(data: DataRoot) -> list[tuple[str, datetime, str]]:
    """The accepted versions, as received, without the names that registration gave them."""
    return [(m.file_sha256, m.received_at, m.kind) for m in slot_history(data, SLOT) if m.is_accepted]


def test_a_file_that_was_received_again_stands_after_one_received_in_between_and_registered_late(
    data: DataRoot,
) -> None:
    first = sent(data, (A, 9))
    assert sent(data, (A, 11)).state == "unchanged"
    sent(data, (B, 10))
    newest = latest_accepted(slot_history(data, SLOT))
    assert newest is not None
    assert (newest.file_sha256, newest.received_at.hour) == (first.manifest.file_sha256, 11)
    assert damaged(data).damages == []


ORDERS = {
    "a repeat parted by another file": ((A, 9), (A, 11), (B, 10)),
    "two repeats parted": ((A, 9), (A, 11), (B, 10), (A, 12)),
    "a repeat before the first receipt": ((A, 11), (A, 9), (B, 12)),
    "two other files in between": ((A, 9), (A, 12), (B, 10), (C, 11)),
    "a file in the middle of a run, and again after it": ((A, 9), (B, 10), (A, 11), (B, 12)),
}


@pytest.mark.parametrize("name", ORDERS)
def test_equal_receipts_leave_equal_versions_in_whatever_order_they_are_registered(
    tmp_path: Path, name: str
) -> None:
    """Every second order of three receipts, every third of four: `make prove` tries two hundred receipts."""
    found = []
    for number, order in enumerate([*permutations(ORDERS[name])][:: len(ORDERS[name]) - 1]):
        data = DataRoot(tmp_path / str(number))
        for receipt in order:
            sent(data, receipt)
        found.append((versions(data), values_of(data, SLOT)))
    assert all(one == found[0] for one in found)


def test_a_receipt_told_twice_is_one(data: DataRoot) -> None:
    for receipt in ((A, 9), (A, 11), (A, 11), (A, 9)):
        sent(data, receipt)
    sent(data, (B, 10))
    before = versions(data)
    for receipt in ((A, 9), (A, 11), (B, 10)):
        assert sent(data, receipt).state == "unchanged"
    assert versions(data) == before
    assert len(manifests(data)) == 3


def test_a_late_registered_older_version_withdraws_nothing_and_asks_nobody(data: DataRoot) -> None:
    sent(data, (A, 11))
    before = values_of(data, SLOT)
    at = datetime(2026, 11, 20, 9)
    late = load(data, PLAN, Incoming(forms.LINES, MONTH, B, "合成.xlsx", "合成", DAY, received_at=at))
    assert (late.state, late.effect.changes) == ("new", ())
    assert values_of(data, SLOT) == before


def as_kinds(history: list[Submission]) -> list[str]:
    return [m.kind for m in history]


def test_the_kind_of_a_version_is_told_by_the_order_of_receipt(data: DataRoot) -> None:
    for receipt in ((A, 11), (B, 10), (A, 9)):
        sent(data, receipt)
    assert as_kinds(slot_history(data, SLOT)) == ["original", "correction", "revert"]
