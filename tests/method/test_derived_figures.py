"""Derived figures (METHOD 3.4) from what the statistics office published, through ledger, dbt and marts."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from held.derived_figures import DAY, RETAIL
from held.worlds import WORLDS, kept_build
from support import table


@pytest.fixture(scope="module")
def built() -> Path:
    return kept_build(WORLDS["derived"], DAY)


def derived(built: Path, code: str) -> list[dict[str, Any]]:
    return table(built, f"select * from marts.mart_derived_figures where indicator = '{code}'")


@pytest.mark.parametrize("code", RETAIL)
def test_a_month_is_the_difference_of_two_cumulative_figures_with_the_publishers_beside_it(
    built: Path, code: str
) -> None:
    _, month, _, by_difference, residual = RETAIL[code]
    (found,) = derived(built, code)  # March only: January and February together are never split
    assert (found["time_period"], found["obs_value"]) == ("2024-03", by_difference)
    assert (found["published_value"], found["residual"], found["has_warning"]) == (month, residual, False)


def test_growth_is_never_derived_where_a_comparable_rate_is_published(built: Path) -> None:
    assert derived(built, "fixed_investment_growth") == []
    (found,) = derived(built, "plain_growth")
    assert round(found["obs_value"], 2) == Decimal("-12.08")


def test_a_stock_is_never_differenced(built: Path) -> None:
    assert derived(built, "stock_level") == []


def test_a_share_comes_from_its_numerator_and_denominator(built: Path) -> None:
    (found,) = derived(built, "user_share")
    assert found["obs_value"] == 25


def test_areas_are_added_up_only_where_the_indicator_says_so_and_none_is_missing(built: Path) -> None:
    (total,) = derived(built, "added_up")
    count = total["inputs_count"]
    assert (total["ref_area"], total["obs_value"]) == ("620000", count * (count + 1) // 2)
    (mean,) = derived(built, "weighted")
    expected = Decimal(count * (count + 1) // 2 + 1) / (count + 1)
    assert abs(mean["obs_value"] - expected) < Decimal("1e-7")
    assert derived(built, "never_added") == derived(built, "incomplete") == []


def test_no_such_item_is_nothing_in_a_total_and_a_total_signed_as_missing_is_derived_and_marked(
    built: Path,
) -> None:
    (total,) = derived(built, "signed")
    count = total["inputs_count"]
    assert (total["ref_area"], total["obs_value"]) == ("620000", count * (count + 1) // 2 - 3)
    row = assessed(built, "signed")
    assert (row["latest_value"], row["is_derived"], row["latest_derivation"]) == (
        total["obs_value"],
        True,
        "area_total",
    )
    assert derived(built, "unsaid") == []


def test_a_part_above_its_total_is_a_finding(built: Path) -> None:
    (found,) = table(built, "select * from marts.mart_part_findings where part_indicator = 'piece'")
    assert (found["part_indicator"], found["excess"], found["rule_id"]) == (
        "piece",
        1000,
        "figure.part.above_total",
    )


def test_a_derived_figure_leads_to_every_cell_it_rests_on(built: Path) -> None:
    counted = table(
        built,
        "select inputs_count, count(b.locator) as cells from marts.mart_derived_figures f "
        "left join marts.bridge_derived_source b using (derivation, indicator, ref_area, breakdown, time_period, accumulation) "
        "group by derivation, indicator, ref_area, breakdown, time_period, accumulation, inputs_count",
    )
    assert len(counted) >= 8
    assert all(row["inputs_count"] == row["cells"] for row in counted)


def test_areas_are_never_added_up_in_unlike_units(built: Path) -> None:
    assert derived(built, "mixed") == []


def assessed(built: Path, code: str) -> dict[str, Any]:
    (row,) = table(built, f"select * from marts.mart_target_vs_actual where indicator = '{code}'")
    return row


def test_a_target_without_a_figure_of_its_own_is_judged_by_the_derived_one_and_says_so(built: Path) -> None:
    row = assessed(built, "user_share")
    assert (row["base_value"], row["base_period_used"]) == (
        11,
        "2023",
    )  # a published figure is never overridden
    assert (row["latest_value"], row["latest_period"], row["latest_derivation"]) == (25, "2024", "share")
    assert (row["is_derived"], row["progress_share"].quantize(Decimal("0.0001"))) == (True, Decimal("0.3590"))
    assert (row["latest_source"] is not None, row["latest_reliability"] is not None) == (True, True)
    cells = table(
        built,
        "select b.locator from marts.mart_target_vs_actual t inner join marts.bridge_derived_source b on "
        "t.latest_derivation = b.derivation and t.indicator = b.indicator and t.ref_area = b.ref_area "
        "and t.breakdown = b.breakdown and t.latest_period = b.time_period where t.indicator = 'user_share'",
    )
    assert len(cells) == 2
    assert assessed(built, "added_up")["latest_derivation"] == "area_total"


def test_a_month_by_difference_is_declared_by_no_plan_and_judges_no_target(built: Path) -> None:
    row = assessed(built, "retail_online")
    assert (row["is_derived"], row["latest_derivation"], row["status"]) == (False, None, "not_assessed")
