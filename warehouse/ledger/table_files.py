"""A submission's tables as files: where the next submission of a slot stands, and what its rows say of that."""

import io
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from warehouse.ledger.records import NamedFile
from warehouse.ledger.submission import Slot, Submission
from warehouse.ledger.submission_history import table_path
from warehouse.paths import DataRoot, sha256, write_atomically

EMPTY = "empty.parquet"


@dataclass(frozen=True)
class Place:
    """Where the next submission of a slot stands: its number, name and moment of acceptance."""

    slot: Slot
    seq: int
    name: str
    accepted_at: datetime
    history: list[Submission]


def stamped(observations: pl.DataFrame, place: Place) -> pl.DataFrame:
    """The observations with their submission, and the moment of acceptance where they were observed."""
    return observations.with_columns(submission_id=pl.lit(place.name), accepted_at=accepted_at(place))


def accepted_at(place: Place) -> pl.Expr:
    """The moment of acceptance, of an observed figure that of its submission."""
    return (
        pl.when(pl.col("known_basis") == "observed")
        .then(pl.lit(place.accepted_at))
        .otherwise(pl.col("accepted_at"))
        .cast(pl.Datetime("us"))
    )


def write_table(data: DataRoot, table: str, submission_id: str, frame: pl.DataFrame) -> dict[str, NamedFile]:
    """The table of a submission is on disk; returns it as its record names it."""
    parquet, path = parquet_bytes(frame), table_path(data, table, submission_id)
    write_atomically(path, parquet, read_only=True)
    return {path.relative_to(data.root).as_posix(): NamedFile(sha256=sha256(parquet), rows=frame.height)}


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as a Parquet file."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
