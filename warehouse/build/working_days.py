"""On which days an office works: by its own list where a year has one, else by the calendar that the plan names.

| the day lies in                    | people work                                                          |
|------------------------------------|----------------------------------------------------------------------|
| a year with rows in `calendar.csv` | Monday to Friday, but for the days off and the days worked named there |
| else, `calendar: china`            | by the State Council's notices (2004 to 2026), make-up weekends on   |
| else, `calendar: DE`, `DE-BY` …    | by the public holidays and the weekend of that country or part of it |
| else                               | Monday to Friday, provisional                                        |

A year whose holidays are only estimated (by the moon) is provisional too, and counts them as estimated.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from contracts.faults import FaultCollector
from contracts.plan import CHINA, OWN_FILE, CalendarDay, Plan
from contracts.yaml_lines import read_yaml

if TYPE_CHECKING:
    from holidays import HolidayBase

HOLIDAYS, WEEKENDS_ONLY = "holidays", "weekends_only"
DAY = timedelta(days=1)
_ESTIMATED = "estimated"


@dataclass(frozen=True)
class WorkingDays:
    """The days on which an office works, and whether the days off of their years are known."""

    calendar: str = CHINA
    listed: tuple[CalendarDay, ...] = ()

    @classmethod
    def of(cls, plan: Plan) -> "WorkingDays":
        """Those of the plan. Raises ContractError where nobody knows the calendar that it names."""
        check_calendar(plan)
        return cls(plan.header.calendar, plan.calendar)

    def on_or_after(self, day: date) -> tuple[date, str]:
        """The first working day from that day on, and what is known of the days looked at."""
        basis = HOLIDAYS
        while True:
            works, known = self._works(day)
            if not known:
                basis = WEEKENDS_ONLY
            if works:
                return day, basis
            day += DAY

    def _works(self, day: date) -> tuple[bool, bool]:
        """Whether people work on that day, and whether the days off of its year are known."""
        weekday = day.weekday() < 5
        if day.year in self._years:
            return self._own.get(day, weekday), True
        if self.calendar == OWN_FILE:
            return weekday, False
        if self.calendar != CHINA:
            return self._country.is_working_day(day), self._is_known(day.year)
        import chinese_calendar

        try:
            return bool(chinese_calendar.is_workday(day)), True
        except NotImplementedError:  # how the library says that the year is not in its lists: provisional
            return weekday, False

    @cached_property
    def _country(self) -> "HolidayBase":
        import holidays

        country, _, part = self.calendar.partition("-")
        return holidays.country_holidays(country, subdiv=part or None, language="en_US")

    def _is_known(self, year: int) -> bool:
        days = self._country
        if not days.start_year <= year <= days.end_year:
            return False
        _ = (
            date(year, 1, 1) in days
        )  # the holidays of a year are worked out when one of its days is asked for
        return not any(_ESTIMATED in name for day, name in days.items() if day.year == year)

    @cached_property
    def _own(self) -> dict[date, bool]:
        return {one.day: one.works == "yes" for one in self.listed}

    @cached_property
    def _years(self) -> set[int]:
        return {one.day.year for one in self.listed}


def check_calendar(plan: Plan) -> None:
    """The country whose days off the plan takes is one that is known. Raises ContractError with line and remedy."""
    named = plan.header.calendar
    if named in (CHINA, OWN_FILE):
        return
    import holidays

    country, _, part = named.partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    if country in known and (not part or part in known[country]):
        return
    faults, path = FaultCollector(plan.root), plan.root / "plan.yml"
    faults.add(
        "plan.calendar.unknown", path, read_yaml(path).line_of(("calendar",)), "calendar",
        seen=named, hint=_near(named, country, known.get(country, ())),
    )  # fmt: skip
    faults.raise_if_any()


def _near(named: str, country: str, parts: Iterable[str]) -> str:
    """The parts of the country that there are, the nearest first; nothing where the country itself is unknown."""
    found = sorted(f"{country}-{part}" for part in parts)
    near = difflib.get_close_matches(named, found, n=1)
    return " (" + ", ".join(dict.fromkeys([*near, *found])) + ")" if found else ""
