"""Formulas and texts that would reach outside the sheet, or run where the figures are exported to."""

import html
import re

from sources.workbook.model import BookFault, Sheet, address, place

_QUOTED_TEXT = re.compile(r'"[^"]*"')
_QUOTED_NAME = re.compile(r"'[^']*'")
_CALLS = re.compile(r"(?<![A-Za-z0-9])(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE)\s*\(", re.IGNORECASE)
_SCREEN = re.compile(rb"\||&#|webservice|rtd|call|register|exec|dde", re.IGNORECASE)

_SIGNS = "=@+-＝＠＋－"
# A parenthesis opens a call or a term unless it is a note in Chinese words: 其中：本科(人), 5G(万户).
_CALL_OR_TERM = re.compile(r"(?<![^\x00-\x7f])\s*\((?![^\x00-\x7f]+\))|\||!\s*['\"$#\w]", re.ASCII)


def may_call(text: bytes) -> bool:
    """Whether any of the formulas in the text needs a closer look."""
    return _SCREEN.search(text) is not None


def check_formula(formula: bytes, locator: str) -> None:
    """The formula (as stored, XML-escaped) calls no program, service or add-in. Raises BookFault."""
    if not may_call(formula):
        return
    text = html.unescape(formula.decode("utf-8", "replace"))
    bare = _QUOTED_NAME.sub("", _QUOTED_TEXT.sub("", text))
    if "|" in bare or _CALLS.search(bare):
        raise BookFault("file.formula.calls_out", locator, {"formula": text[:120]})


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet that opens an export would run the text instead of showing it."""
    if len(text) < 2 or text[0] not in _SIGNS:
        return False
    if text[0] in "=@＝＠":
        return True
    return _CALL_OR_TERM.search(text, 1) is not None


def check_texts(sheet: Sheet) -> None:
    """No text of the sheet would run as a formula once exported. Raises BookFault with the first such cell."""
    running = {text for text in sheet.texts if runs_as_formula(text)}
    if not running:
        return
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            if type(value) is str and value in running:
                cell = address(number, column)
                params = {"sheet": sheet.name or "CSV", "cell": cell, "text": value[:80]}
                raise BookFault("file.text.runs_as_formula", place(sheet.name, number, column), params)
