"""Figures below the table, where nothing is read: under the signatures, behind a gap. Named, so that none is lost in silence."""

import re
from collections.abc import Iterable

from sources.csv_text import column_letters
from sources.returns.cells.texts import text_of
from sources.returns.entries import Fault
from sources.returns.form_sheets.headings import where
from sources.workbook import CellValue, Sheet

_MOST_ROWS = 2000  # that are looked at, and
_MOST_NAMED = 8  # that are named
_FIGURE = re.compile(r"[-+−]?[0-9][0-9,，']*(?:\.[0-9]+)?\s*(?:[%‰]|[十百千]?万|万?亿)?")
_NO_FIGURES = re.compile(  # a row that says so of itself holds other numbers
    r"电话|手机|传真|日期|邮编|编号|文号|电邮|邮箱|页|[年月日]\s*$|负责人|填表|审核|联系|tel|phone|date|mobile|e-?mail|page|version",
    re.IGNORECASE,
)


def rows_below(sheet: Sheet, last: int, columns: Iterable[int]) -> list[Fault]:
    """One fault that names the rows below the last of the table with figures in these columns; none where there are none."""
    places = [*columns]
    found = [
        (row, place)
        for row in range(last + 1, min(len(sheet.rows), last + 1 + _MOST_ROWS))
        if (place := _figure_in(sheet.rows[row], places)) is not None
    ]
    if not found:
        return []
    rows = "、".join(str(row + 1) for row, _ in found[:_MOST_NAMED])
    more = len(found) - _MOST_NAMED
    params = {
        "count": len(found), "rows": rows + (f" 等，另 {more} 行" if more > 0 else ""),
        "rows_en": rows.replace("、", ", ") + (f" and {more} more" if more > 0 else ""),
        "first": column_letters(found[0][1]),
    }  # fmt: skip
    return [Fault("sheet.row.below", where(sheet, *found[0]), params)]


def _figure_in(cells: list[CellValue], places: list[int]) -> int | None:
    """The first of these columns that holds a figure; none in a row that speaks of telephones, dates and the like."""
    at = next((place for place in places if place < len(cells) and _is_figure(cells[place])), None)
    if at is None or any(isinstance(cell, str) and _NO_FIGURES.search(cell) for cell in cells):
        return None
    return at


def _is_figure(cell: CellValue) -> bool:
    if isinstance(cell, bool) or cell == "":
        return False
    return isinstance(cell, int | float) or _FIGURE.fullmatch(text_of(cell).strip()) is not None
