"""Facts of .xls sheets (Excel 97 and, as far as records agree, Excel 95) from their records.

Carried: errors, formats that show another number, runs of texts, hidden rows and columns, how far a sheet
reaches, formulas of a file in which nothing computed any (xlwt), what formulas say as far as `compiled` reads them
(Excel 97), passwords, links to other files. Not carried: what other formulas say and call, which nothing here ever runs.
Merged cells come from the value reader.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from sources.workbook import limits, sizes_xls
from sources.workbook.biff_texts import Rich, rich_texts, runs_of
from sources.workbook.colours import Letters, Look
from sources.workbook.compiled import formula_text, gives_text
from sources.workbook.conditions_biff import Known, areas_of, condition_of, later_areas_of, later_condition_of
from sources.workbook.format_colours import on_ground
from sources.workbook.looks_xls import Looks
from sources.workbook.model import (
    BookFault,
    Cell,
    Condition,
    Facts,
    Marked,
    Merged,
)
from sources.workbook.number_formats import BUILT_IN, shows_otherwise
from sources.workbook.ole import stream
from sources.workbook.rich_texts import joined

BOF, EOF, FILEPASS, BOUNDSHEET, SUPBOOK = 0x809, 0x0A, 0x2F, 0x85, 0x1AE
FORMAT, XF, FONT, PALETTE_RECORD = 0x41E, 0xE0, 0x31, 0x92
FORMULA, BOOLERR, NUMBER, RK, MULRK, LABELSST = 0x06, 0x205, 0x203, 0x27E, 0xBD, 0xFD
SST, CONTINUE, EXTERNSHEET, SHARED_FORMULA = 0xFC, 0x3C, 0x17, 0x4BC
CONDITIONS, CONDITION, LATER_CONDITIONS, LATER_CONDITION = 0x1B0, 0x1B1, 0x879, 0x87A
OF_MANY_CELLS = (CONDITIONS, CONDITION, LATER_CONDITIONS, LATER_CONDITION, SHARED_FORMULA)
VIEW, SHOWS_ZEROS = 0x23E, 0x10
ALIGNED_TO_FILL = 4
OWN_SHEETS = b"\x01\x04"  # of a SUPBOOK: the book itself
VALUES = {FORMULA, BOOLERR, NUMBER, RK, 0xFD, 0x204, 0xD6}
ERROR_TEXT = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!",
    0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip
_PLAIN = Look()
_RECORDS = 16_000_000


@dataclass
class _Globals:
    """What the workbook says for all its sheets; `computed`: how many of its formulas have a result."""

    formats: dict[int, str] = field(default_factory=dict)
    looks: dict[int, Look] = field(default_factory=dict)  # of styles that are not plain
    repeated: set[int] = field(default_factory=set)  # styles of cells filled with their content
    fonts: list[Letters] = field(default_factory=list)
    texts: dict[int, Rich] = field(default_factory=dict)
    numbered: tuple[str, ...] = ()  # the sheets that references to other sheets are numbered by
    known: Known = field(default_factory=Known)
    computed: int = 0
    is_excel_97: bool = True


@dataclass
class _Found:
    """The facts of one sheet while its records are read."""

    about: _Globals
    sizes: sizes_xls.Sizes = field(default_factory=sizes_xls.Sizes)
    filled: set[int] = field(default_factory=set)
    errors: dict[Cell, str] = field(default_factory=dict)
    formats: dict[Cell, str] = field(default_factory=dict)
    marked: dict[Cell, Marked] = field(default_factory=dict)
    struck: set[Cell] = field(default_factory=set)
    unseen: set[Cell] = field(default_factory=set)
    repeated: set[Cell] = field(default_factory=set)
    without_result: set[Cell] = field(default_factory=set)
    formulas: dict[Cell, str] = field(default_factory=dict)
    shared: dict[Cell, bytes] = field(default_factory=dict)  # formulas for many cells, by the first of these
    sharing: dict[Cell, Cell] = field(default_factory=dict)
    at: Cell = (0, 0)  # of the formula read last
    text_lost: set[Cell] = field(default_factory=set)
    areas: tuple[Merged, ...] = ()  # of the conditional formats being read
    conditions: list[Condition] = field(default_factory=list)
    looks: dict[Cell, Look] = field(default_factory=dict)
    hides_zeros: bool = False
    last_row: int = -1
    last_column: int = -1

    def value(self, row: int, column: int, style: int) -> None:
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        self.filled.add(row)
        if style in self.about.formats:
            self.formats[row, column] = self.about.formats[style]
        if style in self.about.repeated:
            self.repeated.add((row, column))
        if look := self.about.looks.get(style):
            self.looks[row, column] = look
            if look.letters.kind == "struck":
                self.struck.add((row, column))
            elif look.is_unseen:
                self.unseen.add((row, column))

    def text(self, row: int, column: int, style: int, rich: Rich) -> None:
        """A text in several fonts: the first characters may have that of the cell."""
        marked = joined(runs_of(*rich, self.about.fonts), self.about.looks.get(style, _PLAIN))
        if marked:
            self.marked[row, column] = marked
        if marked is None or marked.text.strip():
            self.struck.discard((row, column))
            self.unseen.discard((row, column))

    def formula(self, row: int, column: int, record: bytes) -> None:
        """A formula that a number or a text was stored for."""
        self.at = row, column
        if not self.about.is_excel_97:
            return
        tokens = record[22 : 22 + struct.unpack_from("<H", record, 20)[0]]
        is_text = record[12:14] == b"\xff\xff"
        if is_text and record[6] != 0:
            return
        if not is_text and gives_text(tokens):  # LibreOffice stores a 0 where it has no number
            self.text_lost.add((row, column))
        else:
            self.formulas[row, column] = formula_text(tokens, wide=False, sheets=self.about.numbered) or ""
            if tokens[:1] == b"\x01" and len(tokens) == 5:
                self.sharing[row, column] = struct.unpack_from("<2H", tokens, 1)

    def of_many_cells(self, kind: int, record: bytes) -> None:
        """A formula that cells share, or a conditional format for the areas named before it."""
        if not self.about.is_excel_97:
            return
        if kind == SHARED_FORMULA:
            self.shared[self.at] = record[10 : 10 + struct.unpack_from("<H", record, 8)[0]]
        elif kind == CONDITIONS:
            self.areas = areas_of(record)
        elif kind == LATER_CONDITIONS:
            self.areas = later_areas_of(record)
        else:
            read = later_condition_of if kind == LATER_CONDITION else condition_of
            if one := read(record, self.areas, len(self.conditions), self.about.known, self.about.numbered):
                self.conditions.append(one)

    def _of_many(self) -> dict[Cell, str]:
        """What the cells that share a formula say, each from its own place."""
        return {
            cell: formula_text(self.shared[first], wide=False, sheets=self.about.numbered, base=cell) or ""
            for cell, first in self.sharing.items() if first in self.shared
        }  # fmt: skip

    def facts(self) -> Facts:
        uncomputed = frozenset() if self.about.computed else frozenset(self.without_result)
        return Facts(
            self.sizes.hidden_rows(self.filled),
            self.sizes.hidden_columns(self.last_column),
            uncomputed | self.text_lost,
            self.errors,
            self.formats,
            marked=self.marked,
            struck=frozenset(self.struck),
            unseen=frozenset(self.unseen),
            repeated=frozenset(self.repeated),
            formulas=self.formulas | self._of_many(),
            conditions=tuple(self.conditions),
            looks=self.looks if self.conditions else {},
            hides_zeros=self.hides_zeros,
        )


def book_facts(content: bytes) -> list[Facts]:
    """The facts of every sheet in the order of the workbook. Raises BookFault."""
    data = stream(content, "Workbook", "Book")
    starts: list[int] = []
    names: list[str] = []
    is_excel_97 = data[4:6] == b"\0\6"
    codes: dict[int, str] = dict(BUILT_IN)
    styles: list[tuple[int, int, int]] = []  # font, number format, alignment
    looks = Looks()
    texts: list[bytes] = []
    books: list[bytes] = []
    numbers: list[tuple[int, ...]] = []
    before = 0
    for kind, record in _records(data, 0):
        if kind == FILEPASS:
            raise BookFault("file.workbook.password", "", {})
        if kind == BOUNDSHEET:
            starts.append(struct.unpack_from("<I", record)[0])
            names.append(_text(record[7:] if is_excel_97 else b"\0" + record[7:]))
        elif kind == FORMAT:
            codes[struct.unpack_from("<H", record)[0]] = _text(
                record[4:] if is_excel_97 else b"\0" + record[3:]
            )
        elif kind == FONT:
            looks.font(record)
        elif kind == XF:
            styles.append(struct.unpack_from("<2H2xB", record))
            looks.style(record if is_excel_97 else b"")
        elif kind == PALETTE_RECORD:
            looks.own_palette(record)
        elif kind == SST or (kind == CONTINUE and before == SST):
            texts.append(record)
        elif kind == SUPBOOK and record[2:4] not in (OWN_SHEETS, b"\x01\x3a"):
            raise BookFault("file.link.external", "", {"target": _text(record[4:])})
        elif kind == SUPBOOK:
            books.append(record[2:4])
        elif kind == EXTERNSHEET and is_excel_97:
            count = min(struct.unpack_from("<H", record)[0], (len(record) - 2) // 6)
            numbers += [struct.unpack_from("<H2h", record, 2 + 6 * n) for n in range(count)]
        before = SST if kind == CONTINUE and before == SST else kind
    limits.check_sheet_count(len(starts))
    fonts, found_looks = looks.found([font for font, _, _ in styles])
    if len(set(starts)) != len(starts):
        raise _broken("two sheets begin at one place")
    about = _Globals(
        {
            n: code
            for n, (_, number, _) in enumerate(styles)
            if shows_otherwise(code := on_ground(codes.get(number, ""), found_looks[n].ground, looks.palette))
        },
        {n: look for n, look in enumerate(found_looks) if look != _PLAIN},
        {n for n, (_, _, aligned) in enumerate(styles) if aligned & 7 == ALIGNED_TO_FILL},
        fonts,
        rich_texts(texts, fonts) if is_excel_97 else {},
        tuple(
            names[first]
            if first == last and 0 <= first < len(names) and books[book : book + 1] == [OWN_SHEETS]
            else ""
            for book, first, last in numbers
        ),
        Known(codes, looks),
        is_excel_97=is_excel_97,
    )
    grid = limits.Grid()
    found = [_sheet(data, start, about, grid, name) for name, start in zip(names, starts, strict=True)]
    return [one.facts() for one in found]


def _sheet(data: bytes, start: int, about: _Globals, grid: limits.Grid, name: str) -> _Found:
    found = _Found(about)
    for kind, record in _records(data, start):
        if kind in VALUES:
            row, column, style = struct.unpack_from("<3H", record)
            found.value(row, column, style)
            error = _error(kind, record)
            if error is not None:
                found.errors[row, column] = ERROR_TEXT.get(error, "#ERROR")
            if kind == FORMULA and record[12:14] == b"\xff\xff" and record[6] == 3:
                found.without_result.add((row, column))
            elif kind == FORMULA:
                about.computed += 1
                found.formula(row, column, record)
            if kind == LABELSST and (number := struct.unpack_from("<I", record, 6)[0]) in about.texts:
                found.text(row, column, style, about.texts[number])
        elif kind == MULRK:
            row, first = struct.unpack_from("<2H", record)
            for index in range((len(record) - 6) // 6):
                style = struct.unpack_from("<H", record, 4 + 6 * index)[0]
                found.value(row, first + index, style)
        elif kind in OF_MANY_CELLS:
            found.of_many_cells(kind, record)
        elif kind in sizes_xls.KINDS:
            found.sizes.record(kind, record)
        elif kind == VIEW:
            found.hides_zeros = not record[0] & SHOWS_ZEROS
    farthest = (max(found.last_row, 0), max(found.last_column, 0))
    grid.add(name, farthest[0] + 1, farthest[1] + 1, farthest)
    return found


def _error(kind: int, record: bytes) -> int | None:
    if kind == BOOLERR and record[7]:
        return record[6]
    if kind == FORMULA and record[12:14] == b"\xff\xff" and record[6] == 2:
        return record[8]
    return None


def _records(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from `start` to the end of its substream; those of embedded charts are left out."""
    at, depth, size = start, 0, len(data)
    for _ in range(_RECORDS):
        if at + 4 > size:
            break
        kind, length = struct.unpack_from("<2H", data, at)
        at += 4
        if at + length > size:
            break
        if kind == BOF:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, data[at : at + length]
        at += length
    raise BookFault("file.xls.truncated", "", {"detail": "the records end without an end mark"})


def _text(raw: bytes) -> str:
    text = raw[1:].decode("utf-16-le" if raw[:1] == b"\1" else "latin-1", "replace")
    return "".join(c if c.isprintable() else " " for c in text)[:200].strip() or "?"


def _broken(detail: str) -> BookFault:
    return BookFault("file.workbook.unreadable", "", {"detail": detail})
