"""Which keys of a form a large file has given so far: one mark for each key the form can have."""

from collections import defaultdict

import numpy as np
import numpy.typing as npt
import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.assembling import KEY

About = tuple[str, str]  # time period, accumulation
Numbers = npt.NDArray[np.int64]


class KeysSeen:
    """A mark for every (indicator, breakdown, area) of each period and accumulation; the form bounds the memory.

    A key's number is (period × areas + area) × series + series: each part's place in its list.
    """

    def __init__(self, form: ReturnForm, plan: Plan) -> None:
        series = dict.fromkeys((line.indicator, line.breakdown) for line in form.lines)
        self.series = {pair: n for n, pair in enumerate(series)}
        self.areas = {area.code: n for n, area in enumerate(plan.codelists["ref_area"])}
        self.abouts: dict[About, int] = {}
        self.size = len(self.series) * len(self.areas)  # keys of one period and accumulation
        self.marks = np.zeros(0, dtype=np.bool_)
        self.given: dict[int, int] = defaultdict(int)  # how many keys of a period are marked
        self.twice: set[int] = set()

    def about(self, period: str, accumulation: str) -> int:
        """The place of the period and accumulation."""
        return self.abouts.setdefault((period, accumulation), len(self.abouts))

    def add(self, numbers: Numbers) -> None:
        """The keys of these numbers are marked, and those already marked are known to be repeated."""
        if not len(numbers):
            return
        self._make_room()
        again = self.marks[numbers]
        if again.any():
            self.twice.update(numbers[again].tolist())
        self.marks[numbers] = True
        if self._newly_given(numbers) != len(numbers) - int(again.sum()):
            ordered = np.sort(numbers)
            self.twice.update(ordered[1:][ordered[1:] == ordered[:-1]].tolist())

    def _make_room(self) -> None:
        wanted = len(self.abouts) * self.size
        if wanted > len(self.marks):
            wider = np.zeros(max(wanted, 2 * len(self.marks)), dtype=np.bool_)
            wider[: len(self.marks)] = self.marks
            self.marks = wider

    def _newly_given(self, numbers: Numbers) -> int:
        """How many marks were set since the last count, in the periods of these numbers."""
        new = 0
        for about in range(int(numbers.min()) // self.size, int(numbers.max()) // self.size + 1):
            now = int(np.count_nonzero(self.marks[about * self.size : (about + 1) * self.size]))
            new += now - self.given[about]
            self.given[about] = now
        return new

    def repeated(self, numbers: Numbers) -> npt.NDArray[np.bool_]:
        """Which of these numbers stand more than once in the file."""
        return np.isin(numbers, np.fromiter(self.twice, dtype=np.int64, count=len(self.twice)))

    def numbers_of(self, found: pl.DataFrame) -> Numbers:
        """The numbers of the entries' keys; -1 where a part of the key is not known."""
        return np.array([self.number(*row) for row in found.select(KEY).iter_rows()], dtype=np.int64)

    def number(
        self,
        indicator: str | None,
        area: str | None,
        breakdown: str | None,
        period: str | None,
        accumulation: str | None,
    ) -> int:
        """The number of a key; -1 where a part of it is not known."""
        series, place = self.series.get((indicator or "", breakdown or "")), self.areas.get(area or "")
        if series is None or place is None or period is None or accumulation is None:
            return -1
        return (self.about(period, accumulation) * len(self.areas) + place) * len(self.series) + series
