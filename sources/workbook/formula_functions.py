"""The functions of formulas that are computed again, each of its arguments."""

import math
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from sources.workbook.formula_values import (
    BLANK,
    Area,
    Argument,
    FormulaError,
    Part,
    Value,
    not_plain,
    number,
    single,
)
from sources.workbook.lookups import LOOKUPS

_PLAIN = (
    "SUM", "AVERAGE", "MIN", "MAX", "PRODUCT", "ABS", "INT", "ROUND", "ROUNDUP", "ROUNDDOWN", "COUNT", "COUNTA", "IF", "IFERROR",
    "SUMPRODUCT", "AND", "OR", "NOT", "ISBLANK", "ISERROR", "ISNUMBER", "ISTEXT", "TRUE", "FALSE", "SEARCH", "FIND", "LEFT", "RIGHT",
    "LEN", "TRIM", "MOD",
)  # fmt: skip
FUNCTIONS = (*_PLAIN, *LOOKUPS)
_ROUNDING = {"ROUND": ROUND_HALF_UP, "ROUNDUP": ROUND_UP, "ROUNDDOWN": ROUND_DOWN}


def applied(name: str, arguments: list[Argument]) -> Part:
    """The function of these arguments; those of IF and IFERROR are computed where they count."""
    if name in LOOKUPS:
        function, fewest, most = LOOKUPS[name]
        return (lambda: function(*arguments)) if fewest <= len(arguments) <= most else not_plain
    if name == "IF" and 2 <= len(arguments) <= 3:
        otherwise = arguments[2] if len(arguments) == 3 else lambda: 0.0
        return lambda: single(arguments[1] if number(single(arguments[0])) else otherwise)
    if name == "IFERROR" and len(arguments) == 2:
        return lambda: _unless_it_fails(*arguments)
    if name in ("TRUE", "FALSE") and not arguments:
        return lambda: float(name == "TRUE")
    if len(arguments) == 1 and name in ("ISERROR", "ISBLANK", "ISNUMBER", "ISTEXT", "NOT", "LEN", "TRIM"):
        only = arguments[0]
        of_one: dict[str, Part] = {
            "ISERROR": lambda: float(_fails(only)),
            "ISBLANK": lambda: float(single(only) is BLANK),
            "ISNUMBER": lambda: float(isinstance(single(only), float)),
            "ISTEXT": lambda: float(isinstance(single(only), str) and single(only) is not BLANK),
            "NOT": lambda: float(not number(single(only))),
            "LEN": lambda: float(len(_text(only))),
            "TRIM": lambda: " ".join(_text(only).split()),
        }
        return of_one[name]
    if name in ("SEARCH", "FIND") and len(arguments) == 2:
        return lambda: _place_of(*arguments, by_case=name == "FIND")
    if name in ("LEFT", "RIGHT") and 1 <= len(arguments) <= 2:
        return lambda: _end_of(name, *arguments)
    return lambda: _result(name, arguments)


def _text(argument: Argument) -> str:
    """The value as a text: a number as a spreadsheet writes it."""
    value = single(argument)
    return f"{value:.15g}" if isinstance(value, float) else value


def _place_of(sought: Argument, within: Argument, *, by_case: bool) -> float:
    """Where the text first stands, from 1; wildcards are left to the spreadsheet. Raises FormulaError where nowhere."""
    one, other = _text(sought), _text(within)
    if not by_case:
        one, other = one.casefold(), other.casefold()
    if not by_case and any(sign in one for sign in "*?~"):
        not_plain()
    place = other.find(one)
    if place < 0:
        raise FormulaError("#VALUE!")
    return float(place + 1)


def _end_of(name: str, text: Argument, count: Argument | None = None) -> str:
    whole, letters = _text(text), int(number(single(count))) if count else 1
    if letters < 0:
        raise FormulaError("#VALUE!")
    return whole[:letters] if name == "LEFT" else whole[max(len(whole) - letters, 0) :]


def _unless_it_fails(part: Argument, otherwise: Argument) -> Value:
    """The first where it is no error, else the other; each is computed once, however deep they are nested."""
    try:
        return single(part)
    except ArithmeticError:
        return single(otherwise)


def _fails(part: Argument) -> bool:
    """Whether a spreadsheet would show an error."""
    try:
        single(part)
    except ArithmeticError:
        return True
    return False


def _result(name: str, arguments: list[Argument]) -> float:
    """What the function comes to. Raises NotPlainError for arguments it does not take."""
    if name in _ROUNDING and len(arguments) == 2:
        value, places = (number(single(one)) for one in arguments)
        return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-int(places)), rounding=_ROUNDING[name]))
    if name == "MOD" and len(arguments) == 2:
        value, divisor = (number(single(one)) for one in arguments)
        return value - divisor * math.floor(value / divisor)
    if name in ("ABS", "INT") and len(arguments) == 1:
        value = number(single(arguments[0]))
        return float(abs(value) if name == "ABS" else math.floor(value))
    if name == "SUMPRODUCT":
        columns = [one.numbers_or_zero() if isinstance(one, Area) else [number(one())] for one in arguments]
        if len({len(column) for column in columns}) != 1:
            not_plain()
        return math.fsum(math.prod(row) for row in zip(*columns, strict=True))
    if name == "COUNTA":
        cells = [cell for one in arguments for cell in (one.cells() if isinstance(one, Area) else [one()])]
        return float(sum(cell != "" for cell in cells))
    numbers = [n for one in arguments for n in (one.numbers() if isinstance(one, Area) else [number(one())])]
    plain: dict[str, Callable[[list[float]], float]] = {"SUM": sum, "COUNT": len, "AND": all, "OR": any}
    if name in plain:
        return float(plain[name](numbers))
    of_some: dict[str, Callable[[list[float]], float]] = {
        "AVERAGE": lambda held: sum(held) / len(held), "MIN": min, "MAX": max, "PRODUCT": math.prod,
    }  # fmt: skip
    return float(of_some[name](numbers)) if numbers and name in of_some else not_plain()
