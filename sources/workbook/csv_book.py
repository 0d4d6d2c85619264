"""Bytes of a delimited text file to a book of one sheet of text cells; addresses are a spreadsheet's."""

import csv
import io
import re

from sources.csv_text import CsvFault, decode
from sources.workbook import limits
from sources.workbook.model import Book, BookFault, CellValue, Sheet

SHEET_NAME = ""  # a text file has no sheets: its cells are just A1, B1, …
_DELIMITERS = (",", "\t", ";")
_QUOTED = re.compile(r'"[^"]*"')
_LOOKED_AT = 200


def read_csv(content: bytes) -> Book:
    """The book in the bytes: one sheet, every cell a text as written, blank lines kept. Raises BookFault."""
    limits.check_size(len(content), limits.HELD_TEXT_BYTES)
    try:
        text = decode(content)
    except CsvFault as fault:
        raise BookFault(fault.rule_id, fault.locator, fault.params) from None
    delimiter = find_delimiter(text)
    columns = text.count(delimiter) + text.count("\n") + text.count("\r") + 1
    if columns > limits.BOOK_CELLS:
        params = {"sheet": SHEET_NAME, "cell": "A1", "rows": text.count("\n") + 1}
        params |= {"columns": columns, "limit": limits.BOOK_CELLS}
        raise BookFault("file.cell.far_away", "A1", params)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[CellValue]] = []
    try:
        rows.extend([*line] for line in reader)
    except csv.Error as error:
        line = reader.line_num
        params = {"line": line, "detail_zh": f"引号或分隔符错误（{error}）", "detail_en": str(error)}
        raise BookFault("file.csv.malformed", f"A{line}", params) from None
    none: frozenset[tuple[int, int]] = frozenset()
    sheet = Sheet(SHEET_NAME, True, rows, (), frozenset(), frozenset(), none, {}, none)
    return Book("csv", (sheet,))


def find_delimiter(text: str) -> str:
    """The delimiter most lines use as often as the first line that holds it; a comma where none does."""
    lines = [_QUOTED.sub("", line) for line in text[:200_000].splitlines() if line.strip()][:_LOOKED_AT]
    best, score = ",", 0
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines if delimiter in line]
        agreeing = sum(1 for count in counts if count == counts[0])
        if agreeing > score:
            best, score = delimiter, agreeing
    return best
