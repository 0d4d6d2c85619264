"""What a plan declares about figures that must not be published: `confidentiality.yml`, and `disclosure` of an indicator.

| conf_status | declared where                         | hidden                                             |
|-------------|----------------------------------------|----------------------------------------------------|
| N, C, M …   | `confidentiality.yml`                  | as long as the entry stands                        |
| E           | `confidentiality.yml`, with `until`    | before the day `until`; on that day it is free     |
| any but F   | a return's own column, line or form    | while the figure's latest return says so           |
| A           | `disclosure.contributors`, `minimum`   | fewer respondents than `minimum`, or not known how many |
| A           | `disclosure.small_counts`              | a count of one or two; zero is shown               |
| T           | `disclosure.dominance`                 | the two largest give 85 per cent or more           |

D marks what is hidden for the sake of another figure; nobody declares it (`warehouse.disclosure` works it out).
Sources: METHOD section 4, SDMX CL_CONF_STATUS.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from contracts.fields import Code, Frozen, Label, Period
from contracts.periods import span

DOMINANCE_PCT = Decimal(85)  # the two largest together, n = 2, k = 85
SMALL_COUNT = 2  # counts of one up to this are hidden
DECLARED = ("N", "C", "E", "A", "O", "T", "G", "M")


class Disclosure(Frozen):
    """When a figure of an indicator is hidden without anyone saying so, figure by figure."""

    contributors: Code | None = None  # the indicator that counts the respondents of the same figure
    minimum: Annotated[int, Field(ge=2)] | None = None
    dominance: Code | None = None  # the indicator that gives the two largest's share in per cent
    small_counts: bool = False
    numerator: Code | None = (
        None  # a reader divides these two, though the warehouse derives no share from them
    )
    denominator: Code | None = None
    growth_of: Code | None = None  # a reader reckons with the rate, though the warehouse derives none


class ConfidentialFigure(Frozen):
    """One entry: the figures it is about (an absent key means all), how they are marked, who decided and why."""

    indicator: Code
    ref_area: Label | None = None
    breakdown: Label | None = None
    period: Period | None = (
        None  # every figure whose period lies inside it, years to date of such a month too
    )
    conf_status: Label
    until: date | None = None  # an embargo ends when this day begins
    reason_zh: Label
    reason_en: Label
    decided_by: Label
    decided_on: date

    def is_about(self, indicator: str, ref_area: str, breakdown: str, time_period: str) -> bool:
        """Whether the entry is about that figure."""
        if self.indicator != indicator:
            return False
        if (self.ref_area or ref_area) != ref_area or (self.breakdown or breakdown) != breakdown:
            return False
        if self.period is None:
            return True
        inner, outer = span(time_period), span(self.period)
        return outer.start <= inner.start and inner.end <= outer.end

    def holds_on(self, day: date) -> bool:
        """Whether the figure is still to be hidden on that day."""
        return self.until is None or day < self.until


class ConfidentialityFile(Frozen):
    """`confidentiality.yml`."""

    confidentiality: tuple[ConfidentialFigure, ...]
