"""`longshu explain`: the figure, the status with every step of its arithmetic, and the cells behind it."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from contracts.codelists import shared_codelist
from contracts.periods import Span
from contracts.plan import Plan
from contracts.stated_targets import told
from orchestration.views.scorecard import status_text, target_text
from orchestration.views.terminal import put
from warehouse import query
from warehouse.products.wording.arithmetic import arithmetic
from warehouse.products.wording.formats import quantity, which
from warehouse.products.wording.methods import other_method


def print_explanation(
    console: Console, database: Path, code: str, area: str, period: Span | None, plan: Plan
) -> None:
    """The indicator in the area is explained: readings of the period, targets with arithmetic, sources."""
    stated = {target.target_id: said for target in plan.targets if (said := told(target))}
    card = query.indicator(database, code)
    readings = query.readings(database, code, area)
    targets = query.targets(database, code, area)
    assert card is not None
    area_zh = next(a["area_zh"] for a in query.areas(database) if a["ref_area"] == area)
    known_on = query.goals(database)[0]["known_on"]
    put(console)
    put(
        console,
        f"[bold]{card['indicator_zh']} · {area_zh}[/bold]（{code} {area}）  截至 {known_on} 所知",
        markup=True,
    )
    put(console, f"{card['definition_zh']}", markup=True)
    put(
        console,
        f"计量单位：{card['unit_label_zh']}   责任部门：{card['department_zh']}（建议）",
        style="dim",
        markup=True,
    )

    shown = [r for r in readings if period is None or within(r, period)]
    put(console, f"\n[bold]一、数字[/bold]（{period.code if period else '全部报告期'}）", markup=True)
    if not shown:
        put(console, "  该期没有已采用的数字。", markup=True)
    for index, row in enumerate(shown):
        _print_reading(
            console, row, is_first=index == 0 or row["time_period"] != shown[index - 1]["time_period"]
        )
    if period:
        related = query.related_readings(database, code, area, period.start, period.end)
        if related:
            put(console, "  同一主题的其他指标（不可混用）：", style="dim", markup=True)
        for row in related:
            put(
                console,
                f"    {row['indicator_zh']}{which(row)} {row['time_period']}：{_value(row)}  {escape(row['source_zh'])}",
                style="dim",
                markup=True,
            )
    names = {row["data_source"]: row["source_zh"] for row in readings}
    _print_revisions(console, query.revisions(database, code, area), card["unit_zh"], names)

    put(console, "\n[bold]二、目标与状态[/bold]", markup=True)
    if not targets:
        put(console, "  这一指标在该地区没有目标值。", markup=True)
    matching = [t for t in targets if period and t["target_period"] == period.code]
    full = matching or [t for t in targets if t["is_headline"]]
    for row in targets:
        _print_target(console, row, with_arithmetic=row in full)
        if row["target_id"] in stated:
            put(console, f"      {stated[row['target_id']][0]}")
        for other in query.other_methods(database, row["target_id"]) if row in full else []:
            put(console, f"      其他方法：{escape(other_method(other).zh)}", style="dim", markup=True)


def _kind(reliability: str) -> str:
    return shared_codelist("reliability")[reliability].label_zh


def within(row: dict[str, Any], period: Span) -> bool:
    """Whether the reading is of the period, or ends in it."""
    return bool(row["time_period"] == period.code or period.start <= row["period_end"] <= period.end)


def _value(row: dict[str, Any]) -> str:
    return quantity(row["obs_value"], row["unit_zh"], row["value_qualifier"])


def _print_reading(console: Console, row: dict[str, Any], *, is_first: bool) -> None:
    if is_first:
        differ = "  [yellow]※ 来源不一致[/yellow]" if row["sources_differ"] else ""
        put(
            console,
            f"  [bold]{row['time_period']}[/bold]（{row['sources_count']} 个来源）{differ}",
            markup=True,
        )
    mark = "●" if row["is_preferred"] else "○"
    notes = "、".join(
        text
        for text, on in (
            ("采用", row["is_preferred"]),
            ("预测数，不作实际值", row["is_forecast"]),
            ("有待更正", row["correction_pending"]),
            ("未核实", row["is_unconfirmed"]),
        )
        if on
    )
    put(
        console,
        f"    {mark} {which(row)}{_value(row)}  原文“{escape(row['value_published'])}”  {escape(row['source_zh'])}（{_kind(row['reliability'])}）  {notes}",
        markup=True,
    )
    put(
        console,
        f"      {_known(row)}；"
        f"出处 {escape(row['original_name'])} 单元格 {row['locator']}（批号 {row['submission_id']}，"
        f"归档 {row['file_sha256'][:12]}）",
        style="dim",
        markup=True,
    )
    for text in (row["source_title"], row["url"], row["comment_obs"]):
        if text:
            put(console, f"      {escape(text)}", style="dim", markup=True)


def _known(row: dict[str, Any]) -> str:
    day = f"{row['accepted_at']:%Y-%m-%d}"
    if row["known_basis"] == "observed":
        return f"{day} 采用"
    if row["published_on"] == day:
        return f"{day} 发布，自当日起视为已知"
    published = f"发布日期仅注明 {row['published_on']}" if row["published_on"] else "发布日期未注明"
    return f"{published}，自 {day} 起视为已知"


def _print_revisions(
    console: Console, rows: list[dict[str, Any]], unit_zh: str, names: dict[str, str]
) -> None:
    for row in rows:
        was = f"{quantity(row['previous_value'], unit_zh)} → " if row["vintage_no"] > 1 else ""
        put(
            console,
            f"  修订 {row['time_period']} {names.get(row['data_source'], row['data_source'])} 第 {row['vintage_no']} 版："
            f"{was}{quantity(row['obs_value'], unit_zh)}（{row['accepted_at']:%Y-%m-%d} 起）",
            style="dim",
            markup=True,
        )


def _print_target(console: Console, row: dict[str, Any], *, with_arithmetic: bool) -> None:
    headline = "（主目标）" if row["is_headline"] else ""
    put(
        console,
        f"  [bold]{row['target_id']}[/bold] {target_text(row)} {status_text(row)} {headline}",
        markup=True,
    )
    number = f" {row['document_number']}" if row["document_number"] else ""
    put(
        console,
        f"      原文“{escape(row['target_published'])}”  {escape(row['document_zh'])}{number}（{_kind(row['target_reliability'])}，"
        f"发布 {row['target_published_on'] or '未注明'}）",
        style="dim",
        markup=True,
    )
    if row["target_url"]:
        put(console, f"      {escape(row['target_url'])}", style="dim", markup=True)
    if with_arithmetic:
        for line in arithmetic(row):
            put(console, f"      {escape(line.zh)}", markup=True)
