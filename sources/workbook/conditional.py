"""Conditional formats held against the cells they are for: what a person sees there, as under a format of their own.

Only formats that make a person read another number matter here: another number format, letters struck out or pale. Where
a condition cannot be computed again, the cell is doubtful.
"""

import operator
from collections.abc import Iterator
from dataclasses import dataclass, field

from sources.workbook import number_formats
from sources.workbook.arithmetic import moved
from sources.workbook.colours import Ground, Letters, Look
from sources.workbook.formula_values import Rows, Value
from sources.workbook.model import Cell, Condition, Dress, Facts
from sources.workbook.recomputing import Recomputed

_COMPARED = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_Worn = tuple[Letters | None, Ground | None]
_PLAIN = Look()
_MOST_CELLS = 200_000  # of a sheet that conditions are held against; those after that are doubtful


@dataclass
class Seen:
    """What conditional formats make of the cells of a sheet."""

    shown: dict[Cell, number_formats.Shown] = field(default_factory=dict)
    struck: set[Cell] = field(default_factory=set)
    unseen: set[Cell] = field(default_factory=set)
    doubtful: set[Cell] = field(default_factory=set)
    brought_out: set[Cell] = field(default_factory=set)  # letters that are seen under it


def seen(rows: Rows, facts: Facts, sheet: str, computed: Recomputed) -> Seen:
    """The cells that a person sees otherwise than they are stored, by the conditional formats of the sheet."""
    found, done, worn = Seen(), set[Cell](), dict[Cell, _Worn]()
    left = _MOST_CELLS
    for condition in sorted(facts.conditions, key=lambda one: one.order):
        for cell, value in _filled(rows, condition):
            if cell in done:
                continue
            left -= 1
            holds = _holds(condition, cell, value, sheet, computed) if left >= 0 else None
            if holds is False:
                continue
            letters, ground = worn.get(cell, (None, None))  # the first that says something counts
            mine = letters or condition.dress.letters, ground or condition.dress.ground
            if holds is None:
                own = facts.looks.get(cell, _PLAIN)
                _doubt(found, cell, condition.dress, own.under(*mine), own.under(letters, ground))
                continue
            worn[cell] = mine
            _dress(found, cell, value, condition)
            if condition.stops:
                done.add(cell)
    for cell, (letters, ground) in worn.items():
        if letters or ground:
            look = facts.looks.get(cell, _PLAIN).under(letters, ground)
            (found.unseen if look.is_unseen else found.brought_out).add(cell)
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


def _doubt(found: Seen, cell: Cell, dress: Dress, look: Look, own: Look) -> None:
    is_struck = dress.letters is not None and dress.letters.kind == "struck"
    if dress.format != "" or is_struck or (look.is_unseen and not own.is_unseen):
        found.doubtful.add(cell)


def _dress(found: Seen, cell: Cell, value: Value, condition: Condition) -> None:
    dress = condition.dress
    if dress.letters and dress.letters.kind == "struck":
        found.struck.add(cell)
    if dress.format is None:
        found.doubtful.add(cell)
    elif dress.format and cell not in found.shown:
        if isinstance(value, float) and number_formats.is_date(dress.format):
            found.doubtful.add(cell)
        elif one := number_formats.shown_value(dress.format, value):
            found.shown[cell] = one
