"""How a merged cell is read: its first cell holds the value; what asks for one of the others is told, never served.

| the cell asked for                   | read as             | said of it                           |
|--------------------------------------|---------------------|--------------------------------------|
| the first of the merged ones         | its value           | -                                    |
| another, with a value underneath     | that value          | cell.merged.underneath: nobody sees it |
| another, empty, the first has a value | the first's value  | cell.merged.value: of which is it?   |
| another, and both are empty          | as any empty cell   | -                                    |
"""

from collections.abc import Iterable
from typing import Any

from sources.workbook import address

Cell = tuple[int, int]
Oddity = tuple[str, dict[str, Any]]  # rule and parameters of its message


def covered_cells(merged: Iterable[tuple[int, int, int, int]]) -> dict[Cell, Cell]:
    """Each cell that lies under another one by a merge, with the first of its area; rows and columns from 0."""
    return {
        (row, column): (top, left)
        for top, left, bottom, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }


def read_covered(underneath: str, shown: str, first: Cell) -> tuple[str, list[Oddity]] | None:
    """(the text, what is odd) of a covered cell; None where it is as any empty cell.

    `underneath` is stored in it, `shown` in the first cell of its area.
    """
    if underneath:
        return underneath, [("cell.merged.underneath", {"top": address(*first), "seen": underneath})]
    if shown:
        return shown, [("cell.merged.value", {"top": address(*first)})]
    return None
