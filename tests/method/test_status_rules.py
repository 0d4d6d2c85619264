"""Every rule that decides a status is reached by a case, and the first that holds wins (METHOD 2.2, 2.5). 合成数据."""

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from method_cases import Case, plan_of, submit_cases
from support import marts, table
from typer.testing import CliRunner

from contracts.codelists import shared_codelist
from contracts.plan import Plan
from orchestration.cli.app import app
from warehouse.paths import DataRoot

FILE = Path(__file__).with_name("status_rule_cases.csv")
with FILE.open(encoding="utf-8", newline="") as handle:
    CASES = list(csv.DictReader(handle))
# what a table of cases cannot say: a target set after the only reading, a figure of one month for a target of a year
BY_PLAN = {"no_baseline_single", "of_another_length"}
RULES = shared_codelist("status_rule")


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    out = tmp_path_factory.mktemp("rules") / "out.csv"
    done = CliRunner().invoke(app, ["assess", str(FILE), "--out", str(out)])
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8", newline="") as written:
        return {row["case_id"]: row for row in csv.DictReader(written)}


def _equal(ours: str, wanted: str) -> bool:
    if not re.fullmatch(r"-?[0-9.]+", wanted) or not re.fullmatch(r"-?[0-9.]+", ours):
        return ours == wanted
    return abs(Decimal(ours) - Decimal(wanted)) <= Decimal("1e-9") * abs(Decimal(wanted))


@pytest.mark.parametrize("case", CASES, ids=[c["case_id"] for c in CASES])
def test_the_case_is_decided_by_its_rule_with_its_status_reason_and_numbers(
    case: dict[str, str], assessed: dict[str, dict[str, str]]
) -> None:
    found = assessed[case["case_id"]]
    decided = (found["longshu_decided_by"], found["longshu_status"], found["longshu_status_reason"])
    assert decided == (case["expected_rule"], case["expected_status"], case["expected_reason"])
    for name, wanted in (part.split("=", 1) for part in case["expected_numbers"].split(";") if part):
        assert _equal(found[f"longshu_{name}"], wanted), (name, found[f"longshu_{name}"], wanted)


def test_every_rule_is_reached_by_the_case_it_names() -> None:
    reached = {case["case_id"]: case["expected_rule"] for case in CASES}
    for rule in RULES:
        if rule.code not in BY_PLAN:
            assert reached[rule.extra["case_id"]] == rule.code
    assert {case["expected_rule"] for case in CASES} | BY_PLAN == set(RULES.codes)


def test_one_reading_before_a_target_is_one_observation_only_and_quarters_are_no_year(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    asked: dict[str, Any] = {"direction": "higher", "operator": "ge", "target_value": Decimal(100)}
    quarters = [(f"2024-Q{n}", Decimal(50), "A") for n in (1, 2, 3, 4)]
    cases = [
        Case(code="single", target_period="2030", readings=[("2017-12", Decimal(50), "A")], **asked),
        Case(code="quarters", target_period="2030", readings=quarters, kind="flow", **asked),
        Case(code="ended", target_period="2024", readings=quarters, kind="flow", **asked),
        Case(code="months", target_period="2025", readings=[("2025-06", Decimal(50), "A")], path="cumulative", kind="flow", **asked),
        Case(code="month_before", target_period="2030", readings=[("2024-12", Decimal(50), "A")], path="cumulative", kind="flow", **asked),
        Case(code="unknown", target_period="2030", readings=[("2024-Q1", None, "O")], kind="flow", **asked),
    ]  # fmt: skip
    data = DataRoot(tmp_path / "data")
    submit_cases(data, cases)
    database = marts(data, plan_of(shipped_plan, cases, tmp_path / "plan"), date(2025, 12, 31))
    rows = table(
        database, "select indicator, decided_by, status, status_reason from marts.mart_target_vs_actual"
    )
    assert {row.pop("indicator"): tuple(row.values()) for row in rows} == {
        "single": ("no_baseline_single", "not_assessed", "single_obs"),
        "quarters": ("of_another_length", "not_assessed", "other_length"),
        "ended": ("of_another_length", "not_assessed", "other_length"),
        "months": ("of_another_length", "not_assessed", "other_length"),
        "month_before": ("no_reading", "not_assessed", "no_data"),
        "unknown": ("no_reading", "not_assessed", "no_data"),
    }
