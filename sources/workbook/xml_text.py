"""Start tags and attributes of raw XML, read without building a tree."""

import html
import re

_ATTRIBUTE = re.compile(rb"""\s(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def tags(part: bytes, name: bytes) -> list[bytes]:
    """Every start tag of that name, as written."""
    return re.findall(rb"<%s(?=[\s/>])(?:[^>\"']|\"[^\"]*\"|'[^']*')*>" % name, part)


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a start tag, without prefixes and unescaped; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single in _ATTRIBUTE.findall(tag):
        found.setdefault(name.decode(), html.unescape((double or single).decode("utf-8", "replace")))
    return found


def attribute(tag: bytes, name: str) -> str:
    """One attribute of a start tag; empty if it has none of that name."""
    return attributes(tag).get(name, "")
