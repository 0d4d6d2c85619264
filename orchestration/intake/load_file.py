"""One incoming file: archived, checked, appended; or recognised as nothing new."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import polars as pl

from contracts.forms import Form, ReturnForm
from contracts.packaged import packaged
from contracts.plan import Plan
from orchestration.settings import Settings
from sources.checking import Context, Earlier, Report, check
from sources.published.bundle import compilations
from sources.returns.periods import previous_month, shifted
from warehouse.build.contracts_hash import contracts_sha256
from warehouse.ledger import submissions
from warehouse.ledger.archive import Arrival, archive
from warehouse.ledger.earlier_values import (
    confirmed_in,
    earlier_periods,
    history_of,
    notes_of,
    standing_in,
    values_of,
)
from warehouse.ledger.root_mark import mark
from warehouse.ledger.submissions import Content, Slot, Submission
from warehouse.paths import DataRoot, now_shanghai, sha256, tree_sha256

SOURCES = packaged("sources")


@dataclass(frozen=True)
class Incoming:
    """A file that arrived for a form, a department and a month; a scan of bundled files is no arrival."""

    form: Form
    period: str
    content: bytes
    name: str
    received_from: str
    written_on: date
    is_scan: bool = False
    received_at: datetime | None = None  # where it is on record that the file came earlier

    @property
    def slot(self) -> Slot:
        """The slot the file answers."""
        return Slot(self.form.form, self.form.department, self.period)


@dataclass(frozen=True)
class Loaded:
    """What became of an incoming file: `new`, `unchanged`, or `rejected`, with manifest and report."""

    state: str
    manifest: Submission
    report: Report | None
    withdrawn: int = 0  # figures of the slot that this full file no longer has

    def blocking_findings(self, form: Form) -> int:
        """How many findings keep rows out that the form does not declare as expected."""
        return 0 if self.report is None else self.report.blocking(form.tolerated_rules).height


def bundled(settings: Settings, plan: Plan) -> list[Incoming]:
    """The bundled published figures of the plan, one file a month."""
    forms = [form for form in plan.forms.values() if form.reader == "published"]
    return [
        Incoming(
            form, c.period, c.path.read_bytes(), c.path.name, form.department, c.written_on, is_scan=True
        )
        for form in forms
        for c in compilations(plan.code, settings.published_root)
    ]


def earlier_of(data: DataRoot, form: Form, period: str) -> Earlier:
    """What the ledger knew before this return: the values of the period before, warnings already confirmed."""
    if not isinstance(form, ReturnForm):
        return Earlier()
    before = Slot(form.form, form.department, previous_month(form, period))
    now = Slot(form.form, form.department, period)
    year_before = Slot(form.form, form.department, shifted(period, -12))
    return Earlier(
        lambda areas: values_of(data, year_before, areas) | values_of(data, before, areas), confirmed_in(data, now),
        standing=lambda: standing_in(data, now),
        has_history=bool(earlier_periods(data, now)),
        history=lambda areas: history_of(data, now, areas),
        notes=lambda: notes_of(data, now),
        of_form=lambda other: values_of(data, Slot(other, form.department, period)),
    )  # fmt: skip


def load(data: DataRoot, plan: Plan, incoming: Incoming, now: datetime | None = None) -> Loaded:
    """The file is in the ledger, or it was there already with the same reading. Call it as the one writer.

    | file, against the slot's latest    | contract      | what happens                             |
    |------------------------------------|---------------|------------------------------------------|
    | other bytes                        | any           | archived, checked, appended              |
    | same bytes                         | same          | nothing: `unchanged`                     |
    | same bytes                         | changed       | read again; appended (reparse) if it reads differently |
    | same bytes as the latest rejected  | same          | checked again for the report, not appended |
    | bundled, same bytes as an older one | any          | nothing: a scan never undoes a submission |
    """
    mark(data, plan.code)
    form, digest = incoming.form, sha256(incoming.content)
    history = submissions.slot_history(data, incoming.slot)
    latest = submissions.latest_accepted(history)
    contract = contract_sha256(plan.root)
    now = now or now_shanghai()
    arrival = None if incoming.is_scan else _arrive(data, incoming, now)
    same = latest is not None and latest.file_sha256 == digest
    if latest and same and latest.contract_sha256 == contract:
        return Loaded("unchanged", latest, None)
    before = next(
        (m for m in history if (m.file_sha256, m.received_at) == (digest, incoming.received_at)), None
    )
    if before and before.contract_sha256 == contract:
        return Loaded("unchanged", before, None)  # this very receipt is on record
    if latest and incoming.is_scan and not same and any(m.file_sha256 == digest for m in history):
        return Loaded("unchanged", latest, None)  # a bundled file never undoes a later submission
    written_on = _written_on(incoming, history, digest)
    context = Context(written_on, incoming.period, earlier_of(data, form, incoming.period))
    report = check(incoming.content, incoming.name, form, plan, context)
    content = Content(
        report.outcome, report.observations, report.findings,
        report.counts.read, report.counts.accepted, report.counts.quarantined, report.counts.ignorable,
        report.is_nil_return,
    )  # fmt: skip
    if latest and same and latest.content_sha256 == content.digest():
        return Loaded("unchanged", latest, report)
    last = history[-1] if history else None
    if last and last.outcome == report.outcome == "rejected" and last.file_sha256 == digest:
        return Loaded("rejected", last, report)
    withdrawn = _withdrawn(data, incoming, report)
    manifest = submissions.append(
        data, incoming.slot, arrival or _arrive(data, incoming, now), content,
        form_version=form.version, coverage=form.coverage, contract_sha256=contract, now=now, written_on=written_on,
    )  # fmt: skip
    if report.outcome == "rejected":
        return Loaded("rejected", manifest, report)
    return Loaded("new", manifest, report, withdrawn)


def _withdrawn(data: DataRoot, incoming: Incoming, report: Report) -> int:
    """How many figures of the slot a full return takes back by no longer having them."""
    if not isinstance(incoming.form, ReturnForm) or incoming.form.coverage != "full":
        return 0
    key = ["indicator", "ref_area", "breakdown", "time_period", "accumulation"]
    kept = set(report.observations.select(key).rows())
    kept |= set(report.findings.filter(pl.col("decision") == "quarantined").select(key).rows())
    return len(values_of(data, incoming.slot).keys() - kept)


def keep(
    data: DataRoot, content: bytes, name: str, received_from: str, received_at: datetime | None = None
) -> Arrival:
    """A file that no slot can be named for is in the archive, and its arrival on record."""
    return archive(
        data,
        content,
        original_name=name,
        received_from=received_from,
        received_at=received_at or now_shanghai(),
    )


def _arrive(data: DataRoot, incoming: Incoming, now: datetime) -> Arrival:
    return archive(
        data, incoming.content,
        original_name=incoming.name, received_from=incoming.received_from,
        received_at=incoming.received_at or now,
    )  # fmt: skip


def _written_on(incoming: Incoming, history: list[Submission], digest: str) -> date:
    """The day the figures were written down: that of the first arrival of the same bytes."""
    if incoming.is_scan:
        return incoming.written_on
    first = next((m for m in history if m.file_sha256 == digest), None)
    return first.written_on if first else incoming.written_on


@cache
def contract_sha256(plan_root: Path) -> str:
    """A hash of all that decides how a file is read: contracts, plan, readers."""
    suffixes = frozenset({".py", ".yml", ".csv"})
    parts = [
        contracts_sha256(),
        tree_sha256(plan_root, suffixes=suffixes),
        tree_sha256(SOURCES, suffixes=frozenset({".py"})),
    ]
    return sha256("".join(parts).encode())
