"""What figures as written say: the published truth, unseen notations, and laws that must hold."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.notation import (
    NumeralError,
    PeriodReading,
    Reading,
    Refusal,
    json_number,
    read_any,
    read_figure,
    read_number,
)
from sources.notation.folding import fold, squeeze
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


def _as_row(reading: Reading) -> dict[str, Any]:
    return {
        "qualifier": reading.qualifier,
        "value_num": reading.value_num,
        "unit_std": reading.unit_std,
        "value_std": reading.value_std,
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
    assert _as_row(reading) == _expected(row, row["qualifier"])


@needs_data
@pytest.mark.parametrize("row", TARGETS, ids=lambda row: row["target_id"])
def test_every_published_target_reads_as_expected(row: dict[str, str]) -> None:
    context = _target_context(row["target_id"])
    reading = read_figure(row["value_published"], unit_hint=_hint(row), **context)
    assert isinstance(reading, Reading), reading
    assert _as_row(reading) == _expected(row, row["comparator"])


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


def _std(text: str) -> tuple[Decimal | None, str, str]:
    reading = read_figure(text)
    assert isinstance(reading, Reading), reading
    return reading.value_std, reading.unit_std, reading.qualifier


# fmt: off
OBSERVED: list[tuple[str, str, str, str]] = [
    ("7.5萬P", "75000", "PFLOPS", "exact"),
    ("１２，３４５個", "12345", "count", "exact"),
    ("三十万架", "300000", "racks", "exact"),
    ("两千三百家", "2300", "count", "exact"),
    ("一百二十个", "120", "count", "exact"),
    ("1千家", "1000", "count", "exact"),
    ("5千瓦", "5", "kW", "exact"),
    ("五千瓦", "5", "kW", "exact"),
    ("5千万元", "50000000", "CNY", "exact"),
    ("1亿3000万元", "130000000", "CNY", "exact"),
    ("一亿三千万元", "130000000", "CNY", "exact"),
    ("1亿3000元", "100003000", "CNY", "exact"),
    ("一万二千人", "12000", "persons", "exact"),
    ("1万2千人", "12000", "persons", "exact"),
    ("3万5G基站", "30000", "count", "exact"),
    ("1.2万亿元", "1200000000000", "CNY", "exact"),
    ("百余家", "100", "count", "gt"),
    ("近百家", "100", "count", "approx_below"),
    ("上千家", "1000", "count", "ge"),
    ("过亿元", "100000000", "CNY", "gt"),
    ("十余家", "10", "count", "gt"),
    ("117.3万余件", "1173000", "count", "gt"),
    ("4600余人(次)", "4600", "person-times", "gt"),
    ("2050台（套）以上", "2050", "count", "ge"),
    ("10万标准机架", "100000", "racks", "exact"),
    ("2500个20kW机柜", "2500", "racks_20kw", "exact"),
    ("3,000 standard racks of 2.5kW and above", "3000", "racks", "ge"),
    ("300EFLOPS", "300000", "PFLOPS", "exact"),
    ("0.5EFlops", "500", "PFLOPS", "exact"),
    ("800TFLOPS", "0.8", "PFLOPS", "exact"),
    ("3百亿亿次/秒", "3000", "PFLOPS", "exact"),
    ("5000千万亿次/秒", "5000", "PFLOPS", "exact"),
    ("1800EB", "1800000", "PB", "exact"),
    ("35TB", "0.035", "PB", "exact"),
    ("5兆瓦", "5000", "kW", "exact"),
    ("1.2GW", "1200000", "kW", "exact"),
    ("50万千瓦时以上", "500000", "kWh", "ge"),
    ("as low as 0.398 RMB/kWh", "0.398", "CNY/kWh", "exact"),
    ("38分/度", "0.38", "CNY/kWh", "exact"),
    ("24 percent", "24", "percent", "exact"),
    ("百分之七十", "70", "percent", "exact"),
    ("七成以上", "70", "percent", "ge"),
    ("九成五", "95", "percent", "exact"),
    ("1.18‰", "1.18", "permille", "exact"),
    ("-3.2%", "-3.2", "percent", "exact"),
    ("−5个百分点", "-5", "percentage_points", "exact"),
    ("负3.2%", "-3.2", "percent", "exact"),
    ("第22位", "22", "rank", "exact"),
    ("13名", "13", "persons", "exact"),
    ("零", "0", "count", "exact"),
    ("控制在1.2以内", "1.2", "ratio", "le"),
    ("控制在1.2以下", "1.2", "ratio", "lt"),
    ("不高于1.3", "1.3", "ratio", "le"),
    ("不足50%", "50", "percent", "lt"),
    ("超过70%以上", "70", "percent", "gt"),
    ("不低于70%以上", "70", "percent", "ge"),
    ("大约70%左右", "70", "percent", "approx"),
    ("up to 10000P", "10000", "PFLOPS", "le"),
    ("at least 70 per cent", "70", "percent", "ge"),
    ("within 20 ms", "20", "ms", "le"),
    ("nearly 4,000", "4000", "count", "approx_below"),
    ("surpassing 100,000 petaflops", "100000", "PFLOPS", "gt"),
    ("$5 million", "5000000", "USD", "exact"),
    ("RMB 6 billion", "6000000000", "CNY", "exact"),
    ("2.4bn yuan", "2400000000", "CNY", "exact"),
    ("人民币20亿元", "2000000000", "CNY", "exact"),
    ("mehr als 300 Unternehmen", "300", "count", "gt"),
    ("12 000 racks", "12000", "racks", "exact"),
    ("1'234'567", "1234567", "count", "exact"),
    ("1.5e4 P", "15000", "PFLOPS", "exact"),
    ("1.2×10⁵ P", "120000", "PFLOPS", "exact"),
    ("1.050", "1.050", "ratio", "exact"),
    ("12.345", "12.345", "ratio", "exact"),
    ("31.000%", "31", "percent", "exact"),
    ("31.000万人", "310000", "persons", "exact"),
    ("2025年达到10万P", "100000", "PFLOPS", "exact"),
    ("By 2027, over 70%", "70", "percent", "gt"),
    ("较2023年增长25%以上", "25", "percent", "ge"),
    ("约5000P（截至8月底）", "5000", "PFLOPS", "approx"),
    ("PUE<1.2", "1.2", "ratio", "lt"),
    ("双十万", "100000", "count", "exact"),
    ("5.0", "5.0", "ratio", "exact"),
    ("+5.6%", "5.6", "percent", "exact"),
    ("从约10万P增加到20万P", "200000", "PFLOPS", "exact"),
    ("1000+家", "1000", "count", "ge"),
]
REFUSED: list[tuple[str, str]] = [
    ("", "figure.empty"), ("   ", "figure.empty"), ("…", "figure.missing_symbol"),
    ("—", "figure.missing_symbol"), ("优秀", "figure.no_number"), ("abc", "figure.no_number"),
    ("万元", "figure.vague_number"), ("百家", "figure.vague_number"), ("P", "figure.no_number"),
    ("2025年", "figure.no_number"), ("数十家", "figure.vague_number"),
    ("几十家", "figure.vague_number"), ("dozens of firms", "figure.vague_number"),
    ("7头牛", "figure.unit_unknown"), ("100万亩", "figure.unit_unknown"),
    ("20亿欧元", "figure.unit_unknown"), ("10年", "figure.unit_unknown"),
    ("5M", "figure.unit_ambiguous"), ("50度", "figure.unit_ambiguous"),
    ("5兆", "figure.scale_ambiguous"), ("5兆元", "figure.scale_ambiguous"),
    ("翻一番", "figure.relative"), ("3倍", "figure.relative"), ("doubled", "figure.relative"),
    ("三分之二", "figure.fraction"), ("一半", "figure.fraction"),
    ("下降3.2%", "figure.direction"), ("约超70%", "figure.qualifiers_conflict"),
    ("约70余家", "figure.qualifiers_conflict"), ("超过45%-55%", "figure.qualifiers_conflict"),
    ("100个、200家", "figure.several_numbers"), ("100P 200P", "figure.several_numbers"),
    ("1000P(1E)", "figure.several_numbers"), ("1万2", "figure.several_numbers"),
    ("55%-45%", "figure.range_order"), ("12,34", "figure.bad_number"),
    ("3,5%", "figure.bad_number"), ("1,0000", "figure.bad_number"), ("100—", "figure.bad_number"),
    ("1e99", "figure.bad_number"), ("9" * 60, "figure.bad_number"), ("1" * 500, "figure.too_long"),
    ("力挽狂澜70%", "figure.unread_words"), ("比去年多100家", "figure.unread_words"),
    ("(3.2)", "figure.bad_number"),
]
QUALITATIVE = ["一批", "进一步提升", "進一步提升", "快速增长", "显著增多", "顯著增多", "全面步入",
               "发展", "發展", "覆盖所有", "力争稳步提高", "rapid growth", "further improve"]
# fmt: on


@pytest.mark.parametrize(("text", "value", "unit", "qualifier"), OBSERVED)
def test_an_unseen_notation_is_read(text: str, value: str, unit: str, qualifier: str) -> None:
    assert _std(text) == (Decimal(value), unit, qualifier)


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_cannot_be_read_for_certain_is_refused_in_two_languages(text: str, code: str) -> None:
    refusal = read_figure(text)
    assert isinstance(refusal, Refusal), refusal
    assert refusal.code == code
    row = refusal.as_dict()
    assert row["refused"] is True
    assert row["text"] == text
    assert row["reason_zh"]
    assert row["reason_en"].isprintable()


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


NUMBERS = [("三十万", "300000"), ("两千", "2000"), ("一百二十", "120"), ("1千", "1000"),
           ("百", "100"), ("一万零五百", "10500"), ("一百二", "120"),
           ("三点五万", "35000"), ("二〇二六", "2026"),
           ("1,234.5", "1234.5"), ("2.5 million", "2500000"), ("3万亿", "3000000000000"),
           ("拾贰", "12"), ("兩億", "200000000"), ("-7", "-7")]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_number_text_is_a_decimal(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["3兆", "十十", "1,23", "", "万元", "一二百", "thousand"])
def test_a_text_that_is_not_one_number_is_an_error(text: str) -> None:
    with pytest.raises(NumeralError):
        read_number(text)


@given(st.integers(1, 99_999_999))
def test_every_chinese_numeral_is_the_number_it_spells(number: int) -> None:
    assert read_number(_spelled(number)) == number


def _spelled(number: int) -> str:
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        zero = "零" if 0 < low < 1000 else ""
        return _spelled(high) + "万" + zero + (_spelled(low) if low else "")
    digits, text, gap = "零一二三四五六七八九", "", False
    for step, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, step)
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + word
            gap = False
        else:
            gap = True
    return text


SCALES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
UNIT_FACTORS = {"P": ("PFLOPS", "1"), "EFLOPS": ("PFLOPS", "1000"), "元": ("CNY", "1"),
                "人次": ("person-times", "1"), "千瓦": ("kW", "1"), "PB": ("PB", "1"),
                "架": ("racks", "1"), "条": ("records", "1"), "%": ("percent", "1")}  # fmt: skip
PREFIXES = {"": "exact", "超": "gt", "约": "approx", "近": "approx_below", "不低于": "ge",
            "不足": "lt", "不高于": "le"}  # fmt: skip
numbers = st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False)


@given(
    numbers, st.sampled_from(sorted(SCALES)), st.sampled_from(sorted(UNIT_FACTORS)),
    st.sampled_from(sorted(PREFIXES)),
)  # fmt: skip
def test_number_scale_unit_and_qualifier_survive_being_written(
    number: Decimal, scale: str, unit: str, prefix: str
) -> None:
    scale = "" if unit == "%" else scale
    reading = read_figure(f"{prefix}{number:f}{scale}{unit}", lang="zh")
    assert isinstance(reading, Reading), reading
    std, factor = UNIT_FACTORS[unit]
    assert reading.value_num == number
    assert reading.unit_published == scale + unit
    assert (reading.unit_std, reading.qualifier) == (std, PREFIXES[prefix])
    assert reading.value_std == number * SCALES[scale] * Decimal(factor)


@given(st.integers(0, 10**12), st.sampled_from(["P", "%", " racks", "元"]))
def test_thousands_separators_change_nothing(number: int, unit: str) -> None:
    assert _std(f"{number:,}{unit}") == _std(f"{number}{unit}")


WRITTEN = st.sampled_from([text for text, *_ in OBSERVED] + ["7.5万P", "36%", "超60%", "6—8—12"])
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@given(WRITTEN)
def test_full_width_reads_like_half_width(text: str) -> None:
    narrow, wide = read_figure(text), read_figure(text.translate(_WIDE))
    assert isinstance(narrow, Reading)
    assert isinstance(wide, Reading), wide
    assert {**narrow.as_dict(), "text": ""} == {**wide.as_dict(), "text": ""}


_TRADITIONAL = str.maketrans("万亿个户条门项内过余约达级两点负双架", "萬億個戶條門項內過餘約達級兩點負雙架")


@given(WRITTEN)
def test_traditional_reads_like_simplified(text: str) -> None:
    simple, traditional = read_figure(text), read_figure(text.translate(_TRADITIONAL))
    assert isinstance(simple, Reading)
    assert isinstance(traditional, Reading), traditional
    assert _as_row(simple) == _as_row(traditional)


CHARACTERS = (
    "0123456789.,%‰-—~+/()（）“” 万亿萬十百千零一二两点多余超约近以上内第位成度兆"
    "PETGMKk元人次个架年月双级由至到"
)
WORDS = [
    "以上",
    "提升至",
    "百分之",
    "2025年",
    "kW",
    "billion",
    "yuan",
    "over ",
    "FP16",
    "×10^9",
    "²",
    "٣",
]
PIECES = st.sampled_from([*CHARACTERS, *WORDS])


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join)))
def test_no_text_makes_the_reader_fail_and_every_reading_adds_up(text: str) -> None:
    for options in ({}, {"unit_hint": "CNY", "lang": "de"}, {"role": "target", "exclusion": True}):
        found = read_figure(text, **options)
        assert found.text == text
        json.dumps(found.as_dict(), allow_nan=False)
        if isinstance(found, Reading) and found.value_num is not None:
            assert found.value_std == found.standard(found.value_num)
            assert found.unit_std in STANDARD_UNITS


@given(st.text(max_size=40))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(squeeze(text))) == len(squeeze(text))
