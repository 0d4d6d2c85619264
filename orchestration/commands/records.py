"""`longshu amend`, `longshu confirm-clock`, and what every command that writes looks at first: disk and clock."""

import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import get_args

from rich.console import Console

from contracts.clock import plan_now
from contracts.errors import Message, UserFault
from orchestration.settings import standing_root, who
from orchestration.views.terminal import ask, say, terminal
from warehouse.ledger.clock import ClockJumpedError, ahead_of, confirm_clock, refuse_jump
from warehouse.ledger.disk import A_LITTLE, refuse_unwritable
from warehouse.ledger.version_0_1 import Act
from warehouse.paths import DataRoot

MOST_NAMED = 5


def ready_to_write(data: DataRoot, by: str = "", needed: int = A_LITTLE) -> None:
    """The disk takes so many bytes, records that lie ahead of the clock are named, one far ahead of them was asked about.

    Raises DiskFullError, DiskClosedError. At a terminal a named person may say that the clock is right; elsewhere, as
    in a scheduled run: ClockJumpedError.
    """
    refuse_unwritable(data, needed)
    now = plan_now()
    try:
        refuse_jump(data, now)
    except ClockJumpedError as jumped:
        if not (by and sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        if (ask(f"{Message('ask.clock', told=jumped.zh)} [y/N] ") or "").lower() not in ("y", "yes", "是"):
            raise
        with data.writer():
            confirm_clock(data, by=by, now=now)
    print_ahead(terminal(stderr=True), data, now)


def print_ahead(console: Console, data: DataRoot, now: datetime | None = None) -> None:
    """Every record that lies ahead of the clock is named, with the two ways to mend it."""
    now = now or plan_now()
    found = ahead_of(data, now)
    if not found:
        return
    say(console, "told.clock.behind", logging.WARNING, now=f"{now:%Y-%m-%d %H:%M}", count=len(found))
    for act in found[:MOST_NAMED]:
        say(console, "told.record", logging.WARNING, **named(act))
    say(
        console,
        "told.clock.mend",
        logging.WARNING,
        record=found[0].record,
        moment=f"{now:%Y-%m-%dT%H:%M}",
    )


def named(act: Act) -> dict[str, object]:
    """The record as a person finds it again: its number, what it is of, and its moment."""
    return {
        "record": act.record, "kind": act.kind, "subject": act.subject, "at": f"{act.at:%Y-%m-%d %H:%M}",
    }  # fmt: skip


def amend_command(
    data: Path | None, names: list[str], moment: str | None, text: str | None, reason: str, by: str
) -> int:
    """Each record is put right by a record of its own, by a named person; the old ones stay."""
    from warehouse.audience import Audience
    from warehouse.ledger.amending import amend
    from warehouse.release.shelf import settle

    if not reason.strip():
        raise UserFault("store.amend.reason")
    root, person = standing_root(data), who(by)
    at = _moment(moment)
    console = terminal()
    with root.writer():
        for name in names:
            act = amend(root, name, moment=at, text=text, by=person, reason=reason.strip(), now=plan_now())
            say(console, "told.amended", by=person, record=f"{act.record} {act.kind} {act.subject}")
        for audience in get_args(Audience):
            settle(root, audience)  # feeds and pointer say at once what is right now
    say(console, "told.amended.next")
    return 0


def confirm_clock_command(data: Path | None, by: str) -> int:
    """A named person said that the clock is right: a jump ahead is none any more."""
    root, person, now = standing_root(data), who(by), plan_now()
    with root.writer():
        confirm_clock(root, by=person, now=now)
    say(terminal(), "told.clock.confirmed", now=f"{now:%Y-%m-%d %H:%M}", by=person)
    return 0


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo:
        raise UserFault("store.amend.moment", text=text)
    return found
