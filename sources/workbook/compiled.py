"""Compiled formulas of .xls and .xlsb as the text they were compiled from, where `arithmetic` can compute them.

Nothing is ever run here: the text goes to `arithmetic`, which says what it comes to. Of any other formula there is no text.
"""

import struct
from collections.abc import Callable, Sequence

from sources.workbook.model import MAX_COLUMNS, MAX_ROWS, Cell, address

BINARY = {
    0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/", 0x07: "^",
    0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=", 0x0D: ">", 0x0E: "<>",
}  # fmt: skip
FIXED = {  # functions by number: name, how many arguments
    3: ("ISERROR", 1), 34: ("TRUE", 0), 35: ("FALSE", 0), 346: ("COUNTIF", 2), 32: ("LEN", 1), 39: ("MOD", 2), 118: ("TRIM", 1),
    127: ("ISTEXT", 1), 128: ("ISNUMBER", 1), 24: ("ABS", 1), 25: ("INT", 1), 27: ("ROUND", 2), 38: ("NOT", 1), 129: ("ISBLANK", 1),
    212: ("ROUNDUP", 2), 213: ("ROUNDDOWN", 2), 480: ("IFERROR", 2),
}  # fmt: skip
VARIABLE = {
    0: "COUNT", 1: "IF", 4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 36: "AND", 37: "OR", 183: "PRODUCT", 228: "SUMPRODUCT",
    29: "INDEX", 64: "MATCH", 101: "HLOOKUP", 102: "VLOOKUP", 169: "COUNTA", 345: "SUMIF", 82: "SEARCH", 124: "FIND", 115: "LEFT", 116: "RIGHT", 481: "COUNTIFS", 482: "SUMIFS", 483: "AVERAGEIF",
}  # fmt: skip
TEXT_FUNCTIONS = {
    13,
    14,
    30,
    31,
    48,
    111,
    112,
    113,
    114,
    115,
    116,
    118,
    119,
    120,
    130,
    336,
}  # TEXT, MID, CONCATENATE …
SUM_OF_ONE, SPACE, VOLATILE = 0x10, 0x40, 0x01  # what the attribute token says
IF, GOTO = 0x02, 0x08  # where the ways of an IF begin and end: the function that follows has them all
TEXT, JOINED = 0x17, 0x08
_LONGEST = 1000  # bytes


def formula_text(tokens: bytes, *, wide: bool, sheets: Sequence[str] = (), base: Cell = (0, 0)) -> str | None:
    """The formula; None where it is more than is computed here. `wide`: rows have four bytes, as in .xlsb.

    `sheets`: the names that references to other sheets are numbered by, empty where several or none are meant. `base`:
    the cell that references of a formula for many cells are counted from.
    """
    if not 0 < len(tokens) <= _LONGEST:
        return None
    try:
        return _Compiled(tokens, wide, sheets, base).text()
    except (struct.error, IndexError, KeyError, ValueError):
        return None


def gives_text(tokens: bytes) -> bool:
    """Whether the formula is a text, joins texts, or ends in a function that gives one."""
    fixed, variable = (
        tokens[-3:-2] in (b"\x21", b"\x41", b"\x61"),
        tokens[-4:-3] in (b"\x22", b"\x42", b"\x62"),
    )
    if (fixed or variable) and int.from_bytes(tokens[-2:], "little") & 0x7FFF in TEXT_FUNCTIONS:
        return True
    return tokens[:1] == bytes([TEXT]) and len(tokens) == 3 + tokens[1] or tokens[-1:] == bytes([JOINED])


