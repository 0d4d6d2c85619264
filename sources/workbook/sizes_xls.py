"""Rows and columns of an .xls sheet that nobody sees: hidden by name, or too small, themselves or by default."""

import struct
from collections.abc import Iterable

from sources.workbook.model import LOWEST_ROW, NARROWEST_COLUMN

_COLUMNS, _ROW, _USUAL_HEIGHT = 0x7D, 0x208, 0x225
_USUAL_WIDTH, _EXACT_WIDTH = 0x55, 0x99  # in characters; in 256ths of one, which counts where it stands
KINDS = frozenset({_COLUMNS, _ROW, _USUAL_HEIGHT, _USUAL_WIDTH, _EXACT_WIDTH})
_LAST_COLUMN = 255


class Sizes:
    """What the records of one sheet say, as they pass by."""

    def __init__(self) -> None:
        self._rows: dict[int, bool] = {}  # whether it is hidden, of each that says how high it is
        self._columns: dict[int, bool] = {}
        self._hides_rows = False  # those that do not say
        self._width: int | None = None  # of columns that do not, in 256ths of a character

    def record(self, kind: int, record: bytes) -> None:
        """A record of one of `KINDS`."""
        if kind == _ROW:
            self._rows[struct.unpack_from("<H", record)[0]] = _is_hidden_row(record)
        elif kind == _COLUMNS:
            first, last, width = struct.unpack_from("<3H", record)
            is_hidden = bool(record[8] & 1) or width < NARROWEST_COLUMN * 256
            self._columns |= dict.fromkeys(range(first, min(last, _LAST_COLUMN) + 1), is_hidden)
        elif kind == _USUAL_HEIGHT:
            self._hides_rows = _hides_rows(record)
        elif kind == _EXACT_WIDTH:
            self._width = struct.unpack_from("<H", record)[0]
        elif self._width is None:
            self._width = struct.unpack_from("<H", record)[0] * 256

    def hidden_rows(self, filled: Iterable[int]) -> frozenset[int]:
        """The rows nobody sees; `filled`: those that hold anything."""
        said = {row for row, is_hidden in self._rows.items() if is_hidden}
        return frozenset(said.union(set(filled) - self._rows.keys() if self._hides_rows else ()))

    def hidden_columns(self, last: int) -> frozenset[int]:
        """The columns nobody sees, by default up to `last`."""
        said = {column for column, is_hidden in self._columns.items() if is_hidden}
        is_narrow = self._width is not None and self._width < NARROWEST_COLUMN * 256
        return frozenset(said.union(set(range(last + 1)) - self._columns.keys() if is_narrow else ()))


def _is_hidden_row(record: bytes) -> bool:
    """Hidden by name, or so low that nobody sees it; 0 is the usual height."""
    height, flags = struct.unpack_from("<H", record, 6)[0] & 0x7FFF, struct.unpack_from("<H", record, 12)[0]
    return bool(flags & 0x20) or 0 < height < LOWEST_ROW * 20


def _hides_rows(record: bytes) -> bool:
    """Whether rows of the usual height are hidden by name, or set so low that nobody sees them."""
    flags, height = struct.unpack_from("<2H", record)
    return bool(flags & 2) or (height < LOWEST_ROW * 20 and bool(flags & 1 or height))
