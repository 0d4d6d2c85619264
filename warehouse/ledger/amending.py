"""A named person puts a record right: by a record of its own, the old one stays as it is."""

from datetime import datetime

from warehouse.ledger import register
from warehouse.ledger.amendments import TEXTS, NothingToAmendError
from warehouse.ledger.records import DamagedRecordError, Kind, read_record
from warehouse.ledger.version_0_1 import Act
from warehouse.paths import DataRoot

AMENDABLE: tuple[Kind, ...] = (
    "arrived", "submitted", "repeated", "reread", "closed", "published", "retracted", "declared_lost", "clock_confirmed", "extended", "reopened",
)  # fmt: skip


def act_named(data: DataRoot, name: str) -> Act:
    """The act of that record number, or the last about that subject. Raises NothingToAmendError."""
    found: list[Act] = []
    if name.isascii() and name.isdigit():
        try:
            found = [Act.of(read_record(data, int(name))[0])]
        except DamagedRecordError:
            raise NothingToAmendError(name=name) from None
    else:
        found = register.acts(data, *AMENDABLE, subject=name)
    amendable = [act for act in found if act.kind in AMENDABLE]
    if not amendable:
        raise NothingToAmendError(name=name)
    return amendable[-1]


def amend(
    data: DataRoot, name: str, *, moment: datetime | None, text: str | None, by: str, reason: str, now: datetime
) -> Act:  # fmt: skip
    """The act is as if it had happened at that moment, or had been worded so. Call it as the one writer.

    Raises NothingToAmendError, also for a moment that lies ahead and for an act without a text of its own.
    """
    act = act_named(data, name)
    if (moment is None and text is None) or (moment and moment > now) or (text and act.kind not in TEXTS):
        raise NothingToAmendError(name=name)
    said = {"record": act.record, "of": act.kind, "reason": reason}
    said |= {"moment": moment.isoformat()} if moment else {}
    said |= {"text": text} if text is not None else {}
    register.append(data, "amended", act.subject, at=now, by=by, content=said)
    return act
