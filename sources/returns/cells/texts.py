"""Texts of cells, folded so that what an office means to be equal is equal."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache

import polars as pl

from contracts.visible import readable
from sources.footnotes import INVISIBLE, without_invisible
from sources.workbook import CellValue

DASHES = str.maketrans(dict.fromkeys("—–‒―−‐‑﹣－~～", "-"))
_DIGITS = r"^-?(?:0\.0|0\.0{0,3}[1-9][0-9]*|[1-9][0-9]*\.[0-9]+)$"  # no exponent where Python writes none
_ODD = INVISIBLE.pattern + r"|[\p{C}\p{Z}--[ \x{3000}]]"  # what a note is not kept with
_SPACE = re.compile(r"\s+")
_BEFORE = re.compile(
    r"^(?:其中:|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、]|\([一二三四五六七八九十\d]{1,3}\))+"
)


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """The text without spaces and invisible characters, in half width, with one kind of dash and of quotation mark."""
    plain = unicodedata.normalize("NFKC", without_invisible(text)).translate(DASHES)
    return _SPACE.sub("", plain).replace("”", '"').replace("“", '"').lower()


def bare(text: str) -> str:
    """The name, folded, without what stands before it: 其中：, a number."""
    return _BEFORE.sub("", folded(text))


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


def noted(text: str) -> str:
    """A person's note as it is kept: nothing in it is unseen, or moves what stands beside it."""
    return readable(without_invisible(text)).strip()


def noted_column(notes: pl.Series) -> pl.Series:
    """The notes as they are kept; few hold anything that must be written out."""
    odd = notes.str.contains(_ODD).fill_null(False)
    kept = notes.str.strip_chars()
    return kept.scatter(odd.arg_true(), [noted(note) for note in notes.filter(odd)]) if odd.any() else kept


def number_text(value: float) -> str:
    """The number as a spreadsheet shows it: at most 15 significant digits, never in exponent form."""
    text = repr(value)
    if "n" in text:  # inf, nan
        return text.upper()
    if len(text) <= 16 and "e" not in text:  # these are its digits, fifteen at most
        return text[:-2] if text[-2:] == ".0" else text
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{value:.8f}" if abs(value) < 1 else f"{value:.0f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_texts(values: Sequence[float]) -> pl.Series:
    """What `number_text` says of each of many numbers."""
    numbers = pl.Series(values, dtype=pl.Float64)
    texts = numbers.cast(pl.String)
    are_digits = texts.str.contains(_DIGITS) & (texts.str.len_bytes() <= 16)
    found = texts.str.strip_suffix(".0")
    if not are_digits.all():
        odd = (~are_digits).arg_true()
        found = found.scatter(odd, [number_text(value) for value in numbers.gather(odd)])
    return found


def code_text(value: CellValue) -> str:
    """A line or area code as text, also where the spreadsheet turned it into a number (1 for `01`)."""
    return folded(text_of(value)).lstrip("'").upper()


class DeclaredCodes:
    """Finds the declared code a cell names: as written, or with the leading zeros a spreadsheet dropped."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._by_text: dict[str, list[str]] = {}
        self._by_number: dict[str, list[str]] = {}
        for code in codes:
            self._by_text.setdefault(code, []).append(code)
            self._by_number.setdefault(code.lstrip("0"), []).append(code)

    def find(self, value: CellValue) -> str | None:
        """The one code that is meant, or None."""
        text = code_text(value)
        if not text:
            return None
        same = self._by_number.get(text.lstrip("0")) if text.isdigit() else self._by_text.get(text)
        return same[0] if same and len(same) == 1 else None
