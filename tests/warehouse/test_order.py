"""The order in which files are registered decides nothing: a version stands by the moment it was received."""

import random
import threading
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from support import SLOT, marts, observation, submit, table

from contracts.plan import Plan
from warehouse.ledger import register
from warehouse.ledger.earlier_values import values_of
from warehouse.ledger.submission import Slot, Submission
from warehouse.ledger.submission_history import latest_accepted, slot_history
from warehouse.paths import DataRoot

FIRST = datetime(2026, 3, 2, 9)
REGISTERED = datetime(2026, 6, 1, 9)
KNOWN_ON = datetime(2026, 6, 30).date()
SLOTS = [Slot(SLOT.form, SLOT.department, f"2026-{month:02d}") for month in (1, 2, 3)]


def _versions() -> list[tuple[Slot, datetime, int]]:
    """Twelve files: of each slot four versions, each received at a moment of its own."""
    return [
        (slot, FIRST + timedelta(hours=5 * n + i), 100 * n + i)
        for i, slot in enumerate(SLOTS)
        for n in range(4)
    ]


def _register(data: DataRoot, version: tuple[Slot, datetime, int], number: int) -> Submission:
    slot, received_at, value = version
    row = observation(time_period=slot.period, obs_value=Decimal(value))
    now = REGISTERED + timedelta(minutes=number)
    return submit(data, [row], at=now, slot=slot, received_at=received_at)


def _all(data: DataRoot, seed: int) -> None:
    versions = _versions()
    random.Random(seed).shuffle(versions)
    for number, version in enumerate(versions):
        _register(data, version, number)


@pytest.mark.parametrize("seed", range(20))
def test_equal_files_leave_equal_values_standing_in_whatever_order_they_are_registered(
    tmp_path: Path, seed: int
) -> None:
    data = DataRoot(tmp_path / "data")
    _all(data, seed)
    standing = [set(values_of(data, slot).values()) for slot in SLOTS]
    assert standing == [{Decimal(300 + i)} for i in range(len(SLOTS))]


def test_equal_files_give_equal_figures_and_statuses(tmp_path: Path, shipped_plan: Plan) -> None:
    found = []
    for seed in (1, 2):
        data = DataRoot(tmp_path / str(seed))
        _all(data, seed)
        database = marts(data, shipped_plan, KNOWN_ON)
        figures = table(
            database,
            "select indicator, ref_area, time_period, obs_value from marts.mart_indicator_values order by all",
        )
        statuses = table(
            database, "select target_id, status, latest_value from marts.mart_target_vs_actual order by all"
        )
        revisions = table(
            database,
            "select indicator, time_period, vintage_no, obs_value from marts.mart_indicator_revisions order by all",
        )
        found.append((figures, statuses, revisions))
    assert found[0] == found[1]
    assert [row["obs_value"] for row in found[0][0]] == [Decimal(300), Decimal(301), Decimal(302)]


def test_an_older_version_registered_late_does_not_stand(data: DataRoot) -> None:
    newer = _register(data, (SLOT, FIRST + timedelta(days=1), 2), 1)
    older = _register(data, (SLOT, FIRST, 1), 2)
    assert older.seq > newer.seq
    standing = latest_accepted(slot_history(data, SLOT))
    assert standing and standing.submission_id == newer.submission_id


def test_files_of_four_senders_at_once_leave_the_same_values_standing(data: DataRoot) -> None:
    versions = _versions()

    def send(mine: list[tuple[Slot, datetime, int]]) -> None:
        for number, version in enumerate(mine):
            with data.writer(600):
                _register(data, version, number)

    senders = [threading.Thread(target=send, args=(versions[n::4],)) for n in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert [set(values_of(data, slot).values()) for slot in SLOTS] == [{Decimal(300 + i)} for i in range(3)]
    assert sorted(m.seq for m in slot_history(data, SLOTS[0])) == [1, 2, 3, 4]


def test_a_slots_hundredth_file_reads_no_more_acts_than_its_third(data: DataRoot) -> None:
    read = []
    for number in range(100):
        before = register.read_act.cache_info().misses
        _register(data, (SLOTS[0], FIRST + timedelta(minutes=number), number), number)
        values_of(data, SLOTS[0])
        assert len(slot_history(data, SLOTS[0])) == number + 1
        read.append(register.read_act.cache_info().misses - before)
    assert read[99] == read[2] > 0
