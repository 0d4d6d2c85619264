"""When returns are due: the calendar of a plan's forms, by Chinese working days.

| step                        | rule                                                                       |
|-----------------------------|----------------------------------------------------------------------------|
| month of the due day        | `months_after` months after the month in which the period ends             |
| day                         | `day`, or the month's last day where the month is shorter                  |
| no working day              | moved on to the next working day, never back                               |
| working day (2004 to 2026)  | by the State Council's notices: public holidays off, make-up weekends on   |
| working day (other years)   | Monday to Friday; `due_basis` says `weekends_only`, else `holidays`        |

A return is expected for every period of the form's frequency from `valid_from` to `valid_until` but the
months it skips. A period is named by its last month. Retired forms and compilations expect nothing.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from contracts.forms import FormStatus, ReturnForm
from contracts.periods import MONTHS_IN, month_end
from contracts.plan import Plan

HOLIDAYS, WEEKENDS_ONLY = "holidays", "weekends_only"
EXPECTED = {
    "form": pl.String, "department": pl.String, "period": pl.String, "period_end": pl.Date,
    "due_on": pl.Date, "due_basis": pl.String, "form_status": pl.String,
}  # fmt: skip
_DAY = timedelta(days=1)


def due_on(form: ReturnForm, period_end: date) -> date:
    """The day on which the return for the period that ends then is due."""
    return _due(form, period_end)[0]


def due_basis(form: ReturnForm, period_end: date) -> str:
    """`holidays` where the public holidays of the days concerned are known, else `weekends_only`."""
    return _due(form, period_end)[1]


def first_working_day_after(day: date) -> date:
    """The first working day later than that day: when the late are chased."""
    return _working_day_from(day + _DAY)[0]


def expected_returns(plan: Plan) -> pl.DataFrame:
    """One row a return that some department owes: form, department, period, its end and its due day."""
    rows = [
        {
            "form": form.form, "department": form.department, "period": f"{end:%Y-%m}", "period_end": end,
            "due_on": due, "due_basis": basis, "form_status": str(form.status),
        }
        for form in plan.forms.values()
        if isinstance(form, ReturnForm) and form.status is not FormStatus.RETIRED
        for end in _period_ends(form)
        for due, basis in [_due(form, end)]
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=EXPECTED, orient="row")


def _due(form: ReturnForm, period_end: date) -> tuple[date, str]:
    last = month_end(period_end.year, period_end.month + form.due.months_after)
    return _working_day_from(last.replace(day=min(form.due.day, last.day)))


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


def _working_day_from(day: date) -> tuple[date, str]:
    basis = HOLIDAYS
    while True:
        works, known = _works(day)
        if not known:
            basis = WEEKENDS_ONLY
        if works:
            return day, basis
        day += _DAY


def _works(day: date) -> tuple[bool, bool]:
    """Whether people work on that day, and whether the public holidays of its year are known."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5, False
