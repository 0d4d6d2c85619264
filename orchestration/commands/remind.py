"""`longshu remind`: one letter a department over all its forms; nothing is sent unless that is asked for."""

import csv
import logging
import os
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from contracts.errors import UserFault
from contracts.plan import Plan
from orchestration.commands.asked import months_named
from orchestration.commands.month import asked_or_today, register_rows
from orchestration.dagster_job.alerts import send_mail
from orchestration.settings import settings
from orchestration.views.reminder_letters import reminders
from orchestration.views.terminal import put, say, terminal
from orchestration.views.word_and_mail import document, mail
from warehouse.build.live_register import FINDINGS, REGISTER
from warehouse.build.working_days import WorkingDays

Row = dict[str, Any]
KINDS = ("txt", "docx", "eml")
DAYS_TO_REPLY = 3  # working days


def remind_command(
    plan_root: Path | None,
    data: Path | None,
    period: str | None,
    out: Path | None,
    known_on: str | None,
    *,
    proposed: bool,
    english: bool,
    kinds: Sequence[str] = (),
    addresses: Path | None = None,
    send: bool = False,
) -> int:
    """A letter for each department that still owes something is printed, or written to the folder, and sent with `send`.

    Without a period it is over all that is still open. 1 where a letter that was to be sent was not.
    """
    day, months = asked_or_today(known_on), months_named(period) if period else ()
    month = "_".join(dict.fromkeys((months[0], months[-1]))) if months else ""
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise UserFault("remind.kind", kind=unknown[0], kinds="、".join(KINDS))
    known = _addresses(addresses)
    found = settings(plan_root, data)
    console, plan = terminal(), found.plan()
    live = register_rows(found, plan, day, console, [REGISTER, FINDINGS])
    rows = [r for r in live[REGISTER] if not months or r["reporting_month"] in months]
    texts = reminders(
        rows, live[FINDINGS], day, proposed=proposed, english=english, reply_by=_reply_by(plan, day)
    )
    if not texts:
        say(console, "told.remind.none", month=month or "—")
        not_issued = sum(r["arrival"] == "not_issued" for r in rows)
        if not_issued and not proposed:
            say(console, "told.remind.proposed", count=not_issued)
    code = 0
    for department, text in texts.items():
        name = f"{month or day.isoformat()}-{department}"
        if out is None and not send:
            put(console, text)
        for kind in (kinds or KINDS[:1]) if out else ():
            assert out is not None
            path = out / f"{name}.{kind}"
            out.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_written(kind, text, name, known.get(department, "")))
            say(console, "told.written", path=path)
        if send:
            code |= _sent(text, name, known.get(department, ""), department)
    return code


def _written(kind: str, text: str, name: str, address: str) -> bytes:
    if kind == "docx":
        return document(text)
    return mail(text, name, _sender(), address).as_bytes() if kind == "eml" else text.encode()


def _sent(text: str, name: str, address: str, department: str) -> int:
    """0 where the letter was handed to the mail server; else why not is said."""
    console = terminal()
    server = os.environ.get("LONGSHU_SMTP", "")
    if not (server and address and _sender()):
        say(console, "told.remind.unsent", logging.WARNING, department=department)
        return 1
    failure = send_mail(server, mail(text, name, _sender(), address))
    if failure:
        say(console, "told.remind.failed", logging.WARNING, department=department, reason=failure)
        return 1
    say(console, "told.remind.sent", department=department, address=address)
    return 0


def _sender() -> str:
    return os.environ.get("LONGSHU_MAIL_FROM", "")


def _addresses(path: Path | None) -> dict[str, str]:
    """The mail address of each department, from a CSV with the columns department and address."""
    if path is None:
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return {row["department"].strip(): row["address"].strip() for row in csv.DictReader(handle)}
    except (OSError, UnicodeDecodeError, KeyError, AttributeError):
        raise UserFault("remind.addresses", path=path) from None


def _reply_by(plan: Plan, day: date) -> date:
    days = WorkingDays.of(plan)
    for _ in range(DAYS_TO_REPLY):
        day, _basis = days.on_or_after(day + timedelta(days=1))
    return day
