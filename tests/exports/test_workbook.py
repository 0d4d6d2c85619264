"""The workbook: openpyxl reads every number as the mart has it, and nothing in it is a formula."""

import json
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from exports.small import EXACT, FORMULA, LONG, copied, small_edition
from openpyxl.utils import column_index_from_string
from support import table

from contracts.dictionary import marts
from warehouse.products.edition import Edition
from warehouse.products.exports.excel import book, readings, write_workbook
from warehouse.products.exports.excel.book import Shown
from warehouse.products.exports.excel.readings import share
from warehouse.products.wording.formats import beside
from warehouse.products.wording.formats import share as share_text

FIRST_ROW = 4
SOURCES = {"xinhua": "新华社（英文）"}  # of the synthetic figures


@cache
def _book() -> Any:
    return openpyxl.load_workbook(small_edition().folder / "longshu.xlsx")


def _rows(name: str) -> list[dict[str, Any]]:
    headings, *rows = [[cell.value for cell in row] for row in _book()[name].iter_rows(min_row=FIRST_ROW)]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def _tables() -> list[Any]:
    return [sheet for sheet in _book().worksheets if sheet.title not in ("说明", "图表")]


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def test_the_sheets_are_those_an_official_looks_for(edition: Edition) -> None:
    names = _book().sheetnames
    assert names[:4] == ["说明", "记分卡", "目标与实际", "图表"]
    goals = [f"{n:02} {g.label_zh}" for n, g in enumerate(edition.plan.header.goals, start=1)]
    assert names[4 : 4 + len(goals)] == goals
    assert names[-7:] == ["图表数据", "问题汇总", "问题清单", "报送登记", "字典·指标", "字典·列", "字典·代码"]


def test_the_front_page_says_which_plan_release_and_day(edition: Edition) -> None:
    text = [cell.value for row in _book()["说明"].iter_rows() for cell in row if cell.value]
    assert text[0] == edition.plan.header.title_zh
    assert {"甘政发〔2026〕1号", edition.name, "截至 2026-09-15 所知", "如何阅读"} <= set(text)


def test_the_scorecard_has_every_goal_and_its_counts(edition: Edition) -> None:
    seen = table(edition.database, "select * from marts.mart_goal_scorecard order by goal_no")
    *rows, total = _rows("记分卡")
    names = {"指标数": "indicators_count", "主目标数": "targets_count", "已达标": "achieved_count",
             "滞后或恶化": "behind_count", "暂不评估": "not_assessed_count"}  # fmt: skip
    for heading, column in names.items():
        assert [row[heading] for row in rows] == [row[column] for row in seen]
        assert total[heading] == sum(row[column] for row in seen)
    assert [row["目标领域"] for row in rows] == [row["goal_zh"] for row in seen]


def test_every_target_has_the_numbers_of_its_row_in_the_mart(edition: Edition) -> None:
    seen = {r["target_id"]: r for r in table(edition.database, "select * from marts.mart_target_vs_actual")}
    rows = _rows("目标与实际")
    columns = {"目标值": "target_value", "最新值": "latest_value", "现在应达值": "required_value_now",
               "超前或落后": "gap_to_path", "进度": "progress_share", "时序进度": "schedule_share",
               "进度比": "path_ratio"}  # fmt: skip
    words = {"责任部门": "department_zh", "依据文件": "document_zh", "目标（原文）": "target_published", "目标领域": "goal_zh",
             "指标": "indicator_zh", "地区": "area_zh"}  # fmt: skip
    assert len(rows) == len(seen)
    for row in rows:
        of_mart = seen[row["目标编号"]]
        assert row["状态"] == f"{of_mart['status_sign']} {of_mart['status_zh']}"
        for heading, column in columns.items():
            assert _number(row[heading]) == of_mart[column], (row["目标编号"], heading)
        assert {heading: row[heading] for heading in words} == {h: of_mart[c] for h, c in words.items()}
        assert (row["数据来源"], row["主目标"]) == (
            SOURCES.get(of_mart["latest_source"]), "是" if of_mart["is_headline"] else "否",
        )  # fmt: skip


