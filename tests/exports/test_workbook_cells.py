"""Cells of the workbook and its charts, from a few values written here: what a program reads back. Synthetic."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from contracts.codelists import shared_codelist
from contracts.plan import Plan
from tests.exports.test_workbook_rows import Row, asked_of, indicator
from warehouse.products.exports.excel.book import FILLS, Book, Sheet, Shown, digits
from warehouse.products.exports.excel.charts import MOST, Path, draw, path_sheet
from warehouse.products.exports.excel.readings import _quantity

# ---- cells ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    """One cell of each kind below the other, as openpyxl reads them back."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        sheet = Sheet("表", "表", ("状态", "值"), [("★ 已达标", cell) for cell in CELLS], total=("合计", 1))
        Book(workbook, "合成", shared_codelist("status")).table(sheet)
    return openpyxl.load_workbook(stream)["表"]


CELLS = [
    Shown(Decimal(123456789012345), 0), Shown(Decimal(1234567890123456), 0), Shown(Decimal("0.00001"), 5), "长" * 32_000, "长" * 32_001,
    Shown(Decimal(5), 0, is_forecast=True), Shown(Decimal("0.5"), 1, is_share=True), Shown(Decimal(5), 1, "≈"), True, False,
    date(2026, 11, 30), datetime(2026, 11, 30, 9, 5), "=1+1", "",
]  # fmt: skip
READ_BACK = [
    (123456789012345, "#,##0_ "), ("1234567890123456", "General"), (0.00001, "#,##0.00000_ "), ("长" * 32_000, "General"),
    ("长" * 32_000 + "……（全文见 csv）", "General"), (5, "#,##0_ "), (0.5, "0.0%_ "), (5, '"≈"#,##0.0_ ;-"≈"#,##0.0_ '), ("是", "General"),
    ("否", "General"), (datetime(2026, 11, 30), "yyyy-mm-dd"), (datetime(2026, 11, 30, 9, 5), "yyyy-mm-dd hh:mm"), ("=1+1", "General"),
    (None, "General"),
]  # fmt: skip


def test_a_cell_holds_the_value_as_what_it_is_and_more_than_fifteen_digits_as_text(page: Any) -> None:
    cells = [page.cell(row, 2) for row in range(5, 5 + len(CELLS))]
    assert [(cell.value, cell.number_format) for cell in cells] == READ_BACK
    assert [cell.font.italic for cell in cells].index(True) == 5, "a forecast, and it alone"
    assert sum(bool(cell.font.italic) for cell in cells) == 1
    last = page.cell(5 + len(CELLS), 2)
    assert (last.value, last.font.bold, cells[0].font.bold) == (1, True, False)


def test_statuses_are_filled_by_how_grave_they_are(page: Any) -> None:
    fills = {
        rule.formula[0].strip('"').split(" ", 1)[1]: f"#{rule.dxf.fill.bgColor.rgb[2:]}"
        for found in page.conditional_formatting
        for rule in found.rules
    }
    green, grey, orange, red = FILLS.values()
    assert fills == {
        "已达标": green, "达到时序进度": green, "向好": green, "向好但中断": grey, "待核定": grey, "逾期完成": orange, "滞后于时序进度": orange,
        "出现转折": orange, "严重滞后": orange, "未向好": orange, "达标后回落": red, "背离目标": red, "未完成": red,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "decimals"), [("100", 0), ("1E+3", 0), ("89.60", 1), ("0.001", 3), ("0", 0)]
)
def test_a_value_has_the_decimals_it_is_written_with_but_for_zeros_at_its_end(
    value: str, decimals: int
) -> None:
    assert digits(Decimal(value)) == decimals


# ---- charts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "marks"),
    [
        (7, (1, "months")), (8, (1, "months")), (9, (2, "months")), (32, (4, "months")), (33, (1, "years")), (96, (1, "years")), (97, (2, "years")),
        (0, (1, "months")),
    ],
)  # fmt: skip
def test_an_axis_of_time_has_some_eight_marks(months: int, marks: tuple[int, str]) -> None:
    ends = date(2020 + months // 12, months % 12 + 1, 1)
    found = Path("", "", 4, 5, date(2020, 1, 1), ends).marks
    assert (found["major_unit"], found["major_unit_type"]) == marks


def path_rows(target: str, *actual: float | None) -> list[Row]:
    return [
        {
            "target_id": target, "indicator": "compute_power_total", "indicator_zh": "算力", "indicator_en": "Power", "ref_area": "620000",
            "area_zh": "甘肃省", "area_en": "Gansu", "breakdown": "_T", "target_period": "2027", "unit_zh": "P", "unit_measure": "pflops",
            "time_period": "2026-06", "period_end": date(2026, 1 + n, 28), "required_value": Decimal(n), "actual_value": value,
            "is_headline": True,
        }
        for n, value in enumerate(actual)
    ]  # fmt: skip


def test_a_target_with_two_actual_values_has_a_chart_from_its_own_rows(shipped_plan: Plan) -> None:
    rows = path_rows("T2", 1.0, None, 2.0) + path_rows("T1", 1.0, None) + path_rows("T3", 3.0, 4.0)
    targets = [{"target_id": f"T{n}", "target_published": "x"} for n in (1, 2, 3)]
    ask = asked_of(
        mart_target_path=rows, mart_target_vs_actual=targets, dim_indicator=[indicator(shipped_plan)]
    )
    sheet, paths = path_sheet(ask)
    assert [row[0] for row in sheet.rows] == ["T2"] * 3 + ["T3"] * 2
    assert [(path.first, path.last, path.ends) for path in paths] == [
        (4, 6, date(2026, 3, 28)), (7, 8, date(2026, 2, 28)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("paths", "charts", "said"),
    [(MOST, MOST, None), (MOST + 1, MOST, "只画前 24 个目标，其余见“图表数据”。")],
)
def test_so_many_targets_are_drawn_each_with_what_is_required_dashed_and_the_actual_line(
    paths: int, charts: int, said: str | None
) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        book = Book(workbook, "合成", shared_codelist("status"))
        goals = Sheet("记分卡", "", ("序号", "目标领域", "已达标", "达到时序进度", "滞后或恶化", "待核定", "定性目标", "暂不评估", "尚无数据"), [(1,) * 9])  # fmt: skip
        draw(book, goals, [Path("目标", "P", 4, 5, date(2026, 1, 1), date(2026, 9, 1))] * paths)
        for name in ("记分卡", "图表数据"):
            workbook.add_worksheet(name)
    page = openpyxl.load_workbook(stream)["图表"]
    assert (len(page._charts) - 1, page["A3"].value) == (charts, said)
    required, actual = page._charts[1].series
    assert [one.val.numRef.f for one in (required, actual)] == ["图表数据!$H$5:$H$6", "图表数据!$I$5:$I$6"]
    assert [one.spPr.ln.prstDash for one in (required, actual)] == ["dash", "solid"]


@pytest.mark.parametrize(("declared", "decimals"), [(0, 1), (1, 1), (2, 2)])
def test_a_published_number_is_shown_with_the_decimals_declared_and_more_where_it_has_more(
    declared: int, decimals: int
) -> None:
    assert _quantity(Decimal("89.6"), declared, ">") == Shown(Decimal("89.6"), decimals, ">")
    assert _quantity(None, declared) is None
