"""Texts of an .xlsx with runs that do not count: raised (a footnote's mark), struck out (an old number), or unseen.

Runs in bold, in colour or in another font are part of the text as any other.
"""

import re
from collections.abc import Sequence
from html import unescape

from sources.workbook.colours import (
    BLACK,
    PALE_NUMBERS,
    PALETTE,
    SMALLEST_LETTERS,
    Colour,
    Ground,
    Letters,
    Look,
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
_PLAIN_LOOK = Look()


Runs = Sequence[tuple[Letters | None, str]]  # texts with their letters; none: those of the cell


def rich_texts(part: bytes) -> dict[int, Runs]:
    """The runs of the shared texts in which any has letters of its own, by the number of the text."""
    if not tells(part):
        return {}
    texts = ((n, read_runs(found[1] or b"")) for n, found in enumerate(_TEXT.finditer(part)))
    return {number: runs for number, runs in texts if runs}


def tells(part: bytes) -> bool:
    """Whether any run here may not count."""
    return any(sign in part for sign in (b"vertAlign", b"<strike", b"<color", b"<sz"))


def read_runs(inside: bytes) -> Runs:
    """The runs of one text; none where all have the letters of the cell."""
    if not tells(inside):
        return ()
    runs = []
    for found in _RUN.finditer(_PHONETIC.sub(b"", inside)):
        run = found[1] if found[1] is not None else found[0]
        words = unescape(b"".join(_WORDS.findall(run)).decode("utf-8", "replace"))
        runs.append((letters_of(run) if b"<rPr" in run else None, words))
    return runs if any(letters for letters, _ in runs) else ()


def joined(runs: Runs, look: Look = _PLAIN_LOOK) -> Marked | None:
    """The runs as the one text of a cell that looks so; None where all count, or all are raised."""
    told = [(_kind(letters or look.letters, look.ground), text) for letters, text in runs]
    kinds = {kind for kind, text in told if text.strip()}
    if kinds <= {""} or kinds == {"raised"}:
        return None
    parts = {kind: "".join(text for one, text in told if one == kind) for kind in KINDS}
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


def letters_of(font: bytes) -> Letters:
    """How the font's letters look: black where it names no colour."""
    colours = tags(font, b"color")
    colour = colour_of(colours[0]) if colours else BLACK
    return Letters(_kind_of(font), colour, any(map(is_pale, colours)))


def _kind_of(font: bytes) -> str:
    if any(attribute(tag, "val") not in _OFF for tag in tags(font, b"strike")):
        return "struck"
    if any(attribute(tag, "val") in ("superscript", "subscript") for tag in tags(font, b"vertAlign")):
        return "raised"
    sizes = (attribute(tag, "val") for tag in tags(font, b"sz"))
    is_tiny = any(_NUMBER.fullmatch(size) is not None and float(size) < SMALLEST_LETTERS for size in sizes)
    return "tiny" if is_tiny else ""


def _kind(letters: Letters, ground: Ground) -> str:
    """How a run with such letters counts."""
    if letters.kind in ("struck", "raised"):
        return letters.kind
    return "unseen" if ground.hides(letters) else ""
