"""Rounding as published: once, on decimals, an exact half to the even digit."""

import csv
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SHARED

from contracts.rounding import decimals_that_keep, rounded

CASES = SHARED / "method_cases" / "gbt8170_rounding_cases.csv"
RETYPED = [  # GB/T 8170-2008 via textbook section (daowen.com, book 214653640)
    ("12.1498", "1", "12"),
    ("1268", "100", "1300"),
    ("1.050", "0.1", "1.0"),
    ("0.35", "0.1", "0.4"),
    ("2500", "1000", "2000"),
    ("3500", "1000", "4000"),
    ("-0.0365", "0.001", "-0.036"),
]
values = st.decimals(min_value=-(10**9), max_value=10**9, places=8)


@pytest.mark.parametrize(("value", "interval", "expected"), RETYPED)
def test_a_retyped_case_of_the_standard_rounds_as_printed(value: str, interval: str, expected: str) -> None:
    found = rounded(Decimal(value), Decimal(interval))
    assert (found, f"{found:f}") == (Decimal(expected), expected)


@pytest.mark.skipif(not CASES.is_file(), reason="the published rounding cases are not on this machine")
def test_all_eighteen_published_cases_round_as_printed() -> None:
    with CASES.open(encoding="utf-8", newline="") as handle:
        cases = list(csv.DictReader(handle))
    assert len(cases) == 18
    wrong = [
        case
        for case in cases
        if f"{rounded(Decimal(case['value_text']), Decimal(case['rounding_interval'])):f}"
        != case["expected_text"]
    ]
    assert wrong == []


@given(values, st.integers(min_value=0, max_value=6))
def test_rounding_twice_changes_nothing_and_moves_by_half_a_step_at_most(value: Decimal, digits: int) -> None:
    step = Decimal(1).scaleb(-digits)
    once = rounded(value, step)
    assert rounded(once, step) == once
    assert abs(once - value) <= step / 2


@given(values, values)
def test_rounding_keeps_the_order_of_two_values(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert rounded(low, Decimal("0.1")) <= rounded(high, Decimal("0.1"))


@given(values, st.lists(values, max_size=3), st.integers(min_value=0, max_value=4))
def test_the_shown_value_stands_on_its_own_side_of_every_limit(
    value: Decimal, limits: list[Decimal], decimals: int
) -> None:
    digits = decimals_that_keep(value, limits, decimals)
    shown = rounded(value, Decimal(1).scaleb(-digits))
    assert digits >= decimals
    assert [shown.compare(limit) for limit in limits] == [value.compare(limit) for limit in limits]


@given(values, st.lists(values, min_size=1, max_size=3))
def test_no_fewer_decimals_would_do(value: Decimal, limits: list[Decimal]) -> None:
    digits = decimals_that_keep(value, limits, 0)
    for fewer in range(digits):
        shown = rounded(value, Decimal(1).scaleb(-fewer))
        assert any(shown.compare(limit) != value.compare(limit) for limit in limits)


@pytest.mark.parametrize(
    ("value", "limit", "digits"), [("89.6", "90", 1), ("89.96", "90", 2), ("89.4", "90", 0), ("90", "90", 0),
     ("90.04", "90", 2), ("1.00000001", "1", 8)],
)  # fmt: skip
def test_a_value_beside_its_limit_never_prints_as_the_limit(value: str, limit: str, digits: int) -> None:
    assert decimals_that_keep(Decimal(value), [Decimal(limit)], 0) == digits
