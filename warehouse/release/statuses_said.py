"""What every release said of every target: `marts.release_statuses`, carried on from release to release.

Statuses as they were published, whatever became known since. A retracted release says nothing any more.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from warehouse.connection import connected
from warehouse.products.edition import Edition
from warehouse.release.duckdb_file import STATUS_COLUMNS, STATUSES, quoted
from warehouse.release.shelf import Release

_TARGETS = "said.marts.mart_target_vs_actual"


def statuses_said(edition: Edition, earlier: Sequence[Release]) -> pl.DataFrame:
    """One row a release and target, in the order of the releases: those before, which stand, then the edition's own.

    Of a release that cannot be read there are no rows, but for those that the one before the edition carries on.
    """
    carried = _asked(earlier[-1].database, _carried) if earlier else _none()
    known = set(carried["release"])
    frames = [
        carried.filter(pl.col("release") == release.name)
        if release.name in known
        else _asked(release.database, partial(_own, release.name))
        for release in earlier
    ]
    own = _rows(edition.database, partial(_own, edition.name))
    numbered = [
        frame.with_columns(release_no=pl.lit(n, pl.Int32)).select(STATUS_COLUMNS)
        for n, frame in enumerate([*frames, own], start=1)
    ]
    return pl.concat(numbered)


def _asked(database: Path, ask: Callable[[duckdb.DuckDBPyConnection], str]) -> pl.DataFrame:
    try:
        return _rows(database, ask)
    except duckdb.Error:  # damaged: `verify` says so
        return _none()


def _rows(database: Path, ask: Callable[[duckdb.DuckDBPyConnection], str]) -> pl.DataFrame:
    with connected() as con:
        con.execute(f"attach {quoted(database)} as said (read_only)")
        return con.execute(ask(con)).pl()


def _own(name: str, con: duckdb.DuckDBPyConnection) -> str:
    """What the release of that name says itself; before 0.2 no status said what it counts as."""
    there = {row[0] for row in con.execute(f"describe {_TARGETS}").fetchall()}
    counts = (
        "cast(counts_as as varchar)"
        if "counts_as" in there
        else "case when status_reason = 'no_data' then 'no_data' end"
    )
    said = {
        "release": quoted(name), "release_no": "cast(0 as integer)", "status": "cast(status as varchar)",
        "counts_as": counts,
    }  # fmt: skip
    return f"select {', '.join(f'{said.get(column, column)} as {column}' for column in STATUS_COLUMNS)} from {_TARGETS}"


def _carried(con: duckdb.DuckDBPyConnection) -> str:
    """What the release repeats of those before it; nothing in a version that did not."""
    there = con.execute(
        "select count(*) from duckdb_tables() where database_name = 'said' and table_name = 'release_statuses'"
    ).fetchall()[0][0]
    return f"select {', '.join(STATUS_COLUMNS)} from said.{STATUSES}" if there else _own("", con) + " limit 0"


def _none() -> pl.DataFrame:
    kinds = {"known_on": pl.Date, "release_no": pl.Int32, "is_headline": pl.Boolean}
    return pl.DataFrame(schema={name: kinds.get(name, pl.String) for name in STATUS_COLUMNS})
