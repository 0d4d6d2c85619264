"""Closed months: one record each, written once.

Closing stops nothing from coming in. It draws a line: what is accepted for the month after `closed_at` is
a revision, and the marts mark it so (`is_after_close`).
"""

from dataclasses import asdict, dataclass
from datetime import datetime

import polars as pl

from contracts.errors import KeyedFault
from warehouse.ledger import register, submissions
from warehouse.ledger.version_0_1 import Act
from warehouse.paths import DataRoot

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
    return sorted((_closing(act) for act in register.acts(data, "closed")), key=lambda one: one.period)


def closing_of(data: DataRoot, period: str) -> Closing | None:
    """The closing of that month, or None while it is open."""
    found = register.acts(data, "closed", subject=period)
    return _closing(found[0]) if found else None


def close(data: DataRoot, period: str, *, now: datetime, closed_by: str, note: str) -> Closing:
    """The month is closed, for good. Call it as the one writer. Raises AlreadyClosedError.

    Everything accepted so far lies before the closing, even where the clock ran a little backwards.
    """
    found = closing_of(data, period)
    if found:
        raise AlreadyClosedError(found)
    moment = submissions.not_before_the_last(data, now)
    content = {"period": period, "closed_at": moment.isoformat(), "note": note}
    return _closing(register.append(data, "closed", period, at=now, by=closed_by, content=content))


def closings_frame(data: DataRoot, found: list[Closing] | None = None) -> pl.DataFrame:
    """All closings, or those given, as the table dbt reads."""
    shown = closings(data) if found is None else found
    return pl.DataFrame([asdict(closing) for closing in shown], schema=COLUMNS, orient="row")


def _closing(act: Act) -> Closing:
    said = act.content
    return Closing(said["period"], datetime.fromisoformat(said["closed_at"]), act.by, said["note"])
