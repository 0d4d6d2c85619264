"""Shares on a form whose numerator and denominator stand on it too: what they must come to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.codelists import Codelist
from contracts.forms import FormLine, ReturnForm
from contracts.plan import Indicator

SCALES = {"pct": Decimal(100), "permille": Decimal(1000)}


@dataclass(frozen=True)
class Share:
    """A line that is one line over another: printed numerator / printed denominator * `factor`, as printed."""

    line: FormLine
    numerator: FormLine
    denominator: FormLine
    factor: Decimal

    def counted_as(self, form: ReturnForm, measure: str, measures: Codelist) -> str | None:
        """The measure in which the two are reported where the share is reported in that one; None if in none."""
        back = measures[measure].extra["months_back"]
        both = [m for m in form.measures_of(self.numerator) if m in form.measures_of(self.denominator)]
        same = [m for m in both if measures[m].extra["months_back"] == back]
        return measure if measure in same else next(iter(same), None)


def shares_of(form: ReturnForm, indicators: Mapping[str, Indicator]) -> Iterator[Share]:
    """Every share of the form of which the plan declares numerator and denominator, and the form asks for both."""
    for line in form.lines:
        found = indicators[line.indicator].share_of
        terms = _terms(form, line, *found) if found else None
        if terms:
            above, below = terms
            scale = SCALES.get(indicators[line.indicator].unit, Decimal(1))
            yield Share(line, above, below, scale * above.unit_factor / below.unit_factor / line.unit_factor)


def _terms(
    form: ReturnForm, share: FormLine, numerator: str, denominator: str
) -> tuple[FormLine, FormLine] | None:
    """The two lines: of the share's own breakdown, else the only ones of one breakdown that the form has."""
    above = [line for line in form.lines if line.indicator == numerator]
    below = [line for line in form.lines if line.indicator == denominator]
    pairs = [(a, b) for a in above for b in below if b.breakdown in (a.breakdown, "_T")]
    own = [(a, b) for a, b in pairs if a.breakdown == share.breakdown]
    own = [(a, b) for a, b in own if b.breakdown == share.breakdown] or own
    return own[0] if own else pairs[0] if len(pairs) == 1 else None
