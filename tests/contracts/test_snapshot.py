"""What is agreed is one snapshot: a change of any file moves its hash, and what was made from it is made anew."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import HOME, SHIPPED_PLAN

import contracts.by_content as content
import contracts.case_layouts as layouts
import warehouse.build.dbt_models as models
from contracts import codelists, dictionary, errors, methods, rules, snapshot
from contracts.clock import plan_today
from contracts.plan import Plan
from contracts.registry import load_plan
from contracts.tables import OBSERVATION
from orchestration.intake.incoming import contract_sha256
from warehouse.build import build_key as keying
from warehouse.build import dbt_runner
from warehouse.paths import DataRoot

HOUSES = ("contracts", "dbt_project", "warehouse", "sources")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of everything that is agreed and of the code that makes marts."""
    folder = tmp_path_factory.mktemp("agreed")
    for house in HOUSES:
        shutil.copytree(HOME / house, folder / house, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def copy(copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the copy by links of the test's own, in the place of the product's; `says` parts one from the copy."""
    for house in HOUSES:
        shutil.copytree(copied / house, tmp_path / house, copy_function=os.link)
    own = tmp_path / "contracts"
    for module, name, path in (
        (snapshot, "CONTRACTS", own), (rules, "RULES_FILE", own / "rules.yml"),
        (methods, "METHODS_FILE", own / "methods_and_cut_offs.yml"), (codelists, "SHARED", own / "codelists"),
        (layouts, "LAYOUTS_FILE", own / "case_layouts.yml"), (dictionary, "HERE", own), (dictionary, "SHARED", own / "codelists"),
        (errors, "MESSAGES", own / "messages"), (dbt_runner, "DBT_PROJECT", tmp_path / "dbt_project"),
        (models, "DBT_PROJECT", tmp_path / "dbt_project"), (models, "MODELS", tmp_path / "dbt_project" / "models"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, path, raising=name != "MODELS")
    monkeypatch.setattr(keying, "packaged", lambda package: tmp_path / package)
    return tmp_path


def says(path: Path, text: str) -> None:
    """The file is one of its own that says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")


def lengthened(path: Path) -> None:
    """The file, or a new one, has a line more."""
    says(path, (path.read_text(encoding="utf-8") if path.exists() else "") + "\n")


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    says(path, text.replace(old, new))


def key(root: Path) -> str:
    plan = load_plan(root / "contracts" / "plans" / SHIPPED_PLAN.name)
    return keying.build_key(DataRoot(root / "data"), plan, plan_today())


@pytest.mark.parametrize(
    "place",
    [
        "contracts/rules.yml", "contracts/methods_and_cut_offs.yml", "contracts/columns.yml", "contracts/marts.yml",
        "contracts/codelists/status.csv", "contracts/messages/en.yml", "contracts/periods.py",
        f"contracts/plans/{SHIPPED_PLAN.name}/targets.csv", f"contracts/plans/{SHIPPED_PLAN.name}/plan.yml",
        "contracts/new/deeper/list.csv", f"contracts/plans/{SHIPPED_PLAN.name}/.own/notes.yml",
        "dbt_project/models/new/deeper/model.sql", "dbt_project/macros/new.sql", "dbt_project/dbt_project.yml",
        "warehouse/build/plan_tables.py", "warehouse/new/deeper/code.py",
    ],
)  # fmt: skip
def test_a_build_is_keyed_on_every_file_of_the_contracts_and_of_the_code_that_makes_marts(
    copy: Path, place: str
) -> None:
    before = key(copy)
    assert key(copy) == before
    lengthened(copy / place)
    assert key(copy) != before


@pytest.mark.parametrize("place", ["contracts/plans/china_ai_plus/targets.csv", "dbt_project/target/run.sql"])
def test_another_plan_and_what_tools_write_beside_the_models_make_no_build_stale(
    copy: Path, place: str
) -> None:
    before = key(copy)
    says(copy / place, "synthetic")
    assert key(copy) == before


@pytest.mark.parametrize(
    "place", ["contracts/rules.yml", "sources/new/deeper/reader.py", "contracts/codelists/unit.csv"]
)
def test_a_return_is_stamped_with_the_contract_as_it_is_then(
    copy: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.intake.incoming.SOURCES", copy / "sources")
    before = contract_sha256(SHIPPED_PLAN)
    lengthened(copy / place)
    assert contract_sha256(SHIPPED_PLAN) != before


@pytest.mark.parametrize(
    ("place", "old", "new", "value"),
    [
        ("rules.yml", "cell.number.unreadable", "cell.number.unreadably", lambda: sorted(rules.rules())),
        ("methods_and_cut_offs.yml", "0.95", "0.94", methods.methods),
        ("codelists/outcome.csv", "rejected", "declined", lambda: list(codelists.shared_codelist("outcome").codes)),
        ("codelists/unit.csv", "pct_point,", "pct_places,", lambda: OBSERVATION.columns["unit_measure"].allowed),
        ("columns.yml", "ref_area: [", "ref_zone: [", lambda: list(dictionary.columns())),
        ("codelists/status.csv", "on_track,", "off_track,", lambda: dictionary.coded_columns()["status"]),
        ("messages/en.yml", "is no month", "is not one", lambda: errors.Message("month.unknown", period="x").en),
    ],
)  # fmt: skip
def test_what_was_read_from_a_file_is_read_again_once_the_file_says_otherwise(
    copy: Path, place: str, old: str, new: str, value: Callable[[], object]
) -> None:
    before = value()
    assert value() == before
    replaced(copy / "contracts" / place, old, new)
    assert value() != before


def test_a_new_model_in_a_new_folder_is_known_in_the_same_process(copy: Path) -> None:
    before = {model.name for model in models.dbt_models()}
    new = copy / "dbt_project" / "models" / "intermediate" / "subject" / "int_synthetic.sql"
    new.parent.mkdir(parents=True, exist_ok=True)
    new.write_text("-- Grain: one row.\nselect 1 as one\n", encoding="utf-8")
    assert {model.name for model in models.dbt_models()} - before == {"int_synthetic"}


def test_a_plan_is_read_again_each_time(tmp_path: Path) -> None:
    root = tmp_path / "plan"
    shutil.copytree(SHIPPED_PLAN, root)
    before: Plan = load_plan(root)
    replaced(root / "plan.yml", f"version: {before.header.version}", "version: 99.0.0")
    assert load_plan(root).header.version == "99.0.0"


def test_two_writings_within_one_tick_of_the_clock_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "synthetic.yml"
    seen = set()
    for n in range(50):
        path.write_text(f"{n:02d}", encoding="utf-8")
        seen.add(content.content_sha256(path))
    assert len(seen) == 50
    path.unlink()
    assert content.content_sha256(path) == ""


def test_a_folder_has_one_hash_from_wherever_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("plan.yml", "forms/b.yml", "forms.yml", "logs/tool.yml"):
        (tmp_path / "plan" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "plan" / name).write_text(name, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "plan")
    named = [tmp_path / "plan", Path(), Path("../plan"), Path("../plan/forms/..")]
    assert len({snapshot.tree_sha256(folder) for folder in named}) == 1
    found = [path.relative_to(tmp_path).as_posix() for path in snapshot.files_below(tmp_path)]
    assert found == ["plan/forms/b.yml", "plan/forms.yml", "plan/plan.yml"]
    assert list(snapshot.files_below(tmp_path / "nowhere")) == []
