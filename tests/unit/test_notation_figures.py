"""What figures as written say: the published truth, unseen notations, and laws that must hold."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from notation_table import LIKE_DATES, OBSERVED, QUALITATIVE, RANGES, REFUSED, as_row, standard

from sources.notation import (
    PeriodReading,
    Reading,
    Refusal,
    json_number,
    read_any,
    read_figure,
)
from sources.notation.units import STANDARD_UNITS

DATA = Path(__file__).parents[2].parent / "shared" / "data"
DESIGN_FIGURES = ("_planned_project",)


def _rows(name: str) -> list[dict[str, str]]:
    path = DATA / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


OBSERVATIONS = _rows("expected_observation_readings.csv")
TARGETS = _rows("expected_target_readings.csv")
PUBLISHED_TARGETS = {row["target_id"]: row for row in _rows("published_targets.csv")}
needs_data = pytest.mark.skipif(not OBSERVATIONS, reason=f"the shared tables are not at {DATA}")


def _prints_unit(row: dict[str, str]) -> bool:
    return bool(row["unit_published"]) and row["unit_published"] in row["value_published"]


def _hint(row: dict[str, str]) -> str | None:
    """A contract supplies the unit where the text prints none, a mere counter or a bare letter."""
    printed = row["unit_published"].lstrip("万萬亿億")
    generic = printed in {"个", "個", "架", "P", "E"}
    return row["unit_std"] or None if generic or not _prints_unit(row) else None


def _target_context(target_id: str) -> dict[str, Any]:
    row = PUBLISHED_TARGETS[target_id]
    indicator = row["indicator_id"]
    design = indicator.endswith(DESIGN_FIGURES) or indicator == "investment_data_centre"
    excludes = row["target_type"] == "threshold" and "less than" in row["value_published"]
    return {
        "role": "target",
        "bare_operator": "exact" if design else "ge",
        "exclusion": excludes,
    }


def _expected(row: dict[str, str], qualifier: str) -> dict[str, Any]:
    def number(text: str) -> Decimal | None:
        return Decimal(text) if text else None

    return {
        "qualifier": qualifier,
        "value_num": number(row["value_num"]),
        "unit_std": row["unit_std"],
        "value_std": number(row["value_std"]),
    }


@needs_data
@pytest.mark.parametrize("row", OBSERVATIONS, ids=lambda row: row["obs_id"])
def test_every_published_observation_reads_as_expected(row: dict[str, str]) -> None:
    reading = read_figure(row["value_published"], unit_hint=_hint(row))
    assert isinstance(reading, Reading), reading
    assert as_row(reading) == _expected(row, row["qualifier"])


@needs_data
@pytest.mark.parametrize("row", TARGETS, ids=lambda row: row["target_id"])
def test_every_published_target_reads_as_expected(row: dict[str, str]) -> None:
    context = _target_context(row["target_id"])
    reading = read_figure(row["value_published"], unit_hint=_hint(row), **context)
    assert isinstance(reading, Reading), reading
    assert as_row(reading) == _expected(row, row["comparator"])


@needs_data
@pytest.mark.parametrize("row", OBSERVATIONS + TARGETS, ids=lambda row: row["value_published"])
def test_the_printed_unit_is_handed_back_or_the_headers_is(row: dict[str, str]) -> None:
    header = None if _prints_unit(row) else row["unit_published"] or None
    if header in STANDARD_UNITS:
        pytest.skip("a unit code is no wording: the reading then leaves the printed unit empty")
    reading = read_figure(row["value_published"], unit_hint=header)
    assert isinstance(reading, Reading), reading
    assert reading.unit_published == row["unit_published"]


@needs_data
@pytest.mark.parametrize("name", ["published_observations.csv", "published_targets.csv"])
def test_every_figure_in_the_published_files_is_read_and_none_refused(name: str) -> None:
    refused = [
        row["value_published"]
        for row in _rows(name)
        if isinstance(read_figure(row["value_published"]), Refusal)
    ]
    assert refused == []


@pytest.mark.parametrize(("text", "value", "unit", "qualifier"), OBSERVED)
def test_an_unseen_notation_is_read(text: str, value: str, unit: str, qualifier: str) -> None:
    assert standard(text) == (Decimal(value), unit, qualifier)


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_cannot_be_read_for_certain_is_refused_in_two_languages(text: str, code: str) -> None:
    refusal = read_figure(text)
    assert isinstance(refusal, Refusal), refusal
    assert refusal.code == code
    row = refusal.as_dict()
    assert row["refused"] is True
    assert row["text"] == text
    assert row["reason_zh"]
    assert not row["reason_zh"].endswith("：")
    assert row["reason_en"].isprintable()


@pytest.mark.parametrize(("text", "low", "high", "unit"), RANGES)
def test_chinese_digits_in_a_row_are_an_approximate_range(text: str, low: str, high: str, unit: str) -> None:
    reading = read_figure(text)
    assert isinstance(reading, Reading), reading
    assert (reading.form, reading.qualifier, reading.unit_std) == ("range", "range", unit)
    assert (reading.value_num, reading.value_std, reading.notes) == (None, None, ("approx",))
    assert reading.low is not None
    assert reading.high is not None
    assert (reading.standard(reading.low), reading.standard(reading.high)) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize("text", LIKE_DATES)
def test_a_bare_number_that_may_be_a_date_is_neither_without_a_hint(text: str) -> None:
    assert read_any(text).as_dict()["code"] == "figure.looks_like_date"


def test_a_unit_or_a_hint_makes_a_date_like_number_a_figure() -> None:
    assert isinstance(read_any("2026.8", unit_hint="PFLOPS"), Reading)
    assert isinstance(read_any("2026.8P"), Reading)
    assert isinstance(read_any("202608家"), Reading)


@pytest.mark.parametrize("text", ["12.500", "7.500架", "1.500 PFLOPS"])
def test_the_language_settles_three_digits_after_a_dot(text: str) -> None:
    digits = text.rstrip("架 PFLOS")
    for lang, value in (("de", digits.replace(".", "")), ("zh", digits), ("en", digits)):
        assert _dict(text, lang=lang)["value_std"] == float(value)


def test_a_rise_is_noted_only_of_what_has_not_fallen() -> None:
    assert _dict("增长5%")["notes"] == ["increase"]
    assert _dict("同比-5%")["notes"] == ["change"]
    assert "notes" not in _dict("增长-5%")


@pytest.mark.parametrize("text", QUALITATIVE)
def test_declared_wordings_are_qualitative_and_have_no_value(text: str) -> None:
    reading = read_figure(text, role="target")
    assert isinstance(reading, Reading), reading
    assert (reading.form, reading.qualifier, reading.value_num) == ("words", "qualitative", None)


def _dict(text: str, **options: Any) -> dict[str, Any]:
    return read_figure(text, **options).as_dict()


def test_a_list_keeps_its_values_and_a_range_its_ends() -> None:
    assert _dict("6—8—12—15", unit_hint="ms")["values"] == [6, 8, 12, 15]
    row = _dict("3—5万人")
    assert (row["form"], row["low"], row["high"], row["unit_published"]) == ("range", 3, 5, "万人")
    assert _dict("10到20家")["high"] == 20
    assert _dict("5.6~6.2")["low"] == 5.6
    assert _dict("-5%~-3%")["high"] == -3
    assert _dict("约45%-55%")["notes"] == ["approx"]


def test_a_range_end_with_its_own_scale_is_carried_into_the_printed_one() -> None:
    reading = read_figure("8000P—1.2万P")
    assert isinstance(reading, Reading)
    assert reading.low == Decimal("0.8")
    assert reading.standard(Decimal("0.8")) == 8000


def test_from_to_reads_the_latter_and_keeps_the_former() -> None:
    row = _dict("由66.9%提升至92.68%")
    assert (row["form"], row["value_num"], row["from_value"]) == ("from_to", 92.68, 66.9)
    assert _dict("由2018年的209.7万人增加到236.4万人")["value_std"] == 2364000
    assert _dict("from 66.9% to 92.68%")["from_value"] == 66.9


def test_double_names_the_scale_only_because_it_speaks_of_two_quantities() -> None:
    row = _dict("双十万", unit_hint="PFLOPS")
    assert (row["form"], row["value_num"], row["unit_published"]) == ("double", 10, "万")
    assert row["value_std"] == 100000


def test_a_level_is_an_order_of_magnitude() -> None:
    row = _dict("千亿级", unit_hint="CNY", role="target")
    assert (row["form"], row["qualifier"]) == ("level", "order_of_magnitude")
    assert (row["value_num"], row["unit_published"]) == (1000, "亿元")


def test_a_bare_target_takes_the_contracts_operator_and_a_bare_observation_is_exact() -> None:
    assert _dict("80%", role="target")["qualifier"] == "ge"
    assert _dict("80%", role="target", bare_operator="le")["qualifier"] == "le"
    assert _dict("80%", role="observation", bare_operator="le")["qualifier"] == "exact"
    assert _dict("达到10万P", role="target")["qualifier"] == "ge"
    assert _dict("达到10万P")["qualifier"] == "exact"
    assert _dict("PUE降至1.3", role="target")["qualifier"] == "le"


def test_an_exclusion_threshold_gives_the_complement() -> None:
    for text, kept in (("less than 50%", "ge"), ("不高于50%", "gt"), ("超50%", "le")):
        assert _dict(text, role="target", exclusion=True)["qualifier"] == kept
    assert _dict("less than 50%", role="target")["qualifier"] == "lt"


def test_a_hint_settles_missing_units_counters_scales_and_bare_letters_only() -> None:
    assert _dict("114,000", unit_hint="PFLOPS")["unit_std"] == "PFLOPS"
    assert _dict("2500个以上", unit_hint="racks_20kw")["unit_std"] == "racks_20kw"
    assert _dict("232.7万", unit_hint="persons")["value_std"] == 2327000
    assert _dict("50P", unit_hint="PB")["unit_std"] == "PB"
    assert _dict("3T", unit_hint="PFLOPS")["value_std"] == 0.003
    assert _dict("3T", unit_hint="PB")["unit_std"] == "PB"
    assert _dict("12.345", unit_hint="racks")["code"] == "figure.number_ambiguous"
    assert _dict("12.345", unit_hint="万人")["value_std"] == 123450
    assert _dict("1E", unit_hint="PB")["value_std"] == 1000
    assert _dict("50亿度", unit_hint="kWh")["value_std"] == 5000000000
    assert _dict("80%", unit_hint="PFLOPS")["unit_std"] == "percent"
    assert _dict("300EFLOPS", unit_hint="PB")["unit_std"] == "PFLOPS"


def test_a_table_header_may_be_given_as_the_hint_with_its_scale() -> None:
    row = _dict("232.7", unit_hint="万人")
    assert (row["unit_published"], row["value_std"]) == ("万人", 2327000)
    assert _dict("255", unit_hint="MW")["value_std"] == 255000
    assert _dict("5万", unit_hint="亿元")["code"] == "figure.scale_ambiguous"
    assert _dict("5", unit_hint="一二三")["code"] == "figure.hint_unknown"


def test_a_precision_is_noted_and_converts_nothing() -> None:
    for text, note in (("100P(FP16)", "FP16"), ("100P@INT8", "INT8"), ("100P（FP32）", "FP32")):
        row = _dict(text)
        assert (row["value_std"], row["notes"]) == (100, [note])


def test_in_german_the_dot_groups_and_the_comma_is_decimal() -> None:
    assert _dict("1.050", lang="de")["value_num"] == 1050
    assert _dict("3,5%", lang="de")["value_num"] == 3.5
    assert _dict("0.398", lang="de")["value_num"] == 0.398
    assert _dict("2 Milliarden Yuan", lang="de")["value_std"] == 2_000_000_000
    assert _dict("31.000", lang="zh")["value_num"] == 31
    assert _dict("31.000")["notes"] == ["dot_thousands"]


def test_json_numbers_lose_nothing() -> None:
    assert json_number(Decimal("75000.0")) == 75000
    assert isinstance(json_number(Decimal("75000.0")), int)
    assert json_number(Decimal("92.68")) == 92.68
    assert json_number(Decimal("3.14159265358979323846")) == "3.14159265358979323846"
    assert json.loads(json.dumps(_dict("1.09萬個", unit_hint="racks")))["value_std"] == 10900


def test_a_period_is_told_from_a_figure() -> None:
    assert isinstance(read_any("2026年1-8月累计"), PeriodReading)
    assert isinstance(read_any("By the end of 2024"), PeriodReading)
    assert isinstance(read_any("2026-Q3"), PeriodReading)
    assert isinstance(read_any("6.6万P"), Reading)
    assert isinstance(read_any("2025年达到10万P"), Reading)
    assert isinstance(read_any("114,000", unit_hint="PFLOPS"), Reading)
    assert isinstance(read_any("胡言乱语"), Refusal)
    assert read_any("8月末").as_dict()["code"] == "period.no_year"


def test_a_range_may_have_one_value_at_both_ends_and_not_begin_above_its_end() -> None:
    same, turned = (read_figure(text, unit_hint="count") for text in ("20—20个", "21—20个"))
    assert isinstance(same, Reading) and (same.low, same.high) == (20, 20)
    assert isinstance(turned, Refusal) and turned.code == "figure.range_order"
