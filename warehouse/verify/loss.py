"""What the root no longer holds although a record, or a release, says that it had it: told without reading a table."""

from collections.abc import Iterator
from datetime import datetime
from typing import get_args

from contracts.errors import KeyedFault
from warehouse.audience import Audience
from warehouse.ledger import register
from warehouse.ledger.register import LostRecordError
from warehouse.ledger.submissions import declared_lost, manifests
from warehouse.paths import DataRoot
from warehouse.release.shelf import published, read_release, shelf, tombstones


class NothingLostError(KeyedFault):
    """Nothing is lost that could be declared."""

    code = "store.loss.none"


def lost(data: DataRoot) -> list[str]:
    """The places that are gone, and the submissions that a standing release had and no record has; none declared."""
    return list(dict.fromkeys(_lost(data)))


def refuse_where_lost(data: DataRoot) -> None:
    """Nothing is lost. Raises LostRecordError, which says how to go on."""
    found = lost(data)
    if found:
        raise LostRecordError(found)


def declare(data: DataRoot, *, by: str, reason: str, now: datetime) -> list[str]:
    """What is lost is on record as lost, by that person, for that reason: nothing waits for it any more.

    Call it as the one writer. Returns the places. Raises NothingLostError.
    """
    declared: list[str] = []
    while found := lost(data):  # what a lost record said is only missed once it counts as lost
        register.declare_lost(data, found, by=by, reason=reason, at=now)
        declared += found
    if not declared:
        raise NothingLostError()
    return declared


def _lost(data: DataRoot) -> Iterator[str]:
    gone = register.missing_records(data)
    yield from gone
    if gone:
        return
    given_up = declared_lost(data)
    known = set()
    for one in manifests(data):
        known.add(one.submission_id)
        yield from (name for name in one.files if not (data.root / name).exists())
    for audience in get_args(Audience):
        for name in published(data, audience).keys() - tombstones(data, audience).keys():
            folder = shelf(data, audience) / name
            place = folder.relative_to(data.root).as_posix()
            if not folder.is_dir():
                yield from {place} - given_up
                continue
            yield from sorted(read_release(folder).manifest.submissions.keys() - known - given_up)
