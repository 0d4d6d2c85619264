"""`longshu explain`: the figure, the status with every step of its arithmetic, and the cells behind it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from contracts.codelists import shared_codelist
from contracts.periods import Span
from contracts.plan import Plan
from contracts.speech import first_of, named
from contracts.stated_targets import told
from orchestration.views.scorecard import status_text, target_text
from orchestration.views.terminal import put
from warehouse import query
from warehouse.products.wording.arithmetic import arithmetic
from warehouse.products.wording.formats import period as printed
from warehouse.products.wording.formats import quantity, quantity_en, which, which_en
from warehouse.products.wording.methods import other_method
from warehouse.products.wording.said import said_line


def print_explanation(
    console: Console, database: Path, code: str, area: str, period: Span | None, plan: Plan
) -> None:
    """The indicator in the area is explained: readings of the period, targets with arithmetic, sources."""
    stated = {target.target_id: said for target in plan.targets if (said := told(target))}
    card = query.indicator(database, code)
    readings = query.readings(database, code, area)
    targets = query.targets(database, code, area)
    assert card is not None
    place = named(next(a for a in query.areas(database) if a["ref_area"] == area), "area")
    owner_zh, owner_en = plan.owner(card["department"])
    known_on = query.goals(database)[0]["known_on"]
    put(console)
    put(
        console,
        f"[bold]{named(card, 'indicator')} · {place}[/bold]"
        + first_of(f"（{code} {area}）  截至 {known_on} 所知", f" ({code} {area})  as known on {known_on}"),
        markup=True,
    )
    put(console, named(card, "definition"), markup=True)
    put(
        console,
        first_of(
            f"计量单位：{card['unit_label_zh']}   责任部门：{owner_zh}",
            f"Unit: {card['unit_label_en']}   Department: {owner_en}",
        ),
        style="dim",
        markup=True,
    )

    shown = [r for r in readings if period is None or within(r, period)]
    asked = printed(period.code) if period else first_of("全部报告期", "all periods")
    put(
        console,
        first_of(f"\n[bold]一、数字[/bold]（{asked}）", f"\n[bold]1. Figures[/bold] ({asked})"),
        markup=True,
    )
    if not shown:
        put(
            console,
            first_of("  该期没有已采用的数字。", "  No figure of that period was taken."),
            markup=True,
        )
    for index, row in enumerate(shown):
        _print_reading(
            console, row, is_first=index == 0 or row["time_period"] != shown[index - 1]["time_period"]
        )
    if period:
        related = query.related_readings(database, code, area, period.start, period.end)
        if related:
            others = first_of(
                "  同一主题的其他指标（不可混用）：", "  Other indicators of the subject (not to be mixed):"
            )
            put(console, others, style="dim", markup=True)
        for row in related:
            put(
                console,
                f"    {named(row, 'indicator')}{_part(row)} {printed(row['time_period'])}{first_of('：', ': ')}{_value(row)}  {escape(named(row, 'source'))}",
                style="dim",
                markup=True,
            )
    names = {row["data_source"]: named(row, "source") for row in readings}
    _print_revisions(console, query.revisions(database, code, area), card, names)

    heading = first_of("\n[bold]二、目标与状态[/bold]", "\n[bold]2. Targets and status[/bold]")
    put(console, heading, markup=True)
    if not targets:
        none = first_of("  这一指标在该地区没有目标值。", "  The indicator has no target in that area.")
        put(console, none, markup=True)
    matching = [t for t in targets if period and t["target_period"] == period.code]
    full = matching or [t for t in targets if t["is_headline"]]
    turns = query.turns(database)
    for row in targets:
        _print_target(console, row, with_arithmetic=row in full)
        if row["target_id"] in stated:
            put(console, f"      {first_of(*stated[row['target_id']])}")
        if line := said_line(turns.get(row["target_id"], [])):
            put(console, f"      {escape(first_of(line.zh, line.en))}", style="dim", markup=True)
        for other in query.other_methods(database, row["target_id"]) if row in full else []:
            line = other_method(other)
            other_said = first_of(f"其他方法：{line.zh}", f"Another method: {line.en}")
            put(console, f"      {escape(other_said)}", style="dim", markup=True)


def _kind(reliability: str) -> str:
    entry = shared_codelist("reliability")[reliability]
    return first_of(entry.label_zh, entry.label_en.lower())


def _part(row: dict[str, Any]) -> str:
    return first_of(which(row), which_en(row))


def within(row: dict[str, Any], period: Span) -> bool:
    """Whether the reading is of the period, or ends in it."""
    return bool(row["time_period"] == period.code or period.start <= row["period_end"] <= period.end)


def _value(row: dict[str, Any]) -> str:
    return _amount(row["obs_value"], row, row["value_qualifier"])


def _amount(value: Decimal | None, row: dict[str, Any], qualifier: str = "exact") -> str:
    return first_of(
        quantity(value, row["unit_zh"], qualifier), quantity_en(value, row["unit_measure"], qualifier)
    )


def _print_reading(console: Console, row: dict[str, Any], *, is_first: bool) -> None:
    if is_first:
        differ = (
            f"  [yellow]{first_of('※ 来源不一致', '※ sources differ')}[/yellow]"
            if row["sources_differ"]
            else ""
        )
        count = row["sources_count"]
        of_sources = first_of(f"（{count} 个来源）", f" ({count} {'source' if count == 1 else 'sources'})")
        put(console, f"  [bold]{printed(row['time_period'])}[/bold]{of_sources}{differ}", markup=True)
    mark = "●" if row["is_preferred"] else "○"
    notes = first_of("、", ", ").join(
        first_of(*words)
        for words, on in (
            (("采用", "taken"), row["is_preferred"]),
            (("预测数，不作实际值", "forecast, not an actual"), row["is_forecast"]),
            (("有待更正", "correction pending"), row["correction_pending"]),
            (("未核实", "unconfirmed"), row["is_unconfirmed"]),
        )
        if on
    )
    published, source = escape(row["value_published"]), escape(named(row, "source"))
    told = first_of(
        f"原文“{published}”  {source}（{_kind(row['reliability'])}）",
        f"as published “{published}”  {source} ({_kind(row['reliability'])})",
    )
    put(console, f"    {mark} {_part(row)}{_value(row)}  {told}  {notes}", markup=True)
    name, cell, submission = escape(row["original_name"]), row["locator"], row["submission_id"]
    archived = row["file_sha256"][:12]
    where = first_of(
        f"{_known(row)}；出处 {name} 单元格 {cell}（批号 {submission}，归档 {archived}）",
        f"{_known(row)}; from {name}, cell {cell} (submission {submission}, archived as {archived})",
    )
    put(console, f"      {where}", style="dim", markup=True)
    for text in (row["source_title"], row["url"], row["comment_obs"]):
        if text:
            put(console, f"      {escape(text)}", style="dim", markup=True)


def _known(row: dict[str, Any]) -> str:
    day = f"{row['accepted_at']:%Y-%m-%d}"
    if row["known_basis"] == "observed":
        return first_of(f"{day} 采用", f"taken on {day}")
    if row["published_on"] == day:
        return first_of(f"{day} 发布，自当日起视为已知", f"published on {day}, known from that day")
    if row["published_on"]:
        said = first_of(f"发布日期仅注明 {row['published_on']}", f"dated {row['published_on']} only")
    else:
        said = first_of("发布日期未注明", "not dated")
    return first_of(f"{said}，自 {day} 起视为已知", f"{said}, known from {day}")


def _print_revisions(
    console: Console, rows: list[dict[str, Any]], card: dict[str, Any], names: dict[str, str]
) -> None:
    for row in rows:
        was = f"{_amount(row['previous_value'], card)} → " if row["vintage_no"] > 1 else ""
        now, day = _amount(row["obs_value"], card), f"{row['accepted_at']:%Y-%m-%d}"
        what = f"{printed(row['time_period'])} {names.get(row['data_source'], row['data_source'])}"
        said = first_of(
            f"  修订 {what} 第 {row['vintage_no']} 版：{was}{now}（{day} 起）",
            f"  Revision {what}, version {row['vintage_no']}: {was}{now} (from {day})",
        )
        put(console, said, style="dim", markup=True)


def _print_target(console: Console, row: dict[str, Any], *, with_arithmetic: bool) -> None:
    headline = first_of("（主目标）", "(headline)") if row["is_headline"] else ""
    put(
        console,
        f"  [bold]{row['target_id']}[/bold] {target_text(row)} {status_text(row)} {headline}",
        markup=True,
    )
    number = f" {row['document_number']}" if row["document_number"] else ""
    published, document = escape(row["target_published"]), f"{escape(named(row, 'document'))}{number}"
    kind, day = _kind(row["target_reliability"]), row["target_published_on"]
    said = first_of(
        f"原文“{published}”  {document}（{kind}，发布 {day or '未注明'}）",
        f"as published “{published}”  {document} ({kind}, published {day or 'without a date'})",
    )
    put(console, f"      {said}", style="dim", markup=True)
    if row["target_url"]:
        put(console, f"      {escape(row['target_url'])}", style="dim", markup=True)
    if with_arithmetic:
        for line in arithmetic(row):
            put(console, f"      {escape(first_of(line.zh, line.en))}", markup=True)
