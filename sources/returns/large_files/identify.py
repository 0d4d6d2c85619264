"""What a large tidy file is, without reading it whole."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.form_sheets.headings import where
from sources.returns.identify import Identified, identify, of_book
from sources.returns.large_files.blocks import blocks, delimiter_of, head_of, tail_of
from sources.returns.tidy_tables.month_of_rows import month_of_rows
from sources.returns.tidy_tables.reader import find_header
from sources.workbook.csv_book import may_be_cut, read_csv


def identified(
    path: Path, plan: Plan, form: ReturnForm | None, month: str | None, name: str = ""
) -> Identified:
    """What a tidy file is, from its first lines; its month from the whole column where the sender names none.

    Raises StructureFault, BookFault.
    """
    book = read_csv(head_of(path))
    if month is None:
        month = _month_of_table(path, form, name or path.name) if form else None
    found = identify(replace(book, cut_at=None), plan, form, month, name or path.name)
    return replace(found, faults=(*found.faults, *of_book(replace(book, cut_at=_cut_at(path)))))


def _cut_at(path: Path) -> tuple[str, str] | None:
    """The last line and its last cell, where the file may end within a row."""
    *before, last = re.split(rb"\r\n|\n|\r", tail_of(path))
    if not last:
        return None
    delimiter = delimiter_of(path).encode()
    fields = last.split(delimiter)
    cell, usual = (
        fields[-1].decode("utf-8", "replace"),
        len(before[-1].split(delimiter)) if before else 0,
    )
    return ("", cell) if may_be_cut(cell, len(fields), usual) else None


def _month_of_table(path: Path, form: ReturnForm, name: str) -> str | None:
    sheet = read_csv(head_of(path)).sheets[0]
    header = find_header(sheet)
    if header is None or "month" not in header.columns:
        return None
    counts, places, column = Counter[str](), dict[str, str](), header.columns["month"]
    for block in blocks(path, delimiter_of(path)):
        cells = block.cells[str(column)]
        for text, count in cells.drop_nulls().value_counts().rows():
            counts[text] += count
            if text not in places:
                places[text] = where(sheet, block.first + (cells == text).arg_max(), column)
    counts.pop("", None)
    return month_of_rows(counts, form, places, [name])
