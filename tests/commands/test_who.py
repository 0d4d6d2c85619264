"""Every command that writes a record takes `--by`, else LONGSHU_BY, and the name stands in what it wrote."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from plans.harbour_file import FIGURES, HARBOUR
from typer.testing import CliRunner, Result

from orchestration.cli.app import app
from orchestration.intake import load_file
from warehouse.ledger import register
from warehouse.paths import DataRoot

WRITING = ("run", "build", "submit", "reparse", "release", "retract", "declare-lost", "close")


@pytest.fixture
def asked(data: DataRoot, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("LONGSHU_BY", "环境")
    places = ("--plan", str(HARBOUR), "--data-root", str(data.root))
    return lambda *words: CliRunner().invoke(app, [*words, *places])


@pytest.mark.parametrize("name", WRITING)
def test_the_command_takes_by_and_its_variable(name: str) -> None:
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    (by,) = [p for p in command.params if "--by" in p.opts]
    assert by.envvar == "LONGSHU_BY"


def test_the_name_stands_in_the_records_of_arrival_and_submission(
    asked: Callable[..., Result], data: DataRoot
) -> None:
    asked("submit", str(FIGURES), "--period", "2026-11")
    written = register.acts(data, "arrived", "submitted")
    assert [(act.kind, act.by) for act in written] == [("arrived", "环境"), ("submitted", "环境")]


def test_a_name_that_is_given_counts_before_the_variable(
    asked: Callable[..., Result], data: DataRoot
) -> None:
    asked("submit", str(FIGURES), "--period", "2026-11", "--by", "张三")
    assert {act.by for act in register.acts(data, "arrived", "submitted")} == {"张三"}


def test_what_is_read_again_names_who_had_it_read(
    asked: Callable[..., Result], data: DataRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked("submit", str(FIGURES), "--period", "2026-11")
    monkeypatch.setattr(load_file, "contract_sha256", lambda _root: "f" * 64)
    done = asked("reparse", "--by", "李四")
    assert done.exit_code == 0, done.output
    assert [act.by for act in register.acts(data, "reread")] == ["李四"]
