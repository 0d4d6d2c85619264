"""Who sends what when in the practice set: the ordinary returns, and each deliberate fault in a small share.

| kind              | what is sent                                                                       |
|-------------------|------------------------------------------------------------------------------------|
| on_time           | the return, by the due day                                                          |
| late              | the return, some days after the due day                                             |
| missing           | nothing                                                                             |
| nil               | a nil return                                                                        |
| wrong             | a cell that cannot stand, then the right return                                     |
| partial           | a cell that cannot stand, never mended                                              |
| corrected         | a plausible slip, then the right return (A, B)                                      |
| reverted          | the right return, a slip, the right return again (A, B, A)                          |
| revised           | a return that also changes what was reported for an earlier period                  |
| unconfirmed       | a figure that needs a reason, without one                                           |
| confirmed         | the same with the reason beside it                                                  |
| after_close       | a slip, set right after the month was closed                                        |
| rejected          | another month's workbook, then the right return                                     |
| duplicate         | the same file twice                                                                 |
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from contracts.forms import ReturnForm
from contracts.periods import span
from contracts.plan import Plan
from orchestration.practice import LAST_MONTH
from sources.returns.periods import is_due_in, shifted
from warehouse.build.due_dates import due_on, first_working_day_after

LAST_DAY = date(2026, 11, 20)  # the practice set ends here; what would come later has not come yet
OPEN_MONTHS = 3
FIRST = ("late", "missing", "nil", "wrong", "partial", "corrected", "reverted", "revised", "unconfirmed")
THEN = ("confirmed", "after_close", "rejected", "duplicate")
LAST = ("unconfirmed", "on_time", "missing", "partial", "late", "on_time", "confirmed", "not_mended")
ROUNDS = 2
SHARE = 80  # one more round for each so many returns
Versions = tuple[tuple[str, int], ...]  # (version of the return, days after the first)
SENDS: dict[str, Versions] = {
    "on_time": (("true", 0),),
    "late": (("true", 0),),
    "missing": (),
    "nil": (("nil", 0),),
    "wrong": (("wrong", 0), ("true", 4)),
    "partial": (("wrong", 0),),
    "corrected": (("slip", 0), ("true", 5)),
    "reverted": (("true", 0), ("slip", 3), ("true", 6)),
    "revised": (("revising", 0),),
    "unconfirmed": (("doubtful", 0),),
    "confirmed": (("explained", 0),),
    "after_close": (("slip", 0),),
    "rejected": (("other_month", 0), ("true", 3)),
    "not_mended": (("other_month", 0),),
    "duplicate": (("true", 0), ("true", 1)),
}
LABELS = {
    "on_time": "按时、无误", "late": "迟报", "missing": "未报", "nil": "零报告", "wrong": "填错后改正",
    "partial": "部分采用（未改正）", "corrected": "更正（A→B）", "reverted": "改回（A→B→A）",
    "revised": "修订以前各期", "unconfirmed": "警告未核实", "confirmed": "警告已核实",
    "after_close": "封账后修订", "rejected": "退回后重报", "not_mended": "退回未重报", "duplicate": "重复报送",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One expected return and what becomes of it; `number` counts the returns of the set."""

    number: int
    form: ReturnForm
    month: str
    kind: str
    due: date


@dataclass(frozen=True)
class Sending:
    """One file that comes in: which version of the case's return, and when."""

    case: Case
    version: str
    at: datetime


@dataclass(frozen=True)
class Closing:
    """One month that is closed."""

    month: str
    at: datetime


def cases(plan: Plan, months: int, seed: int) -> list[Case]:
    """Every return due in those months up to the last day, each with its kind."""
    rng = random.Random(f"{seed}|cases")
    slots = [
        (form, month, due)
        for month in month_names(months)
        for form in plan.forms.values()
        if isinstance(form, ReturnForm) and form.status == "in_force" and is_due_in(form, month)
        for due in [due_on(form, span(month).end)]
        if due <= LAST_DAY
    ]
    newest = max((month for _, month, _ in slots), default="")
    kinds: dict[int, str] = {}
    for place, index in enumerate(i for i, (_, month, _) in enumerate(slots) if month == newest):
        kinds[index] = LAST[place % len(LAST)]
    free = [i for i in range(len(slots)) if i not in kinds]
    rng.shuffle(free)
    for wanted in (FIRST + THEN) * (ROUNDS + len(slots) // SHARE):
        found = next((i for i in free if _suits(wanted, slots[i][0], slots[i][1], months)), None)
        if found is not None:
            kinds[found] = wanted
            free.remove(found)
    return [Case(n, form, month, kinds.get(n, "on_time"), due) for n, (form, month, due) in enumerate(slots)]


def month_names(months: int) -> list[str]:
    """The months of the set, oldest first."""
    return [shifted(LAST_MONTH, n) for n in range(1 - months, 1)]


def happenings(found: list[Case], months: int, seed: int) -> list[Sending | Closing]:
    """Everything that happens, in order of time, up to the last day."""
    closings = {c.month: c for c in _closings(found, months)}
    made: list[Sending | Closing] = list(closings.values())
    for case in found:
        rng = random.Random(f"{seed}|{case.form.form}|{case.month}|when")
        first = _arrival(case, rng)
        sends = [(version, first + timedelta(days=days)) for version, days in SENDS[case.kind]]
        if case.kind == "after_close":
            sends.append(("true", closings[case.month].at.date() + timedelta(days=rng.randint(3, 9))))
        before = datetime.min
        for version, day in sends:
            before = max(_office_hours(day, rng), before + timedelta(hours=2))
            made.append(Sending(case, version, before))
    past = [one for one in made if one.at.date() <= LAST_DAY]
    return sorted(past, key=lambda one: one.at)


def _suits(kind: str, form: ReturnForm, month: str, months: int) -> bool:
    closed = month in month_names(months)[:-OPEN_MONTHS]
    if kind == "after_close":
        return closed
    if kind in ("unconfirmed", "confirmed"):
        return any(r.check == "soft" for r in form.relations)
    return kind != "revised" or month > month_names(months)[0]


def _closings(found: list[Case], months: int) -> list[Closing]:
    """Each month but the last ones, once every return of it has had two weeks beyond its due day."""
    closings = []
    for month in month_names(months)[:-OPEN_MONTHS]:
        dues = [case.due for case in found if case.month == month]
        if dues:
            closings.append(Closing(month, datetime.combine(max(dues) + timedelta(days=14), time(18))))
    return closings


def _arrival(case: Case, rng: random.Random) -> date:
    if case.kind == "late":
        return case.due + timedelta(days=rng.randint(1, 8))
    ended = span(case.month).end + timedelta(days=1)
    return max(ended, case.due - timedelta(days=rng.randint(0, 5)))


def _office_hours(day: date, rng: random.Random) -> datetime:
    """Some time of the first working day from that day on; a due day is a working day."""
    working = first_working_day_after(day - timedelta(days=1))
    return datetime.combine(working, time()) + timedelta(seconds=rng.randint(8 * 3600 + 1800, 17 * 3600))
