"""What is wrong in many cells alike is told once, with all of them. SYNTHETIC figures."""

from io import StringIO

import pytest
from openpyxl.utils import get_column_letter
from rich.console import Console

from orchestration.views.faults import print_report
from tests.sources.returns.forms import LINES, edited, judged


def printed(content: bytes, *, english: bool = False) -> list[str]:
    console = Console(file=StringIO(), width=200)
    print_report(console, judged(content), LINES, english=english)
    return str(console.file.getvalue()).splitlines()


def hidden(rows: range) -> bytes:
    def hide(sheet):
        for row in rows:
            sheet.row_dimensions[row].hidden = True

    return edited(hide)


@pytest.mark.parametrize("english", [False, True])
def test_twelve_hidden_rows_are_one_warning_that_counts_them_and_names_their_cells(english):
    lines = printed(hidden(range(8, 20)), english=english)
    assert sum("cell.value.hidden" in line for line in lines) == 1
    assert any("D8:D19、E8:E19" in line for line in lines)
    assert any(("24 places" if english else "共 24 处") in line for line in lines)


def test_few_findings_of_a_rule_are_told_one_by_one():
    lines = printed(hidden(range(8, 10)))
    assert sum("cell.value.hidden" in line for line in lines) == 4
    assert not any("共" in line and "处" in line for line in lines)


def test_a_column_without_a_heading_is_named_by_its_letter_and_each_such_column_by_itself():
    def beside(sheet):
        for row in range(8, 20):
            for column in (8, 9):
                sheet[f"{get_column_letter(column)}{row}"] = 7

    lines = printed(edited(beside))
    assert [line for line in lines if "表样的列" in line] == [
        "  “H”一列不是表样的列，其中 12 个数没有读入",
        "  “I”一列不是表样的列，其中 12 个数没有读入",
    ]


def test_a_formula_error_is_answered_with_what_mends_a_formula():
    lines = printed(edited(lambda sheet: sheet.__setitem__("D14", "#DIV/0!")))
    assert any("cell.formula.error" in line for line in lines)
    assert any("改正公式" in line for line in lines) and not any("加单位" in line for line in lines)


def test_every_english_message_names_lines_limits_and_measures_in_english():
    content = edited(
        lambda sheet: [
            sheet.__setitem__(c, v)
            for c, v in {"D8": 400, "D15": -3, "D16": 0.5, "D13": None, "E13": 0.5}.items()
        ]
    )
    rows = judged(content).findings
    assert {"row.limit.exceeded", "row.relation.hard", "cell.value.blank", "row.share.fraction"} <= set(
        rows["rule_id"]
    )
    for message in rows["message_en"]:
        assert not any("\u4e00" <= sign <= "\u9fff" or sign in "、，。：（）" for sign in message), message
