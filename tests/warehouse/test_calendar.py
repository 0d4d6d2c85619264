"""Due days by the working days that the State Council's notices for 2026 make."""

from datetime import date

import pytest

from contracts.forms import Due, FormStatus, ReturnForm
from contracts.plan import Plan
from warehouse.build.due_dates import due_basis, due_on, expected_returns, first_working_day_after


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
