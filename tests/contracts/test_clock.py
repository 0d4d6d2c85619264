"""A plan's days begin and end by its own clock, wherever the machine stands; a root keeps the zone of its records."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support import HOME

from contracts import clock
from contracts.before_loading import hear
from contracts.clock import SHANGHAI, declare_zone, plan_now, plan_today, plan_zone
from contracts.faults import ContractError
from contracts.registry import load_plan
from orchestration.settings import Settings
from tests.warehouse.test_working_days import plan_with
from warehouse.ledger.root_mark import OtherZoneError, mark, zone_of
from warehouse.paths import DataRoot

BRUSSELS = "Europe/Brussels"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    declare_zone(SHANGHAI)


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """It is that moment, in UTC."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.fromisoformat(moment).replace(tzinfo=UTC)

    monkeypatch.setattr(clock, "datetime", Clock)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed here")
@pytest.mark.parametrize("machine", ["UTC", "America/Los_Angeles", "Pacific/Auckland"])
@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        (SHANGHAI, "2026-11-10T15:59:30", date(2026, 11, 10)),
        (SHANGHAI, "2026-11-10T16:00:30", date(2026, 11, 11)),
        (BRUSSELS, "2026-11-10T22:59:30", date(2026, 11, 10)),  # winter
        (BRUSSELS, "2026-11-10T23:00:30", date(2026, 11, 11)),
        (BRUSSELS, "2026-07-10T21:59:30", date(2026, 7, 10)),  # summer
        (BRUSSELS, "2026-07-10T22:00:30", date(2026, 7, 11)),
        ("America/New_York", "2026-11-11T04:59:30", date(2026, 11, 10)),
    ],
)
def test_the_last_day_counts_whole_by_the_plans_clock_in_any_zone_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, machine: str, zone: str, moment: str, day: date
) -> None:
    monkeypatch.setenv("TZ", machine)
    time.tzset()
    try:
        declare_zone(zone)
        at(monkeypatch, moment)
        assert plan_today() == day
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_loaded_plan_sets_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_plan(plan_with(tmp_path, f"time_zone: {BRUSSELS}"))
    at(monkeypatch, "2026-07-10T22:00:30")
    assert plan_now() == datetime(2026, 7, 11, 0, 0, 30)
    load_plan(HOME / "tests" / "plans" / "harbour")
    assert plan_zone().key == SHANGHAI, "of a plan that names none"


def test_the_clock_is_known_before_the_plan_is_loaded(tmp_path: Path) -> None:
    hear(plan_with(tmp_path, f"time_zone: {BRUSSELS}") / "plan.yml")
    assert plan_zone().key == BRUSSELS


@pytest.mark.parametrize("written", ["Brussels", "Europe", "", "../../etc/passwd", "MEZ"])
def test_a_zone_that_does_not_exist_is_refused_with_what_to_write(tmp_path: Path, written: str) -> None:
    root = plan_with(tmp_path, f"time_zone: '{written}'")
    hear(root / "plan.yml")
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    (fault,) = caught.value.faults
    assert fault.key == "time_zone" and BRUSSELS in fault.message_en


def test_a_root_with_moments_of_one_zone_takes_no_plan_of_another(tmp_path: Path) -> None:
    data = DataRoot(tmp_path / "data")
    plan = load_plan(plan_with(tmp_path / "one", f"time_zone: {BRUSSELS}"))
    with data.writer():
        mark(data, plan.code)
    assert zone_of(data) == BRUSSELS
    assert Settings(plan.root, tmp_path, data).plan().code == plan.code
    with pytest.raises(OtherZoneError) as caught:
        Settings(HOME / "tests" / "plans" / "harbour", tmp_path, data).plan()
    assert f"time_zone: {BRUSSELS}" in caught.value.fix_en


def test_a_root_of_before_there_was_a_choice_has_moments_of_shanghai(tmp_path: Path) -> None:
    data = DataRoot(tmp_path / "data")
    data.root.mkdir()
    (data.root / "root.json").write_text('{"plan": "harbour", "format": 2}', encoding="utf-8")
    assert zone_of(data) == SHANGHAI
    assert zone_of(DataRoot(tmp_path / "new")) is None
