"""A submission too large for memory is appended to the ledger part by part; the record comes last as ever.

Parts hold texts that repeat as numbers (categorical columns): writing those costs a fifth of writing texts.
The file says it holds texts, as every file of the ledger does.
"""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from contracts.tables import FINDING, OBSERVATION, empty, validated
from warehouse.ledger import append_submission, submission, submission_history
from warehouse.ledger.append_submission import Content, Entry, Place
from warehouse.ledger.records import NamedFile
from warehouse.ledger.submission import Submission
from warehouse.paths import DataRoot, make_folder, put_in_place, sha256, sha256_file, sync, write_atomically

ROWS_OF_A_GROUP = 500_000
HELD_ROWS = 2_000_000  # some 150 MiB: reading a file back would cost more than writing it
# least and greatest values would make the writing a third dearer, and nobody looks for a range of them
COUNTS_ONLY = {"min": False, "max": False, "distinct_count": False, "null_count": True}


@dataclass(frozen=True)
class Finished:
    """What the parts came to: the entry, its content without observations, and the rows that must not stand."""

    entry: Entry
    content: Content
    taken_back: list[int]


def append_parts(
    data: DataRoot, place: Place, parts: Iterator[pl.DataFrame], finish: Callable[[], Finished]
) -> Submission:
    """The submission is in the ledger, whole, and on record; `finish` is asked once every part was taken.

    Each part was validated by whoever made it. Whatever is raised on the way leaves the ledger as it was.
    The content's hash is that of the file's bytes and of what was made of them: equal bytes under the same
    contract give equal observations.
    """
    path = submission_history.table_path(data, "observations", place.name)
    make_folder(path.parent)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        done = _written(aside, parts, place, finish)
        append_submission.checked(done.entry, done.content)
        if done.content.outcome not in submission.ACCEPTED:
            aside.write_bytes(append_submission.parquet_bytes(empty(OBSERVATION)))
        sync(aside)
        put_in_place(aside, path, read_only=True)
    finally:
        aside.unlink(missing_ok=True)
    findings = validated(done.content.findings, FINDING)
    named = append_submission.parquet_bytes(findings.with_columns(submission_id=pl.lit(place.name)))
    beside = submission_history.table_path(data, "findings", place.name)
    write_atomically(beside, named, read_only=True)
    rows = pl.scan_parquet(path).select(pl.len()).collect().item()
    files = {
        path.relative_to(data.root).as_posix(): NamedFile(sha256=sha256_file(path), rows=rows),
        beside.relative_to(data.root).as_posix(): NamedFile(sha256=sha256(named), rows=findings.height),
    }
    told = findings.drop("submission_id").write_csv()
    read = f"{done.entry.arrival.file_sha256}\0{done.entry.contract_sha256}"
    whole = sha256(f"{read}\0{done.taken_back}\0{done.content.outcome}\0{told}".encode())
    return append_submission.commit(data, done.entry, done.content, whole, files)


def _written(
    aside: Path, parts: Iterator[pl.DataFrame], place: Place, finish: Callable[[], Finished]
) -> Finished:
    """The rows that stand are in the file: written once where they can be held until that is known, else as they come."""
    held: list[pl.DataFrame] = []
    rows = 0
    for part in parts:
        held.append(part)
        rows += part.height
        if rows > HELD_ROWS:
            _write(aside, chain(held, parts), place)
            done = finish()
            if done.taken_back:
                _without(aside, done.taken_back)
            return done
    done = finish()
    if done.content.outcome in submission.ACCEPTED:
        _write(aside, (part.filter(_stands(done.taken_back)) for part in held), place)
    return done


def _write(aside: Path, parts: Iterator[pl.DataFrame], place: Place) -> None:
    """The parts stand in the file; while one is written the next is made. Raises what making a part raised."""
    first = next(parts, None)
    if first is None:
        aside.write_bytes(append_submission.parquet_bytes(empty(OBSERVATION)))
        return
    raised: list[BaseException] = []

    def source(*_: object) -> Iterator[pl.DataFrame]:
        try:
            yield _stamped(first, place)
            for part in parts:
                yield _stamped(part, place)
        except BaseException as error:
            raised.append(error)  # polars would put its own in the place of it

    _sink(register_io_source(source, schema=_stamped(first.clear(), place).schema), aside)
    if raised:
        raise raised[0]


def _stamped(part: pl.DataFrame, place: Place) -> pl.DataFrame:
    name = pl.lit(place.name).cast(pl.Enum([place.name]))
    return append_submission.stamped(part, place).with_columns(submission_id=name)


def _sink(rows: pl.LazyFrame, path: Path) -> None:
    """The rows stand in the file, their texts as texts for every reader."""
    rows.sink_parquet(
        path, compression="zstd", compression_level=1, row_group_size=ROWS_OF_A_GROUP,
        statistics=COUNTS_ONLY, metadata=_says_texts(),
    )  # fmt: skip


@cache
def _says_texts() -> dict[str, str]:
    """The note that tells Arrow readers the types of a file of the ledger."""
    said = pl.read_parquet_metadata(io.BytesIO(append_submission.parquet_bytes(empty(OBSERVATION))))
    return {"ARROW:schema": said["ARROW:schema"]}


def _without(aside: Path, rows: list[int]) -> None:
    kept = aside.with_suffix(".kept")
    _sink(pl.scan_parquet(aside).filter(_stands(rows)), kept)
    os.replace(kept, aside)


def _stands(taken_back: list[int]) -> pl.Expr:
    return ~pl.col("row_no").is_in(pl.Series(taken_back, dtype=pl.Int64).implode())
