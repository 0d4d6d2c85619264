"""The national plan built on its real series: what is assessed, by which arithmetic, and what is not made up."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from plans.test_national import NATIONAL
from support import marts, table

from contracts.registry import load_plan
from orchestration.intake.incoming import bundled
from orchestration.intake.take_in import load
from orchestration.settings import settings
from warehouse.query import areas_above

Rows = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def statuses(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """Every target of the national plan with its assessment, by number, as known on 28 November 2026."""
    found = settings(NATIONAL, tmp_path_factory.mktemp("national") / "data")
    plan = load_plan(NATIONAL)
    assert [load(found.data, plan, one).state for one in bundled(found, plan)] == ["new"]
    database = marts(found.data, plan, date(2026, 11, 28))
    assert areas_above(database, plan.header.area) == set()
    return {row["target_id"]: row for row in table(database, "from marts.mart_target_vs_actual")}


def test_at_least_sixteen_quantified_targets_are_assessed(statuses: Rows) -> None:
    assessed = [
        number
        for number, row in statuses.items()
        if row["target_value"] is not None and row["status"] not in ("not_assessed", "pending", "qualitative")
    ]
    assert len(statuses) == 107
    assert len(assessed) >= 16


@pytest.mark.parametrize(
    ("number", "status", "progress", "schedule"),
    [
        (
            "NT0063",
            "behind",
            (28.88 - 23.32) / (36 - 23.32),
            24 / 48,
        ),  # IoT terminals: end of 2023, 2025, 2027
        ("NT0093", "missed", (11.25 - 9.89) / (12 - 9.89), 1),  # internet users: the end of 2025 has come
        (
            "NT0111",
            "behind",
            (2185 - 1590) / (9800 - 1590),
            6 / 60,
        ),  # computing power: June 2026 of 2025–2030
        ("NT0142", "achieved", (50.4 - 27.5) / (45 - 27.5), 1),  # high-tech enterprises
        ("NT0033", "achieved", (10.5 - 7.8) / (10 - 7.8), 1),  # core digital industries
    ],
)
def test_a_status_follows_from_the_figures_by_hand(
    statuses: Rows, number: str, status: str, progress: float, schedule: float
) -> None:
    row = statuses[number]
    assert row["status"] == status
    assert float(row["progress_share"]) == pytest.approx(progress, rel=1e-9)
    assert float(row["schedule_share"]) == pytest.approx(schedule, rel=1e-9)


def test_a_level_is_never_taken_for_a_growth_nor_a_part_of_a_year_for_the_year(statuses: Rows) -> None:
    software, patents = statuses["NT0100"], statuses["NT0144"]
    assert (software["latest_value"], software["latest_period"]) == (Decimal(15_483_100_000_000), "2025")
    assert (patents["latest_value"], patents["latest_period"]) == (Decimal(16), "2025-12")


def test_the_adoption_rate_of_the_opinion_has_no_figure_and_no_status(statuses: Rows) -> None:
    rows = [row for row in statuses.values() if row["indicator"] == "ai_terminal_agent_adoption_rate"]
    assert [row["status_reason"] for row in rows] == ["no_data", "no_data"]
    assert [row["latest_value"] for row in rows] == [None, None]
