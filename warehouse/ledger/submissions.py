"""The append-only ledger: observations, findings, and the record that commits them.

Order of writes: observations, findings, then the record. A crash before the record leaves files
that nothing reads: without its record a submission does not exist.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import BaseModel, ConfigDict

from contracts.tables import FINDING, OBSERVATION, SUBMISSION, empty, polars_schema, validated
from warehouse.ledger import register
from warehouse.ledger.archive import Arrival
from warehouse.ledger.records import NamedFile
from warehouse.ledger.version_0_1 import TABLES, Act
from warehouse.paths import DataRoot, make_folder, put_in_place, sha256, write_atomically

ACCEPTED = ("accepted", "accepted_with_findings", "partly_accepted")
EMPTY = "empty.parquet"
A_LITTLE = timedelta(days=1)  # a clock set back by less is not followed: acceptance only moves forward


@dataclass(frozen=True)
class Slot:
    """What a submission answers: one form, one department, one reporting month."""

    form: str
    department: str
    period: str

    def submission_id(self, seq: int) -> str:
        """The id of the slot's submission number `seq`."""
        return f"{self.form}-{self.department}-{self.period}-{seq:03d}"


class Submission(BaseModel):
    """One submission, as its record says it. `by` and `record` are the record's own; `files` are by path."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    submission_id: str
    form: str
    form_version: str
    department: str
    respondent: str
    period: str
    seq: int
    kind: str
    coverage: str
    outcome: str
    received_at: datetime
    accepted_at: datetime
    received_from: str
    original_name: str
    file_sha256: str
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_ignorable: int
    is_nil_return: bool = False
    written_on: date
    contract_sha256: str
    content_sha256: str
    files: dict[str, NamedFile]
    by: str
    record: int

    @classmethod
    def of(cls, act: Act) -> "Submission":
        """The submission that an act is; those of version 0.1 name no respondent: it was the department."""
        said = {"respondent": act.content["department"]} | act.content
        return cls.model_validate(said | {"files": act.files, "by": act.by, "record": act.record})

    @property
    def slot(self) -> Slot:
        """What it answers."""
        return Slot(self.form, self.department, self.period)

    @property
    def is_accepted(self) -> bool:
        """Whether it was not rejected whole."""
        return self.outcome in ACCEPTED


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


def manifests(data: DataRoot) -> list[Submission]:
    """Every submission on record, in the order of the records. Raises DamagedRecordError, LostRecordError.

    One of whose files a named person declared lost is none.
    """
    return _standing(data, register.acts(data, "submitted"))


def declared_lost(data: DataRoot) -> set[str]:
    """Every place and submission that a named person declared lost."""
    return {place for act in register.acts(data, "declared_lost") for place in act.content["lost"]}


def _standing(data: DataRoot, acts: list[Act]) -> list[Submission]:
    lost = declared_lost(data)
    return [Submission.of(act) for act in acts if lost.isdisjoint(act.files)]


def slot_history(data: DataRoot, slot: Slot) -> list[Submission]:
    """The slot's submissions, as received and then by number, found without reading any other."""
    key = register.slot_key(slot.form, slot.department, slot.period)
    found = _standing(data, register.acts(data, "submitted", slot=key))
    return sorted(found, key=lambda m: (m.received_at, m.seq))


def returns_of(data: DataRoot, form: str, department: str) -> list[Submission]:
    """Every submission of that form and department, in the order of the records, found without reading any other."""
    return _standing(data, register.acts(data, "submitted", slots=register.slot_prefix(form, department)))


def submission_named(data: DataRoot, submission_id: str) -> Submission | None:
    """The submission of that id."""
    found = register.acts(data, "submitted", subject=submission_id)
    return Submission.of(found[0]) if found else None


def latest_accepted(history: list[Submission]) -> Submission | None:
    """The submission of a slot's history that was received last and not rejected whole: the one that stands."""
    return next((m for m in reversed(history) if m.is_accepted), None)


