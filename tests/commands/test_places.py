"""Where the data lie where nobody says, and which plan a new root is of: by what lies where, else by asking."""

import logging
import shlex
from pathlib import Path

import pytest
from support import HOME
from typer.testing import CliRunner

from contracts.errors import UserFault
from contracts.version import VERSION
from orchestration import places, settings
from orchestration.cli.app import app
from orchestration.cli.groups import GROUPS, name_of
from orchestration.views import choose_plan
from warehouse.ledger.root_mark import mark
from warehouse.paths import DataRoot


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The product as an installed package sees the world: no clone, a home of its own, an empty working folder."""
    monkeypatch.setattr(places, "clone", lambda: None)
    monkeypatch.setattr(settings, "clone", lambda: None)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    for name in ("LONGSHU_DATA", "LONGSHU_PLAN"):
        monkeypatch.delenv(name, raising=False)
    work = tmp_path / "work" / "deeper"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    return work


def test_beside_a_clone_the_data_lie_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (HOME, HOME / "tests", Path("/")):
        monkeypatch.chdir(folder)
        assert places.default_root() == HOME / ".data"


def test_a_root_in_the_folder_or_above_it_is_found(installed: Path) -> None:
    mark(DataRoot(installed.parent / ".data"), "gansu_ai_plus")
    assert places.default_root() == installed.parent / ".data"
    assert settings.settings().plan_root.name == "gansu_ai_plus"


def test_else_they_lie_in_the_users_documents_and_that_is_told_until_the_folder_is_there(
    installed: Path, tmp_path: Path
) -> None:
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    settings.LOG.addHandler(handler)
    try:
        root = settings.settings(Path("gansu_ai_plus")).data.root
        assert root == tmp_path / "home" / "Documents" / "longshu"
        root.mkdir(parents=True)
        settings.settings(Path("gansu_ai_plus"))
    finally:
        settings.LOG.removeHandler(handler)
    assert len(heard) == 1 and str(root) in heard[0]


def test_the_documents_are_where_the_desktop_says(installed: Path, tmp_path: Path) -> None:
    said = tmp_path / "home" / ".config" / "user-dirs.dirs"
    said.parent.mkdir(parents=True)
    said.write_text('XDG_DOCUMENTS_DIR="$HOME/我的文档"\n', encoding="utf-8")
    assert places.default_root() == tmp_path / "home" / "我的文档" / "longshu"


def test_what_is_named_goes_before_the_environment_and_that_before_all_else(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LONGSHU_DATA", str(tmp_path / "of-environment"))
    plan = Path("gansu_ai_plus")
    assert settings.settings(plan).data.root == tmp_path / "of-environment"
    assert settings.settings(plan, tmp_path / "named").data.root == tmp_path / "named"


def test_a_new_root_without_a_plan_is_refused_and_the_plans_are_listed(
    installed: Path, tmp_path: Path
) -> None:
    with pytest.raises(UserFault) as refused:
        settings.settings(None, tmp_path / "new")
    said = refused.value
    assert all(name in said.zh and name in said.en for name in ("gansu_ai_plus", "china_ai_plus"))
    assert "--plan" in said.fix_zh


def test_a_person_at_a_terminal_is_asked_until_the_answer_is_a_plan(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["9", "gansu_ai_plus"])
    monkeypatch.setattr(choose_plan, "ask", lambda _: next(answers))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(settings, "_asked", [choose_plan.choose_plan])
    assert settings.settings(None, tmp_path / "new").plan_root.name == "gansu_ai_plus"


def test_what_rewrites_the_tree_says_that_it_needs_a_clone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.commands.plan_generate.clone", lambda: None)
    done = CliRunner().invoke(app, ["plan", "generate"])
    assert isinstance(done.exception, UserFault) and done.exception.code == "plan.generate.installed"


def test_the_version_names_what_runs_here_and_stands_in_one_place() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert done.exit_code == 0
    for word in (f"longshu {VERSION}", "gansu_ai_plus", "Python 3.", "DuckDB 1.", "dbt 1.", "platform"):
        assert word in done.output
    assert 'dynamic = ["version"]' in (HOME / "pyproject.toml").read_text(encoding="utf-8")


def test_every_command_stands_in_a_group_with_an_example_of_itself() -> None:
    grouped = {name for commands in GROUPS.values() for name in commands}
    known = {name_of(command) for command in app.registered_commands} | {"plan"}
    assert grouped == known
    for commands in GROUPS.values():
        for name, example in commands.items():
            assert all(one.startswith(f"longshu {name}") for one in example.split(" | "))
            shown = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "240"})
            assert shown.exit_code == 0 and example in shown.output


@pytest.mark.parametrize(
    "example",
    [one for commands in GROUPS.values() for example in commands.values() for one in example.split(" | ")],
)
def test_every_example_is_written_as_the_command_takes_it(example: str) -> None:
    import typer

    words = shlex.split(example)[1:]
    command = typer.main.get_command(app)
    with command.make_context("longshu", list(words), resilient_parsing=False) as outer:
        name, sub, rest = command.resolve_command(outer, [*outer._protected_args, *outer.args])  # type: ignore[attr-defined]
        if hasattr(sub, "commands"):
            name, sub, rest = sub.resolve_command(outer, rest)
        assert sub.make_context(name, rest, parent=outer).args == []


def test_the_shell_can_complete_commands() -> None:
    done = CliRunner().invoke(
        app,
        [],
        env={"_LONGSHU_COMPLETE": "complete_bash", "COMP_WORDS": "longshu ver", "COMP_CWORD": "1"},
        prog_name="longshu",
    )
    assert "verify" in done.output
