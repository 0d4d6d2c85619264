"""Formulas of plain arithmetic, computed again: does the stored result follow from the sheet as it is?

`40000+5678`, `D9/D8*100`, `ROUND(SUM(D9:D10),2)`, `IF(D8=0,0,D9/D8)`, `IFERROR(D9/D8,0)`, `SUMPRODUCT(D8:D9,E8:E9)` and
what is made of these. Any other formula is left to the program that stored its result.
"""

import math
import operator
import re
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import NoReturn

from sources.workbook.model import CellValue, position

Look = Callable[[int, int], CellValue]
Value = float | str  # of a blank cell: an empty text
Part = Callable[[], Value]  # computed when it is asked for: of the ways of an IF only one is

_FUNCTIONS = "SUM|AVERAGE|MIN|MAX|PRODUCT|ABS|INT|ROUND|ROUNDUP|ROUNDDOWN|COUNT|IF|IFERROR|SUMPRODUCT|AND|OR|NOT|ISBLANK|ISERROR"
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?(?:E[+-]?\d{1,3})?|\.\d+)"
    r"|(?P<area>\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)(?![A-Z0-9(])"
    rf"|(?P<function>(?:{_FUNCTIONS})\()|\"(?P<text>(?:[^\"]|\"\")*)\"|(?P<sign><=|>=|<>|[-+*/^%(),<>=]))",
    re.IGNORECASE,
)
_ODF = re.compile(r"\[\.(\$?[A-Z]{1,3}\$?\d{1,7})(?::\.(\$?[A-Z]{1,3}\$?\d{1,7}))?\]")
_LONGEST, _MOST_CELLS = 400, 20_000
_COMPARED = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_OF_VALUES = ("IF", "IFERROR", "ISERROR", "ISBLANK", "NOT", "ABS", "INT", "ROUND", "ROUNDUP", "ROUNDDOWN")
_ROUNDING = {"ROUND": ROUND_HALF_UP, "ROUNDUP": ROUND_UP, "ROUNDDOWN": ROUND_DOWN}


class _NotPlainError(Exception):
    """The formula is more than plain arithmetic, or a cell of it holds no number."""


