"""Period codes and knowledge dates: the two pieces of calendar arithmetic that every layer shares.

| code                  | freq | first day  | last day   |
|-----------------------|------|------------|------------|
| `2026`                | A    | 2026-01-01 | 2026-12-31 |
| `2026-S1`             | S    | 2026-01-01 | 2026-06-30 |
| `2026-Q3`             | Q    | 2026-07-01 | 2026-09-30 |
| `2026-08`             | M    | 2026-08-01 | 2026-08-31 |
| `2026-08-06`          | D    | 2026-08-06 | 2026-08-06 |
| `2016/P5Y`            | P    | 2016-01-01 | 2020-12-31 |
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time

MONTHS_IN = {"M": 1, "Q": 3, "S": 6, "A": 12}  # months in a period, by frequency
_PATTERN = re.compile(
    r"(?P<year>(?:19|20|21)[0-9]{2})"
    r"(?:-Q(?P<quarter>[1-4])|-S(?P<half>[12])|-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-9]{2})"
    r"|(?:-(?P<first>0[1-9]|1[0-2]))?(?:/P(?P<count>[1-9][0-9]{0,2})(?P<step>[YM]))?)"
)


@dataclass(frozen=True)
class Span:
    """A period code with its frequency, first and last day."""

    code: str
    freq: str
    start: date
    end: date


def month_end(year: int, month: int) -> date:
    """The last day of that month; `month` may run beyond 12."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def span(code: str) -> Span:
    """The days a period code covers. Raises ValueError for a text that is no period code (years 1900 to 2199)."""
    found = _PATTERN.fullmatch(code)
    if not found:
        raise ValueError(f"not a period: {code!r}")
    year = int(found["year"])
    first, months, freq = 1, 12, "A"
    if found["quarter"]:
        first, months, freq = 3 * int(found["quarter"]) - 2, 3, "Q"
    elif found["half"]:
        first, months, freq = 6 * int(found["half"]) - 5, 6, "S"
    elif found["day"]:
        day = date(year, int(found["month"]), int(found["day"]))
        return Span(code, "D", day, day)
    elif found["first"]:
        first, months, freq = int(found["first"]), 1, "M"
    if found["count"]:
        months, freq = int(found["count"]) * (12 if found["step"] == "Y" else 1), "P"
    return Span(code, freq, date(year, first, 1), month_end(year, first + months - 1))


def known_from(published_on: str, fallback: date) -> date:
    """The day from which a figure published on `published_on` counts as known.

    | published_on | known from                                               |
    |--------------|----------------------------------------------------------|
    | 2025-08-06   | that day                                                 |
    | 2025-01      | the last day of the month, but not later than `fallback` |
    | 2026         | the last day of the year, but not later than `fallback`  |
    | (empty)      | `fallback`: the day on which the figure was written down |

    Raises ValueError for a text that is no date.
    """
    if not published_on:
        return fallback
    found = span(published_on)
    return found.end if found.freq == "D" else min(found.end, fallback)


def start_of(day: date) -> datetime:
    """Midnight at the start of that day (by the plan's clock, naive)."""
    return datetime.combine(day, time())
