"""English, German and ISO period wordings, in lower case, to periods."""

from __future__ import annotations

import re

from sources.notation import calendar_marks as marks
from sources.notation.period_text import MONTH, MONTHS
from sources.notation.period_years import RELATIVE_YEARS, Context, Maker
from sources.notation.readings import PeriodReading
from sources.notation.refusals import Unreadable

_YEAR_WORD = r"(?:\d{4}|" + "|".join(word for word in RELATIVE_YEARS if word.isascii()) + ")"
_Y = rf"(?: ?(?:of |in |,)? ?(?P<year>{_YEAR_WORD}))?"
_LEAD = re.compile(
    r"(?P<as_of>by|as of|as at|until|till|up to|through|bis zum|bis|stand|at)\b ?|"
    r"(?:in|during|for|im jahr|im|over)\b ?"
)
_NOW = re.compile(
    r"(?:to date|today|now|as of now|currently|at present|so far|derzeit|heute|aktuell|"
    r"presently|nowadays|up to now|as of today)"
)
_END = re.compile(
    rf"(?:the )?(?:end of|year-end|end-|end|ende) ?(?P<month>{MONTH} ?)?"
    rf"(?:(?:the )?(?:year )?)?{_Y}"
)
_YEAR = re.compile(rf"(?:the )?(?:full |whole )?(?:year )?(?P<year>{_YEAR_WORD})")
_MONTH = re.compile(rf"(?P<month>{MONTH}){_Y}")
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)? ?(?P<month>{MONTH}),?{_Y}")
_DAY_LAST = re.compile(rf"(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?{_Y}")
_RANGE = re.compile(rf"(?P<first>{MONTH}) ?(?:-|to|through|bis) ?(?:the end of |end-)?(?P<last>{MONTH}){_Y}")
_COUNTS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"],
        start=1,
    )
}
_FIRST = re.compile(rf"(?:the )?first (?P<count>\d{{1,2}}|{'|'.join(_COUNTS)}) (?P<unit>months|quarters){_Y}")
_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
          "erstes": 1, "zweites": 2, "drittes": 3, "viertes": 4}  # fmt: skip
_PART = re.compile(
    rf"(?:the )?(?P<end>end of (?:the )?)?(?:(?P<order>{'|'.join(_ORDER)}) (?P<part>quarter|half"
    rf"(?: year)?|quartal|halbjahr)|(?P<letter>[qhs])(?P<number>\d)){_Y}"
)
_YEAR_PART = re.compile(r"(?P<year>\d{4})[- ]?(?P<letter>[qhs])(?P<number>\d)")
_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_ISO_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_SPAN = re.compile(r"(?:from )?(\d{4}) ?(?:-|to|bis) ?(\d{4})")
_ISO_SPAN = re.compile(r"(\d{4})-01-01/p(\d{1,2})y")
_IMPRECISE = re.compile(r"\b(?:early|late|mid|beginning|start|anfang|mitte|around|before|after)\b")


def is_now(core: str) -> bool:
    """It is true that the text says 'to date' and nothing else."""
    return _NOW.fullmatch(core) is not None


def _month_number(word: str) -> int:
    return MONTHS[word.strip().rstrip(".")]


def _part(letter: str, number: int, year: int, at_end: bool) -> PeriodReading:
    if letter == "q":
        if not 1 <= number <= 4:
            raise Unreadable("period.bad_date", f"Q{number}")
        return marks.quarter(year, number, at_end=at_end)
    if not 1 <= number <= 2:
        raise Unreadable("period.bad_date", f"H{number}")
    return marks.half_year(year, number, at_end=at_end)


def _iso(core: str) -> PeriodReading | None:
    if (match := _ISO_DAY.fullmatch(core)) is not None:
        return marks.instant(marks.a_day(int(match[1]), int(match[2]), int(match[3])))
    if (match := _ISO_MONTH.fullmatch(core)) is not None:
        return marks.whole_month(int(match[1]), int(match[2]))
    if (match := _YEAR_PART.fullmatch(core)) is not None:
        return _part(match["letter"], int(match["number"]), int(match["year"]), False)
    if (match := _ISO_SPAN.fullmatch(core)) is not None:
        return marks.years(int(match[1]), int(match[1]) + int(match[2]) - 1)
    if (match := _SPAN.fullmatch(core)) is not None:
        return marks.years(int(match[1]), int(match[2]))
    return None


def _dated(core: str, context: Context) -> PeriodReading | None:
    for pattern in (_DAY_FIRST, _DAY_LAST):
        if (match := pattern.fullmatch(core)) is not None:
            month, day = _month_number(match["month"]), int(match["day"])
            return context.build(match["year"], _day_maker(month, day, context.one_day))
    if (match := _MONTH.fullmatch(core)) is not None:
        month = _month_number(match["month"])
        if context.as_of:
            return context.build(match["year"], lambda year: marks.instant(marks.month_end(year, month)))
        return context.build(match["year"], lambda year: marks.whole_month(year, month))
    return None


def _day_maker(month: int, day: int, one_day: bool) -> Maker:
    made = marks.single_day if one_day else marks.instant
    return lambda year: made(marks.a_day(year, month, day))


def _parts(core: str, context: Context) -> PeriodReading | None:
    if (match := _RANGE.fullmatch(core)) is not None:
        first, last = _month_number(match["first"]), _month_number(match["last"])
        return context.build(match["year"], lambda year: marks.months(year, first, last))
    if (match := _FIRST.fullmatch(core)) is not None:
        count = _COUNTS.get(match["count"]) or int(match["count"])
        months = count * (3 if match["unit"] == "quarters" else 1)
        return context.build(match["year"], lambda year: marks.to_month(year, months))
    if (match := _PART.fullmatch(core)) is not None:
        letter = match["letter"] or ("q" if match["part"].startswith("quart") else "h")
        number = int(match["number"]) if match["number"] else _ORDER[match["order"]]
        at_end = bool(match["end"]) or context.as_of
        return context.build(match["year"], lambda year: _part(letter, number, year, at_end))
    return None


def _year(core: str, context: Context) -> PeriodReading | None:
    if (match := _END.fullmatch(core)) is not None:
        month = _month_number(match["month"]) if match["month"] else 12
        return context.build(match["year"], lambda year: marks.instant(marks.month_end(year, month)))
    if (match := _YEAR.fullmatch(core)) is not None:
        if context.as_of:
            return context.build(match["year"], lambda year: marks.instant(marks.month_end(year, 12)))
        return context.build(match["year"], lambda year: marks.whole_year(year))
    return None


def read_western(core: str, context: Context) -> PeriodReading | None:
    """The English, German or ISO wording is a period, or None if it is not a known one."""
    if (match := _LEAD.match(core)) is not None:
        ahead = match["as_of"] in {"by", "until", "till", "bis", "bis zum"}
        context = Context(
            context.published_on, context.bracket_year, bool(match["as_of"]), ahead,
            context.one_day,
        )  # fmt: skip
        core = core[match.end() :]
    core = core.removeprefix("the year of ")
    if _IMPRECISE.search(core):
        raise Unreadable("period.imprecise", core)
    return _iso(core) or _parts(core, context) or _dated(core, context) or _year(core, context)
