"""Text from outside, as it may be shown: every sign that is not seen, or that moves others, is written out."""

import re
import unicodedata

_MOVING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
LONGEST_TEXT = 1000  # characters that a person may give as a name, a note or a reason


def visible(text: str, keep: str = "\n\t") -> str:
    """The text with control characters, terminal escapes, direction marks and lone surrogates as `\\u001b`."""
    if text.isprintable():
        return text
    return "".join(c if c in keep or is_visible(c) else f"\\u{ord(c):04x}" for c in text)


def readable(text: str) -> str:
    """The same, with a plain space for one of any other width: text of a file as reports and releases may hold it."""
    if text.isprintable():
        return text
    return visible("".join(" " if c != "\u3000" and unicodedata.category(c) == "Zs" else c for c in text))


def spelled_out(page: str) -> str:
    """The page with control characters and signs that move others written out, all else as it is: it may hold megabytes."""
    return _MOVING.sub(lambda found: f"\\u{ord(found[0]):04x}", page)


def is_visible(character: str) -> bool:
    """Whether a person sees the sign, and where it stands; a space counts."""
    return character in " \u3000" or not unicodedata.category(character).startswith(("C", "Z"))
