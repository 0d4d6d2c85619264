"""What a large tidy file is, without reading it whole."""

from pathlib import Path

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.identify import Identified, identify
from sources.returns.large_files.blocks import blocks, head_of
from sources.returns.periods import is_due_in, reporting_month
from sources.returns.tidy_tables.reader import find_header
from sources.workbook.csv_book import find_delimiter, read_csv


def identified(path: Path, plan: Plan, form: ReturnForm | None, month: str | None) -> Identified:
    """What a tidy file is, from its first lines; its month from the whole column where the sender names none.

    Raises StructureFault, BookFault.
    """
    book = read_csv(head_of(path))
    if month is None:
        month = _latest_month(path, form) if form else None
    return identify(book, plan, form, month)


def _latest_month(path: Path, form: ReturnForm) -> str | None:
    sheet = read_csv(head_of(path)).sheets[0]
    header = find_header(sheet)
    if header is None or "month" not in header.columns:
        return None
    texts: set[str | None] = set()
    for block in blocks(path, find_delimiter(head_of(path).decode("utf-8-sig", "replace"))):
        texts |= set(block.cells[str(header.columns["month"])].unique().to_list())
    months = [m for text in texts if text and (m := reporting_month(text)) and is_due_in(form, m)]
    return max(months, default=None)
