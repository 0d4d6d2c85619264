"""The scorecard in the terminal: goal, indicator, area, latest, target, progress, status."""

from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from contracts.plan import PlanHeader
from orchestration.views.terminal import put, put_table
from warehouse import query
from warehouse.products.wording.formats import DASH, beside, quantity, share
from warehouse.products.wording.standing import standing_of

WIDE = 105  # columns below which area and periods move into their neighbours' cells
SIGNS = "※ 来源之间不一致　ᴾ 初步数或估计数　ⱽ 未核实　° 数据陈旧　> ≥ < ≤ ≈ 界限或约数　进度/时序：已走路程/已过时间"
COLOURS = {
    "achieved": "green", "on_track": "green", "trend_favourable": "green", "achieved_late": "yellow",
    "behind": "yellow", "far_behind": "red", "moving_away": "red", "regressed": "red", "missed": "red",
}  # fmt: skip
GOAL_STATES = {"no_data": "无数据", "no_target": "有数据，无目标"}


def print_scorecard(console: Console, database: Path, header: PlanHeader) -> None:
    """The scorecard of a finished DuckDB file is printed: the verdict, then every goal with its targets or its gap.

    What the areas above the plan's own aim at is owed by nobody here.
    """
    title, above = query.plan_title(database), query.areas_above(database, header.area)
    goals = query.goals(database)
    targets = query.shown_targets(database)
    shown = _once([t for t in targets if t["counts_as"] != "no_data" or t["is_headline_indicator"]])
    owed = [t for t in targets if t["counts_as"] == "no_data" and t["ref_area"] not in above]
    put(console)
    put(
        console,
        f"[bold]{title['plan_zh']}[/bold]（{title['document_number']}）  截至 {goals[0]['known_on']} 所知",
        markup=True,
    )
    put(console, standing_of(database, header).verdict.zh)
    wide = console.width >= WIDE
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("领域　指标", overflow="fold", min_width=20)
    if wide:
        table.add_column("地区", overflow="fold", min_width=8)
    for name in (
        ("最新值", "报告期", "目标", "目标期", "进度/时序") if wide else ("最新值", "目标", "进度/时序")
    ):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("状态", overflow="fold", min_width=16 if wide else 10)
    for goal in goals:
        blanks = [""] * (len(table.columns) - 2)
        table.add_row(f"[bold]{goal['goal_zh']}[/bold]", *blanks, f"[dim]{_goal_note(goal)}[/dim]")
        for row in shown:
            if row["goal"] == goal["goal"]:
                table.add_row(*(_target_cells(row) if wide else _narrow_cells(row)))
    put_table(console, table)
    put(console, SIGNS, style="dim", markup=True)
    _print_owed(console, owed)


