"""Formulas computed again: does the stored result follow from the workbook as it is?

`40000+5678`, `D9/D8*100`, `ROUND(SUM(D9:D10),2)`, `IF(D8=0,0,D9/D8)`, `IFERROR(VLOOKUP(A8,底表!A:C,3,FALSE),0)` and what is
made of these. Any other formula is left to the program that stored its result.
"""

import operator
import re
from collections.abc import Callable

from sources.csv_text import column_letters
from sources.workbook.formula_functions import FUNCTIONS, applied
from sources.workbook.formula_values import (
    BLANK,
    Area,
    Argument,
    FormulaError,
    NotPlainError,
    Part,
    Rows,
    Value,
    number,
    value_of,
)
from sources.workbook.model import MAX_COLUMNS, MAX_ROWS, column_index, position

Bounds = tuple[int, int, int, int]  # top, left, bottom, right
Look = Callable[[str, Bounds], Rows]  # an area of a sheet; an empty name is that of the formula's own

_SHEET = r"(?:(?P<sheet>'(?:[^']|'')+'|[^\s'!(){}\[\],;+\-*/^&=<>:%\"]+)!)?"
_COLUMN = r"\$?[A-Z]{1,3}"
_ONE = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:E[+-]?\d{1,3})?(?![\w!.:]))"
    rf"|(?P<area>{_SHEET}(?:{_ONE}(?::{_ONE})?|{_COLUMN}:{_COLUMN}))(?![A-Z0-9(!])"
    rf"|(?P<function>(?:{'|'.join(FUNCTIONS)})\()|(?P<truth>TRUE|FALSE)(?!\w)"
    r"|\"(?P<text>(?:[^\"]|\"\")*)\"|(?P<sign><=|>=|<>|[-+*/^%(),<>=]))",
    re.IGNORECASE,
)
_ODF = re.compile(
    rf"\[\$?(?P<sheet>'(?:[^']|'')+'|[^.\]'$]*)\.(?P<first>{_ONE}|{_COLUMN})(?::[^.\]]*\.(?P<last>{_ONE}|{_COLUMN}))?\]",
    re.IGNORECASE,
)
_ODF_COMMA = re.compile(r"(?P<text>\"[^\"]*\")|;")
_REFERENCE = re.compile(
    r"(?P<text>\"[^\"]*\"|'[^']*')"
    r"|(?<![A-Za-z0-9_$.])(?P<fixed_column>\$?)(?P<column>[A-Za-z]{1,3})(?P<fixed_row>\$?)(?P<row>\d{1,7})(?![A-Za-z0-9_(!.])"
)
_LONGEST = 400
_COMPARED = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


def result_of(formula: str, look: Look) -> Value | None:
    """What the formula comes to; None where it is not computed here. Raises FormulaError where it comes to an error."""
    text = formula.removeprefix("of:").removeprefix("=")
    if formula.startswith("of:") or _ODF.search(text):
        text = as_in_xlsx(text)
    if not text or len(text) > _LONGEST:
        return None
    try:
        reader = _Reader(text, look)
        part = reader.comparison()
        value = part() if reader.at_end() else None
        return 0.0 if value is BLANK else value
    except FormulaError:
        raise
    except ZeroDivisionError:
        raise FormulaError("#DIV/0!") from None
    except (NotPlainError, ArithmeticError, ValueError, RecursionError, TypeError):
        return None


def as_in_xlsx(formula: str) -> str:
    """The formula of an .ods with references and commas as an .xlsx writes them."""
    return _ODF_COMMA.sub(lambda found: found["text"] or ",", _ODF.sub(_plain_reference, formula))


def _plain_reference(found: re.Match[str]) -> str:
    sheet = f"{found['sheet']}!" if found["sheet"] else ""
    return sheet + ":".join(part for part in (found["first"], found["last"]) if part)


def moved(formula: str, rows: int, columns: int) -> str | None:
    """The formula as it reads so many cells further down and right; None where a reference would leave the sheet."""
    try:
        return _REFERENCE.sub(
            lambda found: found[0] if found["text"] else _moved(found, rows, columns), formula
        )
    except ValueError:
        return None


def _moved(found: re.Match[str], rows: int, columns: int) -> str:
    row = int(found["row"]) - 1 + (0 if found["fixed_row"] else rows)
    column = column_index(found["column"]) + (0 if found["fixed_column"] else columns)
    if not (0 <= row < MAX_ROWS and 0 <= column < MAX_COLUMNS):
        raise ValueError
    return f"{found['fixed_column']}{column_letters(column)}{found['fixed_row']}{row + 1}"


