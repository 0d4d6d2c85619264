"""Period codes, the plan's years, and knowledge dates: the calendar arithmetic that every layer shares.

| code                  | freq | first day  | last day   |
|-----------------------|------|------------|------------|
| `2026`                | A    | 2026-01-01 | 2026-12-31 |
| `2026-S1`             | S    | 2026-01-01 | 2026-06-30 |
| `2026-Q3`             | Q    | 2026-07-01 | 2026-09-30 |
| `2026-08`             | M    | 2026-08-01 | 2026-08-31 |
| `2026-08-06`          | D    | 2026-08-06 | 2026-08-06 |
| `2016/P5Y`            | P    | 2016-01-01 | 2020-12-31 |

Years, halves and quarters count from the month in which the plan's years begin; a year has the name of the calendar
year it begins in. Where that month is April, `2026` is 2026-04-01 to 2027-03-31 and `2026-Q3` ends on 2026-12-31;
months, days and spans of months are the calendar's own (SDMX: reporting year).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

MONTHS_IN = {"M": 1, "Q": 3, "S": 6, "A": 12}  # months in a period, by frequency
_PATTERN = re.compile(
    r"(?P<year>(?:19|20|21)[0-9]{2})"
    r"(?:-Q(?P<quarter>[1-4])|-S(?P<half>[12])|-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-9]{2})"
    r"|(?:-(?P<first>0[1-9]|1[0-2]))?(?:/P(?P<count>[1-9][0-9]{0,2})(?P<step>[YM]))?)"
)


JANUARY = 1  # in which the years of a plan begin that says nothing else
_begins: list[int] = []


def declare_year(begins: int) -> None:
    """The years of this process begin in that month (1 to 12): as those of the plan it loaded."""
    _begins[:] = [begins]


def year_begins() -> int:
    """The month in which the plan's years begin."""
    return _begins[0] if _begins else JANUARY


def year_of(day: date) -> int:
    """The plan's year that holds the day, by the calendar year it begins in."""
    return day.year if day.month >= year_begins() else day.year - 1


def month_of_year(month: int) -> int:
    """Which month of the plan's year a month of the calendar is, from 1."""
    return (month - year_begins()) % 12 + 1


def year_start(day: date) -> date:
    """The first day of the plan's year that holds the day."""
    return date(year_of(day), year_begins(), 1)


_YEAR = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<part>Q[1-4]|S[12]))?")
_TWO_YEARS = re.compile(r"(?P<year>[0-9]{4})/(?P<next>[0-9]{2})(?:[ -]?(?P<part>[Qq][1-4]|[Ss][12]))?")


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


def span(code: str, *, begins: int | None = None) -> Span:
    """The days a period code covers, in years that begin in that month (None: the plan's).

    Raises ValueError for a text that is no period code (years 1900 to 2199).
    """
    return _span(code, begins or year_begins())


@lru_cache(maxsize=4096)
def _span(code: str, begins: int) -> Span:
    found = _PATTERN.fullmatch(code)
    if not found:
        raise ValueError(f"not a period: {code!r}")
    year = int(found["year"])
    first, months, freq = begins, 12, "A"
    if found["quarter"]:
        first, months, freq = first + 3 * int(found["quarter"]) - 3, 3, "Q"
    elif found["half"]:
        first, months, freq = first + 6 * int(found["half"]) - 6, 6, "S"
    elif found["day"]:
        day = date(year, int(found["month"]), int(found["day"]))
        return Span(code, "D", day, day)
    elif found["first"]:
        first, months, freq = int(found["first"]), 1, "M"
    if found["count"]:
        months, freq = int(found["count"]) * (12 if found["step"] == "Y" else 1), "P"
    start = month_end(year, first).replace(day=1)
    return Span(code, freq, start, month_end(year, first + months - 1))


def printed(code: str) -> str:
    """The period as a person reads it: of years that begin in another month than January, both calendar years.

    2026/27, 2026/27 Q3; every other period is its code.
    """
    found = _YEAR.fullmatch(code) if year_begins() != JANUARY else None
    if found is None:
        return code
    return f"{found['year']}/{(int(found['year']) + 1) % 100:02d}" + (
        f" {found['part']}" if found["part"] else ""
    )


def as_code(text: str) -> str:
    """The code of a period that is written as it is printed; every other text as it stands."""
    found = _TWO_YEARS.fullmatch(text.strip()) if year_begins() != JANUARY else None
    if found is None or (int(found["year"]) + 1) % 100 != int(found["next"]):
        return text
    return found["year"] + (f"-{found['part'].upper()}" if found["part"] else "")


def known_from(published_on: str, fallback: date) -> date:
    """The day from which a figure published on `published_on` counts as known.

    | published_on | known from                                               |
    |--------------|----------------------------------------------------------|
    | 2025-08-06   | that day                                                 |
    | 2025-01      | the last day of the month, but not later than `fallback` |
    | 2026         | the last day of the year, but not later than `fallback`  |
    | (empty)      | `fallback`: the day on which the figure was written down |

    The year is the calendar's. Raises ValueError for a text that is no date.
    """
    if not published_on:
        return fallback
    found = span(published_on, begins=JANUARY)
    return found.end if found.freq == "D" else min(found.end, fallback)


def start_of(day: date) -> datetime:
    """Midnight at the start of that day (by the plan's clock, naive)."""
    return datetime.combine(day, time())
