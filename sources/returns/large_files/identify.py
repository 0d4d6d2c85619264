"""What a large tidy file is, without reading it whole."""

import re
from dataclasses import replace
from pathlib import Path

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.identify import Identified, identify, latest_of, of_book
from sources.returns.large_files.blocks import blocks, delimiter_of, head_of, tail_of
from sources.returns.period_evidence import months_said
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
        month = _latest_month(path, form) if form else None
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


def _latest_month(path: Path, form: ReturnForm) -> str | None:
    sheet = read_csv(head_of(path)).sheets[0]
    header = find_header(sheet)
    if header is None or "month" not in header.columns:
        return None
    texts: set[str] = set()
    for block in blocks(path, delimiter_of(path)):
        texts |= {text for text in block.cells[str(header.columns["month"])].unique().to_list() if text}
    return latest_of({text: months_said(text) for text in texts}, form, {})
