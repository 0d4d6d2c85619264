"""How the cells of an .xls look, by their style: fonts, grounds, and the workbook's own palette."""

import struct

from sources.workbook.biff_texts import font_kind
from sources.workbook.colours import BLACK, PALE_NUMBERS, PALETTE, Colour, is_lost_on, is_pale

_FIRST_OWN = 8  # colours of a palette are numbered from there
_BY_THE_SYSTEM = (0x40, 0x7FFF)  # the colour of letters, unless another is chosen


class Looks:
    """What the records say that hold for the whole workbook, as they pass by."""

    def __init__(self) -> None:
        self._fonts: list[bytes] = []
        self._grounds: list[tuple[int, int]] = []  # by style: the pattern, and the number of its colour
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
        self._grounds.append((pattern, colours & 0x7F))

    def palette(self, record: bytes) -> None:
        """The workbook's own colours."""
        count = min(struct.unpack_from("<H", record)[0], (len(record) - 2) // 4)
        for number in range(count):
            red, green, blue = record[2 + 4 * number : 5 + 4 * number]
            self._palette[_FIRST_OWN + number] = red, green, blue
            (self._pale.add if is_pale(red, green, blue) else self._pale.discard)(_FIRST_OWN + number)

    def found(self, fonts: list[int]) -> tuple[list[str], dict[int, str], set[int]]:
        """(kind of each font, kind of each style that has one, styles with a colour of their own); `fonts`: by style."""
        kinds = [font_kind(record, self._pale) for record in self._fonts]
        coloured = {
            style for style, (pattern, colour) in enumerate(self._grounds)
            if pattern > 1 or (pattern == 1 and colour not in self._pale)
        }  # fmt: skip
        of_styles = {n: kinds[font] for n, font in enumerate(fonts) if font < len(kinds) and kinds[font]}
        for style, font in enumerate(fonts):
            pattern, colour = self._grounds[style]
            if pattern == 1 and not of_styles.get(style) and font < len(self._fonts):
                number = struct.unpack_from("<H", self._fonts[font], 4)[0]
                letters = BLACK if number in _BY_THE_SYSTEM else self._palette.get(number)
                if is_lost_on(letters, self._palette.get(colour)):
                    of_styles[style] = "tiny"  # unseen on any ground
        return kinds, of_styles, coloured
