"""Parquet from a few rows written here: what each file holds, in which order, under which labels. Nothing is built."""

import json
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from support import SHIPPED_PLAN

from contracts.dictionary import Column, columns, marts
from contracts.registry import load_plan
from warehouse.products.edition import Edition
from warehouse.products.exports.parquet import write_table
from warehouse.products.exports.tables import Table

NAMES = (
    "indicator",
    "ref_area",
    "breakdown",
    "time_period",
    "freq",
    "accumulation",
    "data_source",
    "obs_value",
)
ROWS = [
    ("b", "1", "_T", "2026-01", "M", "NONE", "s", 4), ("a", "1", "_T", "2026-01", "M", "NONE", "s", 3),
    ("a", "1", "_T", "2025-12", "M", "NONE", "s", 2), ("a", "1", "_T", "2025", "A", "NONE", "s", 1),
    ("b", "1", "_T", "2026-01", "M", "NONE", "r", 5),
]  # fmt: skip


@pytest.fixture(scope="module")
def edition() -> Edition:
    """An edition of which the labels alone are asked."""
    plan = load_plan(SHIPPED_PLAN)
    header = plan.header.model_copy(update={"title_zh": "题'目", "title_en": "It's"})
    return Edition(
        Path(),
        "2026.9.1",
        datetime(2026, 9, 1),
        date(2026, 8, 31),
        plan.model_copy(update={"header": header}),
        None,
    )


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """A mart whose frequency is an enumeration, its rows in no order."""
    con = duckdb.connect()
    con.execute("create type freq as enum ('A', 'M'); create schema marts")
    types = dict.fromkeys(NAMES, "varchar") | {"freq": "freq", "obs_value": "decimal(28, 8)"}
    declared = ", ".join(f"{name} {kind}" for name, kind in types.items())
    con.execute(f"create table marts.mart_indicator_values ({declared})")
    con.executemany(f"insert into marts.mart_indicator_values values ({', '.join('?' * len(NAMES))})", ROWS)
    return con


def table(*names: str) -> Table:
    """The mart with those columns."""
    kept = [columns()[name] for name in names]
    return Table(
        marts()["mart_indicator_values"],
        tuple(Column(c.name, "varchar" if c.name != "obs_value" else c.sql_type, c.label_zh, c.label_en) for c in kept),
        {},
    )  # fmt: skip


def test_a_file_has_its_rows_by_key_packed_under_the_labels_of_mart_columns_plan_and_release(
    con: duckdb.DuckDBPyConnection, edition: Edition, tmp_path: Path
) -> None:
    path = write_table(con, edition, table(*NAMES), tmp_path, split_rows=5)
    assert path == tmp_path / "mart_indicator_values.parquet"
    found = pq.ParquetFile(path)
    assert found.metadata.row_group(0).column(0).compression == "ZSTD"
    rows = found.read().to_pydict()
    assert list(zip(rows["indicator"], rows["time_period"], map(int, rows["obs_value"]), strict=True)) == [
        ("a", "2025", 1), ("a", "2025-12", 2), ("a", "2026-01", 3), ("b", "2026-01", 5), ("b", "2026-01", 4),
    ]  # fmt: skip
    mart = marts()["mart_indicator_values"]
    said = {name.decode(): text.decode() for name, text in (found.schema_arrow.metadata or {}).items()}
    labels = json.loads(said.pop("columns"))
    assert {name: said[name] for name in said if not name.startswith("ARROW")} == {
        "label_zh": mart.label_zh, "label_en": mart.label_en, "primary_key": ",".join(mart.keys),
        "release": "2026.9.1", "known_on": "2026-08-31", "plan_zh": "题'目", "plan_en": "It's",
    }  # fmt: skip
    assert labels == {
        name: {"zh": columns()[name].label_zh, "en": columns()[name].label_en} for name in NAMES
    }


@pytest.mark.parametrize(
    ("names", "places"),
    [
        (NAMES, {"freq=A/year=2025": [("a", "2025", 1)], "freq=M/year=2025": [("a", "2025-12", 2)],
                 "freq=M/year=2026": [("a", "2026-01", 3), ("b", "2026-01", 5), ("b", "2026-01", 4)]}),
        (tuple(n for n in NAMES if n != "freq"),
         {"year=2025": [("a", "2025", 1), ("a", "2025-12", 2)], "year=2026": [("a", "2026-01", 3), ("b", "2026-01", 5), ("b", "2026-01", 4)]}),
    ],
    ids=["by frequency and year", "by year where it has no frequency"],
)  # fmt: skip
def test_one_row_more_than_a_file_takes_lies_in_partitions_each_by_key_with_every_column(
    con: duckdb.DuckDBPyConnection, edition: Edition, tmp_path: Path, names: tuple[str, ...], places: dict[str, list[tuple[str, str, int]]],
) -> None:  # fmt: skip
    folder = write_table(con, edition, table(*names), tmp_path, split_rows=4)
    assert folder == tmp_path / "mart_indicator_values"
    found = {}
    for file in sorted(folder.rglob("*.parquet")):
        content = pq.ParquetFile(file).read()
        assert content.column_names == [*names, "year"]
        rows = content.to_pydict()
        assert set(rows["year"]) == {file.parent.name.removeprefix("year=")}
        assert all(str(kind) in ("string", "decimal128(28, 8)") for kind in content.schema.types)
        found[file.parent.relative_to(folder).as_posix()] = list(
            zip(rows["indicator"], rows["time_period"], map(int, rows["obs_value"]), strict=True)
        )
        assert pq.ParquetFile(file).metadata.row_group(0).column(0).compression == "ZSTD"
    assert found == places
    threads = con.execute("select current_setting('threads')").fetchall()[0][0]
    assert threads == duckdb.sql("select current_setting('threads')").fetchall()[0][0]


def test_a_mart_without_periods_is_one_file_however_long(
    con: duckdb.DuckDBPyConnection, edition: Edition, tmp_path: Path
) -> None:
    names = tuple(name for name in NAMES if name != "time_period")
    assert write_table(con, edition, table(*names), tmp_path, split_rows=1).is_file()
