"""How large a file may be in every direction, so that each is read or refused in bounded time and memory."""

from contracts.limits import MIB, WORKBOOK_BYTES
from sources.workbook.model import BookFault, Cell, address, unreadable

__all__ = ["MIB", "WORKBOOK_BYTES"]

HELD_TEXT_BYTES = 256 * MIB  # of a text that is read whole; a longer one is read block by block
UNPACKED_BYTES = 512 * MIB
PART_BYTES = 256 * MIB
SUSPECT_BYTES = 16 * MIB  # below this no compression ratio does harm
SUSPECT_RATIO = 200  # sheets of numbers compress 5 to 40 times
ENTRIES = 5_000
SHEETS = 200
MERGED_AREAS = 100_000
MERGED_CELLS = 100_000  # together; beyond, areas are read no farther than the sheet reaches
SHEET_CELLS = 2_250_000  # a reader holds the whole rectangle from A1, blanks too
BOOK_CELLS = 2_250_000


def check_size(size: int, limit: int) -> None:
    """The file is no larger than the limit. Raises BookFault."""
    if size > limit:
        params = {"size": -(-size // MIB), "limit": limit // MIB}
        raise BookFault("file.size.too_large", "", params)


def check_sheet_count(count: int) -> None:
    """The workbook has at least one sheet and not absurdly many. Raises BookFault."""
    if count == 0:
        raise BookFault("file.sheets.none", "", {})
    if count > SHEETS:
        raise BookFault("file.sheets.too_many", "", {"count": count, "limit": SHEETS})


def check_merged(count: int) -> None:
    """The sheet has not absurdly many merged areas. Raises BookFault."""
    if count > MERGED_AREAS:
        raise unreadable("", f"{count} merged areas, at most {MERGED_AREAS} can be read")


class Grid:
    """The area the sheets of a book span so far; spanning too much is a fault that names the cell."""

    def __init__(self) -> None:
        self._total = 0

    def room(self, cells: int) -> bool:
        """Whether so many cells more are within the bounds of the book."""
        return self._total + cells <= BOOK_CELLS

    def add(self, sheet: str, rows: int, columns: int, farthest: Cell) -> None:
        """The sheet's area is within bounds and counted. Raises BookFault."""
        self._total += rows * columns
        if rows * columns > SHEET_CELLS or self._total > BOOK_CELLS:
            params = {
                "sheet": sheet,
                "cell": address(*farthest),
                "rows": rows,
                "columns": columns,
                "limit": SHEET_CELLS,
            }
            raise BookFault("file.cell.far_away", f"{sheet}!{address(*farthest)}", params)
