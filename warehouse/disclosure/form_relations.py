"""The audit relations of the plan's forms as sums of figures: forms are public, so is what must add up on them."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from contracts.forms import FormLine, ReturnForm
from contracts.plan import Plan
from contracts.relations import Relation as Audit
from contracts.relations import read_relation

Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class FormSum:
    """Lines of one form that add up to nothing (or to nothing less), at any area and period."""

    parts: tuple[tuple[str, str, Decimal], ...]  # indicator, breakdown, sign over unit factor
    is_equality: bool

    def at(self, key: Key) -> tuple[tuple[Key, Decimal], ...]:
        """The figures of the sum for the area, period and accumulation of that figure."""
        return tuple(
            ((indicator, key[1], breakdown, *key[3:]), factor) for indicator, breakdown, factor in self.parts
        )


def form_sums(plan: Plan) -> dict[tuple[str, str], list[FormSum]]:
    """Every sum of lines in the plan's forms, by each indicator and breakdown that takes part."""
    found: dict[tuple[str, str], list[FormSum]] = defaultdict(list)
    for form, audit in _audits(plan):
        one = _sum(form, audit)
        for indicator, breakdown, _ in one.parts if one else ():
            if one:
                found[indicator, breakdown].append(one)
    return found


def added_by_areas(plan: Plan) -> set[str]:
    """Indicators of which a form says that an area equals the sum of those below it."""
    return {
        line.indicator
        for form, audit in _audits(plan)
        if audit.is_sum and audit.operator == "==" and len(audit.left) == len(audit.right) == 1
        if {t.kind for t in audit.terms} == {"line", "areas"} and len({t.line for t in audit.terms}) == 1
        if (line := form.line(audit.left[0].line)) is not None
    }


def _audits(plan: Plan) -> list[tuple[ReturnForm, Audit]]:
    return [
        (form, read_relation(relation.rule, frozenset(line.code for line in form.lines)))
        for form in plan.forms.values()
        if isinstance(form, ReturnForm)
        for relation in form.relations
    ]


def _sum(form: ReturnForm, audit: Audit) -> FormSum | None:
    """The relation as one sum; None where it is about a change, a number, sums of areas or unlike measures."""
    if (
        not audit.is_sum
        or any(t.kind != "line" for t in audit.terms)
        or len({t.measure for t in audit.terms}) > 1
    ):
        return None
    factors: dict[FormLine, Decimal] = {}
    for side, terms in ((1, audit.left), (-1, audit.right)):
        for term in terms:
            line = form.line(term.line)
            if line is None:
                return None
            factors[line] = factors.get(line, Decimal(0)) + side * term.sign / line.unit_factor
    parts = tuple((line.indicator, line.breakdown, factor) for line, factor in factors.items() if factor)
    return FormSum(parts, audit.operator == "==") if len(parts) > 1 else None
