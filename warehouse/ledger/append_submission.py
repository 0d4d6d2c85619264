"""The append-only ledger: observations, findings, and the record that commits them.

Order of writes: observations, findings, then the record. A crash before the record leaves files
that nothing reads: without its record a submission does not exist.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from contracts.tables import FINDING, OBSERVATION, SUBMISSION, empty, polars_schema, validated
from warehouse.ledger import receipts, register
from warehouse.ledger.archive import Arrival
from warehouse.ledger.clock import not_before_the_last
from warehouse.ledger.parts import Parts
from warehouse.ledger.receipts import kind_of
from warehouse.ledger.records import NamedFile
from warehouse.ledger.submission import ACCEPTED, Slot, Submission
from warehouse.ledger.submission_history import (
    contracts_of,
    declared_lost,
    slot_history,
    slot_versions,
    submission_named,
    table_path,
)
from warehouse.ledger.table_files import EMPTY, Place, parquet_bytes, stamped, write_table
from warehouse.ledger.version_0_1 import TABLES
from warehouse.paths import DataRoot, make_folder, put_in_place, sha256, write_atomically


@dataclass(frozen=True)
class Content:
    """What a checked file brings to the ledger; its observations are `parts` where it was read block by block."""

    outcome: str
    observations: pl.DataFrame
    findings: pl.DataFrame
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_ignorable: int
    is_nil_return: bool = False
    parts: Parts | None = None

    def digest(self, file_sha256: str, contract_sha256: str) -> str:
        """One hash over what was read, under which contract, and what was found: equal ones give equal observations."""
        findings = self.findings.drop("submission_id").write_csv()
        return sha256("\0".join((file_sha256, contract_sha256, self.outcome, findings)).encode())


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
    place: Place | None = None,
) -> Submission:
    """The submission is in the ledger, whole, and on record: at the place, else at the next of its slot.

    `accepted_at` does not follow a clock that is set back a little; `written_on` (else the day of arrival) is
    the day on which the figures were written down. Raises TableContractError before
    anything is written.
    """
    place = place or next_place(data, slot, now)
    findings = validated(content.findings, FINDING).with_columns(submission_id=pl.lit(place.name))
    entry = Entry(place, arrival, form_version, coverage, contract_sha256, written_on, by)
    checked(entry, content)
    if content.parts:
        files = content.parts.put(data, place)
    else:
        observations = stamped(validated(content.observations, OBSERVATION), place)
        files = write_table(data, "observations", place.name, observations)
    files |= write_table(data, "findings", place.name, findings)
    return commit(data, entry, content, content.digest(arrival.file_sha256, contract_sha256), files)


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
    """The submission exists: its record names the files. Call it as the one writer.

    A later receipt of the version before it, which only repeated it so far, has a version of its own first.
    """
    if content.outcome in ACCEPTED:
        _give_own_version(data, entry)
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


def repeat(
    data: DataRoot, submission: Submission, received_at: datetime, now: datetime, by: str = ""
) -> None:
    """It is on record that the submission's file was received again at that moment. Call it as the one writer."""
    slot = submission.slot
    content = {
        "form": slot.form, "department": slot.department, "period": slot.period,
        "file_sha256": submission.file_sha256, "received_at": received_at.isoformat(),
    }  # fmt: skip
    register.append(data, "repeated", submission.submission_id, at=now, by=by, content=content)


def note_reread(
    data: DataRoot, submission: Submission, contract_sha256: str, now: datetime, by: str = ""
) -> None:
    """It is on record, once, that the file reads the same under that contract. Call it as the one writer."""
    if contract_sha256 not in contracts_of(data, submission):
        content = {"contract_sha256": contract_sha256}
        register.append(data, "reread", submission.submission_id, at=now, by=by, content=content)


def _give_own_version(data: DataRoot, entry: Entry) -> None:
    """The repeat that the entry parts from its version is a submission, with the same figures."""
    slot, arrival = entry.place.slot, entry.arrival
    found = receipts.cut_off(slot_versions(data, slot), arrival.file_sha256, arrival.received_at)
    same = submission_named(data, found.submission_id) if found else None
    if found is None or same is None:
        return
    place = Place(
        slot, entry.place.seq + 1, slot.submission_id(entry.place.seq + 1), entry.place.accepted_at, []
    )
    files: dict[str, NamedFile] = {}
    for table in TABLES:
        rows = pl.read_parquet(table_path(data, table, same.submission_id))
        own = (
            stamped(rows, place)
            if table == "observations"
            else rows.with_columns(submission_id=pl.lit(place.name))
        )
        files |= write_table(data, table, place.name, own)
    said = register.acts(data, "submitted", subject=same.submission_id)[0].content | {
        "submission_id": place.name, "seq": place.seq, "kind": "revert",
        "received_at": found.received_at.isoformat(), "accepted_at": place.accepted_at.isoformat(),
    }  # fmt: skip
    register.append(
        data, "submitted", place.name, at=place.accepted_at, by=entry.by, content=said, files=files
    )


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
