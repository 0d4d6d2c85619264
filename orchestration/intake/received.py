"""What was received, as bytes or where it lies, and the report on it whatever its size."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from contracts.forms import Form, PublishedForm, ReturnForm
from contracts.limits import SHORT_TEXT_BYTES, WHOLE_TEXT_BYTES
from contracts.plan import Plan
from orchestration.intake.incoming import Bytes, bytes_of
from sources.checking import Context, Report, check
from sources.returns.large_files.report import Taker, is_tidy_text, report_in_blocks
from sources.workbook.sniff import is_workbook
from warehouse.ledger.append_submission import next_place
from warehouse.ledger.parts import Parts
from warehouse.ledger.submission import Slot
from warehouse.ledger.submission_history import table_path
from warehouse.paths import DataRoot


def report_on(
    content: Bytes, name: str, form: Form | None, plan: Plan, context: Context, taker: Taker | None = None
) -> Report:
    """The report on the file: read whole, but for a text that is read block by block.

    Of the latter the `taker` has the observations, if there is one.
    """
    if isinstance(content, Path) and is_read_in_blocks(content, form):
        assert form is None or isinstance(form, ReturnForm)
        return report_in_blocks(
            content, name, plan, form, context.month, context.earlier, context.written_on, taker
        )
    return check(bytes_of(content), name, form, plan, context)


def is_read_in_blocks(content: Bytes, form: Form | None = None) -> bool:
    """Whether the file is read block by block: a tidy text that is not short, and any text that cannot be held."""
    if not isinstance(content, Path) or isinstance(form, PublishedForm):
        return False
    size = content.stat().st_size
    if size > WHOLE_TEXT_BYTES:
        return not is_workbook(first_of(content))
    return size > SHORT_TEXT_BYTES and is_tidy_text(content)


@contextmanager
def parts_of(
    data: DataRoot, slot: Slot, content: Bytes, form: Form, now: datetime, folder: Path | None = None
) -> Iterator[Parts | None]:
    """Who takes the observations of the file until the block ends, where it is read block by block.

    Many are written aside in the folder: unless another is given, in that of the ledger.
    """
    if not is_read_in_blocks(content, form):
        yield None
        return
    place = next_place(data, slot, now)
    with Parts(place, folder or table_path(data, "observations", place.name).parent) as parts:
        yield parts


def first_of(content: Bytes) -> bytes:
    """The first bytes of the file."""
    if isinstance(content, bytes):
        return content[:16]
    with content.open("rb") as handle:
        return handle.read(16)
