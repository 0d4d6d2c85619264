"""A data root is of one plan: told by `root.json`, by what was released, or by a person; never by the alphabet."""

import json
import shutil
from pathlib import Path

import pytest
from plans.harbour_file import FIGURES, HARBOUR
from support import SHIPPED_PLAN, root_of_0_1
from typer.testing import CliRunner, Result

from contracts.errors import UserFault
from contracts.registry import default_plan, load_plan
from orchestration.cli.app import app
from orchestration.settings import UntoldPlanError, settings
from warehouse.ledger.root_mark import OtherPlanError, plan_of
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot

HARBOUR_CODE = load_plan(HARBOUR).code


def asked(data: DataRoot, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data-root", str(data.root)])


def submitted(data: DataRoot) -> Result:
    return asked(data, "submit", str(FIGURES), "--period", "2026-11", "--by", "张三", "--plan", str(HARBOUR))


def test_the_first_command_that_writes_marks_the_root(data: DataRoot) -> None:
    submitted(data)
    assert json.loads((data.root / "root.json").read_bytes())["plan"] == HARBOUR_CODE


def test_a_command_that_only_reads_writes_nothing(data: DataRoot) -> None:
    asked(data, "check", str(FIGURES), "--plan", str(HARBOUR), "--no-copy")
    asked(data, "releases")
    assert not data.root.exists()


@pytest.mark.parametrize("words", [("run",), ("build",), ("reparse",), ("release",), ("status",)])
def test_another_plan_is_refused_and_nothing_is_written(data: DataRoot, words: tuple[str, ...]) -> None:
    submitted(data)
    before = sorted(data.root.rglob("*"))
    done = asked(data, *words, "--plan", str(SHIPPED_PLAN))
    assert isinstance(done.exception, OtherPlanError)
    assert sorted(data.root.rglob("*")) == before


def test_a_new_root_is_of_the_declared_plan_and_not_of_the_first_in_the_alphabet(data: DataRoot) -> None:
    found = settings(data=data.root)
    assert found.plan_root == default_plan()
    assert found.plan_root.name != min(p.parent.name for p in SHIPPED_PLAN.parent.glob("*/plan.yml"))


@pytest.fixture
def untold(tmp_path: Path) -> DataRoot:
    """A root of version 0.1 that was never released and has no plan in it: nothing tells of which plan it is."""
    root_of_0_1(tmp_path)
    data = DataRoot(tmp_path / "data")
    for folder in (data.releases, data.public, data.root / "plan", data.builds):
        shutil.rmtree(folder, ignore_errors=True)
    return data


def test_a_root_that_does_not_tell_its_plan_is_refused_until_it_is_adopted(untold: DataRoot) -> None:
    held = len(manifests(untold))
    with pytest.raises(UntoldPlanError):
        settings(SHIPPED_PLAN, untold.root).plan()
    assert plan_of(untold) is None
    adopted = settings(SHIPPED_PLAN, untold.root, adopt=True)
    assert plan_of(untold) is None
    assert adopted.plan().code == plan_of(untold)
    assert settings(SHIPPED_PLAN, untold.root).plan().code == plan_of(untold)
    assert len(manifests(untold)) == held


def test_a_root_of_an_offices_own_plan_is_kept_verified_and_restored_without_its_plan_being_named(
    data: DataRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LONGSHU_PLAN", raising=False)
    submitted(data)
    file, again = tmp_path / "kept.tar", DataRoot(tmp_path / "again")
    for words in (
        ["releases"],
        ["verify"],
        ["tidy"],
        ["backup", str(file)],
        ["confirm-clock", "--by", "张三"],
    ):
        told = asked(data, *words)
        assert told.exit_code == 0, (words, told.output, told.exception)
    told = asked(again, "restore", str(file))
    assert told.exit_code == 0, (told.output, told.exception)
    assert (plan_of(again), len(manifests(again))) == (HARBOUR_CODE, 1)


def test_a_backup_that_is_not_there_is_said_not_to_be_there(data: DataRoot, tmp_path: Path) -> None:
    told = asked(data, "restore", str(tmp_path / "none.tar"))
    assert isinstance(told.exception, UserFault)
    assert told.exception.code == "intake.file.unknown"
