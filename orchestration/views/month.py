"""The month as a table at the terminal: what was due from whom, what came, and how it stands."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contracts.codelists import shared_codelist
from contracts.speech import first_of, named, speaks
from orchestration.views.terminal import put, put_table
from warehouse.ledger.extensions import Extension
from warehouse.ledger.submission import ACCEPTED
from warehouse.products.wording.due_days import beside_due_day, due_day
from warehouse.products.wording.formats import DASH

Row = dict[str, Any]
WIDE = 110  # columns that the table needs; below, a return is a few lines
COLOURS = {"on_time": "green", "late": "yellow", "missing": "red"}
HEADS = {
    False: ("表号", "表名", "部门", "应报日", "到达", "报送时间", "结果", "错误/警告/未核实", "说明"),
    True: ("No.", "Form", "Department", "Due", "Arrival", "Received", "Outcome", "Err/warn/open", "Notes"),
}
PROVISIONAL = beside_due_day("weekends_only")
NOTES = {
    "nil": ("零报告", "nil return"),
    "after_close": ("封账后修订", "revision after closing"),
    "proposed": ("建议表式，未下发", "proposed, not issued"),
    "again": ("第 {seq} 次报送", "submission no. {seq}"),
    "waiting": ("待人确认：submit --yes --by 姓名", "waits for a person: submit --yes --by NAME"),
    "stands": ("此前采用的文件仍有效", "the file accepted before still stands"),
    "late": ("迟 {days_late} 天", "{days_late} days late"),
    "missing": ("逾期 {days_late} 天", "{days_late} days overdue"),
    "weekends": (f"应报日{PROVISIONAL[0]}", f"due day {PROVISIONAL[1]}"),
    "extended": (
        "应报日由 {extension.due_before} 延至 {extension.until}（{extension.reason}，{extension.by}）",
        "due day moved from {extension.due_before} to {extension.until} ({extension.reason}, {extension.by})",
    ),
}


def in_force(row: Row) -> bool:
    """Whether the row is of a return that some department owes now."""
    return row["due_on"] is not None and row["form_status"] == "in_force"


def with_extensions(rows: Iterable[Row], found: Iterable[Extension]) -> list[Row]:
    """The rows, each with the extension that its due day is of, or None."""
    known = {(*one.slot, one.until): one for one in found}
    return [
        row
        | {"extension": known.get((row["form"], row["department"], row["reporting_month"], row["due_on"]))}
        for row in rows
    ]


def latest_of_each(rows: Iterable[Row]) -> list[Row]:
    """The newest row of every return, by number of its form and by month."""
    newest = {
        (r["form"], r["department"], r["reporting_month"]): r for r in sorted(rows, key=lambda r: r["seq"])
    }
    return sorted(
        newest.values(), key=lambda r: (r["form_number"] or "", r["department"], r["reporting_month"])
    )


def print_month(console: Console, month: str, rows: list[Row], day: date, *, english: bool) -> None:
    """The month's forms are printed a row each, then the totals."""
    english = english or not speaks("zh")
    title = f"{month}  as known on {day}" if english else f"{month_zh(month)}报送情况　截至 {day} 所知"
    put(console, f"[bold]{title}[/bold]", markup=True)
    shown = latest_of_each(rows)
    if not shown:
        put(
            console,
            "nothing is due and nothing came" if english else "本月没有应报的报表，也没有收到文件",
            markup=True,
        )
        return
    accepted = {(r["form"], r["department"]) for r in rows if r["outcome"] in ACCEPTED}
    if console.width < WIDE:
        for row in shown:
            for line in _lines(row, (row["form"], row["department"]) in accepted, english=english):
                put(console, line, markup=True)
        put(console, _totals(shown, english=english))
        return
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    for name in HEADS[english]:
        table.add_column(name, overflow="fold")
    for row in shown:
        table.add_row(*_cells(row, (row["form"], row["department"]) in accepted, english=english))
    put_table(console, table)
    put(console, _totals(shown, english=english))


