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
    by_figure = {(line.indicator, line.breakdown): line for line in form.lines}
    for line in form.lines:
        found = indicators[line.indicator].share_of
        if found is None:
            continue
        above = by_figure.get((found[0], line.breakdown))
        below = by_figure.get((found[1], line.breakdown)) or by_figure.get((found[1], "_T"))
        if above and below:
            scale = SCALES.get(indicators[line.indicator].unit, Decimal(1))
            yield Share(line, above, below, scale * above.unit_factor / below.unit_factor / line.unit_factor)
