"""The documents tell the truth about the tree: what they name is there, and what a person can use is named."""

import re
from pathlib import Path

import pytest
import typer
from conftest import LONGEST_FIRST
from support import HOME

from contracts.dictionary import marts
from contracts.plan_keys import FILES, meanings, plan_keys
from contracts.registry import shipped_plans
from contracts.rules import rules
from orchestration.cli.app import app
from orchestration.commands.plan_keys_table import TABLE, plan_keys_table

DOCUMENTS = [
    HOME / name
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        *sorted(str(p.relative_to(HOME)) for p in (HOME / "docs").rglob("*.md")),
    )
]
CITED = re.compile(
    r"`((?:contracts|sources|warehouse|orchestration|dbt_project|tests|docs|requirements)/[\w./{},*-]+)`"
)
CODE = [
    path
    for part in ("contracts", "sources", "warehouse", "orchestration", "tests")
    for path in (HOME / part).rglob("*.py")
]


def written() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


def places(cited: str) -> list[str]:
    """The paths that a citation stands for: `{zh,en}` is two of them."""
    found = re.search(r"\{([^}]*)\}", cited)
    return [cited.replace(found[0], one) for one in found[1].split(",")] if found else [cited]


@pytest.mark.parametrize("path", [*DOCUMENTS, *CODE], ids=lambda path: str(path.relative_to(HOME)))
def test_every_file_that_is_cited_is_there(path: Path) -> None:
    gone = [
        place
        for cited in CITED.findall(path.read_text(encoding="utf-8"))
        for place in places(cited)
        if not (list(HOME.glob(place)) if "*" in place else (HOME / place).exists())
    ]
    assert gone == []


def test_every_command_is_in_a_document() -> None:
    group = typer.main.get_command(app)
    text = written()
    assert [name for name in group.commands if f"longshu {name}" not in text] == []  # type: ignore[attr-defined]


def test_every_environment_variable_is_in_a_document() -> None:
    shipped = [
        path
        for part in ("contracts", "sources", "warehouse", "orchestration", "dbt_project")
        for path in (HOME / part).rglob("*")
        if path.suffix in (".py", ".yml", ".yaml", ".sql")
    ]
    read = {
        name
        for path in shipped
        for name in re.findall(r"LONGSHU_[A-Z0-9_]*[A-Z0-9]\b", path.read_text(encoding="utf-8"))
    }
    text = written()
    assert sorted(name for name in read if name not in text) == []


def test_every_mart_is_in_a_document() -> None:
    text = written()
    assert [name for name in marts() if name not in text] == []


def test_every_rule_is_in_a_document() -> None:
    text = written()
    assert [rule for rule in rules() if f"`{rule}`" not in text] == []


def test_every_key_of_a_plan_is_in_a_document_and_means_something_in_both_languages() -> None:
    text = written()
    keys = plan_keys()
    assert len(keys) > 150
    assert [one.key for one in keys if f"`{one.key}`" not in text or not (one.zh and one.en)] == []
    named = {one.key for one in keys} | {f"{one.part}.{one.key}" for one in keys}
    assert meanings().keys() <= named, "no meaning stands for a key that is gone"


@pytest.mark.parametrize("root", shipped_plans(), ids=lambda root: root.name)
def test_every_file_of_a_plan_is_one_whose_keys_are_told(root: Path) -> None:
    untold = [
        path
        for path in root.rglob("*")
        if path.is_file()
        and path.relative_to(root).parts[0] != "codelists"
        and not any(path.relative_to(root).match(file) for file in FILES)
    ]
    assert untold == []


def test_the_table_of_keys_is_as_the_models_say() -> None:
    assert TABLE.read_text(encoding="utf-8") == plan_keys_table()


def test_the_test_files_that_begin_first_are_there() -> None:
    assert [name for name in LONGEST_FIRST if not (HOME / "tests" / name).is_file()] == []
