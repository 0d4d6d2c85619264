"""Sheet XML of any producer in the one spelling the fact patterns expect.

Left alone (and nothing is copied) when it already is: no prefixes, no comments, and every row and cell
begins with its `r`. Otherwise prefixes and comments go, and rows and cells without an address get the
one their position gives them, as the value reader counts too.
"""

import re

from sources.workbook import limits
from sources.workbook.model import BookFault, address, position, unreadable
from sources.workbook.xml_text import attributes

_IRREGULAR = re.compile(rb'<c(?! r="[A-Z]+[0-9]+"|[A-Za-z])')
_PREFIXED_HEAD = re.compile(rb"<[A-Za-z_][\w.-]*:[A-Za-z]")
_PREFIX = re.compile(rb"<(/?)[A-Za-z_][\w.-]*:(?=[A-Za-z])")
_COMMENT = re.compile(rb"<!--(?:[^-]|-(?!->))*-->")
_CDATA = re.compile(rb"<!\[CDATA\[((?:[^\]]|\](?!\]>))*)\]\]>")
_START = re.compile(rb"<(row|c)(?=[\s/>])((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_FORMULA = re.compile(rb"<(f|v|is|mergeCell|col)\s((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")


def canonical(part: bytes, name: str, *, is_regular: bool = False) -> bytes:
    """The same XML with plain tag names and an address on every row and cell. Raises BookFault.

    `is_regular`: it is known that every cell begins with its address.
    """
    if not _is_odd(part, is_regular=is_regular):
        return part
    if part.count(b"<") > 4 * limits.SHEET_CELLS:
        raise BookFault("file.zip.bomb", name, _too_much(name))
    part = _COMMENT.sub(b"", part)
    part = _CDATA.sub(lambda found: found[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;"), part)
    part = _PREFIX.sub(rb"<\1", part)
    part = _FORMULA.sub(_plain, part)
    if b"<sheetData" not in part:
        return part
    return _START.sub(_Addresser(name), part)


def _too_much(name: str) -> dict[str, object]:
    return {"name": name, "detail_zh": "标记过多", "detail_en": "holds too many tags"}


def holds(part: bytes, text: bytes, rare: bytes) -> bool:
    """Whether the text occurs. Among the cells, the character of it that is rare there is looked for first.

    One character is found ten times as fast as two, and the cells are nearly all there is of a part.
    """
    first, last = part.find(b"<sheetData"), part.rfind(b"</sheetData>")
    if 0 <= first < last and part.find(rare, first + 10, last) < 0:
        return text in part[: first + 10 + len(text)] or text in part[last - len(text) :]
    return text in part


def _is_odd(part: bytes, *, is_regular: bool) -> bool:
    if holds(part, b"<!", b"!") or holds(part, b"='", b"'"):
        return True
    if _PREFIXED_HEAD.search(part[:4096]) or holds(part, b":c ", b":") or holds(part, b":c>", b":"):
        return True
    if (
        holds(part, b"hidden=", b"h") or b"Height=" in part[: max(part.find(b"<sheetData"), 0)]
    ) and part.count(b"<row") != part.count(b'<row r="'):
        return True
    return not is_regular and _IRREGULAR.search(part) is not None


def _plain(found: re.Match[bytes]) -> bytes:
    """The tag with its attributes in double quotes, so that one spelling is left to look for."""
    return b"<" + found[1] + _written(attributes(b" " + found[2])) + _closing(found[2])


def _written(given: dict[str, str]) -> bytes:
    escaped = (
        (name, value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;"))
        for name, value in given.items()
    )
    return "".join(f' {name}="{value}"' for name, value in escaped).encode()


def _closing(inside: bytes) -> bytes:
    return b"/>" if inside.rstrip().endswith(b"/") else b">"


class _Addresser:
    """Gives each row and cell its address, counting as a spreadsheet does."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._row = -1
        self._column = -1

    def __call__(self, found: re.Match[bytes]) -> bytes:
        given = attributes(b" " + found[2])
        reference = given.pop("r", "")
        try:
            if found[1] == b"row":
                self._row = position(f"A{reference or self._row + 2}")[0]
                self._column = -1
                reference = str(self._row + 1)
            elif reference:
                row, self._column = position(reference)
                reference = address(row, self._column)
            else:
                self._column += 1
                reference = address(*position(address(self._row, self._column)))
        except ValueError as error:
            raise unreadable(self._name, str(error)) from None
        return b"<" + found[1] + _written({"r": reference, **given}) + _closing(found[2])
