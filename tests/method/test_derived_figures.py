"""Derived figures (METHOD 3.4) from what the statistics office published, through ledger, dbt and marts."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support import marts, observation, submit, table

from contracts.plan import Aggregation, Indicator, Kind, Limits, Plan, Target
from warehouse.paths import DataRoot

# National Bureau of Statistics, January to March 2024: year to date, month as published, month by difference
RETAIL = {
    "retail_total": (81307, 39020, 120327, 39020, 0),
    "retail_without_cars": (74194, 34968, 109163, 34969, 1),
    "retail_above_size": (29920, 15535, 45451, 15531, -4),
    "retail_online": (18206, None, 28053, 9847, None),
}


def indicator(shipped: Plan, code: str, **given: Any) -> Indicator:
    frame = shipped.indicators["compute_power_total"].model_dump()
    own = {
        "code": code,
        "aliases": (),
        "unit": "cny",
        "kind": Kind.FLOW,
        "limits": Limits(),
        "aggregation": Aggregation.NONE,
    }
    return Indicator.model_construct(**(frame | {"part_of": None} | own | given))


def target(shipped: Plan, code: str, unit: str, value: int) -> Target:
    own: dict[str, Any] = {
        "target_id": f"T_{code.upper()}", "indicator": code, "ref_area": "620000", "breakdown": "_T",
        "target_period": "2027", "operator": "ge", "value": Decimal(value), "value_high": None, "unit": unit,
        "path": "linear", "base_period": "2023-12", "base_value": None, "decided_on": date(2025, 6, 30),
        "recorded_on": date(2025, 6, 30), "known_basis": "observed", "published_on": "",
    }  # fmt: skip
    return Target.model_validate(shipped.targets[0].model_dump() | own)


def reading(code: str, period: str, value: float, **given: Any) -> dict[str, Any]:
    return observation(
        indicator=code, ref_area="620000", time_period=period, obs_value=Decimal(str(value)), unit_measure="cny",
        accepted_at=datetime(2026, 1, 1),
    ) | given  # fmt: skip


@pytest.fixture(scope="module")
def built(shipped_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("derived")
    prefectures = [
        a.code for a in shipped_plan.codelists["ref_area"] if a.parent_code == "620000" and "-" not in a.code
    ]
    rows = []
    for code, (first, month, whole, _, _) in RETAIL.items():
        rows.append(reading(code, "2024-02", first, accumulation="YTD"))
        rows.append(reading(code, "2024-03", whole, accumulation="YTD"))
        if month is not None:
            rows.append(reading(code, "2024-03", month))
    for year, value in (("2022", 572138), ("2023", 503036)):  # published growth is on a comparable basis
        rows += [reading("fixed_investment", year, value), reading("plain_level", year, value)]
    rows.append(reading("fixed_investment_growth", "2023", 3.0, unit_measure="pct"))
    rows.append(reading("stock_level", "2024-02", 5, accumulation="YTD"))
    rows.append(reading("stock_level", "2024-03", 9, accumulation="YTD"))
    rows += [reading("users", "2024", 30), reading("people", "2024", 120)]
    rows += [reading("users", "2023", 12), reading("people", "2023", 120)]
    rows.append(
        reading("user_share", "2023", 11, unit_measure="pct")
    )  # published: 10 is not derived beside it
    for n, area in enumerate(prefectures, start=1):
        rows += [reading(code, "2024", n, ref_area=area) for code in ("added_up", "weighted", "never_added")]
        rows.append(reading("weights", "2024", 2 if n == 1 else 1, ref_area=area))
        rows.append(reading("mixed", "2024", n, ref_area=area, unit_measure="persons" if n == 1 else "cny"))
        if n > 1:
            rows.append(reading("incomplete", "2024", n, ref_area=area))
        sign = {1: "M", 2: "N"}.get(n)
        rows.append(
            reading("signed", "2024", n, ref_area=area)
            | ({"obs_value": None, "obs_status": sign} if sign else {})
        )
        rows.append(
            reading("unsaid", "2024", n, ref_area=area)
            | ({"obs_value": None, "obs_status": "O"} if n == 1 else {})
        )
    rows += [reading("signed", "2024", 0) | {"obs_value": None, "obs_status": "O"}]
    rows += [reading("whole", "2024", 50000), reading("piece", "2024", 51000)]
    pct = {"unit": "pct", "kind": Kind.GROWTH}
    made = [
        *(indicator(shipped_plan, code) for code in (*RETAIL, "fixed_investment", "plain_level", "users", "people", "whole", "weights")),
        indicator(shipped_plan, "fixed_investment_growth", growth_of="fixed_investment", **pct),
        indicator(shipped_plan, "plain_growth", growth_of="plain_level", **pct),
        indicator(shipped_plan, "stock_level", kind=Kind.STOCK),
        indicator(shipped_plan, "user_share", unit="pct", kind=Kind.RATE, numerator="users", denominator="people"),
        indicator(shipped_plan, "added_up", aggregation=Aggregation.SUM),
        indicator(shipped_plan, "mixed", aggregation=Aggregation.SUM),
        indicator(shipped_plan, "incomplete", aggregation=Aggregation.SUM),
        indicator(shipped_plan, "weighted", aggregation=Aggregation.WEIGHTED_MEAN, weight="weights"),
        indicator(shipped_plan, "never_added"),
        *(indicator(shipped_plan, code, aggregation=Aggregation.SUM) for code in ("signed", "unsaid")),
        indicator(shipped_plan, "piece", part_of="whole"),
    ]  # fmt: skip
    (home / "plan").mkdir()
    plan = shipped_plan.model_copy(
        update={
            "root": home / "plan", "indicators": {i.code: i for i in made},
            "goal_of": dict.fromkeys((i.code for i in made), "compute"), "targets": tuple(
                target(shipped_plan, *given)
                for given in (("user_share", "pct", 50), ("added_up", "cny", 90), ("signed", "cny", 90), ("retail_online", "cny", 90000))
            ),
        }
    )  # fmt: skip
    data = DataRoot(home / "data")
    submit(data, rows, at=datetime(2026, 1, 1))
    return marts(data, plan, date(2026, 6, 30))


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
    (found,) = table(built, "select * from marts.mart_part_findings")
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