def differs(stored: float, result: float) -> bool:
    """Whether two results are different beyond the noise of floats."""
    return abs(stored - result) > 1e-9 * max(abs(stored), abs(result), 1)


class _Reader:
    """Reads the formula from left to right, as a spreadsheet weighs its signs."""

    def __init__(self, text: str, look: Look) -> None:
        self.tokens: list[tuple[str, str]] = []
        self._look, self._at = look, 0
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise NotPlainError
            kind = "area" if found["area"] else found.lastgroup
            self.tokens.append((kind, found[kind]))
            at = found.end()

    def at_end(self) -> bool:
        return self._at == len(self.tokens)

    def comparison(self) -> Part:
        left = self._sum_of_terms()
        while sign := self._sign(*_COMPARED):
            left = _compared(sign, left, self._sum_of_terms())
        return left

    def _sum_of_terms(self) -> Part:
        left = self._product()
        while sign := self._sign("+", "-"):
            left = _combined(operator.add if sign == "+" else operator.sub, left, self._product())
        return left

    def _product(self) -> Part:
        left = self._power()
        while sign := self._sign("*", "/"):
            left = _combined(operator.mul if sign == "*" else operator.truediv, left, self._power())
        return left

    def _power(self) -> Part:
        left = self._signed()
        while self._sign("^"):
            left = _combined(operator.pow, left, self._signed())
        return left

    def _signed(self) -> Part:
        if sign := self._sign("+", "-"):
            part = self._signed()
            return _combined(operator.sub, lambda: 0.0, part) if sign == "-" else part
        part = self._single()
        while self._sign("%"):
            part = _combined(operator.truediv, part, lambda: 100.0)
        return part

    def _single(self) -> Part:
        kind, text = self._next()
        if kind == "number":
            return lambda: float(text)
        if kind == "text":
            return lambda: text.replace('""', '"')
        if kind == "truth":
            return lambda: float(text.upper() == "TRUE")
        if kind == "area" and ":" not in text.rpartition("!")[2]:
            area = self._area(text)
            return lambda: value_of(area.cells()[0])
        if kind == "function":
            return applied(text[:-1].upper(), self._arguments())
        if text == "(":
            part = self.comparison()
            self._close()
            return part
        raise NotPlainError

    def _arguments(self) -> list[Argument]:
        """Each argument up to the closing bracket; an area alone, be it one cell, stays an area."""
        found: list[Argument] = []
        if self._sign(")"):
            return found
        while True:
            kind, text = self.tokens[self._at] if not self.at_end() else ("", "")
            _, following = self.tokens[self._at + 1] if self._at + 1 < len(self.tokens) else ("", "")
            if kind == "area" and following in (",", ")"):
                self._at += 1
                found.append(self._area(text))
            else:
                found.append(self.comparison())
            if not self._sign(","):
                self._close()
                return found

    def _area(self, text: str) -> Area:
        sheet, _, cells = text.rpartition("!")
        if sheet.startswith("'"):
            sheet = sheet[1:-1].replace("''", "'")
        bounds = _bounds(*cells.replace("$", "").partition(":")[::2])
        return Area(lambda: self._look(sheet, bounds))

    def _next(self) -> tuple[str, str]:
        if self.at_end():
            raise NotPlainError
        self._at += 1
        return self.tokens[self._at - 1]

    def _sign(self, *signs: str) -> str:
        kind, text = self.tokens[self._at] if not self.at_end() else ("", "")
        if kind != "sign" or text not in signs:
            return ""
        self._at += 1
        return text

    def _close(self) -> None:
        if self._next() != ("sign", ")"):
            raise NotPlainError


def _bounds(first: str, last: str) -> Bounds:
    """Top, left, bottom and right of an area, or of whole columns."""
    if first.isalpha():
        left, right = sorted((column_index(first), column_index(last)))
        return 0, left, MAX_ROWS - 1, right
    (top, left), (bottom, right) = position(first), position(last or first)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _combined(what: Callable[[float, float], float], left: Part, right: Part) -> Part:
    return lambda: float(what(number(left()), number(right())))


def _compared(sign: str, left: Part, right: Part) -> Part:
    def holds() -> float:
        one, other = left(), right()
        if isinstance(one, str) != isinstance(other, str):  # a blank cell beside a number is 0
            one, other = number(one), number(other)
        if isinstance(one, str) and isinstance(other, str) and sign not in ("=", "<>"):
            raise NotPlainError
        if isinstance(one, str) and isinstance(other, str):
            one, other = one.casefold(), other.casefold()
        return float(_COMPARED[sign](one, other))

    return holds
