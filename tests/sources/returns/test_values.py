"""One cell's text to one number in the printed unit: what is read, and what is refused with which rule."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.notation import read_figure
from sources.returns.cells.texts import DeclaredCodes, code_text, number_text, number_texts
from sources.returns.cells.values import Amount, Unread, read_value

READ = [
    ("1,234.5", "P", "1234.5"), ("１２３４.５", "P", "1234.5"), ("1，234", "P", "1234"), ("12 345", "P", "12345"),
    (" 7 ", "P", "7"), ("-5", "P", "-5"), ("－5", "P", "-5"), ("−5", "P", "-5"), ("+5", "P", "5"), ("0.5", "P", "0.5"),
    ("0", "P", "0"), ("6.6万", "P", "66000"), ("3亿", "P", "300000000"), ("3亿元", "万元", "30000"), ("6.6万元", "万元", "6.6"),
    ("1e5", "P", "100000"), ("1'234", "P", "1234"), ("一千二百五十", "P", "1250"), ("百分之三十五", "%", "35"), ("1.5×10³", "P", "1500"),
    ("一亿二千万", "P", "120000000"), ("二亿零三十万", "P", "200300000"), ("一亿二千万元", "元", "120000000"), ("三万五千", "P", "35000"), ("一点二万", "P", "12000"),
    (".5", "P", "0.5"), ("-.5", "P", "-0.5"), (".5%", "%", "0.5"), ("5.", "P", "5"), ("1,000.", "P", "1000"), ("．５", "P", "0.5"),
    ("100万元", "亿元", "0.01"), ("3台", "万台", "0.0003"), ("35%", "%", "35"), ("３５％", "%", "35"), ("35", "%", "35"),
    # every scale word, beside a plain unit and within a unit of its own
    ("3百", "P", "300"), ("3千", "P", "3000"), ("3万", "P", "30000"), ("3百万", "P", "3000000"), ("3千万", "P", "30000000"),
    ("3万亿", "P", "3000000000000"), ("3千万元", "万元", "3000"), ("3亿元", "千万元", "30"), ("3万元", "百万元", "0.03"),
    ("12P", "P", "12"), ("12 p", "P", "12"), ("5万人", "人", "50000"), ("2百万元", "万元", "200"), ("1万亿元", "亿元", "10000"),
]  # fmt: skip
REFUSED = [
    ("6.6万", "万元", "cell.number.scale_doubled"), ("3亿", "万台", "cell.number.scale_doubled"),
    ("6.6万", "%", "cell.number.scale_doubled"), ("6.6万", "‰", "cell.number.scale_doubled"), ("3亿元", "P", "cell.number.unit"), ("35%", "万元", "cell.number.unit"),
    ("35%", "P", "cell.number.unit"), ("35%", "‰", "cell.number.unit"), ("5人", "人次", "cell.number.unit"),
    ("5千人", "人", "cell.number.unit"), ("3千瓦", "千瓦时", "cell.number.unit"), ("约3万", "P", "cell.number.unreadable"),
    ("3-5", "P", "cell.number.unreadable"), ("3～5", "P", "cell.number.unreadable"), ("100余", "P", "cell.number.unreadable"),
    ("12,34", "P", "cell.number.unreadable"), ("1234,567", "P", "cell.number.unreadable"), ("0,123", "P", "cell.number.unreadable"), ("0,435万P", "P", "cell.number.unreadable"), ("45678[1]", "P", "cell.number.unreadable"),
    ("1.2.3", "P", "cell.number.unreadable"), ("..5", "P", "cell.number.unreadable"), ("百", "P", "cell.number.unreadable"), ("百万", "P", "cell.number.unreadable"), ("一万亿二", "P", "cell.number.unreadable"), ("5.万", "P", "cell.number.unreadable"), ("12 34", "P", "cell.number.unreadable"),
    ("(35)", "P", "cell.number.unreadable"), ("1e400", "P", "cell.number.unreadable"), ("2026-10-01", "P", "cell.number.unreadable"),
    ("#DIV/0!", "P", "cell.formula.error"), ("#n/a", "架", "cell.formula.error"), ("#12", "P", "cell.number.unreadable"), ("暂无", "P", "cell.number.unreadable"), ("", "P", "cell.number.unreadable"),
    ("--5", "P", "cell.number.unreadable"), ("9" * 20, "P", "cell.number.unreadable"), ("TRUE", "P", "cell.number.unreadable"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "value"), READ)
def test_a_number_is_read_in_the_printed_unit(text, unit, value):
    assert read_value(text, unit) == Amount(Decimal(value))


@pytest.mark.parametrize(("text", "unit", "rule_id"), REFUSED)
def test_what_is_no_number_in_the_printed_unit_is_refused(text, unit, rule_id):
    found = read_value(text, unit)
    assert isinstance(found, Unread)
    assert found.rule_id == rule_id


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("45678①", "①"),
        ("①45678", "①"),
        ("45678²", "²"),
        ("45678 ※", "※"),
        ("45678*", "*"),
        ("４５６７８①②", "①②"),
    ],
)
def test_a_footnote_mark_beside_a_number_is_no_digit_of_it(text, marks):
    assert read_value(text, "架") == Amount(Decimal(45678), marks)


@pytest.mark.parametrize("text", ["45678\u200e", "\ufeff45678", "456\u200b78", "45\u2060678"])
def test_invisible_characters_are_left_out_of_a_number_and_noted(text):
    assert read_value(text, "架") == Amount(Decimal(45678), invisible=True)


@pytest.mark.parametrize(
    "text",
    [
        "1'234",
        "1e3",
        "0,435万P",
        "一千二百五十",
        "１２３４",
        "45678\u200e",
        "45678①",
        "12 34",
        "1.5×10³",
        "10³",
    ],
)
def test_returns_and_published_figures_read_a_number_alike(text):
    ours, theirs = read_value(text, "P"), read_figure(text, unit_hint="PFLOPS")
    assert (ours.value if isinstance(ours, Amount) else None) == getattr(theirs, "value_std", None)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False, allow_infinity=False))
def test_a_number_with_thousands_separators_is_the_number(value):
    assert read_value(f"{value:,f}", "P") == Amount(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1e-05, "0.00001"),
        (1.5e20, "150000000000000000000"),
        (5.0, "5"),
        (0.07 * 100, "7"),
        (100.0, "100"),
    ],
)
def test_a_number_shows_without_float_noise_and_exponent(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("01", "01"),
        (1, "01"),
        (1.0, "01"),
        ("1", "01"),
        ("０１", "01"),
        ("'01", "01"),
        ("a1", "A1"),
        ("2", None),
        ("", None),
    ],
)
def test_a_code_is_matched_as_written_or_without_its_leading_zeros(written, code):
    assert DeclaredCodes(["01", "A1", "11"]).find(written) == code


def test_a_number_that_two_codes_may_mean_is_none_of_them():
    assert DeclaredCodes(["01", "001"]).find(1) is None
    assert code_text(" Ａ１ ") == "A1"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 10**17).map(lambda n: n / 100)
        )
    )
)
def test_many_numbers_have_the_texts_each_has_alone(values: list[float]) -> None:
    assert number_texts(values).to_list() == [number_text(value) for value in values]
