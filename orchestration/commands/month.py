"""`longshu status` and `longshu close`: the statistician's month, as it stands right now."""

import logging
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from contracts.clock import plan_now, plan_today
from contracts.errors import UserFault
from contracts.periods import span
from contracts.plan import AfterClosing, Plan
from contracts.speech import speaks
from orchestration.commands.asked import asked_day, month_named
from orchestration.commands.pages import write_page
from orchestration.commands.records import print_ahead, ready_to_write
from orchestration.settings import Settings, settings, who
from orchestration.views.answers import return_answers
from orchestration.views.month import (
    in_force,
    latest_of_each,
    print_month,
    print_still_out,
    with_extensions,
)
from orchestration.views.month_rates import MonthRates, rates_of
from orchestration.views.reminder_letters import reminders
from orchestration.views.terminal import answer, put, say, terminal
from warehouse.build.live_register import FINDINGS, REGISTER, live_rows
from warehouse.ledger.closings import Closing, close, closing_of, closings
from warehouse.ledger.extensions import extensions

Row = dict[str, Any]
AFTER_CLOSING = {
    AfterClosing.ALLOW: "told.closed.allow",
    AfterClosing.ASK: "told.closed.ask",
    AfterClosing.REFUSE: "told.closed.refuse",
}


def status_command(
    plan_root: Path | None,
    data: Path | None,
    period: str | None,
    known_on: str | None,
    *,
    english: bool,
    html: Path | None = None,
    as_json: bool = False,
) -> int:
    """The month is printed: what was due from whom, what came, and what is still to do.

    With `html` it also stands there as a page, reminders included.
    """
    day, month = asked_or_today(known_on), month_or_none(period)
    found = settings(plan_root, data)
    console = terminal(stderr=as_json)
    plan = found.plan()
    english = english or not speaks("zh")
    print_ahead(console, found.data)
    live = register_rows(found, plan, day, console, [REGISTER] + ([FINDINGS] if html else []))
    rows = live[REGISTER]
    month = month or _newest(rows)
    closed = [c for c in closings(found.data) if c.closed_at.date() <= day]
    of_month = [r for r in rows if r["reporting_month"] == month]
    if as_json:
        for one in return_answers(of_month):
            answer(one.model_dump_json())
    else:
        print_month(console, month, of_month, day, english=english)
        for earlier in rates_of(rows, before=month):
            put(console, earlier.line(english=english))
    shut = {c.period for c in closed}
    due = {r["reporting_month"] for r in rows if r["seq"] or in_force(r)}
    running = sorted(m for m in due - shut if span(m).end < day)
    _print_closings(console, closed, running, english=english)
    if html:
        shut_at = next((f"{c.closed_at:%Y-%m-%d %H:%M}" for c in closed if c.period == month), "")
        letters = reminders(of_month, live[FINDINGS], day, proposed=False, english=False)
        _write_page(console, html, plan, month, of_month, letters, day, shut_at, rates_of(rows, before=month))
    return 0


def _write_page(
    console: Console,
    out: Path,
    plan: Plan,
    month: str,
    rows: list[Row],
    letters: dict[str, str],
    day: date,
    closed: str,
    before: list[MonthRates],
) -> None:
    from orchestration.views.month_page import month_page, page_path

    path = page_path(out, month)
    names = {one.month: page_path(path.parent, one.month).name for one in before}
    linked = [
        (one, name if (path.parent / name).exists() else "") for one in before for name in (names[one.month],)
    ]
    write_page(path, month_page(plan, month, rows, letters, day, closed, linked))
    say(console, "told.page", path=path)


def close_command(
    plan_root: Path | None, data: Path | None, period: str, note: str, by: str, *, despite_missing: bool
) -> int:
    """The month is closed: what is accepted for it from now on is a revision. Raises UserFault where it may not be.

    Of a month that is closed already it is said by whom and when, and nothing is written.
    """
    month = month_named(period)
    today = plan_today()
    if span(month).end >= today:
        raise UserFault("month.close.early", month=month, last_day=span(month).end)
    found, console = settings(plan_root, data), terminal()
    if _said_closed(console, found, month):
        return 0
    person = who(by)
    ready_to_write(found.data, person)
    rows = register_rows(found, found.plan(), today, console, [REGISTER])[REGISTER]
    of_month = [r for r in rows if r["reporting_month"] == month]
    still_out = [r for r in latest_of_each(of_month) if r["arrival"] in ("missing", "not_due")]
    print_still_out(console, still_out)
    if still_out and not despite_missing:
        raise UserFault("month.close.missing", month=month, count=len(still_out))
    with found.data.writer():
        if _said_closed(console, found, month):  # another process, in the same moment
            return 0
        made = close(found.data, month, now=plan_now(), closed_by=person, note=note)
    say(console, "told.closed", logging.INFO, **_named(made))
    say(console, AFTER_CLOSING[found.plan().header.after_closing])
    return 0


def _said_closed(console: Console, found: Settings, month: str) -> bool:
    """Whether the month is closed already, which was then said."""
    closing = closing_of(found.data, month)
    if closing:
        say(console, "told.closed.already", logging.INFO, **_named(closing))
    return closing is not None


def _named(closing: Closing) -> dict[str, object]:
    return {
        "month": closing.period, "closed_at": closing.closed_at, "closed_by": closing.closed_by, "record": closing.record,
    }  # fmt: skip


def register_rows(
    found: Settings, plan: Plan, day: date, console: Console, marts: list[str]
) -> dict[str, list[Row]]:
    """The rows of the register as they stand right now, with their extensions, and of the other marts asked for."""
    live = live_rows(found.data, plan, day, marts, before_compiling=lambda: say(console, "told.models.first"))
    return live | {REGISTER: with_extensions(live[REGISTER], extensions(found.data))}


def _print_closings(console: Console, closed: list[Any], running: list[str], *, english: bool) -> None:
    words = ("Closed", "Open", "none") if english else ("已封账", "未封账", "无")
    colon, comma, stop, left, right = (
        (": ", ", ", "; ", " (", ")") if english else ("：", "、", "；", "（", "）")
    )
    shut = comma.join(f"{c.period}{left}{c.closed_at:%m-%d %H:%M} {c.closed_by}{right}" for c in closed[-6:])
    still = comma.join(running[-6:])
    text = f"{words[0]}{colon}{shut or words[2]}{stop}{words[1]}{colon}{still or words[2]}"
    put(console, text, style="dim")


def _newest(rows: list[Row]) -> str:
    """The latest month with something due or received; with proposals only, the latest of theirs."""
    months = [r["reporting_month"] for r in rows if r["seq"] or in_force(r)]
    months = months or [r["reporting_month"] for r in rows] or [f"{plan_today():%Y-%m}"]
    return str(max(months))


def asked_or_today(known_on: str | None) -> date:
    """The day of a --known-on option, else today."""
    return asked_day(known_on) or plan_today()


def month_or_none(period: str | None) -> str | None:
    """The month of a --period option. Raises UserFault for what is none."""
    return None if period is None else month_named(period)
