"""What an audit relation can come to before any figure is there: what the natural limits of its lines leave possible."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from operator import add

from contracts.forms import FormLine, ReturnForm
from contracts.indicator import Indicator, Kind
from contracts.intervals import ANYTHING, ENDLESS, NOTHING, Interval, exactly, sometimes
from contracts.relations import Relation, Side, Term

ADDED_UP = (Kind.STOCK, Kind.FLOW)
UNSIGNED = Interval(Decimal(0), ENDLESS)


def natural(line: FormLine, indicator: Indicator) -> Interval:
    """What a figure of the line may be, as printed: within its natural limits; a count or an amount is never negative."""
    least, most = indicator.limits.min, indicator.limits.max
    if least is None:
        least = Decimal(0) if indicator.kind in ADDED_UP else -ENDLESS
    return Interval(least / line.unit_factor, (ENDLESS if most is None else most) / line.unit_factor)


def can_hold(relation: Relation, form: ReturnForm, indicators: Mapping[str, Indicator]) -> bool:
    """Whether some figures within their natural limits make the relation hold."""
    lines = {line.code: line for line in form.lines}
    limits = {
        code: natural(line, indicators[line.indicator])
        for code, line in lines.items()
        if line.indicator in indicators
    }
    left, right = _without_common(relation)
    return sometimes(_of_side(left, limits), relation.operator, _of_side(right, limits))


def _without_common(relation: Relation) -> tuple[Side, Side]:
    """The sides without the terms that stand on both: a figure is the same wherever it is written."""
    left, right = Counter(relation.left), Counter(relation.right)
    return tuple((left - right).elements()), tuple((right - left).elements())


def _of_side(side: Side, limits: Mapping[str, Interval]) -> Interval:
    return reduce(add, (_signed(term, limits) for term in side), NOTHING)


def _signed(term: Term, limits: Mapping[str, Interval]) -> Interval:
    found = _of_term(replace(term, sign=1), limits)
    return -found if term.sign < 0 else found


def _of_term(term: Term, limits: Mapping[str, Interval]) -> Interval:
    if term.kind == "number":
        return exactly(term.number)
    if term.kind == "product":
        return _product(term, limits)
    if term.kind in ("change", "rise", "fall"):
        return UNSIGNED
    within = limits.get(term.line, ANYTHING)
    if term.kind in ("line", "last_year"):
        return within
    if term.kind in ("areas", "breakdowns"):  # of however many
        return UNSIGNED if within.low >= 0 else ANYTHING
    return ANYTHING  # a line of another form


def _product(term: Term, limits: Mapping[str, Interval]) -> Interval:
    found = exactly(Decimal(1))
    for operator, factor in term.factors:
        value = _of_side(factor, limits)
        found = found * value if operator == "*" else found / value
    return found
