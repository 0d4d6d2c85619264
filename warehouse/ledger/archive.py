"""Received bytes, kept unchanged under their SHA-256, and a record of every arrival."""

import hashlib
import os
import threading
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from contracts.clock import plan_now
from contracts.errors import KeyedFault
from warehouse.ledger import register
from warehouse.ledger.records import NamedFile
from warehouse.paths import DataRoot, make_folder, put_in_place, sha256, sha256_file, write_atomically

PIECE = 2**18  # bytes copied at once: few enough to stay in the processor


class ArchiveDamagedError(KeyedFault):
    """An archived file no longer has the hash it is named by."""

    code = "store.archive.damaged"


@dataclass(frozen=True)
class Arrival:
    """One arrival: the file's hash, its original name, who sent it, and when it was received."""

    file_sha256: str
    original_name: str
    received_from: str
    received_at: datetime


def archive_path(data: DataRoot, file_sha256: str) -> Path:
    """Where the bytes of that hash lie."""
    return data.archive / file_sha256[:2] / file_sha256


def archive(
    data: DataRoot,
    content: bytes,
    *,
    original_name: str,
    received_from: str,
    received_at: datetime,
    by: str = "",
) -> Arrival:
    """The bytes are in the archive and their arrival is on record; equal bytes are kept once."""
    digest = sha256(content)
    path = archive_path(data, digest)
    if not path.exists() or sha256_file(path) != digest:  # a damaged copy is mended by good bytes
        write_atomically(path, content, read_only=True)
    return _on_record(data, Arrival(digest, Path(original_name).name, received_from, received_at), by)


def archive_file(
    data: DataRoot, file: Path, *, received_from: str, received_at: datetime, name: str = "", by: str = ""
) -> Arrival:
    """The file's bytes are in the archive and their arrival is on record, without ever being held in memory.

    Only the record waits for the writer's lock.
    """
    aside = data.archive / f".{os.getpid()}.{threading.get_ident()}.part"
    make_folder(aside.parent)
    digest = hashlib.sha256()
    try:
        piece = memoryview(bytearray(PIECE))
        with file.open("rb", buffering=0) as source, aside.open("wb") as target:
            while size := source.readinto(piece):
                digest.update(piece[:size])
                target.write(piece[:size])
            target.flush()
            os.fsync(target.fileno())
        path = archive_path(data, digest.hexdigest())
        if not path.exists() or sha256_file(path) != digest.hexdigest():
            make_folder(path.parent)
            put_in_place(aside, path, read_only=True)
    finally:
        aside.unlink(missing_ok=True)
    return _on_record(data, Arrival(digest.hexdigest(), name or file.name, received_from, received_at), by)


def _on_record(data: DataRoot, arrival: Arrival, by: str) -> Arrival:
    """The arrival is on record."""
    content = asdict(arrival) | {"received_at": arrival.received_at.isoformat()}
    place = archive_path(data, arrival.file_sha256).relative_to(data.root).as_posix()
    named = {place: NamedFile(sha256=arrival.file_sha256)}
    with data.writer():
        register.append(
            data, "arrived", arrival.file_sha256, at=plan_now(), by=by, content=content, files=named
        )
    return arrival


def arrivals(data: DataRoot) -> list[Arrival]:
    """Every arrival, in the order of the records."""
    return [_arrival(act.content) for act in register.acts(data, "arrived")]


def _arrival(said: dict[str, Any]) -> Arrival:
    moment = datetime.fromisoformat(said["received_at"])
    return Arrival(said["file_sha256"], said["original_name"], said["received_from"], moment)


def archived_file(data: DataRoot, file_sha256: str) -> Path:
    """Where the archived bytes lie, their hash checked. Raises ArchiveDamagedError, FileNotFoundError."""
    path = archive_path(data, file_sha256)
    if sha256_file(path) != file_sha256:
        raise ArchiveDamagedError(file_sha256=file_sha256)
    return path
