"""`longshu reparse`: every slot's latest accepted file, read again by today's contract."""

from collections.abc import Iterator

from contracts.forms import Form
from contracts.plan import Plan
from orchestration.intake.incoming import Incoming
from orchestration.intake.load_file import Loaded
from orchestration.intake.take_in import load
from warehouse.ledger import submission_history
from warehouse.ledger.archive import archived_file
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
        yield load(data, plan, _incoming(data, known, latest, by))


def _incoming(data: DataRoot, form: Form, latest: Submission, by: str) -> Incoming:
    return Incoming(
        form, latest.period, archived_file(data, latest.file_sha256), latest.original_name, latest.received_from,
        latest.written_on, is_scan=True,
        received_at=latest.received_at, by=by,
    )  # fmt: skip
