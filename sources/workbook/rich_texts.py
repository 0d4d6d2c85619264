"""Texts of an .xlsx with runs that do not count: raised (a footnote's mark), struck out (an old number), or unseen.

Runs in bold, in colour or in another font are part of the text as any other.
"""

import re
from html import unescape

from sources.workbook.colours import (
    PALE_NUMBERS,
    PALETTE,
    SMALLEST_LETTERS,
    Colour,
    is_pale_hex,
    is_pale_of_theme,
    of_hex,
    of_theme,
)
from sources.workbook.model import Marked
from sources.workbook.xml_text import attribute, tags

_TEXT = re.compile(rb"<si(?:\s[^>]*)?>((?:(?!</si>).)*)</si>|<si\s*/>", re.DOTALL)
_RUN = re.compile(rb"<r>((?:(?!</r>).)*)</r>|<t(?:\s[^>]*)?>([^<]*)</t>", re.DOTALL)
_WORDS = re.compile(rb"<t(?:\s[^>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(rb"<rPh(?:(?!</rPh>).)*</rPh>", re.DOTALL)
_NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+(?:E[-+]?[0-9]{1,3})?", re.IGNORECASE)
_OFF = ("0", "false", "off")
KINDS = ("", "raised", "struck", "unseen")


def marked_texts(part: bytes, *, on_colour: bool = False) -> dict[int, Marked]:
    """The shared texts with such runs, by their number; pale ones are seen in cells `on_colour`."""
    if not tells(part):
        return {}
    texts = (
        (n, read_marked(found[1] or b"", on_colour=on_colour)) for n, found in enumerate(_TEXT.finditer(part))
    )
    return {number: marked for number, marked in texts if marked}


def tells(part: bytes) -> bool:
    """Whether any run here may not count."""
    return any(sign in part for sign in (b"vertAlign", b"<strike", b"<color", b"<sz"))


def read_marked(inside: bytes, *, on_colour: bool = False) -> Marked | None:
    """What counts of one text and what does not; None where every run counts."""
    if not tells(inside):
        return None
    runs = []
    for found in _RUN.finditer(_PHONETIC.sub(b"", inside)):
        run = found[1] if found[1] is not None else found[0]
        runs.append((_kind(run), unescape(b"".join(_WORDS.findall(run)).decode("utf-8", "replace"))))
    return joined(runs, on_colour=on_colour)


def joined(runs: list[tuple[str, str]], *, on_colour: bool = False) -> Marked | None:
    """The runs (`raised`, `struck`, `unseen`, `tiny` or empty, and the text) as one text; None where all count, or all are raised.

    `on_colour`: pale letters are seen there, tiny ones nowhere.
    """
    seen_as = {"unseen": "" if on_colour else "unseen", "tiny": "unseen"}
    runs = [(seen_as.get(kind, kind), text) for kind, text in runs]
    kinds = {kind for kind, text in runs if text.strip()}
    if kinds <= {""} or kinds == {"raised"}:
        return None
    parts = {kind: "".join(text for one, text in runs if one == kind) for kind in KINDS}
    return Marked(parts[""], *(parts[kind].strip() for kind in KINDS[1:]))


def is_pale(colour: bytes) -> bool:
    """Whether the element names a colour that is nearly the page's: by its number, of the theme, or in full."""
    rgb, theme, indexed = (attribute(colour, name) for name in ("rgb", "theme", "indexed"))
    if rgb:
        return is_pale_hex(rgb)
    if theme.isdecimal():
        tint = attribute(colour, "tint") or "0"
        return _NUMBER.fullmatch(tint) is not None and is_pale_of_theme(int(theme), float(tint))
    return indexed.isdecimal() and int(indexed) in PALE_NUMBERS


def colour_of(colour: bytes) -> Colour | None:
    """The colour that the element names; none where it is the program's choice."""
    rgb, theme, indexed = (attribute(colour, name) for name in ("rgb", "theme", "indexed"))
    if rgb:
        return of_hex(rgb)
    if theme.isdecimal():
        tint = attribute(colour, "tint") or "0"
        return of_theme(int(theme), float(tint)) if _NUMBER.fullmatch(tint) else None
    return PALETTE.get(int(indexed)) if indexed.isdecimal() else None


def _kind(run: bytes) -> str:
    if any(attribute(tag, "val") not in _OFF for tag in tags(run, b"strike")):
        return "struck"
    if any(attribute(tag, "val") in ("superscript", "subscript") for tag in tags(run, b"vertAlign")):
        return "raised"
    if is_tiny(run):
        return "tiny"
    return "unseen" if any(is_pale(tag) for tag in tags(run, b"color")) else ""


def is_tiny(font: bytes) -> bool:
    """Whether the font's letters are too small to be seen."""
    sizes = (attribute(tag, "val") for tag in tags(font, b"sz"))
    return any(_NUMBER.fullmatch(size) is not None and float(size) < SMALLEST_LETTERS for size in sizes)
