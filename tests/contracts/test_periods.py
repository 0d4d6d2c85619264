"""Period codes: the days they cover, and from which day a publication counts as known."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.periods import known_from, month_end, span, start_of

SPANS = [
    ("2026", "A", date(2026, 1, 1), date(2026, 12, 31)),
    ("2026-S1", "S", date(2026, 1, 1), date(2026, 6, 30)),
    ("2026-S2", "S", date(2026, 7, 1), date(2026, 12, 31)),
    ("2026-Q1", "Q", date(2026, 1, 1), date(2026, 3, 31)),
    ("2026-Q3", "Q", date(2026, 7, 1), date(2026, 9, 30)),
    ("2026-Q4", "Q", date(2026, 10, 1), date(2026, 12, 31)),
    ("2026-08", "M", date(2026, 8, 1), date(2026, 8, 31)),
    ("2024-02", "M", date(2024, 2, 1), date(2024, 2, 29)),
    ("2100-02", "M", date(2100, 2, 1), date(2100, 2, 28)),
    ("2026-08-06", "D", date(2026, 8, 6), date(2026, 8, 6)),
    ("2016/P5Y", "P", date(2016, 1, 1), date(2020, 12, 31)),
    ("2025-11/P4M", "P", date(2025, 11, 1), date(2026, 2, 28)),
]
NO_PERIODS = [
    "", "26", "2026-13", "2026-00", "2026-8", "2026-Q5", "2026-Q0", "2026-S3", "2026-02-30", "2026/P5",
    "2026/P5D", "2026 ", " 2026", "2026-08-06T00", "二〇二六", "0000", "2026-08\n", "9999/P2Y",
]  # fmt: skip
DUBIOUS = [
    "2026/P0Y",  # would end before it starts
    "2026/P99999999999999999999Y",  # no calendar reaches that far
    "2026-08-06/P3M",  # would start on the first of the month, not on the sixth
    "２０２６",  # full-width digits: no code
]  # fmt: skip
FALLBACK = date(2026, 11, 23)
KNOWN = [
    ("2025-08-06", date(2025, 8, 6)),
    ("2025-01", date(2025, 1, 31)),
    ("2026-11", FALLBACK),
    ("2026-12-01", date(2026, 12, 1)),  # a day is known as it is said
    ("2025", date(2025, 12, 31)),
    ("2026", FALLBACK),
    ("2026-Q3", date(2026, 9, 30)),
    ("", FALLBACK),
]


@pytest.mark.parametrize(("code", "freq", "start", "end"), SPANS)
def test_a_period_code_covers_its_days(code: str, freq: str, start: date, end: date) -> None:
    found = span(code)
    assert (found.code, found.freq, found.start, found.end) == (code, freq, start, end)


@pytest.mark.parametrize("text", [*NO_PERIODS, *DUBIOUS])
def test_a_text_that_is_no_period_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        span(text)


@given(st.text(alphabet="0123456789-/PYMQS", max_size=26))
def test_whatever_the_text_a_period_never_ends_before_it_starts(text: str) -> None:
    try:
        found = span(text)
    except ValueError:
        return
    assert found.start <= found.end
    assert found.code == text


@pytest.mark.parametrize(("published_on", "expected"), KNOWN)
def test_a_figure_is_known_from_the_last_day_its_publication_may_mean(
    published_on: str, expected: date
) -> None:
    assert known_from(published_on, FALLBACK) == expected


@pytest.mark.parametrize(
    "text", ["soon", "2025-02-30", "2025/8/6", "20250806", "2026/P99999999999999999999Y"]
)
def test_a_publication_date_that_is_none_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        known_from(text, FALLBACK)


@given(st.integers(min_value=1900, max_value=2200), st.integers(min_value=1, max_value=60))
def test_a_month_end_is_the_day_before_a_first_of_month(year: int, month: int) -> None:
    end = month_end(year, month)
    following = date.fromordinal(end.toordinal() + 1)
    assert following.day == 1
    assert (following.year - year) * 12 + following.month - 1 == month


def test_a_day_starts_at_midnight() -> None:
    assert start_of(date(2026, 8, 6)) == datetime(2026, 8, 6, 0, 0)
