"""The append-only ledger: observations, findings, and the manifest that commits them.

Order of writes: observations, findings, then the manifest. A crash before the manifest leaves files
that nothing reads: without its manifest a submission does not exist.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from contracts.tables import FINDING, OBSERVATION, SUBMISSION, empty, polars_schema, validated
from warehouse.ledger.archive import Arrival
from warehouse.ledger.sealed_records import DamagedRecordError, is_as_written, read_record, sealed
from warehouse.paths import DataRoot, json_bytes, sha256, sha256_file, write_atomically

ACCEPTED = ("accepted", "accepted_with_findings", "partly_accepted")
EMPTY = "empty.parquet"
STAMPS = ("received_at", "accepted_at")
ADDED = {"is_nil_return": False}  # what manifests written before the entry existed mean


@dataclass(frozen=True)
class Slot:
    """What a submission answers: one form, one department, one reporting month."""

    form: str
    department: str
    period: str

    def submission_id(self, seq: int) -> str:
        """The id of the slot's submission number `seq`."""
        return f"{self.form}-{self.department}-{self.period}-{seq:03d}"


@dataclass(frozen=True)
class Content:
    """What a checked file brings to the ledger."""

    outcome: str
    observations: pl.DataFrame
    findings: pl.DataFrame
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_ignorable: int
    is_nil_return: bool = False

    def digest(self) -> str:
        """One hash over observations and findings, whatever their submission is called."""
        parts = [self.observations.drop("submission_id", "accepted_at"), self.findings.drop("submission_id")]
        return sha256(b"\0".join(part.write_csv().encode() for part in parts))


def manifests(data: DataRoot) -> list[dict[str, Any]]:
    """Every committed submission, in the order in which they were accepted. Raises DamagedRecordError."""
    found = [_manifest(path) for path in (data.ledger / "submissions").glob("*.json")]
    return sorted(found, key=lambda m: (m["accepted_at"], m["submission_id"]))


def slot_history(data: DataRoot, slot: Slot) -> list[dict[str, Any]]:
    """The slot's submissions in order of their sequence number."""
    prefix = slot.submission_id(0)[:-3]
    paths = (data.ledger / "submissions").glob(f"{prefix}*.json")
    return sorted((_manifest(path) for path in paths), key=lambda m: int(m["seq"]))


def _manifest(path: Path) -> dict[str, Any]:
    """A manifest's content; read once a process, for nothing edits it."""
    stamp = path.stat()
    return dict(_read_manifest(path, stamp.st_mtime_ns, stamp.st_size))


@lru_cache(maxsize=100_000)
def _read_manifest(path: Path, _changed: int, _size: int) -> dict[str, Any]:
    return read_record(path, "submission_id", "seq", "accepted_at", "outcome", "file_sha256", "files")


