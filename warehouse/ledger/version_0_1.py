"""A data root of version 0.1, which had no sequence of records: one entry takes over what stands there.

Nothing is rewritten. The entry names every file by its hash; what the files say becomes acts of the entry, in the order
in which they happened.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from warehouse.ledger.records import DamagedRecordError, NamedFile, Record
from warehouse.ledger.root_mark import has_records
from warehouse.ledger.sealed_records import is_as_written, read_record
from warehouse.paths import DataRoot, sha256_file

TABLES = ("observations", "findings")
_SHELVES = {"internal": "releases", "public": "public"}


ACTS_KEPT = 10_000  # that a process keeps as it read them: none ever changes


class Act(BaseModel):
    """One act as the register keeps it: a record's own, or one of those that an entry took over."""

    model_config = ConfigDict(frozen=True)

    record: int
    at: datetime
    kind: str
    by: str
    subject: str
    content: dict[str, Any]
    files: dict[str, NamedFile]

    @classmethod
    def of(cls, record: Record) -> "Act":
        """The act that a record is."""
        return cls(record=record.seq, **record.model_dump(exclude={"seq", "before"}))


def is_there(data: DataRoot) -> bool:
    """Whether the root holds anything of version 0.1."""
    places = [
        data.ledger / "submissions",
        data.ledger / "closings",
        data.received,
        data.releases,
        data.public,
    ]
    return any(next(place.glob("*"), None) is not None for place in places)


def holds_returns_of_0_1(data: DataRoot) -> bool:
    """Whether the root holds submissions of version 0.1 and was not written to since."""
    return not data.records.is_dir() and next((data.ledger / "submissions").glob("*.json"), None) is not None


def has_had_records(data: DataRoot) -> bool:
    """Whether the root was written to since version 0.1: its mark says so, or a release of today's format."""
    manifests = [m for shelf in _SHELVES.values() for m in (data.root / shelf).glob("[0-9]*/manifest.json")]
    return has_records(data) or any(b'"sizes"' in path.read_bytes() for path in manifests)


def named_files(data: DataRoot) -> dict[str, NamedFile]:
    """Every file of version 0.1 that counts, with its hash: what the entry names."""
    paths = [
        *(data.ledger / "submissions").glob("*.json"),
        *(data.ledger / "closings").glob("*.json"),
        *data.received.glob("*.json"),
        *(path for shelf in _SHELVES.values() for path in (data.root / shelf).glob("*.json")),
        *(path for shelf in _SHELVES.values() for path in (data.root / shelf).glob("[0-9]*/manifest.json")),
        *data.retracted.glob("*/*/manifest.json"),
    ]
    kept = [path for path in paths if not path.parent.is_symlink()]
    return {
        path.relative_to(data.root).as_posix(): NamedFile(sha256=sha256_file(path)) for path in sorted(kept)
    }


def acts_of(data: DataRoot, entry: Record) -> list[Act]:
    """What the files named by the entry say, as acts, submissions in the order in which they were accepted."""
    found = [_act(data.root / name, name, file, entry) for name, file in entry.files.items()]
    return sorted(found, key=lambda act: (act.at, act.subject))


def _act(path: Path, name: str, file: NamedFile, entry: Record) -> Act:
    folder, _, rest = name.partition("/")
    said = _said(path, file.sha256)
    if name.startswith("ledger/submissions/"):
        names = {f"ledger/{table}/{said['submission_id']}.parquet": said["files"][table] for table in TABLES}
        files = {place: NamedFile(sha256=digest) for place, digest in names.items()}
        return _made(entry, said, "accepted_at", "submitted", said["submission_id"], {name: file, **files})
    if name.startswith("ledger/closings/"):
        return _made(entry, said, "closed_at", "closed", said["period"], {name: file}, by=said["closed_by"])
    if folder == "received":
        return _made(entry, said, "received_at", "arrived", said["file_sha256"], {name: file})
    audience = next((a for a, shelf in _SHELVES.items() if shelf == folder), None) or rest.partition("/")[0]
    said = {**said, "audience": audience}
    if name.endswith(".retracted.json"):
        by = said["retracted_by"]
        return _made(entry, said, "retracted_at", "retracted", said["release"], {name: file}, by=by)
    content = {
        "audience": audience,
        "release": said["release"],
        "submissions": [*said.get("submissions", {})],
    }
    content |= {key: said[key] for key in ("build_key", "known_on", "published_at")}
    return _made(entry, content, "published_at", "published", said["release"], {name: file})


def _made(
    entry: Record, said: dict[str, Any], when: str, kind: str, subject: str, files: dict[str, NamedFile], by: str = ""
) -> Act:  # fmt: skip
    content = {key: value for key, value in said.items() if key not in ("seal", "files")}
    at = datetime.fromisoformat(said[when])
    return Act(record=entry.seq, at=at, kind=kind, by=by, subject=subject, content=content, files=files)


def _said(path: Path, digest: str) -> dict[str, Any]:
    """What the file says. Raises DamagedRecordError where it is not the file that was taken over."""
    said = read_record(path)
    if sha256_file(path) != digest or not is_as_written(path):
        raise DamagedRecordError(path)
    return said
