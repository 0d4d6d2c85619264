"""What looks a value up or counts by a condition: VLOOKUP, HLOOKUP, INDEX, MATCH, SUMIF(S), COUNTIF(S), AVERAGEIF.

Sorted ranges are trusted to be sorted only where they are; wildcards in a key are left to the spreadsheet.
"""

import operator
import re
from collections.abc import Callable, Sequence
from functools import partial

from sources.workbook.formula_values import (
    Area,
    Argument,
    FormulaError,
    Value,
    not_plain,
    number,
    number_in,
    single,
    value_of,
)
from sources.workbook.model import CellValue

_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)?(.*)", re.DOTALL)
_ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_WILD = re.compile(r"[*?~]")


def _looked_up(*arguments: Argument, by_row: bool) -> Value:
    """VLOOKUP and HLOOKUP: the value so far from where the key stands in the first column, or row."""
    key, area, place = single(arguments[0]), _area(arguments[1]), int(number(single(arguments[2])))
    rows = area.rows() if by_row else list(zip(*area.rows(), strict=True))
    if not rows or not 1 <= place <= len(rows[0]):
        raise FormulaError("#REF!")
    is_sorted = len(arguments) < 4 or number(single(arguments[3])) != 0
    return value_of(rows[_place_of(key, [row[0] for row in rows], is_sorted=is_sorted)][place - 1])


def _matched(*arguments: Argument) -> Value:
    """MATCH: where the key stands, counted from 1."""
    rows, how = _area(arguments[1]).rows(), number(single(arguments[2])) if len(arguments) > 2 else 1.0
    if how < 0 or (len(rows) > 1 and len(rows[0]) > 1):
        not_plain()
    cells = [cell for row in rows for cell in row]
    return float(_place_of(single(arguments[0]), cells, is_sorted=how > 0) + 1)


def _indexed(*arguments: Argument) -> Value:
    """INDEX: the cell in that row and column; in one row, or column, one number is enough."""
    rows, first = _area(arguments[0]).rows(), int(number(single(arguments[1])))
    second = int(number(single(arguments[2]))) if len(arguments) > 2 else 1
    if len(arguments) == 2 and len(rows) == 1:
        first, second = 1, first
    if not (1 <= first <= len(rows) and 1 <= second <= len(rows[0])):
        not_plain()
    return value_of(rows[first - 1][second - 1])


def _place_of(key: Value, cells: Sequence[CellValue], *, is_sorted: bool) -> int:
    """Where the key stands, from 0; in a sorted range the last that is no larger. Raises FormulaError where nowhere."""
    if key == "" or (isinstance(key, str) and (is_sorted or _WILD.search(key))):
        not_plain()
    if is_sorted:
        numbers = [number_in(cell) for cell in cells if cell != ""]
        given = [n for n in numbers if n is not None]
        if len(given) != len(numbers) or given != sorted(given) or cells[: len(given)].count(""):
            not_plain()
        found = [n for n, value in enumerate(given) if isinstance(key, float) and value <= key]
        place = found[-1] if found else None
    else:
        place = next((n for n, cell in enumerate(cells) if _is_same(cell, key)), None)
    if place is None:
        raise FormulaError
    return place


def _is_same(cell: CellValue, key: Value) -> bool:
    if isinstance(key, str):
        return isinstance(cell, str) and cell.casefold() == key.casefold()
    return number_in(cell) == key


def _summed(*arguments: Argument) -> Value:
    """SUMIF: the numbers beside the cells that meet the condition."""
    beside = _area(arguments[2] if len(arguments) > 2 else arguments[0])
    return float(sum(_meeting(beside, arguments[:2])))


def _averaged(*arguments: Argument) -> Value:
    numbers = _meeting(_area(arguments[2] if len(arguments) > 2 else arguments[0]), arguments[:2])
    if not numbers:
        raise FormulaError("#DIV/0!")
    return sum(numbers) / len(numbers)


def _summed_by_all(*arguments: Argument) -> Value:
    return float(sum(_meeting(_area(arguments[0]), arguments[1:])))


def _counted(*arguments: Argument) -> Value:
    return float(sum(_which(arguments)))


def _meeting(beside: Area, conditions: tuple[Argument, ...]) -> list[float]:
    """The numbers in the area beside the cells that meet every condition."""
    chosen, cells = _which(conditions), beside.cells()
    if len(chosen) != len(cells):
        not_plain()
    held = [number_in(cell) for cell, is_chosen in zip(cells, chosen, strict=True) if is_chosen]
    return [n for n in held if n is not None]


def _which(conditions: tuple[Argument, ...]) -> list[bool]:
    """Of each cell of the areas (area, condition, area, condition …): whether it meets all of them."""
    if not conditions or len(conditions) % 2:
        not_plain()
    each = [
        [test(cell) for cell in _area(conditions[n]).cells()]
        for n in range(0, len(conditions), 2)
        for test in [_test(single(conditions[n + 1]))]
    ]
    if len({len(one) for one in each}) != 1:
        not_plain()
    return [all(cells) for cells in zip(*each, strict=True)]


def _test(condition: Value) -> Callable[[CellValue], bool]:
    """Whether a cell meets a condition such as `>=5`, `东部` or `<>0`."""
    if isinstance(condition, float):
        return lambda cell: _counts_as(cell, condition)
    found = _CONDITION.fullmatch(condition)
    sign, text = (found[1], found[2]) if found else ("", "")
    if not text or _WILD.search(text):
        not_plain()
    wanted = _as_number(text)
    if sign in _ORDER:
        if wanted is None:
            not_plain()
        return lambda cell: (held := number_in(cell)) is not None and bool(_ORDER[sign](held, wanted))
    is_wanted = sign != "<>"
    if wanted is not None:
        return lambda cell: _counts_as(cell, wanted) == is_wanted
    return lambda cell: (isinstance(cell, str) and cell.casefold() == text.casefold()) == is_wanted


def _counts_as(cell: CellValue, wanted: float) -> bool:
    return (_as_number(cell) if isinstance(cell, str) else number_in(cell)) == wanted


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _area(argument: Argument) -> Area:
    return argument if isinstance(argument, Area) else not_plain()


LOOKUPS: dict[str, tuple[Callable[..., Value], int, int]] = {  # and how few and many arguments each takes
    "VLOOKUP": (partial(_looked_up, by_row=True), 3, 4),
    "HLOOKUP": (partial(_looked_up, by_row=False), 3, 4),
    "MATCH": (_matched, 2, 3),
    "INDEX": (_indexed, 2, 3),
    "SUMIF": (_summed, 2, 3),
    "AVERAGEIF": (_averaged, 2, 3),
    "SUMIFS": (_summed_by_all, 3, 99),
    "COUNTIF": (_counted, 2, 2),
    "COUNTIFS": (_counted, 2, 99),
}
