"""When returns are due: the calendar of a plan's forms, by working days.

| step                           | rule                                                                    |
|--------------------------------|-------------------------------------------------------------------------|
| month of the due day           | `months_after` months after the month in which the period ends          |
| day                            | `day`, or the month's last day where the month is shorter               |
| no working day                 | moved on to the next working day, never back                            |
| year with rows in calendar.csv | Monday to Friday, but for the days off and the days worked named there  |
| else 2004 to 2026 (`china`)    | by the State Council's notices: public holidays off, make-up weekends on |
| any other year                 | Monday to Friday, provisional: `due_basis` says `weekends_only`, else `holidays` |
| extended by a named person     | that day, `due_basis` says `extended`                                   |

A return is expected for every period of the form's frequency from `valid_from` to `valid_until` but the
months it skips; one that ended before the form's `in_force_from` is a proposal's. A period is named by its last month.
Retired forms and compilations expect nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from contracts.forms import FormStatus, ReturnForm
from contracts.periods import MONTHS_IN, month_end
from contracts.plan import Calendar, CalendarDay, Plan
from warehouse.ledger.extensions import Extension

HOLIDAYS, WEEKENDS_ONLY, EXTENDED = "holidays", "weekends_only", "extended"
EXPECTED = {
    "form": pl.String, "department": pl.String, "period": pl.String, "period_end": pl.Date,
    "due_on": pl.Date, "due_basis": pl.String, "form_status": pl.String,
}  # fmt: skip
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """The days on which an office works: by its own list where a year has one, else by the State Council's."""

    calendar: Calendar = Calendar.CHINA
    listed: tuple[CalendarDay, ...] = ()

    @classmethod
    def of(cls, plan: Plan) -> "WorkingDays":
        """Those of the plan."""
        return cls(plan.header.calendar, plan.calendar)

    def on_or_after(self, day: date) -> tuple[date, str]:
        """The first working day from that day on, and what is known of the days looked at."""
        basis = HOLIDAYS
        while True:
            works, known = self._works(day)
            if not known:
                basis = WEEKENDS_ONLY
            if works:
                return day, basis
            day += _DAY

    def _works(self, day: date) -> tuple[bool, bool]:
        """Whether people work on that day, and whether the days off of its year are known."""
        weekday = day.weekday() < 5
        if day.year in self._years:
            return self._own.get(day, weekday), True
        if self.calendar is Calendar.FILE:
            return weekday, False
        import chinese_calendar

        try:
            return bool(chinese_calendar.is_workday(day)), True
        except NotImplementedError:  # how the library says that the year is not in its lists: provisional
            return weekday, False

    @cached_property
    def _own(self) -> dict[date, bool]:
        return {one.day: one.works == "yes" for one in self.listed}

    @cached_property
    def _years(self) -> set[int]:
        return {one.day.year for one in self.listed}


CHINA = WorkingDays()


def due_on(form: ReturnForm, period_end: date, days: WorkingDays = CHINA) -> date:
    """The day on which the return for the period that ends then is due."""
    return _due(form, period_end, days)[0]


def due_basis(form: ReturnForm, period_end: date, days: WorkingDays = CHINA) -> str:
    """`holidays` where the public holidays of the days concerned are known, else `weekends_only`."""
    return _due(form, period_end, days)[1]


def first_working_day_after(day: date, days: WorkingDays = CHINA) -> date:
    """The first working day later than that day: when the late are chased."""
    return days.on_or_after(day + _DAY)[0]


def expected_returns(plan: Plan, extended: Iterable[Extension] = ()) -> pl.DataFrame:
    """One row a return that some department owes: form, department, period, its end and its due day.

    The last of the extensions of a return counts.
    """
    later = {(one.form, one.department, one.period): one.until for one in extended}
    days = WorkingDays.of(plan)
    rows = []
    for form in plan.forms.values():
        if not isinstance(form, ReturnForm) or form.status is FormStatus.RETIRED:
            continue
        for end in _period_ends(form):
            due, basis = _due(form, end, days)
            until = later.get((form.form, form.department, f"{end:%Y-%m}"))
            rows.append({
                "form": form.form, "department": form.department, "period": f"{end:%Y-%m}", "period_end": end,
                "due_on": until or due, "due_basis": EXTENDED if until else basis, "form_status": _status(form, end),
            })  # fmt: skip
    return pl.DataFrame(rows, schema=EXPECTED, orient="row")


def _status(form: ReturnForm, period_end: date) -> str:
    """The status that the form had for the period that ends then."""
    is_earlier = form.in_force_from is not None and period_end < form.in_force_from
    return str(FormStatus.PROPOSED if is_earlier and form.status is FormStatus.IN_FORCE else form.status)


def _due(form: ReturnForm, period_end: date, days: WorkingDays) -> tuple[date, str]:
    last = month_end(period_end.year, period_end.month + form.due.months_after)
    return days.on_or_after(last.replace(day=min(form.due.day, last.day)))


def _period_ends(form: ReturnForm) -> Iterator[date]:
    step = MONTHS_IN[form.frequency]
    first, last = (_month_number(text) for text in (form.valid_from, form.valid_until))
    for number in range(first, last + 1):
        month = number % 12 + 1
        if month % step == 0 and month not in form.skips:
            yield month_end(number // 12, month)


def _month_number(text: str) -> int:
    year, month = (int(part) for part in text.split("-"))
    return 12 * year + month - 1
