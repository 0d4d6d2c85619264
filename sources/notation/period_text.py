"""Period texts in one plain spelling: folded, numerals as digits, brackets taken apart.

Brackets matter: they often carry the year ("截至8月底（2025年）"), a to-date end
("今年（至2024年8月）") or a remark that says nothing about time ("年末综述").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.notation.folding import fold, squeeze
from sources.notation.numerals import NumeralError, chinese_to_decimal, has_digits_in_a_row

_NUMERAL = r"[零一二三四五六七八九十]+"
_BEFORE_UNIT = re.compile(rf"({_NUMERAL})(?=年|月|日|号|个月|季度|个季度|[-至到]\d+(?:月|个?季度))")
_BRACKET = re.compile(r"\(([^()]*)\)")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january|jan|januar", "february|feb|februar", "march|mar|märz", "april|apr",
            "may|mai", "june|jun|juni", "july|jul|juli", "august|aug",
            "september|sep|sept", "october|oct|oktober|okt", "november|nov",
            "december|dec|dezember|dez",
        ),
        start=1,
    )
    for name in names.split("|")
}  # fmt: skip
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"


@dataclass(frozen=True)
class PeriodText:
    """A period text is split: what stands outside the brackets and what inside each."""

    main: str
    brackets: tuple[str, ...]


def _digits(match: re.Match[str]) -> str:
    """A row of digits is a year's four; a shorter one (一二月, 三五年) is left for the refusal."""
    if has_digits_in_a_row(match[1]) and len(match[1]) != 4:
        return match[0]
    try:
        return str(int(chinese_to_decimal(match[1])))
    except NumeralError:
        return match[0]


def plain_period(text: str) -> PeriodText:
    """The text is folded, with digits for Chinese numerals and one dash for all."""
    plain = fold(squeeze(text))
    plain = re.sub(r"[—–~]+", "-", plain)
    plain = re.sub(r"五年(?=规划)", "五", plain)
    plain = re.sub(rf"第({_NUMERAL})个五", r"\1五", plain)
    previous = ""
    while plain != previous:
        previous = plain
        plain = _BEFORE_UNIT.sub(_digits, plain)
    brackets = tuple(inner.strip() for inner in _BRACKET.findall(plain))
    main = _BRACKET.sub(" ", plain).replace('"', "").strip(" ,.。;:")
    return PeriodText(re.sub(r"\s+", " ", main), brackets)
