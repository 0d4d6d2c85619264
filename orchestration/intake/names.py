"""Names of files as they arrive: bytes that may be in any encoding, of any length, with anything in them.

A name is shown with every sign that a reader cannot see, or would be misled by, written out; a file is put aside
under a name that every system takes. Two files are told apart by their bytes, never by a name.
"""

import os
import re

from contracts.speech import first_of
from contracts.visible import visible

LONGEST = 180  # bytes of UTF-8: a marked copy's name is longer, and systems take 255
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = set('<>:"/\\|?*')


def shown_name(name: str) -> str:
    """The name as a person can read it: GBK read as such, invisible and direction signs written out."""
    return visible(_text(os.fsencode(name)), keep="")


def safe_name(name: str) -> str:
    """A name that every file system takes, as near to the one shown as may be."""
    text = "".join("_" if c in _FORBIDDEN else c for c in shown_name(name)).strip(" .") or "_"
    stem, dot, suffix = text.rpartition(".")
    if not dot or len(suffix) > 8:
        stem, suffix = text, ""
    kept = stem.encode()[: LONGEST - len(suffix) - 1].decode("utf-8", "ignore").rstrip(" .") or "_"
    kept = f"_{kept}" if RESERVED.fullmatch(kept) else kept
    return f"{kept}.{suffix}" if suffix else kept


def _text(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def marked_name(name: str) -> str:
    """What the marked copy of a file is called."""
    stem = name.rpartition(".")[0] or name
    return f"{stem}.{first_of('核对', 'checked')}.xlsx"


def is_marked(name: str) -> bool:
    """Whether a file of that name is called as a marked copy is, in either language."""
    return name.endswith((".核对.xlsx", ".checked.xlsx"))
