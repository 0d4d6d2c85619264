"""`parquet/`: every mart as Parquet, its labels inside the file.

| mart | lies in |
| --- | --- |
| up to SPLIT_ROWS rows | `parquet/<mart>.parquet` |
| more, and by period | `parquet/<mart>/freq=M/year=2026/…parquet` (hive partitions; freq where it has one) |

`year` is the first four characters of `time_period` and stands in the partitioned files too, beside every
column of the mart. The key-value metadata hold the mart's and columns' labels in both languages, its key and
the release (`parquet_kv_metadata` in DuckDB, `schema.metadata` in pyarrow).
"""

import json
import shutil
from pathlib import Path

import duckdb

from contracts.speech import ALL, in_spoken, speaks
from warehouse.products.edition import Edition
from warehouse.products.exports.tables import Table, opened, part_of, quoted, tables

FOLDER = "parquet"
SPLIT_ROWS = 2_000_000


def write_parquet(edition: Edition) -> None:
    """Every mart stands as Parquet, a large one in partitions a reader can skip."""
    folder = part_of(edition.folder, FOLDER)
    with opened(edition) as con:
        for table in tables(con):
            write_table(con, edition, table, folder)


def write_table(
    con: duckdb.DuckDBPyConnection, edition: Edition, table: Table, folder: Path, split_rows: int = SPLIT_ROWS
) -> Path:
    """One mart stands below `folder` as one file, or as a folder of partitions; returns which."""
    names = {column.name for column in table.columns}
    rows = int(con.execute(f"select count(*) from marts.{table.name}").fetchall()[0][0])
    single, several = folder / f"{table.name}.parquet", folder / table.name
    options = f"format parquet, compression zstd, kv_metadata {_labels(edition, table)}"
    if rows <= split_rows or "time_period" not in names:
        con.execute(
            f"copy (from marts.{table.name} order by {table.order}) to '{quoted(single)}' ({options})"
        )
        return single
    single.unlink(missing_ok=True)
    shutil.rmtree(several, ignore_errors=True)
    keys = ", ".join([*(["freq"] if "freq" in names else []), "year"])
    con.execute("set threads = 1")  # one file a partition, the same in every run
    con.execute(
        f"copy ({_select(table, 'substring(time_period, 1, 4) as year')} order by {table.order}) "
        f"to '{quoted(several)}' ({options}, partition_by ({keys}), write_partition_columns true)"
    )
    con.execute("reset threads")
    return several


def _select(table: Table, *more: str) -> str:
    """The mart's columns; codes are text, as not every reader knows enumerations."""
    cells = [
        f"cast({c.name} as varchar) as {c.name}" if c.sql_type == "varchar" else c.name for c in table.columns
    ]
    return f"select {', '.join([*cells, *more])} from marts.{table.name}"


def _labels(edition: Edition, table: Table) -> str:
    facts = {
        "label_zh": table.mart.label_zh,
        "label_en": table.mart.label_en,
        "primary_key": ",".join(table.mart.keys),
        "release": edition.name,
        "known_on": edition.known_on.isoformat(),
        "plan_zh": edition.plan.header.title_zh,
        "plan_en": edition.plan.header.title_en,
        "columns": json.dumps(
            {c.name: in_spoken(c.label_zh, c.label_en) for c in table.columns}, ensure_ascii=False
        ),
    }
    unspoken = tuple(f"_{language}" for language in ALL if not speaks(language))
    facts = {name: text for name, text in facts.items() if not name.endswith(unspoken)}
    return "{" + ", ".join(f"{name}: '{quoted(text)}'" for name, text in facts.items()) + "}"
