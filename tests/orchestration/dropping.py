"""Files are dropped into the inbox at random moments while runs go on, and what became of each is looked up."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from orchestration.intake.arrivals import RETURNED as PUT_BACK
from orchestration.intake.arrivals import TAKEN as PUT_IN
from orchestration.intake.arrivals import WAITING_FOLDER
from orchestration.intake.inbox import dropped, settle
from orchestration.settings import Settings
from tests.orchestration.forty_kinds import ASKED, KINDS, RETURNED, STAYS, TAKEN, Drop, plan
from warehouse.ledger.earlier_values import values_of
from warehouse.ledger.submission import Slot

FOLDERS = {PUT_IN: TAKEN, PUT_BACK: RETURNED, WAITING_FOLDER: ASKED}
QUIET_ROUNDS = 4


def run_while_dropping(found: Settings, drops: Sequence[Drop], seed: int) -> None:
    """Every drop was made, and runs went on until nothing more was to be taken."""
    dice, wrong = random.Random(seed), list[BaseException]()

    def write() -> None:
        try:
            for drop in drops:
                time.sleep(dice.random() * 0.02)
                KINDS[drop.kind][1](found.data.inbox, drop.token, drop.slot)
        except BaseException as error:
            wrong.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    quiet = 0
    while writer.is_alive() or quiet < QUIET_ROUNDS:
        files = dropped(found, plan())
        for file in files:
            settle(found, plan(), file)
        quiet = 0 if files or writer.is_alive() else quiet + 1
        time.sleep(float(os.environ["LONGSHU_QUIET_SECONDS"]) / 2)
    writer.join()
    assert wrong == []


def fates(found: Settings, drops: Sequence[Drop]) -> dict[str, str]:
    """What is not as it should be: (kind and token) of each drop that did not end where it belongs, and how it ended."""
    seen: dict[str, Counter[str]] = {drop.token: Counter() for drop in drops}
    reports = Counter[str]()
    for folder, _, names in os.walk(found.data.inbox):
        where = next((fate for part, fate in FOLDERS.items() if f"/{part}" in folder), STAYS)
        for name in names:
            token = next((token for token in seen if token in name), None)
            if token is None:
                continue
            if "核对" in name:
                reports[token] += 1
            else:
                seen[token][where] += 1
    wrong = {}
    for drop in drops:
        if seen[drop.token] != Counter({drop.fate: drop.count}):
            wrong[f"{drop.kind} {drop.token}"] = str(dict(seen[drop.token]))
        elif drop.fate in (RETURNED, ASKED) and not reports[drop.token]:
            wrong[f"{drop.kind} {drop.token}"] = "no report"
    return wrong


def figures(found: Settings, drops: Sequence[Drop]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Of every good drop: the figure that the ledger holds, and the one that was dropped."""
    held, given = {}, {}
    for drop in (one for one in drops if one.fate == TAKEN):
        form, month = drop.slot.form, drop.slot.month
        line = form.lines[0]
        key = (line.indicator, form.areas[0], line.breakdown, month, "NONE")
        value = values_of(found.data, Slot(form.form, form.department, month)).get(key)
        if value is not None:
            held[drop.token] = value
        given[drop.token] = Decimal(drop.slot.value)
    return held, given
