"""Which year a period text means: printed, in brackets, or from the day of publication."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sources.notation.readings import PeriodReading
from sources.notation.refusals import Unreadable

Maker = Callable[[int], PeriodReading]

RELATIVE_YEARS = {
    "今年": 0, "本年": 0, "本年度": 0, "去年": -1, "上年": -1, "上年度": -1, "前年": -2, "明年": 1,
    "this year": 0, "last year": -1, "the previous year": -1, "next year": 1,
    "dieses jahres": 0, "diesem jahr": 0, "letzten jahres": -1, "letztes jahr": -1,
    "vorigen jahres": -1,
}  # fmt: skip


@dataclass(frozen=True)
class Context:
    """What the text around the period's core says."""

    published_on: date | None = None
    bracket_year: int | None = None
    as_of: bool = False
    prospective: bool = False
    one_day: bool = False

    def year(self, word: str | None) -> int | None:
        """The year is known, or None if the text does not say it."""
        if word and word[:4].isdigit():
            return int(word[:4])
        if self.bracket_year is not None:
            return self.bracket_year
        if word in RELATIVE_YEARS and self.published_on is not None:
            return self.published_on.year + RELATIVE_YEARS[word]
        return None

    def build(self, word: str | None, maker: Maker) -> PeriodReading:
        """The period is made for its year; without one, for the last time before publication.

        A text that looks ahead ("到8月底") without a year is refused.
        """
        year = self.year(word)
        if year is not None:
            return maker(year)
        if word or self.published_on is None or self.prospective:
            raise Unreadable("period.no_year")
        period = maker(self.published_on.year)
        past = period.period_end <= self.published_on
        return period if past else maker(self.published_on.year - 1)
