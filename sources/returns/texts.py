"""Texts of cells, folded so that what an office means to be equal is equal."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache

from sources.workbook import CellValue

DASHES = str.maketrans(dict.fromkeys("—–‒―−‐‑﹣－~～", "-"))
_SPACE = re.compile(r"[\s\u3000\u200b\ufeff]+")


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """The text without spaces, in half width, with one kind of dash and of quotation mark."""
    plain = unicodedata.normalize("NFKC", text).translate(DASHES)
    return _SPACE.sub("", plain).replace("”", '"').replace("“", '"').lower()


def text_of(value: CellValue) -> str:
    """What a person reads in the cell: numbers without float noise (15 digits), dates as ISO text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return str(value)


def number_text(value: float) -> str:
    """The number as a spreadsheet shows it: at most 15 significant digits, never in exponent form."""
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{value:.8f}" if abs(value) < 1 else f"{value:.0f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def code_text(value: CellValue) -> str:
    """A line or area code as text, also where the spreadsheet turned it into a number (1 for `01`)."""
    return folded(text_of(value)).lstrip("'").upper()


def matched_code(value: CellValue, codes: Iterable[str]) -> str | None:
    """The declared code the cell names: as written, or with the leading zeros a spreadsheet dropped."""
    text = code_text(value)
    if not text:
        return None
    same = [
        code for code in codes if code == text or (text.isdigit() and code.lstrip("0") == text.lstrip("0"))
    ]
    return same[0] if len(same) == 1 else None
