"""The page `difference.md` and the reasons on it, from changes written here: no file is read. All synthetic."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from contracts.plan import Plan
from warehouse.products.edition import Edition
from warehouse.release.difference.compare import SCHEMA, VALUES, Difference
from warehouse.release.difference.markdown import markdown
from warehouse.release.difference.reasons import (
    ADDED,
    COLUMNS,
    ORDER,
    TARGETS,
    reason_of_row,
    reasons_of_cells,
)
from warehouse.release.difference.words import plain, status_line

POWER, CITY = "compute_power_total", "621000"
Row = dict[str, Any]


def change(mart: str, kind: str, column: str = "", **own: Any) -> Row:
    said = {
        "mart": mart,
        "change": kind,
        "column_name": column,
        "reason": "follows",
        "row_key": "key=1",
    } | own
    return dict.fromkeys(SCHEMA) | {"reasons": said["reason"]} | said


def page(
    plan: Plan,
    *changes: Row,
    previous: str | None = "2026.10.0",
    statuses: tuple[Row, ...] = (),
    **counts: Any,
) -> list[str]:
    """The lines of the page, but for empty ones and those under the headings of tables."""
    edition = Edition(
        Path("nowhere"), "2026.11.0", datetime(2026, 11, 30, 9), date(2026, 11, 28), plan, previous
    )
    found = Difference(
        previous, list(statuses), counts, pl.DataFrame(list(changes), schema=SCHEMA, orient="row")
    )
    return [line for line in markdown(edition, found).splitlines() if line and not line.startswith("| ---")]


def test_a_first_release_is_compared_with_nothing_another_one_says_with_what_and_as_known_when(
    shipped_plan: Plan,
) -> None:
    title = "# 2026.11.0：与上次发布的差异 | What changed"
    assert page(shipped_plan, previous=None) == [
        title, "第一次发布，没有可比的上次发布。| The first release: nothing to compare with.",
    ]  # fmt: skip
    assert page(shipped_plan) == [
        title, "与 2026.10.0 相比；截至 2026-11-28 所知。| Against 2026.10.0; as known on 2026-11-28.",
        "## 状态变化（0）| Statuses that changed", "没有。| None.", "各表行数没有变化。| No table changed.",
    ]  # fmt: skip


def test_new_figures_are_counted_by_indicator_with_their_first_and_last_period(shipped_plan: Plan) -> None:
    def added(indicator: str, period: str) -> Row:
        return change(VALUES, "added", "obs_value", indicator=indicator, time_period=period, new_value="1")

    rows = [added("b", "2026-01"), added("a", "2026-03"), added("a", "2026-01"), added("a", "2026-02")]
    assert page(shipped_plan, *rows)[4:7] == [
        "## 新增的数字（4）| New figures", "| 指标 | 个数 | 报告期 |", "| a | 3 | 2026-01 至 2026-03 |",
    ]  # fmt: skip
    assert page(shipped_plan, *rows)[7] == "| b | 1 | 2026-01 |"


# a change; whether it stands among what was declared otherwise
DECLARED = [
    (change(TARGETS, "changed", "target_value", reason="target"), True), (change(TARGETS, "changed", "cut_behind", reason="method"), True),
    (change("dim_goal", "changed", "goal_zh", reason="plan"), True), (change("dim_department", "changed", "department_zh", reason="plan"), True),
    (change("dim_target", "added", "target_published", reason="target"), True), (change(TARGETS, "added", "status", reason="target"), True),
    (change(TARGETS, "changed", "status", reason="target"), False), (change(TARGETS, "changed", "status_zh", reason="target"), False),
    (change(TARGETS, "changed", "status_en", reason="target"), False), (change(TARGETS, "changed", "latest_value", reason="revision"), False),
    (change("mart_target_outlook", "changed", "outlook", reason="plan"), False),
]  # fmt: skip


@pytest.mark.parametrize(("row", "is_told"), DECLARED)
def test_what_was_declared_otherwise_is_told_but_for_the_statuses_that_stand_above(
    shipped_plan: Plan, row: Row, is_told: bool
) -> None:
    assert ("## 目标、方法、方案的改动（1）| Targets, methods and plan" in page(shipped_plan, row)) is is_told


def test_a_change_of_the_plan_names_table_indicator_area_column_both_values_and_why(
    shipped_plan: Plan,
) -> None:
    own = {
        "old_value": "2.50",
        "new_value": "3",
        "indicator": POWER,
        "ref_area": CITY,
        "reason": "target",
        "reasons": "target,plan",
    }
    heads, row = page(shipped_plan, change(TARGETS, "changed", "target_value", **own))[5:7]
    assert heads == "| 表 | 指标 | 地区 | 列 | 原值与新值 | 原因 |"
    assert (
        row
        == "| 目标与实际对照(含状态的全部计算项) | 算力总规模 | 庆阳市 | 目标值 | 2.5 → 3 | 目标改动、方案改动 |"
    )
    unnamed = change("dim_goal", "changed", "goal_zh", reason="plan", old_value="a|b\nc", new_value="a|b\nc")
    assert page(shipped_plan, unnamed)[6].endswith(" | key=1 |  | 目标领域 | a\\|b c | 方案改动 |")


def test_rows_are_counted_by_table_those_that_changed_alone_or_whose_key_did(shipped_plan: Plan) -> None:
    counts = {
        VALUES: {"added": 1, "changed": 2, "removed": 3}, "dim_area": {"added": 0, "changed": 0, "removed": 0}, "dim_goal": None,
    }  # fmt: skip
    assert page(shipped_plan, **counts)[4:] == [
        "## 各表行数 | Rows by table", "| 表 |  | 新增 | 改动 | 撤下 |",
        "| 指标数值(当时所知，含全部来源) | mart_indicator_values | 1 | 2 | 3 |", "| 目标领域 | dim_goal | 主键已变 | 主键已变 | 主键已变 |",
    ]  # fmt: skip


STATUS = {
    "indicator_zh": "算力", "indicator_en": "Power", "area_zh": "庆阳", "area_en": "Qingyang", "target_period": "2027", "unit_zh": "P",
    "status_zh_before": "滞后", "status_zh_now": "已达标", "status_en_before": "Behind", "status_en_now": "Met",
    "latest_value_before": "1.50", "latest_period_before": "2025", "latest_value_now": None, "latest_period_now": "2026",
    "target_published_before": "2P", "target_published_now": "2P", "reasons": ["revision", "target"],
}  # fmt: skip


def test_a_status_stands_with_both_values_the_target_and_the_reasons_in_both_languages(
    shipped_plan: Plan,
) -> None:
    assert page(shipped_plan, statuses=(STATUS,))[2:5] == [
        "## 状态变化（1）| Statuses that changed", "| 指标 | 地区 | 目标期 | 状态 | 最新值 | 目标 | 原因 | English |",
        "| 算力 | 庆阳 | 2027 | 滞后 → 已达标 | 1.5P（2025） → — | 2P | 数字修订、目标改动 | Behind → Met: revision, target |",
    ]  # fmt: skip
    assert status_line(STATUS) == "算力　庆阳　2027：滞后 → 已达标（数字修订、目标改动）"
    assert (
        status_line(STATUS | {"status_zh_before": None})
        == "算力　庆阳　2027：（无） → 已达标（数字修订、目标改动）"
    )


# a stored value; how it is read in a column of numbers, and in one of texts
STORED = [
    (None, "—", "—"), ("-1.50", "-1.5", "-1.50"), ("10.00", "10", "10.00"), ("10", "10", "10"), ("1.5.0", "1.5.0", "1.5.0"),
    ("a.50", "a.50", "a.50"), ("-0.10", "-0.1", "-0.10"), ("2026.10", "2026.1", "2026.10"),
]  # fmt: skip


@pytest.mark.parametrize(("stored", "number", "text"), STORED)
def test_a_stored_number_is_read_without_its_zeros_and_a_text_as_it_is(
    stored: str | None, number: str, text: str
) -> None:
    assert [plain(stored, column) for column in ("obs_value", "latest_value", "path_ratio")] == [number] * 3
    assert [plain(stored, column) for column in ("target_published", "method_version", "", "no_column")] == [
        text
    ] * 4


def test_a_version_or_a_target_as_it_was_published_keeps_its_last_zero_on_the_page(
    shipped_plan: Plan,
) -> None:
    said = STATUS | {"target_published_before": "2.50", "target_published_now": "3.0"}
    assert "| 2.50 → 3.0 |" in page(shipped_plan, statuses=(said,))[4]
    version = {"reason": "method", "old_value": "2026.9", "new_value": "2026.10"}
    assert (
        "| 2026.9 → 2026.10 |"
        in page(shipped_plan, change(TARGETS, "changed", "method_version", **version))[6]
    )


# ---- reasons -------------------------------------------------------------------------------------------------

# the table of `reasons.py`, some columns of each reason; whichever mart
OF_COLUMN = {
    "target": ("target_value", "target_operator", "target_date", "document", "decided_on"),
    "method": ("method_code", "method_version", "cut_on_track", "cut_too_early", "used_cut_low"),
    "plan": ("path_type", "direction", "unit_measure", "department_zh", "reason_en"),
    "revision": ("obs_value", "obs_status", "value_qualifier", "conf_status"), "withdrawal": ("withdrawn_at",),
    "new_figure": ("sources_count", "published_value"),
    "submission": ("outcome", "arrival", "errors", "rows_quarantined", "is_after_close"),
    "time": ("schedule_share", "days_late", "is_ended"), "follows": ("status", "outlook", "path_ratio"),
}  # fmt: skip


@pytest.mark.parametrize(("reason", "column"), [(r, c) for r, columns in OF_COLUMN.items() for c in columns])
def test_a_column_that_differs_is_a_reason(reason: str, column: str) -> None:
    assert reasons_of_cells("mart_x", {column: ("1", "2")}) == (reason,)


# what differs in a row of target against actual; why
OF_TARGET = [
    ({"latest_qualifier": ("exact", "gt")}, "revision"), ({"latest_source": ("a", "b")}, "revision"), ({"latest_status": ("A", "P")}, "revision"),
    ({"latest_value": (None, "1")}, "new_figure"), ({"latest_value": ("1", None), "latest_period": ("2025", None)}, "withdrawal"),
    ({"value_at_target": ("1", None)}, "withdrawal"), ({"value_at_target": (None, "1")}, "new_figure"), ({"value_at_target": ("1", "2")}, "revision"),
    ({"base_value": ("1", "2")}, "revision"), ({"base_period_used": ("1", "2")}, "plan"),
    ({"base_period_used": ("1", "2"), "is_base_shifted": ("0", "1")}, "new_figure"), ({"schedule_share": ("1", "2")}, "time"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "reason"), OF_TARGET)
def test_what_became_of_its_figures_is_the_reason_of_a_target(cells: dict[str, Any], reason: str) -> None:
    assert reasons_of_cells(TARGETS, cells) == (reason,)


def test_reasons_stand_the_weightiest_first_and_the_day_alone_where_there_is_no_other() -> None:
    first = {reason: columns[0] for reason, columns in OF_COLUMN.items() if reason != "follows"}
    every = dict.fromkeys(first.values(), ("1", "2"))
    order = ("target", "method", "plan", "withdrawal", "revision", "new_figure", "submission")
    assert reasons_of_cells("mart_x", every) == order
    assert reasons_of_cells("mart_x", {"schedule_share": ("1", "2"), "errors": ("0", "1")}) == ("submission",)
    assert set(ORDER) == {*order, "time", "follows"} == {*COLUMNS, "follows"} and set(ADDED) < set(ORDER)


@pytest.mark.parametrize(
    ("mart", "kind", "reason"),
    [
        (TARGETS, "added", "target"), ("dim_target", "withdrawn", "target"), ("mart_submissions", "added", "submission"),
        ("mart_quality_findings", "withdrawn", "submission"), ("dim_area", "withdrawn", "plan"), ("mart_goal_composite", "added", "plan"),
        ("mart_target_path", "added", "follows"), ("mart_part_findings", "added", "follows"),
        (VALUES, "added", "new_figure"), (VALUES, "withdrawn", "withdrawal"),
    ],
)  # fmt: skip
def test_a_whole_row_came_or_went_for_what_its_mart_holds(mart: str, kind: str, reason: str) -> None:
    assert reason_of_row(mart, kind) == reason
