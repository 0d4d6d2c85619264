"""What period texts mean, which months a form has, and what a measure is about (METHOD.md)."""

import pytest

from sources.returns.periods import (
    about,
    is_due_in,
    period_zh,
    periods_near,
    previous_month,
    reporting_month,
    shifted,
)
from tests.sources.returns.forms import LINES, QUARTERLY, changed, shipped

MEASURES = shipped().codelists["measure"]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-10", "2026-10"), ("2026.10", "2026-10"), ("2026/1", "2026-01"), ("2026年10月", "2026-10"),
        (" 2026 年 9 月 ", "2026-09"), ("202610", "2026-10"), ("2026-Q3", "2026-09"), ("2026Q1", "2026-03"),
        ("2026年三季度", "2026-09"), ("2026年第4季度", "2026-12"), ("2026年上半年", "2026-06"),
        ("2026-S2", "2026-12"), ("2026年", "2026-12"), ("2026", "2026-12"), ("2026-13", None), ("10月", None),
        ("2026年1—10月", None), ("本月", None), ("", None), ("1926-10", None), ("2026-10-01", None),
        ("26年9月", "2026-09"), ("9/2026", "2026-09"), ("2026M9", "2026-09"), ("Sep-26", "2026-09"),
        ("2026_09", "2026-09"), ("20260930", "2026-09"), ("20260999", None),
    ],
)  # fmt: skip
def test_a_period_text_means_the_month_it_ends_in_or_nothing(text, month):
    assert reporting_month(text) == month


@pytest.mark.parametrize(
    ("frequency", "months"),
    [("M", list(range(1, 13))), ("Q", [3, 6, 9, 12]), ("S", [6, 12]), ("A", [12])],
)
def test_a_form_is_due_for_the_months_its_periods_end_in(frequency, months):
    form = changed(LINES, frequency=frequency)
    assert [n for n in range(1, 13) if is_due_in(form, f"2026-{n:02d}")] == months


def test_skipped_months_are_not_due_and_not_the_month_before():
    form = changed(LINES, skips=[1])
    assert not is_due_in(form, "2026-01")
    assert periods_near(form, "2026-05").startswith("2026-02、")
    assert previous_month(form, "2026-02") == "2025-12"


@pytest.mark.parametrize(
    ("month", "by", "found"),
    [("2026-01", -1, "2025-12"), ("2026-12", 1, "2027-01"), ("2026-10", -12, "2025-10")],
)
def test_months_are_counted_over_the_turn_of_the_year(month, by, found):
    assert shifted(month, by) == found


@pytest.mark.parametrize(
    ("frequency", "month", "measure", "code", "accumulation"),
    [
        ("M", "2026-10", "month", "2026-10", "NONE"), ("M", "2026-10", "ytd", "2026-10", "YTD"),
        ("M", "2026-10", "month_end_last_year", "2025-10", "NONE"), ("M", "2026-10", "ytd_last_year", "2025-10", "YTD"),
        ("Q", "2026-09", "quarter", "2026-Q3", "NONE"), ("Q", "2026-09", "quarter_end", "2026-09", "NONE"),
        ("Q", "2026-03", "quarter_end_last_year", "2025-03", "NONE"), ("S", "2026-06", "half_year", "2026-S1", "NONE"),
        ("S", "2026-12", "half_year", "2026-S2", "NONE"), ("A", "2026-12", "year", "2026", "NONE"),
        ("A", "2026-12", "last_year", "2025", "NONE"), ("A", "2026-12", "last_year_end", "2025-12", "NONE"),
    ],
)  # fmt: skip
def test_a_measure_is_about_the_period_the_method_names(frequency, month, measure, code, accumulation):
    found = about(changed(LINES, frequency=frequency), month, measure, MEASURES)
    assert (found.period.code, found.accumulation) == (code, accumulation)


def test_a_year_to_date_figure_begins_in_january():
    found = about(LINES, "2026-10", "ytd", MEASURES).period
    assert (f"{found.start}", f"{found.end}", found.freq) == ("2026-01-01", "2026-10-31", "M")


def test_the_quarter_before_the_first_is_the_fourth_of_last_year():
    assert previous_month(QUARTERLY, "2026-03") == "2025-12"


@pytest.mark.parametrize(
    ("frequency", "month", "text"),
    [
        ("M", "2026-10", "2026年10月"),
        ("Q", "2026-12", "2026年四季度"),
        ("S", "2026-06", "2026年上半年"),
        ("A", "2026-12", "2026年"),
    ],
)
def test_the_printed_period_is_read_back_as_the_same_month(frequency, month, text):
    assert period_zh(changed(LINES, frequency=frequency), month) == text
    assert reporting_month(text) == month
