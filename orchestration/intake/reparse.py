"""`longshu reparse`: every slot's latest accepted file, read again by today's contract."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from contracts.clock import plan_now
from contracts.forms import Form, ReturnForm
from contracts.plan import Plan
from orchestration.intake.load_file import Incoming, Loaded, contract_sha256, earlier_of
from orchestration.intake.load_large_file import read_large
from orchestration.intake.reread_archive import arrival_of, is_read_alike, large_again, large_file_of
from orchestration.intake.take_in import is_long_text, load
from warehouse.ledger import append_submission, submission_history
from warehouse.ledger.archive import archive_path, archived_bytes
from warehouse.ledger.submission import Submission
from warehouse.paths import DataRoot


def reread(
    data: DataRoot, plan: Plan, form: str | None, period: str | None, by: str = ""
) -> Iterator[Loaded]:
    """Every slot's latest accepted file, read again; one that reads differently is a new submission.

    `form` and `period` leave out all others. The writer's lock is held only while something is appended.
    Raises ArchiveDamagedError, FileNotFoundError.
    """
    slots = {m.slot for m in submission_history.manifests(data)}
    for slot in sorted(slots, key=lambda s: (s.form, s.period, s.department)):
        latest = submission_history.latest_accepted(submission_history.slot_history(data, slot))
        known = plan.forms.get(slot.form)
        is_wanted = form in (None, slot.form) and period in (None, slot.period)
        if latest is None or known is None or not is_wanted:
            continue
        path = archive_path(data, latest.file_sha256)
        if isinstance(known, ReturnForm) and path.exists() and is_long_text(path):
            yield _large(data, plan, known, latest, by)
        else:
            yield load(data, plan, _incoming(data, known, latest, by))


def _incoming(data: DataRoot, form: Form, latest: Submission, by: str) -> Incoming:
    archived_bytes(data, latest.file_sha256)  # the file is there and unchanged
    return Incoming(
        form, latest.period, archive_path(data, latest.file_sha256), latest.original_name, latest.received_from,
        latest.written_on, is_scan=True,
        received_at=latest.received_at, by=by,
    )  # fmt: skip


def _large(data: DataRoot, plan: Plan, form: ReturnForm, latest: Submission, by: str) -> Loaded:
    """A large file is read aside first: only if that comes to something else is it read into the ledger."""
    contract = contract_sha256(plan.root)
    earlier = earlier_of(data, form, latest.period, (latest.received_at, latest.seq))
    if contract in submission_history.contracts_of(data, latest):
        return Loaded("unchanged", latest, None)
    file = replace(large_file_of(data, latest, form), by=by)
    with tempfile.TemporaryDirectory(prefix="longshu-reparse-") as name:
        scratch = DataRoot(Path(name))
        read = large_again(scratch, plan, latest, file, earlier)
        if is_read_alike(data, scratch, latest, read):
            with data.writer():
                append_submission.note_reread(data, latest, contract, plan_now(), by)
            return Loaded("unchanged", latest, read.report)
    slot = latest.slot
    last = submission_history.slot_history(data, slot)[-1]
    was_rejected = last.outcome == "rejected" and last.file_sha256 == latest.file_sha256
    if read.state == "rejected" and was_rejected:
        return Loaded("rejected", last, read.report)
    with data.writer():
        place = append_submission.next_place(data, slot, plan_now())
        return read_large(data, plan, file, place, contract, lambda: arrival_of(latest), earlier)
