"""Faults of the plan's files and findings of a checked file, as a person reads them."""

import re
from typing import Any

from rich.console import Console
from rich.markup import escape

from contracts.codelists import shared_codelist
from contracts.faults import ContractError
from contracts.forms import Form
from contracts.rules import rule
from contracts.speech import joined, speaks
from contracts.visible import visible
from orchestration.views.terminal import put, terminal
from sources.checking import Report

MOST_SHOWN = 50
MOST_CELLS = 8  # cells, or runs of cells below each other, that a line names
MOST_ALIKE = 5  # findings of one rule that are told one by one
EXAMPLES = 2  # of those that are told together
SEVERITIES = {"error": ("错误", "red"), "warning": ("警告", "yellow"), "info": ("提示", "dim")}


def print_faults(error: ContractError) -> None:
    """Every fault is on standard error: file, line, key, message and remedy in both languages."""
    console = terminal(stderr=True)
    count = len(error.faults)
    put(console, f"✕ {joined(f'方案文件有 {count} 处错误', f'faults in the plan: {count}')}", style="red")
    for fault in error.faults:
        place = f"{fault.file}:{fault.line}"
        put(
            console,
            f"\n[bold]{_shown(place)}[/bold]  {escape(fault.key)}  [dim]{fault.rule_id}[/dim]",
            markup=True,
        )
        if speaks("zh"):
            put(console, f"  {fault.message_zh}")
        if speaks("en"):
            put(console, f"  {fault.message_en}", style="dim" if speaks("zh") else "")
        put(console, f"  → {joined(fault.fix_zh, fault.fix_en)}")


def print_report(
    console: Console, report: Report, form: Form | None, *, english: bool = False, blocking_only: bool = False
) -> None:
    """The report of a checked file is printed: outcome, counts that add up, findings with their remedy."""
    counts, english = report.counts, english or not speaks("zh")
    tolerated = form.tolerated_rules if form else ()
    title = f"{form.number} {form.title_zh}" if form else "（认不出是哪张表）"
    title = f"{title}　{report.month}" if report.month else title
    if english:
        put(
            console,
            f"[bold]{_shown(report.name)}[/bold]  {report.outcome}: read {counts.read} = accepted {counts.accepted}"
            f" + quarantined {counts.quarantined} + ignorable {counts.ignorable}"
            + (f" ({counts.absent} of them not in the file)" if counts.absent else ""),
            markup=True,
        )
    else:
        outcome = shared_codelist("outcome")[report.outcome].label_zh
        nil = "（零报告）" if report.is_nil_return else ""
        put(
            console,
            f"[bold]{_shown(report.name)}[/bold]  {title}：{outcome}{nil}。读入 {counts.read} 行"
            f" = 采用 {counts.accepted} + 隔离 {counts.quarantined} + 约定不计 {counts.ignorable}"
            + (f"（其中 {counts.absent} 个应报而文件里没有）" if counts.absent else ""),
            markup=True,
        )
    confirmed = report.findings["decision"] == "confirmed"
    of_file = report.findings["row_no"].is_null()
    shown = report.findings.filter(((report.findings["severity"] != "info") | of_file) & ~confirmed)
    if blocking_only:
        shown = report.blocking(tolerated)
    told = _grouped(_told_once(shown.to_dicts()))
    for row in told[:MOST_SHOWN]:
        _print_finding(console, report.name, row, row["rule_id"] in tolerated, english=english)
    if len(told) > MOST_SHOWN:
        put(console, f"  …（共 {shown.height} 条 | {shown.height} in all）", markup=True)
    notes = report.findings.filter((report.findings["severity"] == "info") & ~of_file).height
    if notes and not blocking_only:
        put(
            console,
            f"{notes} notes" if english else f"提示 {notes} 条（不影响采用）",
            style="dim",
            markup=True,
        )
    if confirmed.any() and not blocking_only:
        given = int(confirmed.sum())
        put(
            console,
            f"{given} warnings confirmed" if english else f"已核实的警告 {given} 条",
            style="dim",
            markup=True,
        )


def _shown(text: str) -> str:
    """Text of a file as the terminal may print it: no markup, no escapes."""
    return escape(visible(text))


def _told_once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is said of several cells alike is said once, with all of them."""
    alike: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        first = alike.setdefault((row["rule_id"], row["message_zh"]), row | {"places": []})
        first["places"].append(row["locator"] or "—")
    for row in alike.values():
        row["locator"] = _places(row["places"])
    return list(alike.values())


def _grouped(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Many findings of one rule are one, with all their cells and the first of their messages."""
    of_rule: dict[str, list[dict[str, Any]]] = {}
    for row in told:
        of_rule.setdefault(row["rule_id"], []).append(row)
    shown: list[dict[str, Any]] = []
    for row in told:
        rows = of_rule[row["rule_id"]]
        if len(rows) <= MOST_ALIKE:
            shown.append(row)
        elif row is rows[0]:
            shown.append(_together(rows))
    return shown


def _together(rows: list[dict[str, Any]]) -> dict[str, Any]:
    places = [place for row in rows for place in row["places"]]
    found, count = rule(rows[0]["rule_id"]), len(places)
    of_fix = {row["fix_zh"]: row["fix_en"] for row in rows}
    zh, en = ("\n".join(f"  {row[name]}" for row in rows[:EXAMPLES]) for name in ("message_zh", "message_en"))
    return rows[0] | {
        "locator": _places(places),
        "message_zh": f"{found.label_zh}，共 {count} 处，如：\n{zh}",
        "message_en": f"{found.label_en}, {count} places, such as:\n{en}",
        "fix_zh": next(iter(of_fix)), "fix_en": next(iter(of_fix.values())),
    }  # fmt: skip


def _places(places: list[str]) -> str:
    """The cells, those below each other as one run: `算力!D8:D19、E8`."""
    first, sheet = places[0], places[0].rpartition("!")[0]
    cells = sorted({place.rpartition("!")[2] for place in places}, key=_column_and_row)
    runs: list[list[str]] = []
    for cell in cells:
        column, row = _column_and_row(cell)[1:]
        if runs and row and _column_and_row(runs[-1][-1])[1:] == (column, row - 1):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    if len(cells) < 2:
        return first
    named = [run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}" for run in runs]
    more = "…" if len(named) > MOST_CELLS else ""
    return (f"{sheet}!" if sheet else "") + "、".join(named[:MOST_CELLS]) + more


def _column_and_row(cell: str) -> tuple[int, str, int]:
    found = re.fullmatch("([A-Z]+)([0-9]+)", cell)
    return (len(found[1]), found[1], int(found[2])) if found else (0, cell, 0)


def _print_finding(
    console: Console, name: str, row: dict[str, Any], tolerated: bool, *, english: bool
) -> None:
    word, colour = SEVERITIES[row["severity"]]
    label = row["severity"] if english else word
    note = ("  (tolerated)" if english else "（约定可容忍）") if tolerated else ""
    place = f"{name} {row['locator'] or '—'}"
    first, second = ("message_en", "fix_en") if english else ("message_zh", "fix_zh")
    put(
        console,
        f"[{colour}]{label}[/{colour}] [bold]{_shown(place)}[/bold] [dim]{row['rule_id']}[/dim]{note}",
        markup=True,
    )
    for line in row[first].split("\n"):
        put(console, f"  {_shown(line)}", markup=True)
    if not english and not tolerated:
        for line in row["message_en"].split("\n"):
            put(console, f"  [dim]{_shown(line)}[/dim]", markup=True)
    put(console, f"  → {_shown(row[second])}", markup=True)
