"""Where the clock and the records disagree: records that lie ahead of the clock, and a clock far ahead of the records.

A moment that lies ahead decides nothing. Which of the two is wrong only a person knows: the clock is set right, or a record
is put right (`amending`), or the person says that the clock is right (`clock_confirmed`).
"""

from datetime import datetime, timedelta

from contracts.errors import KeyedFault
from warehouse.ledger import register
from warehouse.ledger.submission import Submission
from warehouse.ledger.version_0_1 import Act
from warehouse.paths import DataRoot

JUMP = timedelta(days=100)
A_LITTLE = timedelta(days=1)  # a clock set back by less is not followed: acceptance only moves forward
A_MOMENT = timedelta(minutes=1)  # clocks of machines that share a root differ by as much


class ClockJumpedError(KeyedFault):
    """The clock is more than a hundred days ahead of the last record, and nobody said that it is right."""

    code = "store.clock.jumped"


def ahead_of(data: DataRoot, now: datetime) -> list[Act]:
    """Every act that says it happened after now: the clock was ahead when it was written, or is behind."""
    return register.later_than(data, now + A_MOMENT)


def refuse_jump(data: DataRoot, now: datetime) -> None:
    """The clock is not far ahead of the last record, those ahead of it aside. Raises ClockJumpedError.

    A root that nothing was written to since version 0.1 has no records yet.
    """
    last = register.latest_until(data, now) if data.records.is_dir() else None
    if last is not None and now - last.at > JUMP:
        raise ClockJumpedError(now=f"{now:%Y-%m-%d %H:%M}", record=last.record, at=f"{last.at:%Y-%m-%d}")


def not_before_the_last(data: DataRoot, now: datetime, after: timedelta = timedelta(0)) -> datetime:
    """`now`, or where the clock was set back a little so much after the newest submission.

    A submission that lies further ahead of the clock was accepted by a wrong one: it decides nothing.
    """
    newest = register.last_act(data, "submitted")
    if newest is None:
        return now
    moment = Submission.of(newest).accepted_at + after
    return moment if now < moment < now + A_LITTLE else now


def confirm_clock(data: DataRoot, *, by: str, now: datetime) -> None:
    """It is on record that the clock is right, by that person. Call it as the one writer."""
    register.append(data, "clock_confirmed", f"{now:%Y-%m-%d}", at=now, by=by)
