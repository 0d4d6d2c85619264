"""Figures beyond any meaning are judged, not refused by the arithmetic. 合成数据."""

import random
from pathlib import Path

import duckdb
from spark.random_ledger import KNOWN_ON, draw_plan, fill

from contracts.plan import Plan
from warehouse.build.build import build
from warehouse.paths import DataRoot

SEED = 4095516563  # draws a figure that grows, put on a year, by more than a decimal holds


def test_a_growth_beyond_any_meaning_is_above_every_target_and_stops_no_build(
    tmp_path: Path, shipped_plan: Plan
) -> None:
    chance = random.Random(SEED)
    data = DataRoot(tmp_path / "data")
    drawn = draw_plan(shipped_plan, chance, tmp_path / "plan")
    fill(data, drawn, chance)
    with data.writer():
        made = build(data, drawn.plan, KNOWN_ON)
    with duckdb.connect(str(made.path), read_only=True) as con:
        found = con.sql(
            "select observed_growth, status from intermediate.int_target_assessment where observed_growth > 1e17"
        ).fetchall()
    assert found and all(status for _, status in found)
