"""An indicator with figures in the ledger cannot be taken out of the plan: every command that publishes says so."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from plans.harbour_file import HARBOUR
from support import observation, submit

from contracts.faults import ContractError
from contracts.plan import Plan
from contracts.registry import load_plan
from orchestration.commands.lost_indicators import refuse_lost_indicators
from orchestration.settings import Settings, settings
from warehouse.ledger.root_mark import mark
from warehouse.ledger.submissions import Slot
from warehouse.paths import DataRoot

CREWS = "crew_members_trained"
FORM = next(iter(load_plan(HARBOUR).forms))


@pytest.fixture
def without_crews(tmp_path: Path) -> Plan:
    """The harbour's plan without the indicator of its crews, and without the target, form line and goal of it."""
    plan = load_plan(HARBOUR)
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    kept = {code: one for code, one in plan.indicators.items() if code != CREWS}
    return plan.model_copy(update={"root": root, "indicators": kept})


@pytest.fixture
def found(tmp_path: Path) -> Settings:
    return settings(HARBOUR, tmp_path / "data")


def brought(data: DataRoot, form: str) -> None:
    rows = [observation(indicator=CREWS, ref_area="990000", unit_measure="persons", time_period="2025-12")]
    submit(data, rows, at=datetime(2026, 1, 5), slot=Slot(form, "harbour_office", "2026-01"))


def test_an_indicator_with_figures_in_the_ledger_that_the_plan_lacks_is_named_with_file_line_and_remedy(
    found: Settings, without_crews: Plan
) -> None:
    brought(found.data, next(iter(without_crews.forms)))
    refuse_lost_indicators(found, load_plan(HARBOUR))
    with pytest.raises(ContractError) as caught:
        refuse_lost_indicators(found, without_crews)
    (fault,) = caught.value.faults
    file = without_crews.root / fault.file
    assert (fault.rule_id, fault.key) == ("plan.indicator.missing", CREWS)
    assert fault.file.startswith("indicators/")
    assert fault.line == len(file.read_text(encoding="utf-8").splitlines())
    assert CREWS in fault.message_zh and CREWS in fault.message_en and fault.fix_zh and fault.fix_en


def is_refused(found: Settings, plan: Plan) -> bool:
    try:
        refuse_lost_indicators(found, plan)
    except ContractError:
        return True
    return False


@pytest.mark.parametrize(
    ("form", "of_plan", "is_held"),
    [
        (FORM, None, True),
        ("form_of_another_plan", None, False),
        (FORM, "harbour", True),
        (FORM, "another_plan", False),
        ("form_of_another_plan", "harbour", True),
    ],
)
def test_a_plan_is_held_against_the_ledger_that_is_its_own_by_the_roots_mark_else_by_its_forms(
    found: Settings, without_crews: Plan, form: str, of_plan: str | None, is_held: bool
) -> None:
    brought(found.data, form)
    if of_plan:
        mark(found.data, without_crews.code if of_plan == "harbour" else of_plan)
    assert is_refused(found, without_crews) == is_held


def test_a_plan_without_a_ledger_lacks_nothing(found: Settings, without_crews: Plan) -> None:
    refuse_lost_indicators(found, without_crews)
    assert not found.data.root.exists()
