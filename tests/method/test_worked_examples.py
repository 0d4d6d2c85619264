"""METHOD 2.4: the default method on real, published inputs, and the gaps that offices published."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from method_cases import OPERATORS, Case, decimal, month, plan_of, rows, submit_cases
from support import marts, table

from contracts.plan import Plan
from contracts.rounding import rounded
from warehouse.paths import DataRoot

EXAMPLES = rows("default_method_worked_examples.csv")
SCHEDULE = [r for r in rows("china_schedule_progress_cases.csv") if r["annual_plan_value"]]
pytestmark = pytest.mark.skipif(not EXAMPLES, reason="the published cases are not beside this checkout")
COLUMNS = (
    "progress_share", "schedule_share", "schedule_ratio", "required_value_now", "gap_to_target",
    "gap_to_path", "gap_pp", "observed_annual_change", "required_annual_change", "acceleration_factor",
    "cagr_ratio",
)  # fmt: skip
NAIVE = "W5"  # its table shows what naive code computes; the maintain rule leaves P and R empty


def example(row: dict[str, str]) -> Case:
    return Case(
        code=row["case_id"].lower(),
        direction=row["direction"],
        operator=OPERATORS[row["target_operator"]],
        target_period=month(row["target_time"]),
        target_value=decimal(row["target_value"]),
        base_period=month(row["base_time"]),
        readings=[
            (month(row["base_time"]), decimal(row["base_value"]), "A"),
            (month(row["obs_time"]), decimal(row["obs_value"]), "A"),
        ],
    )


def annual_plan(row: dict[str, str]) -> Case:
    return Case(
        code=row["case_id"].lower().replace("-", "_"),
        direction="higher",
        operator="ge",
        target_period="2018",
        target_value=Decimal(row["annual_plan_value"]),
        base_period="2017-12",
        base_value=Decimal(0),
        path="cumulative",
        kind="flow",
        accumulation="YTD",
        readings=[(f"2018-{int(row['period_end_month'] or 10):02d}", Decimal(row["cumulative_value"]), "A")],
    )


@pytest.fixture(scope="module")
def assessed(shipped_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    home = tmp_path_factory.mktemp("worked")
    cases = [example(r) for r in EXAMPLES] + [annual_plan(r) for r in SCHEDULE]
    data = DataRoot(home / "data")
    submit_cases(data, cases)
    database = marts(data, plan_of(shipped_plan, cases, home / "plan"), date(2020, 1, 1))
    found = table(database, "select * from marts.mart_target_vs_actual")
    assert len(found) == len(cases)
    return {row["indicator"]: row for row in found}


@pytest.mark.parametrize("row", EXAMPLES, ids=[f"{r['case_id']} {r['name']}" for r in EXAMPLES])
def test_the_worked_example_is_reproduced_in_every_column(
    row: dict[str, str], assessed: dict[str, dict[str, Any]]
) -> None:
    found = assessed[row["case_id"].lower()]
    assert found["status"] == row["status"]
    for column in COLUMNS:
        if row["case_id"] == NAIVE and column in ("progress_share", "schedule_ratio", "gap_pp", "cagr_ratio"):
            assert found[column] is None
        elif row[column] and not (
            row["case_id"] == NAIVE and column in ("required_value_now", "gap_to_path")
        ):
            tolerance = Decimal("0.5").scaleb(-len(row[column].partition(".")[2]))
            assert abs(found[column] - Decimal(row[column])) <= tolerance, column


@pytest.mark.parametrize("row", SCHEDULE, ids=[r["case_id"] for r in SCHEDULE])
def test_completion_and_gap_are_those_the_office_published(
    row: dict[str, str], assessed: dict[str, dict[str, Any]]
) -> None:
    found = assessed[row["case_id"].lower().replace("-", "_")]
    digits = len(row["pub_completion_pct"].partition(".")[2])
    shown = rounded(100 * found["completion_rate"], Decimal(1).scaleb(-digits))
    assert shown == Decimal(row["pub_completion_pct"])
    if row["pub_gap_to_schedule_pp"]:
        assert rounded(found["gap_pp"], Decimal("0.1")) == Decimal(row["pub_gap_to_schedule_pp"])
