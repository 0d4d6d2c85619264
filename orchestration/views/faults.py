"""Faults of the plan's files and findings of a checked file, as a person reads them."""

from typing import Any

from rich.console import Console
from rich.markup import escape

from contracts.codelists import shared_codelist
from contracts.faults import ContractError
from contracts.forms import Form
from contracts.visible import visible
from orchestration.views.terminal import put, terminal
from sources.checking import Report

MOST_SHOWN = 50
MOST_CELLS = 8
SEVERITIES = {"error": ("错误", "red"), "warning": ("警告", "yellow"), "info": ("提示", "dim")}


def print_faults(error: ContractError) -> None:
    """Every fault is on standard error: file, line, key, message and remedy in both languages."""
    console = terminal(stderr=True)
    put(
        console,
        f"[red]✕ 方案文件有 {len(error.faults)} 处错误 | faults in the plan: {len(error.faults)}[/red]",
        markup=True,
    )
    for fault in error.faults:
        place = f"{fault.file}:{fault.line}"
        put(
            console,
            f"\n[bold]{_shown(place)}[/bold]  {escape(fault.key)}  [dim]{fault.rule_id}[/dim]",
            markup=True,
        )
        put(console, f"  {escape(fault.message_zh)}\n  [dim]{escape(fault.message_en)}[/dim]", markup=True)
        put(console, f"  → {escape(fault.fix_zh)} | {escape(fault.fix_en)}", markup=True)


def print_report(
    console: Console, report: Report, form: Form | None, *, english: bool = False, blocking_only: bool = False
) -> None:
    """The report of a checked file is printed: outcome, counts that add up, findings with their remedy."""
    counts = report.counts
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
    told = _told_once(shown.to_dicts())
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
        others = [place.rpartition("!")[2] for place in row["places"][1:MOST_CELLS]]
        more = "…" if len(row["places"]) > MOST_CELLS else ""
        row["locator"] = "、".join([row["places"][0], *others]) + more
    return list(alike.values())


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
    put(console, f"  {_shown(row[first])}", markup=True)
    if not english and not tolerated:
        put(console, f"  [dim]{_shown(row['message_en'])}[/dim]", markup=True)
    put(console, f"  → {_shown(row[second])}", markup=True)
