"""pandera alone: types, codes, patterns and keys of the whole frame in memory."""

import json
import sys
from pathlib import Path

import pandera.polars as pa
import polars as pl

source, target, lines = sys.argv[1], sys.argv[2], [f"{n:03d}" for n in range(1, 91)]
schema = pa.DataFrameSchema(
    {
        "代码": pa.Column(pl.String, pa.Check.isin(lines)),
        "地区代码": pa.Column(pl.String, pa.Check.str_matches(r"^[0-9]{6}(-[A-Z0-9]+)*$")),
        "口径": pa.Column(pl.String, pa.Check.isin(["month_end", "month", "ytd"])),
        "报告期": pa.Column(pl.String, pa.Check.str_matches(r"^[0-9]{4}-[0-9]{2}$")),
        "数值": pa.Column(pl.String, pa.Check.str_matches(r"^-?[0-9]+(\.[0-9]+)?$")),
    },
    unique=["代码", "地区代码", "口径", "报告期"],
)
rows = schema.validate(pl.read_csv(source, infer_schema=False), lazy=True)
of_month = rows.filter((pl.col("报告期") == "2026-10") & (pl.col("口径") == "month_end"))
totals = of_month.group_by("代码").agg(pl.col("数值").cast(pl.Decimal(28, 8)).sum())
Path(target).write_text(json.dumps({k: round(float(v), 2) for k, v in totals.rows()}))