def test_targets_stand_by_goal_the_headline_ones_first_then_by_indicator_area_and_date(
    edition: Edition,
) -> None:
    seen = table(
        edition.database,
        "select * from marts.mart_target_vs_actual join marts.dim_indicator using (indicator)",
    )
    order = ("indicator_no", "ref_area", "target_date", "target_id")
    seen.sort(key=lambda row: (row["goal_no"], not row["is_headline"], *(row[name] for name in order)))
    assert [row["目标编号"] for row in _rows("目标与实际")] == [row["target_id"] for row in seen]
    assert len({row["is_headline"] for row in seen}) == 2


def test_every_figure_of_a_goal_is_in_its_sheet_also_the_one_too_long_for_excel(edition: Edition) -> None:
    seen = table(
        edition.database, "select * from marts.mart_indicator_values where indicator = 'compute_power_total'"
    )
    goal = next(n for n, g in enumerate(edition.plan.header.goals, 1) if g.code == seen[0]["goal"])
    name = next(s for s in _book().sheetnames if s.startswith(f"{goal:02} "))
    row = next(r for r in _rows(name) if r["指标"] == seen[0]["indicator_zh"] and r["最新报告期"])
    for figure in seen:
        shown = row[figure["time_period"]]
        assert (shown == "缺失") if figure["obs_value"] is None else (_number(shown) == figure["obs_value"])
    assert row["2026-06"] == f"{LONG:f}" and row["最新报告期"] == "2026-07"


def test_a_figure_is_shown_with_every_decimal_it_has_and_its_sign(edition: Edition) -> None:
    cells = [c for s in _book() for row in s.iter_rows() for c in row if c.value == float(EXACT)]
    assert cells and {cell.number_format for cell in cells} == {'">"#,##0.0_ ;-">"#,##0.0_ '}


def test_a_share_just_short_of_all_is_not_shown_as_100_per_cent() -> None:
    assert share(Decimal("0.99996")) == Shown(Decimal("0.99996"), 3, is_share=True)
    assert share(Decimal(1)) == Shown(Decimal(1), 1, is_share=True)


def test_a_share_is_not_shown_as_equal_to_the_one_beside_it_unless_it_is() -> None:
    gone, due, third = Decimal("0.05634"), Decimal("0.0562"), Decimal(1) / 3
    assert (share(gone, due), share(due, gone)) == (
        Shown(gone, 2, is_share=True), Shown(due, 1, is_share=True)
    )  # fmt: skip
    assert share(third, third) == Shown(third, 1, is_share=True)
    assert share_text(gone, beside(gone, due)) == "5.63%"
    assert share_text(third, beside(third, third)) == "33.3%"


def test_the_dictionary_lists_every_indicator_column_and_code(edition: Edition) -> None:
    assert [row["指标代码"] for row in _rows("字典·指标")] == list(edition.plan.indicators)
    assert {row["表"] for row in _rows("字典·列")} == set(marts())
    assert len(_rows("字典·代码")) == sum(len(codes.codes) for codes in edition.plan.codelists.values())


FINDINGS = {
    "报送月份": "reporting_month", "报表": "form_zh", "部门": "department_zh", "单元格": "locator", "所见值": "value_seen",
    "应有值": "value_expected", "信息": "message_zh", "处理办法": "fix_zh", "核实说明": "reason_given",
    "规则": "rule_zh", "报送批号": "submission_id",
}  # fmt: skip
RETURNS = {
    "报送月份": "reporting_month", "表号": "form_number", "报表": "form_zh", "部门": "department_zh", "处理结果": "outcome_zh",
    "读入": "rows_read", "采用": "rows_accepted", "隔离": "rows_quarantined", "约定不计": "rows_ignorable",
    "错误": "errors", "警告": "warnings", "未核实": "warnings_unconfirmed", "原文件名": "original_name", "报送批号": "submission_id",
}  # fmt: skip


