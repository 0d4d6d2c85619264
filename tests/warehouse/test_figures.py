"""One figure for an indicator, an area and a period, and which of the readings it is."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from support import marts, observation, submit, table

from contracts.plan import Plan
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

AT = datetime(2026, 3, 1)
PART, OTHER_PART = "precision=fp16", "precision=fp32"


def _reading(period: str, value: int, **given: Any) -> dict[str, Any]:
    return observation(time_period=period, obs_value=Decimal(value), accepted_at=AT, **given)


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, shipped_plan: Plan) -> dict[str, dict[str, Any]]:
    data = DataRoot(tmp_path_factory.mktemp("figures") / "data")
    submit(
        data,
        [
            _reading("2019", 10), _reading("2019", 11, data_source="gansu_daily", reliability="other_media"),
            _reading("2020", 20), _reading("2020", 12, breakdown=PART),
            _reading("2021", 13, breakdown=PART),
            _reading("2022", 14, breakdown=PART), _reading("2022", 15, breakdown=OTHER_PART),
            _reading("2023-05", 30, accumulation="YTD"), _reading("2023-05", 6),
            _reading("2024-05", 31, accumulation="YTD"),
            _reading("2025", 40, obs_status="F"),
            _reading("2018", 9, breakdown=PART), _reading("2018", 50, accumulation="YTD"),
        ],
        at=AT, slot=Slot("published", "longshu_editors", "2026-03"),
    )  # fmt: skip
    rows = table(marts(data, shipped_plan, date(2026, 3, 31)), "from marts.mart_figures")
    assert len({(row["indicator"], row["ref_area"], row["time_period"]) for row in rows}) == len(rows)
    return {row["time_period"]: row for row in rows}


@pytest.mark.parametrize(
    ("period", "value", "why"),
    [
        ("2019", 10, "the preferred of two sources"),
        ("2020", 20, "the total, not a part"),
        ("2021", 13, "the only part that is there"),
        ("2023-05", 6, "the month, not the year to date"),
        ("2024-05", 31, "the year to date where it is all there is"),
        ("2018", 50, "the whole to date rather than a part"),
    ],
)
def test_the_figure_is(figures: dict[str, dict[str, Any]], period: str, value: int, why: str) -> None:
    assert figures[period]["obs_value"] == value, why


def test_of_parts_alone_and_of_forecasts_there_is_no_figure(figures: dict[str, dict[str, Any]]) -> None:
    assert "2022" not in figures and "2025" not in figures


def test_the_latest_is_the_last_period_with_a_figure(figures: dict[str, dict[str, Any]]) -> None:
    assert [period for period, row in figures.items() if row["is_latest"]] == ["2024-05"]
