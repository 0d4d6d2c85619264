"""One value cell of a workbook to the text that a person reads in it, and what is odd about the cell.

What the cell shows and what it stores are held against each other; where they are two numbers, the cell is asked
about and not read.

| the cell                                              | read as                | said of it                 |
|-------------------------------------------------------|------------------------|----------------------------|
| an error                                              | its text               | error                      |
| merged with another, empty or with a value underneath | the value              | error                      |
| a formula nobody computed, or computed otherwise      | -                      | error                      |
| a formula that is not computed again here             | its result             | once for all of them: note |
| struck out whole                                      | the value              | error                      |
| with raised or struck-out runs                        | the rest               | warning                    |
| 60 % of 0.6, words behind the number that are the unit | 60%, the number       | -                          |
| other digits than are stored, other words, nothing    | the number             | error; a zero: warning     |
| shown otherwise by a conditional format, perhaps       | the number             | error                      |
| aligned to be filled with its content: 1 shows as 1111 | the value              | error                      |
| in a hidden row or column                             | the value              | warning                    |
"""

import re

from sources.footnotes import without_invisible
from sources.returns.cells.merged_cells import Oddity, covered_cells, read_covered
from sources.returns.cells.texts import number_text, text_of
from sources.returns.cells.values import Amount, read_value
from sources.returns.entries import Fault
from sources.workbook import CellValue, Sheet, address
from sources.workbook.model import place
from sources.workbook.number_formats import Shown

_MOST_NAMED = 12  # cells in one note
_TEN = re.compile(r"(?:^|[^0-9.])10\s*$")


class CellReader:
    """Reads value cells of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._on_trust: list[tuple[int, int]] = []
        self.covered = covered_cells(sheet.merged)

    def value(self, row: int, column: int) -> CellValue:
        """What is stored there; a text without anything to be seen is empty."""
        cells = self.sheet.rows[row] if row < len(self.sheet.rows) else []
        value = cells[column] if column < len(cells) else ""
        return value.strip() if isinstance(value, str) and without_invisible(value).strip() else (
            "" if isinstance(value, str) else value
        )  # fmt: skip

    def read(self, row: int, column: int, unit: str) -> tuple[str, list[Oddity]]:
        """(the text as a person reads it, what is odd); `unit` is the one printed for the cell."""
        at, value = (row, column), self.value(row, column)
        if at in self.sheet.errors:
            return self.sheet.errors[at], [("cell.formula.error", {"seen": self.sheet.errors[at]})]
        if at in self.covered:
            first = self.covered[at]
            found = read_covered(text_of(value).strip(), text_of(self.value(*first)), first)
            if found:
                return found
        if at in self.sheet.on_trust:
            self._on_trust.append(at)
        if at in self.sheet.uncomputed:
            return "（公式）", [("cell.formula.uncomputed", {})]
        odd: list[Oddity] = []
        if value != "" and (row in self.sheet.hidden_rows or column in self.sheet.hidden_columns):
            odd.append(("cell.value.hidden", {"seen": text_of(value)}))
        if at in self.sheet.stale:
            odd.append(("cell.formula.stale", {"seen": text_of(value), "computed": self.sheet.stale[at]}))
        if value != "":
            odd += self._of_whole_cell(at, text_of(value))
        if at in self.sheet.marked and isinstance(value, str):
            text, more = self._without_runs(at)
            return text, odd + more
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            text, more = self._shown(at, float(value), unit)
            return text, odd + more
        text = text_of(value).strip()
        if at in self.sheet.shown and text and isinstance(value, str):
            return text, odd + self._shown_around(self.sheet.shown[at], text, unit)
        return text, odd

    def _of_whole_cell(self, at: tuple[int, int], seen: str) -> list[Oddity]:
        """What keeps a person from reading the cell as it is stored."""
        told = (
            (self.sheet.struck, "cell.value.struck"), (self.sheet.unseen, "cell.value.unseen"),
            (self.sheet.doubtful, "cell.format.conditional"),
        )  # fmt: skip
        odd: list[Oddity] = [(rule, {"seen": seen}) for cells, rule in told if at in cells]
        if at in self.sheet.repeated:
            odd.append(_differs(2 * seen.strip() + "…", seen.strip()))
        return odd

    def taken_on_trust(self) -> list[Fault]:
        """The one note on the formulas among the cells read whose stored results nothing here computed again."""
        if not self._on_trust:
            return []
        cells = sorted(self._on_trust)
        named = "、".join(address(*cell) for cell in cells[:_MOST_NAMED])
        more = len(cells) - _MOST_NAMED
        params = {
            "count": len(cells), "cells": named + (f" 等，另 {more} 格" if more > 0 else ""),
            "cells_en": named.replace("、", ", ") + (f" and {more} more" if more > 0 else ""),
        }  # fmt: skip
        return [Fault("cell.formula.on_trust", place(self.sheet.name, *cells[0]), params)]

    def _without_runs(self, at: tuple[int, int]) -> tuple[str, list[Oddity]]:
        """The text without raised, struck-out and unseen runs; a raised digit behind a 10 may be its power."""
        marked = self.sheet.marked[at]
        text = marked.text.strip()
        whole = text_of(self.value(*at)).strip()
        if not text:
            return whole, [("cell.value.struck" if marked.struck else "cell.value.unseen", {"seen": whole})]
        if marked.raised and _TEN.search(text):
            detail = {
                "seen": whole, "detail_zh": f"“{marked.raised}”在 10 的右上角，是乘方还是注释不明",
                "detail_en": f"'{marked.raised}' is raised behind a 10: a power or a footnote",
            }  # fmt: skip
            return whole, [("cell.number.unreadable", detail)]
        aside = "、".join(part for part in (marked.raised, marked.struck, marked.unseen) if part)
        return text, [("cell.mark.left_out", {"seen": whole, "marks": aside, "number": text})]

    def _shown(self, at: tuple[int, int], value: float, unit: str) -> tuple[str, list[Oddity]]:
        stored = number_text(value)
        seen = self.sheet.shown.get(at)
        if seen is None:
            return stored, []
        if seen.said is None:
            if value == 0 and not seen.text:
                return stored, [("cell.zero.unseen", {})]
            return stored, [_differs(seen.text, stored)]
        if seen.said.endswith("%") and unit in ("%", ""):
            return seen.said, []
        differs = self._shown_around(seen, stored, unit)
        if differs and seen.said.endswith("%"):
            return seen.said, []  # a share in a column of amounts: said to be one by whoever reads it
        return stored, differs

    def _shown_around(self, seen: Shown, stored: str, unit: str) -> list[Oddity]:
        """What is odd about words that a format puts around what is stored: nothing where both come to one number."""
        if seen.said is not None:
            said, plain = read_value(seen.said, unit), read_value(stored, unit)
            if isinstance(said, Amount) and isinstance(plain, Amount) and said == plain and not said.marks:
                return []
        return [_differs(seen.text, stored)]


def _differs(shown: str, stored: str) -> Oddity:
    empty = {"shown": shown or "（空白）", "shown_en": shown or "nothing", "stored": stored}
    return "cell.format.differs", empty
