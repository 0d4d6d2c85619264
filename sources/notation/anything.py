"""One text, whatever it is: a period where it only speaks of time, else a figure."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sources.notation.figures import read_figure
from sources.notation.folding import fold, squeeze
from sources.notation.period_text import MONTH
from sources.notation.periods import read_period
from sources.notation.readings import PeriodReading, Reading, Refusal
from sources.notation.refusals import refuse

_ABOUT_TIME = re.compile(
    rf"年|月|季度|十[一二三四五]五|\d[日号]|undated|目前|当前|截至|截止|最新|"
    rf"\b(?:end of|year|to date|today|as of now|quarter|half of|derzeit|ende|jahr\w*)\b|"
    rf"\b{MONTH}(?![a-z])|\b[qhs][1-4]\b|\d{{4}}[qhs]\d|^\d{{4}}-\d{{1,2}}(?:-\d{{1,2}})?$|"
    rf"^(?:by|in|bis) \d{{4}}$|\bend-\d{{4}}|\bfirst [a-z\d]+ (?:months|quarters)\b"
)
_YEAR = r"(?:(?:19|20)\d\d|[一二][零九][零一二三四五六七八九]{2})"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_LIKE_A_DATE = re.compile(
    rf"{_YEAR}(?:[./]{_MONTH}(?:[./]{_DAY})?)?|(?:19|20)\d\d(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])?|"
    rf"{_YEAR} ?(?:[-—–~/]+|至|到) ?{_YEAR}"
)


def is_about_time(text: str) -> bool:
    """It is true that the text has a word or a form that names a time."""
    return _ABOUT_TIME.search(fold(squeeze(text))) is not None


def looks_like_a_date(text: str) -> bool:
    """It is true that the text is a number that could be a year, month, day or span of years."""
    return _LIKE_A_DATE.fullmatch(fold(squeeze(text))) is not None


def read_any(
    text: str, *, published_on: date | None = None, **figure_options: Any
) -> Reading | PeriodReading | Refusal:
    """The text is read as a period if it speaks of time and holds no figure, else as a figure.

    A number without a unit that could be a date ("2026.8", "202608") is neither for certain.
    """
    if looks_like_a_date(text) and not figure_options.get("unit_hint"):
        return refuse(text, "figure.looks_like_date", text.strip())
    figure = read_figure(text, **figure_options)
    if not is_about_time(text):
        return figure
    period = read_period(text, published_on=published_on)
    if isinstance(period, PeriodReading) or isinstance(figure, Refusal):
        return period
    return figure