def result_of(formula: str, look: Look) -> float | None:
    """What the formula comes to on this sheet; None where it is no plain arithmetic, or comes to no number."""
    text = formula.removeprefix("of:").removeprefix("=")
    if formula.startswith("of:") or _ODF.search(text):
        text = _ODF.sub(lambda found: ":".join(g for g in found.groups() if g), text).replace(";", ",")
    if not text or len(text) > _LONGEST:
        return None
    try:
        reader = _Reader(text, look)
        part = reader.sum_of_terms()
        value = part() if reader.at_end() else ""
        return None if isinstance(value, str) else value
    except (_NotPlainError, ArithmeticError, ValueError, RecursionError, TypeError):
        return None


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
                raise _NotPlainError
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()

    def at_end(self) -> bool:
        return self._at == len(self.tokens)

    def _comparison(self) -> Part:
        left = self.sum_of_terms()
        while sign := self._sign(*_COMPARED):
            left = _compared(sign, left, self.sum_of_terms())
        return left

    def sum_of_terms(self) -> Part:
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
        if kind == "area" and ":" not in text:
            return lambda: self._value(*self._cell(text))
        if kind == "function":
            name = text[:-1].upper()
            return _applied(name, self._arguments(name))
        if text == "(":
            part = self._comparison()
            self._close()
            return part
        raise _NotPlainError

    def _arguments(self, name: str) -> list[Part | Callable[[], list[float]]]:
        """Each argument up to the closing bracket; an area alone gives the number of each cell that holds one.

        To functions of values a single cell is its value, to the others an area: a blank one is no part of a mean.
        """
        found: list[Part | Callable[[], list[float]]] = []
        while True:
            kind, text = self.tokens[self._at] if not self.at_end() else ("", "")
            _, following = self.tokens[self._at + 1] if self._at + 1 < len(self.tokens) else ("", "")
            if kind == "area" and (":" in text or name not in _OF_VALUES) and following in (",", ")"):
                self._at += 1
                found.append(self._area(text, is_whole=name == "SUMPRODUCT"))
            else:
                found.append(self._comparison())
            if not self._sign(","):
                self._close()
                return found

    def _area(self, text: str, *, is_whole: bool) -> Callable[[], list[float]]:
        """The numbers in an area; `is_whole`: 0 for each other cell."""
        first, _, last = text.partition(":")
        (top, left), (bottom, right) = self._cell(first), self._cell(last or first)
        if (abs(bottom - top) + 1) * (abs(right - left) + 1) > _MOST_CELLS:
            raise _NotPlainError

        def numbers() -> list[float]:
            cells = [
                self._look(row, column)
                for row in range(min(top, bottom), max(top, bottom) + 1)
                for column in range(min(left, right), max(left, right) + 1)
            ]
            held = [
                float(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else None for v in cells
            ]
            return [v or 0.0 for v in held] if is_whole else [v for v in held if v is not None]

        return numbers

    def _value(self, row: int, column: int) -> Value:
        value = self._look(row, column)
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise _NotPlainError
        return value if isinstance(value, str) else float(value)

    def _cell(self, text: str) -> tuple[int, int]:
        return position(text.replace("$", ""))

    def _next(self) -> tuple[str, str]:
        if self.at_end():
            raise _NotPlainError
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
            raise _NotPlainError


def _number(value: Value | list[float]) -> float:
    """The value in a sum: a blank cell is 0. Raises _NotPlainError for a text."""
    if value == "":
        return 0.0
    if not isinstance(value, float):
        raise _NotPlainError
    return value


def _combined(what: Callable[[float, float], float], left: Part, right: Part) -> Part:
    return lambda: float(what(_number(left()), _number(right())))


def _compared(sign: str, left: Part, right: Part) -> Part:
    def holds() -> float:
        one, other = left(), right()
        if isinstance(one, str) != isinstance(other, str):  # a blank cell beside a number is 0
            one, other = _number(one), _number(other)
        if isinstance(one, str) and isinstance(other, str) and sign not in ("=", "<>"):
            raise _NotPlainError
        if isinstance(one, str) and isinstance(other, str):
            one, other = one.casefold(), other.casefold()
        return float(_COMPARED[sign](one, other))

    return holds


def _applied(name: str, arguments: list[Part | Callable[[], list[float]]]) -> Part:
    """The function of these arguments; those of IF and IFERROR are computed where they count."""
    if name == "IF" and 2 <= len(arguments) <= 3:
        otherwise = arguments[2] if len(arguments) == 3 else lambda: 0.0
        return lambda: _single(arguments[1] if _number(arguments[0]()) else otherwise)
    if name == "IFERROR" and len(arguments) == 2:
        return lambda: _unless_it_fails(*arguments)
    if name == "ISERROR" and len(arguments) == 1:
        return lambda: float(_fails(arguments[0]))
    if name == "ISBLANK" and len(arguments) == 1:
        return lambda: float(arguments[0]() == "")
    if name == "NOT" and len(arguments) == 1:
        return lambda: float(not _number(arguments[0]()))
    return lambda: _result(name, [_numbers(argument()) for argument in arguments])


def _single(part: Part | Callable[[], list[float]]) -> Value:
    value = part()
    return _not_plain() if isinstance(value, list) else value


def _unless_it_fails(
    part: Part | Callable[[], list[float]], otherwise: Part | Callable[[], list[float]]
) -> Value:
    """The first where it is no error, else the other; each is computed once, however deep they are nested."""
    try:
        return _single(part)
    except ZeroDivisionError:
        return _single(otherwise)


def _fails(part: Part | Callable[[], list[float]]) -> bool:
    """Whether a spreadsheet would show an error: only what divides by nothing is known to."""
    try:
        part()
    except ZeroDivisionError:
        return True
    return False


def _numbers(value: Value | list[float]) -> list[float]:
    return value if isinstance(value, list) else [_number(value)]


def _not_plain() -> NoReturn:
    raise _NotPlainError


def _result(name: str, arguments: list[list[float]]) -> float:
    """What the function comes to. Raises _NotPlainError for arguments it does not take."""
    numbers = [number for argument in arguments for number in argument]
    if name in _ROUNDING and len(arguments) == len(numbers) == 2:
        places = Decimal(1).scaleb(-int(numbers[1]))
        return float(Decimal(repr(numbers[0])).quantize(places, rounding=_ROUNDING[name]))
    if name in ("ABS", "INT") and len(arguments) == len(numbers) == 1:
        return float(abs(numbers[0]) if name == "ABS" else math.floor(numbers[0]))
    if name == "SUMPRODUCT" and len({len(argument) for argument in arguments}) == 1:
        return math.fsum(math.prod(row) for row in zip(*arguments, strict=True))
    plain: dict[str, Callable[[list[float]], float]] = {"SUM": sum, "COUNT": len, "AND": all, "OR": any}
    if name in plain:
        return float(plain[name](numbers))
    if not numbers or name not in ("AVERAGE", "MIN", "MAX", "PRODUCT"):
        raise _NotPlainError
    if name == "AVERAGE":
        return sum(numbers) / len(numbers)
    return min(numbers) if name == "MIN" else max(numbers) if name == "MAX" else math.prod(numbers)
