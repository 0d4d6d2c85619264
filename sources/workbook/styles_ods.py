"""The styles of an .ods by what they do to a text: strike it out, raise it, make it pale; and what conditions apply."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from sources.workbook.colours import SMALLEST_LETTERS, Ground, Letters, is_pale_hex, of_hex
from sources.workbook.model import LOWEST_ROW, Dress, unreadable

STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0 "
_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0 "
_PLAIN_STYLES = (NUMBER + "number-style", NUMBER + "currency-style")
_OTHER_STYLES = tuple(
    NUMBER + name for name in ("percentage-style", "date-style", "time-style", "boolean-style")
)
_POINTS = re.compile(r"([0-9]*\.?[0-9]+)pt")
_GENERATIONS = 16  # of styles that a named one is made from
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?)(cm|mm|in|pt)")
IN_CM = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
_LEAST = {  # what a column or row is measured by, and below how many centimetres nobody sees it
    STYLE + "table-column-properties": ("column-width", 0.05),  # a quarter of a digit
    STYLE + "table-row-properties": ("row-height", LOWEST_ROW * IN_CM["pt"]),
}
NUMBER_STYLES = (*_PLAIN_STYLES, *_OTHER_STYLES, NUMBER + "text-style")
_SILENT = re.compile(r"[\s¥￥-]*")
_CONDITION = re.compile(r"value\(\)\s*(<=|>=|!=|<>|<|>|=)\s*(-?[0-9.]+)")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne, "<>": operator.ne,
}  # fmt: skip


def kind_of(given: Mapping[str, str]) -> str:
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


def _is_below(length: str, least: float) -> bool:
    """Whether that length, in centimetres, is less; in another unit it is not looked at closely."""
    found = _LENGTH.fullmatch(length)
    return found is not None and float(found[1]) * IN_CM[found[2]] < least


class Sizes:
    """Which styles of columns and rows are too small to be seen, as their elements pass by, and whether those of none are."""

    def __init__(self, narrow: Mapping[tuple[str, str], bool] | None = None) -> None:
        self._narrow = dict(narrow or {})  # by family and name, "" where there is none
        self._style = ("", "")

    def after(self) -> "Sizes":
        """What the next part of the file goes on from."""
        return Sizes(self._narrow)

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """An element of the styles."""
        if tag in (STYLE + "style", STYLE + "default-style"):
            self._style = given.get(STYLE + "family", ""), given.get(STYLE + "name", "")
            parent = given.get(STYLE + "parent-style-name", "")
            self._narrow[self._style] = self.is_narrow(self._style[0], parent)
        elif tag in _LEAST:
            what, least = _LEAST[tag]
            if length := given.get(STYLE + what):
                self._narrow[self._style] = _is_below(length, least)

    def is_narrow(self, family: str, name: str) -> bool:
        """Whether nobody sees a column or row of that style."""
        return self._narrow.get((family, name), self._narrow.get((family, ""), False))


def has_letters(given: Mapping[str, str]) -> bool:
    """Whether the letters are given a colour."""
    return _FO + "color" in given


def letters_of(given: Mapping[str, str]) -> str:
    """The colour of the letters, as it is written; none where the program chooses one that is seen."""
    return "" if given.get(STYLE + "use-window-font-color") == "true" else given.get(_FO + "color", "")


def letters_named(kind: str, colour: str) -> Letters:
    """Letters of that kind and colour; where none is given, the program chooses one that is seen."""
    return Letters("" if kind == "unseen" else kind, of_hex(colour), kind == "unseen")


def ground_named(colour: str, *, shows_pale: bool) -> Ground:
    """A ground of that colour; the page where it is none."""
    found = of_hex(colour)
    return Ground((found,) if found else (), shows_pale)


def ground_of(given: Mapping[str, str]) -> str:
    """The colour of the ground, as it is written."""
    return given.get(_FO + "background-color", "")


def has_ground(given: Mapping[str, str]) -> bool:
    """Whether the cell is given a ground, be it none."""
    return _FO + "background-color" in given


def has_colour(given: Mapping[str, str]) -> bool:
    """Whether pale letters are seen on that ground."""
    ground = given.get(_FO + "background-color", "transparent")
    return ground != "transparent" and not is_pale_hex(ground)


@dataclass(frozen=True)
class Named:
    """The named styles of a workbook, by name and by that which people see: what each makes of a cell, whether its letters
    are struck, raised, tiny or pale, which have a colour to stand on, number formats, which fill the cell with its content;
    and which number formats are in pale digits.
    """

    dresses: dict[str, Dress]
    kinds: dict[str, str]
    coloured: set[str]
    formats: dict[str, str]
    repeated: set[str]
    pale: "PaleFormats"
    sizes: "Sizes"
    colours: dict[str, tuple[str, str]]  # of the letters and of the ground, where they are said


def repeats(given: Mapping[str, str]) -> bool:
    """Whether a cell with these properties is filled with its content, again and again."""
    return given.get(STYLE + "repeat-content") == "true"


def named_styles(part: bytes) -> Named:
    """The named styles of the part, each with what it has from its parent. Raises BookFault."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(part or b"<none/>", True)
    except (expat.ExpatError, ValueError) as error:
        raise unreadable("styles.xml", str(error)) from None
    whole = [(name, reader.with_parents(one)) for one in reader.styles for name in one.names if name]
    return Named(
        {
            name: Dress(None if one.format in reader.telling else "", one.own_letters, one.own_ground)
            for name, one in whole
        },
        {name: one.kind for name, one in whole if one.kind},
        {name for name, one in whole if one.is_coloured},
        {name: one.format for name, one in whole},
        {name for name, one in whole if one.repeats},
        reader.pale,
        reader.sizes,
        {name: (one.letters, one.ground) for name, one in whole if one.letters or one.ground},
    )


