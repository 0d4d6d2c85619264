"""Days off of any country: those of `holidays`, its weekends, and what of a year is not known for certain."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from support import HOME

from contracts.faults import ContractError
from contracts.plan import OWN_FILE, CalendarDay
from contracts.registry import load_plan
from warehouse.build.due_dates import expected_returns, first_working_day_after
from warehouse.build.working_days import WorkingDays, check_calendar

HARBOUR = HOME / "tests" / "plans" / "harbour"


def plan_with(folder: Path, *lines: str) -> Path:
    """The harbour's plan with these lines in its head."""
    root = folder / "plan"
    shutil.copytree(HARBOUR, root)
    head = root / "plan.yml"
    text = head.read_text(encoding="utf-8").replace(
        "version: 1.0.0", "\n".join(("version: 1.0.0", *lines)), 1
    )
    head.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("calendar", "day", "works", "basis"),
    [
        ("DE", date(2026, 4, 6), date(2026, 4, 7), "holidays"),  # Easter Monday
        ("DE", date(2025, 10, 3), date(2025, 10, 6), "holidays"),  # Day of German Unity, a Friday
        ("DE", date(2026, 1, 6), date(2026, 1, 6), "holidays"),  # Epiphany: in Bavaria, not everywhere
        ("DE-BY", date(2026, 1, 6), date(2026, 1, 7), "holidays"),
        ("DE", date(2026, 10, 1), date(2026, 10, 1), "holidays"),  # no national day of China
        ("BE", date(2026, 7, 21), date(2026, 7, 22), "holidays"),
        (
            "EG",
            date(2026, 11, 6),
            date(2026, 11, 8),
            "weekends_only",
        ),  # Friday and Saturday off; the moon decides on others
        ("DE", date(2100, 1, 1), date(2100, 1, 4), "holidays"),  # the last year that the rules are known for
        ("DE", date(2101, 1, 3), date(2101, 1, 3), "weekends_only"),  # beyond it
        ("DE", date(1991, 10, 3), date(1991, 10, 4), "holidays"),  # the first year
        ("DE", date(1990, 10, 3), date(1990, 10, 3), "weekends_only"),
        ("DE", date(2100, 12, 31), date(2100, 12, 31), "holidays"),
        ("LK", date(2026, 12, 25), date(2026, 12, 28), "holidays"),  # the list of Sri Lanka ends with 2026
        ("LK", date(2027, 12, 24), date(2027, 12, 24), "weekends_only"),
    ],
)
def test_a_due_day_is_moved_by_the_days_off_of_the_country(
    calendar: str, day: date, works: date, basis: str
) -> None:
    assert WorkingDays(calendar).on_or_after(day) == (works, basis)


def test_an_estimated_year_leaves_the_other_years_of_the_country_known() -> None:
    days = WorkingDays("EG")
    assert days.on_or_after(date(2026, 11, 8)) == (date(2026, 11, 8), "weekends_only")
    assert days.on_or_after(date(2021, 11, 7)) == (date(2021, 11, 7), "holidays")


def test_a_day_looked_at_in_a_year_that_nobody_listed_makes_what_follows_provisional() -> None:
    own = (CalendarDay(day=date(2023, 1, 2), works="no", label_zh="合成", label_en="synthetic", source="x"),)
    days = WorkingDays(OWN_FILE, own)
    assert days.on_or_after(date(2022, 12, 31)) == (date(2023, 1, 3), "weekends_only"), "the last day of 2022"
    assert days.on_or_after(date(2023, 1, 1)) == (date(2023, 1, 3), "holidays")


def test_days_of_the_easter_holidays_are_no_first_working_day_after() -> None:
    assert first_working_day_after(date(2026, 4, 2), WorkingDays("DE")) == date(2026, 4, 7)


def test_a_year_of_the_plans_own_file_stands_before_the_country() -> None:
    own = (CalendarDay(day=date(2026, 4, 7), works="no", label_zh="合成", label_en="synthetic", source="x"),)
    days = WorkingDays("DE", own)
    assert days.on_or_after(date(2026, 4, 6)) == (date(2026, 4, 6), "holidays"), "all of 2026 is the file's"
    assert days.on_or_after(date(2027, 3, 29)) == (date(2027, 3, 30), "holidays"), "Easter Monday of 2027"


def test_due_days_of_a_plan_follow_its_country(tmp_path: Path) -> None:
    root = tmp_path / "plan"
    shutil.copytree(HOME / "contracts" / "new_plan", root)
    head = root / "plan.yml"
    head.write_text(
        head.read_text(encoding="utf-8").replace("calendar: china", "calendar: DE"), encoding="utf-8"
    )
    form = root / "forms" / "ex_1.yml"
    text = form.read_text(encoding="utf-8").replace("{months_after: 1, day: 10}", "{months_after: 1, day: 3}")
    form.write_text(text, encoding="utf-8")
    due = {row["period"]: row["due_on"] for row in expected_returns(load_plan(root)).to_dicts()}
    assert due["2026-03"] == date(2026, 4, 7), "Good Friday, a weekend, Easter Monday"
    assert due["2026-09"] == date(2026, 10, 5), "a holiday on a Saturday, then the weekend"


@pytest.mark.parametrize(
    ("written", "said"),
    [("XX", "XX"), ("DE-XY", "DE-BY"), ("US-QQ", "US-NY")],
)
def test_a_country_that_nobody_knows_is_named_with_file_line_and_remedy(
    tmp_path: Path, written: str, said: str
) -> None:
    plan = load_plan(plan_with(tmp_path, f"calendar: {written}"))
    with pytest.raises(ContractError) as caught:
        check_calendar(plan)
    (fault,) = caught.value.faults
    assert (fault.rule_id, fault.file, fault.key) == ("plan.calendar.unknown", "plan.yml", "calendar")
    lines = (plan.root / "plan.yml").read_text(encoding="utf-8").splitlines()
    assert lines[fault.line - 1].startswith("calendar:")
    assert said in fault.message_en and "calendar.csv" in fault.fix_en


@pytest.mark.parametrize("written", ["germany", "CN", "de", "DE_BY"])
def test_a_calendar_that_is_no_code_is_refused_with_what_to_write(tmp_path: Path, written: str) -> None:
    with pytest.raises(ContractError) as caught:
        load_plan(plan_with(tmp_path, f"calendar: {written}"))
    (fault,) = caught.value.faults
    assert fault.key == "calendar" and "china" in fault.message_en and "DE-BY" in fault.message_en