def latest_accepted(history: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The newest submission of a slot's history that was not rejected whole."""
    return next((m for m in reversed(history) if m["outcome"] in ACCEPTED), None)


def kind_of(history: list[dict[str, Any]], file_sha256: str) -> str:
    """original, correction, revert (equal to an older accepted file) or reparse (equal to the latest)."""
    accepted = [m for m in history if m["outcome"] in ACCEPTED]
    if not accepted:
        return "original"
    if accepted[-1]["file_sha256"] == file_sha256:
        return "reparse"
    older = any(m["file_sha256"] == file_sha256 for m in accepted)
    return "revert" if older else "correction"


def append(
    data: DataRoot,
    slot: Slot,
    arrival: Arrival,
    content: Content,
    *,
    form_version: str,
    coverage: str,
    contract_sha256: str,
    now: datetime,
    written_on: date | None = None,
) -> dict[str, Any]:
    """The submission is in the ledger, whole; returns its manifest.

    `accepted_at` never runs backwards, even where the clock does; `written_on` (else the day of arrival) is
    the day on which the figures were written down. Raises TableContractError before
    anything is written.
    """
    place = next_place(data, slot, now)
    observations = stamped(validated(content.observations, OBSERVATION), place)
    findings = validated(content.findings, FINDING).with_columns(submission_id=pl.lit(place.name))
    entry = Entry(place, arrival, form_version, coverage, contract_sha256, written_on)
    checked(entry, content)
    files = {"observations": parquet_bytes(observations), "findings": parquet_bytes(findings)}
    for table, parquet in files.items():
        write_atomically(data.ledger / table / f"{place.name}.parquet", parquet, read_only=True)
    hashes = {table: sha256(parquet) for table, parquet in files.items()}
    return commit(data, entry, content, content.digest(), hashes)


@dataclass(frozen=True)
class Place:
    """Where the next submission of a slot stands: its number, name and moment of acceptance."""

    slot: Slot
    seq: int
    name: str
    accepted_at: datetime
    history: list[dict[str, Any]]


@dataclass(frozen=True)
class Entry:
    """All that a manifest says of a submission beside its content."""

    place: Place
    arrival: Arrival
    form_version: str
    coverage: str
    contract_sha256: str
    written_on: date | None


def next_place(data: DataRoot, slot: Slot, now: datetime) -> Place:
    """The next place of the slot; its moment is after that of every submission so far."""
    history = slot_history(data, slot)
    seq = 1 + max((int(m["seq"]) for m in history), default=0)
    accepted_at = max([now, *(_after(m) for m in manifests(data)[-1:])])
    return Place(slot, seq, slot.submission_id(seq), accepted_at, history)


def stamped(observations: pl.DataFrame, place: Place) -> pl.DataFrame:
    """The observations with their submission, and the moment of acceptance where they were observed."""
    return observations.with_columns(
        submission_id=pl.lit(place.name),
        accepted_at=pl.when(pl.col("known_basis") == "observed")
        .then(pl.lit(place.accepted_at))
        .otherwise(pl.col("accepted_at"))
        .cast(pl.Datetime("us")),
    )


def checked(entry: Entry, content: Content) -> dict[str, Any]:
    """The submission's row of the register. Raises TableContractError."""
    place, arrival = entry.place, entry.arrival
    row = {
        "submission_id": place.name,
        "form": place.slot.form,
        "form_version": entry.form_version,
        "department": place.slot.department,
        "period": place.slot.period,
        "seq": place.seq,
        "kind": kind_of(place.history, arrival.file_sha256),
        "coverage": entry.coverage,
        "outcome": content.outcome,
        "received_at": arrival.received_at,
        "accepted_at": place.accepted_at,
        "received_from": arrival.received_from,
        "original_name": arrival.original_name,
        "file_sha256": arrival.file_sha256,
        "rows_read": content.rows_read,
        "rows_accepted": content.rows_accepted,
        "rows_quarantined": content.rows_quarantined,
        "rows_ignorable": content.rows_ignorable,
        "is_nil_return": content.is_nil_return,
    }
    validated(pl.DataFrame([row], schema=polars_schema(SUBMISSION)), SUBMISSION)
    return row


def commit(
    data: DataRoot, entry: Entry, content: Content, content_sha256: str, files: dict[str, str]
) -> dict[str, Any]:
    """The submission exists: its manifest stands beside the files of those hashes. Returns the manifest."""
    arrival = entry.arrival
    manifest = sealed(checked(entry, content) | {
        "received_at": arrival.received_at.isoformat(),
        "accepted_at": entry.place.accepted_at.isoformat(),
        "written_on": (entry.written_on or arrival.received_at.date()).isoformat(),
        "contract_sha256": entry.contract_sha256,
        "content_sha256": content_sha256,
        "files": files,
    })  # fmt: skip
    path = data.ledger / "submissions" / f"{entry.place.name}.json"
    write_atomically(path, json_bytes(manifest), read_only=True)
    return manifest


def submissions_frame(data: DataRoot) -> pl.DataFrame:
    """All manifests as the canonical submission table."""
    columns = polars_schema(SUBMISSION)
    rows = [
        {
            name: datetime.fromisoformat(m[name]) if name in STAMPS else m.get(name, ADDED.get(name))
            for name in columns
        }
        for m in manifests(data)
    ]
    return validated(pl.DataFrame(rows, schema=columns, orient="row"), SUBMISSION)


def write_empty_tables(data: DataRoot) -> None:
    """Observations and findings each hold a file without rows and with every column of today's contract.

    An empty ledger can be read, and so can files from before a column existed. The name has no leading
    underscore: Spark takes such files for hidden.
    """
    for table, schema in (("observations", OBSERVATION), ("findings", FINDING)):
        path, content = data.ledger / table / EMPTY, parquet_bytes(empty(schema))
        if not path.exists() or path.read_bytes() != content:
            write_atomically(path, content, read_only=True)


def damaged_files(data: DataRoot) -> Iterator[str]:
    """Names of ledger files that are not as they were written: by their seal, or by the hash in their manifest."""
    sound = {f"submissions/{m['submission_id']}.json": m for m in sound_manifests(data)}
    for path in sorted(data.ledger.glob("*/*.json")):
        name = path.relative_to(data.ledger).as_posix()
        if not is_as_written(path) or (name.startswith("submissions/") and name not in sound):
            yield path.relative_to(data.root).as_posix()
    for manifest in sound.values():
        for table, digest in manifest["files"].items():
            path = data.ledger / table / f"{manifest['submission_id']}.parquet"
            if not path.exists() or sha256_file(path) != digest:
                yield path.relative_to(data.root).as_posix()


def sound_manifests(data: DataRoot) -> list[dict[str, Any]]:
    """Every manifest that can be read."""
    found = []
    for path in sorted((data.ledger / "submissions").glob("*.json")):
        with suppress(DamagedRecordError):
            found.append(_manifest(path))
    return found


def _after(manifest: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(manifest["accepted_at"]) + timedelta(microseconds=1)


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as a Parquet file."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
