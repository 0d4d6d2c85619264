"""Received bytes, kept unchanged under their SHA-256, and a record of every arrival."""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from contracts.errors import KeyedFault
from warehouse.paths import DataRoot, json_bytes, sha256, sha256_file, write_atomically

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
    data: DataRoot, content: bytes, *, original_name: str, received_from: str, received_at: datetime
) -> Arrival:
    """The bytes are in the archive and their arrival is on record; equal bytes are kept once."""
    digest = sha256(content)
    path = archive_path(data, digest)
    if not path.exists() or sha256_file(path) != digest:  # a damaged copy is mended by good bytes
        write_atomically(path, content, read_only=True)
    return _on_record(data, Arrival(digest, Path(original_name).name, received_from, received_at))


def archive_file(
    data: DataRoot, file: Path, *, received_from: str, received_at: datetime, name: str = ""
) -> Arrival:
    """The file's bytes are in the archive and their arrival is on record, without ever being held in memory."""
    aside = data.archive / f".{os.getpid()}.part"
    aside.parent.mkdir(parents=True, exist_ok=True)
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
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.chmod(0o444)
            os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return _on_record(data, Arrival(digest.hexdigest(), name or file.name, received_from, received_at))


def _on_record(data: DataRoot, arrival: Arrival) -> Arrival:
    stamp = arrival.received_at.strftime("%Y%m%dT%H%M%S%f")
    name = data.received / f"{stamp}-{arrival.file_sha256[:12]}.json"
    again = 0
    while name.exists():
        again += 1
        name = name.with_name(f"{stamp}-{arrival.file_sha256[:12]}-{again}.json")
    write_atomically(name, json_bytes(arrival.__dict__))
    return arrival


def archived_bytes(data: DataRoot, file_sha256: str) -> bytes:
    """The archived bytes, their hash checked. Raises ArchiveDamagedError, FileNotFoundError."""
    content = archive_path(data, file_sha256).read_bytes()
    if sha256(content) != file_sha256:
        raise ArchiveDamagedError(file_sha256=file_sha256)
    return content