class PaleFormats:
    """The number formats with pale digits in one of their sections, as their elements pass by."""

    def __init__(self) -> None:
        self.names: set[str] = set()  # those of which some numbers are pale
        self._own: set[str] = set()
        self._cases: dict[str, list[tuple[str, str]]] = {}  # (condition, the format for what meets it)
        self._name = ""

    def hides(self, name: str, value: float | None) -> bool:
        """Whether that number would be shown in pale digits in the format; none: a text, which has no conditions."""
        for condition, other in self._cases.get(name, []) if value is not None else ():
            found = _CONDITION.fullmatch(condition.strip())
            if found is None:
                return name in self.names
            if value is not None and _COMPARED[found[1]](value, float(found[2])):
                return other in self._own
        return name in self._own

    def start(self, tag: str, given: Mapping[str, str]) -> bool:
        """Whether the element is one of a number format."""
        if tag in NUMBER_STYLES:
            self._name = given.get(STYLE + "name", "")
        elif tag == STYLE + "style":
            self._name = ""
        elif self._name and tag == STYLE + "text-properties" and kind_of(given) == "unseen":
            self._own.add(self._name)
            self.names.add(self._name)
        elif self._name and tag == STYLE + "map":
            other = given.get(STYLE + "apply-style-name", "")
            self._cases.setdefault(self._name, []).append((given.get(STYLE + "condition", ""), other))
            if other in self.names:
                self.names.add(self._name)
        return bool(self._name)


@dataclass
class _Style:
    names: tuple[str, ...]
    format: str
    parent: str = ""
    kind: str = ""
    is_coloured: bool | None = None  # None: as its parent
    has_letters: bool = False  # a colour of its own
    repeats: bool = False
    letters: str = ""
    ground: str = ""

    @property
    def own_letters(self) -> Letters | None:
        """The letters of a cell in the style; none where it does not say."""
        return letters_named(self.kind, self.letters) if self.kind or self.has_letters else None

    @property
    def own_ground(self) -> Ground | None:
        """What they stand on; none where it does not say."""
        return ground_named(self.ground, shows_pale=bool(self.is_coloured)) if self.ground else None


@dataclass
class _Reader:
    """Styles as they come, and the number formats that show another than the stored number."""

    styles: list[_Style] = field(default_factory=list)
    telling: set[str] = field(default_factory=set)
    pale: PaleFormats = field(default_factory=PaleFormats)
    sizes: Sizes = field(default_factory=Sizes)
    _format: str = ""
    _has_digits: bool = False
    _in_text: bool = False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        in_format = self.pale.start(tag, given)
        self.sizes.start(tag, given)
        if tag == STYLE + "style":
            names = given.get(STYLE + "name", ""), given.get(STYLE + "display-name", "")
            is_of_cells = given.get(STYLE + "family", "table-cell") == "table-cell"
            style = _Style(names if is_of_cells else (), given.get(STYLE + "data-style-name", ""))
            style.parent = given.get(STYLE + "parent-style-name", "")
            self.styles.append(style)
        elif tag == STYLE + "text-properties" and self.styles and not in_format:
            self.styles[-1].kind = kind_of(given)
            self.styles[-1].has_letters = has_letters(given)
            self.styles[-1].letters = letters_of(given)
        elif tag == STYLE + "table-cell-properties" and self.styles:
            self.styles[-1].is_coloured = has_colour(given) if has_ground(given) else None
            self.styles[-1].repeats = repeats(given)
            self.styles[-1].ground = ground_of(given)
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

    def with_parents(self, style: _Style) -> _Style:
        """The style with what it does not say itself as its parents say it."""
        by_name = {name: one for one in reversed(self.styles) for name in one.names[:1]}
        whole, parent = style, by_name.get(style.parent)
        for _ in range(_GENERATIONS):
            if parent is None:
                break
            whole = replace(
                whole,
                format=whole.format or parent.format,
                kind=whole.kind or ("" if whole.has_letters and parent.kind == "unseen" else parent.kind),
                is_coloured=parent.is_coloured if whole.is_coloured is None else whole.is_coloured,
                has_letters=whole.has_letters or parent.has_letters,
                repeats=whole.repeats or parent.repeats,
                letters=whole.letters or parent.letters,
                ground=whole.ground or parent.ground,
            )
            parent = by_name.get(parent.parent)
        return whole

    def text(self, data: str) -> None:
        if self._in_text and not _SILENT.fullmatch(data):
            self.telling.add(self._format)

    def end(self, tag: str) -> None:
        self._in_text = False
        if tag in _PLAIN_STYLES and not self._has_digits:
            self.telling.add(self._format)
