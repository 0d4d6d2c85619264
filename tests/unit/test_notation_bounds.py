"""Figures, periods and numbers at each bound of the readers: the last that is read, the first that is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sources.notation import Refusal, read_figure, read_period
from sources.notation.numerals import NumeralError, leading_number, read_number

# fmt: off
FIGURES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    # the longest text and number that are read
    ("100P(" + "说" * 394 + ")", {}, {"value_std": 100, "unit_std": "PFLOPS"}),
    ("100P(" + "说" * 395 + ")", {}, {"code": "figure.too_long"}),
    ("1" * 40, {}, {"unit_std": "count"}), ("1" * 41, {}, {"code": "figure.bad_number"}),
    ("1e30家", {}, {"value_std": 10**30}), ("1e31家", {}, {"code": "figure.bad_number"}),
    ("5×10^30家", {}, {"value_std": 5 * 10**30}), ("5×10^31家", {}, {"code": "figure.bad_number"}),
    # brackets around all of it are a minus in accounts, brackets around its parts are not
    ("(5)", {}, {"code": "figure.bad_number"}), ("(约)5家(左右)", {}, {"value_std": 5, "qualifier": "approx"}),
    # what is said of a target that is reached, brought down, at least, shut out
    ("达到1.3", {"role": "target", "bare_operator": "le"}, {"qualifier": "le"}),
    ("达到1.3", {"role": "target", "bare_operator": "exact"}, {"qualifier": "ge"}),
    ("降至1.3", {}, {"qualifier": "exact"}), ("降至1.3", {"role": "target"}, {"qualifier": "le"}),
    ("最低超过5%", {}, {"qualifier": "gt", "notes": ["lowest"]}), ("最低5%", {}, {"qualifier": "exact", "notes": ["lowest"]}),
    ("最多5家", {}, {"qualifier": "le"}), ("最多超过5家", {}, {"code": "figure.qualifiers_conflict"}),
    ("80%", {"role": "target", "exclusion": True}, {"qualifier": "ge"}),
    ("增长0%", {}, {"value_std": 0, "notes": ["increase"]}),
    # a power beside a number without a unit makes no racks of it
    ("2500(20kW)", {}, {"value_std": 2500, "unit_std": "count"}),
    ("从5%-8%", {}, {"form": "from_to", "from_value": 5, "value_num": 8}),
    ("6—8、12ms", {}, {"code": "figure.several_numbers"}), ("6、8、12ms", {}, {"values": [6, 8, 12]}),
    # numbers written in parts
    ("九成九", {}, {"value_std": 99}), ("1万1万家", {}, {"code": "figure.bad_number"}), ("1亿1万家", {}, {"value_std": 100010000}),
    ("1万234人", {}, {"value_std": 10234}), ("1万10000人", {}, {"code": "figure.several_numbers"}),
    ("10十家", {}, {"code": "figure.bad_number"}), ("三六家", {}, {"code": "figure.vague_number"}), ("-三四家", {}, {"code": "figure.vague_number"}),
    # three digits after the dot, where nothing says whether it groups
    ("1.398元/千瓦时", {}, {"value_std": 1.398}), ("9.120", {}, {"value_std": 9.12, "unit_std": "ratio"}),
    ("10.120", {}, {"code": "figure.number_ambiguous"}), ("-12.340", {}, {"code": "figure.number_ambiguous"}),
    # a bare number takes the scale of the next where it is not above it, and else is what it says
    ("5—5万家", {}, {"low": 5, "high": 5, "unit_published": "万家"}), ("800—5万家", {}, {"low": 0.08, "high": 5}),
    ("由60000减少到5万家", {}, {"from_value": 6, "value_std": 50000}), ("70000、5万家", {}, {"values": [7, 5], "unit_published": "万家"}),
    ("60000—5万家", {}, {"code": "figure.range_order"}),
    # every scale and unit of its own factor
    ("2 tn yuan", {}, {"value_std": 2 * 10**12}), ("3 bln yuan", {}, {"value_std": 3 * 10**9}), ("3 mio yuan", {}, {"value_std": 3 * 10**6}),
    ("2分钟", {}, {"value_std": 120, "unit_std": "s"}), ("2分钟", {"unit_hint": "ms"}, {"value_std": 120000, "unit_std": "ms"}),
    ("500微秒", {}, {"value_std": 0.5, "unit_std": "ms"}), ("1太瓦时", {}, {"value_std": 10**9, "unit_std": "kWh"}),
    ("500瓦", {}, {"value_std": 0.5, "unit_std": "kW"}), ("35分/千瓦时", {}, {"value_std": 0.35, "unit_std": "CNY/kWh"}),
    ("百分之五", {}, {"value_std": 5, "unit_std": "percent"}), ("千分之五", {}, {"value_std": 5, "unit_std": "permille"}),
]
SEPTEMBER = {"published_on": date(2025, 9, 30)}
# code or name, how it is collected, accumulation, first and last day, kind
PERIODS: list[tuple[str, dict[str, Any], tuple[str | None, ...]]] = [
    ("1900年", {}, ("1900", "S", "NONE", "1900-01-01", "1900-12-31", "year")), ("1899年", {}, ("period.bad_date",)),
    ("2100年", {}, ("2100", "S", "NONE", "2100-01-01", "2100-12-31", "year")), ("2101年", {}, ("period.bad_date",)),
    ("2026年8月（" + "述" * 191 + "）", {}, ("2026-08", "S", "NONE", "2026-08-01", "2026-08-31", "month")),
    ("2026年8月（" + "述" * 192 + "）", {}, ("period.too_long",)),
    ("2026年3-3月", {}, ("2026-03-01/P1M", "S", "NONE", "2026-03-01", "2026-03-31", "period")),
    ("2025—2025年", {}, ("period.bad_date",)),
    ("2025年1月1日至1月1日", {}, ("2025-01", "S", "YTD", "2025-01-01", "2025-01-01", "cumulative")),
    # a stock, a flow, an average, as the contract says
    ("2025—2027年", {"collect": "E"}, ("2027-12", "E", "NONE", None, "2027-12-31", "period")),
    ("2026年1-8月", {"collect": "E"}, ("2026-08", "E", "NONE", None, "2026-08-31", "instant")),
    ("2026年1-8月", {"collect": "A"}, ("2026-08", "A", "NONE", "2026-01-01", "2026-08-31", "cumulative")),
    ("截至2026年三季度末", {"collect": "S"}, ("2026-Q3", "S", "NONE", "2026-07-01", "2026-09-30", "quarter")),
    ("截至2026年上半年末", {"collect": "S"}, ("2026-S1", "S", "YTD", "2026-01-01", "2026-06-30", "half_year")),
    ("截至2026年8月20日", {"collect": "S"}, ("2026-08-20", "S", "NONE", "2026-08-20", "2026-08-20", "day")),
    ("2025年年均", {"collect": "S"}, ("2025", "A", "NONE", "2025-01-01", "2025-12-31", "year")),
    # compared with a state it begins the day after, with a year on its first day
    ("2025年1月1日较2024年底", {}, ("2025-01-01", "S", "YTD", "2025-01-01", "2025-01-01", "cumulative")),
    ("2025年6月底较2025年6月底", {}, ("period.bad_date",)),
    ("2025年较2024年底", {}, ("2025", "S", "YTD", "2025-01-01", "2025-12-31", "cumulative")),
    ("2025年6月底较2023年", {}, ("2025-06", "S", "NONE", "2023-01-01", "2025-06-30", "period")),
    # which year, where the day of publication tells it
    ("8月", {"published_on": date(2025, 8, 31)}, ("2025-08", "S", "NONE", "2025-08-01", "2025-08-31", "month")),
    ("8月", {"published_on": date(2025, 8, 30)}, ("2024-08", "S", "NONE", "2024-08-01", "2024-08-31", "month")),
    ("前年", SEPTEMBER, ("2023", "S", "NONE", "2023-01-01", "2023-12-31", "year")),
    ("明年", SEPTEMBER, ("2026", "S", "NONE", "2026-01-01", "2026-12-31", "year")),
    ("今后五年", SEPTEMBER, ("2026-01-01/P5Y", "S", "PLAN", "2026-01-01", "2030-12-31", "period")),
    # counted since January; the first quarter is that anyway
    ("2026年一季度累计", {}, ("2026-Q1", "S", "NONE", "2026-01-01", "2026-03-31", "quarter")),
    ("2026年二季度累计", {}, ("2026-06", "S", "YTD", "2026-01-01", "2026-06-30", "cumulative")),
    # a date in brackets is the same, or inside
    ("2024年8月（2024年8月31日）", {}, ("2024-08", "S", "NONE", "2024-08-01", "2024-08-31", "month")),
    ("2024年8月（2024年9月1日）", {}, ("period.several",)),
    ("2024年（至2024年8月20日）", {}, ("2024-08", "S", "YTD", "2024-01-01", "2024-08-20", "cumulative")),
    ("2025年（至2024年8月）", {}, ("period.several",)),
]
# fmt: on


@pytest.mark.parametrize(("text", "options", "said"), FIGURES, ids=lambda part: str(part)[:24])
def test_a_figure_at_a_bound_says_what_is_printed(
    text: str, options: dict[str, Any], said: dict[str, Any]
) -> None:
    found = read_figure(text, **options).as_dict()
    assert {name: found.get(name) for name in said} == said


@pytest.mark.parametrize(("text", "options", "said"), PERIODS, ids=lambda part: str(part)[:24])
def test_a_period_at_a_bound_has_its_days(
    text: str, options: dict[str, Any], said: tuple[str | None, ...]
) -> None:
    found = read_period(text, **options)
    if isinstance(found, Refusal):
        assert (found.code,) == said
        return
    row = found.as_dict()
    names = ("time_period", "time_per_collect", "accumulation", "period_start", "period_end", "kind")
    assert tuple(row[name] for name in names) == said


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [("5。", 5, ""), ("5.", 5, ""), ("三十。", 30, "。"), ("三万", 3, "万"), ("5万", 5, "万")],
)
def test_a_number_is_read_up_to_what_follows_it(text: str, number: int, rest: str) -> None:
    assert leading_number(text) == (Decimal(number), rest)


@pytest.mark.parametrize("text", ["千余", "百万", "千", "三四", "5。5"])
def test_a_text_that_begins_with_no_one_number_has_none(text: str) -> None:
    with pytest.raises(NumeralError):
        leading_number(text)


def test_what_stands_below_a_scale_is_less_than_it() -> None:
    assert read_number("一万零九千九百九十九") == 19999
    with pytest.raises(NumeralError):
        read_number("一万一零零零零")
