"""Figures that keep a form's audit relations: totals raised over their parts, sums added up, shares bounded."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from contracts.codelists import Codelist
from contracts.forms import ReturnForm
from contracts.periods import MONTHS_IN
from contracts.plan import Direction, Kind, Plan
from contracts.relations import Relation, Term, read_relation

Table = dict[tuple[str, str], Decimal]  # line, area -> figure in the printed unit
PASSES = 12
HEADROOM = Decimal("0.6")  # of a bound that is a number: the series grow


class Mender:
    """Changes a table of figures as little as it must for the form's relations to hold.

    Relations of change against the month before are kept by the series themselves.
    """

    def __init__(self, form: ReturnForm, plan: Plan) -> None:
        codes = frozenset(line.code for line in form.lines)
        found = [read_relation(r.rule, codes) for r in form.relations]
        self.lines = {line.code: line for line in form.lines}
        self.form, self.plan = form, plan
        self.relations = [self._bounded(r) for r in found if r.is_sum]
        areas = plan.codelists["ref_area"]
        self.children = {a: [b for b in form.areas if areas[b].parent_code == a] for a in form.areas}
        self.areas = sorted(form.areas, key=lambda a: (-_depth(areas, a), a))

    def mend(self, table: Table, *, margin: Decimal = Decimal(1), whole_years: bool = False) -> None:
        """The relations hold in `table`; with a margin below 1, with room to spare.

        `whole_years` weighs a measure of a longer period by its months; without it such relations are left.
        """
        for _ in range(PASSES):
            changed = False
            for relation in self.relations:
                if not whole_years and any(t.measure for t in relation.terms):
                    continue
                for area in self.areas:
                    changed |= self._mend_one(table, relation, area, margin)
            if not changed:
                return

    def limited(self, code: str, value: Decimal, rounding: str = ROUND_HALF_EVEN) -> Decimal:
        """The figure with the line's decimals, within the indicator's natural limits."""
        line = self.lines[code]
        limits = self.plan.indicators[line.indicator].limits
        value = value.quantize(Decimal(1).scaleb(-line.decimals), rounding=rounding)
        if limits.max is not None and value * line.unit_factor > limits.max:
            value = limits.max / line.unit_factor
        if limits.min is not None and value * line.unit_factor < limits.min:
            value = limits.min / line.unit_factor
        return value

    def direction(self, code: str) -> Direction:
        """Whether more of the line's indicator is better."""
        return self.plan.indicators[self.lines[code].indicator].direction

    def _bounded(self, relation: Relation) -> Relation:
        """A number bounds the longest period a flow is asked for: `01 <= 2000` of a year is that of its months."""
        if all(term.line for term in relation.terms):
            return relation
        return Relation(
            tuple(map(self._longest, relation.left)),
            relation.operator,
            tuple(map(self._longest, relation.right)),
        )

    def _longest(self, term: Term) -> Term:
        if not term.line or term.measure:
            return term
        line = self.lines[term.line]
        if self.plan.indicators[line.indicator].kind is not Kind.FLOW:
            return term
        asked = self.form.measures_of(line)
        return replace(term, measure=max(asked, key=lambda m: self.months_in(line.code, m)))

    def _mend_one(self, table: Table, relation: Relation, area: str, margin: Decimal) -> bool:
        left, right = (self._total(table, side, area) for side in (relation.left, relation.right))
        if left is None or right is None:
            return False
        if relation.operator == "==":
            return left != right and self._equal(table, relation, area, left, right)
        low, high = (relation.left, relation.right), (left, right)
        if relation.operator in (">=", ">"):
            low, high = low[::-1], high[::-1]
        if margin < 1 and not any(term.line for term in low[1]):
            margin *= HEADROOM
        strict = relation.operator in ("<", ">")
        return self._order(table, low, high, area, margin * Decimal("0.999" if strict else 1))

    def _equal(self, table: Table, relation: Relation, area: str, left: Decimal, right: Decimal) -> bool:
        for side, other in ((relation.left, right), (relation.right, left)):
            if len(side) == 1 and side[0].kind == "line" and side[0].sign > 0:
                table[side[0].line, area] = other / self._weight(side[0])
                return True
        for term in relation.left:
            if term.kind == "line" and term.sign > 0:
                table[term.line, area] += (right - left) / self._weight(term)
                return True
        return False

    def _order(
        self,
        table: Table,
        sides: tuple[tuple[Term, ...], tuple[Term, ...]],
        totals: tuple[Decimal, Decimal],
        area: str,
        margin: Decimal,
    ) -> bool:
        low, high = totals
        bound = high * margin if high > 0 else high
        if low <= bound:
            return False
        return self._scaled(table, sides[1], area, high, low / margin, ROUND_CEILING) or self._scaled(
            table, sides[0], area, low, bound, ROUND_FLOOR
        )

    def _scaled(
        self, table: Table, side: Iterable[Term], area: str, total: Decimal, wanted: Decimal, rounding: str
    ) -> bool:
        """The side's lines are scaled so that it totals `wanted`; False where a natural limit forbids it."""
        terms = [t for t in side if t.kind == "line" and t.sign > 0]
        part = sum((self._weight(t) * table[t.line, area] for t in terms), Decimal(0))
        if part <= 0 or part + wanted - total <= 0:
            return False
        factor = (part + wanted - total) / part
        new = {t.line: self.limited(t.line, table[t.line, area] * factor, rounding) for t in terms}
        if any((rounding == ROUND_CEILING) and v < table[c, area] * factor for c, v in new.items()):
            return False
        for code, value in new.items():
            table[code, area] = value
        return True

    def _total(self, table: Table, side: tuple[Term, ...], area: str) -> Decimal | None:
        total = Decimal(0)
        for term in side:
            if term.kind == "number":
                total += term.sign * term.number
                continue
            where = [area] if term.kind == "line" else self.children[area]
            if not where or any((term.line, one) not in table for one in where):
                return None
            total += term.sign * self._weight(term) * sum(table[term.line, one] for one in where)
        return total

    def _weight(self, term: Term) -> int:
        """How many months the term's measure adds up, at most."""
        return self.months_in(term.line, term.measure) if term.measure else 1

    def months_in(self, code: str, measure: str) -> int:
        """How many months a figure of the line and measure adds up, at most."""
        if self.plan.indicators[self.lines[code].indicator].kind is not Kind.FLOW:
            return 1
        is_ytd = self.plan.codelists["measure"][measure].extra["accumulation"] == "YTD"
        return 12 if is_ytd else MONTHS_IN[self.form.frequency]


def _depth(areas: Codelist, code: str) -> int:
    depth = 0
    while code in areas and areas[code].parent_code:
        code, depth = areas[code].parent_code, depth + 1
    return depth
