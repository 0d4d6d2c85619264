"""The styles of an .ods by what they do to a text: strike it out, raise it, make it pale; and what conditions apply."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from sources.workbook.colours import SMALLEST_LETTERS, is_pale_hex
from sources.workbook.model import Dress, unreadable

STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0 "
_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0 "
_PLAIN_STYLES = (NUMBER + "number-style", NUMBER + "currency-style")
_OTHER_STYLES = tuple(
    NUMBER + name for name in ("percentage-style", "date-style", "time-style", "boolean-style")
)
_POINTS = re.compile(r"([0-9]*\.?[0-9]+)pt")
NUMBER_STYLES = (*_PLAIN_STYLES, *_OTHER_STYLES, NUMBER + "text-style")
_SILENT = re.compile(r"[\s¥￥-]*")


def kind_of(given: dict[str, str]) -> str:
    """Whether these properties strike a text out, raise it, or make it tiny or pale."""
    through = given.get(
        STYLE + "text-line-through-style", given.get(STYLE + "text-line-through-type", "none")
    )
    if through != "none":
        return "struck"
    position = given.get(STYLE + "text-position", "0%").split()[0]
    if not position.startswith("0"):
        return "raised"
    size = _POINTS.fullmatch(given.get(_FO + "font-size", ""))
    if size and float(size[1]) < SMALLEST_LETTERS:
        return "tiny"
    return "unseen" if is_pale_hex(given.get(_FO + "color", "")) else ""


def has_colour(given: dict[str, str]) -> bool:
    """Whether pale letters are seen on that ground."""
    ground = given.get(_FO + "background-color", "transparent")
    return ground != "transparent" and not is_pale_hex(ground)


def dresses(part: bytes) -> tuple[dict[str, Dress], set[str]]:
    """What each named style makes of a cell, by its name and by that which people see; number formats in pale digits.

    Raises BookFault.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(part or b"<none/>", True)
    except (expat.ExpatError, ValueError) as error:
        raise unreadable("styles.xml", str(error)) from None
    dressed = {
        name: Dress(None if one.format in reader.telling else "", one.kind, one.is_coloured)
        for one in reader.styles for name in one.names
    }  # fmt: skip
    return dressed, reader.pale.names


class PaleFormats:
    """The number formats whose digits are pale, in one of their sections at least, as their elements pass by."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self.names = set(known)
        self._name = ""

    def start(self, tag: str, given: dict[str, str]) -> bool:
        """Whether the element is one of a number format."""
        if tag in NUMBER_STYLES:
            self._name = given.get(STYLE + "name", "")
        elif tag == STYLE + "style":
            self._name = ""
        elif self._name and (
            (tag == STYLE + "text-properties" and kind_of(given) == "unseen")
            or (tag == STYLE + "map" and given.get(STYLE + "apply-style-name") in self.names)
        ):
            self.names.add(self._name)
        return bool(self._name)


@dataclass
class _Style:
    names: tuple[str, ...]
    format: str
    kind: str = ""
    is_coloured: bool = False


@dataclass
class _Reader:
    """Styles as they come, and the number formats that show another than the stored number."""

    styles: list[_Style] = field(default_factory=list)
    telling: set[str] = field(default_factory=set)
    pale: PaleFormats = field(default_factory=PaleFormats)
    _format: str = ""
    _has_digits: bool = False
    _in_text: bool = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        in_format = self.pale.start(tag, given)
        if tag == STYLE + "style":
            names = given.get(STYLE + "name", ""), given.get(STYLE + "display-name", "")
            self.styles.append(_Style(names, given.get(STYLE + "data-style-name", "")))
        elif tag == STYLE + "text-properties" and self.styles and not in_format:
            self.styles[-1].kind = kind_of(given)
        elif tag == STYLE + "table-cell-properties" and self.styles:
            self.styles[-1].is_coloured = has_colour(given)
        elif tag in _PLAIN_STYLES or tag in _OTHER_STYLES:
            self._format, self._has_digits = given.get(STYLE + "name", ""), tag in _OTHER_STYLES
            if tag in _OTHER_STYLES:
                self.telling.add(self._format)
        elif tag == NUMBER + "number":
            self._has_digits = True
            if given.get(NUMBER + "display-factor", "1") != "1":
                self.telling.add(self._format)
        elif tag == NUMBER + "scientific-number":
            self._has_digits = True
        self._in_text = tag in (NUMBER + "text", NUMBER + "embedded-text")

    def text(self, data: str) -> None:
        if self._in_text and not _SILENT.fullmatch(data):
            self.telling.add(self._format)

    def end(self, tag: str) -> None:
        self._in_text = False
        if tag in _PLAIN_STYLES and not self._has_digits:
            self.telling.add(self._format)