def kind_of(history: list[Submission], file_sha256: str) -> str:
    """original, correction, revert (equal to an older accepted file) or reparse (equal to the latest)."""
    accepted = [m for m in history if m.is_accepted]
    if not accepted:
        return "original"
    if accepted[-1].file_sha256 == file_sha256:
        return "reparse"
    older = any(m.file_sha256 == file_sha256 for m in accepted)
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
    by: str = "",
) -> Submission:
    """The submission is in the ledger, whole, and on record.

    `accepted_at` does not follow a clock that is set back a little; `written_on` (else the day of arrival) is
    the day on which the figures were written down. Raises TableContractError before
    anything is written.
    """
    place = next_place(data, slot, now)
    observations = stamped(validated(content.observations, OBSERVATION), place)
    findings = validated(content.findings, FINDING).with_columns(submission_id=pl.lit(place.name))
    entry = Entry(place, arrival, form_version, coverage, contract_sha256, written_on, by)
    checked(entry, content)
    files = {}
    for table, frame in (("observations", observations), ("findings", findings)):
        parquet, path = parquet_bytes(frame), table_path(data, table, place.name)
        write_atomically(path, parquet, read_only=True)
        files[path.relative_to(data.root).as_posix()] = NamedFile(sha256=sha256(parquet), rows=frame.height)
    return commit(data, entry, content, content.digest(), files)


def table_path(data: DataRoot, table: str, submission_id: str) -> Path:
    """Where the observations or findings of a submission lie."""
    return data.ledger / table / f"{submission_id}.parquet"


@dataclass(frozen=True)
class Place:
    """Where the next submission of a slot stands: its number, name and moment of acceptance."""

    slot: Slot
    seq: int
    name: str
    accepted_at: datetime
    history: list[Submission]


@dataclass(frozen=True)
class Entry:
    """All that a record says of a submission beside its content."""

    place: Place
    arrival: Arrival
    form_version: str
    coverage: str
    contract_sha256: str
    written_on: date | None
    by: str = ""


def next_place(data: DataRoot, slot: Slot, now: datetime) -> Place:
    """The next place of the slot; its moment is after that of every submission so far that is not ahead of the clock."""
    history = slot_history(data, slot)
    prefix = slot.submission_id(0)[:-3]
    lost = [name for name in declared_lost(data) if name.startswith(prefix)]
    seq = 1 + max([*(m.seq for m in history), *(int(name.removeprefix(prefix)) for name in lost)], default=0)
    accepted_at = not_before_the_last(data, now, timedelta(microseconds=1))
    return Place(slot, seq, slot.submission_id(seq), accepted_at, history)


def not_before_the_last(data: DataRoot, now: datetime, after: timedelta = timedelta(0)) -> datetime:
    """`now`, or where the clock was set back a little so much after the newest submission.

    A submission that lies further ahead of the clock was accepted by a wrong one: it decides nothing.
    """
    newest = register.last_act(data, "submitted")
    if newest is None:
        return now
    moment = Submission.of(newest).accepted_at + after
    return moment if now < moment < now + A_LITTLE else now


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
    data: DataRoot, entry: Entry, content: Content, content_sha256: str, files: dict[str, NamedFile]
) -> Submission:
    """The submission exists: its record names the files. Call it as the one writer."""
    arrival = entry.arrival
    said = checked(entry, content) | {
        "respondent": entry.place.slot.department,
        "received_at": arrival.received_at.isoformat(),
        "accepted_at": entry.place.accepted_at.isoformat(),
        "written_on": (entry.written_on or arrival.received_at.date()).isoformat(),
        "contract_sha256": entry.contract_sha256,
        "content_sha256": content_sha256,
    }
    act = register.append(
        data, "submitted", entry.place.name,
        at=entry.place.accepted_at, by=entry.by, content=said, files=files,
    )  # fmt: skip
    return Submission.of(act)


def submissions_frame(data: DataRoot) -> pl.DataFrame:
    """All submissions as the canonical table."""
    columns = polars_schema(SUBMISSION)
    rows = [{name: getattr(m, name) for name in columns} for m in manifests(data)]
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


def set_aside_unnamed(data: DataRoot) -> list[Path]:
    """Tables that no record names lie in `unnamed/`, where nothing reads them; returns where. Call it as the one writer."""
    named = {data.root / name for act in register.acts(data, "submitted") for name in act.files}
    moved = []
    for table in TABLES:
        for path in sorted((data.ledger / table).glob("*.parquet")):
            if path not in named and path.name != EMPTY:
                moved.append(data.root / "unnamed" / table / path.name)
                make_folder(moved[-1].parent)
                put_in_place(path, moved[-1])
    return moved


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as a Parquet file."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