class _Compiled:
    """Reads the tokens from left to right; what they act on stands before them."""

    def __init__(self, tokens: bytes, wide: bool, sheets: Sequence[str], base: Cell) -> None:
        self.tokens, self.row, self.at = tokens, "I" if wide else "H", 0
        self.sheets, self.base = sheets, base
        self.size = (MAX_ROWS, MAX_COLUMNS) if wide else (65_536, 256)
        self.stack: list[str] = []

    def text(self) -> str | None:
        while self.at < len(self.tokens):
            kind = self.tokens[self.at]
            self.at += 1
            read = self._reader(kind)
            if read is None:
                return None
            read(kind)
        return self.stack[0] if len(self.stack) == 1 else None

    def _reader(self, kind: int) -> Callable[[int], None] | None:
        if kind in BINARY:
            return self._binary
        base = kind & 0x1F | 0x20 if kind >= 0x40 else kind  # classes of one token differ in two bits
        return {
            TEXT: self._text_of, 0x12: self._signed, 0x13: self._signed, 0x14: self._per_cent, 0x15: self._bracket, 0x19: self._attribute,
            0x1E: self._whole, 0x1F: self._number, 0x21: self._fixed, 0x22: self._variable,
            0x24: self._cell, 0x25: self._area, 0x2C: self._cell_beside, 0x2D: self._area_beside,
            0x3A: self._cell_elsewhere, 0x3B: self._area_elsewhere, 0x1D: self._truth,
        }.get(base)  # fmt: skip

    def _take(self, layout: str) -> tuple[int, ...]:
        found = struct.unpack_from(f"<{layout}", self.tokens, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return found

    def _binary(self, kind: int) -> None:
        right, left = self.stack.pop(), self.stack.pop()
        self.stack.append(f"({left}{BINARY[kind]}{right})")

    def _signed(self, kind: int) -> None:
        self.stack.append(f"({'-' if kind == 0x13 else '+'}{self.stack.pop()})")

    def _per_cent(self, _: int) -> None:
        self.stack.append(f"({self.stack.pop()}%)")

    def _bracket(self, _: int) -> None:
        """What was compiled in brackets stands in brackets already."""

    def _attribute(self, _: int) -> None:
        what, _data = self._take("BH")
        if what & SUM_OF_ONE:
            self.stack.append(f"SUM({self.stack.pop()})")
        elif what not in (SPACE, VOLATILE, IF, GOTO):
            raise ValueError(what)

    def _whole(self, _: int) -> None:
        self.stack.append(str(*self._take("H")))

    def _text_of(self, _: int) -> None:
        count = self._take("H" if self.row == "I" else "B")[0]
        wide = self.row == "I" or bool(self._take("B")[0] & 1)
        raw = self.tokens[self.at : self.at + count * (1 + wide)]
        self.at += len(raw)
        text = raw.decode("utf-16-le" if wide else "latin-1").replace('"', '""')
        self.stack.append(f'"{text}"')

    def _number(self, _: int) -> None:
        self.stack.append(repr(*self._take("d")))

    def _fixed(self, _: int) -> None:
        name, count = FIXED[self._take("H")[0]]
        self._called(name, count)

    def _variable(self, _: int) -> None:
        count, number = self._take("BH")
        self._called(VARIABLE[number & 0x7FFF], count & 0x7F)

    def _truth(self, _: int) -> None:
        self.stack.append("TRUE" if self._take("B")[0] else "FALSE")

    def _called(self, name: str, count: int) -> None:
        if not 0 <= count <= len(self.stack):
            raise ValueError(count)
        arguments = self.stack[len(self.stack) - count :]
        del self.stack[len(self.stack) - count :]
        self.stack.append(f"{name}({','.join(arguments)})")

    def _cell(self, _: int) -> None:
        self.stack.append(self._reference(*self._take(f"{self.row}H")))

    def _area(self, _: int) -> None:
        top, bottom, left, right = self._take(f"{self.row}{self.row}HH")
        self.stack.append(f"{self._reference(top, left)}:{self._reference(bottom, right)}")

    def _cell_elsewhere(self, kind: int) -> None:
        sheet = self._sheet()
        self._cell(kind)
        self.stack[-1] = sheet + self.stack[-1]

    def _area_elsewhere(self, kind: int) -> None:
        sheet = self._sheet()
        self._area(kind)
        self.stack[-1] = sheet + self.stack[-1]

    def _sheet(self) -> str:
        name = self.sheets[self._take("H")[0]].replace("'", "''")
        if not name:
            raise ValueError(name)
        return f"'{name}'!"

    def _cell_beside(self, _: int) -> None:
        self.stack.append(self._beside(*self._take(f"{self.row}H")))

    def _area_beside(self, _: int) -> None:
        top, bottom, left, right = self._take(f"{self.row}{self.row}HH")
        self.stack.append(f"{self._beside(top, left)}:{self._beside(bottom, right)}")

    def _beside(self, row: int, column: int) -> str:
        """A reference counted from the base where it is relative; the sheet goes on at its other end."""
        flags = column & 0xC000
        rows, columns = self.size
        if flags & 0x8000:
            row = (self.base[0] + row) % rows
        column = column & 0x3FFF
        if flags & 0x4000:
            column = (self.base[1] + column) % columns
        return self._reference(row, column | flags)

    def _reference(self, row: int, column: int) -> str:
        """The address, with a $ before what stays where it is when the formula moves."""
        plain = address(row, column & 0x3FFF)
        letters = plain.rstrip("0123456789")
        fixed_column, fixed_row = ("" if column & flag else "$" for flag in (0x4000, 0x8000))
        return f"{fixed_column}{letters}{fixed_row}{plain[len(letters) :]}"
