"""The figures that relations are judged on: what each cell of a return may be, given, signed or not given at all."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from contracts.forms import FormLine, ReturnForm
from contracts.intervals import ANYTHING, NOTHING, Interval, around, exactly
from contracts.plan import Indicator, Plan
from contracts.relation_bounds import ADDED_UP, natural
from contracts.relations import Term
from sources.returns.judge.known_before import Key
from sources.returns.periods import about, previous_month, shifted

Others = Callable[[str], dict[Key, Decimal]]  # of another form's code: its values for the period
NO_SUCH_ITEM, BELOW_THE_UNIT = "M", "N"


@dataclass(frozen=True)
class Cell:
    """What one cell may be, in the printed unit: as written, and with what its rounding may hide."""

    line: str
    exact: Interval
    wide: Interval
    locator: str = ""
    row_no: int | None = None
    is_given: bool = False  # a number was read
    is_unread: bool = False  # something is written that could not be read: a fault of its own


def half_units(form: ReturnForm, plan: Plan) -> dict[str, Decimal]:
    """What rounding may hide in one figure of each line: half a unit of its last decimal, nothing in a count."""
    return {line.code: _half_unit(line, plan.indicators[line.indicator]) for line in form.lines}


def _half_unit(line: FormLine, indicator: Indicator) -> Decimal:
    is_count = indicator.kind in ADDED_UP and line.unit_factor == 1 and not line.decimals + indicator.decimals
    return Decimal(0) if is_count else Decimal(1).scaleb(-line.decimals) / 2


def previous_periods(form: ReturnForm, plan: Plan, month: str) -> dict[str, str]:
    """The period of every measure in the return before."""
    before, measures = previous_month(form, month), plan.codelists["measure"]
    return {m: about(form, before, m, measures).period.code for m in form.measures}


def last_years_periods(form: ReturnForm, plan: Plan, month: str) -> dict[str, str]:
    """The period of every measure in the return a year before."""
    measures = plan.codelists["measure"]
    return {m: about(form, shifted(month, -12), m, measures).period.code for m in form.measures}


class Figures:
    """Every figure that a relation of one return can ask for."""

    def __init__(
        self,
        own: pl.DataFrame,
        form: ReturnForm,
        plan: Plan,
        earlier: dict[Key, Decimal],
        month: str,
        others: Others,
    ) -> None:
        """`own` are the entries of the return's own period that have a value or a sign.

        `earlier` are values of returns before, `others` gives those of another form of the period.
        """
        self.form, self.plan, self.earlier, self.month, self.others = form, plan, earlier, month, others
        self.lines = {line.code: line for line in form.lines}
        self.slack = half_units(form, plan)
        limits = {line.code: natural(line, plan.indicators[line.indicator]) for line in form.lines}
        self.unknown = {code: Cell(code, within, within) for code, within in limits.items()}
        areas = plan.codelists["ref_area"]
        self.below: dict[str, list[str]] = {}
        for area in form.areas:
            self.below.setdefault(areas[area].parent_code, []).append(area)
        self.before = previous_periods(form, plan, month)
        self.last_year = last_years_periods(form, plan, month)
        labels = plan.codelists["measure"]
        self.accumulation = {m: labels[m].extra["accumulation"] for m in form.measures}
        self.cells = {(e["line"], e["ref_area"], e["measure"]): self._cell(e) for e in own.to_dicts()}

    def cells_of(self, term: Term, area: str, measure: str) -> list[Cell]:
        """The cells of this return that the term speaks of; none for what other returns said."""
        measure = term.measure or measure
        if term.kind in ("number", "form", "last_year"):
            return []
        if term.kind == "areas":
            return [self._at(term.line, one, measure) for one in self.below.get(area, [])]
        if term.kind == "breakdowns":
            return [self._at(code, area, measure) for code in self.parts(term)]
        return [self._at(term.line, area, measure)]

    def demands(self, line: str) -> bool:
        """Whether the form asks for the line: a blank is a fault of its own."""
        return self.form.demands(self.lines[line])

    def parts(self, term: Term) -> list[str]:
        """The lines that break the term's line down by its dimension."""
        whole = self.lines[term.line]
        return broken_down(self.form, whole, term.dimension)

    def before_of(self, term: Term, area: str, measure: str, *, wide: bool) -> Interval:
        """What the line was in the return before, or a year before, as it was last accepted; anything if not known."""
        measure = term.measure or measure
        period = (self.last_year if term.kind == "last_year" else self.before)[measure]
        line = self.lines[term.line]
        known = self.earlier.get((line.indicator, area, line.breakdown, period, self.accumulation[measure]))
        if known is None:
            return ANYTHING
        return around(known / line.unit_factor, self.slack[term.line] if wide else Decimal(0))

    def of_other_form(self, term: Term, area: str, measure: str) -> Interval:
        """What the other form's line was reported as for the same area and period; anything if it was not."""
        form = form_numbered(self.plan, term.form)
        line = form.line(term.line) if form else None
        if form is None or line is None:
            return ANYTHING
        asked = form.measures_of(line)
        wanted = term.measure or (measure if measure in asked else asked[0])
        what = about(form, self.month, wanted, self.plan.codelists["measure"])
        key = (line.indicator, area, line.breakdown, what.period.code, what.accumulation)
        known = self.others(form.form).get(key)
        return ANYTHING if known is None else exactly(known / line.unit_factor)

    def _at(self, line: str, area: str, measure: str) -> Cell:
        return self.cells.get((line, area, measure), self.unknown[line])

    def _cell(self, entry: dict[str, object]) -> Cell:
        code = str(entry["line"])
        slack, unknown = self.slack[code], self.unknown[code]
        row_no, value = entry["row_no"], entry["obs_value"]
        assert isinstance(row_no, int)
        where = (str(entry["locator"]), row_no)
        if isinstance(value, Decimal) and entry["status"] is None:
            printed = value / self.lines[code].unit_factor
            return Cell(code, exactly(printed), around(printed, slack), *where, True)
        if entry["status"] is None:
            return Cell(code, unknown.exact, unknown.wide, *where, is_unread=True)
        kind = self.plan.indicators[self.lines[code].indicator].kind
        if kind in ADDED_UP and entry["status"] == NO_SUCH_ITEM:
            return Cell(code, NOTHING, NOTHING, *where)
        if kind in ADDED_UP and entry["status"] == BELOW_THE_UNIT:
            return Cell(code, NOTHING, Interval(Decimal(0), slack), *where)
        return Cell(code, unknown.exact, unknown.wide, *where)


def broken_down(form: ReturnForm, whole: FormLine, dimension: str) -> list[str]:
    """The lines of the form that are `whole` broken down once more, by that dimension."""
    own = _parts(whole)
    return [
        line.code for line in form.lines
        if line.indicator == whole.indicator and own < (parts := _parts(line))
        and [part.partition("=")[0] for part in parts - own] == [dimension]
    ]  # fmt: skip


def _parts(line: FormLine) -> set[str]:
    return set() if line.breakdown == "_T" else set(line.breakdown.split("|"))


def form_numbered(plan: Plan, number: str) -> ReturnForm | None:
    """The return form of that number, or None."""
    return next((f for f in plan.forms.values() if isinstance(f, ReturnForm) and f.number == number), None)
