"""The default method once more, from its description alone, in exact fractions: what the product is held against.

Nothing of the product is imported. Times are months since year 0. Growth and logarithms have sixty digits.
"""

from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction

from method.oracle.asking import Answer, Number, Question, Reading

CLASSES = ((Fraction(95, 100), "on_track"), (Fraction(60, 100), "behind"), (Fraction(0), "far_behind"))
BEHIND, TOO_EARLY, WINDOW, TREND_MONTHS, POINTS = Fraction(60, 100), Fraction(10, 100), 24, 60, 4
DIRECTIONAL = {"up": 1, "down": -1, "not_down": 1, "not_up": -1}
FINE = Context(prec=60)


def refused(reason: str) -> Answer:
    """No status, for that reason."""
    return Answer("not_assessed", reason)


class Judge:
    """One question with what follows from it."""

    def __init__(self, q: Question) -> None:
        self.q, self.d = q, -1 if q.direction == "lower" else 1
        self.series = sorted(q.readings, key=lambda r: r.at)
        self.latest = self.series[-1] if self.series else None
        self.is_ended = q.target_at < q.today or bool(self.latest and self.latest.at >= q.target_at)
        own = next((r for r in self.series if r.at == q.target_at), None)
        self.own = own if own and (own.value is not None or own.status == "Q") else None
        self.used = self.own or self.latest
        self.base_at, self.base = self._baseline()
        breaks = [r.at for r in self.series if r.status == "B" and self.used and r.at <= self.used.at]
        broken_at = max(breaks, default=-1)
        self.since = [r for r in self.series if r.at >= broken_at and r.value is not None]
        self.is_broken = self.base_at is not None and self.base_at < broken_at
        self.is_cut = self.is_broken or any(r.at < broken_at for r in self.series)
        self.is_alone = len(self.series) == 1 and q.base_at is None and q.path != "cumulative"
        self.is_by_distance = q.operator == "band" or (q.operator == "approx" and q.direction == "none")

    def _baseline(self) -> tuple[int | None, Number]:
        q = self.q
        if q.path == "cumulative" and q.base_value is None:
            return (q.target_at - 1) // 12 * 12, Fraction(0)
        if q.base_value is not None:
            return q.base_at, q.base_value
        start = q.assumed_from if q.base_at is None else q.base_at
        last = q.target_at if q.base_at is None else q.base_at + WINDOW
        known = (
            r for r in self.series if r.value is not None and start <= r.at <= last and r.at < q.target_at
        )
        return next(((r.at, r.value) for r in known), (None, None))

    def goal(self, at: int) -> Number:
        """What is wanted at that time: the target, or the other indicator's value with the target's distance."""
        beside = self.q.compared.get(at)
        if self.q.path != "relative":
            return self.q.goal
        return None if beside is None else beside + self.q.goal

    def is_met(self, value: Number, at: int) -> bool:
        """Does the value satisfy the operator, compared in full?"""
        goal, operator = self.goal(at), self.q.operator
        if value is None or goal is None:
            return False
        if self.is_by_distance:
            return self.distance(value) == 0
        if operator == "approx":
            return self.d * (value - goal) >= -self.q.tolerance
        return {"gt": value > goal, "ge": value >= goal, "lt": value < goal, "le": value <= goal}[operator]

    def distance(self, value: Fraction) -> Fraction:
        """How far outside the band, or the tolerance."""
        low, high = self.q.goal - self.q.tolerance, self.q.goal + self.q.tolerance
        if self.q.operator == "band":
            low, high = self.q.goal, self.q.goal_high
        return max(low - value, value - high, Fraction(0))

    def answer(self) -> Answer:
        """The first rule that holds decides."""
        q, used = self.q, self.used
        if q.operator == "qualitative":
            return Answer("qualitative")
        if used is None or used.value is None:
            return refused("suppressed" if used and used.status == "Q" else "no_data")
        if not q.is_same_unit and q.path != "average_growth" and q.operator not in DIRECTIONAL:
            return refused("unit_mismatch")
        if (q.floor is not None and used.value < q.floor) or (
            q.ceiling is not None and used.value > q.ceiling
        ):
            return refused("validation_error")
        if q.operator in DIRECTIONAL:
            return self._directional()
        if q.path == "relative" and self.goal(used.at) is None:
            return refused("no_comparator")
        if self.is_ended and self.own is None:
            return Answer("pending", "awaiting_final_value")
        if self.is_broken and q.path not in ("constant", "relative"):
            return refused("series_break")
        if q.path == "cumulative" and used.at <= self.base_at:
            return refused("too_early")  # a total of an earlier year is none of this target's
        found = self._growth() if q.path == "average_growth" else self._level()
        return Answer(found.status, found.reason, self._numbers())

    def _level(self) -> Answer:
        q, used, latest = self.q, self.used, self.latest
        is_met = self.is_met(used.value, used.at)
        if self.is_ended:
            after = [r for r in self.series if r.at > q.target_at]
            late = after and all(r.status != "B" for r in after) and self.is_met(latest.value, latest.at)
            return Answer("achieved" if is_met else "achieved_late" if late else "missed")
        if q.path == "relative":
            return Answer("on_track" if is_met else "behind")
        if is_met:
            return Answer("achieved")
        start = [] if self.base is None or self.is_broken else [Reading(self.base_at, self.base)]
        after = [r for r in self.since if self.base_at is not None and self.base_at < r.at < used.at]
        if any(self.is_met(r.value, r.at) for r in start + after):
            return Answer("regressed")
        if q.path == "constant" and self.is_cut and len(self.since) < 2:
            return refused("series_break")
        if q.path == "constant" and (self.is_cut or start):
            mean, _, _ = self.trend()
            rise = used.value - (start or self.since)[0].value if mean is None else mean
            return Answer("behind" if self.d * rise > 0 else "moving_away")
        if self.base is None:
            return self._without_base()
        if self.is_maintained:
            return Answer("moving_away" if self.d * (used.value - self.base) < 0 else "far_behind")
        if self.is_early:
            return refused("single_obs" if self.is_alone else "too_early")
        ratio = self.ratio
        if ratio is None and q.path == "milestones":
            return Answer("on_track" if self.stone_gap >= 0 else "moving_away")
        if ratio is None:
            is_wrong = (used.value - self.base) * (q.goal - self.base) < 0
            return Answer("moving_away") if is_wrong else refused("path_undefined")
        return Answer(next((name for cut, name in CLASSES if ratio >= cut), "moving_away"))

    def _without_base(self) -> Answer:
        return refused("single_obs" if self.is_alone else "no_baseline")

    def _directional(self) -> Answer:
        sign, holds = DIRECTIONAL[self.q.operator], self.q.operator in ("not_down", "not_up")
        mean, last, points = self.trend()
        is_cut = any(r.status == "B" for r in self.series[1:])
        if last is None or (is_cut and points < POINTS):
            return refused("series_break" if is_cut else "single_obs")
        means_well, ends_well = (
            sign * x > 0 or (holds and sign * mean == 0 and x == mean) for x in (mean, last)
        )
        ends_well = ends_well or (holds and sign * mean >= 0 and last == 0)
        if means_well:
            return Answer("trend_favourable" if ends_well else "trend_favourable_interrupted")
        return Answer("trend_turning" if sign * last > 0 else "trend_unfavourable")

    def _growth(self) -> Answer:
        q, used = self.q, self.used
        if self.base is None or self.base <= 0:
            return self._without_base() if self.base is None else refused("no_baseline")
        if self.is_early:
            return refused("single_obs" if self.is_alone else "too_early")
        rate, turn = q.goal / 100, 1 if q.operator in ("ge", "gt") else -1
        months, way = used.at - self.base_at, used.value / self.base

        def beside(limit: Fraction) -> int:
            """Is the growth so far worse (-1) than that rate a year, equal (0) or better (1)?"""
            grown = (1 + limit) ** months if limit > -1 else Fraction(0)
            return turn * ((way**12 > grown) - (way**12 < grown)) if way > 0 else -turn

        is_good = beside(rate) > 0 or (beside(rate) == 0 and q.operator in ("ge", "le"))
        if self.is_ended:
            return Answer("achieved" if is_good else "missed")
        status = "on_track" if is_good else "moving_away"
        if not is_good and way > 0 and (turn * rate <= 0 or beside(BEHIND * rate) >= 0):
            status = "behind"
        elif not is_good and way > 0 and beside(Fraction(0)) >= 0:
            status = "far_behind"
        return Answer(status, "average_growth")

    @property
    def is_maintained(self) -> bool:
        """The baseline met the target, or is it: there is no way to go."""
        return self.is_met(self.base, self.base_at) or self.base == self.q.goal

    @property
    def time(self) -> Number:
        """S."""
        if self.base_at is None or self.q.target_at <= self.base_at:
            return None
        return min(Fraction(self.used.at - self.base_at, self.q.target_at - self.base_at), Fraction(1))

    @property
    def is_early(self) -> bool:
        """Too little time to judge."""
        return self.time is None or self.time < TOO_EARLY

    @property
    def progress(self) -> Number:
        """P."""
        if self.q.path in ("average_growth", "constant", "relative") or self.is_maintained:
            return None
        if self.is_by_distance:
            return 1 - self.distance(self.used.value) / self.distance(self.base)
        return (self.used.value - self.base) / (self.q.goal - self.base)

    @property
    def ratio(self) -> Number:
        """R on the path that is asked for; none where there is no such path."""
        q, y, base = self.q, self.used.value, self.base
        if self.progress is None or not self.time or self.time < 0:
            return None
        if q.path == "milestones":
            allowed, moved = self.stone - base, y - base
            if allowed * (q.goal - base) > 0:
                return moved / allowed
            if not allowed:
                return None
            return Fraction(1) if self.stone_gap >= 0 else abs(allowed) / abs(moved)
        if q.path not in ("geometric", "logistic"):
            return self.progress / self.time
        curve = growth if q.path == "geometric" else logit(q.ceiling)
        had = curve(base, y, self.used.at - self.base_at)
        asked = curve(base, q.goal, q.target_at - self.base_at)
        return None if had is None or not asked else had / asked

    @property
    def stone(self) -> Fraction:
        """The value required now, straight between baseline, milestones and target."""
        nodes = [(self.base_at, self.base), *(m for m in self.q.milestones if self.base_at < m[0])]
        nodes = sorted([*nodes, (self.q.target_at, self.q.goal)])
        before = max(n for n in nodes if n[0] <= self.used.at)
        after = next((n for n in nodes if n[0] > self.used.at), before)
        part = Fraction(self.used.at - before[0], (after[0] - before[0]) or 1)
        return before[1] + part * (after[1] - before[1])

    @property
    def stone_gap(self) -> Fraction:
        """Ahead of the stone (positive) or behind it."""
        return self.d * (self.used.value - self.stone)

    def trend(self) -> tuple[Number, Number, int]:
        """Mean and last yearly change, and the number of years, of the last five years since the break."""
        last_break = max((r.at for r in self.series if r.status == "B"), default=-1)
        yearly = {
            (r.at - 1) // 12: r for r in self.series if r.at >= last_break and r.value is not None
        }.values()
        recent = [r for r in yearly if r.at >= self.latest.at - TREND_MONTHS]
        if len(recent) < 2:
            return None, None, len(recent)
        first, before, last = recent[0], recent[-2], recent[-1]
        return (last.value - first.value) * 12 / (last.at - first.at), last.value - before.value, len(recent)

    def _numbers(self) -> dict[str, Number]:
        q, used = self.q, self.used
        found: dict[str, Number] = {"base_value": self.base, "assessed_value": used.value}
        if self.base is None or self.is_broken:
            return found
        goal, left, gone, progress = (
            self.goal(used.at),
            q.target_at - used.at,
            used.at - self.base_at,
            self.progress,
        )
        found |= {"schedule_share": self.time, "progress_share": progress}
        if progress is not None:
            found |= {"path_ratio": self.ratio, "gap_pp": 100 * (progress - (self.time or 0))}
        if q.path == "milestones" and not self.is_maintained:
            found |= {"required_value_now": self.stone, "gap_to_path": self.stone_gap}
        if q.path == "average_growth" or self.is_by_distance:
            return found | ({"gap_to_target": self.distance(used.value)} if self.is_by_distance else {})
        found["gap_to_target"] = self.d * (goal - used.value)
        if gone > 0:
            found["observed_annual_change"] = (used.value - self.base) * 12 / gone
        if left > 0:
            found["required_annual_change"] = (goal - used.value) * 12 / left
        if q.path in ("linear", "cumulative") and self.time is not None and not self.is_maintained:
            due = self.base + self.time * (goal - self.base)
            found |= {"required_value_now": due, "gap_to_path": self.d * (used.value - due)}
        return found


def growth(start: Fraction, end: Fraction, months: int) -> Number:
    """Compound growth a year; none where an end is not positive."""
    if min(start, end, months) > 0:
        return Fraction(FINE.power(_fine(end / start), _fine(Fraction(12, months)))) - 1
    return None


def logit(ceiling: Number) -> Callable[[Fraction, Fraction, int], Number]:
    """Change a month of ln(x / (ceiling - x)); none at or beyond the ends, and where there is no ceiling."""

    def change(start: Fraction, end: Fraction, months: int) -> Number:
        if ceiling is None or not all(0 < x < ceiling for x in (start, end)) or months <= 0:
            return None
        return Fraction(FINE.ln(_fine(end / (ceiling - end) / (start / (ceiling - start))))) / months

    return change


def _fine(value: Fraction) -> Decimal:
    return FINE.divide(Decimal(value.numerator), Decimal(value.denominator))
