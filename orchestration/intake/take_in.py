"""The one way in: what a file says it is, how it is judged, and how it comes into the ledger.

Every door goes through here (`check`, `submit`, the inbox, Dagster, `reparse`, `verify --rebuild`). A workbook and a
text of ordinary size are read whole, a long text block by block (`received.is_read_in_blocks`). One limit of size holds
for all.
"""

import tempfile
from datetime import datetime
from pathlib import Path

from contracts.by_content import looked_at_once
from contracts.clock import plan_now
from contracts.forms import Form, ReturnForm
from contracts.limits import MIB, TEXT_BYTES, WORKBOOK_BYTES
from contracts.plan import Plan
from orchestration.intake.changes import Effect, effect_of
from orchestration.intake.incoming import Bytes, Incoming, bytes_of, size_of
from orchestration.intake.load_file import Loaded, load_file
from orchestration.intake.received import first_of, is_read_in_blocks, parts_of, report_on
from sources.checking import Context, Report, Said, each_recognised, recognised
from sources.csv_text import CsvFault
from sources.report import finding, rejected
from sources.returns.entries import StructureFault
from sources.returns.large_files.blocks import head_of
from sources.returns.large_files.identify import identified
from sources.returns.large_files.report import Taker
from sources.workbook import BookFault
from sources.workbook.sniff import is_workbook
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot


def said_of(content: Bytes, plan: Plan, form: Form | None = None, month: str | None = None) -> Said:
    """The form and month the file is of, as far as it says so. Never raises for bad content.

    Of a file beyond the limit nothing is said, whatever its sender says: it answers no slot.
    """
    if is_too_large(content):
        return Said(None, None)
    if not is_read_in_blocks(content, form):
        return recognised(bytes_of(content), plan, form, month)
    assert isinstance(content, Path)
    said = recognised(head_of(content), plan, form, month)
    if not isinstance(said.form, ReturnForm) or month:
        return said
    try:
        return Said(said.form, identified(content, plan, said.form, None).month)
    except (BookFault, CsvFault, StructureFault):
        return said


def returns_of(
    content: Bytes, plan: Plan, form: Form | None = None, month: str | None = None
) -> tuple[Said, ...]:
    """Form and month of each return in the file, at least one: a workbook may hold several. Never raises for bad content."""
    if form is None and month is None and not is_too_large(content) and is_workbook(first_of(content)):
        several = each_recognised(bytes_of(content), plan)
        if several:
            return several
    return (said_of(content, plan, form, month),)


@looked_at_once()
def judged(
    content: Bytes, name: str, form: Form | None, plan: Plan, context: Context, taker: Taker | None = None
) -> Report:
    """The report on the file; that of a text read block by block holds no observations: the `taker` has them, if any."""
    if limit := _limit_exceeded(content):
        params = {"size": -(-size_of(content) // MIB), "limit": limit // MIB}
        return rejected(name, [finding("file.size.too_large", "", None, "rejected", params)])
    return report_on(content, name, form, plan, context, taker)


@looked_at_once()
def would_change(
    data: DataRoot, plan: Plan, slot: Slot, form: Form, content: Bytes, name: str, context: Context
) -> tuple[Report, Effect]:
    """The report on the file, and what taking it would change; nothing is taken."""
    with (
        tempfile.TemporaryDirectory(prefix="longshu-diff-") as folder,
        parts_of(data, slot, content, form, plan_now(), Path(folder)) as parts,
    ):
        report = judged(content, name, form, plan, context, parts)
        return report, effect_of(data, slot, form, report, parts)


@looked_at_once()
def load(data: DataRoot, plan: Plan, incoming: Incoming, now: datetime | None = None) -> Loaded:
    """The file is in the ledger, or it was there already with the same reading.

    It is read before the writer's lock is taken.
    """
    return load_file(data, plan, incoming, now)


def is_too_large(content: Bytes) -> bool:
    """Whether the file is beyond the limit: it is neither read nor archived, and answered."""
    return _limit_exceeded(content) > 0


def _limit_exceeded(content: Bytes) -> int:
    """The limit that the file exceeds, or 0."""
    limit = WORKBOOK_BYTES if is_workbook(first_of(content)) else TEXT_BYTES
    return limit if size_of(content) > limit else 0
