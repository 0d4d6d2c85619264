"""Rows, columns and zeros of an .xlsx sheet that nobody sees: hidden by name, or too small."""

import re

from sources.workbook.model import LOWEST_ROW, MAX_COLUMNS, NARROWEST_COLUMN
from sources.workbook.xml_text import attribute, tags

_HIDDEN_ROW = re.compile(rb'<row r="([0-9]+)"[^>]*\s(?:hidden="(?:1|true|on)"|ht="(?:0?\.[0-9]+|0)")')
_ROW = re.compile(rb'<row r="([0-9]+)"([^>]*)>')
_SAYS_HEIGHT = re.compile(rb"\s(?:hidden|ht)=")
_ON, _OFF = ("1", "true", "on"), ("0", "false", "off")


def hidden_rows(part: bytes, *, may_be: bool) -> frozenset[int]:
    """The rows; `may_be`: some row may say so itself."""
    found = {int(row) - 1 for row in _HIDDEN_ROW.findall(part)} if may_be else set()
    usual = _usual(part)  # its `zeroHeight` is of rows that are not written, which hold nothing
    if attribute(usual, "customHeight") in _ON and _is_less(usual, "defaultRowHeight", LOWEST_ROW):
        found |= {int(row) - 1 for row, about in _ROW.findall(part) if not _SAYS_HEIGHT.search(about)}
    return frozenset(found)


def hidden_columns(part: bytes) -> frozenset[int]:
    """The columns."""
    before = part[: max(part.find(b"<sheetData"), 0)]
    start, end = before.find(b"<cols"), before.find(b"</cols>")
    hidden = bytearray(MAX_COLUMNS)
    if _is_less(_usual(part), "defaultColWidth", NARROWEST_COLUMN):
        hidden[:] = b"\1" * MAX_COLUMNS
    for tag in tags(part[start:end], b"col") if start >= 0 else ():
        first, last = attribute(tag, "min"), attribute(tag, "max")
        if first.isdecimal() and last.isdecimal():
            span = slice(max(int(first) - 1, 0), min(int(last), MAX_COLUMNS))
            is_hidden = attribute(tag, "hidden") in _ON or _is_less(tag, "width", NARROWEST_COLUMN)
            hidden[span] = (b"\1" if is_hidden else b"\0") * len(range(*span.indices(MAX_COLUMNS)))
    return frozenset(index for index, flag in enumerate(hidden) if flag)


def hides_zeros(part: bytes) -> bool:
    """Whether a view of the sheet shows nothing where a cell is zero."""
    views = tags(part[: max(part.find(b"<sheetData"), 0)], b"sheetView")
    return any(attribute(view, "showZeros") in _OFF for view in views)


def _usual(part: bytes) -> bytes:
    """What holds for rows and columns that say nothing else."""
    return next(iter(tags(part[: max(part.find(b"<sheetData"), 0)], b"sheetFormatPr")), b"")


def _is_less(tag: bytes, name: str, least: float) -> bool:
    """Whether that length is given and less: a row lower than a point, a column narrower than a quarter of a digit."""
    try:
        return float(attribute(tag, name) or least) < least
    except ValueError:
        return False
