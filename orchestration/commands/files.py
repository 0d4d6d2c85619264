"""`longshu check`, `longshu submit` and `longshu reparse`: files checked; or archived, checked and loaded."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from contracts.errors import UserFault
from contracts.forms import Form, PublishedForm
from contracts.limits import WORKBOOK_BYTES
from contracts.plan import Plan
from orchestration.commands.asked import asked_month, form_named
from orchestration.commands.pages import write_page
from orchestration.commands.records import ready_to_write
from orchestration.settings import Settings, settings
from orchestration.views.faults import print_report
from orchestration.views.terminal import answer, say, terminal
from sources.checking import Context, Report, Said
from sources.reading_process.calling import start_ahead
from warehouse.ledger.disk import A_LITTLE

if TYPE_CHECKING:
    from orchestration.intake.load_file import Loaded

_written: set[Path] = set()
STATES = {
    "new": "told.state.new",
    "unchanged": "told.state.unchanged",
    "rejected": "told.state.rejected",
    "waiting": "told.state.waiting",
}
CHECKED_ONLY = ("本次只核对，没有入库。", "Checked only; nothing was loaded.")


@dataclass(frozen=True)
class Asked:
    """What the sender says of the files: form, month, sender, the day of arrival; where copies go."""

    form: str | None
    period: str | None
    sender: str = ""
    received_on: str | None = None
    out: Path | None = None
    copy: bool = True
    english: bool = False
    html: bool = False
    by: str = ""  # who submits it, or says yes
    yes: bool = False  # that person has seen what it withdraws or undoes
    as_json: bool = False
    adopt: bool = False


def check_command(plan_root: Path | None, data: Path | None, files: list[Path], asked: Asked) -> int:
    """The report on each file is printed and nothing is loaded; 1 where one is returned or rows are kept out."""
    start_ahead()
    found = settings(plan_root, data)
    plan = found.plan()
    console = terminal(stderr=asked.as_json)
    return max(_checked(console, found, plan, file, asked) for file in _known(files))


def _checked(console: Console, found: Settings, plan: Plan, file: Path, asked: Asked) -> int:
    return max(_checked_return(console, found, plan, file, asked, said) for said in _said(plan, file, asked))


def _checked_return(
    console: Console, found: Settings, plan: Plan, file: Path, asked: Asked, said: Said
) -> int:
    report = _report_on(found, plan, file, said)
    form = plan.forms.get(report.form) or said.form
    if asked.as_json:
        _answer(report)
    else:
        print_report(console, report, form, english=asked.english)
    if asked.copy:
        _write_copy(console, file, report, asked)
    if asked.html:
        _write_page(console, plan, file, report, form, asked, CHECKED_ONLY)
    tolerated = form.tolerated_rules if form else ()
    return 1 if report.outcome == "rejected" or report.blocking(tolerated).height else 0


def _answer(report: Report, state: str | None = None, submission_id: str | None = None) -> None:
    """One line on standard output: the report as an object."""
    from orchestration.views.answers import file_answer

    answer(file_answer(report, state, submission_id).model_dump_json())


def checked_file(found: Settings, plan: Plan, file: Path, asked: Asked) -> tuple[Report, Said]:
    """The report on a file, and the form and month it is for; nothing is loaded."""
    said = _said(plan, file, asked)[0]
    return _report_on(found, plan, file, said), said


def _report_on(found: Settings, plan: Plan, file: Path, said: Said) -> Report:
    from contracts.clock import plan_today
    from orchestration.intake.names import shown_name
    from orchestration.intake.take_in import judged

    return judged(file, shown_name(file.name), said.form, plan, _context(found, said, plan_today()))


def _context(found: Settings, said: Said, today: date) -> Context:
    from orchestration.intake.load_file import earlier_of

    if said.form and said.month and found.data.ledger.is_dir():
        return Context(today, said.month, earlier_of(found.data, said.form, said.month))
    return Context(today, said.month)


def _said(plan: Plan, file: Path, asked: Asked) -> tuple[Said, ...]:
    """Form and month of each return in the file: as the sender says, else as the file says."""
    from orchestration.intake.take_in import returns_of

    form = form_named(plan, asked.form) if asked.form else None
    month = asked_month(form, asked.period) if asked.period else None
    said = returns_of(file, plan, form, month)
    if asked.period and said[0].form:
        return (Said(said[0].form, asked_month(said[0].form, asked.period)),)
    return said


def _write_page(
    console: Console,
    plan: Plan,
    file: Path,
    report: Report,
    form: Form | None,
    asked: Asked,
    state: tuple[str, str],
) -> None:
    from contracts.clock import plan_today
    from orchestration.views.report_page import page_name, report_page

    path = _unused((asked.out or file.parent) / page_name(file.name))
    write_page(path, report_page(report, form, plan, plan_today(), state))
    say(console, "told.page", path=path)


def _unused(path: Path) -> Path:
    """The path, or one like it where this run already wrote a file of that name (from another folder)."""
    while path in _written:
        path = path.with_name(f"{path.stem}-2{path.suffix}")
    _written.add(path)
    return path


def _write_copy(console: Console, file: Path, report: Report, asked: Asked) -> None:
    if report.findings.is_empty() or file.suffix.lower() == ".csv":
        return
    from sources.marking import marked_name, marked_workbook

    path = _unused((asked.out or file.parent) / marked_name(file.name))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = file.read_bytes() if file.stat().st_size <= WORKBOOK_BYTES else b""
        path.write_bytes(marked_workbook(content, report))
    except OSError as error:
        raise UserFault("intake.copy.unwritable", path=path, reason=error.strerror) from None
    say(console, "told.copy", path=path)


def submit_command(plan_root: Path | None, data: Path | None, files: list[Path], asked: Asked) -> int:
    """Each file is archived, checked and loaded; 1 where one is rejected or rows are kept out unexpectedly."""
    start_ahead()
    found = settings(plan_root, data, by=asked.by, adopt=asked.adopt)
    plan = found.plan()
    console = terminal(stderr=asked.as_json)
    paths = _known(files)
    ready_to_write(found.data, found.by, A_LITTLE + 2 * sum(path.stat().st_size for path in paths))
    received_at = _received(asked.received_on)
    if asked.yes and not asked.by:
        raise UserFault("intake.yes.who")
    codes = [
        _submitted(console, found, plan, file, asked, received_at, said)
        for file in paths
        for said in _said(plan, file, asked)
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
    from orchestration.intake.load_file import Incoming
    from orchestration.intake.names import shown_name
    from orchestration.intake.take_in import load
    from orchestration.views.releases import print_changes
    from warehouse.release.difference.markdown import Names

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
            _write_copy(console, file, result.report, asked)
    say(console, STATES[result.state], submission=result.manifest.submission_id)
    _say_where_older(console, found, result)
    _say_where_closed(console, found, result)
    if result.effect.changes or result.effect.added:
        print_changes(console, list(result.effect.changes), Names(plan), result.effect.added)
    if result.state == "unchanged" and result.manifest.rows_quarantined:
        say(console, "told.state.quarantined", logging.WARNING, count=result.manifest.rows_quarantined)
    return 0 if result.is_whole(said.form) else 1


def _say_where_closed(console: Console, found: Settings, result: "Loaded") -> None:
    """Where the month was closed before the file was taken, that is said, with what the revision changes."""
    from warehouse.ledger.closings import closing_of

    shut = closing_of(found.data, result.manifest.period) if result.state == "new" else None
    if shut:
        counts = {kind: result.effect.count(kind) for kind in ("changed", "added", "withdrawn")}
        say(
            console, "told.state.closed", logging.WARNING,
            month=shut.period, closed_at=shut.closed_at, closed_by=shut.closed_by, **counts,
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
        _answer(result.report, result.state, result.manifest.submission_id)


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
        _answer(report, "unregistered")
    else:
        print_report(console, report, said.form, english=asked.english)
    if is_too_large(file):
        return 1
    with found.data.writer():
        keep(found.data, file, name, asked.sender or asked.by or NOT_RECORDED, received_at, found.by)
    say(console, "told.state.kept")
    return 1


def reparse_command(
    plan_root: Path | None, data: Path | None, form: str | None, period: str | None, by: str = ""
) -> int:
    """Every slot's latest accepted file was read again; those that read differently now are new submissions."""
    from orchestration.intake.reparse import reread
    from warehouse.ledger.archive import ArchiveDamagedError

    found = settings(plan_root, data, by=by)
    plan = found.plan()
    ready_to_write(found.data, found.by)
    wanted = form_named(plan, form).form if form else None
    month = asked_month(plan.forms[wanted] if wanted else None, period) if period else None
    console = terminal()
    results = []
    try:
        for result in reread(found.data, plan, wanted, month, found.by):
            results.append(result)
            if result.state != "unchanged":
                say(console, STATES[result.state], submission=result.manifest.submission_id)
                if result.report is not None:
                    form_of = plan.forms[result.manifest.form]
                    print_report(console, result.report, form_of, blocking_only=True)
    except (ArchiveDamagedError, FileNotFoundError) as error:
        raise UserFault("intake.reparse.damaged", error=error, count=len(results)) from None
    changed = sum(result.state != "unchanged" for result in results)
    say(console, "told.reparse.total", count=len(results), changed=changed)
    worse = [
        r
        for r in results
        if r.state == "rejected" or (r.state == "new" and r.blocking_findings(plan.forms[r.manifest.form]))
    ]
    return 1 if worse else 0


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


def _known(files: list[Path]) -> list[Path]:
    for file in files:
        if not file.is_file():
            raise UserFault("intake.file.unknown", file=file)
    return files
