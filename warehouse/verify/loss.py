"""What the root no longer holds although a record, or a release, says that it had it: told without reading a table."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import get_args

from contracts.errors import KeyedFault
from warehouse.audience import Audience
from warehouse.build.build_record import finished
from warehouse.ledger import register
from warehouse.ledger.register_index import LostRecordError
from warehouse.ledger.submission_history import declared_lost, manifests
from warehouse.paths import DataRoot
from warehouse.release.shelf import NAME, published, read_release, shelf, tombstones


class NothingLostError(KeyedFault):
    """Nothing is lost that could be declared."""

    code = "store.loss.none"


def lost(data: DataRoot) -> list[str]:
    """The places that are gone; submissions that a release or a build had, and releases, that no record has; none declared."""
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
    for _, made in finished(data):
        yield from sorted(made.submissions.keys() - known - given_up)
    for audience in get_args(Audience):
        on_record = published(data, audience)
        for name in on_record.keys() - tombstones(data, audience).keys():
            folder = shelf(data, audience) / name
            if not folder.is_dir():
                yield from {_place(data, folder)} - given_up
                continue
            yield from sorted(read_release(folder).manifest.submissions.keys() - known - given_up)
        there = sorted(path for path in shelf(data, audience).glob("*") if NAME.fullmatch(path.name))
        yield from (
            place
            for path in there
            if path.name not in on_record and (place := _place(data, path)) not in given_up
        )


def _place(data: DataRoot, path: Path) -> str:
    return path.relative_to(data.root).as_posix()
