"""Connections to DuckDB: none looks for an extension outside this machine, none draws on the terminal."""

from pathlib import Path

import duckdb

Setting = str | bool | int | float | list[str]


def offline() -> dict[str, Setting]:
    """DuckDB settings under which it never looks for an extension outside this machine."""
    return {"autoinstall_known_extensions": False, "autoload_known_extensions": False}


def connected(
    database: Path | None = None, *, read_only: bool = False, settings: dict[str, Setting] | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection to the file, or to a database in memory; close it, or use it as a block.

    Raises duckdb.Error where the file cannot be opened.
    """
    con = duckdb.connect(
        str(database or ":memory:"), read_only=read_only, config=offline() | (settings or {})
    )
    con.execute(
        "set enable_progress_bar = false"
    )  # it would stand among our lines, and in what --json prints
    return con
