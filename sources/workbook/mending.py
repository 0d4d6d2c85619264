"""What a spreadsheet program puts right without a word, put right before the value reader sees it.

| odd                                              | then                                  |
|--------------------------------------------------|---------------------------------------|
| names of parts with backslashes                  | with slashes                          |
| a sheet's range that is none (`A0:F9`, empty)    | left out: the cells say where they are |
| cells of an .xlsb without their column           | with it: one behind the cell before   |
| line breaks between the cells of an .ods         | left out                              |
"""

import io
import re
import zipfile

from sources.workbook.facts_xlsb import lengthened
from sources.workbook.package import Package

_HEAD = 65_536
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?(?:/>|>\s*</(?:\w+:)?dimension>)")
_BETWEEN_CELLS = re.compile(rb">\s+(?=</?\w+:(?:covered-)?table-(?:cell|row)\b)")
_RANGE = re.compile(rb"""ref=["'][A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?["']""")


def mended(package: Package, content: bytes) -> bytes:
    """The file as the value reader can take it; the same bytes where nothing is odd."""
    changed = {name: part for name in package.names() if (part := _changed(package, name))}
    if not changed and not package.has_backslashes:
        return content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in package.names():
            archive.writestr(name, changed.get(name) or package.part(name))
    return out.getvalue()


def _changed(package: Package, name: str) -> bytes | None:
    """The part as the value reader can take it; None where it can as it is."""
    lower = name.lower()
    if lower == "content.xml":
        part = package.part(name)
        return _BETWEEN_CELLS.sub(b">", part) if _BETWEEN_CELLS.search(part) else None
    if lower.startswith("xl/worksheets/") and lower.endswith(".bin"):
        return lengthened(package.part(name), name)
    if lower.startswith("xl/worksheets/") and lower.endswith(".xml"):
        return _without_bad_range(package.part(name))
    return None


def _without_bad_range(part: bytes) -> bytes | None:
    found = _DIMENSION.search(part, 0, _HEAD)
    if found is None or _RANGE.search(found[0]):
        return None
    return part[: found.start()] + part[found.end() :]
