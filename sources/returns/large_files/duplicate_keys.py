"""Which keys of a form a large file has given so far: one mark for each key the form can have."""

from collections.abc import Iterable

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.judge.known_before import KEY

About = tuple[str, str]  # time period, accumulation
NUMBER = pl.Int64()


class KeysSeen:
    """A bit for every (indicator, breakdown, area) of each period and accumulation; the form bounds the memory.

    A key's number is (period × areas + area) × series + series: each part's place in its list.
    """

    def __init__(self, form: ReturnForm, plan: Plan) -> None:
        series = dict.fromkeys((line.indicator, line.breakdown) for line in form.lines)
        self.series = {pair: n for n, pair in enumerate(series)}
        self.areas = {area.code: n for n, area in enumerate(plan.codelists["ref_area"])}
        self.abouts: dict[About, int] = {}
        self._of_series = _numbered(["indicator", "breakdown"], self.series.items())
        self._of_area = _numbered(["ref_area"], (((code,), n) for code, n in self.areas.items()))
        self.size = len(self.series) * len(self.areas)  # keys of one period and accumulation
        self.marks = pl.Series(dtype=pl.Boolean)
        self.twice: set[int] = set()

    def about(self, period: str, accumulation: str) -> int:
        """The place of the period and accumulation."""
        return self.abouts.setdefault((period, accumulation), len(self.abouts))

    def add(self, numbers: pl.Series) -> None:
        """The keys of these numbers are marked, and those already marked are known to be repeated."""
        if numbers.is_empty():
            return
        first, last = int(numbers.min()), int(numbers.max())  # type: ignore[arg-type]
        self._make_room(last)
        again = self.marks.gather(numbers)
        if again.any():
            self.twice.update(numbers.filter(again))
        before = self._marked(first, last)
        self.marks.scatter(numbers, True)
        if self._marked(first, last) - before + int(again.sum()) != len(numbers):
            self.twice.update(numbers.filter(numbers.is_duplicated()))

    def _marked(self, first: int, last: int) -> int:
        """How many keys from the first to the last are marked."""
        return int(self.marks.slice(first, last - first + 1).sum())

    def _make_room(self, last: int) -> None:
        wanted, has = (last // self.size + 1) * self.size, len(self.marks)
        if wanted > has:
            more = pl.repeat(False, wanted - has, dtype=pl.Boolean, eager=True)
            self.marks = pl.concat([self.marks, more], rechunk=True)

    def repeated(self, numbers: pl.Series) -> pl.Series:
        """Which of these numbers stand more than once in the file."""
        return numbers.is_in(pl.Series(list(self.twice), dtype=NUMBER).implode()).fill_null(False)

    def numbers_of(self, found: pl.DataFrame) -> pl.Series:
        """The numbers of the entries' keys; null where a part of the key is not known."""
        for period, accumulation in found.select("time_period", "accumulation").unique().drop_nulls().rows():
            self.about(period, accumulation)
        keys = found.select(KEY)
        for known in (
            self._of_series,
            self._of_area,
            _numbered(["time_period", "accumulation"], self.abouts.items()),
        ):
            *names, _ = known.columns
            keys = keys.join(known, on=names, how="left", maintain_order="left")
        about, area, series = (
            pl.col(f"place of {name}") for name in ("time_period", "ref_area", "indicator")
        )
        number = (about * len(self.areas) + area) * len(self.series) + series
        return keys.select(number).to_series()

    def has(self, numbers: pl.Series) -> pl.Series:
        """Which of these keys the file has given."""
        if numbers.null_count() < len(numbers):
            self._make_room(int(numbers.max()))  # type: ignore[arg-type]
        return pl.select(pl.lit(self.marks).gather(pl.lit(numbers))).to_series().fill_null(False)

    def number(
        self,
        indicator: str | None,
        area: str | None,
        breakdown: str | None,
        period: str | None,
        accumulation: str | None,
    ) -> int | None:
        """The number of a key; None where a part of it is not known."""
        series, place = self.series.get((indicator or "", breakdown or "")), self.areas.get(area or "")
        if series is None or place is None or period is None or accumulation is None:
            return None
        return (self.about(period, accumulation) * len(self.areas) + place) * len(self.series) + series


def _numbered(names: list[str], places: Iterable[tuple[tuple[str, ...], int]]) -> pl.DataFrame:
    """The codes of those columns, and the place of each in its list."""
    schema = {**dict.fromkeys(names, pl.String()), f"place of {names[0]}": NUMBER}
    return pl.DataFrame([(*codes, n) for codes, n in places], schema=schema, orient="row")
