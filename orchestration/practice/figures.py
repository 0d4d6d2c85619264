"""Seeded series of SYNTHETIC figures: one table a form and month, the same for the same seed, on any machine."""

import math
import random
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache

from contracts.forms import FormLine, ReturnForm
from contracts.plan import Aggregation, Direction, Kind, Plan
from contracts.shares import shares_of
from orchestration.practice.mending import Mender, Table
from sources.returns.periods import about, shifted

ROOM = Decimal("0.85")  # room between parts and total at the start, so that small moves keep the relation
NOISE = {Kind.STOCK: 0.006, Kind.FLOW: 0.03}
DRIFT = {Direction.HIGHER: 0.07, Direction.LOWER: -0.02, Direction.NONE: 0.0}  # of rates, a year
SEASON = 0.12  # how far flows swing over a year, all lines of a form together


class Figures:
    """The figures of one form for every month: random walks that keep the form's relations.

    What another form of the same department asks for too comes from `leading`: two returns give one figure one
    value. Two departments may differ, as they do.
    """

    def __init__(self, form: ReturnForm, plan: Plan, seed: int, leading: Sequence["Figures"] = ()) -> None:
        self.form, self.plan, self.seed = form, plan, seed
        self.mender = Mender(form, plan)
        self.shared = {
            (line.code, area): (other, code)
            for other in reversed(leading) if other.form.department == form.department
            for line in form.lines for area in form.areas
            for code in other.code_of(line, area)
        }  # fmt: skip
        self.shares = {share.line.code: share for share in shares_of(form, plan.indicators)}
        rng = self._rng("form")
        self.growth, self.phase = rng.uniform(0.06, 0.22), rng.uniform(0, 2 * math.pi)
        self.start: Table = {
            (line.code, area): self._level(line, area) for line in form.lines for area in form.areas
        }
        self._add_up(self.start)
        for key, (other, code) in self.shared.items():
            self.start[key] = other.start[code, key[1]]
        self.mender.mend(self.start, margin=ROOM, whole_years=True)
        self.table = cache(self._table)

    def value(self, line: FormLine, area: str, measure: str, month: str) -> Decimal:
        """The figure that the return of that month asks for, in the printed unit; a share is its terms' quotient."""
        share = self.shares.get(line.code)
        counted = share.counted_as(self.form, measure, self.plan.codelists["measure"]) if share else None
        if share and counted:
            above, below = (
                self.value(one, area, counted, month) for one in (share.numerator, share.denominator)
            )
            if below:
                return self.mender.limited(line.code, above / below * share.factor)
        what = about(self.form, month, measure, self.plan.codelists["measure"])
        end = f"{what.period.end:%Y-%m}"
        if self.plan.indicators[line.indicator].kind is not Kind.FLOW:
            return self.table(end)[line.code, area]
        first, total = f"{what.period.start:%Y-%m}", Decimal(0)
        while first <= end:
            total += self.table(first)[line.code, area]
            first = shifted(first, 1)
        return total

    def _table(self, month: str) -> Table:
        years = (12 * int(month[:4]) + int(month[5:]) - 12 * 2025) / 12
        season = 1 + SEASON * math.sin(2 * math.pi * int(month[5:]) / 12 + self.phase)
        table: Table = {}
        for (code, area), start in self.start.items():
            kind = self.plan.indicators[self.mender.lines[code].indicator].kind
            rng = self._rng(code, area, month)
            factor = 1 + rng.gauss(0, NOISE.get(kind, 0.004))
            if kind in NOISE:
                factor *= (1 + self.growth + self._rng(area).uniform(-0.03, 0.03)) ** years
            else:
                factor *= (1 + DRIFT[self.mender.direction(code)]) ** years
            factor *= season if kind is Kind.FLOW else 1
            table[code, area] = self.mender.limited(code, start * Decimal(f"{factor:.6f}"))
        self._add_up(table)
        for key, (other, code) in self.shared.items():
            table[key] = other.table(month)[code, key[1]]
        self.mender.mend(table)
        return table

    def code_of(self, line: FormLine, area: str) -> list[str]:
        """The code of this form's line for the same figure, if it has one."""
        wanted = (line.indicator, line.breakdown, line.unit_factor)
        same = [
            one.code for one in self.form.lines if (one.indicator, one.breakdown, one.unit_factor) == wanted
        ]
        return same[:1] if area in self.form.areas else []

    def _add_up(self, table: Table) -> None:
        """An area is the sum of those below it where the indicator adds up over areas."""
        for area in self.mender.areas:
            below = self.mender.children[area]
            for line in self.form.lines:
                if below and self.plan.indicators[line.indicator].aggregation is Aggregation.SUM:
                    table[line.code, area] = sum((table[line.code, one] for one in below), Decimal(0))

    def _level(self, line: FormLine, area: str) -> Decimal:
        """Where the series starts: a share of the plan's target where it has one, else by its limits."""
        rng = self._rng("level", line.code, area)
        indicator = self.plan.indicators[line.indicator]
        low, high = indicator.limits.min, indicator.limits.max
        aims = [
            t.value for t in self.plan.targets
            if (t.indicator, t.ref_area, t.breakdown) == (line.indicator, area, line.breakdown) and t.value
        ]  # fmt: skip
        if aims and (high is None or indicator.kind not in NOISE):
            months = 12 if indicator.kind is Kind.FLOW else 1
            value = float(aims[0]) * rng.uniform(0.5, 0.8) / months
        elif high is not None:
            value = float(low or 0) + float(high - (low or 0)) * rng.uniform(0.3, 0.6)
        elif indicator.kind in NOISE:
            value = float(line.unit_factor) * 10 ** rng.uniform(2.5, 3.5)
        else:
            value = (
                float(low or 1) * rng.uniform(1.15, 1.45) if indicator.unit != "pct" else rng.uniform(5, 30)
            )
        return self.mender.limited(line.code, Decimal(f"{value:.9f}") / line.unit_factor)

    def _rng(self, *parts: str) -> random.Random:
        return random.Random("|".join([str(self.seed), self.form.form, *parts]))


def figures_of(forms: Iterable[ReturnForm], plan: Plan, seed: int) -> dict[str, Figures]:
    """The figures of every form, by form; of a figure that several ask for, the one with most areas leads."""
    made: dict[str, Figures] = {}
    for form in sorted(forms, key=lambda form: -len(form.areas)):
        made[form.form] = Figures(form, plan, seed, list(made.values()))
    return made
