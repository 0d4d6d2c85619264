"""The styles of an .xlsx whose cells show another than the stored number, or are struck out."""

from dataclasses import dataclass

from sources.workbook.number_formats import BUILT_IN, shows_otherwise
from sources.workbook.xml_text import attribute, tags

_OFF = ("0", "false", "off")


@dataclass(frozen=True)
class Styles:
    """By the index that cells carry: formats that show another number, and fonts that are struck out."""

    formats: dict[bytes, str]
    struck: frozenset[bytes]


def read_styles(part: bytes) -> Styles:
    """The telling styles of the part."""
    codes = dict(BUILT_IN)
    for tag in tags(part, b"numFmt"):
        number, code = attribute(tag, "numFmtId"), attribute(tag, "formatCode")
        if number.isdecimal():
            codes[int(number)] = code
    telling = {number for number, code in codes.items() if shows_otherwise(code)}
    struck_fonts = {str(n) for n, font in enumerate(_inside(part, b"fonts", b"font")) if _is_struck(font)}
    formats: dict[bytes, str] = {}
    struck: set[bytes] = set()
    start, end = part.find(b"<cellXfs"), part.find(b"</cellXfs>")
    for index, tag in enumerate(tags(part[start:end], b"xf") if start >= 0 else ()):
        number = attribute(tag, "numFmtId")
        if number.isdecimal() and int(number) in telling:
            formats[str(index).encode()] = codes[int(number)]
        if attribute(tag, "fontId") in struck_fonts:
            struck.add(str(index).encode())
    return Styles(formats, frozenset(struck))


def _inside(part: bytes, name: bytes, each: bytes) -> list[bytes]:
    """The text of each element of a list, in order."""
    start, end = part.find(b"<%s" % name), part.find(b"</%s>" % name)
    if start < 0 or end < 0:
        return []
    return part[start:end].replace(b"<%s/>" % each, b"<%s></%s>" % (each, each)).split(b"</%s>" % each)


def _is_struck(font: bytes) -> bool:
    return any(attribute(tag, "val") not in _OFF for tag in tags(font, b"strike"))
