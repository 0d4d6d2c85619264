"""One incoming file: archived, checked, appended; or recognised as nothing new."""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from contracts.clock import plan_now
from contracts.forms import Form, ReturnForm
from contracts.plan import AfterClosing, Plan
from orchestration.intake.changes import (
    Effect,
    after_closing,
    agreement_of,
    effect_of,
    reasons_to_wait,
    refused_after_closing,
    report_confirmed_by,
    waiting,
    with_agreement,
)
from orchestration.intake.incoming import Bytes, Incoming, contract_sha256
from orchestration.intake.known import WAITING, Known
from orchestration.intake.received import is_read_in_blocks, parts_of, report_on
from sources.checking import Context, Earlier, Report
from sources.returns.periods import previous_month, shifted
from warehouse.ledger import append_submission, submission
from warehouse.ledger.append_submission import Content
from warehouse.ledger.archive import Arrival, archive, archive_file, archive_path
from warehouse.ledger.earlier_values import (
    confirmed_in,
    earlier_periods,
    history_of,
    notes_of,
    standing_in,
    values_of,
)
from warehouse.ledger.parts import OF_THE_PLACE, Parts
from warehouse.ledger.receipts import Receipt
from warehouse.ledger.root_mark import mark
from warehouse.ledger.submission import Slot, Submission
from warehouse.ledger.submission_history import table_path
from warehouse.paths import DataRoot, sha256, sha256_file


@dataclass(frozen=True)
class Loaded:
    """What became of an incoming file: `new`, `unchanged`, `rejected` or `waiting`, with manifest and report."""

    state: str
    manifest: Submission
    report: Report | None
    effect: Effect = field(default_factory=Effect)  # what it changed, or would change

    def is_whole(self, form: Form) -> bool:
        """Whether all of the file is in the ledger: not returned, not waiting, no cell kept out unexpectedly."""
        return self.state in ("new", "unchanged") and not self.blocking_findings(form)

    def blocking_findings(self, form: Form) -> int:
        """How many findings keep rows out that the form does not declare as expected."""
        return 0 if self.report is None else self.report.blocking(form.tolerated_rules).height


def earlier_of(data: DataRoot, form: Form, period: str, before: Receipt | None = None) -> Earlier:
    """What the ledger knew before this return (the one of that receipt, else one still to come)."""
    if not isinstance(form, ReturnForm):
        return Earlier()
    month_before = Slot(form.form, form.department, previous_month(form, period))
    now = Slot(form.form, form.department, period)
    year_before = Slot(form.form, form.department, shifted(period, -12))
    return Earlier(
        lambda areas: values_of(data, year_before, areas) | values_of(data, month_before, areas), confirmed_in(data, now),
        standing=lambda: standing_in(data, now, before=before),
        has_history=bool(earlier_periods(data, now)),
        history=lambda areas: history_of(data, now, areas),
        notes=lambda areas: notes_of(data, now, areas),
        of_form=lambda other: values_of(data, Slot(other, form.department, period)),
    )  # fmt: skip


def load_file(data: DataRoot, plan: Plan, incoming: Incoming, now: datetime | None = None) -> Loaded:
    """The file is in the ledger, or it was there already with the same reading.

    It is archived and read before the writer's lock is taken, and read again where what it is held against changed.

    | file, against the version of its moment | contract      | what happens                             |
    |------------------------------------|---------------|------------------------------------------|
    | other bytes                        | any           | archived, checked, appended              |
    | same bytes                         | same          | `unchanged`; the receipt is on record     |
    | same bytes                         | changed       | read again; appended (reparse) if it reads differently |
    | same bytes as the latest rejected or waiting | same | checked again for the report, not appended |
    | bundled, same bytes as an older one | any          | nothing: a scan never undoes a submission |
    | takes back or undoes too much, or the month is closed (`ask`) | any | `waiting`, unless a person said yes by name |
    | the month is closed (`refuse`)     | any           | rejected                                  |
    """
    now, contract, arrival = now or plan_now(), contract_sha256(plan.root), None
    with data.writer():
        mark(data, plan.code)
    if not incoming.is_scan:
        arrival = _arrive(data, incoming, now)
        incoming = replace(incoming, content=archive_path(data, arrival.file_sha256))  # what the hash is of
    digest = arrival.file_sha256 if arrival else _digest(incoming.content)
    forms = tuple(f.form for f in plan.forms.values() if f.department == incoming.form.department)
    is_long = is_read_in_blocks(
        incoming.content, incoming.form
    )  # it is not read again for what does not concern it
    while True:
        known = Known.of(
            data, incoming.slot, digest, contract, incoming.received_at or now, is_scan=incoming.is_scan,
            forms=forms if is_long else (),
        )  # fmt: skip
        with ExitStack() as until_written:
            read = None if known.answer() else _read(data, plan, incoming, known, now, until_written)
            until_written.enter_context(data.writer())
            if not known.still_holds(data):
                continue
            if read is None:
                return _unchanged(data, known, arrival, incoming.by)
            return _appended(data, incoming, known, read, arrival, now)


def _unchanged(data: DataRoot, known: Known, arrival: Arrival | None, by: str) -> Loaded:
    answer = known.answer()
    assert answer is not None
    _note_repeat(data, known, arrival, by)
    return Loaded("unchanged", answer, None)


def _note_repeat(data: DataRoot, known: Known, arrival: Arrival | None, by: str) -> None:
    """A receipt of the version that is there already is on record, where it is another. Call it as the one writer."""
    if arrival and known.same and not known.is_receipt_known:
        append_submission.repeat(data, known.same, arrival.received_at, plan_now(), by)


