"""`longshu submit`: files are archived, judged and loaded, and what changed is told."""

import logging
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from contracts.errors import UserFault
from contracts.forms import PublishedForm
from contracts.plan import Plan
from orchestration.commands.check import Asked, answer_report, existing, returns_said, write_copy
from orchestration.commands.records import ready_to_write
from orchestration.settings import Settings, settings
from orchestration.views.faults import print_report
from orchestration.views.terminal import answer, say, terminal
from sources.checking import Context, Said
from sources.reading_process.calling import start_ahead
from warehouse.ledger.disk import A_LITTLE

if TYPE_CHECKING:
    from orchestration.intake.load_file import Loaded

STATES = {
    "new": "told.state.new",
    "unchanged": "told.state.unchanged",
    "rejected": "told.state.rejected",
    "waiting": "told.state.waiting",
}


def submit_command(plan_root: Path | None, data: Path | None, files: list[Path], asked: Asked) -> int:
    """Each file is archived, checked and loaded; 1 where one is rejected or rows are kept out unexpectedly."""
    start_ahead()
    found = settings(plan_root, data, by=asked.by, adopt=asked.adopt)
    plan = found.plan()
    console = terminal(stderr=asked.as_json)
    paths = existing(files)
    ready_to_write(found.data, found.by, A_LITTLE + 2 * sum(path.stat().st_size for path in paths))
    received_at = _received(asked.received_on)
    if asked.yes and not asked.by:
        raise UserFault("intake.yes.who")
    codes = [
        _submitted(console, found, plan, file, asked, received_at, said)
        for file in paths
        for said in returns_said(plan, file, asked)
    ]
    if any(code == 0 for code in codes):
        say(console, "told.submit.next")
    return max(codes)


def _submitted(
    console: Console,
    found: Settings,
    plan: Plan,
    file: Path,
    asked: Asked,
    received_at: datetime | None,
    said: Said,
) -> int:
    from contracts.clock import plan_today
    from orchestration.intake.inbox import NOT_RECORDED
    from orchestration.intake.incoming import Incoming
    from orchestration.intake.names import shown_name
    from orchestration.intake.take_in import load
    from orchestration.views.releases import print_changes
    from warehouse.release.difference.words import Names

    name = shown_name(file.name)
    sender = asked.sender or asked.by or NOT_RECORDED
    if said.form is None or said.month is None:
        return _kept_only(console, found, plan, file, asked, said, received_at)
    if isinstance(said.form, PublishedForm) and sender == NOT_RECORDED:
        raise UserFault("intake.published.who", name=name, number=said.form.number)
    written_on = received_at.date() if received_at else plan_today()
    incoming = Incoming(
        said.form, said.month, file, name, sender, written_on,
        received_at=received_at, agreed_by=asked.by if asked.yes else "", by=found.by,
    )  # fmt: skip
    result = load(found.data, plan, incoming)
    if asked.as_json:
        _answer_loaded(result, file)
    if result.report is not None:
        if not asked.as_json:
            print_report(console, result.report, said.form, english=asked.english)
        if asked.copy:
            write_copy(console, file, result.report, asked)
    say(console, STATES[result.state], submission=result.manifest.submission_id)
    _say_where_older(console, found, result)
    _say_where_closed(console, found, result)
    if any(result.effect.counts.values()):
        print_changes(console, result.effect.changes, Names(plan), result.effect.counts)
    if result.state == "unchanged" and result.manifest.rows_quarantined:
        say(console, "told.state.quarantined", logging.WARNING, count=result.manifest.rows_quarantined)
    return 0 if result.is_whole(said.form) else 1


def _say_where_closed(console: Console, found: Settings, result: "Loaded") -> None:
    """Where the month was closed before the file was taken, that is said, with what the revision changes."""
    from warehouse.ledger.closings import closing_of

    shut = closing_of(found.data, result.manifest.period) if result.state == "new" else None
    if shut:
        say(
            console, "told.state.closed", logging.WARNING,
            month=shut.period, closed_at=shut.closed_at, closed_by=shut.closed_by,
            **result.effect.counts,
        )  # fmt: skip


def _say_where_older(console: Console, found: Settings, result: "Loaded") -> None:
    """Where a version was received before the one that stands, it is said that it changes nothing now."""
    from warehouse.ledger.submission_history import latest_accepted, slot_history

    standing = latest_accepted(slot_history(found.data, result.manifest.slot))
    if result.state == "new" and standing and standing.submission_id != result.manifest.submission_id:
        say(console, "told.state.older", logging.WARNING, standing=standing.submission_id)


def _answer_loaded(result: "Loaded", file: Path) -> None:
    from orchestration.views.answers import known_answer

    if result.report is None:
        answer(known_answer(file.name, result.manifest).model_dump_json())
    else:
        answer_report(result.report, result.state, result.manifest.submission_id)


def _kept_only(
    console: Console,
    found: Settings,
    plan: Plan,
    file: Path,
    asked: Asked,
    said: Said,
    received_at: datetime | None,
) -> int:
    """A file that no slot can be named for is archived and answered."""
    from contracts.clock import plan_today
    from orchestration.intake.inbox import NOT_RECORDED
    from orchestration.intake.load_file import keep
    from orchestration.intake.names import shown_name
    from orchestration.intake.take_in import is_too_large, judged

    name = shown_name(file.name)
    report = judged(file, name, said.form, plan, Context(plan_today(), said.month))
    if asked.as_json:
        answer_report(report, "unregistered")
    else:
        print_report(console, report, said.form, english=asked.english)
    if is_too_large(file):
        return 1
    with found.data.writer():
        keep(found.data, file, name, asked.sender or asked.by or NOT_RECORDED, received_at, found.by)
    say(console, "told.state.kept")
    return 1


def _received(text: str | None) -> datetime | None:
    """The moment a file arrived: of a day the end of office hours; None for now. Raises UserFault."""
    if text is None:
        return None
    from contracts.clock import plan_now

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    is_day = len(text) == len("2026-11-09")
    if moment is None or moment.tzinfo or moment > plan_now():
        raise UserFault("intake.received_on", text=text)
    return datetime.combine(moment, time(17)) if is_day else moment
