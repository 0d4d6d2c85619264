"""Conditional formats held against the cells they are for: what a person sees there, as under a format of their own.

Only formats that make a person read another number matter here: another number format, letters struck out or pale. Where
a condition cannot be computed again, the cell is doubtful.
"""

import operator
from collections.abc import Iterator
from dataclasses import dataclass, field

from sources.workbook import number_formats
from sources.workbook.arithmetic import moved
from sources.workbook.formula_values import Rows, Value
from sources.workbook.model import Cell, Condition, Facts
from sources.workbook.recomputing import Recomputed

_COMPARED = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_MOST_CELLS = 200_000  # of a sheet that conditions are held against; those after that are doubtful


@dataclass
class Seen:
    """What conditional formats make of the cells of a sheet."""

    shown: dict[Cell, number_formats.Shown] = field(default_factory=dict)
    struck: set[Cell] = field(default_factory=set)
    unseen: set[Cell] = field(default_factory=set)
    doubtful: set[Cell] = field(default_factory=set)


def seen(rows: Rows, facts: Facts, sheet: str, computed: Recomputed) -> Seen:
    """The cells that a person sees otherwise than they are stored, by the conditional formats of the sheet."""
    found, done, coloured = Seen(), set[Cell](), set(facts.coloured)
    left = _MOST_CELLS
    for condition in sorted(facts.conditions, key=lambda one: one.order):
        for cell, value in _filled(rows, condition):
            if cell in done:
                continue
            left -= 1
            holds = _holds(condition, cell, value, sheet, computed) if left >= 0 else None
            if holds is None and condition.dress.tells:
                _doubt(found, cell, condition, coloured)
            elif holds:
                _dress(found, cell, value, condition, coloured)
                if condition.stops:
                    done.add(cell)
    found.unseen -= coloured
    return found


def _filled(rows: Rows, condition: Condition) -> Iterator[tuple[Cell, float | str]]:
    """The cells of the areas that hold a number, or a text with one."""
    for top, left, bottom, right in condition.areas:
        for row in range(top, min(bottom, len(rows) - 1) + 1):
            for column in range(left, min(right, len(rows[row]) - 1) + 1):
                value = rows[row][column]
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    yield (row, column), float(value)
                elif isinstance(value, str) and any(letter.isdigit() for letter in value):
                    yield (row, column), value


def _holds(condition: Condition, cell: Cell, value: Value, sheet: str, computed: Recomputed) -> bool | None:
    """Whether the condition holds for the cell; None where that is not known here."""
    if condition.operator == "always":
        return True
    rows, columns = cell[0] - condition.base[0], cell[1] - condition.base[1]
    given = [_result(formula, rows, columns, sheet, computed) for formula in condition.formulas]
    if not given or None in given or not condition.operator:
        return None
    numbers = [one for one in given if isinstance(one, float)]
    if condition.operator == "formula":
        return numbers[0] != 0 if numbers else None
    if len(numbers) != len(given) or not isinstance(value, float):
        return None
    if condition.operator in _COMPARED:
        return bool(_COMPARED[condition.operator](value, numbers[0]))
    is_between = min(numbers) <= value <= max(numbers)
    return is_between == (condition.operator == "between")


def _result(formula: str, rows: int, columns: int, sheet: str, computed: Recomputed) -> Value | None:
    text = moved(formula, rows, columns)
    return computed.of_formula(sheet, text) if text else None


def _doubt(found: Seen, cell: Cell, condition: Condition, coloured: set[Cell]) -> None:
    dress = condition.dress
    if (
        dress.format != ""
        or dress.kind in ("struck", "tiny")
        or (dress.kind == "unseen" and cell not in coloured)
    ):
        found.doubtful.add(cell)


def _dress(found: Seen, cell: Cell, value: Value, condition: Condition, coloured: set[Cell]) -> None:
    dress = condition.dress
    if dress.is_coloured:
        coloured.add(cell)
    if dress.kind == "struck":
        found.struck.add(cell)
    elif dress.kind in ("unseen", "tiny"):
        found.unseen.add(cell)
    if dress.format is None:
        found.doubtful.add(cell)
    elif dress.format and isinstance(value, float) and cell not in found.shown:
        if number_formats.is_date(dress.format):
            found.doubtful.add(cell)
        elif one := number_formats.shown(dress.format, value):
            found.shown[cell] = one
