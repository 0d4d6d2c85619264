"""Texts that come again and again: each is looked up once a block, and a row costs a number.

polars numbers the texts of a column as it reads them (a categorical column); what a text means is then a
list indexed by that number.
"""

from collections.abc import Callable, Iterable

import polars as pl

from sources.workbook import CellValue

PLACE = pl.UInt32()  # as polars counts rows: what is looked up by it needs no conversion
# codes of lists that no contract closes; a list of its own for each, since a file writes the whole list time and again
AREAS, PERIODS = (pl.Categorical(pl.Categories(f"longshu_{name}")) for name in ("areas", "periods"))


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

    def places(self, column: pl.Series) -> pl.Expr:
        """For each row the place of its code, null where the text is none; an empty cell is an empty text."""
        assert isinstance(column.dtype, pl.Categorical)
        texts = column.dtype.categories.to_series().to_list()  # in the order of their numbers
        numbers = pl.col(column.name).to_physical()
        if column.null_count():
            numbers = numbers.fill_null(len(texts))
            texts.append("")
        known = self._known
        places = [known[text] if text in known else self.place(text) for text in texts]
        return pl.lit(pl.Series(places, dtype=PLACE)).gather(numbers)

    def place(self, text: str) -> int | None:
        """The place of the code the text stands for, None where it stands for none."""
        if text in self._known:
            return self._known[text]
        code = self.find(text)
        if code is None:
            return None  # not remembered: such texts may be as many as the rows
        place = self._place.setdefault(code, len(self.codes))
        if place == len(self.codes):
            self.codes.append(code)
        self._known[text] = place
        return place
