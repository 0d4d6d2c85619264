"""Brothers of faults that were found: other spellings of each kind, with what a person reads. SYNTHETIC figures."""

from decimal import Decimal

import pytest

from sources.returns.cells.values import Unread, read_value
from sources.workbook.number_formats import shown, shown_as, shows_otherwise
from tests.sources.returns.forms import AREAS, LINES, edited, filled, judged


def outcome(content: bytes) -> tuple[str, set[str]]:
    report = judged(content)
    return report.outcome, set(report.findings["rule_id"])


@pytest.mark.parametrize(
    "heading",
    ["财政支出（美元）", "财政支出（亿元）", "财政支出/亿元", "财政支出\n亿元", "财政支出（单位：亿元）"],
)
@pytest.mark.parametrize("row", ["万元", None], ids=["with a unit row", "without"])
def test_a_heading_that_says_another_unit_sends_the_return_back(heading: str, row: str | None) -> None:
    assert outcome(filled(AREAS, C6=heading, C9=row, D9=row)) == ("rejected", {"sheet.unit.changed"})


@pytest.mark.parametrize("unit", ["（万元）", "计量单位：万元", "单位：万元", "万 元", "【万元】"])
def test_a_unit_row_may_dress_its_own_unit(unit: str) -> None:
    assert outcome(filled(AREAS, C9=unit, D9=unit)) == ("accepted", set())


@pytest.mark.parametrize(
    "unit", ["亿元", "元", "美元", "万美元", "（亿元）", "计量单位：亿元", "亿", "百万元", "EUR"]
)
def test_a_unit_row_with_another_unit_sends_the_return_back(unit: str) -> None:
    assert outcome(filled(AREAS, C9=unit, D9=unit)) == ("rejected", {"sheet.unit.changed"})


@pytest.mark.parametrize("note", ["单位：万架", "以万架计", "按万架填报", "按万架统计", "本行单位为万架"])
@pytest.mark.parametrize("cell", ["F14", "F8", "F19"], ids=["a line", "the first", "the last"])
def test_a_note_that_says_another_unit_keeps_the_figures_of_its_row_out(note: str, cell: str) -> None:
    assert outcome(filled(**{cell: note})) == ("partly_accepted", {"cell.unit.changed"})


@pytest.mark.parametrize("text", ["注：机架数单位为万架", "说明：本表单位均为亿元", "机架单位是万架。"])
def test_a_line_below_the_table_that_says_another_unit_sends_the_return_back(text: str) -> None:
    assert outcome(edited(lambda sheet: sheet.__setitem__("A25", text))) == (
        "rejected",
        {"sheet.unit.stated"},
    )


@pytest.mark.parametrize(
    "text",
    [
        "填报单位为合成数据局",
        "请核对是否误按万架填报",
        "请勿以亿元为单位",
        "按季填报",
        "单位负责人是合成某",
        "按方案统计",
    ],
)
def test_who_reports_and_when_is_no_unit(text: str) -> None:
    assert outcome(edited(lambda sheet: sheet.__setitem__("A25", text))) == ("accepted", set())


@pytest.mark.parametrize("form", [LINES, AREAS], ids=["lines", "areas"])
def test_a_number_of_an_issue_where_the_period_stands_is_said_to_be_unread(form) -> None:
    def issue(sheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "2026年10月":
                    cell.value = "第十期"

    assert "file.period.unreadable" in outcome(edited(issue, filled(form)))[1]


def test_a_plus_behind_the_digits_says_more_than_the_number() -> None:
    assert shows_otherwise('0"+"')
    found = shown('0"+"', 45678.0)
    assert found is not None and found.said == "45678+"
    assert shown("+0;-0", 45678.0) is None
    assert isinstance(read_value("45678+", "架"), Unread)


def test_a_blank_that_a_format_leaves_at_its_end_shows_nothing() -> None:
    assert shown("0_", 45678.0) is None and shown("0_ ", 45678.0) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("四万五千六百七十八", 45678),
        ("肆万伍仟陆佰柒拾捌", 45678),
        ("负三百", -300),
        ("一亿二千万", 120_000_000),
    ],
)
def test_a_number_shown_in_chinese_digits_is_that_number(text: str, value: float) -> None:
    assert shown_as(text, value, is_percent=False) is None
    found = shown_as(text, value + 1, is_percent=False)
    assert found is not None and found.said is None


def test_digits_whose_order_is_turned_round_are_refused() -> None:
    assert isinstance(read_value("\u202e87654", "架"), Unread)
    assert read_value("\u200e87654", "架").value == Decimal(87654)
