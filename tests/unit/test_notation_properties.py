"""Properties of the notation reader over the space around the published rows."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notation_table import OBSERVED, as_row, standard

from sources.notation import (
    NumeralError,
    Reading,
    read_figure,
    read_number,
)
from sources.notation.folding import fold, squeeze
from sources.notation.units import STANDARD_UNITS

DATA = Path(__file__).parents[2].parent / "shared" / "data"
DESIGN_FIGURES = ("_planned_project",)


NUMBERS = [("三十万", "300000"), ("两千", "2000"), ("一百二十", "120"), ("1千", "1000"),
           ("百", "100"), ("一万零五百", "10500"), ("一百二", "120"),
           ("三点五万", "35000"), ("二〇二六", "2026"),
           ("1,234.5", "1234.5"), ("2.5 million", "2500000"), ("3万亿", "3000000000000"),
           ("拾贰", "12"), ("兩億", "200000000"), ("-7", "-7")]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_number_text_is_a_decimal(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["3兆", "十十", "1,23", "", "万元", "一二百", "thousand", "三四", "五六万", "..5", "20十万"]
)
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
    assert standard(f"{number:,}{unit}") == standard(f"{number}{unit}")


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
    assert as_row(simple) == as_row(traditional)


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
