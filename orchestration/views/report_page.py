"""The report of a checked file as a page: what came of it, every finding by sheet and cell, how to send it again."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from contracts.codelists import shared_codelist
from contracts.forms import Form
from contracts.packaged import packaged
from contracts.plan import Plan
from contracts.rules import rule
from contracts.speech import first_of
from sources.checking import Report
from warehouse.products.pages.render import Fact, Head, render

TEMPLATES = packaged("orchestration.views", "templates")
MOST_ROWS = 2000  # findings on a page; the marked copy lists every one
SYNTHETIC = "演练数据 SYNTHETIC"
SEVERITIES = {
    "error": ("错误", "Error", "bad", "✕"),
    "warning": ("警告", "Warning", "warn", "▲"),
    "info": ("提示", "Note", "none", "·"),
}
OUTCOMES = {
    "accepted": ("good", "●", "全部采用，没有要改的。", "Everything is accepted; there is nothing to mend."),
    "accepted_with_findings": (
        "warn", "◐", "数字全部可以采用；下列警告请改正，或在核实说明栏写明原因。",
        "Every figure is acceptable; mend the warnings below, or give the reason in the notes column.",
    ),
    "partly_accepted": (
        "warn", "◐", "一部分没有采用。请改正下列错误，整份重新报送。",
        "Part of it is not accepted. Mend the errors below and send the whole file again.",
    ),
    "rejected": (
        "bad", "✕", "整份退回，一个数也没有采用。请改正后重新报送。",
        "Returned whole; no figure is accepted. Mend it and send it again.",
    ),
    "waiting": (
        "warn", "◐", "要有人确认才采用，现在一个数也没有采用。",
        "It waits for a person to say yes; no figure is accepted yet.",
    ),
}  # fmt: skip
DECISIONS = {
    "quarantined": ("未采用", "kept out"),
    "rejected": ("整份退回", "returned"),
    "noted": ("请核实", "to confirm"),
    "confirmed": ("已核实", "confirmed"),
    "tolerated": ("约定可容忍", "agreed to be tolerated"),
    "told": ("只作说明", "for information"),
}
_CELL = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]+)")


def report_page(report: Report, form: Form | None, plan: Plan, day: date, state: tuple[str, str]) -> str:
    """The page of a report, as text; `state` says in both languages what became of the file besides."""
    findings = [_finding(row, form) for row in report.findings.to_dicts()]
    shown = sorted(findings, key=lambda f: f["order"])[:MOST_ROWS]
    outcome = shared_codelist("outcome")[report.outcome]
    tone, sign, verdict_zh, verdict_en = OUTCOMES[report.outcome]
    return render(
        "report.html.j2", _head(report, form, plan, day), templates=TEMPLATES,
        report=report, form=form, state=state, sheets=_by_sheet(shown), left_out=len(findings) - len(shown),
        outcome=(tone, sign, outcome.label_zh, outcome.label_en), verdict=(verdict_zh, verdict_en),
        totals=_totals(findings), has_expected=any(f["value_expected"] for f in shown), severities=SEVERITIES, is_text=report.name.lower().endswith(".csv"),
    )  # fmt: skip


def page_name(name: str) -> str:
    """What the page of a checked file is called."""
    return f"{name.rpartition('.')[0] or name}.{first_of('核对', 'checked')}.html"


def _head(report: Report, form: Form | None, plan: Plan, day: date) -> Head:
    title = f"{form.number} {form.title_zh}" if form else "认不出是哪张表"
    title_en = f"{form.number} {form.title_en}" if form else "Form not recognised"
    is_practice = "SYNTHETIC" in plan.header.title_zh + plan.header.title_en
    practice = f"（{SYNTHETIC}）" if is_practice and "SYNTHETIC" not in title else ""
    facts = [Fact("文件", "File", report.name), Fact("核对日期", "Checked on", day.isoformat())]
    if report.month:
        facts.insert(1, Fact("报告期", "Period", report.month))
    return Head(title + practice, title_en + practice, "核对报告", "Check report", tuple(facts))


def _finding(row: dict[str, Any], form: Form | None) -> dict[str, Any]:
    sheet, _, cell = (row["locator"] or "").rpartition("!")
    place = _CELL.match(cell)
    order = (int(place[2]), len(place[1]), place[1]) if place else (0, 0, "")
    decision = row["decision"]
    if form and row["rule_id"] in form.tolerated_rules:
        decision = "tolerated"
    elif row["severity"] == "info":
        decision = "told"
    found = rule(row["rule_id"])
    return row | {
        "sheet": sheet, "cell": cell, "order": (sheet != "", sheet, order, row["finding_no"]),
        "label_zh": found.label_zh, "label_en": found.label_en, "decision": DECISIONS[decision],
        "decided": decision,
    }  # fmt: skip


def _by_sheet(findings: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    sheets: dict[str, list[dict[str, Any]]] = {}
    for found in findings:
        sheets.setdefault(found["sheet"], []).append(found)
    return sheets


def _totals(findings: list[dict[str, Any]]) -> dict[str, int]:
    """How many findings there are of each severity, and how many someone must still act on."""
    counts = {severity: sum(f["severity"] == severity for f in findings) for severity in SEVERITIES}
    to_do = {"quarantined", "rejected", "noted"}
    return counts | {"to_do": sum(f["decided"] in to_do and f["severity"] != "info" for f in findings)}
