"""What parts of a formula come to: values, areas of cells, and the two ways in which they come to nothing."""

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import NoReturn

from sources.workbook.model import CellValue


class _Blank(str):
    """A blank cell: an empty text to a comparison, 0 to a sum."""


BLANK = _Blank()
Value = float | str
Part = Callable[[], Value]  # computed when it is asked for: of the ways of an IF only one is
Rows = Sequence[Sequence[CellValue]]


class NotPlainError(Exception):
    """The formula is more than what is computed again here, or a cell of it holds no number."""


class FormulaError(ArithmeticError):
    """A spreadsheet would show this error: nothing found, or a cell in error."""

    def __init__(self, shown: str = "#N/A") -> None:
        super().__init__(shown)
        self.shown = shown


class Area:
    """The cells of an area, row by row, read when they are asked for."""

    def __init__(self, read: Callable[[], Rows]) -> None:
        self.rows = read

    def cells(self) -> list[CellValue]:
        """The cells one after another."""
        return [cell for row in self.rows() for cell in row]

    def numbers(self) -> list[float]:
        """The number of each cell that holds one. Raises NotPlainError for a day, which is a number to a spreadsheet."""
        return [number for cell in self.cells() if (number := number_in(cell)) is not None]

    def numbers_or_zero(self) -> list[float]:
        """A number for each cell."""
        return [number_in(cell) or 0.0 for cell in self.cells()]


Argument = Part | Area


def number_in(cell: CellValue) -> float | None:
    """The number that the cell holds, None where it holds none. Raises NotPlainError for a day."""
    if isinstance(cell, (date, time)):
        raise NotPlainError
    return float(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else None


def value_of(cell: CellValue) -> Value:
    """The value of a cell in a formula. Raises NotPlainError for what is neither number nor text."""
    if isinstance(cell, str):
        return cell or BLANK
    number = number_in(cell)
    return not_plain() if number is None else number


def single(argument: Argument) -> Value:
    """The one value of the argument. Raises NotPlainError for several cells."""
    if not isinstance(argument, Area):
        return argument()
    cells = argument.cells()
    return value_of(cells[0]) if len(cells) == 1 else not_plain()


def number(value: Value) -> float:
    """The value in a sum: a blank cell is 0. Raises NotPlainError for a text."""
    if value == "":
        return 0.0
    return value if isinstance(value, float) else not_plain()


def not_plain() -> NoReturn:
    """Leaves the formula to the program that stored its result. Raises NotPlainError."""
    raise NotPlainError
