"""The scorecard in the terminal: goal, indicator, area, latest, target, progress, status."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from contracts.codelists import shared_codelist
from contracts.plan import PlanHeader
from contracts.speech import first_of, languages
from orchestration.views.terminal import put, put_table
from warehouse import query
from warehouse.products.wording.asked import asked_in, units_of
from warehouse.products.wording.formats import DASH, beside, period, quantity, quantity_en, share
from warehouse.products.wording.standing import standing_of

WIDE = (
    105  # columns below which, or where they do not fit, area and periods move into their neighbours' cells
)
SIGNS = (
    "※ 来源之间不一致　ᴾ 初步数或估计数　ⱽ 未核实　° 数据陈旧　> ≥ < ≤ ≈ 界限或约数　进度/时序：已走路程/已过时间",
    "※ sources differ  ᴾ provisional or estimated  ⱽ not confirmed  ° out of date  > ≥ < ≤ ≈ bound or approximate  "
    "progress/schedule: way covered/time gone",
)
WIDE_HEADS = (
    ("最新值", "Latest"), ("报告期", "Period"), ("目标", "Target"), ("目标期", "Due"), ("进度/时序", "Progress/schedule"),
)  # fmt: skip
NARROW_HEADS = (("最新值", "Latest"), ("目标", "Target"), ("进度/时序", "Progress/schedule"))
LEAST, SHARES = (
    (20, 8, 16),
    (0.42, 0.26, 0.32),
)  # of indicator, area, status: columns, and parts of what is left
COLOURS = {
    "achieved": "green", "on_track": "green", "trend_favourable": "green", "achieved_late": "yellow",
    "behind": "yellow", "far_behind": "red", "moving_away": "red", "regressed": "red", "missed": "red",
}  # fmt: skip
GOAL_STATES = {"no_data": ("无数据", "no data"), "no_target": ("有数据，无目标", "data, no target")}


def print_scorecard(console: Console, database: Path, header: PlanHeader, proposed: Collection[str]) -> None:
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
        first_of(
            f"[bold]{title['plan_zh']}[/bold]（{title['document_number']}）  截至 {goals[0]['known_on']} 所知",
            f"[bold]{title['plan_en']}[/bold] ({title['document_number']})  as known on {goals[0]['known_on']}",
        ),
        markup=True,
    )
    verdict = standing_of(database, header).verdict
    put(console, first_of(verdict.zh, verdict.en))
    table = _table(goals, shown, wide=True)
    if console.width < WIDE or not _fit(table, console.width):
        table = _table(goals, shown, wide=False)
    put_table(console, table)
    put(console, first_of(*SIGNS), style="dim", markup=True)
    _print_owed(console, owed, query.departments(database), proposed)


def _table(goals: list[dict[str, Any]], shown: list[dict[str, Any]], *, wide: bool) -> Table:
    """Every goal with its targets; where it is not wide, area and periods stand in their neighbours' cells."""
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(first_of("领域　指标", "Goal, indicator"), overflow="fold")
    if wide:
        table.add_column(first_of("地区", "Area"), overflow="fold")
    for name in WIDE_HEADS if wide else NARROW_HEADS:
        table.add_column(first_of(*name), justify="right", no_wrap=wide, overflow="fold")
    table.add_column(first_of("状态", "Status"), overflow="fold")
    language = languages()[0]
    for goal in goals:
        blanks = [""] * (len(table.columns) - 2)
        table.add_row(f"[bold]{goal[f'goal_{language}']}[/bold]", *blanks, f"[dim]{_goal_note(goal)}[/dim]")
        for row in shown:
            if row["goal"] == goal["goal"]:
                table.add_row(*(_target_cells(row) if wide else _narrow_cells(row)))
    return table


def _fit(table: Table, width: int) -> bool:
    """The columns that fold share what the others leave of the width; returns whether each has its least."""
    widths = [
        max(_cells_of(line) for cell in (c.header, *c.cells) for line in str(cell).split("\n"))
        for c in table.columns
    ]
    folding = [at for at, column in enumerate(table.columns) if not column.no_wrap]
    room = width - 2 * len(widths) - 2 - sum(w for at, w in enumerate(widths) if at not in folding)
    for at, fewest, part in zip(folding, LEAST, SHARES, strict=True):
        table.columns[at].width = min(widths[at], max(fewest, int(room * part)))
    return room >= sum(LEAST)


def _cells_of(text: str) -> int:
    return Text.from_markup(text).cell_len


