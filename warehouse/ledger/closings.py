"""Closed months: a record for each closing, one for each reopening; the last of a month says how it stands.

Closing draws a line: what is accepted for the month after `closed_at` is a revision, and the marts mark it so
(`is_after_close`). Whether it still comes in is the plan's to say (`after_closing`).
"""

from dataclasses import dataclass
from datetime import datetime

from contracts.errors import KeyedFault
from warehouse.ledger import register
from warehouse.ledger.clock import not_before_the_last
from warehouse.ledger.version_0_1 import Act
from warehouse.paths import DataRoot


@dataclass(frozen=True)
class Closing:
    """One closed month: when (by the plan's clock) it was closed, by whom, why then, and the number of the record."""

    period: str
    closed_at: datetime
    closed_by: str
    note: str
    record: int = 0


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


def closings(data: DataRoot, before: int | None = None) -> list[Closing]:
    """Every month that is closed, in order; with `before`, as it stood at the record of that number."""
    last = {act.subject: act for act in register.acts(data, "closed", "reopened", before=before)}
    found = [_closing(act) for act in last.values() if act.kind == "closed"]
    return sorted(found, key=lambda one: one.period)


def closing_of(data: DataRoot, period: str) -> Closing | None:
    """The closing of that month, or None while it is open."""
    found = register.acts(data, "closed", "reopened", subject=period)
    return _closing(found[-1]) if found and found[-1].kind == "closed" else None


def close(data: DataRoot, period: str, *, now: datetime, closed_by: str, note: str) -> Closing:
    """The month is closed until somebody reopens it. Call it as the one writer. Raises AlreadyClosedError.

    Everything accepted so far lies before the closing, even where the clock ran a little backwards.
    """
    found = closing_of(data, period)
    if found:
        raise AlreadyClosedError(found)
    moment = not_before_the_last(data, now)
    content = {"period": period, "closed_at": moment.isoformat(), "note": note}
    return _closing(register.append(data, "closed", period, at=now, by=closed_by, content=content))


class NotClosedError(KeyedFault):
    """The month is open: there is nothing to reopen."""

    code = "store.month.open"


def reopen(data: DataRoot, period: str, *, now: datetime, by: str, reason: str) -> int:
    """The month is open again; returns the number of the record. Call it as the one writer. Raises NotClosedError."""
    if closing_of(data, period) is None:
        raise NotClosedError(period=period)
    content = {"period": period, "reason": reason}
    return register.append(data, "reopened", period, at=now, by=by, content=content).record


def _closing(act: Act) -> Closing:
    said = act.content
    return Closing(
        said["period"], datetime.fromisoformat(said["closed_at"]), act.by, said["note"], act.record
    )
