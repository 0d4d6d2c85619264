"""Facts of .xlsb sheets from their records: errors, formats, runs of texts, hidden rows and columns, merged cells,
what formulas say as far as `compiled` reads them.

Not carried: formulas without a value, and calls in compiled formulas, which nothing here ever runs.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from sources.workbook import limits, sizes_xlsb
from sources.workbook.beside_cells_xlsb import CONDITION, CONDITIONS, SHARED_FORMULA, BesideCells
from sources.workbook.biff import ALIGNED_TO_FILL, ERROR_TEXT
from sources.workbook.biff_texts import long_colour, long_colour_is_pale, long_font_letters, runs_of
from sources.workbook.colours import BLACK, PAGE, PLAIN, WHITE, Ground, Letters, Look
from sources.workbook.conditions_biff import long_dress_of
from sources.workbook.format_colours import on_ground
from sources.workbook.links import check_relations, relations, root_part, target_of
from sources.workbook.model import (
    Cell,
    Dress,
    Facts,
    Marked,
    Merged,
    unreadable,
)
from sources.workbook.number_formats import BUILT_IN, shows_otherwise
from sources.workbook.package import Package
from sources.workbook.rich_texts import Runs, joined

ROW, MERGED, SHEET, FORMAT, XF, FONT, FILL = 0, 176, 156, 44, 47, 43, 45
TEXT, SHARED, INLINE_TEXT, INLINE_RICH = 19, 7, 6, 62
CELL_FORMATS, CELL_FORMATS_END = 617, 618
DRESS = 507
VALUES = range(2, 12)
SHORT = range(12, 19)  # cells without their column: blank, number, error, truth, real, text, shared text
_FIRST_FULL = 1
ERRORS = (3, 11)
FORMULA_OF_TEXT, FORMULA_OF_NUMBER = 8, 9
OWN_SHEETS, OTHER_BOOKS, EXTERNAL_SHEETS = 357, (355, 358, 359), 362
_GRADIENT = 40  # of a fill: beyond the patterns
_PLAIN = Look()
_Texts = dict[int, Runs]


def book_facts(package: Package) -> dict[str, Facts]:
    """The facts of every worksheet by its name; links that reach outside are refused. Raises BookFault."""
    check_relations(package)
    root = root_part(package)
    targets = relations(package, root)
    styles = _styles(package.part("xl/styles.bin"))
    texts = {
        number: runs
        for number, record in enumerate(
            r for k, r in _records(package.part("xl/sharedStrings.bin"), "xl/sharedStrings.bin") if k == TEXT
        )
        if (runs := _runs(record, 0, styles))
    }
    sheets = [_sheet_names(record) for kind, record in _records(package.part(root), root) if kind == SHEET]
    numbered = _numbered(package.part(root), root, [name for _, name in sheets])
    limits.check_sheet_count(len(sheets))
    grid = limits.Grid()
    facts = {}
    for relation, name in sheets:
        part = target_of(root, targets.get(relation, ""))
        if part not in package:
            raise unreadable(root, f"the part of sheet {name!r} is missing")
        facts[name] = _sheet(package.part(part), name, styles, texts, numbered, grid)
    return facts


def _numbered(data: bytes, name: str, sheets: list[str]) -> tuple[str, ...]:
    """The sheets that references to other sheets are numbered by; empty where several, or none of this book."""
    books: list[int] = []
    found: list[str] = []
    for kind, record in _records(data, name):
        if kind == OWN_SHEETS or kind in OTHER_BOOKS:
            books.append(kind)
        elif kind == EXTERNAL_SHEETS:
            for n in range(min(struct.unpack_from("<I", record)[0], (len(record) - 4) // 12)):
                book, first, last = struct.unpack_from("<I2i", record, 4 + 12 * n)
                is_one = books[book : book + 1] == [OWN_SHEETS] and first == last and 0 <= first < len(sheets)
                found.append(sheets[first] if is_one else "")
    return tuple(found)


@dataclass
class _Styles:
    """The letters of fonts by their number; by that of the style telling formats, cells struck out or unseen, filled with
    their content, and every look that is not plain.
    """

    fonts: list[Letters] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    unseen: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)
    dressed: list[Dress] = field(default_factory=list)  # differential formats
    looks: dict[int, Look] = field(default_factory=dict)

    def add(self, style: int, look: Look, code: str) -> None:
        """What is to be known of cells in that style."""
        if look != _PLAIN:
            self.looks[style] = look
        if look.letters.kind == "struck":
            self.struck.add(style)
        if look.is_unseen:
            self.unseen.add(style)
        if shows_otherwise(seen := on_ground(code, look.ground)):
            self.formats[style] = seen


def _sheet(
    data: bytes, name: str, styles: _Styles, texts: _Texts, numbered: tuple[str, ...], grid: limits.Grid
) -> Facts:
    row, last_row, last_column = 0, 0, 0
    sizes = sizes_xlsb.Sizes()
    errors: dict[Cell, str] = {}
    formats: dict[Cell, str] = {}
    marked: dict[Cell, Marked] = {}
    struck: set[Cell] = set()
    unseen: set[Cell] = set()
    repeated: set[Cell] = set()
    merged: list[Merged] = []
    beside = BesideCells(numbered, styles.dressed)
    looks: dict[Cell, Look] = {}
    for kind, record in _in_full(_records(data, name)):
        if kind in sizes_xlsb.KINDS:
            sizes.record(kind, record)
            row = struct.unpack_from("<I", record)[0] if kind == ROW else row
        elif kind in VALUES or kind == INLINE_RICH:
            column, style = struct.unpack_from("<2I", record)
            style &= 0xFFFFFF
            last_row, last_column = max(last_row, row), max(last_column, column)
            if style in styles.formats:
                formats[row, column] = styles.formats[style]
            struck |= {(row, column)} if style in styles.struck else set()
            unseen |= {(row, column)} if style in styles.unseen else set()
            look = styles.looks.get(style, _PLAIN)
            if look is not _PLAIN:
                looks[row, column] = look
            repeated |= {(row, column)} if style in styles.repeated else set()
            runs = _runs_of_cell(kind, record, styles, texts)
            if runs and (found := joined(runs, look)):
                marked[row, column] = found
            if kind in (FORMULA_OF_TEXT, FORMULA_OF_NUMBER):
                beside.formula((row, column), record, is_text=kind == FORMULA_OF_TEXT)
            if kind in ERRORS:
                errors[row, column] = ERROR_TEXT.get(record[8], "#ERROR")
        elif kind == MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", record)
            merged.append((top, left, bottom, right))
        elif kind in (SHARED_FORMULA, CONDITIONS, CONDITION):
            beside.add(kind, record)
    grid.add(name, last_row + 1, last_column + 1, (last_row, last_column))
    return Facts(
        sizes.hidden_rows(),
        sizes.hidden_columns(last_column),
        frozenset(),
        errors,
        formats,
        tuple(merged),
        marked=marked,
        struck=frozenset(struck),
        unseen=frozenset(unseen),
        repeated=frozenset(repeated),
        formulas=beside.formulas(),
        conditions=tuple(beside.conditions),
        looks=looks if beside.conditions else {},
        hides_zeros=sizes.hides_zeros,
    )


def _runs_of_cell(kind: int, record: bytes, styles: _Styles, texts: _Texts) -> Runs:
    if kind == SHARED:
        return texts.get(struct.unpack_from("<I", record, 8)[0], [])
    return _runs(record, 8, styles) if kind == INLINE_RICH else []


def _styles(data: bytes) -> _Styles:
    codes, found, inside = dict(BUILT_IN), _Styles(), False
    grounds: list[Ground] = []
    index = 0
    for kind, record in _records(data, "xl/styles.bin"):
        if kind == FORMAT:
            codes[struct.unpack_from("<H", record)[0]] = _wide(record, 2)[0]
        elif kind == FONT:
            found.fonts.append(long_font_letters(record))
        elif kind == FILL:
            grounds.append(_ground(record))
        elif kind in (CELL_FORMATS, CELL_FORMATS_END):
            inside = kind == CELL_FORMATS
        elif kind == XF and inside:
            number, font, fill = struct.unpack_from("<3H", record, 2)
            letters = found.fonts[font] if font < len(found.fonts) else PLAIN
            look = Look(letters, grounds[fill] if fill < len(grounds) else PAGE)
            found.add(index, look, codes.get(number, ""))
            if record[12] & 7 == ALIGNED_TO_FILL:
                found.repeated.add(index)
            index += 1
        elif kind == DRESS:
            found.dressed.append(long_dress_of(record, codes))
    return found


def _ground(record: bytes) -> Ground:
    """What letters stand on in a cell so filled; of a pattern both colours, a gradient's are not known."""
    pattern = struct.unpack_from("<I", record)[0]
    if pattern == 0:
        return PAGE
    places = (4,) if pattern == 1 else (4, 12)
    colours = tuple(
        long_colour(record, at) if pattern == 1 or record[at] >> 1 else usual
        for at, usual in zip(places, (BLACK, WHITE), strict=False)
    )
    if pattern == _GRADIENT:
        return Ground((None,), True)
    return Ground(colours, not all(long_colour_is_pale(record, at) for at in places))


