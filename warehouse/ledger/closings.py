"""Closed months: append-only `ledger/closings/<YYYY-MM>.json`, written once.

Closing stops nothing from coming in. It draws a line: what is accepted for the month after `closed_at` is
a revision, and the marts mark it so (`is_after_close`).
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from contracts.errors import KeyedFault
from warehouse.ledger import submissions
from warehouse.ledger.sealed_records import read_record, sealed
from warehouse.paths import DataRoot, json_bytes, write_atomically

COLUMNS = pl.Schema(
    {"period": pl.String(), "closed_at": pl.Datetime("us"), "closed_by": pl.String(), "note": pl.String()}
)


@dataclass(frozen=True)
class Closing:
    """One closed month: when (Asia/Shanghai) it was closed, by whom, and why then."""

    period: str
    closed_at: datetime
    closed_by: str
    note: str


class AlreadyClosedError(KeyedFault):
    """The month was closed before; `closing` says when and by whom."""

    code = "store.month.closed"

    def __init__(self, closing: Closing) -> None:
        self.closing = closing
        super().__init__(
            period=closing.period,
            closed_at=f"{closing.closed_at:%Y-%m-%d %H:%M}",
            closed_by=closing.closed_by,
        )


def closings(data: DataRoot) -> list[Closing]:
    """Every closed month, in order."""
    return [_read(path) for path in sorted(_folder(data).glob("*.json"))]


def closing_of(data: DataRoot, period: str) -> Closing | None:
    """The closing of that month, or None while it is open."""
    path = _folder(data) / f"{period}.json"
    return _read(path) if path.exists() else None


def close(data: DataRoot, period: str, *, now: datetime, closed_by: str, note: str) -> Closing:
    """The month is closed, for good. Call it as the one writer. Raises AlreadyClosedError.

    Everything accepted so far lies before the closing, even where the clock ran backwards.
    """
    found = closing_of(data, period)
    if found:
        raise AlreadyClosedError(found)
    latest = [datetime.fromisoformat(m["accepted_at"]) for m in submissions.manifests(data)[-1:]]
    closing = Closing(period, max([now, *latest]), closed_by, note)
    content = asdict(closing) | {"closed_at": closing.closed_at.isoformat()}
    write_atomically(_folder(data) / f"{period}.json", json_bytes(sealed(content)), read_only=True)
    return closing


def closings_frame(data: DataRoot) -> pl.DataFrame:
    """All closings as the table dbt reads."""
    return pl.DataFrame([asdict(closing) for closing in closings(data)], schema=COLUMNS, orient="row")


def _folder(data: DataRoot) -> Path:
    return data.ledger / "closings"


def _read(path: Path) -> Closing:
    found = read_record(path, "period", "closed_at", "closed_by", "note")
    return Closing(
        found["period"], datetime.fromisoformat(found["closed_at"]), found["closed_by"], found["note"]
    )
