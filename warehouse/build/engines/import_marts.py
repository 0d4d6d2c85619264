"""Marts made elsewhere come back into the DuckDB file of a build.

What comes back: every mart, under the contract that DuckDB's own build has (columns, types, key), and the
tables that the known-on macros of a release and an increment start from. What stays there: the other steps between.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb

from contracts.dictionary import Mart, columns, marts
from contracts.errors import KeyedFault
from warehouse.build.dbt_models import dbt_models
from warehouse.build.known_on_macros import is_start
from warehouse.connection import connected

Location = Callable[[str, str], str | None]
COUNTED = "int_indicators_read"  # of which periods there are readings (warehouse/increments.py)


class ContractBrokenError(KeyedFault):
    """A mart came back with other columns or types than its contract says."""

    code = "build.mart.contract"


def bring_back(database: Path, location: Location, setup: tuple[str, ...] = ()) -> None:
    """The new file `database` holds the tables that lie at `location(layer, name)`, None where nothing does.

    `setup`: statements that make those places readable. Raises ContractBrokenError where a mart's columns
    or types are not the declared ones, duckdb.ConstraintException where a key repeats.
    """
    with connected(database) as con:
        for statement in setup:
            con.execute(statement)
        for layer in ("staging", "intermediate", "marts"):
            con.execute(f"create schema {layer}")
        for model in dbt_models():
            place = location(model.layer, model.name)
            if model.layer == "marts":
                if place is None:
                    raise ContractBrokenError(found=f"{model.name}: nothing came back")
                _take(con, marts()[model.name], place)
            elif place and (is_start(model.name) or model.name == COUNTED):
                con.execute(f"create table {model.layer}.{model.name} as from {place}")
        con.execute("checkpoint")


def _take(con: duckdb.DuckDBPyConnection, mart: Mart, place: str) -> None:
    came = _columns(con, f"from {place}")
    names = [name for name, _ in came]
    unknown = [name for name in names if name not in columns()]
    if unknown:
        raise ContractBrokenError(found=f"{mart.name}: {', '.join(unknown)}")
    declared = ", ".join(f"{name} {columns()[name].sql_type}" for name in names)
    con.execute(f"create table marts.{mart.name} ({declared}, primary key ({', '.join(mart.keys)}))")
    wanted = _columns(con, f"from marts.{mart.name}")
    if came != wanted:
        broken = [f"{a[0]} {a[1]} ≠ {b[1]}" for a, b in zip(came, wanted, strict=True) if a != b]
        raise ContractBrokenError(found=f"{mart.name}: {', '.join(broken)}")
    con.execute(f"insert into marts.{mart.name} from {place}")


def _columns(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in con.execute(f"describe {query}").fetchall()]