def _once(targets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same target set by several documents is one line here; `explain` shows every document."""
    columns = ("indicator", "ref_area", "breakdown", "target_period", "target_operator", "target_value")
    return list({tuple(t[c] for c in columns): t for t in reversed(targets)}.values())[::-1]


def _goal_note(goal: dict[str, Any]) -> str:
    if goal["goal_state"] in GOAL_STATES:
        zh, en = GOAL_STATES[goal["goal_state"]]
        count = goal["indicators_count"]
        return first_of(f"{zh}（{count} 个指标）", f"{en} ({count} indicators)")
    parts = [
        f"{first_of(zh, en)} {goal[column]}"
        for zh, en, column in (
            ("达标", "met", "achieved_count"), ("达进度", "on schedule", "on_track_count"),
            ("滞后", "behind", "behind_count"), ("待核定", "awaiting final value", "pending_count"),
            ("定性", "qualitative", "qualitative_count"), ("不评估", "not assessed", "not_assessed_count"),
            ("无数据", "no data", "no_data_count"),
        )
        if goal[column]
    ]  # fmt: skip
    return first_of("主目标 ", "headline targets: ") + first_of(" ", ", ").join(parts)


def _print_owed(
    console: Console,
    owed: list[dict[str, Any]],
    departments: dict[str, dict[str, Any]],
    proposed: Collection[str],
) -> None:
    if not owed:
        return
    owing = list(dict.fromkeys(t["department"] for t in owed))
    are_all = all(code in proposed for code in owing)
    head = first_of(
        f"[bold]尚无数据的目标 {len(owed)} 个[/bold]{'（责任部门为建议，方案未见分工）' if are_all else ''}",
        f"[bold]Targets without a figure: {len(owed)}[/bold]{' (departments are proposed)' if are_all else ''}",
    )
    put(console, head, markup=True)
    language = languages()[0]
    for department in owing:
        mark = first_of("（建议）", " (proposed)") if department in proposed and not are_all else ""
        own = [t for t in owed if t["department"] == department]
        names = first_of("、", ", ").join(
            f"{t[f'indicator_{language}']}{_of_part(t)}{'' if t['ref_area'] == owed[0]['ref_area'] else '·' + t[f'area_{language}']}"
            f" {target_text(t)}"
            for t in own
        )
        put(
            console,
            f"  {departments[department][f'department_{language}']}{mark}{first_of('：', ': ')}{names}",
            style="dim",
            markup=True,
        )


def print_totals(console: Console, database: Path) -> None:
    """Row counts, findings by rule, and figures on which publishers differ are printed."""
    totals = query.submission_totals(database)
    if not totals["submissions"]:
        put(
            console,
            first_of(
                "那一天系统尚未收到任何文件：数字按发布日期推定为已知（known_basis = declared）",
                "no file had arrived by that day: figures count as known from their publication (known_basis = declared)",
            ),
            style="dim",
            markup=True,
        )
    else:
        _print_counts(console, database, totals)
    _print_differences(console, query.differing_figures(database))


def _print_counts(console: Console, database: Path, totals: dict[str, Any]) -> None:
    put(
        console,
        first_of(
            f"读入 {totals['rows_read']} 行 = 采用 {totals['rows_accepted']} + 隔离 {totals['rows_quarantined']}"
            f" + 约定不计 {totals['rows_ignorable']}（{totals['submissions']} 次报送）",
            f"read {totals['rows_read']} rows = taken {totals['rows_accepted']} + kept out {totals['rows_quarantined']}"
            f" + not counted by agreement {totals['rows_ignorable']} ({totals['submissions']} submissions)",
        ),
        markup=True,
    )
    for row in query.quarantine_reasons(database):
        put(
            console,
            first_of(
                f"  隔离 {row['cells']} 处：{row['rule_zh']}（{row['rule_id']}）",
                f"  kept out {row['cells']}: {row['rule_id']}",
            ),
            style="dim",
            markup=True,
        )


def _print_differences(console: Console, differing: list[dict[str, Any]]) -> None:
    if differing:
        head = first_of(
            f"来源不一致的数字 {len(differing)} 个，全部读数均保留，按来源次序采用：",
            f"figures on which sources differ: {len(differing)}; every reading is kept, taken in the order of sources:",
        )
        put(console, head, markup=True)
    for row in differing[:8]:
        low, high = (amount(row, c) for c in ("lowest_value", "highest_value"))
        same = first_of(f"均为 {low}，界限写法不同", f"all {low}, bounds written differently")
        spread = f"{low}{first_of('～', '–')}{high}" if low != high else same
        taken, language = amount(row, "obs_value", row["value_qualifier"]), languages()[0]
        put(
            console,
            f"  {row[f'indicator_{language}']}·{row[f'area_{language}']}·{period(row['time_period'])}"
            + first_of(
                f"：{row['sources_count']} 个来源，{spread}；采用 {taken}（{row['source_zh']}）",
                f": {row['sources_count']} sources, {spread}; taken {taken} ({row['source_en']})",
            ),
            style="dim",
            markup=True,
        )
    if len(differing) > 8:
        put(
            console,
            first_of(
                f"  …其余 {len(differing) - 8} 个见 marts.mart_indicator_values（sources_differ）",
                f"  … 8 of {len(differing)} shown; the rest: marts.mart_indicator_values (sources_differ)",
            ),
            style="dim",
            markup=True,
        )


def _target_cells(row: dict[str, Any]) -> list[str]:
    latest, language = amount(row, "latest_value", row["latest_qualifier"] or "exact"), languages()[0]
    signs = (
        ("※", row["sources_differ"]), ("ᴾ", row["is_provisional"]), ("ⱽ", row["is_unconfirmed"]), ("°", row["is_stale"]),
    )  # fmt: skip
    marks = "".join(mark for mark, on in signs if on)
    gone, due = row["progress_share"], row["schedule_share"]
    cutoffs = (row["cut_on_track"], row["cut_behind"], row["cut_far_behind"])
    progress = f"{share(gone, [*cutoffs, *beside(gone, due)])}/{share(due, beside(due, gone))}"
    indent = first_of("　", "  ")
    return [
        f"{indent}{row[f'indicator_{language}']}{_of_part(row)}",
        row[f"area_{language}"],
        f"{latest}{marks}",
        period(row["latest_period"]) if row["latest_period"] else DASH,
        target_value(row),
        period(row["target_period"]) if row["target_period"] else "",
        progress if row["progress_share"] is not None and row["status"] != "pending" else DASH,
        status_text(row),
    ]


def _narrow_cells(row: dict[str, Any]) -> list[str]:
    name, area, latest, of_latest, target, of_target, progress, status = _target_cells(row)
    return [
        f"{name}{first_of('·', ' · ')}{area}",
        f"{latest}\n{of_latest}",
        f"{target}\n{of_target}",
        progress.replace("/", "/\n"),
        status,
    ]


def _of_part(row: dict[str, Any]) -> str:
    """Which part of the indicator the target is for; empty for the whole."""
    part = row[f"breakdown_{languages()[0]}"]
    return "" if row["breakdown"] == "_T" else first_of(f"〔{part}〕", f" [{part}]")


def _label(codelist: str, code: str) -> str:
    """The code's label in the language that comes first."""
    found = shared_codelist(codelist)[code]
    return first_of(found.label_zh, found.label_en)


def amount(row: dict[str, Any], column: str, qualifier: str = "exact") -> str:
    """A value with its unit, as a person reads it in the language that comes first."""
    units = units_of(row, column)
    if languages()[0] == "en" and units["unit_measure"] is not None:
        return quantity_en(row[column], units["unit_measure"], qualifier)
    return quantity(row[column], units["unit_zh"], qualifier)


def target_value(row: dict[str, Any]) -> str:
    """The target with its operator; words stay words."""
    column = asked_in(row)
    if column is None:
        return str(row["target_published"])
    value = amount(row, column)
    high = (
        f"{first_of('～', '–')}{amount(row, 'target_value_high')}"
        if row["target_value_high"] is not None
        else ""
    )
    return f"{row['operator_sign']}{value}{high}"


def target_text(row: dict[str, Any]) -> str:
    """The target with its operator and period."""
    when = period(row["target_period"])
    return first_of(f"{target_value(row)}（{when}）", f"{target_value(row)} ({when})")


def status_text(row: dict[str, Any]) -> str:
    """Sign and words of a status; what has no figure names who owes it."""
    if row["status_reason"] == "no_data":
        return first_of("[dim]尚无数据[/dim]", "[dim]no figure yet[/dim]")
    words = _label("substatus", row["substatus"]) if row["substatus"] else _label("status", row["status"])
    if row["status_reason"]:
        reason = _label("reason", row["status_reason"])
        words += first_of(f"（{reason}）", f" ({reason})")
    colour = COLOURS.get(row["status"], "default")
    return f"[{colour}]{row['status_sign']}{words}[/{colour}]"
