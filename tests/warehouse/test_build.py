"""A build is a pure function of ledger, plan, methods and known_on; the database is disposable."""

import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from support import SHIPPED_PLAN, SLOT, marts, observation, submit, table

from contracts.dictionary import marts as dictionary
from contracts.plan import Plan
from contracts.registry import load_plan
from warehouse.audience import FILE_NAME
from warehouse.build import build as building
from warehouse.build import build_key as keying
from warehouse.build import dbt_runner
from warehouse.build.build_key import build_key
from warehouse.build.dbt_runner import BuildFailedError
from warehouse.build.finished_builds import newest_build
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot
from warehouse.release.publish import publish
from warehouse.release.shelf import current_release

KNOWN_ON = date(2027, 2, 15)
AT = datetime(2027, 1, 4, 9)


def _rows(database: Path) -> dict[str, list[dict[str, object]]]:
    return {name: table(database, f"select * from marts.{name} order by all") for name in dictionary()}


def _submit(data: DataRoot, number: int, month: str = "2026-11") -> None:
    submit(
        data,
        [observation(time_period="2026-12", obs_value=Decimal(number))],
        at=AT,
        slot=Slot(SLOT.form, SLOT.department, month),
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, shipped_plan: Plan) -> DataRoot:
    """A data root with two submissions, built and published once."""
    data = DataRoot(tmp_path_factory.mktemp("build") / "data")
    _submit(data, 66000)
    _submit(data, 130000)
    marts(data, shipped_plan, KNOWN_ON)
    with data.writer():
        publish(data, shipped_plan, building.build(data, shipped_plan, KNOWN_ON), AT, exports=())
    return data


@pytest.fixture(scope="module")
def rebuilt(
    root: DataRoot, tmp_path_factory: pytest.TempPathFactory, shipped_plan: Plan
) -> tuple[Path, Path]:
    """(first build kept aside, second build): in between every build was deleted, and a crash left its scratch."""
    first = tmp_path_factory.mktemp("first") / FILE_NAME
    shutil.copyfile(root.builds / build_key(root, shipped_plan, KNOWN_ON) / FILE_NAME, first)
    shutil.rmtree(root.builds)
    shutil.rmtree(root.work)
    root.work.mkdir()
    with duckdb.connect(str(root.work / FILE_NAME)) as con:
        con.execute("set disabled_optimizers = ''; pragma disable_checkpoint_on_shutdown")
        con.execute("create schema marts; create table marts.stale as select 1 as n")
        con.execute("create table marts.dim_area as select 'stale' as ref_area")
    assert (root.work / f"{FILE_NAME}.wal").stat().st_size > 0
    return first, marts(root, shipped_plan, KNOWN_ON)


def test_deleting_the_database_and_building_again_gives_identical_rows_in_every_mart(
    rebuilt: tuple[Path, Path],
) -> None:
    before, after = (_rows(path) for path in rebuilt)
    assert sum(map(len, before.values())) > 100
    assert before == after


def test_what_a_crashed_build_left_is_not_replayed_into_the_next(rebuilt: tuple[Path, Path]) -> None:
    names = "select table_name from information_schema.tables where table_schema = 'marts'"
    assert {row["table_name"] for row in table(rebuilt[1], names)} == set(dictionary())


def test_a_finished_build_has_no_write_ahead_log_beside_it(rebuilt: tuple[Path, Path]) -> None:
    names = {p.name for p in rebuilt[1].parent.iterdir()}
    assert {"build.json", FILE_NAME} <= names and not any(name.endswith(".wal") for name in names)


def test_equal_inputs_find_the_finished_build(
    root: DataRoot, rebuilt: tuple[Path, Path], shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dbt_runner, "run_dbt", lambda *_: pytest.fail("dbt ran again"))
    with root.writer():
        found = building.build(root, shipped_plan, KNOWN_ON)
    assert found.reused and found.path == rebuilt[1]
    assert {n["status"] for n in found.nodes} <= {"success", "pass"}
    assert newest_build(root) == rebuilt[1]


def test_every_model_and_a_key_test_of_every_mart_ran(root: DataRoot, shipped_plan: Plan) -> None:
    with root.writer():
        nodes = {n["name"] for n in building.build(root, shipped_plan, KNOWN_ON).nodes}
    for name in dictionary():
        assert name in nodes
        assert any(node.startswith(f"primary_key_{name}_") for node in nodes)


def test_a_model_that_fails_leaves_the_release_and_makes_no_build(
    root: DataRoot,
    rebuilt: tuple[Path, Path],
    shipped_plan: Plan,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = tmp_path / "dbt_project"
    shutil.copytree(building.DBT_PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    model = project / "models" / "marts" / "dim_area.sql"
    sql = model.read_text(encoding="utf-8")
    model.write_text(f"select * from ({sql}) union all select * from ({sql})", encoding="utf-8")
    for module in (building, dbt_runner):
        monkeypatch.setattr(module, "DBT_PROJECT", project)
    before = current_release(root)
    with root.writer(), pytest.raises(BuildFailedError) as failed:
        building.build(root, shipped_plan, KNOWN_ON)
    assert any("dim_area" in n["name"] for n in failed.value.nodes)
    assert [p.parent for p in root.builds.glob(f"*/{FILE_NAME}")] == [rebuilt[1].parent]
    after = current_release(root)
    assert before and after and before.manifest == after.manifest


def test_the_key_is_the_same_for_the_same_question(data: DataRoot, shipped_plan: Plan) -> None:
    _submit(data, 1)
    assert build_key(data, shipped_plan, KNOWN_ON) == build_key(data, load_plan(SHIPPED_PLAN), KNOWN_ON)


def test_the_key_changes_with_known_on_ledger_and_plan(
    data: DataRoot, shipped_plan: Plan, tmp_path: Path
) -> None:
    keys = [build_key(data, shipped_plan, KNOWN_ON)]
    _submit(data, 1)
    keys.append(build_key(data, shipped_plan, KNOWN_ON))
    keys.append(build_key(data, shipped_plan, date(2027, 2, 16)))
    _submit(data, 1, "2026-12")
    keys.append(build_key(data, shipped_plan, KNOWN_ON))
    copy = tmp_path / "plan"
    shutil.copytree(SHIPPED_PLAN, copy)
    assert build_key(data, load_plan(copy), KNOWN_ON) == keys[-1], "where the plan lies does not matter"
    with (copy / "targets.csv").open("ab") as handle:
        handle.write(b"\n")
    keys.append(build_key(data, load_plan(copy), KNOWN_ON))
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("part", ["DBT_PROJECT", "tool_versions", "contracts_sha256"])
def test_the_key_changes_with_models_tools_and_contracts(
    data: DataRoot, shipped_plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    before = build_key(data, shipped_plan, KNOWN_ON)
    other = tmp_path if part == "DBT_PROJECT" else (lambda: {"synthetic": "0"})
    monkeypatch.setattr(dbt_runner if part == "DBT_PROJECT" else keying, part, other)
    assert build_key(data, shipped_plan, KNOWN_ON) != before


def test_the_key_changes_with_the_day_a_submission_was_accepted(
    data: DataRoot, tmp_path: Path, shipped_plan: Plan
) -> None:
    other = DataRoot(tmp_path / "other")
    submit(data, [observation(obs_value=Decimal(1))], at=AT)
    submit(other, [observation(obs_value=Decimal(1))], at=AT.replace(month=6))
    assert build_key(data, shipped_plan, KNOWN_ON) != build_key(other, shipped_plan, KNOWN_ON)
