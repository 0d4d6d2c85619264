"""Formulas of plain arithmetic, computed again: does the stored result follow from the sheet as it is?

`40000+5678`, `D9/D8*100`, `ROUND(SUM(D9:D10),2)` and what is made of these. Any other formula is left to the program
that stored its result.
"""

import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from sources.workbook.model import CellValue, position

Look = Callable[[int, int], CellValue]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?(?:E[+-]?\d{1,3})?|\.\d+)|(?P<area>\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)"
    r"|(?P<function>(?:SUM|AVERAGE|MIN|MAX|PRODUCT|ABS|INT|ROUND)\()|(?P<sign>[-+*/^%(),]))",
    re.IGNORECASE,
)
_ODF = re.compile(r"\[\.(\$?[A-Z]{1,3}\$?\d{1,7})(?::\.(\$?[A-Z]{1,3}\$?\d{1,7}))?\]")
_LONGEST, _MOST_CELLS = 400, 20_000


class _NotPlainError(Exception):
    """The formula is more than plain arithmetic, or a cell of it holds no number."""


def result_of(formula: str, look: Look) -> float | None:
    """What the formula comes to on this sheet; None where it is no plain arithmetic."""
    text = formula.removeprefix("of:").removeprefix("=")
    text = _ODF.sub(lambda found: ":".join(g for g in found.groups() if g), text).replace(";", ",")
    if not text or len(text) > _LONGEST:
        return None
    try:
        reader = _Reader(text, look)
        value = reader.sum_of_terms()
        return value if reader.at_end() else None
    except (_NotPlainError, ArithmeticError, ValueError, RecursionError, TypeError):
        return None


def differs(stored: float, result: float) -> bool:
    """Whether two results are different beyond the noise of floats."""
    return abs(stored - result) > 1e-9 * max(abs(stored), abs(result), 1)


class _Reader:
    """Reads the formula from left to right, as a spreadsheet weighs its signs."""

    def __init__(self, text: str, look: Look) -> None:
        self._tokens: list[tuple[str, str]] = []
        self._look, self._at = look, 0
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise _NotPlainError
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()

    def at_end(self) -> bool:
        return self._at == len(self._tokens)

    def sum_of_terms(self) -> float:
        value = self._product()
        while sign := self._sign("+-"):
            term = self._product()
            value = value + term if sign == "+" else value - term
        return value

    def _product(self) -> float:
        value = self._power()
        while sign := self._sign("*/"):
            factor = self._power()
            value = value * factor if sign == "*" else value / factor
        return value

    def _power(self) -> float:
        value = self._signed()
        while self._sign("^"):
            value = value ** self._signed()
        return value

    def _signed(self) -> float:
        if sign := self._sign("+-"):
            return -self._signed() if sign == "-" else self._signed()
        value = self._single()
        while self._sign("%"):
            value /= 100
        return value

    def _single(self) -> float:
        kind, text = self._next()
        if kind == "number":
            return float(text)
        if kind == "area" and ":" not in text:
            return self._number(*self._cell(text))
        if kind == "function":
            return _result(text[:-1].upper(), self._arguments())
        if text == "(":
            value = self.sum_of_terms()
            self._close()
            return value
        raise _NotPlainError

    def _arguments(self) -> list[list[float]]:
        """The numbers of each argument up to the closing bracket; of an area, of each cell that holds one."""
        found: list[list[float]] = []
        while True:
            kind, text = self._tokens[self._at] if not self.at_end() else ("", "")
            if kind == "area":
                _, following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ("", "")
                if following in (",", ")"):
                    self._at += 1
                    found.append(self._area(text))
                else:
                    found.append([self.sum_of_terms()])
            else:
                found.append([self.sum_of_terms()])
            if not self._sign(","):
                self._close()
                return found

    def _area(self, text: str) -> list[float]:
        first, _, last = text.partition(":")
        (top, left), (bottom, right) = self._cell(first), self._cell(last or first)
        if (abs(bottom - top) + 1) * (abs(right - left) + 1) > _MOST_CELLS:
            raise _NotPlainError
        cells = [
            self._look(row, column)
            for row in range(min(top, bottom), max(top, bottom) + 1)
            for column in range(min(left, right), max(left, right) + 1)
        ]
        return [float(v) for v in cells if isinstance(v, (int, float)) and not isinstance(v, bool)]

    def _number(self, row: int, column: int) -> float:
        value = self._look(row, column)
        if value == "":
            return 0.0
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _NotPlainError
        return float(value)

    def _cell(self, text: str) -> tuple[int, int]:
        return position(text.replace("$", ""))

    def _next(self) -> tuple[str, str]:
        if self.at_end():
            raise _NotPlainError
        self._at += 1
        return self._tokens[self._at - 1]

    def _sign(self, signs: str) -> str:
        kind, text = self._tokens[self._at] if not self.at_end() else ("", "")
        if kind != "sign" or text not in signs:
            return ""
        self._at += 1
        return text

    def _close(self) -> None:
        if self._next() != ("sign", ")"):
            raise _NotPlainError


def _result(name: str, arguments: list[list[float]]) -> float:
    """What the function comes to. Raises _NotPlainError for arguments it does not take."""
    numbers = [number for argument in arguments for number in argument]
    if name == "ROUND" and len(arguments) == len(numbers) == 2:
        places = Decimal(1).scaleb(-int(numbers[1]))
        return float(Decimal(repr(numbers[0])).quantize(places, rounding=ROUND_HALF_UP))
    if name in ("ABS", "INT") and len(arguments) == len(numbers) == 1:
        return float(abs(numbers[0]) if name == "ABS" else math.floor(numbers[0]))
    if name == "SUM":
        return sum(numbers)
    if not numbers or name in ("ROUND", "ABS", "INT"):
        raise _NotPlainError
    if name == "AVERAGE":
        return sum(numbers) / len(numbers)
    return min(numbers) if name == "MIN" else max(numbers) if name == "MAX" else math.prod(numbers)
