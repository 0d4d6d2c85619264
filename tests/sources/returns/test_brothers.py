"""Brothers of faults that were found: other spellings of each kind, with what a person reads. SYNTHETIC figures."""

from decimal import Decimal

import pytest

from contracts.forms import ReturnForm
from sources.returns.cells.values import Unread, read_value
from sources.returns.form_sheets.line_names import LineNames
from sources.workbook.number_formats import shown, shown_as, shows_otherwise
from tests.sources.returns.forms import AREAS, LINES, MONTH, edited, filled, judged, shipped, tidy


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


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("A14", "万架标准机架"),
        ("A14", "建成投运标准机架 万架"),
        ("A14", "千架标准机架"),
        ("A14", "建成投运标准机架（百架）"),
        ("A14", "建成投运标准机架（千架）"),
        ("A14", "Standard racks in operation, thousands"),
        ("A8", "算力总规模EFLOPS"),
        ("A8", "万P算力总规模"),
        ("A19", "上架服务器台"),
    ],
)
def test_a_line_whose_name_says_another_unit_keeps_its_figures_out(cell: str, name: str) -> None:
    assert outcome(filled(**{cell: name})) == ("partly_accepted", {"cell.unit.changed"})


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("A14", "建成投运标准机架（架）"),
        ("A8", "算力总规模P"),
        ("A19", "上架服务器 万台"),
        ("A19", "万台上架服务器"),
    ],
)
def test_a_line_may_say_its_own_unit_in_its_name(cell: str, name: str) -> None:
    assert outcome(filled(**{cell: name})) == ("accepted", set())


def test_a_unit_with_brackets_of_its_own_may_stand_in_the_name_of_its_line() -> None:
    form = shipped().forms["gs_ai_2"]
    assert isinstance(form, ReturnForm)
    names, line = LineNames(form, shipped()), next(one for one in form.lines if one.unit_zh == "台（套）")
    for name in (f"{line.label_zh}（台（套））", f"{line.label_zh}台（套）", f"{line.label_zh}（台(套)）"):
        assert names.fault(line, name) is None
    found = names.fault(line, f"{line.label_zh}（万台（套））")
    assert found is not None and found[0] == "cell.unit.changed"


@pytest.mark.parametrize("heading", ["万元财政支出", "财政支出（万元）"])
def test_a_heading_may_say_its_own_unit(heading: str) -> None:
    assert outcome(filled(AREAS, C6=heading)) == ("accepted", set())


@pytest.mark.parametrize("heading", ["亿元财政支出", "财政支出亿元", "千元财政支出"])
def test_a_heading_that_says_another_unit_without_brackets_sends_the_return_back(heading: str) -> None:
    assert outcome(filled(AREAS, C6=heading)) == ("rejected", {"sheet.unit.changed"})


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("兰州市", set()),
        ("兰州", set()),
        ("甘肃省兰州市", set()),
        ("1．兰州市", set()),
        ("", set()),
        ("兰洲市", {"row.label.changed"}),
        ("兰州城区", {"row.label.changed"}),
    ],
)
def test_the_name_beside_an_areas_code_is_its_own_or_is_asked_about(name: str, found: set[str]) -> None:
    assert outcome(filled(AREAS, A12=name))[1] == found


@pytest.mark.parametrize("name", ["全省", "庆阳市", "620200"])
def test_the_name_of_another_area_beside_a_code_keeps_the_row_out(name: str) -> None:
    assert outcome(filled(AREAS, A12=name))[1] == {"row.label.mismatch"}


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


@pytest.mark.parametrize("text", ["○", "〇", "◯", "○ ", "○架", "○○", "O", "o"])
def test_a_ring_alone_may_be_a_zero_or_a_mark_and_is_no_number(text: str) -> None:
    assert isinstance(read_value(text, "架"), Unread)
    assert outcome(filled(D14=text)) == ("partly_accepted", {"cell.number.unreadable"})


@pytest.mark.parametrize(("text", "value"), [("零", 0), ("一○○", 100), ("二〇", 20), ("〇点五", "0.5")])
def test_a_ring_among_digits_is_a_zero(text: str, value: object) -> None:
    assert read_value(text, "架").value == Decimal(str(value))


