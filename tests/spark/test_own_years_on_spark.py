"""Spark and DuckDB give the same marts of a plan whose years begin in April."""

from pathlib import Path

from plans.test_own_years import told
from spark.comparing import differences

from contracts.periods import declare_year
from warehouse.build.build import build


def test_spark_counts_in_the_plans_years_as_duckdb_does(tmp_path: Path) -> None:
    try:
        data, plan, known_on = told(tmp_path, 3)
        with data.writer():
            ours, theirs = build(data, plan, known_on), build(data, plan, known_on, engine="spark")
        assert differences(ours.path, theirs.path) == []
    finally:
        declare_year(1)
