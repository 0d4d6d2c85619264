"""Files of synthetic figures of the fictitious harbour, for tests that break them one cell at a time."""

import csv
import io
from datetime import date
from pathlib import Path

PLANS = Path(__file__).parent
HARBOUR = PLANS / "harbour"
PUBLISHED = PLANS / "published"
FIGURES = PUBLISHED / "harbour" / "2026-11.csv"
WRITTEN_ON = date(2026, 11, 23)
Cells = dict[str, str]


def figures() -> list[Cells]:
    """The eight synthetic figures, every one of them accepted."""
    with FIGURES.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def csv_text(rows: list[Cells], header: list[str] | None = None) -> str:
    """The rows as CSV text, under their own header or another one of the same columns."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, header or list(figures()[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def with_change(row: int, **cells: str) -> str:
    """The eight figures with some cells of the row on that spreadsheet line (2 to 9) replaced."""
    rows = figures()
    rows[row - 2] |= cells
    return csv_text(rows)
