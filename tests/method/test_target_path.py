"""The line of a target: where it begins, what it asks for on the day that is judged, and where it ends."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from method.oracle.questions import built, drawn
from support import table

from contracts.plan import Plan

SEED, NUMBER = 20261129, 200
CURVES = ("geometric", "logistic")


@pytest.fixture(scope="module")
def database(shipped_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    asked = drawn(NUMBER, SEED)
    return built(shipped_plan, asked, tmp_path_factory.mktemp("path"), ["schedule_ratio"] * NUMBER)


def _is_near(one: Decimal, other: Decimal) -> bool:
    return abs(Fraction(one) - Fraction(other)) <= max(abs(Fraction(other)) / 10**9, Fraction(1, 10**7))


def test_the_line_asks_on_the_day_judged_for_what_the_status_says(database: Path) -> None:
    sql = (
        "select t.path_type, t.required_value_now, p.required_value, t.gap_to_path as gap, p.gap_to_path "
        "from marts.mart_target_vs_actual t join marts.mart_target_path p "
        "on p.target_id = t.target_id and p.period_end = t.assessed_date "
        "where t.required_value_now is not null and not t.is_ended"
    )
    rows = table(database, sql)
    assert {row["path_type"] for row in rows} >= {
        "linear",
        "geometric",
        "cumulative",
        "milestones",
        "constant",
    }
    for row in rows:
        assert _is_near(row["required_value"], row["required_value_now"]), row
        assert row["gap"] is None or _is_near(row["gap_to_path"], row["gap"]), row


def _asked(row: dict[str, Any]) -> float | None:
    """What the path of the row asks for after its share of the months, by METHOD 2.2 in floating point."""
    y0, y1, share, limit = (
        float(row["y0"]),
        float(row["y1"]),
        row["passed"] / row["months"],
        row["path_limit"],
    )
    if row["path_type"] == "geometric":
        return y0 * (y1 / y0) ** share
    if row["path_type"] == "logistic":
        far, near = float(limit) / y0 - 1, float(limit) / y1 - 1
        return float(limit) / (1 + far * (near / far) ** share)
    return y0 + (y1 - y0) * share


def test_every_day_of_a_line_asks_for_what_its_formula_gives(database: Path) -> None:
    months = "(12 * year({0}) + month({0}) - first(12 * year(p.period_end) + month(p.period_end) order by p.period_end) over whole)"
    sql = (
        "select t.path_type, p.period_end, t.base_value as y0, t.target_value as y1, t.path_limit, p.required_value, "
        f"{months.format('p.period_end')} as passed, {months.format('t.target_date')} as months "
        "from marts.mart_target_vs_actual t join marts.mart_target_path p using (target_id) "
        "where t.path_type in ('linear', 'geometric', 'logistic') and t.target_operator not in ('band', 'approx') "
        "and t.base_value is not null window whole as (partition by p.target_id)"
    )
    rows = [row for row in table(database, sql) if row["required_value"] is not None]
    assert {row["path_type"] for row in rows} == {"linear", "geometric", "logistic"}
    for row in rows:
        wanted = _asked(row)
        assert abs(float(row["required_value"]) - wanted) <= 1e-9 * abs(wanted) + 1e-7, row


def test_the_line_runs_from_the_baseline_to_the_target(database: Path) -> None:
    sql = (
        "select t.path_type, t.base_value, t.target_value, first(p.required_value order by p.period_end) as begins, "
        "last(p.required_value order by p.period_end) as ends, max(p.period_end) as last_day, t.target_date "
        "from marts.mart_target_vs_actual t join marts.mart_target_path p using (target_id) "
        "where t.path_type not in ('constant', 'average_growth') and t.target_operator not in ('band', 'approx') "
        "group by all"
    )
    rows: list[dict[str, Any]] = [row for row in table(database, sql) if row["begins"] is not None]
    assert {row["path_type"] for row in rows} >= {"linear", "geometric", "milestones"}
    for row in rows:
        assert _is_near(row["begins"], row["base_value"]) and _is_near(row["ends"], row["target_value"]), row
        assert row["last_day"] == row["target_date"]


def test_a_target_on_a_curve_asks_for_the_value_on_its_curve(database: Path) -> None:
    sql = (
        "select path_type, required_value, required_geometric, required_logistic from marts.mart_target_path"
    )
    for curve in CURVES:
        rows = [row for row in table(database, sql) if row["path_type"] == curve]
        assert rows and all(row["required_value"] == row[f"required_{curve}"] for row in rows)
