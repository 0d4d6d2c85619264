"""The functions of formulas that are computed again, each of its arguments."""

import math
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from sources.workbook.formula_values import Area, Argument, Part, Value, not_plain, number, single
from sources.workbook.lookups import LOOKUPS

_PLAIN = (
    "SUM", "AVERAGE", "MIN", "MAX", "PRODUCT", "ABS", "INT", "ROUND", "ROUNDUP", "ROUNDDOWN", "COUNT", "COUNTA", "IF", "IFERROR",
    "SUMPRODUCT", "AND", "OR", "NOT", "ISBLANK", "ISERROR", "TRUE", "FALSE",
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
    if len(arguments) == 1 and name in ("ISERROR", "ISBLANK", "NOT"):
        only = arguments[0]
        return {
            "ISERROR": lambda: float(_fails(only)),
            "ISBLANK": lambda: float(single(only) == ""),
            "NOT": lambda: float(not number(single(only))),
        }[name]
    return lambda: _result(name, arguments)


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
