"""A submission too large for memory is appended to the ledger part by part; the manifest comes last as ever."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from contracts.tables import FINDING, OBSERVATION, empty, validated
from warehouse import ledger
from warehouse.ledger import Content, Entry
from warehouse.paths import DataRoot, sha256, sha256_file, write_atomically

_NAMED = ["submission_id", "accepted_at"]


@dataclass(frozen=True)
class Finished:
    """What the parts came to: the content without its observations, and the rows among them that must not stand."""

    content: Content
    taken_back: list[int]


def append_parts(
    data: DataRoot, entry: Entry, parts: Iterator[pl.DataFrame], finish: Callable[[], Finished]
) -> dict[str, Any]:
    """The submission is in the ledger, whole; `finish` is asked once every part was taken. Returns its manifest.

    Each part was validated by whoever made it. Whatever is raised on the way leaves the ledger as it was.
    """
    path = data.ledger / "observations" / f"{entry.place.name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        digest = _write(aside, parts, entry)
        done = finish()
        ledger.checked(entry, done.content)
        if done.content.outcome == "rejected":
            aside.write_bytes(ledger.parquet_bytes(empty(OBSERVATION)))
        elif done.taken_back:
            _without(aside, done.taken_back)
        _sync(aside)
        aside.chmod(0o444)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    findings = validated(done.content.findings, FINDING)
    named = ledger.parquet_bytes(findings.with_columns(submission_id=pl.lit(entry.place.name)))
    write_atomically(data.ledger / "findings" / f"{entry.place.name}.parquet", named, read_only=True)
    files = {"observations": sha256_file(path), "findings": sha256(named)}
    told = findings.drop("submission_id").write_csv()
    whole = sha256(f"{digest}\0{done.taken_back}\0{done.content.outcome}\0{told}".encode())
    return ledger.commit(data, entry, done.content, whole, files)


def _write(aside: Path, parts: Iterator[pl.DataFrame], entry: Entry) -> str:
    """The parts stand in the file, one row group each; returns one hash over them, whatever the submission is called."""
    digest = hashlib.sha256()
    schema = _arrow(empty(OBSERVATION)).schema
    with pq.ParquetWriter(aside, schema, compression="zstd", use_dictionary=_repetitive(schema)) as writer:
        for part in parts:
            digest.update(part.drop(_NAMED).hash_rows().to_numpy().tobytes())
            writer.write_table(_arrow(ledger.stamped(part, entry.place)).cast(schema))
    return digest.hexdigest()


def _repetitive(schema: pa.Schema) -> list[str]:
    """Columns whose texts come again and again; a locator never does."""
    return [field.name for field in schema if field.name not in ("row_no", "locator", "obs_value")]


def _arrow(frame: pl.DataFrame) -> pa.Table:
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def _without(aside: Path, rows: list[int]) -> None:
    kept = aside.with_suffix(".kept")
    left_out = pl.LazyFrame({"row_no": rows}, schema={"row_no": pl.Int64})
    pl.scan_parquet(aside).join(left_out, on="row_no", how="anti", maintain_order="left").sink_parquet(
        kept, compression="zstd"
    )
    os.replace(kept, aside)


def _sync(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
