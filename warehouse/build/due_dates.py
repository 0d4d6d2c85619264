"""When returns are due: the calendar of a plan's forms, by working days.

| step                           | rule                                                                    |
|--------------------------------|-------------------------------------------------------------------------|
| month of the due day           | `months_after` months after the month in which the period ends          |
| day                            | `day`, or the month's last day where the month is shorter               |
| no working day                 | moved on to the next working day, never back                            |
| working days                   | by the plan's calendar (`working_days`); `due_basis` says `holidays`, or `weekends_only`: provisional |
| extended by a named person     | that day, `due_basis` says `extended`                                   |

A return is expected for every period of the form's frequency from `valid_from` to `valid_until` but the
months it skips; one that ended before the form's `in_force_from` is a proposal's. A period is named by its last month.
Retired forms and compilations expect nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import polars as pl

from contracts.forms import FormStatus, ReturnForm
from contracts.periods import MONTHS_IN, month_end, month_of_year
from contracts.plan import Plan
from warehouse.build.working_days import DAY, WorkingDays
from warehouse.ledger.extensions import Extension

EXTENDED = "extended"
EXPECTED = {
    "form": pl.String, "department": pl.String, "period": pl.String, "period_end": pl.Date,
    "due_on": pl.Date, "due_basis": pl.String, "form_status": pl.String,
}  # fmt: skip


OF_CHINA = WorkingDays()


def due_on(form: ReturnForm, period_end: date, days: WorkingDays = OF_CHINA) -> date:
    """The day on which the return for the period that ends then is due."""
    return _due(form, period_end, days)[0]


def due_basis(form: ReturnForm, period_end: date, days: WorkingDays = OF_CHINA) -> str:
    """`holidays` where the public holidays of the days concerned are known, else `weekends_only`."""
    return _due(form, period_end, days)[1]


def first_working_day_after(day: date, days: WorkingDays = OF_CHINA) -> date:
    """The first working day later than that day: when the late are chased."""
    return days.on_or_after(day + DAY)[0]


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
        if month_of_year(month) % step == 0 and month not in form.skips:
            yield month_end(number // 12, month)


def _month_number(text: str) -> int:
    year, month = (int(part) for part in text.split("-"))
    return 12 * year + month - 1
