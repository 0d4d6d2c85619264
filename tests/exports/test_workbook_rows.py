"""Sheets of the workbook from a few rows written here: each value under its heading, what is left out, the order. Synthetic."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest

from contracts.dictionary import Column, Mart
from contracts.plan import Plan
from warehouse.products.exports.excel import readings, registers
from warehouse.products.exports.excel.book import Sheet, Shown
from warehouse.products.exports.tables import Table

Row = dict[str, Any]
Ask = registers.Ask


def asked_of(**marts: list[Row]) -> Ask:
    """What the sheets ask, answered from those rows."""
    con = duckdb.connect()
    con.execute("create schema marts")
    for name, rows in marts.items():
        con.register("given", pl.DataFrame(rows, infer_schema_length=None))
        con.execute(f"create table marts.{name} as from given")
        con.unregister("given")
    return lambda sql: con.execute(sql).pl().to_dicts()


def under_headings(sheet: Sheet) -> list[Row]:
    return [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]


# ---- registers -----------------------------------------------------------------------------------------------


def submission(**own: Any) -> Row:
    """A return that came three days late; every value is another."""
    return {
        "reporting_month": "2026-10", "form_number": "N-1", "form": "f1", "form_zh": "合成表", "form_en": "Form", "department": "d1",
        "department_zh": "合成办", "department_en": "Office", "due_on": date(2026, 11, 10), "due_basis": "holidays", "arrival": "late",
        "arrival_zh": "迟报", "arrival_en": "late", "days_late": 3, "received_at": datetime(2026, 11, 13, 8, 30), "outcome_zh": "采用",
        "outcome_en": "accepted", "rows_read": 10, "rows_accepted": 6, "rows_quarantined": 3, "rows_ignorable": 1, "errors": 4,
        "warnings": 5, "warnings_unconfirmed": 2, "is_nil_return": False, "is_replaced": False, "is_after_close": False,
        "original_name": "合成.xlsx", "submission_id": "s1", "seq": 1,
    } | own  # fmt: skip


RETURN = {
    "报送月份": "2026-10", "表号": "N-1", "报表": "合成表", "部门": "合成办", "应报日": date(2026, 11, 10), "应报日说明": None,
    "到达": "◐ 迟报", "迟报或逾期天数": 3, "收到时刻": datetime(2026, 11, 13, 8, 30), "处理结果": "采用", "读入": 10, "采用": 6, "隔离": 3,
    "约定不计": 1, "错误": 4, "警告": 5, "未核实": 2, "零报告": None, "已被取代": None, "封账后": None, "原文件名": "合成.xlsx", "报送批号": "s1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        ({}, {}),
        ({"is_nil_return": True}, {"零报告": True}), ({"is_replaced": True}, {"已被取代": True}), ({"is_after_close": True}, {"封账后": True}),
        ({"due_basis": "extended"}, {"应报日说明": "已延期"}), ({"days_late": 0}, {"迟报或逾期天数": None}),
        ({"received_at": None, "seq": 0}, {"收到时刻": None}),
    ],
)  # fmt: skip
def test_a_return_stands_with_each_value_under_its_heading(shipped_plan: Plan, own: Row, shown: Row) -> None:
    (found,) = under_headings(
        registers.submissions(shipped_plan, asked_of(mart_submissions=[submission(**own)]))
    )
    assert found == RETURN | shown


def test_returns_stand_by_month_the_newest_first_then_by_form_and_in_the_order_they_came(
    shipped_plan: Plan,
) -> None:
    rows = [
        submission(submission_id="c", form_number="N-2"), submission(submission_id="d", reporting_month="2026-09"),
        submission(submission_id="b", seq=2), submission(submission_id="a"),
    ]  # fmt: skip
    found = under_headings(registers.submissions(shipped_plan, asked_of(mart_submissions=rows)))
    assert [row["报送批号"] for row in found] == ["a", "b", "c", "d"]


def finding(rule: str, of: str, number: int = 1, **own: Any) -> Row:
    return {
        "submission_id": of, "finding_no": number, "rule_id": rule, "rule_zh": f"规则 {rule}", "rule_en": rule, "severity": "warning",
        "decision": "noted", "locator": f"D{number}", "value_seen": "7", "value_expected": "8", "message_zh": "不对", "message_en": "wrong",
        "fix_zh": "改", "fix_en": "mend", "reason_given": "缘由",
    } | own  # fmt: skip


def test_findings_are_counted_by_rule_the_most_frequent_first_with_the_files_they_are_in(
    shipped_plan: Plan,
) -> None:
    found = [
        finding("b", "s1"), finding("a", "s1"), finding("a", "s1", 2), finding("a", "s2"), finding("a", "old"),
        finding("z", "s2", severity="error", decision="quarantined"),
    ]  # fmt: skip
    of = [submission(submission_id=name, is_replaced=name == "old") for name in ("s1", "s2", "old")]
    sheet = registers.findings_summary(
        shipped_plan, asked_of(mart_quality_findings=found, mart_submissions=of)
    )
    assert [list(row.values()) for row in under_headings(sheet)] == [
        ["规则 z", "错误", "隔离", 1, 1, "z"], ["规则 a", "警告", "记录在案", 3, 2, "a"], ["规则 b", "警告", "记录在案", 1, 1, "b"],
    ]  # fmt: skip
    assert sheet.headings == ("规则", "严重程度", "处理", "件数", "涉及报送数", "规则代码")


def test_a_finding_stands_with_what_was_seen_and_what_is_to_be_done_errors_first(shipped_plan: Plan) -> None:
    found = [
        finding("a", "s1", 2), finding("a", "s1"), finding("z", "s1", 3, severity="error"), finding("z", "old", 4, severity="error"),
    ]  # fmt: skip
    of = [submission(), submission(submission_id="old", is_replaced=True)]
    rows = under_headings(
        registers.findings(shipped_plan, asked_of(mart_quality_findings=found, mart_submissions=of))
    )
    assert [row["单元格"] for row in rows] == ["D3", "D1", "D2"]
    assert rows[1] == {
        "报送月份": "2026-10", "报表": "合成表", "部门": "合成办", "严重程度": "警告", "处理": "记录在案", "单元格": "D1", "所见值": "7",
        "应有值": "8", "信息": "不对", "处理办法": "改", "核实说明": "缘由", "规则": "规则 a", "报送批号": "s1",
    }  # fmt: skip


def indicator(plan: Plan, **own: Any) -> Row:
    return {
        "indicator": "compute_power_total", "indicator_no": 1, "indicator_zh": "算力总规模", "indicator_en": "Computing power",
        "goal": "g", "department": "d", "definition_zh": "定义", "definition_en": "definition", "unit_label_zh": "P", "unit_label_en": "P",
        "kind": "stock", "direction": "higher", "department_zh": "合成办", "path_type": "linear", "limit_min": Decimal("0.5"),
        "limit_max": Decimal(100), "availability": "published", "document_zh": "合成文件", "document_en": "Document", "decimals": 0,
        "unit_measure": "pflops", "unit_zh": "P",
    } | own  # fmt: skip


def test_an_indicator_of_the_dictionary_has_each_value_under_its_heading(shipped_plan: Plan) -> None:
    proposed = min(shipped_plan.proposed_departments)
    ask = asked_of(
        dim_indicator=[indicator(shipped_plan, department=proposed)], dim_goal=[{"goal": "g", "goal_zh": "领域", "goal_en": "Goal"}],
        dim_department=[{"department": proposed, "department_en": "Office"}],
    )  # fmt: skip
    (found,) = under_headings(registers.indicators(shipped_plan, ask))
    assert found == {
        "目标领域": "领域", "指标": "算力总规模", "英文名": "Computing power", "定义": "定义", "单位": "P", "类型": "时点指标", "方向": "越高越好",
        "责任部门": "合成办", "分工": "建议", "路径类型": "直线", "自然下限": Shown(Decimal("0.5"), 1), "自然上限": Shown(Decimal(100), 0),
        "数据可得性": "已公布", "来源文件": "合成文件", "指标代码": "compute_power_total",
    }  # fmt: skip


def test_columns_and_codes_stand_under_their_headings(shipped_plan: Plan) -> None:
    columns = tuple(
        Column(name, "varchar", f"{name}中", f"{name} en") for name in ("obs_status", "time_period", "x")
    )
    mart = Mart("mart_x", "表", "Table", ("obs_status", "time_period"))
    rows = under_headings(registers.column_list([Table(mart, columns, {})]))
    assert [(row["列"], row["中文"], row["英文"], row["主键"], row["代码表"]) for row in rows] == [
        ("obs_status", "obs_status中", "obs_status en", True, "obs_status"), ("time_period", "time_period中", "time_period en", True, ""),
        ("x", "x中", "x en", None, ""),
    ]  # fmt: skip
    codes = under_headings(registers.codes(shipped_plan))
    lanzhou = next(row for row in codes if (row["代码表"], row["代码"]) == ("ref_area", "620100"))
    assert lanzhou == {
        "代码表": "ref_area", "代码表名称": "地区", "代码": "620100", "中文": "兰州市", "英文": "Lanzhou", "上级代码": "620000", "符号": "",
    }  # fmt: skip
    assert next(row["符号"] for row in codes if (row["代码表"], row["代码"]) == ("status", "achieved")) == "★"


# ---- series --------------------------------------------------------------------------------------------------


def figure(period: str, value: str | None, **own: Any) -> Row:
    year, month = int(period[:4]), int(period[5:])
    return {
        "indicator": "compute_power_total", "indicator_zh": "算力总规模", "indicator_en": "Power", "goal": "g", "ref_area": "620000",
        "area_zh": "甘肃省", "area_en": "Gansu", "breakdown": "_T", "accumulation": "NONE", "unit_zh": "P", "unit_measure": "pflops",
        "source_zh": "新华社", "source_en": "Xinhua", "time_period": period, "period_start": date(year, month, 1),
        "period_end": date(year, month, 28), "obs_value": None if value is None else Decimal(value), "obs_status": "A",
        "value_qualifier": "exact", "is_forecast": False, "is_preferred": True,
    } | own  # fmt: skip


def goal_sheet(plan: Plan, *figures: Row) -> Sheet:
    (found,) = readings.goal_sheets(
        plan,
        asked_of(
            dim_goal=[{"goal": "g", "goal_no": 9, "goal_zh": "算力", "goal_en": "Power"}], mart_indicator_values=list(figures),
            dim_indicator=[indicator(plan), indicator(plan, indicator="other", indicator_no=2, indicator_zh="别的")],
        ),
    )  # fmt: skip
    return found


def test_a_series_stands_in_one_row_the_newest_period_first_with_the_figures_that_were_taken(
    shipped_plan: Plan,
) -> None:
    sheet = goal_sheet(
        shipped_plan, figure("2026-06", "4", is_preferred=False), figure("2025-12", "89.6"), figure("2026-06", "5", value_qualifier="gt", obs_status="P"),
        figure("2026-12", "9", is_forecast=True), figure("2026-03", None, obs_status="O"),
    )  # fmt: skip
    assert sheet.name == "09 算力" and list(sheet.headings[9:]) == [
        "2026-12",
        "2026-06",
        "2026-03",
        "2025-12",
    ]
    series, other = under_headings(sheet)
    assert series == {
        "指标": "算力总规模", "地区": "甘肃省", "分组": "", "累计方式": "", "单位": "P", "最新来源": "新华社", "最新报告期": "2026-06",
        "最新值": Shown(Decimal(5), 1, ">"), "数据状态说明": "初步", "2026-12": Shown(Decimal(9), 1, is_forecast=True),
        "2026-06": Shown(Decimal(5), 1, ">"), "2026-03": "缺失", "2025-12": Shown(Decimal("89.6"), 1),
    }  # fmt: skip
    assert (other["指标"], other["最新值"]) == ("别的", "尚无数据")


def test_series_stand_by_indicator_area_part_and_whether_they_add_up(shipped_plan: Plan) -> None:
    rows = [
        figure("2026-06", "4", indicator="other", indicator_zh="别的"), figure("2026-06", "3", accumulation="YTD"),
        figure("2026-06", "2", breakdown="precision=fp16"), figure("2026-06", "1"), figure("2026-06", "0", ref_area="000000", area_zh="全国"),
    ]  # fmt: skip
    found = under_headings(goal_sheet(shipped_plan, *rows))
    told = [(row["指标"], row["地区"], row["分组"], row["累计方式"]) for row in found]
    assert told == [
        ("算力总规模", "全国", "", ""), ("算力总规模", "甘肃省", "", ""), ("算力总规模", "甘肃省", "", "年初至今累计"),
        ("算力总规模", "甘肃省", "半精度（FP16）", ""), ("别的", "甘肃省", "", ""),
    ]  # fmt: skip


# ---- scorecard and targets -----------------------------------------------------------------------------------


def goal(number: int, **own: Any) -> Row:
    """A goal of which every count is another."""
    counts = (
        "indicators_count", "indicators_with_reading", "targets_count", "achieved_count", "on_track_count", "behind_count",
        "pending_count", "qualitative_count", "not_assessed_count", "no_data_count",
    )  # fmt: skip
    said = {
        "goal_no": number,
        "goal_zh": f"领域{number}",
        "goal_en": f"Goal {number}",
        "share_on_track": Decimal("0.5"),
    }
    return said | {name: 10 * number + n for n, name in enumerate(counts)} | own


def test_a_goal_stands_with_its_counts_its_worst_status_and_what_is_there_of_it(shipped_plan: Plan) -> None:
    rows = [
        goal(2, worst_status=None, goal_state="no_data", share_on_track=None), goal(1, worst_status="far_behind", goal_state="assessed"),
    ]  # fmt: skip
    sheet = readings.scorecard(shipped_plan, asked_of(mart_goal_scorecard=rows))
    assert under_headings(sheet) == [
        {"序号": 1, "目标领域": "领域1", "指标数": 10, "有数据的指标数": 11, "主目标数": 12, "已达标": 13, "达到时序进度": 14, "滞后或恶化": 15,
         "待核定": 16, "定性目标": 17, "暂不评估": 18, "尚无数据": 19, "达标或达到进度的比例": Shown(Decimal("0.5"), 1, is_share=True),
         "最差状态": "▼▼ 严重滞后", "数据状况": shipped_plan.codelists["goal_state"]["assessed"].label_zh},
        {"序号": 2, "目标领域": "领域2", "指标数": 20, "有数据的指标数": 21, "主目标数": 22, "已达标": 23, "达到时序进度": 24, "滞后或恶化": 25,
         "待核定": 26, "定性目标": 27, "暂不评估": 28, "尚无数据": 29, "达标或达到进度的比例": None,
         "最差状态": sheet.rows[1][13], "数据状况": shipped_plan.codelists["goal_state"]["no_data"].label_zh},
    ]  # fmt: skip
    assert not sheet.rows[1][13], "no target of it was judged"
    assert sheet.total == ("", "合计", *range(30, 50, 2), "", "", "")


@pytest.mark.parametrize(
    ("ratio", "decimals"),
    [
        ("0.9", 2), ("0.95", 2), ("0.9496", 4), ("0.949", 3), ("0.9504", 4), ("0.6", 2), ("0.5996", 4), ("0.604", 3), ("0.6004", 4), ("0", 2), ("-0.004", 3), ("0.004", 3),
    ],
)  # fmt: skip
def test_a_ratio_has_as_many_decimals_as_tell_on_which_side_of_each_cut_off_it_lies(
    ratio: str, decimals: int
) -> None:
    cuts = {"cut_on_track": Decimal("0.95"), "cut_behind": Decimal("0.60"), "cut_far_behind": Decimal(0)}
    assert readings._ratio({"path_ratio": Decimal(ratio)} | cuts) == Shown(Decimal(ratio), decimals)
    for name, cut in cuts.items():
        alone = {"path_ratio": Decimal(ratio)} | dict.fromkeys(cuts) | {name: cut}
        assert readings._ratio(alone) == Shown(
            Decimal(ratio), decimals if abs(Decimal(ratio) - cut) < Decimal("0.005") else 2
        )
    assert readings._ratio(dict.fromkeys(("path_ratio", *cuts))) is None


@pytest.mark.parametrize(
    ("reason", "unconfirmed", "stale", "said"),
    [
        (None, False, False, None), ("no_data", False, False, "尚无数据"), (None, True, False, "未核实"), (None, False, True, "数据陈旧"),
        ("no_data", True, True, "尚无数据；未核实；数据陈旧"),
    ],
)  # fmt: skip
def test_the_reason_of_a_status_is_followed_by_what_its_reading_is_marked_with(
    shipped_plan: Plan, reason: str | None, unconfirmed: bool, stale: bool, said: str | None
) -> None:
    row = {"status_reason": reason, "is_unconfirmed": unconfirmed, "is_stale": stale}
    assert readings._why(shipped_plan, row) == said
