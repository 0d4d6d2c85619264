"""Due days 2024 to 2027, worked out by hand from the State Council's notices of days off and days worked.

国办发明电〔2023〕7号, 〔2024〕12号, 〔2025〕7号; for 2027 nothing is known: weekends alone, and every day says so.
"""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from contracts import clock
from contracts.forms import Due, ReturnForm
from contracts.plan import Plan
from orchestration.dagster_job.said import due_events
from warehouse.build.due_dates import due_basis, due_on, expected_returns
from warehouse.build.working_days import WorkingDays

OFF = """
2024-01-01  2024-02-10/2024-02-17  2024-04-04/2024-04-06  2024-05-01/2024-05-05  2024-06-10
2024-09-15/2024-09-17  2024-10-01/2024-10-07
2025-01-01  2025-01-28/2025-02-04  2025-04-04/2025-04-06  2025-05-01/2025-05-05  2025-05-31/2025-06-02
2025-10-01/2025-10-08
2026-01-01/2026-01-03  2026-02-15/2026-02-23  2026-04-04/2026-04-06  2026-05-01/2026-05-05  2026-06-19/2026-06-21
2026-09-25/2026-09-27  2026-10-01/2026-10-07
"""
WORKED = """
2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
"""
YEARS = range(2024, 2028)
ENDS = {"M": range(1, 13), "Q": (3, 6, 9, 12), "S": (6, 12), "A": (12,)}

# how often, months after, day: the period (by its last month), the due day, and why
BY_HAND = """
M 1 10  2023-12  2024-01-10  a Wednesday
M 1 10  2024-01  2024-02-18  Spring Festival from the 10th, then a Sunday worked in its place
M 1  1  2024-04  2024-05-06  Labour Day to the 5th
M 1  6  2024-03  2024-04-07  Qingming, then a Sunday worked
M 1 10  2024-05  2024-06-11  Dragon Boat on Monday the 10th
M 0 31  2024-09  2024-09-30  a month of thirty days
M 1 15  2024-08  2024-09-18  Mid-Autumn, Sunday the 15th to Tuesday
M 1 12  2024-09  2024-10-12  a Saturday worked
M 0 31  2024-02  2024-02-29  a leap year
M 1 28  2024-12  2025-02-05  Spring Festival from 28 January to 4 February
M 1 31  2025-04  2025-06-03  Dragon Boat over the month's end
M 1 11  2025-09  2025-10-11  a Saturday worked
M 1  1  2025-09  2025-10-09  National Day and Mid-Autumn to the 8th
M 1  1  2025-12  2026-01-04  New Year to the 3rd, then a Sunday worked
M 1 15  2026-01  2026-02-24  Spring Festival to the 23rd
M 1  9  2026-04  2026-05-09  a Saturday worked
M 1 10  2026-04  2026-05-11  a Sunday
M 1 19  2026-05  2026-06-22  Dragon Boat, Friday to Sunday
M 1 25  2026-08  2026-09-28  Mid-Autumn, Friday to Sunday
M 1 10  2026-09  2026-10-10  a Saturday worked
M 1 10  2026-11  2026-12-10  a Thursday
Q 1  5  2024-12  2025-01-06  a Sunday
Q 1 20  2025-03  2025-04-21  a Sunday
Q 1  1  2026-03  2026-04-01  a Wednesday
Q 2 31  2026-06  2026-08-31  a Monday
Q 1  7  2026-09  2026-10-08  National Day to the 7th
S 1 15  2024-06  2024-07-15  a Monday
S 1 31  2025-06  2025-07-31  a Thursday
S 2 20  2025-12  2026-02-24  Spring Festival
A 3 31  2023-12  2024-04-01  a Sunday
A 4 30  2024-12  2025-04-30  a Wednesday
A 2 17  2025-12  2026-02-24  Spring Festival
A 5  1  2025-12  2026-05-06  Labour Day to the 5th
"""
PROVISIONAL = """
M 1 10  2026-12  2027-01-11  a Sunday
M 1  6  2027-01  2027-02-08  a Saturday (Spring Festival is on the 6th: its days off are not known)
M 1  1  2027-09  2027-10-01  a Friday, National Day: assumed worked, for no list says otherwise
Q 1 10  2026-12  2027-01-11  a Sunday
S 1 31  2027-06  2027-08-02  a Saturday
A 3 31  2026-12  2027-03-31  a Wednesday
"""


