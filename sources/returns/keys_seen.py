"""Which keys of a form a large file has given so far: one mark for each key the form can have."""

from collections import defaultdict

import numpy as np
import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan

About = tuple[str, str]  # time period, accumulation


class KeysSeen:
    """A mark for every (line, area) of each period and accumulation that occurs; memory is bounded by the form."""

    def __init__(self, form: ReturnForm, plan: Plan) -> None:
        self.lines = pl.Enum([line.code for line in form.lines])
        self.areas = pl.Enum([area.code for area in plan.codelists["ref_area"]])
        self.size = len(form.lines) * len(self.areas.categories)
        self.marks: dict[About, np.ndarray] = defaultdict(lambda: np.zeros(self.size, dtype=np.bool_))
        self.twice: dict[About, set[int]] = defaultdict(set)

    def add(self, found: pl.DataFrame) -> None:
        """The keys of these entries are marked, and those already marked are known to be repeated."""
        for about, numbers in self._numbers(found):
            marks = self.marks[about]
            again = marks[numbers]
            if len(numbers) > 1:
                ordered = np.sort(numbers)
                self.twice[about].update(ordered[1:][ordered[1:] == ordered[:-1]].tolist())
            if again.any():
                self.twice[about].update(numbers[again].tolist())
            marks[numbers] = True

    def repeated(self) -> bool:
        """Whether any key stood more than once."""
        return any(self.twice.values())

    def those_repeated(self, found: pl.DataFrame) -> pl.DataFrame:
        """The entries whose key stands more than once in the file."""
        numbered = self._numbered(found)
        twice = [(*about, number) for about, numbers in self.twice.items() for number in numbers]
        schema = {"time_period": pl.String, "accumulation": pl.String, "number": pl.Int64}
        wanted = pl.DataFrame(twice, schema=schema, orient="row")
        return numbered.join(wanted, on=list(schema), how="semi", maintain_order="left").drop("number")

    def _numbered(self, found: pl.DataFrame) -> pl.DataFrame:
        line = pl.col("line").cast(self.lines).to_physical().cast(pl.Int64)
        area = pl.col("ref_area").cast(self.areas).to_physical().cast(pl.Int64)
        return found.with_columns(number=line * len(self.areas.categories) + area)

    def _numbers(self, found: pl.DataFrame) -> list[tuple[About, np.ndarray]]:
        numbered = self._numbered(
            found.select("line", "ref_area", "time_period", "accumulation")
        ).drop_nulls()
        return [
            ((str(period), str(accumulation)), part["number"].to_numpy())
            for (period, accumulation), part in numbered.group_by("time_period", "accumulation")
        ]
