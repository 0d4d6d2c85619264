"""How the cells of an .xls look, by their style: fonts, grounds, and the workbook's own palette."""

import struct

from sources.workbook.biff_texts import font_letters
from sources.workbook.colours import (
    BLACK,
    PALE_NUMBERS,
    PALETTE,
    PLAIN,
    WHITE,
    Colour,
    Ground,
    Letters,
    Look,
    is_pale,
)

_FIRST_OWN = 8  # colours of a palette are numbered from there
_INK, _PAPER = 64, 65  # of a pattern, unless other colours are chosen


class Looks:
    """What the records say that hold for the whole workbook, as they pass by."""

    def __init__(self) -> None:
        self._fonts: list[bytes] = []
        self._grounds: list[
            tuple[int, int, int]
        ] = []  # by style: the pattern, and the numbers of its colours
        self._palette: dict[int, Colour] = dict(PALETTE)
        self._pale = set(PALE_NUMBERS)

    def font(self, record: bytes) -> None:
        """A font; number 4 is none's: the fifth is 5."""
        self._fonts += [record] * (2 if len(self._fonts) == 4 else 1)

    def style(self, record: bytes) -> None:
        """A style of cells; an empty one where its ground is not known (before Excel 97)."""
        pattern, colours = (
            (struct.unpack_from("<I", record, 14)[0] >> 26, struct.unpack_from("<H", record, 18)[0])
            if record
            else (0, 0)
        )
        self._grounds.append((pattern, colours & 0x7F, colours >> 7 & 0x7F))

    def own_palette(self, record: bytes) -> None:
        """The workbook's own colours."""
        count = min(struct.unpack_from("<H", record)[0], (len(record) - 2) // 4)
        for number in range(count):
            red, green, blue = record[2 + 4 * number : 5 + 4 * number]
            self._palette[_FIRST_OWN + number] = red, green, blue
            (self._pale.add if is_pale(red, green, blue) else self._pale.discard)(_FIRST_OWN + number)

    @property
    def palette(self) -> dict[int, Colour]:
        """The colours by number."""
        return self._palette

    @property
    def pale(self) -> set[int]:
        """The numbers of colours as light as the page."""
        return self._pale

    def found(self, fonts: list[int]) -> tuple[list[Letters], list[Look]]:
        """(the letters of each font, the look of each style); `fonts`: by style."""
        letters = [font_letters(record, self._palette, self._pale) for record in self._fonts]
        return letters, [
            Look(letters[font] if font < len(letters) else PLAIN, self.ground(*ground))
            for font, ground in zip(fonts, self._grounds, strict=True)
        ]

    def ground(self, pattern: int, colour: int, behind: int) -> Ground:
        """What letters stand on, by the pattern and the numbers of its two colours."""
        numbers = () if pattern == 0 else (colour,) if pattern == 1 else (colour, behind)
        found = (BLACK if n == _INK else WHITE if n == _PAPER else self._palette.get(n) for n in numbers)
        return Ground(tuple(found), any(n not in self._pale for n in numbers))
