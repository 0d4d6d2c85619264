"""Texts that come again and again: each is looked up once a block, and a row costs a number.

polars numbers the texts of a column as it reads them (a categorical column); what a text means is then an
array indexed by that number.
"""

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import polars as pl

from sources.workbook import CellValue
from sources.workbook.formulas import runs_as_formula

Places = npt.NDArray[np.int32]
CODES = pl.Categorical(
    pl.Categories("longshu_codes")
)  # codes of a list that no contract closes: areas, months


def numbered_texts() -> pl.DataType:
    """The type of a column whose texts polars numbers; one a block, or the texts of a file would pile up."""
    return pl.Categorical(pl.Categories.random())


class Coded:
    """Which code of a list each text of a column stands for; the list may grow."""

    def __init__(self, find: Callable[[CellValue], str | None], codes: Iterable[str]) -> None:
        self.find = find
        self.codes = list(codes)
        self._place = {code: n for n, code in enumerate(self.codes)}
        self._known: dict[str, int] = {}
        self._column = pl.Series(dtype=CODES)

    def places(self, column: pl.Series) -> Places:
        """For each row the place of its code, -1 where the text is none; an empty cell is an empty text."""
        distinct = column.drop_nulls().unique()
        of_distinct = distinct.to_physical().to_numpy()
        nothing = int(of_distinct.max(initial=0)) + 1
        meant = np.full(nothing + 1, self.place(""), dtype=np.int32)
        meant[of_distinct] = [self.place(text) for text in distinct.cast(pl.String)]
        numbers = column.to_physical()
        if column.null_count():
            numbers = numbers.fill_null(nothing)
        found: Places = meant[numbers.to_numpy()]
        return found

    def place(self, text: str) -> int:
        """The place of the code the text stands for, -1 where it stands for none."""
        if text in self._known:
            return self._known[text]
        code = self.find(text)
        if code is None or runs_as_formula(text):
            return -1  # not remembered: such texts may be as many as the rows
        place = self._place.setdefault(code, len(self.codes))
        if place == len(self.codes):
            self.codes.append(code)
        self._known[text] = place
        return place

    def column(self, places: Places) -> pl.Series:
        """The code at each place."""
        if len(self._column) != len(self.codes):
            self._column = pl.Series(self.codes, dtype=pl.String).cast(CODES)
        return self._column.gather(places)