def _once(targets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same target set by several documents is one line here; `explain` shows every document."""
    columns = ("indicator", "ref_area", "breakdown", "target_period", "target_operator", "target_value")
    return list({tuple(t[c] for c in columns): t for t in reversed(targets)}.values())[::-1]


def _goal_note(goal: dict[str, Any]) -> str:
    if goal["goal_state"] in GOAL_STATES:
        return f"{GOAL_STATES[goal['goal_state']]}（{goal['indicators_count']} 个指标）"
    parts = [
        f"{word} {goal[column]}"
        for word, column in (
            ("达标", "achieved_count"), ("达进度", "on_track_count"), ("滞后", "behind_count"),
            ("待核定", "pending_count"), ("定性", "qualitative_count"), ("不评估", "not_assessed_count"),
            ("无数据", "no_data_count"),
        )
        if goal[column]
    ]  # fmt: skip
    return "主目标 " + " ".join(parts)


def _print_owed(console: Console, owed: list[dict[str, Any]]) -> None:
    if not owed:
        return
    put(console, f"[bold]尚无数据的目标 {len(owed)} 个[/bold]（责任部门为建议，方案未见分工）", markup=True)
    for department in dict.fromkeys(t["department_zh"] for t in owed):
        names = "、".join(
            f"{t['indicator_zh']}{'' if t['area_zh'] == owed[0]['area_zh'] else '·' + t['area_zh']}"
            f" {target_text(t)}"
            for t in owed
            if t["department_zh"] == department
        )
        put(console, f"  {department}：{names}", style="dim", markup=True)


def print_totals(console: Console, database: Path) -> None:
    """Row counts, findings by rule, and figures on which publishers differ are printed."""
    totals = query.submission_totals(database)
    if not totals["submissions"]:
        put(
            console,
            "那一天系统尚未收到任何文件：数字按发布日期推定为已知（known_basis = declared）",
            style="dim",
            markup=True,
        )
    else:
        _print_counts(console, database, totals)
    _print_differences(console, query.differing_figures(database))


def _print_counts(console: Console, database: Path, totals: dict[str, Any]) -> None:
    put(
        console,
        f"读入 {totals['rows_read']} 行 = 采用 {totals['rows_accepted']} + 隔离 {totals['rows_quarantined']}"
        f" + 约定不计 {totals['rows_ignorable']}（{totals['submissions']} 次报送）",
        markup=True,
    )
    for row in query.quarantine_reasons(database):
        put(
            console,
            f"  隔离 {row['cells']} 处：{row['rule_zh']}（{row['rule_id']}）",
            style="dim",
            markup=True,
        )


def _print_differences(console: Console, differing: list[dict[str, Any]]) -> None:
    if differing:
        put(console, f"来源不一致的数字 {len(differing)} 个，全部读数均保留，按来源次序采用：", markup=True)
    for row in differing[:8]:
        low, high = (quantity(row[c], row["unit_zh"]) for c in ("lowest_value", "highest_value"))
        spread = f"{low}～{high}" if low != high else f"均为 {low}，界限写法不同"
        put(
            console,
            f"  {row['indicator_zh']}·{row['area_zh']}·{row['time_period']}："
            f"{row['sources_count']} 个来源，{spread}；"
            f"采用 {quantity(row['obs_value'], row['unit_zh'], row['value_qualifier'])}（{row['source_zh']}）",
            style="dim",
            markup=True,
        )
    if len(differing) > 8:
        put(
            console,
            f"  …其余 {len(differing) - 8} 个见 marts.mart_indicator_values（sources_differ）",
            style="dim",
            markup=True,
        )


def _target_cells(row: dict[str, Any]) -> list[str]:
    latest = quantity(row["latest_value"], row["unit_zh"], row["latest_qualifier"] or "exact")
    signs = (
        ("※", row["sources_differ"]), ("ᴾ", row["is_provisional"]), ("ⱽ", row["is_unconfirmed"]), ("°", row["is_stale"]),
    )  # fmt: skip
    marks = "".join(mark for mark, on in signs if on)
    gone, due = row["progress_share"], row["schedule_share"]
    cutoffs = (row["cut_on_track"], row["cut_behind"], row["cut_far_behind"])
    progress = f"{share(gone, [*cutoffs, *beside(gone, due)])}/{share(due, beside(due, gone))}"
    return [
        f"　{row['indicator_zh']}",
        row["area_zh"],
        f"{latest}{marks}",
        row["latest_period"] or DASH,
        target_value(row),
        row["target_period"],
        progress if row["progress_share"] is not None and row["status"] != "pending" else DASH,
        status_text(row),
    ]


def _narrow_cells(row: dict[str, Any]) -> list[str]:
    name, area, latest, period, target, target_period, progress, status = _target_cells(row)
    return [
        f"{name}·{area}",
        f"{latest}\n{period}",
        f"{target}\n{target_period}",
        progress.replace("/", "/\n"),
        status,
    ]


def target_value(row: dict[str, Any]) -> str:
    """The target with its operator; words stay words."""
    if row["target_value"] is None:
        return str(row["target_published"])
    value = quantity(row["target_value"], row["unit_zh"])
    high = f"～{quantity(row['target_value_high'], row['unit_zh'])}" if row["target_value_high"] else ""
    return f"{row['operator_sign']}{value}{high}"


def target_text(row: dict[str, Any]) -> str:
    """The target with its operator and period."""
    return f"{target_value(row)}（{row['target_period']}）"


def status_text(row: dict[str, Any]) -> str:
    """Sign and words of a status; what has no figure names who owes it."""
    if row["status_reason"] == "no_data":
        return "[dim]尚无数据[/dim]"
    words = row["substatus_zh"] or row["status_zh"]
    if row["status_reason_zh"]:
        words += f"（{row['status_reason_zh']}）"
    colour = COLOURS.get(row["status"], "default")
    return f"[{colour}]{row['status_sign']}{words}[/{colour}]"
