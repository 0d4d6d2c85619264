"""The mark on a form's sheet: which form, which version, which period it is."""

import re
from dataclasses import dataclass

from contracts.forms import ReturnForm
from sources.returns.cells.texts import folded
from sources.returns.form_sheets.words import ZH, FormWords

_MARK = re.compile(
    r"(?:陇数表式|longshuform):(?P<number>[^|]+)\|(?:版本|version):(?P<version>[0-9]+\.[0-9]+\.[0-9]+)\|(?:报告期|period):(?P<month>20[0-9]{2}-(?:0[1-9]|1[0-2]))(?![0-9])"
)


@dataclass(frozen=True)
class Mark:
    """What a sheet's mark says; `number` in capitals."""

    number: str
    version: str
    month: str


def mark_text(form: ReturnForm, month: str, words: FormWords = ZH) -> str:
    """The mark as it stands on the blank."""
    return words.mark.format(form.number, form.version, month)


def may_be_mark(text: str) -> bool:
    """Whether the folded text may hold a mark."""
    return "陇数表式" in text or "longshuform" in text


def read_mark(text: str) -> Mark | None:
    """The mark a cell's text states, or None."""
    found = _MARK.search(folded(text).replace("丨", "|"))
    return Mark(found["number"].upper(), found["version"], found["month"]) if found else None