def test_digits_whose_order_is_turned_round_are_refused() -> None:
    assert isinstance(read_value("\u202e87654", "架"), Unread)
    assert read_value("\u200e87654", "架").value == Decimal(87654)


@pytest.mark.parametrize("text", ["1\n234", "45\t678", "1 \u2028234", "五百零", "一万二千零"])
def test_digits_in_two_lines_and_a_numeral_that_stops_short_are_no_number(text: str) -> None:
    assert isinstance(read_value(text, "架"), Unread)


@pytest.mark.parametrize("text", ["1 234", "1\u00a0234\n", "1234\n架", "一千二百三十四"])
def test_a_number_in_one_line_is_read_whatever_stands_below_it(text: str) -> None:
    assert read_value(text, "架").value == Decimal(1234)


@pytest.mark.parametrize(
    "code",
    [
        "[White]0",
        "[白色]0.00",
        "[Color 2]0",
        "[COLOR2]#,##0;[Red]-0",
        "[颜色2]0",
        "[颜色 36]0",
        "[Yellow]0",
        "[Color19]0.0",
    ],
)
def test_a_format_in_white_digits_shows_nothing(code: str) -> None:
    assert shows_otherwise(code)
    found = shown(code, 45678.0)
    assert found is not None and (found.text, found.said) == ("", None)
    assert shown("[Red]0", 45678.0) is None and shown("0;[White]-0", 45678.0) is None


def in_words(period: str, measure: str) -> bytes:
    """The tidy file of AREAS, the rows of that measure with that text in the place of their period."""
    rows = tidy(AREAS).decode().splitlines()
    return "\n".join(
        row.replace(MONTH, period) if f",{measure}," in row else row for row in rows
    ).encode()  # fmt: skip


@pytest.mark.parametrize(
    ("period", "measure"),
    [
        ("2026年9-10月", "month"),
        ("2026年1—10月", "month"),
        ("2026年9-10月", "ytd"),
        ("2025年11月—2026年10月", "ytd"),
    ],
)
def test_a_span_in_words_that_is_not_the_figures_own_keeps_them_out(period: str, measure: str) -> None:
    assert "cell.period.span" in outcome(in_words(period, measure))[1]


@pytest.mark.parametrize(
    ("period", "measure"),
    [("2026年1—10月", "ytd"), ("2026年10月", "month"), ("2026M10", "month"), ("2026-10-31", "ytd")],
)
def test_the_figures_own_span_may_be_written_in_words(period: str, measure: str) -> None:
    assert outcome(in_words(period, measure)) == ("accepted", set())


@pytest.mark.parametrize(
    ("form", "period", "taken"),
    [
        (AREAS, "2026年9-10月", False),
        (AREAS, "2026年1—10月", True),
        (LINES, "2026年9-10月", True),
    ],
    ids=["no figure of that span", "the year to date", "figures at the end of it"],
)
def test_the_period_in_the_head_is_the_span_of_some_figure(
    form: ReturnForm, period: str, taken: bool
) -> None:
    def change(sheet) -> None:
        for row in sheet.iter_rows(max_row=8):
            for cell in row:
                if cell.value == "2026年10月":
                    cell.value = period

    expected = ("accepted", set()) if taken else ("rejected", {"file.period.not_asked"})
    assert outcome(edited(change, filled(form))) == expected


@pytest.mark.parametrize(("name", "rule"), [("兰州市", ""), ("庆阳市", "row.label.mismatch")])
def test_a_column_of_areas_beside_that_of_their_codes_is_their_names(name: str, rule: str) -> None:
    names = {"620000": "甘肃省", "620100": name, "620200": "嘉峪关市", "621000": "庆阳市", "地区代码": "地区"}
    rows = [row.split(",") for row in tidy(AREAS).decode().splitlines()]
    said = outcome("\n".join(",".join([names[row[2]], *row]) for row in rows).encode())[1]
    assert rule in said if rule else said == set()
