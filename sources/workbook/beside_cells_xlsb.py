"""What an .xlsb says beside the values of a sheet: formulas, those that cells share, and conditional formats."""

import struct

from sources.workbook.compiled import formula_text
from sources.workbook.conditions_biff import long_areas_of, long_condition_of
from sources.workbook.model import Cell, Condition, Dress, Merged

SHARED_FORMULA, CONDITIONS, CONDITION = 427, 461, 463


class BesideCells:
    """Reads the records of one sheet; a shared formula follows the first cell it is for."""

    def __init__(self, numbered: tuple[str, ...], dressed: list[Dress]) -> None:
        self._numbered, self._dressed, self._at = numbered, dressed, (0, 0)
        self._own: dict[Cell, str] = {}
        self._shared: dict[Cell, bytes] = {}
        self._sharing: dict[Cell, Cell] = {}
        self._areas: tuple[Merged, ...] = ()
        self.conditions: list[Condition] = []

    def formula(self, cell: Cell, record: bytes, *, is_text: bool) -> None:
        """The formula of a cell, be its result a text or a number."""
        self._at, self._own[cell] = cell, ""
        start = 22 if not is_text else 18 + 2 * struct.unpack_from("<I", record, 8)[0]
        if len(record) < start:
            return
        end = start + struct.unpack_from("<I", record, start - 4)[0]
        tokens = record[start:end]
        self._own[cell] = formula_text(tokens, wide=True, sheets=self._numbered) or ""
        if tokens[:1] == b"\x01" and len(tokens) == 5 and len(record) >= end + 8:
            row, column = struct.unpack_from("<I", tokens, 1)[0], struct.unpack_from("<I", record, end + 4)[0]
            self._sharing[cell] = row, column

    def add(self, kind: int, record: bytes) -> None:
        """What is for many cells: a formula, or a conditional format for the areas named before it."""
        if kind == SHARED_FORMULA:
            self._shared[self._at] = record[20 : 20 + struct.unpack_from("<I", record, 16)[0]]
        elif kind == CONDITIONS:
            self._areas = long_areas_of(record)
        elif one := long_condition_of(record, self._areas, self._dressed, self._numbered):
            self.conditions.append(one)

    def formulas(self) -> dict[Cell, str]:
        """What each formula says from its own place; nothing where it is not known."""
        return self._own | {
            cell: formula_text(self._shared[first], wide=True, sheets=self._numbered, base=cell) or ""
            for cell, first in self._sharing.items() if first in self._shared
        }  # fmt: skip
