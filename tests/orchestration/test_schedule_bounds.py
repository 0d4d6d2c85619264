"""Which days and months the schedules ask for, at the day on which that changes (合成数据)."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import dagster as dg
import pytest
from support import HOME, SHIPPED_PLAN

from contracts.clock import plan_zone
from contracts.registry import load_plan
from orchestration.dagster_job import schedules
from orchestration.dagster_job.assets import definitions
from orchestration.dagster_job.schedules import due_months
from orchestration.intake import inbox
from orchestration.settings import Settings
from warehouse.ledger.extensions import Extension
from warehouse.paths import DataRoot

SHIPPED = load_plan(SHIPPED_PLAN)
PLAN = SHIPPED.model_copy(update={"forms": {"gs_ai_1": SHIPPED.forms["gs_ai_1"]}})
NINE = datetime(2026, 11, 30, 9, tzinfo=plan_zone())
DAY = timedelta(days=1)


def test_a_month_runs_on_the_first_working_day_after_its_due_day_and_on_no_other() -> None:
    # GS-AI-1 of October is due on Tuesday 10 November, of April on Monday 11 May (the 10th is a Sunday)
    for month, due in ("2026-10", datetime(2026, 11, 10)), ("2026-04", datetime(2026, 5, 11)):
        found = [back for back in range(-5, 6) if month in due_months(PLAN, due + back * DAY)]
        assert found == [1], month


def test_an_extended_return_is_asked_for_after_its_later_day() -> None:
    form, before, until = PLAN.forms["gs_ai_1"], date(2026, 11, 10), date(2026, 11, 18)
    longer = [
        Extension(form.form, form.department, "2026-10", until, before, "合成", "合成", datetime(2026, 11, 9))
    ]
    assert "2026-10" in due_months(PLAN, datetime(2026, 11, 19), longer)
    assert "2026-10" not in due_months(PLAN, datetime(2026, 11, 19))


# when the root had its first run, days before the tick; how many days are asked for, and how far back the first lies
MADE_UP = [(None, 1, 0), (0, 1, 0), (5, 5, 4), (5.5, 6, 5), (31, 31, 30), (31.5, 32, 31), (90, 32, 31)]


@pytest.mark.parametrize(("begun", "number", "first"), MADE_UP)
def test_days_are_made_up_for_a_month_back_and_not_from_before_the_root_was_begun(
    monkeypatch: pytest.MonkeyPatch, begun: float | None, number: int, first: int
) -> None:
    records = [] if begun is None else [SimpleNamespace(create_timestamp=NINE - begun * DAY)]
    instance = SimpleNamespace(get_run_records=lambda **_: records)
    monkeypatch.setattr(schedules, "_instance", lambda _: instance)
    days = schedules._days_to_make_up(dg.build_schedule_context(), NINE)
    assert (len(days), days[0], days[-1]) == (number, NINE - first * DAY, NINE)


@pytest.mark.parametrize(("waiting", "stands", "runs"), [(0, True, False), (0, False, True), (1, True, True)])
def test_the_sweep_runs_where_a_file_waits_or_no_release_of_today_stands(
    data: DataRoot, monkeypatch: pytest.MonkeyPatch, waiting: int, stands: bool, runs: bool
) -> None:
    found = definitions(Settings(SHIPPED_PLAN, HOME / "sources" / "published", data))
    (sweep,) = (one for one in found.schedules or [] if one.name == "daily_sweep")
    monkeypatch.setattr(inbox, "dropped", lambda *_: [SimpleNamespace(month="2026-09")] * waiting)
    monkeypatch.setattr(schedules, "release_that_stands", lambda *_: object() if stands else None)
    asked = sweep(dg.build_schedule_context(scheduled_execution_time=NINE))
    assert isinstance(asked, list) is runs