@dataclass(frozen=True)
class _Read:
    """A file as it was judged, what it would change, and its observations where it was read block by block."""

    report: Report
    effect: Effect
    content: Content
    is_as_before: bool  # as the version of the same file on record


def _read(
    data: DataRoot, plan: Plan, incoming: Incoming, known: Known, now: datetime, until_written: ExitStack
) -> _Read:
    form, written_on = incoming.form, _written_on(incoming, known.history, known.digest)
    context = Context(written_on, incoming.period, earlier_of(data, form, incoming.period, known.read_before))
    parts = until_written.enter_context(parts_of(data, incoming.slot, incoming.content, form, now))
    report = report_on(incoming.content, incoming.name, form, plan, context, parts)
    effect = Effect() if known.is_late else effect_of(data, incoming.slot, form, report, parts)
    report, effect = _judged(data, plan, incoming, known, report, effect)
    content = content_of(report, parts)
    return _Read(report, effect, content, bool(known.same and is_read_alike(data, content, known.same)))


def _judged(
    data: DataRoot, plan: Plan, incoming: Incoming, known: Known, report: Report, effect: Effect
) -> tuple[Report, Effect]:
    """The report as it stands once it is known what the file would change: it may be returned, or wait."""
    form = incoming.form
    if incoming.is_scan or known.same:
        rows = agreement_of(data, known.same) if known.same else []
        return with_agreement(report, rows), effect
    refused = refused_after_closing(data, plan, form, incoming.period, incoming.name, effect)
    if refused and report.outcome in submission.ACCEPTED:
        return refused, effect
    undoable = [] if known.is_late else known.history
    reasons = reasons_to_wait(form, undoable, known.digest, effect, incoming.folder)
    reasons += after_closing(data, plan, incoming.period, AfterClosing.ASK, "noted", effect)
    if not reasons or report.outcome not in submission.ACCEPTED:
        return report, effect
    return (
        report_confirmed_by(report, reasons, incoming.agreed_by)
        if incoming.agreed_by
        else waiting(report, reasons)
    ), effect


def _appended(
    data: DataRoot, incoming: Incoming, known: Known, read: _Read, arrival: Arrival | None, now: datetime
) -> Loaded:
    report, effect, form = read.report, read.effect, incoming.form
    if known.same and read.is_as_before:
        append_submission.note_reread(data, known.same, known.contract, now, incoming.by)
        _note_repeat(data, known, arrival, incoming.by)
        return Loaded("unchanged", known.same, report)
    state = report.outcome if report.outcome in ("rejected", WAITING) else "new"
    last = known.history[-1] if known.history else None
    if last and state != "new" and (last.outcome, last.file_sha256) == (state, known.digest):
        return Loaded(state, last, report, effect)
    arrival = arrival or _arrive(data, incoming, now)
    manifest = append_submission.append(
        data, incoming.slot, arrival, read.content,
        form_version=form.version, coverage=form.coverage, contract_sha256=known.contract, now=now,
        written_on=_written_on(incoming, known.history, known.digest), by=incoming.agreed_by or incoming.by,
    )  # fmt: skip
    return Loaded(state, manifest, report, effect)


def content_of(report: Report, parts: Parts | None = None) -> Content:
    """What the ledger keeps of a report, and of the observations of a file that was read block by block."""
    counts, is_taken = report.counts, report.outcome in submission.ACCEPTED
    return Content(
        report.outcome, report.observations, report.findings,
        counts.read, counts.accepted, counts.quarantined, counts.ignorable, report.is_nil_return,
        parts if is_taken else None,
    )  # fmt: skip


def is_read_alike(data: DataRoot, content: Content, manifest: Submission) -> bool:
    """Whether the file reads as it did when it became that submission: both tables hold the same."""
    findings = pl.read_parquet(table_path(data, "findings", manifest.submission_id))
    if not content.findings.drop("submission_id").equals(findings.drop("submission_id")):
        return False
    path = table_path(data, "observations", manifest.submission_id)
    if content.parts:
        return content.parts.are_in(path)
    return content.observations.drop(OF_THE_PLACE).equals(pl.read_parquet(path).drop(OF_THE_PLACE))


def keep(
    data: DataRoot,
    content: Bytes,
    name: str,
    received_from: str,
    received_at: datetime | None = None,
    by: str = "",
) -> Arrival:
    """The file is in the archive, and its arrival on record."""
    at = received_at or plan_now()
    if isinstance(content, Path):
        found = archive_file(data, content, received_from=received_from, received_at=at, name=name, by=by)
    else:
        found = archive(data, content, original_name=name, received_from=received_from, received_at=at, by=by)
    return found


def _arrive(data: DataRoot, incoming: Incoming, now: datetime) -> Arrival:
    """The file is in the archive, and its arrival on record; one that is read again from there did not arrive."""
    content, at = incoming.content, incoming.received_at or now
    if isinstance(content, Path) and content.is_relative_to(data.archive):
        return Arrival(content.name, incoming.name, incoming.received_from, at)
    return keep(data, content, incoming.name, incoming.received_from, at, incoming.by)


def _digest(content: Bytes) -> str:
    return sha256_file(content) if isinstance(content, Path) else sha256(content)


def _written_on(incoming: Incoming, history: list[Submission], digest: str) -> date:
    """The day the figures were written down: that of the first arrival of the same bytes."""
    if incoming.is_scan:
        return incoming.written_on
    first = next((m for m in history if m.file_sha256 == digest), None)
    return first.written_on if first else incoming.written_on
