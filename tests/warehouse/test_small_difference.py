"""Two small files of marts, written here, and all that is said of the difference, in a table and in words. All synthetic."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from contracts.plan import Plan
from tests.warehouse.small_marts import (
    CITY,
    OTHER,
    POWER,
    TARGETS,
    VALUES,
    Pair,
    file_of,
    pair_in,
    revision,
    target,
    value,
)
from warehouse.release.difference.compare import difference
from warehouse.release.difference.markdown import sections
from warehouse.release.difference.public import Hidden, for_public, hidden_in


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return pair_in(tmp_path_factory.mktemp("pair"))


@pytest.fixture
def pair(made: Pair, tmp_path: Path) -> Pair:
    return replace(made, folder=tmp_path)


Change = tuple[str, str, str, str | None, str | None, str | None]
TOLD: list[Change] = [
    (TARGETS, "changed", "revision", "status", "missed", "achieved"),
    (TARGETS, "withdrawn", "target", "status", "missed", None),
    (TARGETS, "added", "target", "status", None, "behind"),
    (VALUES, "changed", "revision", "obs_value", "1.50000000", "2.00000000"),
    (VALUES, "added", "new_figure", "obs_value", None, "8.00000000"),
    (VALUES, "added", "new_figure", "obs_value", None, "6.00000000"),
    (VALUES, "withdrawn", "withdrawal", "obs_value", "4.00000000", None),
    (VALUES, "changed", "revision", "obs_status", "A", "P"),
    (TARGETS, "changed", "revision", "counts_as", "behind", "met"),
    (TARGETS, "changed", "revision", "latest_value", "1.00000000", "2.00000000"),
    (TARGETS, "changed", "revision", "status_en", "Missed", "Met"),
    (TARGETS, "changed", "revision", "status_zh", "未完成", "已达标"),
    (TARGETS, "changed", "target", "target_published", "2P", "3P"),
    ("mart_target_outlook", "changed", "revision", "outlook", "likely", "unlikely"),
    ("mart_indicator_revisions", "added", "new_figure", "obs_value", None, "9.00000000"),
    ("mart_indicator_revisions", "added", "revision", "obs_value", None, "2.00000000"),
    ("mart_submissions", "added", "submission", "outcome", None, "accepted"),
    ("dim_area", "withdrawn", "plan", "", None, None),
    ("dim_area", "changed", "plan", "area_en", "Qingyang", "Qingyang!"),
    (TARGETS, "changed", "time", "schedule_share", "0.4", "0.6"),
    (TARGETS, "changed", "follows", "outlook", "likely", "unlikely"),
    ("mart_target_outlook", "changed", "follows", "outlook", "likely", "unlikely"),
    ("mart_submissions", "changed", "time", "days_late", "1", "2"),
    ("mart_submissions", "added", "time", "outcome", None, None),
]


def told_of(changes: pl.DataFrame) -> list[tuple[Any, ...]]:
    return changes.select("mart", "change", "reason", "column_name", "old_value", "new_value").rows()


def test_every_change_is_told_with_reason_and_values_statuses_first_what_follows_or_time_brings_last(
    pair: Pair,
) -> None:
    assert told_of(pair.changes.changes) == TOLD


def test_figures_are_counted_as_added_revised_where_their_value_differs_and_withdrawn(pair: Pair) -> None:
    assert pair.changes.figures() == {"added": 2, "revised": 1, "withdrawn": 1}


def test_rows_are_counted_by_mart(pair: Pair) -> None:
    counted = {
        mart: counts for mart, counts in pair.changes.counts.items() if counts and any(counts.values())
    }
    assert counted == {
        VALUES: {"added": 2, "removed": 1, "changed": 2},
        TARGETS: {"added": 1, "removed": 1, "changed": 4},
        "mart_target_outlook": {"added": 0, "removed": 0, "changed": 2},
        "mart_indicator_revisions": {"added": 2, "removed": 0, "changed": 0},
        "mart_submissions": {"added": 2, "removed": 0, "changed": 1},
        "dim_area": {"added": 0, "removed": 1, "changed": 1},
    }


def test_a_status_that_came_or_went_with_its_target_is_told_with_those_that_changed(pair: Pair) -> None:
    told = [
        (s["target_id"], s["status_before"], s["status_now"], s["latest_value_before"], s["latest_value_now"], s["reasons"])
        for s in pair.changes.statuses
    ]  # fmt: skip
    assert told == [
        ("T1", "missed", "achieved", "1.00000000", "2.00000000", ["revision"]),
        ("T4", "missed", None, "1.00000000", None, ["target"]),
        ("T5", None, "behind", None, "1.00000000", ["target"]),
    ]


def test_a_renamed_indicator_is_one_change_and_its_figures_are_none(tmp_path: Path) -> None:
    old = {VALUES: [value("power", "1")], "dim_indicator": [{"indicator": "power", "indicator_zh": "算力"}]}
    new = {VALUES: [value(POWER, "1")], "dim_indicator": [{"indicator": POWER, "indicator_zh": "算力"}]}
    before, after = file_of(tmp_path / "one", old), file_of(tmp_path / "two", new)
    found = difference(before, after, renamed={"power": POWER, "never": OTHER})
    assert told_of(found.changes) == [("dim_indicator", "changed", "plan", "indicator", "power", POWER)]
    assert found.counts[VALUES] == {"added": 0, "removed": 0, "changed": 0}


WORDED = """\
| 算力 | 庆阳 | 2027 | 未完成 → 已达标 | 1P（2026） → 2P（2026） | 2P | 数字修订 | Missed → Met: revision |
| 算力 | 庆阳 | 2027 | 未完成 → — | 1P（2026） → — | 2P → — | 目标改动 | Missed → –: target |
| 算力 | 庆阳 | 2027 | — → 滞后 | — → 1P（2026） | — → 2P | 目标改动 | – → Behind: target |
## 修订的数字（1）| Figures revised
| 指标 | 地区 | 报告期 | 原值 | 新值 | 报送 |
| 算力总规模 | 庆阳市 | 2026 | 1.5 | 2 | sub-2 |
## 撤下的数字（1）| Figures withdrawn
| 指标 | 地区 | 报告期 | 原值 | 新值 | 报送 |
| data_industry_scale | 庆阳市 | 2024 | 4 | — | sub-1 |
## 新增的数字（2）| New figures
| 指标 | 个数 | 报告期 |
| data_industry_scale | 2 | 2021 至 2022 |
## 目标、方法、方案的改动（5）| Targets, methods and plan
| 表 | 指标 | 地区 | 列 | 原值与新值 | 原因 |
| 目标与实际对照(含状态的全部计算项) | 算力总规模 | 庆阳市 | 状态代码 | missed → — | 目标改动 |
| 目标与实际对照(含状态的全部计算项) | 算力总规模 | 庆阳市 | 状态代码 | — → behind | 目标改动 |
| 目标与实际对照(含状态的全部计算项) | 算力总规模 | 庆阳市 | 目标(原文) | 2P → 3P | 目标改动 |
| 地区 | ref_area=62 | 62 |  | — | 方案改动 |
| 地区 | ref_area=621000 | 庆阳市 | 地区英文名 | Qingyang → Qingyang! | 方案改动 |
## 各表行数 | Rows by table
| 表 |  | 新增 | 改动 | 撤下 |
| 指标数值(当时所知，含全部来源) | mart_indicator_values | 2 | 2 | 1 |
| 目标与实际对照(含状态的全部计算项) | mart_target_vs_actual | 1 | 4 | 1 |
| 趋势展望(与状态分开) | mart_target_outlook | 0 | 2 | 0 |
| 数值修订史 | mart_indicator_revisions | 2 | 0 | 0 |
| 报送登记（应报与实报） | mart_submissions | 2 | 1 | 0 |
| 地区 | dim_area | 0 | 1 | 1 |
"""


def test_the_words_are_these(pair: Pair, shipped_plan: Plan) -> None:
    lines = [line for line in sections(pair.changes, shipped_plan) if line and not line.startswith("| ---")]
    assert lines[0] == "## 状态变化（3）| Statuses that changed"
    assert "\n".join(lines[2:]) + "\n" == WORDED


def test_a_table_shows_two_hundred_rows_and_says_how_many_there_are(
    tmp_path: Path, shipped_plan: Plan
) -> None:
    for number in 200, 201:
        rows = [value(POWER, "1", str(3000 + n)) for n in range(number)]
        before = file_of(tmp_path / f"{number}-one", {VALUES: rows})
        after = file_of(tmp_path / f"{number}-two", {VALUES: [row | {"obs_value": "2"} for row in rows]})
        text = sections(difference(before, after), shipped_plan)
        assert sum(line.startswith("| 算力总规模") for line in text) == 200
        assert any("共 201 行" in line for line in text) is (number == 201)


# ---- what the public sees -----------------------------------------------------------------------------------


def test_a_hidden_indicator_its_targets_and_what_is_gone_are_shown_without_values(pair: Pair) -> None:
    shown = for_public(pair.changes, Hidden(frozenset({POWER}), frozenset({"T1"})))
    silent = [
        (mart, column)
        for mart, _, _, column, old, new in told_of(shown.changes)
        if (old, new) == (None, None)
    ]
    told = [one for one in told_of(shown.changes) if (one[4], one[5]) != (None, None)]
    assert told == [
        (VALUES, "added", "new_figure", "obs_value", None, "8.00000000"),
        (VALUES, "added", "new_figure", "obs_value", None, "6.00000000"),
        (VALUES, "changed", "revision", "obs_status", "A", "P"),
        ("mart_submissions", "added", "submission", "outcome", None, "accepted"),
        ("dim_area", "changed", "plan", "area_en", "Qingyang", "Qingyang!"),
        (
            "mart_target_outlook",
            "changed",
            "follows",
            "outlook",
            "likely",
            "unlikely",
        ),  # of a target that is shown
        ("mart_submissions", "changed", "time", "days_late", "1", "2"),
    ]
    assert len(silent) + len(told) == len(TOLD) and ("mart_target_outlook", "outlook") in silent
    assert {s["latest_value_now"] for s in shown.statuses} == {None}
    assert [s["status_now"] for s in shown.statuses] == ["achieved", None, "behind"]


def test_an_indicator_is_hidden_alone_not_one_whose_code_begins_alike(tmp_path: Path) -> None:
    source = {"derivation": "d", "indicator": "x", "ref_area": CITY, "breakdown": "_T", "time_period": "2026",
              "accumulation": "NONE", "input_role": "r", "input_area": CITY, "input_period": "2026", "input_accumulation": "NONE"}  # fmt: skip
    rows = [source | {"input_indicator": code} for code in ("share", "share_of_all")]
    found = difference(
        file_of(tmp_path / "one", {}), file_of(tmp_path / "two", {"bridge_derived_source": rows})
    )
    marked = found.changes.with_columns(new_value=pl.lit("1"))
    shown = for_public(replace(found, changes=marked), Hidden(frozenset({"share"}))).changes
    by_input = {
        row["row_key"].split("input_indicator=")[1].split(";")[0]: row["new_value"]
        for row in shown.to_dicts()
    }
    assert by_input == {"share": None, "share_of_all": "1"}


def test_what_a_public_file_hides_is_read_from_its_marks(tmp_path: Path) -> None:
    file = file_of(tmp_path, {
        VALUES: [value("a", None, obs_status="Q"), value("b", "1")],
        "mart_indicator_revisions": [revision(1, 1) | {"indicator": "c", "obs_status": "Q"}],
        TARGETS: [target("T1", "behind", indicator="d", status_reason="suppressed"), target("T2", "behind", indicator="a"),
                  target("T3", "behind", indicator="b")],
    })  # fmt: skip
    assert hidden_in(file) == Hidden(frozenset({"a", "c", "d"}), frozenset({"T1", "T2"}))
