"""Rows, columns and zeros of an .xlsb sheet that nobody sees: hidden by name, or too small, themselves or by default."""

import struct

from sources.workbook.model import LOWEST_ROW, MAX_COLUMNS, NARROWEST_COLUMN

_ROW, _COLUMN, _USUAL_SIZES, _VIEW = 0, 60, 485, 137
KINDS = frozenset({_ROW, _COLUMN, _USUAL_SIZES, _VIEW})
_NOT_SAID = 0xFFFFFFFF
_SHOWS_ZEROS = 0x10


class Sizes:
    """What the records of one sheet say, as they pass by."""

    def __init__(self) -> None:
        self._rows: set[int] = set()
        self._columns: dict[int, bool] = {}  # whether it is hidden, of each that says how wide it is
        self._is_narrow = False  # columns that do not say
        self.hides_zeros = False

    def record(self, kind: int, record: bytes) -> None:
        """A record of one of `KINDS`."""
        if kind == _ROW:
            height = struct.unpack_from("<H", record, 8)[0]
            if record[11] & 0x10 or height < LOWEST_ROW * 20:
                self._rows.add(struct.unpack_from("<I", record)[0])
        elif kind == _COLUMN:
            first, last, width = struct.unpack_from("<3I", record)
            is_hidden = bool(record[16] & 1) or width < NARROWEST_COLUMN * 256
            self._columns |= dict.fromkeys(range(first, min(last + 1, MAX_COLUMNS)), is_hidden)
        elif kind == _USUAL_SIZES:
            exact, characters = struct.unpack_from("<IH", record)
            width = characters * 256 if exact == _NOT_SAID else exact
            self._is_narrow = width < NARROWEST_COLUMN * 256
        else:
            self.hides_zeros |= not record[0] & _SHOWS_ZEROS

    def hidden_rows(self) -> frozenset[int]:
        """The rows nobody sees; one that holds anything says how high it is."""
        return frozenset(self._rows)

    def hidden_columns(self, last: int) -> frozenset[int]:
        """The columns nobody sees, by default up to `last`."""
        said = {column for column, is_hidden in self._columns.items() if is_hidden}
        return frozenset(said.union(set(range(last + 1)) - self._columns.keys() if self._is_narrow else ()))
