"""The shared texts of an .xls that have runs in several fonts; their record may go on in others."""

import struct
from collections.abc import Iterator, Mapping, Sequence, Set

from sources.workbook.colours import (
    BLACK,
    PALE_NUMBERS,
    PALETTE,
    SMALLEST_LETTERS,
    Colour,
    Letters,
    is_pale,
    is_pale_of_theme,
    of_theme,
)
from sources.workbook.rich_texts import Runs

BY_THE_SYSTEM = (0x40, 0x7FFF)  # the colour of letters, unless another is chosen


def font_letters(record: bytes, palette: Mapping[int, Colour], pale: Set[int]) -> Letters:
    """How the letters of a font's record in .xls look; the workbook's colours by number, and those as light as the page."""
    height, flags, number = struct.unpack_from("<3H", record)
    colour = BLACK if number in BY_THE_SYSTEM else palette.get(number)
    return Letters(_kind(height, flags, struct.unpack_from("<H", record, 8)[0]), colour, number in pale)


def long_font_letters(record: bytes) -> Letters:
    """The same of a font's record in .xlsb, which has its colour further on."""
    height, flags, _, raised = struct.unpack_from("<4H", record)
    colour = long_colour(record, 12) if record[12] >> 1 else BLACK
    return Letters(_kind(height, flags, raised), colour, long_colour_is_pale(record, 12))


def long_colour_is_pale(record: bytes, at: int) -> bool:
    """Whether the colour there in a record of .xlsb is nearly the page's: numbered, in full, or of the theme."""
    if len(record) < at + 8:
        return False
    how, number, tint, red, green, blue, _ = struct.unpack_from("<2Bh4B", record, at)
    kind = how >> 1
    return (
        (kind == 1 and number in PALE_NUMBERS)
        or (kind == 2 and is_pale(red, green, blue))
        or (kind == 3 and is_pale_of_theme(number, tint / 32767))
    )


def long_colour(record: bytes, at: int) -> Colour | None:
    """The colour there in a record of .xlsb; none where it is the program's choice."""
    if len(record) < at + 8:
        return None
    how, number, tint, red, green, blue, _ = struct.unpack_from("<2Bh4B", record, at)
    named = {1: PALETTE.get(number), 2: (red, green, blue), 3: of_theme(number, tint / 32767)}
    return named.get(how >> 1)


def _kind(height: int, flags: int, raised: int) -> str:
    """By the font's height in twentieths of a point, its flags, and whether it is raised."""
    if flags & 8:
        return "struck"
    if raised in (1, 2):
        return "raised"
    return "tiny" if 0 < height < SMALLEST_LETTERS * 20 else ""


def runs_of(text: str, starts: list[tuple[int, ...]], fonts: Sequence[Letters]) -> Runs:
    """The runs of a text from (first character, font); what stands before the first has the letters of the cell."""
    own: Letters | None = None
    bounds = [(0, own), *((first, fonts[font] if font < len(fonts) else own) for first, font in starts)]
    ends = [first for first, _ in bounds[1:]] + [len(text)]
    return [(letters, text[first:end]) for (first, letters), end in zip(bounds, ends, strict=True)]


Rich = tuple[str, list[tuple[int, ...]]]  # a text and (first character, font) of its runs


def rich_texts(chunks: list[bytes], fonts: Sequence[Letters]) -> dict[int, Rich]:
    """Of the texts in an SST record and those that continue it: those with runs, by their number."""
    if not chunks or len(set(fonts)) < 2:
        return {}
    return {number: (text, starts) for number, (text, starts) in enumerate(_texts(chunks)) if starts}


def _texts(chunks: list[bytes]) -> Iterator[Rich]:
    reader = _Chunks(chunks)
    reader.take(8)
    while not reader.at_end():
        count, flags = struct.unpack("<HB", reader.take(3))
        runs = struct.unpack("<H", reader.take(2))[0] if flags & 8 else 0
        more = struct.unpack("<I", reader.take(4))[0] if flags & 4 else 0
        text = reader.characters(count, wide=bool(flags & 1))
        yield text, [struct.unpack("<2H", reader.take(4)) for _ in range(runs)]
        reader.take(more)


class _Chunks:
    """Bytes spread over records: characters that go on in the next one are preceded by their width again."""

    def __init__(self, chunks: list[bytes]) -> None:
        self._chunks, self._which, self._at = chunks, 0, 0

    def at_end(self) -> bool:
        self._advance()
        return self._which >= len(self._chunks)

    def take(self, count: int) -> bytes:
        out = b""
        while len(out) < count:
            self._advance()
            if self._which >= len(self._chunks):
                raise struct.error("the shared texts end early")
            piece = self._chunks[self._which][self._at : self._at + count - len(out)]
            self._at += len(piece)
            out += piece
        return out

    def characters(self, count: int, *, wide: bool) -> str:
        out = ""
        while len(out) < count:
            if self._at >= len(self._chunks[self._which]):
                self._advance()
                wide = bool(self.take(1)[0] & 1)
            size = 2 if wide else 1
            room = (len(self._chunks[self._which]) - self._at) // size
            if room <= 0:
                raise struct.error("a shared text ends early")
            raw = self.take(min(count - len(out), room) * size)
            out += raw.decode("utf-16-le" if wide else "latin-1", "replace")
        return out

    def _advance(self) -> None:
        while self._which < len(self._chunks) and self._at >= len(self._chunks[self._which]):
            self._which, self._at = self._which + 1, 0
