"""Spark and DuckDB give the same marts of targets computed from a figure, and of areas that were merged."""

from datetime import date
from pathlib import Path

from spark.comparing import differences

from tests.warehouse.test_base_from_the_ledger import told as with_bases
from tests.warehouse.test_total_of_merged_areas import KNOWN_ON
from tests.warehouse.test_total_of_merged_areas import told as with_merged_areas
from warehouse.build.build import build


def test_spark_takes_a_targets_value_from_the_figure_of_its_base_as_duckdb_does(tmp_path: Path) -> None:
    data, plan = with_bases(tmp_path)
    for day in (date(2026, 2, 1), date(2026, 4, 1)):
        with data.writer():
            ours, theirs = build(data, plan, day), build(data, plan, day, engine="spark")
        assert differences(ours.path, theirs.path) == []


def test_spark_adds_up_the_areas_that_were_there_as_duckdb_does(tmp_path: Path) -> None:
    data, plan = with_merged_areas(tmp_path)
    with data.writer():
        ours, theirs = build(data, plan, KNOWN_ON), build(data, plan, KNOWN_ON, engine="spark")
    assert differences(ours.path, theirs.path) == []
