"""The formulas of a target's row: progress, schedule, ratio, what is due, from the readings and dates of that row.

| path            | R                                                                       | due now                           |
|-----------------|-------------------------------------------------------------------------|-----------------------------------|
| straight, total | P / S                                                                   | y₀ + S × (Y − y₀)                 |
| geometric       | g / G                                                                   | y₀ × (Y / y₀)^S                   |
| S-shaped        | change of ln(y / (L − y)) over the change asked for, divided by S       | between the two on that scale     |
| milestones      | (y − y₀) / (Yₜ − y₀); a planned dip: 1, or (y₀ − Yₜ) / (y₀ − y)         | Yₜ                                |
| average growth  | g / G                                                                   | none                              |
| band, about     | P / S with P = 1 − D(y) / D(y₀)                                         | y₀ + S × (Y − y₀) to the near end |
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from warehouse.products.wording.terms import FACTORS, PRODUCT, Side, Term, constant, figure, ln

Row = dict[str, Any]
ONE, TWELVE = constant(1), constant(12)
LOGISTIC = Decimal(100)  # the limit of a share, where the row names none


@dataclass(frozen=True)
class PathTerms:
    """The numbers of a row as terms; what the row leaves empty is None."""

    row: Row

    @property
    def sign(self) -> str:
        """The sign of the indicator's unit where it is a factor."""
        return self.row["unit_zh"] if self.row["unit_zh"] in FACTORS and not self.is_growth else ""

    @property
    def is_growth(self) -> bool:
        """Is a growth a year asked for?"""
        return bool(self.row["path_type"] == "average_growth")

    @property
    def is_distance(self) -> bool:
        """Is progress a shrinking distance from a band?"""
        return self.row["band_low"] is not None

    def _figure(self, symbol: str, column: str) -> Term | None:
        value = self.row[column]
        return None if value is None else figure(symbol, value, self.sign)

    @cached_property
    def y(self) -> Term | None:
        """The value judged."""
        return self._figure("y", "assessed_value")

    @cached_property
    def y0(self) -> Term | None:
        """The baseline."""
        return self._figure("y₀", "base_value")

    @cached_property
    def goal(self) -> Term | None:
        """The value to be reached."""
        return self._figure("Y", "required_target")

    @cached_property
    def stone(self) -> Term | None:
        """The value due now on a path of milestones."""
        return None if self.is_distance else self._figure("Yₜ", "milestone_value")

    @cached_property
    def wanted_growth(self) -> Term | None:
        """The growth a year asked for, G."""
        value = self.row["wanted_growth_pct"]
        return None if value is None else figure("G", Decimal(repr(float(value))).normalize(), "%")

    @cached_property
    def months(self) -> Decimal | None:
        """Months elapsed, at most all of them."""
        gone, every = self.row["elapsed_months"], self.row["total_months"]
        return None if gone is None or every is None or every <= 0 else min(gone, every)

    @cached_property
    def schedule(self) -> Term | None:
        """S: months elapsed of all months, or last year's share of the same months."""
        if self.months is None:
            return None
        pair = (self.months, self.row["total_months"])
        if self.row["is_seasonal"]:
            pair = (self.row["same_months_last_year"], self.row["total_last_year"])
        gone, every = (figure("", value) for value in pair)
        return Term(
            Side("S"), Side(f"{gone.figures.text}/{every.figures.text}", PRODUCT), (gone / every).value
        )

    @cached_property
    def distances(self) -> tuple[Term, Term] | None:
        """D(y) and D(y₀), each the difference from the near end of the band, or nothing inside it."""
        if not self.is_distance or self.y is None or self.y0 is None or self.row["distance_now"] is None:
            return None
        if self.row["distance_base"] is None:
            return None
        return self._distance(self.y), self._distance(self.y0)

    def _distance(self, value: Term) -> Term:
        low = figure("Y₁", self.row["band_low"], self.sign)
        high = figure("Y₂", self.row["band_high"], self.sign)
        if value.value < low.value:
            return low - value
        return value - high if value.value > high.value else figure("0", Decimal(0), self.sign)

    @property
    def aim(self) -> Term | None:
        """The end of the band that is nearest to the value; none inside it, or without a band."""
        if not self.is_distance or self.y is None:
            return None
        low, high = (figure("Y", self.row[name], self.sign) for name in ("band_low", "band_high"))
        return low if self.y.value < low.value else high if self.y.value > high.value else None

    @cached_property
    def progress(self) -> Term | None:
        """P."""
        if self.row["progress_share"] is None or self.y is None or self.y0 is None:
            return None
        if self.distances:
            now, base = self.distances
            return ONE - now.named("D(y)") / base.named("D(y₀)")
        return None if self.goal is None else (self.y - self.y0) / (self.goal - self.y0)

    @cached_property
    def growth(self) -> Term | None:
        """g: growth a year since the baseline, where it exists."""
        return self._growth(self.y, self.row["elapsed_months"])

    @cached_property
    def growth_needed(self) -> Term | None:
        """G of a geometric path: growth a year that leads from the baseline to the target."""
        return self._growth(self.goal, self.row["total_months"])

    def _growth(self, end: Term | None, months: Decimal | None) -> Term | None:
        if self.y0 is None or end is None or not months or months <= 0 or min(self.y0.value, end.value) <= 0:
            return None
        return (end / self.y0) ** (TWELVE / figure("m" if end is self.y else "M", months)) - ONE

    @cached_property
    def limit(self) -> Term:
        """L: what an S-shaped path cannot pass."""
        value = self.row["path_limit"]
        return figure("L", LOGISTIC if value is None else value, self.sign)

    def logit(self, value: Term) -> Term:
        """ln(x / (L − x))."""
        return ln(value / (self.limit - value))

    def _between(self, *values: Term | None) -> bool:
        return all(v is not None and 0 < v.value < self.limit.value for v in values)

    @cached_property
    def growth_ratio(self) -> Term | None:
        """g / G on the path of one growth rate."""
        if self.growth is None or self.growth_needed is None or not self.growth_needed.value:
            return None
        return self.growth.named("g") / self.growth_needed.named("G")

    @cached_property
    def logit_ratio(self) -> Term | None:
        """The share of the way on the S-shaped scale, over S."""
        y, y0, goal, schedule = self.y, self.y0, self.goal, self.schedule
        if not (y and y0 and goal and schedule and self._between(y, y0, goal)) or y0.value == goal.value:
            return None
        way = (self.logit(y) - self.logit(y0)) / (self.logit(goal) - self.logit(y0))
        return way / schedule if schedule.value else None

    @cached_property
    def ratio(self) -> Term | None:
        """R, the ratio that the status rests on."""
        if self.row["path_ratio"] is None:
            return None
        if self.is_growth:
            return self.growth.named("g") / self.wanted_growth if self.growth and self.wanted_growth else None
        if not self.is_distance and self.row["path_type"] == "geometric":
            return self.growth_ratio
        if not self.is_distance and self.row["path_type"] == "logistic":
            return self.logit_ratio
        if self.stone and self.y and self.y0 and self.goal:
            return self._milestone_ratio(self.y, self.y0, self.stone, self.goal)
        if self.progress is None or self.schedule is None or not self.schedule.value:
            return None
        return self.progress.named("P") / self.schedule

    @staticmethod
    def _milestone_ratio(y: Term, y0: Term, stone: Term, goal: Term) -> Term | None:
        if (stone.value - y0.value) * (goal.value - y0.value) > 0:
            return (y - y0) / (stone - y0)
        up = goal.value > y0.value
        if stone.value == y0.value or (y.value >= stone.value if up else y.value <= stone.value):
            return None  # no worse than a planned dip: R is 1 by rule
        return (y0 - stone) / (y0 - y) if up else (stone - y0) / (y - y0)

    @cached_property
    def due(self) -> Term | None:
        """What the path requires now."""
        if (
            self.row["required_value_now"] is None
            or self.y0 is None
            or self.goal is None
            or self.schedule is None
        ):
            return None
        if self.row["path_type"] == "geometric" and not self.is_distance:
            return self.y0 * (self.goal / self.y0) ** self.schedule
        if self.row["path_type"] == "logistic" and not self.is_distance:
            return self._logistic_due(self.y0, self.goal, self.schedule)
        if self.row["path_type"] in ("milestones", "constant", "relative") and not self.is_distance:
            return None
        return self.y0 + self.schedule * (self.goal - self.y0)

    def _logistic_due(self, y0: Term, goal: Term, schedule: Term) -> Term | None:
        """L / (1 + (L / y₀ − 1)^(1 − S) × (L / Y − 1)^S)."""
        if not self._between(y0, goal):
            return None
        start, end = self.limit / y0 - ONE, self.limit / goal - ONE
        return self.limit / (ONE + start ** (ONE - schedule) * end**schedule)
