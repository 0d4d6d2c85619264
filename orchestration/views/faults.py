"""Faults of the plan's files and findings of a checked file, as a person reads them."""

import sys

from rich.console import Console
from rich.markup import escape

from contracts.faults import ContractError
from contracts.plan import Form
from sources.checking import Report

SEVERITIES = {"error": ("错误", "red"), "warning": ("警告", "yellow"), "info": ("提示", "dim")}


def print_faults(error: ContractError) -> None:
    """Every fault is on standard error: file, line, key, message and remedy in both languages."""
    console = Console(file=sys.stderr, soft_wrap=True, highlight=False)
    console.print(f"[red]✕ 方案文件有 {len(error.faults)} 处错误 | the plan has {len(error.faults)} faults[/red]")
    for fault in error.faults:
        place = f"{fault.file}:{fault.line}"
        console.print(f"\n[bold]{escape(place)}[/bold]  {escape(fault.key)}  [dim]{fault.rule_id}[/dim]")
        console.print(f"  {escape(fault.message_zh)}\n  [dim]{escape(fault.message_en)}[/dim]")
        console.print(f"  → {escape(fault.fix_zh)} | {escape(fault.fix_en)}")


def print_report(console: Console, report: Report, form: Form, *, english: bool = False, most: int = 50) -> None:
    """The report of a checked file is printed: outcome, counts that add up, every blocking finding."""
    counts = report.counts
    if english:
        console.print(
            f"[bold]{escape(report.name)}[/bold]  {report.outcome}: read {counts.read} = accepted {counts.accepted}"
            f" + quarantined {counts.quarantined} + ignorable {counts.ignorable}"
        )
    else:
        from contracts.codelists import shared_codelist

        outcome = shared_codelist("outcome")[report.outcome].label_zh
        console.print(
            f"[bold]{escape(report.name)}[/bold]  {form.number} {form.title_zh}：{outcome}。读入 {counts.read} 行"
            f" = 采用 {counts.accepted} + 隔离 {counts.quarantined} + 约定不计 {counts.ignorable}"
        )
    rows = report.findings.filter(report.findings["severity"] != "info").to_dicts()
    for row in rows[:most]:
        word, colour = SEVERITIES[row["severity"]]
        expected = "" if row["rule_id"] not in form.tolerated_rules else ("（约定可容忍）" if not english else " (tolerated)")
        message, fix = (row["message_en"], row["fix_en"]) if english else (row["message_zh"], row["fix_zh"])
        place = f"{report.name} {row['locator'] or '—'}"
        label = row["severity"] if english else word
        console.print(f"[{colour}]{label}[/{colour}] [bold]{escape(place)}[/bold] [dim]{row['rule_id']}[/dim]{expected}", soft_wrap=True)
        console.print(f"  {escape(message)}", soft_wrap=True)
        if not english and row["rule_id"] not in form.tolerated_rules:
            console.print(f"  [dim]{escape(row['message_en'])}[/dim]", soft_wrap=True)
        console.print(f"  → {escape(fix)}", soft_wrap=True)
    if len(rows) > most:
        console.print(f"  …{len(rows) - most}")
    infos = report.findings.height - len(rows)
    if infos:
        console.print(f"提示 {infos} 条（原文为界限或约数）" if not english else f"{infos} notes (bounds or approximate figures)", style="dim")
