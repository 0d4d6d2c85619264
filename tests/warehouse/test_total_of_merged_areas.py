"""The total of the areas asks each for as long as it was there: a merged one before, the one that took its place after. SYNTHETIC figures."""

import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support import HOME, marts, observation, submit, table

from contracts.plan import Plan
from contracts.registry import load_plan
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

HARBOUR = HOME / "tests" / "plans" / "harbour"
BERTHS = "quay_berths_in_service"
AT, KNOWN_ON = datetime(2026, 8, 20, 9), date(2026, 9, 1)
BASINS = """990001,合成北港,North basin,990000,prefecture,,2026-03
990002,合成南港,South basin,990000,prefecture,,2026-03
990003,合成西港,West basin,990000,prefecture,,
990004,合成新港,New basin,990000,prefecture,2026-04,
"""
# area, period, value; what of each month is left out is said in the test
FIGURES = [
    ("990001", "2026-03", 1), ("990002", "2026-03", 2), ("990003", "2026-03", 4),
    ("990003", "2026-04", 5), ("990004", "2026-04", 8),
    ("990003", "2026-05", 6),
    ("990001", "2026-06", 1), ("990004", "2026-06", 9),
    ("990003", "2026-Q1", 4), ("990001", "2026-Q1", 1), ("990002", "2026-Q1", 2), ("990004", "2026-Q2", 9), ("990003", "2026-Q2", 5),
    ("990003", "2026-S1", 7), ("990004", "2026-S1", 8),
]  # fmt: skip


def told(folder: Path) -> tuple[DataRoot, Plan]:
    """The plan with its basins, and what each reported."""
    root = Path(shutil.copytree(HARBOUR, folder / "plan"))
    with (root / "codelists" / "ref_area.csv").open("a", encoding="utf-8") as handle:
        handle.write(BASINS)
    data = DataRoot(folder / "data")
    given = {
        "indicator": BERTHS,
        "unit_measure": "count",
        "data_source": "harbour_gazette",
        "reliability": "official",
    }
    rows = [
        observation(ref_area=area, time_period=period, obs_value=Decimal(value), accepted_at=AT, **given)
        for area, period, value in FIGURES
    ]
    submit(data, rows, at=AT, slot=Slot("published", "harbour_office", "2026-08"))
    return data, load_plan(root)


@pytest.fixture(scope="module")
def totals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    data, plan = told(tmp_path_factory.mktemp("merged"))
    database = marts(data, plan, KNOWN_ON)
    sql = "select time_period, obs_value from marts.mart_derived_figures where derivation = 'area_total'"
    return {row["time_period"]: row["obs_value"] for row in table(database, sql)}


@pytest.mark.parametrize(
    ("period", "total"),
    [
        ("2026-03", 7), ("2026-04", 13), ("2026-05", None), ("2026-06", None), ("2026-Q1", 7), ("2026-Q2", 14), ("2026-S1", None),
    ],
    ids=[
        "the last month of two", "the first month of their successor", "the successor is missing",
        "one that is no more stands in for one that is", "their last quarter", "the successor's first quarter",
        "a half-year in which all were there, two of them missing",
    ],
)  # fmt: skip
def test_a_total_has_the_figures_of_every_area_that_was_there_in_its_period(
    totals: dict[str, Any], period: str, total: int | None
) -> None:
    assert totals.get(period) == (None if total is None else Decimal(total))
