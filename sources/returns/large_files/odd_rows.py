"""The odd rows of a block, judged one by one by the rules that judge a small file."""

from collections.abc import Iterator, Mapping
from typing import SupportsIndex

import polars as pl

from contracts.corrections import Correction
from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.cells.texts import noted_column
from sources.returns.entries import ENTRY, Fault
from sources.returns.judge.known_before import Key
from sources.returns.judge.observations import judged_rows
from sources.returns.tidy_tables.columns import Header, Lookups, defaults, locators
from sources.returns.tidy_tables.decimal_comma import with_decimal_points
from sources.returns.tidy_tables.names_beside import name_faults
from sources.returns.tidy_tables.row_faults import long_row_faults, of_this_form, row_faults
from sources.workbook import CellValue, Sheet

NONE_TOO_LONG: Mapping[int, int] = {}


class _Picked:
    """Rows of a block by the number of their entry, as the faults of rows ask for them."""

    def __init__(self, cells: pl.DataFrame, rows: pl.Series, numbers: pl.Series) -> None:
        self.cells, self.rows = cells, rows
        self.place = {number: n for n, number in enumerate(numbers)}

    def __len__(self) -> int:
        return self.cells.height

    def __getitem__(self, entry: SupportsIndex, /) -> tuple[int, list[CellValue]]:
        return self._at(self.place[int(entry) + 1])

    def __iter__(self) -> Iterator[tuple[int, list[CellValue]]]:
        return map(self._at, range(len(self)))

    def _at(self, place: int) -> tuple[int, list[CellValue]]:
        return int(self.rows[place]), list(self.cells.row(place))

    def texts(self, place: int) -> pl.Series:
        """The texts of one column."""
        return self.cells[str(place)]


class OddRows:
    """Judges rows of one tidy file by every rule that a row shows by itself."""

    def __init__(
        self, form: ReturnForm, plan: Plan, month: str, header: Header, sheet: Sheet, find: Lookups
    ) -> None:
        self.form, self.plan, self.month, self.header, self.sheet = form, plan, month, header, sheet
        self.find = find

    def judged(
        self,
        cells: pl.DataFrame,
        rows: pl.Series,
        numbers: pl.Series,
        due: dict[Key, Correction],
        too_long: Mapping[int, int] = NONE_TOO_LONG,
    ) -> tuple[pl.DataFrame, list[Fault]]:
        """The rows with amount and key, and their faults; `cells` are texts, `rows` 0-based, `numbers` their entries'.

        `too_long`: rows with more fields than the heading, and how many.
        """
        frame = self._entries(cells, rows, numbers)
        frame, doubts = with_decimal_points(frame, self.form, range(frame.height))
        body = _Picked(cells, rows, numbers)
        known = doubts + row_faults(self.sheet, self.header, self.form, frame, body, self.plan, self.month)
        known += name_faults(self.sheet, self.header, self.form, frame, body, self.plan)
        frame = of_this_form(frame, known)
        lengths = [(n, row, too_long[row]) for n, row in zip(numbers, rows, strict=True) if row in too_long]
        known += long_row_faults(self.sheet, self.header, lengths)
        found, faults = judged_rows(frame, known, self.form, self.plan, self.month, due)
        return found, known + faults

    def _entries(self, cells: pl.DataFrame, rows: pl.Series, numbers: pl.Series) -> pl.DataFrame:
        columns = {part: pl.lit(value) for part, value in defaults(self.form, self.month).items()}
        for part, find in self.find.items():
            if part in self.header.columns:
                texts = cells[str(self.header.columns[part])]
                meant = {text: find(text) for text in texts.unique()}
                columns[part] = pl.lit(texts.replace_strict(meant, return_dtype=pl.String))
        if "note" in self.header.columns:
            columns["note"] = pl.lit(noted_column(cells[str(self.header.columns["note"])].cast(pl.String)))
        raw = pl.col(str(self.header.columns["value"])).str.strip_chars()
        found = cells.select(
            **columns,
            raw=raw,
            number=pl.lit(None, pl.String),
            row_no=pl.lit(numbers),
            locator=pl.lit(locators(self.header, rows)),
        )
        return found.select(pl.col(name).cast(kind) for name, kind in ENTRY.items())
