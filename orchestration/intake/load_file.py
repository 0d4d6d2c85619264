"""One incoming file that is read whole: archived, checked, appended; or recognised as nothing new."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from contracts.clock import plan_now
from contracts.forms import Form, ReturnForm
from contracts.packaged import packaged
from contracts.plan import AfterClosing, Plan
from contracts.snapshot import contracts_sha256, tree_sha256
from orchestration.intake.changes import (
    WAITING,
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
from orchestration.intake.known import Known
from orchestration.intake.received import Bytes, bytes_of, report_on
from orchestration.settings import Settings
from sources.checking import Context, Earlier, Report
from sources.published.bundle import compilations
from sources.returns.periods import previous_month, shifted
from warehouse.ledger import append_submission, register, submission
from warehouse.ledger.append_submission import Content
from warehouse.ledger.archive import Arrival, archive, archive_file
from warehouse.ledger.earlier_values import (
    Receipt,
    confirmed_in,
    earlier_periods,
    history_of,
    notes_of,
    standing_in,
    values_of,
)
from warehouse.ledger.root_mark import mark
from warehouse.ledger.submission import Slot, Submission
from warehouse.paths import DataRoot, sha256

SOURCES = packaged("sources")


@dataclass(frozen=True)
class Incoming:
    """A file that arrived for a form, a department and a month; a scan of bundled files is no arrival."""

    form: Form
    period: str
    content: Bytes
    name: str
    received_from: str
    written_on: date
    is_scan: bool = False
    received_at: datetime | None = None  # where it is on record that the file came earlier
    folder: str = ""  # the department whose folder of the inbox it lay in
    agreed_by: str = ""  # who said yes to what it withdraws or undoes
    by: str = ""  # who hands it in

    @property
    def slot(self) -> Slot:
        """The slot the file answers."""
        return Slot(self.form.form, self.form.department, self.period)


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


def bundled(settings: Settings, plan: Plan) -> list[Incoming]:
    """The bundled published figures of the plan, one file a month."""
    forms = [form for form in plan.forms.values() if form.reader == "published"]
    return [
        Incoming(
            form,
            c.period,
            c.path,
            c.path.name,
            form.department,
            c.written_on,
            is_scan=True,
            by=settings.by,
        )
        for form in forms
        for c in compilations(plan.code, settings.published_root)
    ]


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


def load_whole(data: DataRoot, plan: Plan, incoming: Incoming, now: datetime | None = None) -> Loaded:
    """The file, read whole, is in the ledger, or it was there already with the same reading.

    It is read before the writer's lock is taken, and again where the slot changed meanwhile.

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
    content, now = bytes_of(incoming.content), now or plan_now()
    digest, contract, arrival = sha256(content), contract_sha256(plan.root), None
    with data.writer():
        mark(data, plan.code)
        if not incoming.is_scan:
            arrival = _arrive(data, incoming, content, now)
    while True:
        moment = incoming.received_at or now
        known = Known.of(data, incoming.slot, digest, contract, moment, is_scan=incoming.is_scan)
        answer = known.answer()
        report, effect = (None, Effect()) if answer else _judged(data, plan, incoming, known)
        with data.writer():
            if register.head(data) != known.head:
                continue
            if answer:
                note_repeat(data, known, arrival, incoming.by)
                return Loaded("unchanged", answer, None)
            assert report is not None
            return _appended(data, incoming, known, report, effect, arrival, now)


def note_repeat(data: DataRoot, known: Known, arrival: Arrival | None, by: str) -> None:
    """A receipt of the version that is there already is on record, where it is another. Call it as the one writer."""
    if arrival and known.same and not known.is_receipt_known:
        append_submission.repeat(data, known.same, arrival.received_at, plan_now(), by)


def _judged(data: DataRoot, plan: Plan, incoming: Incoming, known: Known) -> tuple[Report, Effect]:
    form, written_on = incoming.form, _written_on(incoming, known.history, known.digest)
    context = Context(written_on, incoming.period, earlier_of(data, form, incoming.period, known.read_before))
    report = report_on(incoming.content, incoming.name, form, plan, context)
    effect = Effect() if known.is_late else effect_of(data, incoming.slot, form, report)
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
    data: DataRoot,
    incoming: Incoming,
    known: Known,
    report: Report,
    effect: Effect,
    arrival: Arrival | None,
    now: datetime,
) -> Loaded:
    content, form = content_of(report), incoming.form
    if known.same and known.same.content_sha256 == content.digest():
        append_submission.note_reread(data, known.same, known.contract, now, incoming.by)
        note_repeat(data, known, arrival, incoming.by)
        return Loaded("unchanged", known.same, report)
    state = report.outcome if report.outcome in ("rejected", WAITING) else "new"
    last = known.history[-1] if known.history else None
    if last and state != "new" and (last.outcome, last.file_sha256) == (state, known.digest):
        return Loaded(state, last, report, effect)
    arrival = arrival or _arrive(data, incoming, bytes_of(incoming.content), now)
    manifest = append_submission.append(
        data, incoming.slot, arrival, content,
        form_version=form.version, coverage=form.coverage, contract_sha256=known.contract, now=now,
        written_on=_written_on(incoming, known.history, known.digest), by=incoming.agreed_by or incoming.by,
    )  # fmt: skip
    return Loaded(state, manifest, report, effect)


def content_of(report: Report) -> Content:
    """What the ledger keeps of a report."""
    counts = report.counts
    return Content(
        report.outcome, report.observations, report.findings,
        counts.read, counts.accepted, counts.quarantined, counts.ignorable, report.is_nil_return,
    )  # fmt: skip


def keep(
    data: DataRoot,
    content: Bytes,
    name: str,
    received_from: str,
    received_at: datetime | None = None,
    by: str = "",
) -> Arrival:
    """A file that no slot can be named for is in the archive, and its arrival on record. Call it as the one writer."""
    at = received_at or plan_now()
    if isinstance(content, Path):
        found = archive_file(data, content, received_from=received_from, received_at=at, name=name, by=by)
    else:
        found = archive(data, content, original_name=name, received_from=received_from, received_at=at, by=by)
    return found


def _arrive(data: DataRoot, incoming: Incoming, content: bytes, now: datetime) -> Arrival:
    return archive(
        data, content,
        original_name=incoming.name, received_from=incoming.received_from,
        received_at=incoming.received_at or now, by=incoming.by,
    )  # fmt: skip


def _written_on(incoming: Incoming, history: list[Submission], digest: str) -> date:
    """The day the figures were written down: that of the first arrival of the same bytes."""
    if incoming.is_scan:
        return incoming.written_on
    first = next((m for m in history if m.file_sha256 == digest), None)
    return first.written_on if first else incoming.written_on


def contract_sha256(plan_root: Path) -> str:
    """A hash of all that decides how a file is read: contracts, plan, readers."""
    parts = [
        contracts_sha256(),
        tree_sha256(plan_root),
        tree_sha256(SOURCES),
    ]
    return sha256("".join(parts).encode())
