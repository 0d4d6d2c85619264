"""The bare minimum on the same bytes, each in a process of its own: `python floors.py <what> <data root, or file>`."""

import sys
from pathlib import Path

KEY = "indicator, ref_area, breakdown, time_period, accumulation, data_source"


def intake(root: Path) -> None:
    """polars reads the file and writes it as Parquet, its hash is taken: nothing is checked, named, kept or traced."""
    import hashlib

    import polars as pl

    with (root / "bench.csv").open("rb") as file:
        hashlib.file_digest(file, "sha256")
    texts = pl.scan_csv(root / "bench.csv", infer_schema=False)
    texts.sink_parquet(root / "floor.parquet", compression="zstd")


def in_memory(file: Path) -> None:
    """polars reads the file as text, casts its figures, groups repeated keys and writes Parquet; its hash is taken."""
    import hashlib

    import polars as pl

    with file.open("rb") as handle:
        hashlib.file_digest(handle, "sha256")
    texts = pl.read_csv(file, infer_schema=False)
    figures = texts.with_columns(pl.col("数值").cast(pl.Float64, strict=False))
    figures.group_by("代码", "地区代码", "口径", "报告期").len().filter(pl.col("len") > 1)
    figures.write_parquet(file.with_suffix(".floor.parquet"), compression="zstd")


def streaming(file: Path) -> None:
    """polars passes the file on to Parquet without holding it; its hash is taken."""
    import hashlib

    import polars as pl

    with file.open("rb") as handle:
        hashlib.file_digest(handle, "sha256")
    texts = pl.scan_csv(file, infer_schema=False)
    texts.sink_parquet(file.with_suffix(".floor.parquet"), compression="zstd")


def build(root: Path) -> None:
    """DuckDB reads the ledger's Parquet, keeps it, ranks each key once, follows its history once, adds up, writes."""
    import duckdb

    path = root / "floor.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        con.execute("set threads = 2")
        con.execute(f"create table readings as from read_parquet('{root}/ledger/observations/*.parquet')")
        con.execute(
            "create table latest as select * exclude (recency) from (select *, row_number() over ("
            f"partition by {KEY} order by accepted_at desc, row_no desc) as recency from readings) where recency = 1"
        )
        con.execute(
            f"create table revisions as select {KEY}, obs_value, value_qualifier, obs_status, unit_measure, "
            "value_published, lag(obs_value) over history as previous_value, accepted_at, "
            "lead(accepted_at) over history as superseded_at, known_basis, submission_id, locator "
            f"from readings window history as (partition by {KEY} order by accepted_at, row_no)"
        )
        con.execute(
            f"create table cells as select {KEY}, submission_id, locator, value_published, url from latest"
        )
        con.execute(
            "create table months as select a.*, a.obs_value - coalesce(b.obs_value, 0) as of_month from latest a "
            "left join latest b on a.indicator = b.indicator and a.ref_area = b.ref_area and a.breakdown = b.breakdown "
            "and b.accumulation = 'YTD' and year(a.period_end) = year(b.period_end) "
            "and month(a.period_end) = month(b.period_end) + 1 where a.accumulation = 'YTD'"
        )
        con.execute(
            "create table totals as select indicator, ref_area, time_period, accumulation, count(*), sum(obs_value), "
            "min(obs_value), max(obs_value) from latest group by all"
        )


if __name__ == "__main__":
    {"intake": intake, "build": build, "in_memory": in_memory, "streaming": streaming}[sys.argv[1]](
        Path(sys.argv[2])
    )
