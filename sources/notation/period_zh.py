"""Chinese period wordings, after folding, to periods."""

from __future__ import annotations

import re
from dataclasses import replace

from sources.notation import calendar_marks as marks
from sources.notation.period_years import Context
from sources.notation.readings import PeriodReading
from sources.notation.refusals import Unreadable

_Y = (
    r"(?:(?P<year>\d{4}年?(?=年|底|末|全年|上半年|下半年|[hqs]\d)|\d{4}年|今年|本年度?|去年|"
    r"上年度?|前年|明年)(?:度|的)?)?"
)
_TO = r"[-至到]"
_END = r"(?P<end>底|末)?(?:前|之前|以前)?"
_AVERAGE = re.compile(r"(?:年均|(?<=年)年平均|平均|均值)$")
_IMPRECISE = re.compile(r"(?:年初|月初|年中|月中|初|上旬|中旬|下旬|中期|前后|左右|\d{4}年前|近期|日前|近日)$")
_NOW = re.compile(r"(?:截至|截止|到|至)?(?:目前|当前|现在|今|今日|今天|当下|现阶段)|迄今|最新|眼下")

_YEAR_END = re.compile(_Y + r"(?:年底|年末|岁末|底|末)(?:前|之前|以前)?")
_WHOLE_YEAR = re.compile(_Y + r"(?P<whole>全年|年度)?")
_MONTH = re.compile(_Y + r"(?P<month>\d{1,2})月份?" + _END + r"(?P<single>当月)?")
_DAY = re.compile(_Y + r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?")
_DAYS = re.compile(
    _Y + r"(?P<first>\d{1,2})月(?P<from>\d{1,2})[日号]?" + _TO
    + r"(?:(?P<other>\d{4})年)?(?P<last>\d{1,2})月(?P<until>\d{1,2})[日号]?"
)  # fmt: skip
_MONTHS = re.compile(_Y + r"(?P<first>\d{1,2})(?:月份?)?" + _TO + r"(?P<last>\d{1,2})月份?(?:底|末)?")
_FIRST_MONTHS = re.compile(_Y + r"前(?P<count>\d{1,2})个月")
_QUARTERS = re.compile(_Y + r"(?:前|1" + _TO + r")(?P<count>\d)个?季度")
_QUARTER = re.compile(_Y + r"(?:第?(?P<number>\d)季度|q(?P<q>\d))" + _END)
_HALF = re.compile(_Y + r"(?:(?P<half>[上下])半年|[hs](?P<h>[12]))" + _END)
_YEARS = re.compile(r"(?P<first>\d{4})年?" + _TO + r"(?P<last>\d{4})年(?:间|期间)?")
_ACROSS = re.compile(
    r"(?P<year>\d{4})年(?P<first>\d{1,2})月份?" + _TO + r"(?P<other>\d{4})年(?P<last>\d{1,2})月(?:底|末)?"
)
_PLAN = re.compile(r"(?P<plan>十[一二三四五])五(?:规划)?(?:时期|期间|规划期)?(?:年)?" + _END)
_NEXT_YEARS = re.compile(r"(?:今后|未来)(?P<count>\d{1,2})年(?:内|间)?")


def is_now(core: str) -> bool:
    """It is true that the text says 'at present' and nothing else."""
    return _NOW.fullmatch(core) is not None


def next_years(core: str) -> int | None:
    """The number of years that lie ahead is known, from 今后五年."""
    match = _NEXT_YEARS.fullmatch(core)
    return int(match["count"]) if match else None


def _plan(core: str, context: Context, average: bool) -> PeriodReading | None:
    match = _PLAN.fullmatch(core)
    if match is None:
        return None
    first = marks.PLANS[match["plan"]]
    if match["end"]:
        return marks.instant(marks.month_end(first + 4, 12))
    return marks.years(first, first + 4, plan=True, average=average)


def _spans(core: str, context: Context, average: bool) -> PeriodReading | None:
    if (match := _YEARS.fullmatch(core)) is not None:
        return marks.years(int(match["first"]), int(match["last"]), average=average)
    if (match := _ACROSS.fullmatch(core)) is not None:
        if match["year"] != match["other"]:
            raise Unreadable("period.unread", core)
        return marks.months(int(match["year"]), int(match["first"]), int(match["last"]))
    return None


def _in_year(core: str, context: Context, average: bool) -> PeriodReading | None:
    build = context.build
    if (match := _YEAR_END.fullmatch(core)) is not None:
        return build(match["year"], lambda year: marks.instant(marks.month_end(year, 12)))
    if (match := _QUARTERS.fullmatch(core)) is not None:
        count = _number(match["count"], 4, core)
        return build(match["year"], lambda year: marks.to_month(year, 3 * count))
    if (match := _QUARTER.fullmatch(core)) is not None:
        number = _number(match["number"] or match["q"], 4, core)
        at_end = bool(match["end"]) or context.as_of
        return build(match["year"], lambda year: marks.quarter(year, number, at_end=at_end))
    if (match := _HALF.fullmatch(core)) is not None:
        half = 1 if match["half"] == "上" or match["h"] == "1" else 2
        at_end = bool(match["end"]) or context.as_of
        return build(match["year"], lambda year: marks.half_year(year, half, at_end=at_end))
    if (match := _FIRST_MONTHS.fullmatch(core)) is not None:
        count = _number(match["count"], 12, core)
        return build(match["year"], lambda year: marks.to_month(year, count))
    if (match := _WHOLE_YEAR.fullmatch(core)) is not None and core:
        if context.as_of and not match["whole"]:
            return build(match["year"], lambda year: marks.instant(marks.month_end(year, 12)))
        return build(match["year"], lambda year: marks.whole_year(year, average=average))
    return None


def _number(digits: str, most: int, core: str) -> int:
    number = int(digits)
    if not 1 <= number <= most:
        raise Unreadable("period.bad_date", core)
    return number


def _whole_months(match: re.Match[str], year: int, core: str) -> PeriodReading:
    """Days from the first of a month to the end of one are months; from 1 January, to any day."""
    first, last = int(match["first"]), int(match["last"])
    start, end = marks.a_day(year, first, int(match["from"])), marks.a_day(year, last, int(match["until"]))
    if start > end or match["other"] not in {None, str(year)}:
        raise Unreadable("period.bad_date", core)
    if (start.month, start.day) == (1, 1):
        return replace(marks.to_month(year, last), period_end=end)
    if start.day != 1 or end != marks.month_end(year, last):
        raise Unreadable("period.unread", core)
    return marks.whole_month(year, last) if first == last else marks.months(year, first, last)


def _in_month(core: str, context: Context) -> PeriodReading | None:
    build = context.build
    if (days := _DAYS.fullmatch(core)) is not None:
        return build(days["year"], lambda year: _whole_months(days, year, core))
    if (match := _MONTHS.fullmatch(core)) is not None:
        first, last = int(match["first"]), int(match["last"])
        return build(match["year"], lambda year: marks.months(year, first, last))
    if (match := _MONTH.fullmatch(core)) is not None:
        month = _number(match["month"], 12, core)
        if match["end"] or (context.as_of and not match["single"]):
            return build(match["year"], lambda year: marks.instant(marks.month_end(year, month)))
        return build(match["year"], lambda year: marks.whole_month(year, month))
    if (match := _DAY.fullmatch(core)) is not None:
        month, day = int(match["month"]), int(match["day"])
        maker = marks.single_day if context.one_day else marks.instant
        return build(match["year"], lambda year: maker(marks.a_day(year, month, day)))
    return None


def read_chinese(core: str, context: Context) -> PeriodReading | None:
    """The Chinese wording is a period, or None if it is not a known one."""
    if _IMPRECISE.search(core) and not core.endswith("五年初"):
        raise Unreadable("period.imprecise", core)
    average = _AVERAGE.search(core) is not None
    core = _AVERAGE.sub("", core)
    if average and not core:
        raise Unreadable("period.no_year")
    found = _plan(core, context, average) or _spans(core, context, average)
    found = found or _in_month(core, context) or _in_year(core, context, average)
    if found is not None and average and found.time_per_collect != "A":
        return marks.collected(found, "A")
    return found
