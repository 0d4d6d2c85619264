"""A period as written becomes a dated period, or a refusal that says why not.

The text alone tells whether a figure is a stock or a flow only where it says so ("8月末",
"累计"). Where the indicator's contract knows better, pass `collect`: "2024年" of a stock is
its year-end. A to-date period never ends after the day of publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from sources.notation import calendar_marks as marks
from sources.notation import period_en, period_zh
from sources.notation.period_text import PeriodText, plain_period
from sources.notation.period_years import Context
from sources.notation.readings import Collect, PeriodReading, Refusal
from sources.notation.refusals import Unreadable, refuse

__all__ = ["PeriodReading", "Refusal", "read_period"]

MAX_LENGTH = 200
_UNDATED = re.compile(r"undated|未注明日期|未标注?日期|日期不详|日期未写明|no date|not dated|undatiert")
_YEAR_REMARK = re.compile(r"(?:年份未写明|未注明年份|年份不详|年份未注明|no year|year not stated)")
_LEAD = re.compile(r"(?:截至|截止到|截止|直到|到|至|于|自|在|据)")
_AHEAD = {"到", "至", "直到"}
_TAIL = re.compile(
    r"(?:预计|力争|建成并网|建成投产|建成投运|建成|投产|投运|完工交付|完工|完成|统计|数据|时|为止|止|期间)$"
)
_COMPARED = re.compile(r"(?P<main>.+?)[, ]*(?:较|比|相比|同)(?P<base>.+)")
_OWN_BASE = re.compile(r"(?:上年|去年|上一?年度|前一?年|上年同期|去年同期|同期|比|上月|上季度)(?:末|底)?")
_BRACKET_YEAR = re.compile(r"(?P<year>\d{4})年?(?:度)?")


@dataclass(frozen=True)
class _Brackets:
    """What the brackets of a text say about time."""

    year: int | None = None
    dated: PeriodReading | None = None
    until: PeriodReading | None = None
    start_year: int | None = None
    cumulative: bool = False
    yearly: bool = False


def read_period(
    text: str, *, published_on: date | None = None, collect: Collect | None = None
) -> PeriodReading | Refusal:
    """The period is read, with its SDMX name and its days, or refused with a reason."""
    if not text.strip():
        return refuse(text, "period.empty")
    if len(text) > MAX_LENGTH:
        return refuse(text, "period.too_long")
    try:
        parts = plain_period(text)
        found = _read(parts, published_on)
        return replace(marks.collected(found, collect), text=text)
    except Unreadable as error:
        return refuse(text, error.code, error.detail)


def _read(parts: PeriodText, published_on: date | None) -> PeriodReading:
    if any(_UNDATED.search(part) for part in (parts.main, *parts.brackets)):
        raise Unreadable("period.undated")
    said = _Brackets()
    for inner in parts.brackets:
        said = _bracket(inner, said, published_on)
    main = _YEAR_REMARK.sub("", parts.main).strip(" ,")
    if (compared := _COMPARED.fullmatch(main)) is not None and not main.endswith("同比"):
        period = _core(compared["main"].strip(), said, published_on)
        return _with_base(period, compared["base"].strip(), said, published_on)
    if main.endswith(("同比", "环比")):
        main = main[:-2].strip(" ,")
    return _core(main, said, published_on)


def _with_base(period: PeriodReading, base: str, said: _Brackets, published_on: date | None) -> PeriodReading:
    base = re.sub(r"(?:同期)?(?:增长|增加|提高|变化|相比)$", "", base) or base
    if _OWN_BASE.fullmatch(base):
        return period
    earlier = _core(base, replace(said, dated=None, cumulative=False), published_on)
    return marks.compared(period, earlier.period_end, earlier.kind in {"year", "period"})


def _bracket(inner: str, said: _Brackets, published_on: date | None) -> _Brackets:
    inner = re.sub(r"(?:报道|报导|发布|公布)$", "", inner)
    if (match := _BRACKET_YEAR.fullmatch(inner)) is not None:
        return replace(said, year=int(match["year"]))
    if (match := re.fullmatch(r"(\d{4})年起", inner)) is not None:
        return replace(said, start_year=int(match[1]))
    if re.search(r"累计|cumulative", inner):
        return replace(said, cumulative=True)
    if inner in {"每年", "annually", "per year", "a year", "each year"}:
        return replace(said, yearly=True)
    if not re.search(r"\d", inner) or _YEAR_REMARK.fullmatch(inner):
        return said
    until = re.match(r"(?:截至|截止|至|到|to |until |through |bis )", inner)
    core = inner[until.end() :] if until else inner
    found = _wording(core, Context(published_on))
    if found is None:
        raise Unreadable("period.unread", inner)
    return replace(said, until=found) if until else replace(said, dated=found)


def _clipped(period: PeriodReading, published_on: date | None) -> PeriodReading:
    end = period.period_end
    same = published_on is not None and marks.month_name(published_on) == marks.month_name(end)
    if published_on is None or not same or published_on >= end:
        return period
    return replace(period, period_end=published_on)


def _now(said: _Brackets, published_on: date | None) -> PeriodReading:
    if said.dated is not None:
        if said.dated.kind == "month":
            end = said.dated.period_end
            return _clipped(marks.instant(end), published_on)
        if said.dated.kind == "instant":
            return said.dated
        raise Unreadable("period.imprecise", said.dated.time_period)
    if said.year is not None:
        raise Unreadable("period.imprecise", str(said.year))
    if published_on is None:
        raise Unreadable("period.no_year")
    return marks.instant(published_on)


def _yearly(core: str, said: _Brackets) -> PeriodReading:
    printed = re.search(r"\d{4}", core)
    if printed is not None:
        return marks.whole_year(int(printed[0]))
    if said.dated is not None:
        return marks.whole_year(said.dated.period_end.year)
    if said.year is not None or said.start_year is not None:
        return marks.whole_year(said.year or said.start_year or 0)
    raise Unreadable("period.no_year")


def _core(core: str, said: _Brackets, published_on: date | None) -> PeriodReading:
    if period_zh.is_now(core) or period_en.is_now(core):
        return _now(said, published_on)
    if said.yearly or core.startswith("每年"):
        return _yearly(core, said)
    if (count := period_zh.next_years(core)) is not None:
        first = said.start_year or (published_on.year + 1 if published_on else None)
        if first is None:
            raise Unreadable("period.no_year")
        return marks.years(first, first + count - 1, plan=True)
    if re.search(r"(?:起|以来|since .*|onwards)$", core) or core.startswith("since "):
        raise Unreadable("period.open_ended")
    cumulative = said.cumulative or "累计" in core
    core = re.sub(r"累计(?:完成|实现)?|合计", "", core).strip(" ,")
    bracket_year = said.year or (said.dated.period_end.year if said.dated else None)
    period = _wording(core, Context(published_on, bracket_year))
    if period is None:
        raise Unreadable("period.unread", core)
    _check_brackets(period, said)
    if said.until is not None:
        if period.kind != "year" or said.until.period_end.year != period.period_end.year:
            raise Unreadable("period.several")
        return _to_date(said.until, published_on)
    return _accumulated(period) if cumulative else period


def _check_brackets(period: PeriodReading, said: _Brackets) -> None:
    """A date in brackets beside a date outside must be the same one, or inside it."""
    if said.dated is None:
        return
    inside = said.dated.period_end
    if (period.period_start or inside) <= inside <= period.period_end:
        return
    raise Unreadable("period.several")


def _to_date(until: PeriodReading, published_on: date | None) -> PeriodReading:
    end = until.period_end
    period = marks.to_month(end.year, end.month)
    if until.freq == "D":
        return replace(period, period_end=end)
    return _clipped(period, published_on)


def _accumulated(period: PeriodReading) -> PeriodReading:
    if period.kind == "month":
        return marks.to_month(period.period_end.year, period.period_end.month)
    if period.kind == "period":
        return replace(period, accumulation="PLAN")
    if period.kind == "quarter" and period.period_end.month > 3:
        return marks.to_month(period.period_end.year, period.period_end.month)
    return period


def _wording(core: str, context: Context) -> PeriodReading | None:
    """The bare wording is a period, in whichever language it is."""
    western = period_en.read_western(core, context) if re.match(r"[\x00-\x7fäöü]+$", core) else None
    if western is not None:
        return western
    tight = core.replace(" ", "")
    tight = _TAIL.sub("", tight) or tight
    one_day = tight.endswith(("当日", "当天"))
    tight = re.sub(r"(?:当日|当天|当季|当年)$", "", tight)
    found = period_zh.read_chinese(tight, replace(context, one_day=one_day))
    lead = _LEAD.match(tight)
    if found is None and lead is not None:
        ahead = lead[0] in _AHEAD
        context = replace(context, as_of=lead[0] not in {"于", "在", "自", "据"}, prospective=ahead)
        found = period_zh.read_chinese(tight[lead.end() :], context)
    return found
