"""A large tidy file: archived, checked block by block, appended part by part; nothing of it is held whole."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from contracts.forms import ReturnForm
from contracts.plan import Plan
from orchestration.loading import Loaded, contract_sha256, earlier_of
from sources.csv_text import CsvFault
from sources.report import Counts, Report, finding, rejected
from sources.returns.bulk import BulkCheck, Ending
from sources.returns.entries import StructureFault
from sources.returns.identify_large import identified
from sources.workbook import BookFault
from warehouse import ledger
from warehouse.archive import archive_file
from warehouse.ledger import Content, Entry, Slot
from warehouse.ledger_parts import Finished, append_parts
from warehouse.paths import DataRoot, now_shanghai

LARGE_BYTES = 32 * 2**20  # from here on a text file is read block by block


@dataclass(frozen=True)
class LargeFile:
    """A tidy text file that arrived for a form and a month."""

    path: Path
    form: ReturnForm
    month: str
    received_from: str
    written_on: date
    received_at: datetime | None = None


def is_large(path: Path) -> bool:
    """Whether the file is a text table to be read block by block."""
    return path.suffix.lower() in (".csv", ".txt", ".tsv") and path.stat().st_size > LARGE_BYTES


def load_large(data: DataRoot, plan: Plan, file: LargeFile, now: datetime | None = None) -> Loaded:
    """The file is in the ledger, or was there already with the same contract. Call it as the one writer."""
    now = now or now_shanghai()
    slot = Slot(file.form.form, file.form.department, file.month)
    arrival = archive_file(
        data, file.path, received_from=file.received_from, received_at=file.received_at or now
    )
    contract = contract_sha256(plan.root)
    history = ledger.slot_history(data, slot)
    latest, last = ledger.latest_accepted(history), history[-1] if history else None
    if latest and latest["file_sha256"] == arrival.file_sha256 and latest["contract_sha256"] == contract:
        return Loaded("unchanged", latest, None)
    is_same = last is not None and (last["file_sha256"], last["contract_sha256"]) == (
        arrival.file_sha256,
        contract,
    )
    if last is not None and is_same and last["outcome"] == "rejected":
        return Loaded("rejected", last, None)
    entry = Entry(
        ledger.next_place(data, slot, now),
        arrival,
        file.form.version,
        file.form.coverage,
        contract,
        file.written_on,
    )
    name = file.path.name
    try:
        found = identified(file.path, plan, file.form, file.month)
        check = BulkCheck(file.path, found, plan, earlier_of(data, file.form, file.month), file.written_on)
        ended: list[Ending] = []

        def finish() -> Finished:
            ended.append(check.ending())
            return Finished(_content(ended[0].outcome, ended[0].report(name)), ended[0].kept_out)

        manifest = append_parts(data, entry, check.observations(), finish)
        report = ended[0].report(name)
    except (BookFault, CsvFault) as fault:
        whole = [finding(fault.rule_id, fault.locator, None, "rejected", fault.params)]
        report = rejected(name, whole, form=file.form.form, month=file.month)
        manifest = _append_rejected(data, entry, report)
    except StructureFault as fault:
        rows = [finding(f.rule_id, f.locator, f.row_no, "rejected", f.params) for f in fault.faults]
        report = rejected(name, rows, form=file.form.form, month=file.month)
        manifest = _append_rejected(data, entry, report)
    return Loaded("rejected" if report.outcome == "rejected" else "new", manifest, report)


def _append_rejected(data: DataRoot, entry: Entry, report: Report) -> dict[str, object]:
    return append_parts(data, entry, iter(()), lambda: Finished(_content("rejected", report), []))


def _content(outcome: str, report: Report) -> Content:
    counts: Counts = report.counts
    return Content(
        outcome, report.observations, report.findings,
        counts.read, counts.accepted, counts.quarantined, counts.ignorable,
    )  # fmt: skip
