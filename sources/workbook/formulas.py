"""Formulas that would reach outside the sheet."""

import html
import re

from sources.workbook.model import BookFault

_QUOTED_TEXT = re.compile(r'"[^"]*"')
_QUOTED_NAME = re.compile(r"'[^']*'")
_CALLS = re.compile(r"(?<![A-Za-z0-9])(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE)\s*\(", re.IGNORECASE)
_SCREEN = re.compile(rb"\||&#|webservice|rtd|call|register|exec|dde", re.IGNORECASE)


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
