"""The month as a page: what each department owed, what came of it, and the reminders ready to be sent."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from contracts.codelists import shared_codelist
from contracts.packaged import packaged
from contracts.plan import Plan
from contracts.speech import first_of
from orchestration.views.month import in_force, latest_of_each, month_zh, notes
from orchestration.views.month_rates import MonthRates
from warehouse.ledger.submission import ACCEPTED
from warehouse.products.pages.render import Fact, Head, Link, render

Row = dict[str, Any]
TEMPLATES = packaged("orchestration.views", "templates")
TONES = {"on_time": "good", "late": "warn", "missing": "bad", "not_due": "wait"}


def month_page(
    plan: Plan,
    month: str,
    rows: list[Row],
    reminders: dict[str, str],
    day: date,
    closed: str,
    before: Sequence[tuple[MonthRates, str]] = (),
    links: Sequence[Link] = (),
    elsewhere: Sequence[Row] = (),
) -> str:
    """The page as text; `rows` are the register's of that month, `reminders` the text for each department.

    `closed` says when the month was closed, empty while it is open; `before` are the months before it, each
    with the name of its page, empty where there is none; `links` come first in its contents; `elsewhere` are the
    returns of other months that were sent back or wait for a person.
    """
    shown = latest_of_each(rows)
    accepted = {(r["form"], r["department"]) for r in rows if r["outcome"] in ACCEPTED}
    entries = [_entry(row, (row["form"], row["department"]) in accepted) for row in shown]
    entries.sort(key=lambda e: (e["department"], e["form_number"] or ""))
    return render(
        "month.html.j2", _head(plan, month, day, closed, links, has_before=bool(before)), templates=TEMPLATES,
        month=month, departments=[(k, list(g)) for k, g in groupby(entries, key=lambda e: e["department"])],
        totals=_totals(shown), before=before, elsewhere=[_entry(row, False) for row in elsewhere], due=sum(in_force(r) for r in shown),
        accepted=sum(in_force(r) and (r["form"], r["department"]) in accepted for r in shown),
        errors=sum(bool(r["errors"]) for r in shown),
        unconfirmed=sum(bool(r["warnings_unconfirmed"]) for r in shown),
        not_issued=any(r["arrival"] == "not_issued" for r in shown),
        reminders={code: (_named(shown, code), text) for code, text in reminders.items()},
    )  # fmt: skip


def page_path(out: Path, month: str) -> Path:
    """Where the page goes: the file named, or a file of the month's name in the folder named."""
    return (
        out
        if out.suffix.lower() in (".html", ".htm")
        else out / f"{month}-{first_of('报送情况', 'returns')}.html"
    )


def _head(
    plan: Plan, month: str, day: date, closed: str, further: Sequence[Link], *, has_before: bool
) -> Head:
    facts = (
        Fact("截至", "As known on", day.isoformat()),
        Fact("封账", "Closed", closed or "—"),
    )
    links = (
        *further,
        Link("#returns", "应报与实报", "Expected and received"),
        *([Link("#before", "此前各月", "Months before")] if has_before else []),
        Link("#reminders", "催报与更正通知", "Reminders"),
    )
    practice = "（演练数据 SYNTHETIC）" if "SYNTHETIC" in plan.header.title_zh + plan.header.title_en else ""
    return Head(
        f"{month_zh(month)}报送情况{practice}", f"Returns for {month}{practice}",
        "报送情况", "Submission status", facts, links,
    )  # fmt: skip


def _entry(row: Row, stands: bool) -> Row:
    return row | {
        "sign": shared_codelist("arrival")[row["arrival"]].extra["sign"],
        "tone": TONES.get(row["arrival"], "none"),
        "notes_zh": "；".join(notes(row, stands, english=False)),
        "notes_en": "; ".join(notes(row, stands, english=True)),
    }


def _totals(shown: list[Row]) -> list[tuple[str, str, str, str, int]]:
    """Tone, sign, words and number of each kind of arrival that there is."""
    return [
        (TONES.get(c.code, "none"), c.extra["sign"], c.label_zh, c.label_en, count)
        for c in shared_codelist("arrival")
        if (count := sum(r["arrival"] == c.code for r in shown))
    ]


def _named(rows: list[Row], department: str) -> tuple[str, str]:
    found = next(r for r in rows if r["department"] == department)
    return found["department_zh"], found["department_en"]