def _runs(record: bytes, at: int, styles: _Styles) -> Runs:
    """The runs of a text with several fonts; none where it has one."""
    if not record[at] & 1:
        return []
    text, end = _wide(record, at + 1)
    count = struct.unpack_from("<I", record, end)[0]
    pairs = [struct.unpack_from("<2H", record, end + 4 + 4 * n) for n in range(min(count, 4096))]
    return runs_of(text, pairs, styles.fonts)


def _sheet_names(record: bytes) -> tuple[str, str]:
    relation, at = _wide(record, 8)
    return relation, _wide(record, at)[0]


def _wide(record: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", record, at)[0]
    end = at + 4 + 2 * length
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(data: bytes, name: str) -> Iterator[tuple[int, bytes]]:
    at, size = 0, len(data)
    while at < size:
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        if at + length > size:
            raise unreadable(name, "a record ends beyond its part")
        yield kind, data[at : at + length]
        at += length


def _in_full(records: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """The records with every cell naming its column: a short one stands one behind the cell before."""
    column = -1
    for kind, record in records:
        if kind in SHORT:
            column += 1
            yield kind - SHORT.start + _FIRST_FULL, struct.pack("<I", column) + record
            continue
        if kind == ROW:
            column = -1
        elif kind == INLINE_RICH or _FIRST_FULL <= kind < SHORT.start:
            column = struct.unpack_from("<I", record)[0]
        yield kind, record


def lengthened(data: bytes, name: str) -> bytes | None:
    """The part as the reader of values expects it: every cell names its column, and a text with runs is a text.

    None where it is so already. Raises BookFault.
    """
    if not any(kind in SHORT or kind == INLINE_RICH for kind, _ in _records(data, name)):
        return None
    out = bytearray()
    for kind, record in _in_full(_records(data, name)):
        is_rich = kind == INLINE_RICH
        content = record[:8] + record[9 : _wide(record, 9)[1]] if is_rich else record
        out += _written(INLINE_TEXT if is_rich else kind) + _written(len(content)) + content
    return bytes(out)


def _written(number: int) -> bytes:
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | 0x80 if number else low)
        if not number:
            return bytes(out)


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for index in range(most):
        byte = data[at] if at < len(data) else 0
        at += 1
        # A record's kind keeps the mark bit of its first byte out of the value, as its size does.
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            break
    return value, at
