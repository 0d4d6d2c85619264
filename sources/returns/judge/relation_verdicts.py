"""What a relation comes to for one area and measure: it holds, holds but for rounding, is broken, or cannot be said.

| figures                                           | broken where                                        |
|---------------------------------------------------|-----------------------------------------------------|
| all given                                         | no values within half a unit of each make it hold   |
| some not given, or given by the sign for missing  | nor any values of these within their natural limits |
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from contracts.intervals import ANYTHING, NOTHING, Interval, always, exactly, sometimes
from contracts.relations import Relation, Side, Term
from sources.returns.judge.relation_figures import Cell, Figures


class Verdict(StrEnum):
    """What a relation comes to."""

    HOLDS = "holds"
    ROUNDED = "rounded"  # broken as printed, but not beyond what rounding may hide
    BROKEN = "broken"
    UNSAID = "unsaid"  # what is not given decides it


@dataclass(frozen=True)
class Judged:
    """A verdict, what the two sides come to as printed, and the cells that take part."""

    verdict: Verdict
    left: Interval
    right: Interval
    cells: tuple[Cell, ...]
    unknown: tuple[Cell, ...]  # those of this return that are not given, or signed as missing
    is_undefined: bool = False  # a divisor is zero


def judged(relation: Relation, figures: Figures, area: str, measure: str) -> Judged | None:
    """The verdict for that area and measure; None where no figure of the return takes part."""
    if _is_empty(relation, figures, area):
        return None
    cells = [cell for term in relation.leaves for cell in figures.cells_of(term, area, measure)]
    given = tuple(dict.fromkeys(cell for cell in cells if cell.is_given))
    if not given:
        return None
    left, right = (_side(side, figures, area, measure, False) for side in (relation.left, relation.right))
    verdict = _compared(relation, figures, area, measure, (left, right))
    unknown = tuple(cell for cell in cells if not cell.exact.is_known)
    divisors = [
        factor for term in (*relation.left, *relation.right) for operator, factor in term.factors if operator == "/"
    ]  # fmt: skip
    is_undefined = any(_side(one, figures, area, measure, False) == NOTHING for one in divisors)
    return Judged(verdict, left, right, given, unknown, is_undefined)


def _compared(
    relation: Relation, figures: Figures, area: str, measure: str, sides: tuple[Interval, Interval]
) -> Verdict:
    applies = True
    if relation.condition:
        asked = relation.condition
        one, other = (_side(side, figures, area, measure, False) for side in (asked.left, asked.right))
        if not sometimes(one, asked.operator, other):
            return Verdict.HOLDS
        applies = always(one, asked.operator, other)
    left, right = sides
    if always(left, relation.operator, right):
        return Verdict.HOLDS
    left_wide, right_wide = (
        _side(side, figures, area, measure, True) for side in (relation.left, relation.right)
    )
    if not sometimes(left_wide, relation.operator, right_wide):
        return Verdict.BROKEN if applies else Verdict.UNSAID
    return Verdict.ROUNDED if left.is_known and right.is_known else Verdict.UNSAID


def _is_empty(relation: Relation, figures: Figures, area: str) -> bool:
    """Whether there is no area below, so that a sum over areas says nothing."""
    return any(term.kind == "areas" for term in relation.leaves) and not figures.below.get(area)


def _side(side: Side, figures: Figures, area: str, measure: str, wide: bool) -> Interval:
    total = NOTHING
    for term in side:
        value = _term(term, figures, area, measure, wide)
        total = total + (-value if term.sign < 0 else value)
    return total


def _term(term: Term, figures: Figures, area: str, measure: str, wide: bool) -> Interval:
    """What the term may be, without its sign."""
    if term.kind == "number":
        return exactly(term.number)
    if term.kind == "form":
        return figures.of_other_form(term, area, measure)
    if term.kind == "product":
        value = exactly(Decimal(1))
        for operator, factor in term.factors:
            part = _side(factor, figures, area, measure, wide)
            value = value * part if operator == "*" else value / part
        return value
    if term.kind == "last_year":
        return figures.before_of(term, area, measure, wide=wide)
    total = NOTHING
    for cell in figures.cells_of(term, area, measure):
        total = total + (cell.wide if wide else cell.exact)
    if term.kind in ("areas", "breakdowns", "line"):
        return total
    before = figures.before_of(term, area, measure, wide=wide)
    moved = total / before + exactly(Decimal(-1)) if before != ANYTHING else ANYTHING
    return {"change": moved.size(), "rise": moved.above_zero(), "fall": (-moved).above_zero()}[term.kind]