def test_findings_are_listed_each_column_under_its_heading_with_words_for_codes(edition: Edition) -> None:
    (finding,) = _rows("问题清单")
    (mart,) = table(
        edition.database,
        "select f.*, department_zh, form_zh, reporting_month from marts.mart_quality_findings f "
        "join marts.mart_submissions using (submission_id)",
    )
    assert {heading: finding[heading] for heading in FINDINGS} == {h: mart[c] for h, c in FINDINGS.items()}
    assert (finding["严重程度"], finding["处理"], finding["所见值"]) == ("错误", "隔离", FORMULA)
    (summary,) = _rows("问题汇总")
    assert (summary["规则"], summary["件数"], summary["涉及报送数"], summary["规则代码"]) == (
        mart["rule_zh"], 1, 1, mart["rule_id"],
    )  # fmt: skip


def test_returns_are_listed_each_column_under_its_heading(edition: Edition) -> None:
    listed = [row for row in _rows("报送登记") if row["收到时刻"]]
    marts_rows = table(edition.database, "select * from marts.mart_submissions where received_at is not null")
    assert len(listed) == len(marts_rows) == 1
    assert {h: listed[0][h] for h in RETURNS} == {h: marts_rows[0][c] for h, c in RETURNS.items()}
    assert len({listed[0][h] for h in ("读入", "采用", "隔离")}) == 3, (
        "else two headings could change places unseen"
    )
    assert listed[0]["收到时刻"].replace(microsecond=0) == datetime(2026, 9, 1, 9, 30, 15)


def test_nothing_in_the_workbook_is_a_formula_or_a_link_out(edition: Edition) -> None:
    kinds = {cell.data_type for sheet in _book() for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    guarded = [
        c for s in _book() for row in s.iter_rows() for c in row if str(c.value)[:1] in tuple("=+-@＝")
    ]
    assert {cell.value for cell in guarded if cell.data_type == "s"} >= {FORMULA, "=A1", "-2+3", "+1"}
    assert all(cell.quotePrefix for cell in guarded if cell.data_type == "s")
    with zipfile.ZipFile(edition.folder / "longshu.xlsx") as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name) and b'TargetMode="External"' not in parts.read(name)


def test_every_table_keeps_its_headings_on_screen_and_on_paper() -> None:
    for sheet in _tables():
        assert sheet.freeze_panes and sheet.auto_filter.ref and sheet.print_title_rows == "$4:$4"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet["A4"].font.name == "微软雅黑" and sheet.page_setup.fitToHeight == 0


def test_the_foot_of_a_printed_page_has_room_for_both_its_sides() -> None:
    a4_across = 842 - 2 * 0.4 * 72  # points between the margins
    for sheet in _tables():
        left, right = sheet.oddFooter.left, sheet.oddFooter.right
        written = left.text + right.text.replace("&A", sheet.title)
        assert sheet.title in written and not sheet.oddFooter.center.text
        assert len(written) * left.size <= a4_across and left.size == right.size
        assert not sheet.HeaderFooter.scaleWithDoc


