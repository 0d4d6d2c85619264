"""What every export asks of the finished DuckDB file: its marts in order, their columns, types and keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

import duckdb

from contracts.dictionary import Column, Mart, columns, marts, references
from warehouse import query
from warehouse.products.edition import Edition


@dataclass(frozen=True)
class Table:
    """One mart as it stands in the file: its columns in order, its key and what its columns refer to."""

    mart: Mart
    columns: tuple[Column, ...]
    references: dict[str, tuple[str, str]]

    @property
    def name(self) -> str:
        """The mart's name."""
        return self.mart.name

    @property
    def order(self) -> str:
        """Its key as an ORDER BY clause: equal content gives equal files."""
        return ", ".join(self.mart.keys)


@contextmanager
def opened(edition: Edition) -> Iterator[duckdb.DuckDBPyConnection]:
    """The edition's DuckDB file, read-only, until the block ends."""
    with query.opened(edition.database) as con:
        yield con


_described: WeakKeyDictionary[duckdb.DuckDBPyConnection, list[Table]] = WeakKeyDictionary()


def tables(con: duckdb.DuckDBPyConnection) -> list[Table]:
    """Every mart of the file in the order of the dictionary, each with the references its rows obey.

    They are looked at once a connection: the file is finished, and all rows are read for the references.
    """
    if con not in _described:
        _described[con] = [
            Table(mart, _columns(con, mart.name), _references(con, mart.name)) for mart in marts().values()
        ]
    return _described[con]


def quoted(text: object) -> str:
    """The text as the inside of an SQL string."""
    return str(text).replace("'", "''")


def part_of(folder: Path, name: str) -> Path:
    """The folder `name` of the release, made."""
    made = folder / name
    made.mkdir(parents=True, exist_ok=True)
    return made


def _columns(con: duckdb.DuckDBPyConnection, mart: str) -> tuple[Column, ...]:
    described = con.execute(f"describe marts.{mart}").fetchall()
    return tuple(
        Column(
            name,
            "varchar" if sql_type.startswith("ENUM") else sql_type.lower(),
            columns()[name].label_zh,
            columns()[name].label_en,
        )
        for name, sql_type, *_ in described
    )


def _references(con: duckdb.DuckDBPyConnection, mart: str) -> dict[str, tuple[str, str]]:
    """A reference is given where every row of this release has one: a mart keeps the figures of an
    indicator that the plan has since dropped, and then says nothing of `dim_indicator`."""
    names = {row[0] for row in con.execute(f"describe marts.{mart}").fetchall()}
    return {
        column: (dim, key)
        for column, (dim, key) in references().items()
        if column in names and dim != mart and not _strays(con, mart, column, dim, key)
    }


def _strays(con: duckdb.DuckDBPyConnection, mart: str, column: str, dim: str, key: str) -> int:
    sql = (
        f"select count(*) from marts.{mart} as m "
        f"where m.{column} is null or m.{column} not in (select {key} from marts.{dim})"
    )
    return int(con.execute(sql).fetchall()[0][0])
