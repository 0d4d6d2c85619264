"""The conditional formats of .xls and .xlsb that make a person read another number, from their records.

The later kinds of .xls (CF12) stand beside the records of Excel 97; of theirs the colours, strokes and number formats are
known, not data bars and icons that take the number's place.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sources.workbook.biff_texts import long_colour, long_colour_is_pale
from sources.workbook.colours import Colour, Ground, Letters
from sources.workbook.compiled import formula_text
from sources.workbook.looks_xls import Looks
from sources.workbook.model import Condition, Dress, Merged
from sources.workbook.number_formats import shows_otherwise

OPERATORS = ("", "between", "outside", "=", "<>", ">", "<", ">=", "<=")
_CELL_IS, _EXPRESSION = 1, 2
_MOST = 10_000
_FONT, _NUMBER, _ALIGNMENT, _BORDER, _PATTERN = 1 << 26, 1 << 25, 1 << 27, 1 << 28, 1 << 29
_NO_PATTERN_COLOUR, _STRIKE = 1 << 18, 0x80
_FONT_BYTES = 118
_LATER_HEAD = 12  # bytes before a later record says the same as the one of Excel 97


@dataclass(frozen=True)
class Known:
    """What a workbook says for all its conditional formats: number formats by number, and its colours."""

    codes: Mapping[int, str] = field(default_factory=dict)
    looks: Looks = field(default_factory=Looks)


def areas_of(record: bytes) -> tuple[Merged, ...]:
    """The areas of a CONDFMT record of .xls."""
    count = min(struct.unpack_from("<H", record, 12)[0], (len(record) - 14) // 8)
    found = (struct.unpack_from("<4H", record, 14 + 8 * n) for n in range(count))
    return tuple((top, left, bottom, right) for top, bottom, left, right in found)


def condition_of(
    record: bytes,
    areas: tuple[Merged, ...],
    order: int,
    known: Known,
    sheets: Sequence[str],
    *,
    formulas: bytes | None = None,
) -> Condition | None:
    """The condition of a CF record of .xls, where a cell under it tells; its formulas stand behind what it looks like."""
    kind, how, first, second = struct.unpack_from("<2B2H", record)
    dress, at = _dress(record, 6, known)
    if not dress.tells or not areas:
        return None
    base = min(area[0] for area in areas), min(area[1] for area in areas)
    behind = record[at:] if formulas is None else formulas
    rules = behind[:first], behind[first : first + second]
    texts = [formula_text(one, wide=False, sheets=sheets, base=base) for one in rules if one]
    operator = _operator(kind, how) if all(texts) else ""
    is_early = formulas is None  # those of Excel 97 stop at the first that holds
    return Condition(areas, base, operator, tuple(one or "" for one in texts), dress, order, stops=is_early)


def later_areas_of(record: bytes) -> tuple[Merged, ...]:
    """The areas of a CONDFMT12 record of .xls."""
    return areas_of(record[_LATER_HEAD:])


def later_condition_of(
    record: bytes, areas: tuple[Merged, ...], order: int, known: Known, sheets: Sequence[str]
) -> Condition | None:
    """The condition of a CF12 record of .xls, where a cell under it tells: its format stands between kind and formulas."""
    size = struct.unpack_from("<I", record, _LATER_HEAD + 6)[0]
    dress = record[_LATER_HEAD + 10 : _LATER_HEAD + 10 + size]
    if size == 0 or len(dress) < size:
        return None
    rest = record[_LATER_HEAD + 10 + size :]
    return condition_of(
        record[_LATER_HEAD : _LATER_HEAD + 6] + dress, areas, order, known, sheets, formulas=rest
    )


def _operator(kind: int, how: int) -> str:
    if kind == _EXPRESSION:
        return "formula"
    return OPERATORS[how] if kind == _CELL_IS and how < len(OPERATORS) else ""


def _dress(record: bytes, at: int, known: Known) -> tuple[Dress, int]:
    """What a DXFN structure makes of a cell, and where it ends."""
    flags, more = struct.unpack_from("<IH", record, at)
    at += 6
    code = ""
    letters: Letters | None = None
    ground: Ground | None = None
    if flags & _NUMBER:
        code, size = _number(record, at, known.codes, is_own=bool(more & 1))
        at += size
    if flags & _FONT:
        style, colour, left_alone = (
            struct.unpack_from("<I", record, at + place)[0] for place in (68, 80, 88)
        )
        is_struck = style & _STRIKE and not left_alone & _STRIKE
        letters = _letters(
            "struck" if is_struck else "", known.looks.palette.get(colour), colour in known.looks.pale
        )
        at += _FONT_BYTES
    at += 8 * bool(flags & _ALIGNMENT) + 8 * bool(flags & _BORDER)
    if flags & _PATTERN:
        colours = struct.unpack_from("<H", record, at + 2)[0]
        if not flags & _NO_PATTERN_COLOUR:
            ground = known.looks.ground(1, colours >> 7 & 0x7F, 0)
        at += 4
    at += 2 * bool(flags & 1 << 30)
    return Dress(code if shows_otherwise(code) else "", letters, ground), at


def _letters(kind: str, colour: Colour | None, is_pale: bool) -> Letters | None:
    """The letters that a conditional format gives; none where it leaves them as they are."""
    return Letters(kind, colour, is_pale) if kind or colour is not None or is_pale else None


def _number(record: bytes, at: int, codes: Mapping[int, str], *, is_own: bool) -> tuple[str, int]:
    if not is_own:
        return codes.get(record[at + 1], ""), 2
    size, count, flags = struct.unpack_from("<2HB", record, at)
    raw = record[at + 5 : at + 5 + count * (2 if flags & 1 else 1)]
    return raw.decode("utf-16-le" if flags & 1 else "latin-1", "replace"), size


# ---- .xlsb --------------------------------------------------------------------------------------------------------


def long_areas_of(record: bytes) -> tuple[Merged, ...]:
    """The areas of the record that begins the conditional formats of some cells in .xlsb."""
    count = min(struct.unpack_from("<I", record, 8)[0], (len(record) - 12) // 16)
    found = (struct.unpack_from("<4I", record, 12 + 16 * n) for n in range(min(count, _MOST)))
    return tuple((top, left, bottom, right) for top, bottom, left, right in found)


def long_condition_of(
    record: bytes, areas: tuple[Merged, ...], known: list[Dress], sheets: Sequence[str]
) -> Condition | None:
    """The condition of a rule's record of .xlsb, where a cell under it tells."""
    kind, _, number, order, how = struct.unpack_from("<3IiI", record)
    flags, *sizes = struct.unpack_from("<H3I", record, 28)
    dress = known[number] if number < len(known) else Dress()
    if not areas or not (dress.tells or flags & 2):
        return None
    length = struct.unpack_from("<I", record, 42)[0]
    at = 46 + (0 if length == 0xFFFFFFFF else 2 * length)
    base = min(area[0] for area in areas), min(area[1] for area in areas)
    texts = []
    for size in sizes:
        if size:
            count = struct.unpack_from("<I", record, at)[0]
            texts.append(formula_text(record[at + 4 : at + 4 + count], wide=True, sheets=sheets, base=base))
            at += size
    operator = _operator(kind, how) if all(texts) else ""
    return Condition(
        areas, base, operator, tuple(one or "" for one in texts), dress, order, stops=bool(flags & 2)
    )


def long_dress_of(record: bytes, codes: dict[int, str]) -> Dress:
    """What a differential format of .xlsb makes of a cell: its properties one after another."""
    code, kind, colour, is_pale = "", "", None, False
    ground: Ground | None = None
    count, at = struct.unpack_from("<H", record, 4)[0], 6
    for _ in range(count):
        what, size = struct.unpack_from("<2H", record, at)
        if what == 2:
            ground = Ground((long_colour(record, at + 4),), not long_colour_is_pale(record, at + 4))
        elif what == 5:
            colour, is_pale = long_colour(record, at + 4), long_colour_is_pale(record, at + 4)
        elif what == 29:
            kind = "struck" if record[at + 4] else kind
        elif what == 38:
            length = struct.unpack_from("<H", record, at + 6)[0]
            code = record[at + 8 : at + 8 + 2 * length].decode("utf-16-le", "replace")
        elif what == 41:
            code = codes.get(struct.unpack_from("<H", record, at + 4)[0], "")
        at += max(size, 4)
    return Dress(code if shows_otherwise(code) else "", _letters(kind, colour, is_pale), ground)
