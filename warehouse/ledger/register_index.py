"""The index behind the register: one SQLite file beside the records, made and caught up from them."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from contracts.errors import KeyedFault
from warehouse.ledger import version_0_1
from warehouse.ledger.records import (
    NOTHING_BEFORE,
    DamagedRecordError,
    Record,
    numbers,
    read_record,
    record_path,
    write_record,
)
from warehouse.ledger.version_0_1 import Act
from warehouse.paths import DataRoot, make_folder

_SECONDS = 600.0  # another process that catches up is waited for
_FORMAT = 2  # of the tables below: a register of another is made anew
_TABLES = """
create table if not exists records (seq integer primary key, sha256 text not null);
create table if not exists acts (
    position integer primary key, record integer not null, kind text not null, subject text not null,
    slot text, at text not null, body text not null
);
create index if not exists of_moment on acts (at);
create index if not exists of_kind on acts (kind, subject);
create index if not exists of_slot on acts (slot) where slot is not null;
"""


class LostRecordError(KeyedFault):
    """Records that were there are gone: `places`, below the data root."""

    code = "store.record.lost"

    def __init__(self, places: list[str]) -> None:
        self.places = places
        super().__init__(places="、".join(places))


def register_path(data: DataRoot) -> Path:
    """Where the register lies."""
    return data.ledger / "register.sqlite"


def is_of_0_1(data: DataRoot) -> bool:
    """Whether the root is of version 0.1 and nothing was written to it since."""
    is_older = not data.records.is_dir() and not version_0_1.has_had_records(data)
    return is_older and version_0_1.is_there(data)


def records_in_sequence(data: DataRoot) -> Iterator[tuple[Record, str]]:
    """Every record from its file, with its hash, each following the one before. Raises DamagedRecordError.

    A gap stands where a later record declares it.
    """
    found = [read_record(data, seq) for seq in numbers(data)]
    declared = {
        place for record, _ in found if record.kind == "declared_lost" for place in record.content["lost"]
    }
    last, digest = 0, NOTHING_BEFORE
    for record, own in found:
        gone = [record_path(data, seq) for seq in range(last + 1, record.seq)]
        undeclared = [path for path in gone if path.relative_to(data.root).as_posix() not in declared]
        if undeclared:
            raise LostRecordError([p.relative_to(data.root).as_posix() for p in undeclared])
        if not gone and record.before != digest:
            raise DamagedRecordError(record_path(data, record.seq))
        yield record, own
        last, digest = record.seq, own


@contextmanager
def opened(data: DataRoot, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
    """The register, which ends where the records end."""
    with closing(_connected(data, writing=writing)) as con:
        yield con


def _connected(data: DataRoot, *, writing: bool) -> sqlite3.Connection:
    path = register_path(data)
    if not data.records.is_dir() and version_0_1.has_had_records(data):
        raise LostRecordError([data.records.relative_to(data.root).as_posix()])
    if not writing and not data.records.is_dir():
        return _in_memory(data)
    if not writing and not os.access(path if path.exists() else data.ledger, os.W_OK):
        return _in_memory(data)
    make_folder(data.records)
    try:
        con = on_disk(path)
        _catch_up(con, data)
    except sqlite3.OperationalError:  # busy, or the disk is full: no fault of the register
        raise
    except sqlite3.DatabaseError:  # not a register, or a damaged one: the records are the truth
        path.unlink(missing_ok=True)
        con = on_disk(path)
        _catch_up(con, data)
    return con


def on_disk(path: Path) -> sqlite3.Connection:
    """The file of that place, with its tables; made where it is not there."""
    is_new = not path.exists()
    con = sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)
    if is_new:
        with suppress(OSError):  # the root's mode, not that of whoever came first
            path.chmod(path.parent.stat().st_mode & 0o666)
    con.execute("pragma synchronous = normal")
    if not _has_tables(con):
        con.execute(
            "begin immediate"
        )  # of several that come at once the first makes the tables, the others find them
        try:
            if not _has_tables(con):
                for statement in (
                    "drop table if exists records",
                    "drop table if exists acts",
                    *_TABLES.split(";"),
                ):
                    con.execute(statement)
                con.execute(f"pragma user_version = {_FORMAT}")
            con.execute("commit")
        except BaseException:
            con.execute("rollback")
            raise
    return con


def _has_tables(con: sqlite3.Connection) -> bool:
    return bool(con.execute("pragma user_version").fetchone()[0] == _FORMAT)


def _in_memory(data: DataRoot) -> sqlite3.Connection:
    con = sqlite3.connect(":memory:", isolation_level=None)
    con.executescript(_TABLES)
    if is_of_0_1(data):
        _enter(con, data, [(entry_of_0_1(data, datetime.min), NOTHING_BEFORE)])
    else:
        _catch_up(con, data)
    return con


def entry_of_0_1(data: DataRoot, at: datetime) -> Record:
    """What takes over a root of version 0.1, as the first record."""
    return Record(
        seq=1, before=NOTHING_BEFORE, at=at, kind="taken_over", by="", subject="0.1", content={},
        files=version_0_1.named_files(data),
    )  # fmt: skip


def end_of(con: sqlite3.Connection) -> tuple[int, str]:
    """The number and the hash of the newest record it knows; 0 and zeros where it knows none."""
    found = con.execute("select seq, sha256 from records order by seq desc limit 1").fetchone()
    return (int(found[0]), str(found[1])) if found else (0, NOTHING_BEFORE)


def write_and_enter(con: sqlite3.Connection, data: DataRoot, record: Record) -> str:
    """The record is on disk, the act has happened; returns its hash. What the index cannot take now it takes later."""
    digest = write_record(data, record)
    with suppress(sqlite3.Error):
        _enter(con, data, [(record, digest)])
    return digest


def _catch_up(con: sqlite3.Connection, data: DataRoot) -> None:
    """The records written since are entered. Raises LostRecordError where the newest one known is gone."""
    last, digest = end_of(con)
    if last == 0:
        if data.records.is_dir():
            _enter(con, data, records_in_sequence(data))
        return
    path = record_path(data, last)
    if not path.exists():
        raise LostRecordError([path.relative_to(data.root).as_posix()])
    if read_record(data, last)[1] != digest:
        raise DamagedRecordError(path)
    newer = []
    while record_path(data, last + 1).exists():
        record, own = read_record(data, last + 1)
        if record.before != digest:
            raise DamagedRecordError(record_path(data, last + 1))
        newer.append((record, own))
        last, digest = record.seq, own
    _enter(con, data, newer)


def _enter(con: sqlite3.Connection, data: DataRoot, records: Iterable[tuple[Record, str]]) -> None:
    found = iter(records)
    first = next(found, None)
    if first is None:
        return
    con.execute("begin immediate")
    try:
        for record, digest in [first, *found]:
            entered = con.execute("insert or ignore into records values (?, ?)", (record.seq, digest))
            if entered.rowcount:
                known = version_0_1.acts_of(data, record) if record.kind == "taken_over" else [Act.of(record)]
                con.executemany(
                    "insert into acts (record, kind, subject, slot, at, body) values (?, ?, ?, ?, ?, ?)",
                    [_row(act) for act in known],
                )
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _row(act: Act) -> tuple[int, str, str, str | None, str, str]:
    return act.record, act.kind, act.subject, slot_of(act), act.at.isoformat(), act.model_dump_json()


def slot_of(act: Act) -> str | None:
    """The slot that an act is of, in one text; None of one that is of no slot."""
    if act.kind not in ("submitted", "repeated"):
        return None
    return slot_key(*(act.content[part] for part in ("form", "department", "period")))


def slot_prefix(form: str, department: str) -> str:
    """What the slots of a form and department begin with."""
    return slot_key(form, department, "").removesuffix('"]')


def slot_key(form: str, department: str, period: str) -> str:
    """A slot in one text."""
    return json.dumps([form, department, period])