def test_a_status_is_coloured_by_its_words() -> None:
    rules = [rule for found in _book()["目标与实际"].conditional_formatting for rule in found.rules]
    assert {'"★ 已达标"', '"▼▼ 严重滞后"'} <= {rule.formula[0] for rule in rules}


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The workbook of a public release after another one, of 20 rows a sheet and three figures."""
    again = copied(tmp_path_factory.mktemp("again") / "made")
    said = {"previous": "2026.08.0", "figures": {"added": 5, "revised": 3, "withdrawn": 2}}
    (again.folder / "difference.json").write_text(json.dumps(said), encoding="utf-8")
    moved = [
        ("T1", "changed", "status", "behind"),
        ("T2", "changed", "status", "missed"),
        ("T3", "added", "status", None),
    ]
    pl.DataFrame(
        [("mart_target_vs_actual", *row, "revision") for row in moved],
        schema=["mart", "target_id", "change", "column_name", "old_value", "reasons"], orient="row",
    ).write_parquet(again.folder / "difference.parquet")  # fmt: skip
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(book, "MOST_ROWS", 20)
        patched.setattr(readings, "MOST_ROWS", 3)
        write_workbook(replace(again, previous="2026.08.0", audience="public"))
    return openpyxl.load_workbook(again.folder / "longshu.xlsx")


def _front(workbook: Any) -> dict[str, Any]:
    return {row[0].value: row[1].value for row in workbook["说明"].iter_rows() if row[0].value}


def test_the_front_page_says_for_whom_it_is_and_what_changed_since_the_release_before(another: Any) -> None:
    first, second = _front(_book()), _front(another)
    facts = ("文号", "评估时点", "发布时间", "上一次发布", "范围", "较上次发布")
    shared = ["甘政发〔2026〕1号", "截至 2026-09-15 所知", "2026-09-01 09:30（Asia/Shanghai）"]
    assert [first[name] for name in facts] == [*shared, "无", "内部使用", "第一次发布，没有可比的上次发布。"]
    assert [second[name] for name in facts] == [
        *shared, "2026.08.0", "公开",
        "与 2026.08.0 相比：状态变化 2 个，新列目标 1 个；数字新增 5、修订 3、撤下 2。",
    ]  # fmt: skip
    assert _book().properties.created == datetime(2026, 9, 1, 9, 30, 15)


def test_a_table_too_long_for_a_workbook_is_cut_and_says_so(another: Any) -> None:
    cut = another
    assert cut["字典·指标"].max_row == FIRST_ROW + 20
    assert "仅列前 20 行，其余见 parquet 与 csv" in cut["字典·指标"]["A3"].value
    assert "只列最近的 3 个数" in cut["09 算力"]["A3"].value


def test_openpyxl_objects_to_a_broken_workbook(tmp_path: Path) -> None:
    path = copied(tmp_path / "broken").folder / "longshu.xlsx"
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(zipfile.BadZipFile):
        openpyxl.load_workbook(path)


def test_charts_are_objects_drawn_from_cells_of_the_workbook(edition: Edition) -> None:
    charts = _book()["图表"]._charts
    assert charts and not any(sheet._images for sheet in _book())
    drawn = {series.val.numRef.f for chart in charts for series in chart.series}
    first = [f for f in drawn if f.startswith("记分卡!")]
    assert len(first) == 7
    for reference in drawn:
        sheet, _, cells = reference.rpartition("!")
        assert _book()[sheet.strip("'")][cells.replace("$", "")]


def test_a_chart_of_a_target_is_drawn_from_the_rows_of_its_path(edition: Edition) -> None:
    seen = table(
        edition.database,
        "select target_id, period_end, required_value, actual_value from marts.mart_target_path "
        "qualify count(actual_value) over (partition by target_id) > 1",
    )
    held = {(row["目标编号"], row["截止日"].date()): row for row in _rows("图表数据")}
    assert len(held) == len(seen) > 0
    for row in seen:
        cells = held[row["target_id"], row["period_end"]]
        assert (_number(cells["应达值"]), _number(cells["实际值"])) == (
            row["required_value"],
            row["actual_value"],
        )


def test_no_printed_table_is_smaller_than_seven_points() -> None:
    across = (842 - 2 * 0.4 * 72) / 72 * 96  # pixels between the margins of A4
    for sheet in _tables():
        last = sheet.print_area.split(":")[1].replace("$", "").rstrip("0123456789")
        columns = column_index_from_string(last)
        spans = [(d.min, min(d.max, columns), d.width) for d in sheet.column_dimensions.values()]
        pixels = sum((high - low + 1) * width * 7 for low, high, width in spans if low <= columns)
        assert 10.5 * min(1, across / pixels) >= 7, sheet.title
