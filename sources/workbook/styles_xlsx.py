"""The styles of an .xlsx whose cells show another than the stored number, are struck out, or pale on pale."""

import re
from dataclasses import dataclass

from sources.workbook.colours import BLACK, Colour, is_lost_on
from sources.workbook.number_formats import BUILT_IN, shows_otherwise
from sources.workbook.rich_texts import colour_of, is_pale, is_tiny
from sources.workbook.xml_text import attribute, tags

_OFF = ("0", "false", "off")
_XF = re.compile(rb"<xf(?=[\s/>])")


@dataclass(frozen=True)
class Styles:
    """By the index that cells carry: formats that show another number, fonts that are struck out, pale or tiny,
    cells that have a colour of their own, and those that are filled with their content.
    """

    formats: dict[bytes, str]
    struck: frozenset[bytes]
    unseen: frozenset[bytes]
    coloured: frozenset[bytes]
    repeated: frozenset[bytes]


def read_styles(part: bytes) -> Styles:
    """The telling styles of the part."""
    codes = dict(BUILT_IN)
    for tag in tags(part, b"numFmt"):
        number, code = attribute(tag, "numFmtId"), attribute(tag, "formatCode")
        if number.isdecimal():
            codes[int(number)] = code
    telling = {number for number, code in codes.items() if shows_otherwise(code)}
    fonts, fills = inside(part, b"fonts", b"font"), inside(part, b"fills", b"fill")
    struck_fonts = {str(n) for n, font in enumerate(fonts) if is_struck(font)}
    pale_fonts = {str(n) for n, font in enumerate(fonts) if any(is_pale(c) for c in tags(font, b"color"))}
    tiny_fonts = {str(n) for n, font in enumerate(fonts) if is_tiny(font)}
    letters, grounds = [letters_of(font) for font in fonts], [ground_of(fill) for fill in fills]
    colours = {str(n) for n, fill in enumerate(fills) if has_colour(fill)}
    formats: dict[bytes, str] = {}
    struck: set[bytes] = set()
    unseen: set[bytes] = set()
    coloured: set[bytes] = set()
    start, end = part.find(b"<cellXfs"), part.find(b"</cellXfs>")
    for index, tag in enumerate(tags(part[start:end], b"xf") if start >= 0 else ()):
        number = attribute(tag, "numFmtId")
        if number.isdecimal() and int(number) in telling:
            formats[str(index).encode()] = codes[int(number)]
        if attribute(tag, "fontId") in struck_fonts:
            struck.add(str(index).encode())
        if attribute(tag, "fillId") in colours:
            coloured.add(str(index).encode())
        is_pale_here = attribute(tag, "fontId") in pale_fonts and attribute(tag, "fillId") not in colours
        font, fill = attribute(tag, "fontId"), attribute(tag, "fillId")
        is_lost = is_lost_on(_numbered(letters, font), _numbered(grounds, fill))
        if is_pale_here or is_lost or font in tiny_fonts:
            unseen.add(str(index).encode())
    repeated = frozenset(
        str(index).encode()
        for index, style in enumerate(_XF.split(part[start:end])[1:] if start >= 0 else ())
        if any(attribute(tag, "horizontal") == "fill" for tag in tags(style, b"alignment"))
    )
    return Styles(formats, frozenset(struck), frozenset(unseen), frozenset(coloured), repeated)


def inside(part: bytes, name: bytes, each: bytes) -> list[bytes]:
    """The text of each element of a list, in order."""
    start, end = part.find(b"<%s" % name), part.find(b"</%s>" % name)
    if start < 0 or end < 0:
        return []
    return part[start:end].replace(b"<%s/>" % each, b"<%s></%s>" % (each, each)).split(b"</%s>" % each)


def has_colour(fill: bytes, solid: bytes = b"fgColor") -> bool:
    """Whether pale letters are seen in a cell so filled: a gradient, a pattern, or a colour that is not pale itself.

    `solid`: the colour of a whole fill; of a conditional format it is the other, and the pattern may go without saying.
    """
    if b"gradientFill" in fill:
        return True
    pattern = next((attribute(tag, "patternType") for tag in tags(fill, b"patternFill")), "")
    if pattern == "solid" or (not pattern and solid == b"bgColor"):
        return not any(is_pale(colour) for colour in tags(fill, solid))
    return pattern not in ("", "none")


def letters_of(font: bytes) -> Colour | None:
    """The colour of the letters: black where the font names none."""
    return next((colour_of(tag) for tag in tags(font, b"color")), BLACK)


def ground_of(fill: bytes) -> Colour | None:
    """The one colour that the whole cell is filled with; none where there is none, or several."""
    if next((attribute(tag, "patternType") for tag in tags(fill, b"patternFill")), "") != "solid":
        stops = {colour_of(tag) for tag in tags(fill, b"color")} if b"gradientFill" in fill else set()
        return stops.pop() if len(stops) == 1 else None
    return next((colour_of(tag) for tag in tags(fill, b"fgColor")), None)


def _numbered(colours: list[Colour | None], number: str) -> Colour | None:
    return colours[int(number)] if number.isdecimal() and int(number) < len(colours) else None


def is_struck(font: bytes) -> bool:
    """Whether the font strikes its letters out."""
    return any(attribute(tag, "val") not in _OFF for tag in tags(font, b"strike"))
