"""Relations between the parts of an Office package; what points outside the file is refused."""

import posixpath
from urllib.parse import unquote

from sources.workbook.canonical import canonical
from sources.workbook.model import BookFault
from sources.workbook.package import Package
from sources.workbook.xml_text import attributes, tags

_HARMLESS = ("/hyperlink",)


def root_part(package: Package) -> str:
    """The name of the workbook part, where the value reader looks for it too."""
    return "xl/workbook.bin" if "xl/workbook.bin" in package else "xl/workbook.xml"


def relations(package: Package, part: str) -> dict[str, str]:
    """The targets of a part's relations by their id."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    found = map(attributes, tags(canonical(package.part(rels), rels), b"Relationship"))
    return {given.get("Id", ""): given.get("Target", "") for given in found}


def target_of(part: str, target: str) -> str:
    """The part a relation of `part` points to."""
    target = unquote(target).replace("\\", "/")
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def check_relations(package: Package) -> None:
    """No part takes its content from outside the file; hyperlinks are text to follow. Raises BookFault."""
    for name in package.names():
        if not name.lower().endswith(".rels"):
            continue
        for tag in tags(canonical(package.part(name), name), b"Relationship"):
            given = attributes(tag)
            external = given.get("TargetMode", "").lower() == "external"
            if external and not given.get("Type", "").endswith(_HARMLESS):
                raise _outside(name, given.get("Target", ""))
    for name in package.names():
        if name.lower().startswith("xl/externallinks/"):
            raise _outside(name, name)


def _outside(name: str, target: str) -> BookFault:
    return BookFault("file.link.external", name, {"target": target[:200]})
