"""The register of acts: an index over the records, so that nothing needs to read them all.

`ledger/register.sqlite` can be deleted at any time: it is made again from the records, and every use looks whether it
ends where the records end. Where it cannot be written (a read-only root, a root of version 0.1 that nothing wrote to
yet), the same index is made in memory.

What the register still knows and the records no longer hold is a loss: `LostRecordError`, until a named person declares
it (`declared_lost`) or the files are restored.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from functools import lru_cache
from typing import Any

from warehouse.ledger import root_mark, version_0_1
from warehouse.ledger.amendments import put_right
from warehouse.ledger.records import (
    NOTHING_BEFORE,
    DamagedRecordError,
    Kind,
    NamedFile,
    Record,
    numbers,
    read_record,
    record_path,
    write_record,
)
from warehouse.ledger.register_index import (
    LostRecordError,
    end_of,
    entry_of_0_1,
    on_disk,
    opened,
    register_path,
    write_and_enter,
)
from warehouse.ledger.version_0_1 import ACTS_KEPT, Act
from warehouse.paths import DataRoot


def append(
    data: DataRoot, kind: Kind, subject: str, *, at: datetime, by: str = "",
    content: dict[str, Any] | None = None, files: dict[str, NamedFile] | None = None,
) -> Act:  # fmt: skip
    """The act is on record, after all others. Call it as the one writer. Raises LostRecordError.

    In a root of version 0.1 the entry that takes over what stands there comes first.
    """
    with opened(data, writing=True) as con:
        seq, before = end_of(con)
        if root_mark.noted_head(data) > seq:
            raise LostRecordError(missing_records(data))
        if seq == 0 and version_0_1.is_there(data):
            seq, before = 1, write_and_enter(con, data, entry_of_0_1(data, at))
        record = Record(
            seq=seq + 1, before=before, at=at, kind=kind, by=by, subject=subject,
            content=content or {}, files=files or {},
        )  # fmt: skip
        write_and_enter(con, data, record)
    root_mark.mark_records(data)
    root_mark.note_head(data, record.seq)
    return Act.of(record)


def acts(
    data: DataRoot,
    *kinds: Kind,
    subject: str | None = None,
    slot: str | None = None,
    slots: str | None = None,
    before: int | None = None,
    as_written: bool = False,
) -> list[Act]:
    """Every act of those kinds, in the order of the records; of one subject or slot only, where given.

    `slots` is what the slots wanted begin with; with `before`, all as it stood at the record of that number. What a
    named person put right is right, unless `as_written`.

    Raises LostRecordError, DamagedRecordError.
    """
    asked, given = [f"kind in ({', '.join('?' * len(kinds))})"], list[str | int](kinds)
    for column, value in (("subject", subject), ("slot", slot)):
        if value is not None:
            asked.append(f"{column} = ?")
            given.append(value)
    if slots is not None:
        asked.append("slot >= ? and slot < ?")
        given += [slots, slots + chr(0x10FFFF)]
    if before is not None:
        asked.append("record < ?")
        given.append(before)
    with opened(data) as con:
        rows = con.execute(f"select body from acts where {' and '.join(asked)} order by position", given)
        found = [read_act(body) for (body,) in rows]
        return found if as_written else put_right(found, _amendments(con, before))


@lru_cache(maxsize=ACTS_KEPT)
def read_act(body: str) -> Act:
    """The act that the text says: a slot's history is asked for often, and what was read of it once stays read."""
    return Act.model_validate_json(body)


def last_act(data: DataRoot, *kinds: Kind) -> Act | None:
    """The newest act of those kinds."""
    with opened(data) as con:
        # from the end (the plus): the index of kinds would have every act of them sorted
        sql = f"select body from acts where +kind in ({', '.join('?' * len(kinds))}) order by position desc limit 1"
        found = con.execute(sql, kinds).fetchone()
        acts = [Act.model_validate_json(found[0])] if found else []
        return next(iter(put_right(acts, _amendments(con, None))), None)


def latest_until(data: DataRoot, moment: datetime) -> Act | None:
    """The act with the latest moment that is not after that one."""
    with opened(data) as con:
        sql = "select body from acts where at <= ? order by at desc, position desc limit 1"
        found = con.execute(sql, (moment.isoformat(),)).fetchone()
    return Act.model_validate_json(found[0]) if found else None


def later_than(data: DataRoot, moment: datetime) -> list[Act]:
    """Every act that says it happened after that moment."""
    with opened(data) as con:
        rows = con.execute("select body from acts where at > ? order by position", (moment.isoformat(),))
        found = put_right([Act.model_validate_json(body) for (body,) in rows], _amendments(con, None))
        return [act for act in found if act.at > moment]


def _amendments(con: sqlite3.Connection, before: int | None) -> list[Act]:
    sql = "select body from acts where kind = 'amended' and (? is null or record < ?) order by position"
    return [Act.model_validate_json(body) for (body,) in con.execute(sql, (before, before))]


def head(data: DataRoot) -> tuple[int, str]:
    """The number and the hash of the newest record; 0 and zeros before the first."""
    with opened(data) as con:
        return end_of(con)


def missing_records(data: DataRoot) -> list[str]:
    """The place of every record that is gone and not declared lost: the others, the register and the root itself tell."""
    there, lost = set(numbers(data)), set[str]()
    last = root_mark.noted_head(data)
    if register_path(data).exists():
        with closing(on_disk(register_path(data))) as con:
            bodies = con.execute("select body from acts where kind = 'declared_lost'").fetchall()
            last = max(last, end_of(con)[0])
        lost |= {place for (body,) in bodies for place in json.loads(body)["content"]["lost"]}
    gone = sorted(set(range(1, max(there | {last}) + 1)) - there)
    places = [record_path(data, seq).relative_to(data.root).as_posix() for seq in gone]
    if lost.issuperset(places):
        return []
    lost |= {p for r in _readable(data, there) if r.kind == "declared_lost" for p in r.content["lost"]}
    return [place for place in places if place not in lost]


def _readable(data: DataRoot, there: Iterable[int]) -> Iterator[Record]:
    for seq in there:
        with suppress(DamagedRecordError):
            yield read_record(data, seq)[0]


def declare_lost(data: DataRoot, places: list[str], *, by: str, reason: str, at: datetime) -> None:
    """Those places are on record as lost: a gap among the records is none any more. Call it as the one writer."""
    there = list(numbers(data))
    known = root_mark.noted_head(data)
    if register_path(data).exists():
        with closing(on_disk(register_path(data))) as con:
            known = max(known, end_of(con)[0])
    before = read_record(data, there[-1])[1] if there else NOTHING_BEFORE
    record = Record(
        seq=max([known, *there[-1:]]) + 1, before=before, at=at, kind="declared_lost", by=by, subject=reason,
        content={"lost": places, "reason": reason}, files={},
    )  # fmt: skip
    write_record(data, record)
    root_mark.note_head(data, record.seq)
    register_path(data).unlink(missing_ok=True)
