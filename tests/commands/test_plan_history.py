"""What the ledger holds and a release used stays in the plan: every command that publishes says so."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import Result
from plans.harbour_file import HARBOUR
from support import observation, submit
from typer.testing import CliRunner

from contracts.faults import ContractError
from contracts.plan import Plan
from contracts.registry import load_plan
from orchestration.cli.app import app
from orchestration.dagster_job.run_job import run_job
from orchestration.plan_history import refuse_rewritten_history
from orchestration.settings import Settings, settings
from warehouse.build.build import build
from warehouse.ledger.root_mark import mark
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot
from warehouse.release.publish import publish

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
    refuse_rewritten_history(found, load_plan(HARBOUR))
    with pytest.raises(ContractError) as caught:
        refuse_rewritten_history(found, without_crews)
    (fault,) = caught.value.faults
    file = without_crews.root / fault.file
    assert (fault.rule_id, fault.key) == ("plan.indicator.missing", CREWS)
    assert fault.file.startswith("indicators/")
    assert fault.line == len(file.read_text(encoding="utf-8").splitlines())
    assert CREWS in fault.message_zh and CREWS in fault.message_en and fault.fix_zh and fault.fix_en


def is_refused(found: Settings, plan: Plan) -> bool:
    try:
        refuse_rewritten_history(found, plan)
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
    refuse_rewritten_history(found, without_crews)
    assert not found.data.root.exists()


def checked(root: Path, data: DataRoot) -> Result:
    return CliRunner().invoke(app, ["plan", "check", "--plan", str(root), "--data-root", str(data.root)])


def test_an_edit_of_what_a_release_used_is_refused_and_a_dated_row_is_taken(
    found: Settings, tmp_path: Path
) -> None:
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    brought(found.data, FORM)
    made_on = datetime(2026, 3, 31, 12)
    plan = load_plan(root)
    with found.data.writer():
        publish(found.data, plan, build(found.data, plan, made_on.date()), made_on, exports=())
    assert checked(root, found.data).exit_code == 0
    file = root / "indicators" / "quays.yml"
    as_used = file.read_text(encoding="utf-8")
    file.write_text(as_used.replace("path: linear", "path: geometric", 1), encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        refuse_rewritten_history(found, load_plan(root))
    (fault,) = caught.value.faults
    assert (fault.rule_id, fault.file) == ("plan.declaration.edited", "indicators/quays.yml")
    assert checked(root, found.data).exception is not None
    file.write_text(as_used, encoding="utf-8")
    row = "quay_berths_in_service,path,geometric,2026-04-01,试,try\n"
    header = "indicator,key,value,recorded_on,reason_zh,reason_en\n"
    (root / "declarations.csv").write_text(header + row, encoding="utf-8")
    assert checked(root, found.data).exit_code == 0
    assert load_plan(root).turning_days == {date(2026, 4, 1)}


def test_a_month_that_runs_in_the_console_is_refused_as_the_command_is_and_nothing_is_built(
    found: Settings, without_crews: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(found.data, next(iter(without_crews.forms)))
    monkeypatch.setattr(Settings, "plan", lambda self: without_crews)
    done = run_job(found, None, [])
    assert (done.success, done.error_kind) == (False, "ContractError") and CREWS in done.error
    assert not found.data.builds.exists() or list(found.data.builds.iterdir()) == []
