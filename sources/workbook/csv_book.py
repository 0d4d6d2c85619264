"""Bytes of a delimited text file to a book of one sheet of text cells; addresses are a spreadsheet's."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from sources.csv_text import CsvFault, decode
from sources.workbook import limits
from sources.workbook.model import Book, BookFault, CellValue, Sheet, address

SHEET_NAME = ""  # a text file has no sheets: its cells are just A1, B1, …
DELIMITERS = (",", "\t", ";", "|")
_QUOTED = re.compile(r'"[^"]*"')
_LOOKED_AT = 200
_GUARDED = re.compile(
    r'^="([^"]*)"$'
)  # what keeps a spreadsheet from changing 01 or 200: it shows the text within
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
ENDS_IN_NUMBER = re.compile(r"[0-9.][ \t]*\Z")


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
    rows: list[list[CellValue]] = []
    try:
        for _, cells in records(io.StringIO(text, newline=""), delimiter):
            rows.append([*cells])
    except CsvFault as fault:
        raise BookFault(fault.rule_id, fault.locator, fault.params) from None
    return Book("csv", (Sheet(SHEET_NAME, True, rows),), cut_at=_cut_at(text, rows))


def records(
    text: Iterable[str], delimiter: str, *, before: int = 0, width: int = 0
) -> Iterator[tuple[int, list[str]]]:
    """(line on which it begins, cells) of each record; `before`: lines that stand before the text. Raises CsvFault.

    `width`: how many cells a row has, else as many as the first record.

    A quotation that takes whole rows into one cell is refused, with the line on which it begins.
    """
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _quotation(before + begins, f"引号或分隔符错误（{error}）", str(error)) from None
        width = width or len(cells)
        if any(cell.startswith('="') for cell in cells):
            cells = [_GUARDED.sub(r"\1", cell) for cell in cells]
        if reader.line_num > begins:
            _check_swallowed(cells, before + begins, width, delimiter)
        yield before + begins, cells
        begins = reader.line_num + 1


def _check_swallowed(cells: list[str], begins: int, width: int, delimiter: str) -> None:
    line = begins
    for cell in cells:
        inside = [one for one in _LINE_ENDS.split(cell)[1:] if one.count(delimiter) >= max(width - 1, 1)]
        if inside:
            zh = f"从第 {line} 行开始的引号把后面 {len(inside)} 行并进了一个格，如“{inside[0][:40]}”"
            en = f"a quotation that begins in line {line} takes {len(inside)} further rows into one cell"
            raise _quotation(line, zh, en)
        line += len(_LINE_ENDS.findall(cell))


def _quotation(line: int, zh: str, en: str) -> CsvFault:
    return CsvFault("file.csv.malformed", f"A{line}", {"line": line, "detail_zh": zh, "detail_en": en})


def _cut_at(text: str, rows: list[list[CellValue]]) -> tuple[str, str] | None:
    """The last cell and its text, where the file may end within a row: a cut there leaves no other trace."""
    if not rows or not rows[-1] or text.endswith(("\n", "\r")):
        return None
    before = max(map(len, rows[:-1][:_LOOKED_AT]), default=0)
    if not may_be_cut(str(rows[-1][-1]), len(rows[-1]), before):
        return None
    return address(len(rows) - 1, len(rows[-1]) - 1), str(rows[-1][-1])


def may_be_cut(last: str, fields: int, before: int) -> bool:
    """Whether a row without its line end may go on: it ends in a digit, or has fewer fields than those before."""
    return bool(ENDS_IN_NUMBER.search(last)) or fields < before


def find_delimiter(text: str) -> str:
    """The delimiter most lines use as often as the first line that holds it; a comma where none does."""
    lines = [_QUOTED.sub("", line) for line in text[:200_000].splitlines() if line.strip()][:_LOOKED_AT]
    best, score = ",", 0
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in lines if delimiter in line]
        agreeing = sum(1 for count in counts if count == counts[0])
        if agreeing > score:
            best, score = delimiter, agreeing
    return best
