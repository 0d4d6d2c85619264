"""`longshu reopen` and `longshu extend`: what a named person decides of a month, each a record with its reason."""

from datetime import date
from pathlib import Path

from contracts.clock import plan_now
from contracts.errors import UserFault
from contracts.forms import ReturnForm
from orchestration.commands.asked import asked_month, form_named, month_named
from orchestration.commands.records import ready_to_write
from orchestration.settings import settings, who
from orchestration.views.terminal import say, terminal
from warehouse.build.due_dates import expected_returns
from warehouse.ledger.closings import reopen
from warehouse.ledger.extensions import extend, extensions


def reopen_command(plan_root: Path | None, data: Path | None, period: str, reason: str, by: str) -> int:
    """The month is open again, on record with name and reason. Raises NotClosedError."""
    month, found = month_named(period), settings(plan_root, data)
    found.plan()
    person = who(by)
    _refuse_without_reason(reason)
    ready_to_write(found.data, person)
    with found.data.writer():
        record = reopen(found.data, month, now=plan_now(), by=person, reason=reason.strip())
    say(terminal(), "told.reopened", month=month, by=person, record=record)
    return 0


def extend_command(
    plan_root: Path | None, data: Path | None, name: str, period: str, until: str, reason: str, by: str
) -> int:
    """The return is due on the later day, on record with name and reason.

    Raises UserFault for a return that nobody owes, and for a day that is none or no later than the due day.
    """
    found = settings(plan_root, data)
    plan = found.plan()
    form, person, day = form_named(plan, name), who(by), _day(until)
    _refuse_without_reason(reason)
    month = asked_month(form, period)
    ready_to_write(found.data, person)
    with found.data.writer():
        due = expected_returns(plan, extensions(found.data)).filter(form=form.form, period=month)
        if not isinstance(form, ReturnForm) or due.is_empty():
            raise UserFault("month.extend.not_owed", number=form.number, month=month)
        before: date = due["due_on"][0]
        if day <= before:
            raise UserFault("month.extend.earlier", number=form.number, month=month, due=before, day=day)
        slot = (form.form, form.department, month)
        made = extend(
            found.data,
            slot,
            until=day,
            due_before=before,
            reason=reason.strip(),
            by=person,
            now=plan_now(),
        )
    say(
        terminal(), "told.extended", number=form.number, month=month,
        before=before, until=made.until, by=person, reason=made.reason,
    )  # fmt: skip
    return 0


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise UserFault("month.act.reason")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserFault("command.day.unknown", text=text) from None
