"""Every rule that decides a status is reached by a case, and the first that holds wins (METHOD 2.2, 2.5). 合成数据."""

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from method_cases import Case, plan_of, submit_cases
from support import marts, table
from typer.testing import CliRunner

from contracts.codelists import shared_codelist
from contracts.plan import Plan
from orchestration.cli.app import app
from warehouse.build.dbt_models import DBT_PROJECT
from warehouse.paths import DataRoot

FILE = Path(__file__).with_name("status_rule_cases.csv")
with FILE.open(encoding="utf-8", newline="") as handle:
    CASES = list(csv.DictReader(handle))
BY_PLAN = {
    "no_baseline_single"
}  # asks for a target set after the only reading, which a table of cases cannot say
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


def test_one_reading_before_a_target_without_a_baseline_is_one_observation_only(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    case = Case(
        code="single", direction="higher", operator="ge", target_period="2030", target_value=Decimal(100),
        readings=[("2017-12", Decimal(50), "A")],
    )  # fmt: skip
    data = DataRoot(tmp_path / "data")
    submit_cases(data, [case])
    database = marts(data, plan_of(shipped_plan, [case], tmp_path / "plan"), date(2025, 12, 31))
    (row,) = table(database, "select decided_by, status, status_reason from marts.mart_target_vs_actual")
    assert row == {
        "decided_by": "no_baseline_single",
        "status": "not_assessed",
        "status_reason": "single_obs",
    }


def test_the_models_ask_the_rules_in_the_order_of_the_list() -> None:
    targets = DBT_PROJECT / "models" / "intermediate" / "targets"
    spans = (targets / "int_target_spans.sql").read_text(encoding="utf-8")
    assessment = (targets / "int_target_assessment.sql").read_text(encoding="utf-8")
    refusing = spans[spans.index("-- the first rules of the cascade") : spans.index("end as refused_by")]
    deciding = assessment[assessment.index("decided as (") : assessment.index("end as decided_by")]
    first, *others = re.findall(r"(?:then|else) ('?\w+'?)", deciding)
    asked = [name.strip("'") for name in [*re.findall(r"then ('\w+')", refusing), *others]]
    assert first == "refused_by"
    assert [*asked, "other_method"] == list(RULES.codes)


def test_every_rule_gives_a_status_and_reason_that_are_declared_and_says_so_in_both_languages() -> None:
    for rule in RULES:
        status, substatus, reason = (rule.extra[name] for name in ("status", "substatus", "reason"))
        assert status in shared_codelist("status") or rule.code == "other_method"
        assert not substatus or shared_codelist("substatus")[substatus].parent_code == status
        assert not reason or reason in shared_codelist("reason")
        assert rule.label_zh and rule.label_en and rule.extra["sentence_zh"] and rule.extra["sentence_en"]