def days_of(text: str) -> Iterator[date]:
    for word in text.split():
        first, _, last = word.partition("/")
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last or first):
            yield day
            day += timedelta(days=1)


HOLIDAYS, WORKING_WEEKENDS = frozenset(days_of(OFF)), frozenset(days_of(WORKED))


def works(day: date) -> bool:
    return day in WORKING_WEEKENDS or (day.weekday() < 5 and day not in HOLIDAYS)


def end_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def expected(end: date, months_after: int, day: int) -> date:
    """The rule written once more, plainly."""
    years, month = divmod(end.month - 1 + months_after, 12)
    last = end_of(end.year + years, month + 1)
    due = last.replace(day=min(day, last.day))
    while not works(due):
        due += timedelta(days=1)
    return due


@pytest.fixture(scope="module")
def form(shipped_plan: Plan) -> ReturnForm:
    found = shipped_plan.forms["gs_ai_1"]
    assert isinstance(found, ReturnForm)
    return found


def of(form: ReturnForm, frequency: str, months_after: int, day: int) -> ReturnForm:
    due = Due(months_after=months_after, day=day)
    return form.model_copy(
        update={"frequency": frequency, "due": due, "valid_from": "2023-12", "valid_until": "2027-12", "skips": ()}
    )  # fmt: skip


def lines(text: str) -> list[tuple[str, int, int, str, date]]:
    found = [line.split(maxsplit=5) for line in text.strip().splitlines()]
    return [
        (often, int(after), int(day), period, date.fromisoformat(due))
        for often, after, day, period, due, _ in found
    ]


@pytest.mark.parametrize(
    ("known", "rows"), [("holidays", BY_HAND), ("weekends_only", PROVISIONAL)], ids=["known", "provisional"]
)
def test_the_due_days_are_those_worked_out_by_hand(
    known: str, rows: str, shipped_plan: Plan, form: ReturnForm
) -> None:
    for often, after, day, period, due in lines(rows):
        plan = shipped_plan.model_copy(update={"forms": {form.form: of(form, often, after, day)}})
        (row,) = expected_returns(plan).filter(period=period).to_dicts()
        assert (row["due_on"], row["due_basis"]) == (due, known), (often, after, day, period)


def test_every_day_of_three_years_is_worked_or_not_as_the_notices_say() -> None:
    days, day = WorkingDays(), date(2024, 1, 1)
    while day.year < 2027:
        assert days.on_or_after(day)[0] == day if works(day) else days.on_or_after(day)[0] > day
        day += timedelta(days=1)


@pytest.mark.parametrize("often", ENDS)
def test_every_rule_that_a_form_can_state_gives_the_day_of_the_plain_rule_and_says_what_it_rests_on(
    often: str, form: ReturnForm
) -> None:
    for after, day in product(range(13), range(1, 32)):
        stated = of(form, often, after, day)
        for year, month in product(range(2023, 2028), ENDS[often]):
            end, due = end_of(year, month), expected(end_of(year, month), after, day)
            if due.year in YEARS:
                assert due_on(stated, end) == due, (often, after, day, end)
                assert due_basis(stated, end) == ("weekends_only" if due.year == 2027 else "holidays")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed here")
@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Auckland"])
def test_the_due_day_counts_whole_by_the_plans_clock_in_any_zone_of_the_machine(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 23:59:30 of it nothing is overdue, at 00:00:30 of the next day everything is, by a day."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for *_, period, due in lines(BY_HAND) + lines(PROVISIONAL):
            row = {"form": "f", "period": period, "due_on": due, "due_basis": "holidays"}
            evening = datetime(due.year, due.month, due.day, 15, 59, 30, tzinfo=UTC)  # 23:59:30 of the plan
            said = []
            for moment in (evening, evening + timedelta(minutes=1)):
                _stop_the_clock(monkeypatch, moment)
                said.append([one.description for one in due_events([row], set(), set(), clock.plan_today())])
            assert said == [[], [f"应报日 {due}，已逾期 1 天"]]
    finally:
        monkeypatch.undo()
        time.tzset()


def _stop_the_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return moment

    monkeypatch.setattr(clock, "datetime", Clock)
