"""`longshu explain`: the figure, the status with every step of its arithmetic, and the cells behind it."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from contracts.codelists import shared_codelist
from contracts.periods import Span
from orchestration.views.scorecard import status_text, target_text
from warehouse import query
from warehouse.products.wording.arithmetic import arithmetic
from warehouse.products.wording.formats import quantity, which
from warehouse.products.wording.methods import other_method

KINDS = shared_codelist("reliability")


def print_explanation(console: Console, database: Path, code: str, area: str, period: Span | None) -> None:
    """The indicator in the area is explained: readings of the period, targets with arithmetic, sources."""
    card = query.indicator(database, code)
    readings = query.readings(database, code, area)
    targets = query.targets(database, code, area)
    assert card is not None
    area_zh = next(a["area_zh"] for a in query.areas(database) if a["ref_area"] == area)
    known_on = query.goals(database)[0]["known_on"]
    console.print()
    console.print(f"[bold]{card['indicator_zh']} · {area_zh}[/bold]（{code} {area}）  截至 {known_on} 所知")
    console.print(f"{card['definition_zh']}")
    console.print(
        f"计量单位：{card['unit_label_zh']}   责任部门：{card['department_zh']}（建议）", style="dim"
    )

    shown = [r for r in readings if period is None or _within(r, period)]
    console.print(f"\n[bold]一、数字[/bold]（{period.code if period else '全部报告期'}）")
    if not shown:
        console.print("  该期没有已采用的数字。")
    for index, row in enumerate(shown):
        _print_reading(
            console, row, is_first=index == 0 or row["time_period"] != shown[index - 1]["time_period"]
        )
    if period:
        related = query.related_readings(database, code, area, period.start, period.end)
        if related:
            console.print("  同一主题的其他指标（不可混用）：", style="dim")
        for row in related:
            console.print(
                f"    {row['indicator_zh']}{which(row)} {row['time_period']}：{_value(row)}  {escape(row['source_zh'])}",
                style="dim",
            )
    names = {row["data_source"]: row["source_zh"] for row in readings}
    _print_revisions(console, query.revisions(database, code, area), card["unit_zh"], names)

    console.print("\n[bold]二、目标与状态[/bold]")
    if not targets:
        console.print("  这一指标在该地区没有目标值。")
    matching = [t for t in targets if period and t["target_period"] == period.code]
    full = matching or [t for t in targets if t["is_headline"]]
    for row in targets:
        _print_target(console, row, with_arithmetic=row in full)
        for other in query.other_methods(database, row["target_id"]) if row in full else []:
            console.print(f"      其他方法：{escape(other_method(other).zh)}", style="dim", soft_wrap=True)


def _within(row: dict[str, Any], period: Span) -> bool:
    return bool(row["time_period"] == period.code or period.start <= row["period_end"] <= period.end)


def _value(row: dict[str, Any]) -> str:
    return quantity(row["obs_value"], row["unit_zh"], row["value_qualifier"])


def _print_reading(console: Console, row: dict[str, Any], *, is_first: bool) -> None:
    if is_first:
        differ = "  [yellow]※ 来源不一致[/yellow]" if row["sources_differ"] else ""
        console.print(f"  [bold]{row['time_period']}[/bold]（{row['sources_count']} 个来源）{differ}")
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
    console.print(
        f"    {mark} {which(row)}{_value(row)}  原文“{escape(row['value_published'])}”  {escape(row['source_zh'])}（{KINDS[row['reliability']].label_zh}）  {notes}"
    )
    console.print(
        f"      {_known(row)}；"
        f"出处 {escape(row['original_name'])} 单元格 {row['locator']}（批号 {row['submission_id']}，"
        f"归档 {row['file_sha256'][:12]}）",
        style="dim",
    )
    for text in (row["source_title"], row["url"], row["comment_obs"]):
        if text:
            console.print(f"      {escape(text)}", style="dim", soft_wrap=True)


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
        console.print(
            f"  修订 {row['time_period']} {names.get(row['data_source'], row['data_source'])} 第 {row['vintage_no']} 版："
            f"{was}{quantity(row['obs_value'], unit_zh)}（{row['accepted_at']:%Y-%m-%d} 起）",
            style="dim",
        )


def _print_target(console: Console, row: dict[str, Any], *, with_arithmetic: bool) -> None:
    headline = "（主目标）" if row["is_headline"] else ""
    console.print(f"  [bold]{row['target_id']}[/bold] {target_text(row)} {status_text(row)} {headline}")
    number = f" {row['document_number']}" if row["document_number"] else ""
    console.print(
        f"      原文“{escape(row['target_published'])}”  {escape(row['document_zh'])}{number}（{KINDS[row['target_reliability']].label_zh}，"
        f"发布 {row['target_published_on'] or '未注明'}）",
        style="dim",
    )
    if row["target_url"]:
        console.print(f"      {escape(row['target_url'])}", style="dim", soft_wrap=True)
    if with_arithmetic:
        for line in arithmetic(row):
            console.print(f"      {escape(line.zh)}", soft_wrap=True)
