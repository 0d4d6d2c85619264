"""Due days by the working days that the State Council's notices for 2026 make."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from contracts.forms import Due, FormStatus, ReturnForm
from contracts.plan import CHINA, OWN_FILE, CalendarDay, Plan
from contracts.registry import load_plan
from tests.support import SHIPPED_PLAN
from warehouse.build.due_dates import (
    due_basis,
    due_on,
    expected_returns,
    first_working_day_after,
)
from warehouse.build.working_days import WorkingDays
from warehouse.ledger.extensions import Extension


@pytest.fixture
def form(shipped_plan: Plan) -> ReturnForm:
    found = shipped_plan.forms["gs_ai_1"]
    assert isinstance(found, ReturnForm)
    return found


def due(form: ReturnForm, end: date, day: int, months_after: int = 1) -> date:
    return due_on(form.model_copy(update={"due": Due(months_after=months_after, day=day)}), end)


def test_a_due_day_on_a_working_day_stays(form: ReturnForm) -> None:
    assert due(form, date(2026, 10, 31), 10) == date(2026, 11, 10)


def test_a_due_day_on_a_sunday_moves_to_monday(form: ReturnForm) -> None:
    assert due(form, date(2026, 4, 30), 10) == date(2026, 5, 11)


@pytest.mark.parametrize("day", [1, 2, 5, 7])
def test_a_due_day_in_the_national_day_holiday_moves_to_the_eighth_of_october(
    form: ReturnForm, day: int
) -> None:
    assert due(form, date(2026, 9, 30), day) == date(2026, 10, 8)


def test_a_due_day_in_the_spring_festival_moves_to_the_first_day_after_it(form: ReturnForm) -> None:
    assert due(form, date(2026, 1, 31), 16) == date(2026, 2, 24)


@pytest.mark.parametrize("day", [date(2026, 10, 10), date(2026, 9, 20), date(2026, 2, 14), date(2026, 5, 9)])
def test_a_due_day_on_a_weekend_worked_in_place_of_a_holiday_stays(form: ReturnForm, day: date) -> None:
    assert day.weekday() >= 5
    assert due(form, day.replace(day=1), day.day, months_after=0) == day


def test_a_day_beyond_the_end_of_the_month_is_its_last_day(form: ReturnForm) -> None:
    assert due(form, date(2026, 3, 31), 31) == date(2026, 4, 30)
    assert due(form, date(2025, 1, 31), 31) == date(2025, 2, 28)


def test_a_due_month_may_lie_in_the_next_year(form: ReturnForm) -> None:
    assert due(form, date(2025, 12, 31), 1) == date(2026, 1, 4), "New Year, then a Sunday worked in its place"
    assert due(form, date(2024, 12, 31), 20, months_after=3) == date(2025, 3, 20)


def test_a_year_without_published_holidays_avoids_weekends_only_and_says_so(form: ReturnForm) -> None:
    assert due(form, date(2026, 12, 31), 10) == date(2027, 1, 11)
    assert due_basis(form, date(2026, 12, 31)) == "weekends_only"
    assert due_basis(form, date(2026, 10, 31)) == "holidays"


def test_the_late_are_chased_on_the_first_working_day_after_the_due_day() -> None:
    assert first_working_day_after(date(2026, 9, 30)) == date(2026, 10, 8)
    assert first_working_day_after(date(2026, 10, 9)) == date(2026, 10, 10), "a Saturday worked"
    assert first_working_day_after(date(2026, 11, 10)) == date(2026, 11, 11)


def periods(plan: Plan, form: ReturnForm, **changes: object) -> list[str]:
    changed = form.model_copy(update=changes)
    forms = {"published": plan.forms["published"], changed.form: changed}
    other = plan.__class__(**{**vars(plan), "forms": forms})
    return expected_returns(other)["period"].to_list()


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        ("M", [f"2026-{n:02d}" for n in range(2, 13)]),
        ("Q", ["2026-03", "2026-06", "2026-09", "2026-12"]),
        ("S", ["2026-06", "2026-12"]),
        ("A", ["2026-12"]),
    ],
)
def test_a_period_is_named_by_its_last_month(
    shipped_plan: Plan, form: ReturnForm, frequency: str, expected: list[str]
) -> None:
    assert (
        periods(shipped_plan, form, frequency=frequency, valid_from="2026-02", valid_until="2026-12")
        == expected
    )


def test_skipped_months_and_retired_forms_and_compilations_expect_nothing(
    shipped_plan: Plan, form: ReturnForm
) -> None:
    found = periods(shipped_plan, form, valid_from="2025-12", valid_until="2026-03", skips=(1,))
    assert found == ["2025-12", "2026-02", "2026-03"]
    assert periods(shipped_plan, form, status=FormStatus.RETIRED) == []


def listed(day: str, works: str) -> CalendarDay:
    return CalendarDay(
        day=date.fromisoformat(day), works=works, label_zh="合成", label_en="synthetic", source="合成通知"
    )


OWN = (
    listed("2027-01-11", "no"),
    listed("2027-01-16", "yes"),
)  # a Monday off, a Saturday worked: both invented


def test_a_year_of_the_plans_own_file_is_known_and_others_stay_with_the_notices(form: ReturnForm) -> None:
    days = WorkingDays(CHINA, OWN)
    assert due_on(form, date(2026, 12, 31), days) == date(2027, 1, 12)
    assert due_basis(form, date(2026, 12, 31), days) == "holidays"
    assert first_working_day_after(date(2027, 1, 15), days) == date(2027, 1, 16)
    assert first_working_day_after(date(2026, 9, 30), days) == date(2026, 10, 8)


def test_a_plan_with_its_own_file_alone_has_no_public_holiday_of_another_land(form: ReturnForm) -> None:
    days = WorkingDays(OWN_FILE, OWN)
    assert first_working_day_after(date(2026, 9, 30), days) == date(2026, 10, 1)
    assert due_basis(form, date(2026, 8, 31), days) == "weekends_only"
    assert due_basis(form, date(2026, 12, 31), days) == "holidays"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("2027-02-30,no,a,b,c", "calendar.csv"),
        ("2027-02-01,perhaps,a,b,c", "calendar.csv"),
        ("2027-02-01,no,a,b,", "calendar.csv"),
        ("2027-02-01,no,a,b,c\n2027-02-01,yes,a,b,c", "calendar.csv"),
    ],
    ids=["no day", "no yes or no", "no source", "twice"],
)
def test_a_calendar_that_does_not_hold_is_refused_with_its_file(tmp_path: Path, rows: str, said: str) -> None:
    plan = shutil.copytree(SHIPPED_PLAN, tmp_path / "plan")
    text = f"day,works,label_zh,label_en,source\n{rows}\n"
    (plan / "calendar.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match=said):
        load_plan(plan)


@pytest.mark.parametrize(
    ("since", "march"), [(date(2026, 3, 30), "in_force"), (date(2026, 3, 31), "in_force"), (date(2026, 4, 1), "proposed")]
)  # fmt: skip
def test_a_form_in_force_from_a_day_owes_nothing_for_what_ended_before(
    shipped_plan: Plan, form: ReturnForm, since: date, march: str
) -> None:
    changed = form.model_copy(update={"status": FormStatus.IN_FORCE, "in_force_from": since})
    other = shipped_plan.model_copy(update={"forms": {changed.form: changed}})
    found = dict(expected_returns(other).select("period", "form_status").iter_rows())
    assert (found["2026-03"], found["2026-04"], found["2026-12"]) == (march, "in_force", "in_force")


def test_a_stopped_form_expects_nothing_after_its_last_period_and_keeps_what_was_due_before(
    shipped_plan: Plan, form: ReturnForm
) -> None:
    found = periods(shipped_plan, form, valid_from="2026-02", valid_until="2026-05")
    assert found == ["2026-02", "2026-03", "2026-04", "2026-05"]


def test_the_last_extension_of_a_return_is_its_due_day_and_no_others(
    shipped_plan: Plan, form: ReturnForm
) -> None:
    at = datetime(2026, 11, 1)
    slot = (form.form, form.department, "2026-10")
    made = [Extension(*slot, date(2026, 11, day), date(2026, 11, 10), "合成", "合成", at) for day in (20, 25)]
    before, after = (
        {
            (row["form"], row["period"]): (row["due_on"], row["due_basis"])
            for row in frame.iter_rows(named=True)
        }
        for frame in (expected_returns(shipped_plan), expected_returns(shipped_plan, made))
    )
    assert after.pop((form.form, "2026-10")) == (date(2026, 11, 25), "extended")
    assert before.pop((form.form, "2026-10")) == (date(2026, 11, 10), "holidays")
    assert after == before
