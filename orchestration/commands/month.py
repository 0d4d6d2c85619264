"""`longshu status`, `longshu remind` and `longshu close`: the statistician's month, as it stands right now."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from contracts.errors import UserFault
from contracts.periods import span
from contracts.plan import Plan
from orchestration.commands.pages import write_page
from orchestration.commands.records import print_ahead, ready_to_write
from orchestration.commands.run import asked_day
from orchestration.settings import Settings, settings, who
from orchestration.views.month import (
    in_force,
    latest_of_each,
    print_month,
    print_still_out,
    reminders,
)
from orchestration.views.scorecard import terminal
from warehouse.build.live_register import FINDINGS, REGISTER, live_rows
from warehouse.ledger.closings import AlreadyClosedError, close, closing_of, closings
from warehouse.paths import now_shanghai, today_shanghai

Row = dict[str, Any]


def status_command(
    plan_root: Path | None,
    data: Path | None,
    period: str | None,
    known_on: str | None,
    *,
    english: bool,
    html: Path | None = None,
) -> int:
    """The month is printed: what was due from whom, what came, and what is still to do.

    With `html` it also stands there as a page, reminders included.
    """
    day, month = _day(known_on), _month(period)
    found = settings(plan_root, data)
    console = terminal()
    plan = found.plan()
    print_ahead(console, found.data)
    live = _live(found, plan, day, console, [REGISTER] + ([FINDINGS] if html else []))
    rows = live[REGISTER]
    month = month or _newest(rows)
    closed = [c for c in closings(found.data) if c.closed_at.date() <= day]
    of_month = [r for r in rows if r["reporting_month"] == month]
    print_month(console, month, of_month, day, english=english)
    shut = {c.period for c in closed}
    due = {r["reporting_month"] for r in rows if r["seq"] or in_force(r)}
    running = sorted(m for m in due - shut if span(m).end < day)
    _print_closings(console, closed, running, english=english)
    if html:
        shut_at = next((f"{c.closed_at:%Y-%m-%d %H:%M}" for c in closed if c.period == month), "")
        letters = reminders(of_month, live[FINDINGS], day, proposed=False, english=False)
        _write_page(console, html, plan, month, of_month, letters, day, shut_at)
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
) -> None:
    from orchestration.views.month_page import month_page, page_path

    path = page_path(out, month)
    write_page(path, month_page(plan, month, rows, letters, day, closed))
    console.print(f"网页：{path}", markup=False, soft_wrap=True)


def remind_command(
    plan_root: Path | None,
    data: Path | None,
    period: str,
    out: Path | None,
    known_on: str | None,
    *,
    proposed: bool,
    english: bool,
) -> int:
    """A reminder for each department that still owes something is printed, or written to the folder."""
    day, month = _day(known_on), _month(period)
    found = settings(plan_root, data)
    console = terminal()
    live = _live(found, found.plan(), day, console, [REGISTER, FINDINGS])
    rows = [r for r in live[REGISTER] if r["reporting_month"] == month]
    texts = reminders(rows, live[FINDINGS], day, proposed=proposed, english=english)
    if not texts:
        console.print(f"{month}：没有要催报的部门 | nothing to chase")
        not_issued = sum(r["arrival"] == "not_issued" for r in rows)
        if not_issued and not proposed:
            console.print(
                f"  {not_issued} 张建议表式尚未下发，不催报；要看文稿请加 --proposed | "
                "proposed forms are not chased; --proposed shows the text",
                style="dim", soft_wrap=True,
            )  # fmt: skip
    for department, text in texts.items():
        if out is None:
            console.print(text, markup=False, soft_wrap=True)
            continue
        out.mkdir(parents=True, exist_ok=True)
        path = out / f"{month}-{department}.txt"
        path.write_text(text, encoding="utf-8")
        console.print(f"已写 {path} | written", markup=False, soft_wrap=True)
    return 0


def close_command(
    plan_root: Path | None, data: Path | None, period: str, note: str, by: str, *, despite_missing: bool
) -> int:
    """The month is closed: what is accepted for it from now on is a revision. Raises UserFault where it may not be."""
    month = _month(period) or period
    today = today_shanghai()
    if span(month).end >= today:
        raise UserFault(
            f"{month} 还没有结束，不能封账", f"{month} has not ended: it cannot be closed",
            f"请在 {span(month).end} 之后封账", f"close it after {span(month).end}",
        )  # fmt: skip
    found = settings(plan_root, data)
    _refuse_second(found, month)
    person = who(by)
    ready_to_write(found.data, person)
    console = terminal()
    rows = _live(found, found.plan(), today, console, [REGISTER])[REGISTER]
    of_month = [r for r in rows if r["reporting_month"] == month]
    still_out = [r for r in latest_of_each(of_month) if r["arrival"] in ("missing", "not_due")]
    print_still_out(console, still_out)
    if still_out and not despite_missing:
        raise UserFault(
            f"{month} 还有 {len(still_out)} 份报表没有收到可采用的文件，未封账",
            f"{len(still_out)} returns in force have not been accepted for {month}: it stays open",
            "请先催报（longshu remind），或加 --despite-missing 封账",
            "chase them first (longshu remind), or close with --despite-missing",
        )
    with found.data.writer():
        _refuse_second(found, month)
        try:
            made = close(found.data, month, now=now_shanghai(), closed_by=person, note=note)
        except AlreadyClosedError:  # another process, in the same moment
            _refuse_second(found, month)
            raise
    console.print(f"{month} 已封账（{made.closed_at:%Y-%m-%d %H:%M}，{made.closed_by}）", markup=False)
    console.print(
        "此后采用的本月文件都算修订，并作标记 | what is accepted for the month from now on is a revision, and marked so",
        style="dim", soft_wrap=True,
    )  # fmt: skip
    return 0


def _refuse_second(found: Settings, month: str) -> None:
    closing = closing_of(found.data, month)
    if closing:
        raise UserFault(
            f"{month} 已于 {closing.closed_at:%Y-%m-%d %H:%M} 由 {closing.closed_by} 封账，不能再封",
            f"{month} was closed at {closing.closed_at:%Y-%m-%d %H:%M} by {closing.closed_by}; a month is closed once",
            "后来的文件照常报送，自动标为封账后修订", "submit later files as usual; they are marked as revisions",
        )  # fmt: skip


def _live(found: Settings, plan: Plan, day: date, console: Console, marts: list[str]) -> dict[str, list[Row]]:
    def say() -> None:
        console.print(
            "没有与现行模型相符的建库，先建库（约十秒） | no build has today's models: building first",
            style="dim",
        )

    return live_rows(found.data, plan, day, marts, before_build=say)


def _print_closings(console: Console, closed: list[Any], running: list[str], *, english: bool) -> None:
    words = ("Closed", "Open", "none") if english else ("已封账", "未封账", "无")
    colon, comma, stop, left, right = (
        (": ", ", ", "; ", " (", ")") if english else ("：", "、", "；", "（", "）")
    )
    shut = comma.join(f"{c.period}{left}{c.closed_at:%m-%d %H:%M} {c.closed_by}{right}" for c in closed[-6:])
    still = comma.join(running[-6:])
    text = f"{words[0]}{colon}{shut or words[2]}{stop}{words[1]}{colon}{still or words[2]}"
    console.print(text, style="dim", markup=False, soft_wrap=True)


def _newest(rows: list[Row]) -> str:
    """The latest month with something due or received; with proposals only, the latest of theirs."""
    months = [r["reporting_month"] for r in rows if r["seq"] or in_force(r)]
    months = months or [r["reporting_month"] for r in rows] or [f"{today_shanghai():%Y-%m}"]
    return str(max(months))


def _day(known_on: str | None) -> date:
    return asked_day(known_on) or today_shanghai()


def _month(period: str | None) -> str | None:
    if period is not None and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", period):
        raise UserFault(
            f"报送月份“{period}”不对", f"'{period}' is no month", "请写成 2026-10", "write it as 2026-10"
        )
    if period is not None and not 1900 <= int(period[:4]) < 2200:
        raise UserFault(
            f"年份“{period[:4]}”超出范围", f"the year {period[:4]} is out of range", "请写成 2026-10", "write it as 2026-10"
        )  # fmt: skip
    return period
