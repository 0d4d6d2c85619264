"""How far a reader can narrow down hidden figures: the least and the greatest value that all published sums allow.

The reader knows every shown figure, every relation, the limits of the indicator, and what a mark gives away: a
small count is one or two, and what is hidden beside small counts is neither. Each interval is a pair of linear
programmes over the hidden figures that hang together.

| hidden figure            | is safe when its interval                                                     |
|--------------------------|-------------------------------------------------------------------------------|
| for its own sake         | reaches a tenth of the value below it and above it (a convention, REACH), as far as the limits of the indicator leave room |
| a small count            | has both one and two in it                                                    |
| for another's sake       | is not a single value                                                         |
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contracts.confidentiality import SMALL_COUNT
from contracts.plan import Plan
from warehouse.disclosure.cells import Cell, Key
from warehouse.disclosure.relations import Relation
from warehouse.disclosure.small_and_dominated import Mark, is_small_count

if TYPE_CHECKING:
    import numpy as np

REACH = 0.1
FAR = 10.0  # how far beyond its own size a figure is looked for: more than any width asks
SLACK = 1e-6


@dataclass(frozen=True)
class Interval:
    """What a reader can tell of a hidden figure: at least `low`, at most `high`.

    It should span `width`, and reach down to `down_to` and up to `up_to`.
    """

    key: Key
    low: float
    high: float
    width: float
    down_to: float
    up_to: float

    @property
    def is_wide(self) -> bool:
        """Whether the figure is safe."""
        slack = self.width * SLACK
        return (
            self.high - self.low >= self.width - slack
            and self.low <= self.down_to + slack
            and self.high >= self.up_to - slack
        )


def intervals(
    hidden: Mapping[Key, Mark], relations: Iterable[Relation], cells: Mapping[Key, Cell], plan: Plan
) -> list[Interval]:
    """The interval of every hidden figure that takes part in a relation; of the others nothing is known."""
    found: list[Interval] = []
    for keys, rows in _connected(hidden, relations):
        found += _Component(keys, rows, hidden, cells, plan).intervals()
    return found


def _connected(
    hidden: Mapping[Key, Mark], relations: Iterable[Relation]
) -> list[tuple[list[Key], list[Relation]]]:
    """Hidden figures that hang together by relations, with those relations."""
    above: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    rows = []
    for relation in relations:
        inside = [key for key in relation.keys if key in hidden]
        if inside:
            rows.append((relation, inside[0]))
            for key in inside[1:]:
                above[root(key)] = root(inside[0])
            root(inside[0])
    keys_of: dict[Key, list[Key]] = defaultdict(list)
    rows_of: dict[Key, list[Relation]] = defaultdict(list)
    for key in list(above):
        keys_of[root(key)].append(key)
    for relation, key in rows:
        rows_of[root(key)].append(relation)
    return [(sorted(keys_of[one]), rows_of[one]) for one in sorted(keys_of)]


class _Component:
    """The linear programme of hidden figures that hang together, in steps away from their true values."""

    def __init__(
        self, keys: list[Key], rows: list[Relation], hidden: Mapping[Key, Mark], cells: Mapping[Key, Cell], plan: Plan
    ) -> None:  # fmt: skip
        self.keys, self.plan = keys, plan
        self.cells = [cells[key] for key in keys]
        self.marks = [hidden[key] for key in keys]
        self.true = [float(cell.value or 0) for cell in self.cells]
        self.steps = [self._step(cell) for cell in self.cells]
        self.scale = [max(abs(v), step) for v, step in zip(self.true, self.steps, strict=True)]
        self.bounds = [self._bounds(n) for n in range(len(keys))]
        floors = [row for row in rows if row.is_floor]
        self.matrix, _ = self._rows([row for row in rows if not row.is_floor], cells)
        self.floors, self.room = self._rows(floors, cells)

    def intervals(self) -> list[Interval]:
        """One interval a figure; what one programme finds for its neighbours spares them their own."""
        import numpy as np

        size = len(self.keys)
        least, most = np.zeros(size), np.zeros(size)
        for sign in (1.0, -1.0):
            self._meet(np.full(size, sign), least, most)
        for n in range(size):
            for sign in (1.0, -1.0):
                if not self._interval(n, least, most).is_wide:
                    goal = np.zeros(size)
                    goal[n] = sign
                    self._meet(goal, least, most)
        return [self._interval(n, least, most) for n in range(size)]

    def _meet(self, goal: "np.ndarray[Any, Any]", least: Any, most: Any) -> None:
        import numpy as np
        from scipy.optimize import linprog  # type: ignore[import-untyped]  # takes longer to load than a plan to check

        done = linprog(
            goal, A_eq=self.matrix, b_eq=np.zeros(self.matrix.shape[0]), A_ub=-self.floors, b_ub=self.room,
            bounds=self.bounds, method="highs",
        )  # fmt: skip
        if done.status != 0:  # the true values satisfy every row: this cannot be infeasible
            raise RuntimeError(f"interval of hidden figures not found: {done.message}")
        np.minimum(least, done.x, out=least)
        np.maximum(most, done.x, out=most)

    def _interval(self, n: int, least: Any, most: Any) -> Interval:
        step, true = self.steps[n], self.true[n]
        low = math.ceil((true + self.scale[n] * float(least[n])) / step - SLACK) * step
        high = math.floor((true + self.scale[n] * float(most[n])) / step + SLACK) * step
        item = self.plan.indicators.get(self.cells[n].indicator)
        if self.marks[n].is_secondary or is_small_count(self.cells[n], item.disclosure if item else None):
            return Interval(self.keys[n], low, high, step, math.inf, -math.inf)
        least_of_all, most_of_all = self._limits(n)
        down_to = max(true - REACH * abs(true), least_of_all)
        return Interval(self.keys[n], low, high, step, down_to, min(true + REACH * abs(true), most_of_all))

    def _limits(self, n: int) -> tuple[float, float]:
        item = self.plan.indicators.get(self.cells[n].indicator)
        low = float(item.limits.min) if item and item.limits.min is not None else -math.inf
        high = float(item.limits.max) if item and item.limits.max is not None else math.inf
        return low, high

    def _step(self, cell: Cell) -> float:
        item = self.plan.indicators.get(cell.indicator)
        return 10.0 ** -(item.decimals if item else 0)

    def _bounds(self, n: int) -> tuple[float, float]:
        cell, true, scale = self.cells[n], self.true[n], self.scale[n]
        item = self.plan.indicators.get(cell.indicator)
        low, high = self._limits(n)
        rules = item.disclosure if item else None
        is_small = is_small_count(cell, rules)
        if is_small and self.marks[n].conf_status == "A":
            low, high = 1, SMALL_COUNT
        elif rules and rules.small_counts and self.marks[n].is_secondary:
            low = 1 if is_small else SMALL_COUNT + 1  # zero is shown, and smaller counts are marked A or D
        low, high = min(low, true), max(high, true)
        return max((low - true) / scale, -FAR), min((high - true) / scale, FAR)

    def _rows(self, rows: list[Relation], cells: Mapping[Key, Cell]) -> tuple[Any, Any]:
        """The relations as rows over the steps, and how far each sum is above nothing at the true values."""
        import numpy as np
        from scipy.sparse import csr_array  # type: ignore[import-untyped]

        place = {key: n for n, key in enumerate(self.keys)}
        data, row_no, column, room = [], [], [], []
        for number, relation in enumerate(rows):
            terms = [(place[k], float(a) * self.scale[place[k]]) for k, a in relation.terms if k in place]
            largest = max(abs(a) for _, a in terms)
            data += [a / largest for _, a in terms]
            row_no += [number] * len(terms)
            column += [n for n, _ in terms]
            rest = sum(float(a * (cells[k].value or 0)) for k, a in relation.terms)
            room.append(max(rest, 0.0) / largest)
        return csr_array((data, (row_no, column)), shape=(len(rows), len(self.keys))), np.array(room)