def print_still_out(console: Console, rows: list[Row]) -> None:
    """The returns that have not been accepted are printed, a line each, in the language that comes first."""
    for row in rows:
        due = first_of(*due_day(row["due_on"], row["due_basis"]))
        form, department, arrival = named(row, "form"), named(row, "department"), named(row, "arrival")
        line = first_of(
            f"{form}　{department}　应报日 {due}　{arrival}", f"{form}, {department}, due {due}, {arrival}"
        )
        put(console, f"○ {row['form_number']} {line}", style="red")


def _cells(row: Row, stands: bool, *, english: bool) -> list[str]:
    sign = shared_codelist("arrival")[row["arrival"]].extra["sign"]
    colour = COLOURS.get(row["arrival"], "default")
    lang = "en" if english else "zh"
    received = f"{row['received_at']:%m-%d %H:%M}" if row["received_at"] else DASH
    counts = f"{row['errors']}/{row['warnings']}/{row['warnings_unconfirmed']}" if row["seq"] else DASH
    return [
        escape(row["form_number"] or row["form"]),
        escape(row[f"form_{lang}"] or row["form"]),
        escape(row[f"department_{lang}"]),
        str(row["due_on"] or DASH),
        f"[{colour}]{sign}{row[f'arrival_{lang}']}[/{colour}]",
        received,
        row[f"outcome_{lang}"] or DASH,
        counts,
        escape(("; " if english else "；").join(notes(row, stands, english=english))),
    ]


def _lines(row: Row, stands: bool, *, english: bool) -> Iterator[str]:
    """The return in lines of its own: what and whose, when and how, and what there is to say."""
    number, title, department, due, arrival, received, outcome, counts, says = _cells(
        row, stands, english=english
    )
    heads = HEADS[english]
    gap = "  " if english else "　"
    yield f"{arrival}{gap}[bold]{number}[/bold] {title}{gap}{department}"
    parts = [f"{heads[3]} {due}", f"{heads[5]} {received}"]
    parts += [outcome, f"{heads[7]} {counts}"] if row["seq"] else []
    yield f"  {gap.join(parts)}"
    if says:
        yield f"  {says}"


def notes(row: Row, stands: bool, *, english: bool) -> Iterator[str]:
    """What there is to say of a return; `stands`: a file accepted before still counts."""
    says = {
        "proposed": row["form_status"] == "proposed",
        "nil": row["is_nil_return"],
        "after_close": row["is_after_close"],
        "late": row["arrival"] == "late",
        "missing": row["arrival"] == "missing",
        "again": row["seq"] > 1,
        "waiting": row["outcome"] == "waiting",
        "stands": row["outcome"] in ("rejected", "waiting") and stands,
        "weekends": row["due_basis"] == "weekends_only",
        "extended": row["due_basis"] == "extended" and row.get("extension") is not None,
    }
    for name, holds in says.items():
        if holds:
            yield NOTES[name][english].format(**row)


def _totals(shown: list[Row], *, english: bool) -> str:
    codes = [c for c in shared_codelist("arrival") if any(r["arrival"] == c.code for r in shown)]
    counts = [
        (c.label_en if english else c.label_zh, sum(r["arrival"] == c.code for r in shown)) for c in codes
    ]
    errors = sum(bool(r["errors"]) for r in shown)
    unconfirmed = sum(bool(r["warnings_unconfirmed"]) for r in shown)
    due = sum(in_force(r) for r in shown)
    if english:
        parts = ", ".join(f"{label} {n}" for label, n in counts)
        return f"In force {due}; {parts}; with errors {errors}, with unconfirmed warnings {unconfirmed}"
    parts = "　".join(f"{label} {n}" for label, n in counts)
    return f"执行中的应报 {due} 份；{parts}；有错误 {errors} 份，有未核实警告 {unconfirmed} 份"


def month_zh(month: str) -> str:
    """A month as it is written in Chinese: 2026年10月."""
    return f"{int(month[:4])}年{int(month[5:])}月"
