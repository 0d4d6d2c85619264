"""What earlier public releases told: a reader keeps them, retracted ones too, and puts them beside the next.

| an earlier public release | so the next                                                                         |
|---------------------------|-------------------------------------------------------------------------------------|
| showed a figure           | hides another in its place: hiding what was shown protects nothing                   |
| hid one beside a secret   | hides it again as long as it still stands in a sum with a hidden figure              |
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.audience import FILE_NAME
from warehouse.build.audience_tables import KEY
from warehouse.connection import connected
from warehouse.disclosure.cells import Key
from warehouse.paths import DataRoot
from warehouse.release.shelf import every_folder


@dataclass(frozen=True)
class Memory:
    """The figures that were shown at any time, and those that were hidden for the sake of another and never shown."""

    shown: frozenset[Key] = frozenset()
    beside: frozenset[Key] = frozenset()


def remembered(data: DataRoot, names: Iterable[str] | None = None) -> Memory:
    """What the public releases of those names told; without names, all whose files are kept."""
    folders = {folder.name: folder for folder in every_folder(data, "public")}
    wanted = folders.values() if names is None else [folders.get(n, data.public / n) for n in names]
    return memory_of(folder / FILE_NAME for folder in wanted)


def memory_of(databases: Iterable[Path]) -> Memory:
    """What those public files tell."""
    shown: set[Key] = set()
    beside: set[Key] = set()
    for database in databases:
        with connected(database, read_only=True) as con:
            for table in ("mart_indicator_values", "mart_derived_figures"):
                shown |= _keys(con, f"{table} where obs_value is not null")
            beside |= _keys(con, "mart_indicator_values where obs_status = 'Q' and conf_status = 'D'")
    return Memory(frozenset(shown), frozenset(beside - shown))


def _keys(con: duckdb.DuckDBPyConnection, rows: str) -> set[Key]:
    keys = ", ".join(f"cast({name} as varchar)" for name in KEY)
    return set(con.execute(f"select distinct {keys} from marts.{rows}").fetchall())
