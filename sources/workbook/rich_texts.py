"""Texts of an .xlsx with runs that do not count: raised (a footnote's mark) or struck out (an old number).

Runs in bold, in colour or in another font are part of the text as any other.
"""

import re
from html import unescape

from sources.workbook.model import Marked
from sources.workbook.xml_text import attribute, tags

_TEXT = re.compile(rb"<si(?:\s[^>]*)?>((?:(?!</si>).)*)</si>|<si\s*/>", re.DOTALL)
_RUN = re.compile(rb"<r>((?:(?!</r>).)*)</r>|<t(?:\s[^>]*)?>([^<]*)</t>", re.DOTALL)
_WORDS = re.compile(rb"<t(?:\s[^>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(rb"<rPh(?:(?!</rPh>).)*</rPh>", re.DOTALL)
_OFF = ("0", "false", "off")


def marked_texts(part: bytes) -> dict[int, Marked]:
    """The shared texts with such runs, by their number."""
    if b"vertAlign" not in part and b"<strike" not in part:
        return {}
    texts = ((n, read_marked(found[1] or b"")) for n, found in enumerate(_TEXT.finditer(part)))
    return {number: marked for number, marked in texts if marked}


def read_marked(inside: bytes) -> Marked | None:
    """What counts of one text and what does not; None where every run counts."""
    if b"vertAlign" not in inside and b"<strike" not in inside:
        return None
    runs = []
    for found in _RUN.finditer(_PHONETIC.sub(b"", inside)):
        run = found[1] if found[1] is not None else found[0]
        runs.append((_kind(run), unescape(b"".join(_WORDS.findall(run)).decode("utf-8", "replace"))))
    return joined(runs)


def joined(runs: list[tuple[str, str]]) -> Marked | None:
    """The runs (`raised`, `struck` or empty, and the text) as one text; None where all count, or all are raised."""
    kinds = {kind for kind, text in runs if text.strip()}
    if kinds <= {""} or kinds == {"raised"}:
        return None
    parts = {kind: "".join(text for one, text in runs if one == kind) for kind in ("", "raised", "struck")}
    return Marked(parts[""], parts["raised"].strip(), parts["struck"].strip())


def _kind(run: bytes) -> str:
    if any(attribute(tag, "val") not in _OFF for tag in tags(run, b"strike")):
        return "struck"
    if any(attribute(tag, "val") in ("superscript", "subscript") for tag in tags(run, b"vertAlign")):
        return "raised"
    return ""
