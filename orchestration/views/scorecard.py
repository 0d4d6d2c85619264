"""The scorecard in the terminal: goal, indicator, area, latest, target, progress, status."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from orchestration.views.formats import DASH, quantity, share
from warehouse import query

COLOURS = {
    "achieved": "green", "on_track": "green", "trend_favourable": "green", "achieved_late": "yellow",
    "behind": "yellow", "far_behind": "red", "moving_away": "red", "regressed": "red", "missed": "red",
}  # fmt: skip
GOAL_STATES = {"no_data": "无数据", "no_target": "有数据，无目标"}


def print_scorecard(console: Console, database: Path) -> None:
    """The scorecard of a finished DuckDB file is printed, every goal with its targets or its gap."""
    title = query.plan_title(database)
    goals = query.goals(database)
    targets = query.shown_targets(database)
    known_on = goals[0]["known_on"]
    console.print()
    console.print(f"[bold]{title['plan_zh']}[/bold]（{title['document_number']}）  截至 {known_on} 所知")
    table = Table(show_lines=False, header_style="bold", pad_edge=False)
    for name, justify in (
        ("目标领域", "left"), ("指标", "left"), ("地区", "left"), ("最新值（期）", "right"),
        ("目标（期）", "right"), ("进度 / 时序", "right"), ("状态", "left"),
    ):  # fmt: skip
        table.add_column(name, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for goal in goals:
        rows = [t for t in targets if t["goal"] == goal["goal"]]
        if not rows:
            gap = GOAL_STATES.get(goal["goal_state"], DASH)
            note = f"{goal['indicators_count']} 个指标，{goal['indicators_with_reading']} 个有数据"
            table.add_row(goal["goal_zh"], f"[dim]{note}[/dim]", "", "", DASH, "", f"[dim]{gap}[/dim]")
        for index, row in enumerate(rows):
            table.add_row(goal["goal_zh"] if index == 0 else "", *_target_cells(row))
        table.add_section()
    console.print(table)
    _print_signs(console)


def print_totals(console: Console, database: Path) -> None:
    """Row counts, findings by rule, and figures on which publishers differ are printed."""
    totals = query.submission_totals(database)
    console.print(
        f"读入 {totals['rows_read']} 行 = 采用 {totals['rows_accepted']} + 隔离 {totals['rows_quarantined']}"
        f" + 约定不计 {totals['rows_ignorable']}（{totals['submissions']} 次报送）"
    )
    for row in query.quarantine_reasons(database):
        console.print(f"  隔离 {row['cells']} 处：{row['rule_zh']}（{row['rule_id']}）", style="dim")
    differing = query.differing_figures(database)
    if differing:
        console.print(f"来源不一致的数字 {len(differing)} 个，全部读数均保留，按来源次序采用：")
    for row in differing[:8]:
        console.print(
            f"  {row['indicator_zh']}·{row['area_zh']}·{row['time_period']}："
            f"{row['sources_count']} 个来源 {quantity(row['lowest_value'], row['unit_zh'])}"
            f"～{quantity(row['highest_value'], row['unit_zh'])}，"
            f"采用 {quantity(row['obs_value'], row['unit_zh'], row['value_qualifier'])}（{row['source_zh']}）",
            style="dim",
        )
    if len(differing) > 8:
        console.print(f"  …其余 {len(differing) - 8} 个见 marts.mart_indicator_values（sources_differ）", style="dim")


def _target_cells(row: dict[str, Any]) -> list[str]:
    latest = quantity(row["latest_value"], row["unit_zh"], row["latest_qualifier"] or "exact")
    marks = "".join(
        mark for mark, on in (("※", row["sources_differ"]), ("ᴾ", row["is_provisional"])) if on
    )
    cutoffs = (row["cut_on_track"], row["cut_behind"], row["cut_far_behind"])
    progress = f"{share(row['progress_share'], cutoffs)} / {share(row['schedule_share'])}"
    return [
        row["indicator_zh"],
        row["area_zh"],
        f"{latest}{marks}（{row['latest_period']}）" if row["latest_period"] else f"[dim]{DASH}[/dim]",
        target_text(row),
        progress if row["progress_share"] is not None else DASH,
        status_text(row),
    ]


def target_text(row: dict[str, Any]) -> str:
    """The target with its operator and period; words stay words."""
    if row["target_value"] is None:
        return f"{row['target_published']}（{row['target_period']}）"
    value = quantity(row["target_value"], row["unit_zh"])
    high = f"～{quantity(row['target_value_high'], row['unit_zh'])}" if row["target_value_high"] else ""
    return f"{row['operator_sign']} {value}{high}（{row['target_period']}）"


def status_text(row: dict[str, Any]) -> str:
    """Sign and words of a status; what has no figure names who owes it."""
    if row["status_reason"] == "no_data":
        return f"[dim]尚无数据 · {row['department_zh']}[/dim]"
    words = row["substatus_zh"] or row["status_zh"]
    if row["status_reason_zh"]:
        words += f"（{row['status_reason_zh']}）"
    colour = COLOURS.get(row["status"], "default")
    return f"[{colour}]{row['status_sign']} {words}[/{colour}]"


def _print_signs(console: Console) -> None:
    console.print(
        "※ 来源之间不一致   ᴾ 初步数或估计数   > ≥ < ≤ ≈ 原文为界限或约数   进度 / 时序：已走路程 / 已过时间",
        style="dim",
    )
