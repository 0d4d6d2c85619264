"""Records of acts: one format, one sequence, each holding the hash of the one before. Nobody edits them.

    ledger/records/000/000000042.json

    seq      42
    before   the SHA-256 of record 41 (zeros for the first)
    at       the clock when it was written; it decides nothing, the sequence does
    kind     what happened: a file arrived, was submitted, a month was closed, a release published, …
    by       the person named for it, empty where nobody was
    subject  what it is about: a submission, a month, a release
    content  the rest, as its kind has it
    files    every file it vouches for, by its path below the data root: hash and, of tables, the rows

A record is the commit of what it names: a file that no record names is never read.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.errors import KeyedFault
from warehouse.paths import DataRoot, json_bytes, sha256, write_atomically

Kind = Literal[
    "taken_over", "arrived", "submitted", "repeated", "reread", "closed", "published", "retracted", "declared_lost",
    "amended", "clock_confirmed", "extended", "reopened",
]  # fmt: skip
NOTHING_BEFORE = "0" * 64
_A_FOLDER = 1000  # records in one folder


class DamagedRecordError(KeyedFault):
    """The record is gone, cannot be read, lacks what it must say, or does not follow the one before."""

    code = "store.record.damaged"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path=path)


class NamedFile(BaseModel):
    """A file as it was when a record named it."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    rows: int | None = None


class Record(BaseModel):
    """One act."""

    model_config = ConfigDict(frozen=True)

    seq: int
    before: str
    at: datetime
    kind: Kind
    by: str
    subject: str
    content: dict[str, Any]
    files: dict[str, NamedFile]

    def as_bytes(self) -> bytes:
        """The record as it stands in its file."""
        return json_bytes(self.model_dump(mode="json", exclude_none=True))


def record_path(data: DataRoot, seq: int) -> Path:
    """Where the record of that number lies."""
    return data.records / f"{seq // _A_FOLDER:06d}" / f"{seq:09d}.json"


def write_record(data: DataRoot, record: Record) -> str:
    """The record is on disk; returns its hash. Call it as the one writer."""
    content = record.as_bytes()
    write_atomically(record_path(data, record.seq), content, read_only=True)
    return sha256(content)


def read_record(data: DataRoot, seq: int) -> tuple[Record, str]:
    """The record of that number and its hash. Raises DamagedRecordError where it is gone or is no record."""
    path = record_path(data, seq)
    try:
        content = path.read_bytes()
        record = Record.model_validate_json(content)
    except (FileNotFoundError, ValidationError):
        raise DamagedRecordError(path) from None
    if record.seq != seq:
        raise DamagedRecordError(path)
    return record, sha256(content)


def numbers(data: DataRoot) -> Iterator[int]:
    """The number of every record that is there, in order."""
    for folder in sorted(data.records.glob("[0-9]*")):
        yield from sorted(int(path.stem) for path in folder.glob("[0-9]*.json"))
