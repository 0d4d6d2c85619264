"""Dates and periods with their SDMX names: the arithmetic behind `periods`."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from sources.notation.readings import Accumulation, Collect, PeriodKind, PeriodReading
from sources.notation.refusals import Unreadable

FIRST_YEAR, LAST_YEAR = 1900, 2100
PLANS = {"十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026}
"""Number of the five-year plan to its first year."""


def checked_year(year: int) -> int:
    """The year is one that a public plan can mean."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable("period.bad_date", str(year))
    return year


def month_end(year: int, month: int) -> date:
    """The last day of the month is known."""
    if not 1 <= month <= 12:
        raise Unreadable("period.bad_date", f"{year}-{month}")
    return date(checked_year(year), month, monthrange(year, month)[1])


def a_day(year: int, month: int, day: int) -> date:
    """The day exists in the calendar."""
    if not 1 <= day <= month_end(year, month).day:
        raise Unreadable("period.bad_date", f"{year}-{month}-{day}")
    return date(year, month, day)


def month_name(day: date) -> str:
    """The month is named as SDMX names it."""
    return f"{day.year}-{day.month:02d}"


def _made(
    name: str, freq: str, start: date | None, end: date, collect: Collect, kind: PeriodKind,
    accumulation: Accumulation = "NONE",
) -> PeriodReading:  # fmt: skip
    return PeriodReading("", name, freq, start, end, collect, accumulation, kind)


def instant(day: date) -> PeriodReading:
    """A stock is dated: by its month if the day ends one, else by the day."""
    if day == month_end(day.year, day.month):
        return _made(month_name(day), "M", None, day, "E", "instant")
    return _made(day.isoformat(), "D", None, day, "E", "instant")


def single_day(day: date) -> PeriodReading:
    """A flow of one day is dated."""
    return _made(day.isoformat(), "D", day, day, "S", "day")


def whole_month(year: int, month: int) -> PeriodReading:
    """A flow of one month is dated."""
    end = month_end(year, month)
    return _made(month_name(end), "M", end.replace(day=1), end, "S", "month")


def to_month(year: int, month: int) -> PeriodReading:
    """A flow counted from January to the end of this month is dated."""
    end = month_end(year, month)
    return _made(month_name(end), "M", date(year, 1, 1), end, "S", "cumulative", "YTD")


def months(year: int, first: int, last: int) -> PeriodReading:
    """A flow of several months is dated; from January it is cumulative."""
    if first > last:
        raise Unreadable("period.bad_date", f"{first}-{last}")
    if first == 1:
        return to_month(year, last)
    start, end = month_end(year, first).replace(day=1), month_end(year, last)
    return _made(f"{start.isoformat()}/P{last - first + 1}M", "M", start, end, "S", "period")


def quarter(year: int, number: int, *, at_end: bool = False) -> PeriodReading:
    """A quarter is dated, as a flow or as the stock at its end."""
    end = month_end(year, number * 3)
    name = f"{year}-Q{number}"
    if at_end:
        return _made(name, "Q", None, end, "E", "instant")
    return _made(name, "Q", date(year, number * 3 - 2, 1), end, "S", "quarter")


def half_year(year: int, number: int, *, at_end: bool = False) -> PeriodReading:
    """A half year is dated; the first half is cumulative from January."""
    end = month_end(year, number * 6)
    name = f"{year}-S{number}"
    if at_end:
        return _made(name, "S", None, end, "E", "instant")
    accumulation: Accumulation = "YTD" if number == 1 else "NONE"
    start = date(year, number * 6 - 5, 1)
    return _made(name, "S", start, end, "S", "half_year", accumulation)


def whole_year(year: int, *, average: bool = False) -> PeriodReading:
    """A year is dated, as a flow or as an average."""
    end = month_end(year, 12)
    return _made(str(year), "A", date(year, 1, 1), end, "A" if average else "S", "year")


def years(first: int, last: int, *, plan: bool = False, average: bool = False) -> PeriodReading:
    """A span of whole years is dated; `plan` says that its figures add up over the span."""
    if first >= last:
        raise Unreadable("period.bad_date", f"{first}-{last}")
    start, end = date(checked_year(first), 1, 1), month_end(last, 12)
    name = f"{start.isoformat()}/P{last - first + 1}Y"
    accumulation: Accumulation = "PLAN" if plan and not average else "NONE"
    return _made(name, "A", start, end, "A" if average else "S", "period", accumulation)


def collected(period: PeriodReading, collect: Collect | None) -> PeriodReading:
    """The period is a stock, flow or average as the indicator's contract says."""
    if collect is None or collect == period.time_per_collect:
        return period
    if collect == "A":
        return replace(period, time_per_collect="A", accumulation="NONE")
    if collect == "E":
        name, freq = period.time_period, period.freq
        if period.kind in {"year", "period", "cumulative"}:
            at_end = instant(period.period_end)
            name, freq = at_end.time_period, at_end.freq
        kind: PeriodKind = "instant" if period.kind == "cumulative" else period.kind
        return replace(
            period, time_period=name, freq=freq, period_start=None, time_per_collect="E",
            accumulation="NONE", kind=kind,
        )  # fmt: skip
    return _as_flow(period)


def _as_flow(period: PeriodReading) -> PeriodReading:
    """A flow said to stand "at the end of August" has been counted since January."""
    year, month = period.period_end.year, period.period_end.month
    if period.time_per_collect == "A":
        return period
    if period.freq == "D":
        return single_day(period.period_end)
    if period.freq == "Q":
        return quarter(year, month // 3)
    return half_year(year, month // 6) if period.freq == "S" else to_month(year, month)


def compared(period: PeriodReading, base_end: date, base_is_flow_year: bool) -> PeriodReading:
    """The period reaches back to what it is compared with.

    A year compared with a year starts with that year; anything compared with a state starts
    the day after it.
    """
    start = date(base_end.year, 1, 1) if base_is_flow_year else base_end + timedelta(days=1)
    if start > period.period_end:
        raise Unreadable("period.bad_date", f"{start} / {period.period_end}")
    kind: PeriodKind = period.kind
    accumulation = period.accumulation
    if period.kind == "instant" or (period.kind == "year" and not base_is_flow_year):
        from_january = start == date(period.period_end.year, 1, 1)
        kind = "cumulative" if from_january else "period"
        accumulation = "YTD" if from_january else "NONE"
    return replace(period, period_start=start, time_per_collect="S", accumulation=accumulation, kind=kind)
