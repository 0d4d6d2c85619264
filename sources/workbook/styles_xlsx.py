"""The styles of an .xlsx whose cells show another than the stored number, are struck out, or cannot be seen."""

import re
from dataclasses import dataclass
from typing import TypeVar

from sources.workbook.colours import BLACK, PAGE, PLAIN, WHITE, Ground, Look
from sources.workbook.format_colours import on_ground
from sources.workbook.number_formats import BUILT_IN, shows_otherwise
from sources.workbook.rich_texts import colour_of, is_pale, letters_of
from sources.workbook.xml_text import attribute, tags

_XF = re.compile(rb"<xf(?=[\s/>])")
_PLAIN_LOOK = Look()


@dataclass(frozen=True)
class Styles:
    """By the index that cells carry: formats that show another number, fonts that are struck out, letters nobody sees,
    cells that are filled with their content, and every look that is not plain.
    """

    formats: dict[bytes, str]
    struck: frozenset[bytes]
    unseen: frozenset[bytes]
    repeated: frozenset[bytes]
    looks: dict[bytes, Look]


def read_styles(part: bytes) -> Styles:
    """The telling styles of the part."""
    codes = dict(BUILT_IN)
    for tag in tags(part, b"numFmt"):
        number, code = attribute(tag, "numFmtId"), attribute(tag, "formatCode")
        if number.isdecimal():
            codes[int(number)] = code
    letters = [letters_of(font) for font in inside(part, b"fonts", b"font")]
    grounds = [ground_of(fill) for fill in inside(part, b"fills", b"fill")]
    formats: dict[bytes, str] = {}
    looks: dict[bytes, Look] = {}
    start, end = part.find(b"<cellXfs"), part.find(b"</cellXfs>")
    for index, tag in enumerate(tags(part[start:end], b"xf") if start >= 0 else ()):
        style, number = str(index).encode(), attribute(tag, "numFmtId")
        look = Look(
            _numbered(letters, attribute(tag, "fontId"), PLAIN),
            _numbered(grounds, attribute(tag, "fillId"), PAGE),
        )
        if look != _PLAIN_LOOK:
            looks[style] = look
        code = on_ground(codes.get(int(number), ""), look.ground) if number.isdecimal() else ""
        if shows_otherwise(code):
            formats[style] = code
    repeated = frozenset(
        str(index).encode()
        for index, style in enumerate(_XF.split(part[start:end])[1:] if start >= 0 else ())
        if any(attribute(tag, "horizontal") == "fill" for tag in tags(style, b"alignment"))
    )
    struck = frozenset(style for style, look in looks.items() if look.letters.kind == "struck")
    unseen = frozenset(style for style, look in looks.items() if look.is_unseen)
    return Styles(formats, struck, unseen, repeated, looks)


def inside(part: bytes, name: bytes, each: bytes) -> list[bytes]:
    """The text of each element of a list, in order."""
    start, end = part.find(b"<%s" % name), part.find(b"</%s>" % name)
    if start < 0 or end < 0:
        return []
    return part[start:end].replace(b"<%s/>" % each, b"<%s></%s>" % (each, each)).split(b"</%s>" % each)


def ground_of(fill: bytes, solid: bytes = b"fgColor") -> Ground:
    """What letters stand on in a cell so filled; of a pattern both colours, of a gradient all.

    `solid`: the colour of a whole fill; of a conditional format it is the other, and the pattern may go without saying.
    """
    if b"gradientFill" in fill:
        return _of_colours(tags(fill, b"color"))
    pattern = next((attribute(tag, "patternType") for tag in tags(fill, b"patternFill")), "")
    if pattern == "solid" or (not pattern and solid == b"bgColor"):
        return _of_colours(tags(fill, solid))
    if pattern in ("", "none"):
        return PAGE
    of_pattern, behind = _of_colours(tags(fill, b"fgColor")), _of_colours(tags(fill, b"bgColor"))
    return Ground(
        (*(of_pattern.colours or (BLACK,)), *(behind.colours or (WHITE,))),
        of_pattern.shows_pale or (behind.shows_pale and bool(behind.colours)),
    )


def _of_colours(named: list[bytes]) -> Ground:
    return Ground(tuple(map(colour_of, named)), not named or not all(map(is_pale, named)))


T = TypeVar("T")


def _numbered(several: list[T], number: str, usual: T) -> T:
    return several[int(number)] if number.isdecimal() and int(number) < len(several) else usual
