"""A large tidy file: archived, checked block by block, appended part by part; nothing of it is held whole."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from contracts.clock import plan_now
from contracts.forms import ReturnForm
from contracts.plan import AfterClosing, Plan
from orchestration.intake.changes import (
    WAITING,
    after_closing,
    refused_after_closing,
    report_confirmed_by,
    waiting,
    withdrawal_reasons,
)
from orchestration.intake.known import Known
from orchestration.intake.load_file import Loaded, content_of, contract_sha256, earlier_of, note_repeat
from sources.ahead import ahead
from sources.checking import Earlier
from sources.csv_text import CsvFault
from sources.report import Report, finding, rejected
from sources.returns.entries import StructureFault
from sources.returns.large_files.check import BulkCheck
from sources.returns.large_files.identify import identified
from sources.workbook import BookFault
from warehouse.ledger import append_submission, submission, submission_history
from warehouse.ledger.append_submission import Entry, Place
from warehouse.ledger.archive import Arrival, archive_file
from warehouse.ledger.large_submissions import Finished, append_parts
from warehouse.ledger.root_mark import mark
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot


@dataclass(frozen=True)
class LargeFile:
    """A tidy text file that arrived for a form and a month; `name` where its path has another than it came with."""

    path: Path
    form: ReturnForm
    month: str
    received_from: str
    written_on: date
    received_at: datetime | None = None
    name: str = ""
    agreed_by: str = ""
    by: str = ""


def load_large(data: DataRoot, plan: Plan, file: LargeFile, now: datetime | None = None) -> Loaded:
    """The file is in the ledger, or was there already with the same contract. Call it as the one writer."""
    mark(data, plan.code)
    now = now or plan_now()
    slot = Slot(file.form.form, file.form.department, file.month)
    contract, history = contract_sha256(plan.root), submission_history.slot_history(data, slot)
    with ThreadPoolExecutor(1) as beside:  # the file is archived while it is checked, unless it may be known
        arriving = beside.submit(
            archive_file,
            data,
            file.path,
            received_from=file.received_from,
            received_at=file.received_at or now,
            name=file.name or file.path.name,
            by=file.by,
        )
        before, standing = None, 0
        if history:
            arrival = arriving.result()
            known = Known.of(data, slot, arrival.file_sha256, contract, arrival.received_at)
            if answer := _answered(known):
                note_repeat(data, known, arrival, file.by)
                return answer
            before = known.read_before
            standing = 0 if known.is_late or known.accepted is None else known.accepted.rows_accepted
        place, earlier = (
            append_submission.next_place(data, slot, now),
            earlier_of(data, file.form, file.month, before),
        )
        refused = refused_after_closing(data, plan, file.form, file.month, file.name or file.path.name)
        if refused:
            entry = Entry(
                place,
                arriving.result(),
                file.form.version,
                file.form.coverage,
                contract,
                file.written_on,
                file.by,
            )
            done = Finished(entry, content_of(refused), [])
            return Loaded("rejected", append_parts(data, place, iter(()), lambda: done), refused)
        asked = after_closing(data, plan, file.month, AfterClosing.ASK, "noted")
        return read_large(data, plan, file, place, contract, arriving.result, earlier, standing, asked)


def _answered(known: Known) -> Loaded | None:
    """What became of the same file under the same contract, if it is on record, or was the last to be rejected."""
    last = known.history[-1]
    if answer := known.answer():
        return Loaded("unchanged", answer, None)
    is_same = (last.file_sha256, last.contract_sha256) == (known.digest, known.contract)
    return Loaded(last.outcome, last, None) if is_same and last.outcome == "rejected" else None


def read_large(
    data: DataRoot,
    plan: Plan,
    file: LargeFile,
    place: Place,
    contract: str,
    arrived: Callable[[], Arrival],
    earlier: Earlier,
    standing: int = 0,
    asked: list[dict[str, Any]] | None = None,
) -> Loaded:
    """The file is read, and the submission in the ledger; `arrived` waits until the file is in the archive.

    `standing` figures of the slot are held against those that the file gives: where far fewer are left, it waits;
    so it does for the reasons `asked` about.
    """
    form, name = file.form, file.name or file.path.name

    def finished(report: Report, taken_back: list[int]) -> Finished:
        by = file.agreed_by or file.by
        entry = Entry(place, arrived(), form.version, form.coverage, contract, file.written_on, by)
        return Finished(entry, content_of(report), taken_back)

    def returned(findings: list[dict[str, Any]]) -> Loaded:
        report = rejected(name, findings, form=form.form, month=file.month)
        return Loaded("rejected", append_parts(data, place, iter(()), lambda: finished(report, [])), report)

    try:
        found = identified(file.path, plan, form, file.month)
        check = BulkCheck(file.path, found, plan, earlier, file.written_on)
        reports: list[Report] = []

        def finish() -> Finished:
            ending = check.ending()
            reports.append(_or_waiting(ending.report(name), form, standing, file.agreed_by, asked))
            return finished(reports[0], ending.kept_out)

        manifest = append_parts(data, place, ahead(check.observations()), finish)
    except (BookFault, CsvFault) as fault:
        return returned([finding(fault.rule_id, fault.locator, None, "rejected", fault.params)])
    except StructureFault as fault:
        return returned([finding(f.rule_id, f.locator, f.row_no, "rejected", f.params) for f in fault.faults])
    outcome = reports[0].outcome
    return Loaded(outcome if outcome in ("rejected", WAITING) else "new", manifest, reports[0])


def _or_waiting(
    report: Report, form: ReturnForm, standing: int, agreed_by: str, asked: list[dict[str, Any]] | None
) -> Report:
    """The report, or that it waits: a full file that leaves far fewer figures than stand takes the rest back."""
    if report.outcome not in submission.ACCEPTED:
        return report
    reasons = list(asked or [])
    if form.coverage == "full":
        reasons += withdrawal_reasons(form, standing, max(standing - report.counts.accepted, 0))
    if not reasons:
        return report
    return report_confirmed_by(report, reasons, agreed_by) if agreed_by else waiting(report, reasons)
