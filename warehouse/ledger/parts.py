"""The observations of a file that is read block by block, on their way into the ledger.

They are held while they are few; beyond that they are written aside as they come, for the place that is next now.
In the ledger they are once `put` is called, by the one writer; what is written aside goes when the block ends.
Parts hold texts that repeat as numbers (categorical columns): writing those costs a fifth of writing texts.
The file says it holds texts, as every file of the ledger does.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl
from polars.io.plugins import register_io_source

from contracts.tables import OBSERVATION, empty, polars_schema
from warehouse.ledger.records import NamedFile
from warehouse.ledger.submission_history import table_path
from warehouse.ledger.table_files import Place, accepted_at, parquet_bytes, stamped
from warehouse.paths import DataRoot, make_folder, put_in_place, sha256_file, sync

ROWS_OF_A_GROUP = 500_000
HELD_ROWS = 2_000_000  # some 150 MiB: reading a file back would cost more than writing it
# least and greatest values would make the writing a third dearer, and nobody looks for a range of them
COUNTS_ONLY = {"min": False, "max": False, "distinct_count": False, "null_count": True}
OF_THE_PLACE = ["submission_id", "accepted_at"]


class Parts:
    """Observations in the order in which they were read."""

    def __init__(self, place: Place, folder: Path) -> None:
        """`place` is where they will stand, if nothing else comes before them; many are written aside in the folder."""
        self._place = place
        self._aside = folder / f".{place.name}.{os.getpid()}.{threading.get_ident()}.part"
        self._held: list[pl.DataFrame] | None = []  # None once they are written aside
        self._left_out: list[int] = []  # of those held

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._aside.unlink(missing_ok=True)
        _kept(self._aside).unlink(missing_ok=True)

    def take(self, parts: Iterator[pl.DataFrame]) -> None:
        """All of the parts are taken. Raises what making one raised."""
        held, rows = [], 0
        for part in parts:
            held.append(part)
            rows += part.height
            if rows > HELD_ROWS:
                make_folder(self._aside.parent)
                _write(self._aside, chain(held, parts), self._place)
                self._held = None
                return
        self._held = held

    def leave_out(self, rows: list[int]) -> None:
        """The rows of those numbers do not stand."""
        if self._held is not None:
            self._left_out = rows
        elif rows:
            _rewrite(self._aside, rows, self._place)

    def standing(self, columns: list[str] | None = None) -> Iterator[pl.DataFrame]:
        """Those that stand, of all columns unless some are asked for; any number of times."""
        asked = columns or list(OBSERVATION.columns)
        if self._held is None:
            return _read_back(self._aside, asked)
        return (part.filter(_stands(self._left_out)).select(asked) for part in self._held)

    def are_in(self, path: Path) -> bool:
        """Whether the file of a submission holds the same observations."""
        if self._held is None:
            return _are_alike(self.standing(), _read_back(path, list(OBSERVATION.columns)))
        if _rows_in(path) != sum(part.height for part in self.standing()):
            return False
        mine = pl.concat([empty(OBSERVATION), *(_as_texts(part) for part in self.standing())]).drop(
            OF_THE_PLACE
        )
        return pl.read_parquet(path).drop(OF_THE_PLACE).sort("row_no").equals(mine.sort("row_no"))

    def put(self, data: DataRoot, place: Place) -> dict[str, NamedFile]:
        """They are on disk as the table of the submission; returns it as its record names it. Call it as the one writer."""
        make_folder(self._aside.parent)
        if self._held is not None:
            _write(self._aside, self.standing(), place)
        elif (place.name, place.accepted_at) != (self._place.name, self._place.accepted_at):
            _rewrite(self._aside, [], place)
        path = table_path(data, "observations", place.name)
        sync(self._aside)
        put_in_place(self._aside, path, read_only=True)
        named = NamedFile(sha256=sha256_file(path), rows=_rows_in(path))
        return {path.relative_to(data.root).as_posix(): named}


def _write(aside: Path, parts: Iterator[pl.DataFrame], place: Place) -> None:
    """The parts stand in the file; while one is written the next is made. Raises what making a part raised."""
    first = next(parts, None)
    if first is None:
        aside.write_bytes(parquet_bytes(empty(OBSERVATION)))
        return
    raised: list[BaseException] = []

    def source(*_: object) -> Iterator[pl.DataFrame]:
        try:
            yield _named(first, place)
            for part in parts:
                yield _named(part, place)
        except BaseException as error:
            raised.append(error)  # polars would put its own in the place of it

    _sink(register_io_source(source, schema=_named(first.clear(), place).schema), aside)
    if raised:
        raise raised[0]


def _named(part: pl.DataFrame, place: Place) -> pl.DataFrame:
    return stamped(part, place).with_columns(_name(place))


def _name(place: Place) -> pl.Expr:
    return pl.lit(place.name).cast(pl.Enum([place.name])).alias("submission_id")


def _sink(rows: pl.LazyFrame, path: Path) -> None:
    """The rows stand in the file, their texts as texts for every reader."""
    rows.sink_parquet(
        path, compression="zstd", compression_level=1, row_group_size=ROWS_OF_A_GROUP,
        statistics=COUNTS_ONLY, metadata=_says_texts(),
    )  # fmt: skip


@cache
def _says_texts() -> dict[str, str]:
    """The note that tells Arrow readers the types of a file of the ledger."""
    said = pl.read_parquet_metadata(BytesIO(parquet_bytes(empty(OBSERVATION))))
    return {"ARROW:schema": said["ARROW:schema"]}


def _rewrite(aside: Path, left_out: list[int], place: Place) -> None:
    """The file holds what stands of it, for that place."""
    kept = _kept(aside)
    rows = pl.scan_parquet(aside).filter(_stands(left_out))
    _sink(rows.with_columns(_name(place), accepted_at=accepted_at(place)), kept)
    os.replace(kept, aside)


def _stands(left_out: list[int]) -> pl.Expr:
    return ~pl.col("row_no").is_in(pl.Series(left_out, dtype=pl.Int64).implode())


def _kept(aside: Path) -> Path:
    return aside.with_suffix(".kept.part")


def _rows_in(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def _read_back(path: Path, columns: list[str]) -> Iterator[pl.DataFrame]:
    """The rows of the file, a group at once."""
    rows, first = pl.scan_parquet(path).select(columns), 0
    while not (part := rows.slice(first, ROWS_OF_A_GROUP).collect()).is_empty():
        yield part
        first += ROWS_OF_A_GROUP


def _as_texts(part: pl.DataFrame) -> pl.DataFrame:
    return part.cast(pl.Schema(polars_schema(OBSERVATION)))


def _are_alike(some: Iterable[pl.DataFrame], others: Iterator[pl.DataFrame]) -> bool:
    """Whether both come to the same rows in the same order, however they are cut."""
    rest = empty(OBSERVATION).drop(OF_THE_PLACE)
    for part in some:
        mine = part.drop(OF_THE_PLACE)
        while rest.height < mine.height and (more := next(others, None)) is not None:
            rest = pl.concat([rest, more.drop(OF_THE_PLACE)])
        if not rest.head(mine.height).equals(mine):
            return False
        rest = rest.tail(-mine.height) if mine.height else rest
    return rest.is_empty() and next(others, None) is None
