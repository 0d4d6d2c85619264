"""A build by statements recorded from dbt is the build that dbt makes; what fails so is dbt's to name."""

import json
import shutil
import subprocess
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from support import HOME, SLOT, observation, submit

from contracts.periods import JANUARY, declare_year
from contracts.plan import Plan
from tests.warehouse.test_increments import unlike
from warehouse.audience import COMPILED
from warehouse.build import dbt_runner, full_or_increment, kept_models
from warehouse.build.build import Build, build
from warehouse.build.dbt_docs import FILE as LINEAGE
from warehouse.build.dbt_models import DBT_PROJECT
from warehouse.build.kept_models import recorded_build
from warehouse.build.recorded_build import EVERYTHING_ENTERED, NodeFailedError, RecordedBuild, say_again
from warehouse.connection import connected
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

KNOWN_ON = date(2027, 2, 15)
AT = datetime(2027, 1, 4, 9)
ONE_COMMAND = """
import sys
from datetime import date, datetime
from pathlib import Path
from contracts.registry import load_plan
from warehouse.build.build import build
from warehouse.paths import DataRoot
build(DataRoot(Path(sys.argv[1])), load_plan(Path(sys.argv[2])), date(2027, 2, 17), entered_before=datetime(2027, 2, 1))
print(*sorted(m for m in sys.modules if m.partition(".")[0] == "dbt"))
"""


def send(data: DataRoot, number: int, month: str, at: datetime = AT) -> None:
    period = f"20{int(month[2:4]) - 1}-12"
    submit(
        data,
        [observation(time_period=period, obs_value=Decimal(number))],
        at=at,
        slot=Slot(SLOT.form, SLOT.department, month),
    )


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory, shipped_plan: Plan) -> DataRoot:
    """A data root in which dbt made a build, and was heard."""
    data = DataRoot(tmp_path_factory.mktemp("heard") / "data")
    send(data, 66000, "2026-11")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_models, "_kept", {})
        build(data, shipped_plan, KNOWN_ON, full=True)
    return data


@pytest.fixture
def root(heard: DataRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    """A copy of it, in a process that keeps nothing yet."""
    shutil.copytree(heard.root, tmp_path / "data", symlinks=True)
    monkeypatch.setattr(kept_models, "_kept", {})
    return DataRoot(tmp_path / "data")


def without_dbt(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (dbt_runner, full_or_increment):
        monkeypatch.setattr(module, "run_dbt", lambda *_, **__: pytest.fail("dbt ran"))


def differences(one: Build, other: Build) -> list[str]:
    """The marts, the nodes and the files beside them in which two builds are not the same."""
    found = unlike(one.path, other.path)
    if sorted(one.nodes, key=str) != sorted(other.nodes, key=str):
        found.append("nodes")
    beside = ((one.path.with_name(name), other.path.with_name(name)) for name in (COMPILED, LINEAGE))
    return found + [a.name for a, b in beside if a.read_bytes() != b.read_bytes()]


@pytest.mark.parametrize("entered_before", [None, datetime(2027, 1, 10)])
def test_a_build_without_dbt_has_the_rows_nodes_and_lineage_of_one_by_dbt(
    root: DataRoot,
    shipped_plan: Plan,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    entered_before: datetime | None,
) -> None:
    send(root, 70000, "2026-12", AT + timedelta(days=20))
    later = KNOWN_ON + timedelta(days=1)
    by_dbt = build(root, shipped_plan, later, full=True, entered_before=entered_before)
    aside = by_dbt.path.parent.rename(tmp_path / "by_dbt")
    shutil.rmtree(root.builds)  # nothing to begin an increment from
    without_dbt(monkeypatch)
    again = build(root, shipped_plan, later, entered_before=entered_before)
    assert differences(again, Build(by_dbt.key, aside / by_dbt.path.name, later, False, by_dbt.nodes)) == []


def test_an_increment_without_dbt_has_the_rows_of_a_full_build(
    root: DataRoot, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(root, 70000, "2026-12", AT + timedelta(days=1))
    build(root, shipped_plan, KNOWN_ON)  # the first increment is heard
    send(root, 71000, "2027-01", AT + timedelta(days=2))
    with monkeypatch.context() as patch:
        without_dbt(patch)
        increment = build(root, shipped_plan, KNOWN_ON)
    assert json.loads((increment.path.parent / "build.json").read_bytes())["base"]
    kept = increment.path.parent.rename(root.root / "kept")
    whole = build(root, shipped_plan, KNOWN_ON, full=True)
    assert (
        differences(Build(increment.key, kept / increment.path.name, KNOWN_ON, False, increment.nodes), whole)
        == []
    )


def test_another_process_builds_without_loading_dbt(root: DataRoot, shipped_plan: Plan) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ONE_COMMAND, str(root.root), str(shipped_plan.root)],
        check=True, capture_output=True, text=True, cwd=HOME,
    )  # fmt: skip
    assert done.stdout.split() == []


def test_a_damaged_recording_is_made_anew(
    root: DataRoot, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = (root.work / kept_models.FOLDER).glob("*.full.json")
    whole = file.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"{}"):
        file.write_bytes(damaged)
        monkeypatch.setattr(kept_models, "_kept", {})
        shutil.rmtree(root.builds)
        build(root, shipped_plan, KNOWN_ON)
        assert RecordedBuild.of_json(json.loads(file.read_bytes())).nodes


def broken(recorded: RecordedBuild, name: str, statements: list[str]) -> RecordedBuild:
    nodes = [
        node if node.name != name else type(node)(node.name, node.kind, node.sql, statements)
        for node in recorded.nodes
    ]
    return RecordedBuild(recorded.known_on, recorded.schemas, nodes)


@pytest.fixture
def recorded(root: DataRoot) -> RecordedBuild:
    found = kept_models.recorded_build(root, "full")
    assert found
    return found


def test_a_test_that_finds_rows_ends_the_build(root: DataRoot, recorded: RecordedBuild) -> None:
    name = next(node.name for node in recorded.nodes if node.kind == "test")
    full_or_increment.clear(root)
    with pytest.raises(NodeFailedError, match=name):
        say_again(broken(recorded, name, ["select 2, true, true"]), root, KNOWN_ON, None)


def test_where_a_recorded_statement_fails_dbt_builds_and_judges(
    root: DataRoot, shipped_plan: Plan, recorded: RecordedBuild
) -> None:
    name = next(node.name for node in recorded.nodes if node.kind == "model")
    kept_models.keep_recorded(root, "full", broken(recorded, name, ["select no_such_column"]))
    try:
        made = build(root, shipped_plan, KNOWN_ON + timedelta(days=2), entered_before=AT + timedelta(days=9))
        assert {node["status"] for node in made.nodes} == {"success", "pass"}
    finally:
        kept_models.keep_recorded(root, "full", recorded)


def test_the_statements_of_one_beginning_of_the_year_are_not_those_of_another(root: DataRoot) -> None:
    assert kept_models.recorded_build(root, "full")
    declare_year(4)
    try:
        assert kept_models.recorded_build(root, "full") is None
    finally:
        declare_year(JANUARY)


def test_only_the_macros_of_time_name_a_day_that_a_recording_replaces() -> None:
    text = {path: path.read_text(encoding="utf-8") for path in DBT_PROJECT.rglob("*.sql")}
    named = [path.name for path, sql in text.items() if "9000-01-01" in sql or "cast('{{ env_var" in sql]
    assert named == ["time.sql"]
    assert [path for path, sql in text.items() if "cast('2" in sql] == []
    assert EVERYTHING_ENTERED.split("'")[1] in text[DBT_PROJECT / "macros" / "time.sql"]


@pytest.mark.parametrize(
    ("model", "keys", "found"),
    [
        ("mart_figures", [("a", "x", "2026-01"), ("a", "x", "2026-02"), ("a", "y", "2026-01")], 0),
        ("mart_figures", [("a", "x", "2026-01"), ("b", "x", "2026-01"), ("a", "x", "2026-01")], 1),
        ("mart_figures", [("a", "x", "2026-01"), ("a", None, "2026-02")], 1),
        ("mart_target_vs_actual", [("t",), ("u",)], 0),
        ("mart_target_vs_actual", [("t",), ("u",), ("t",), ("u",), ("u",)], 2),
        ("mart_target_vs_actual", [(None,), ("u",)], 1),
    ],
)
def test_the_test_of_a_key_finds_what_is_repeated_or_empty_in_a_view_and_in_a_table(
    heard: DataRoot, model: str, keys: list[tuple[str | None, ...]], found: int
) -> None:
    recorded = recorded_build(heard, "full")
    assert recorded is not None
    nodes = (node for node in recorded.nodes if node.name.startswith(f"primary_key_{model}_"))
    sql = next(nodes).statements[-1]
    columns = ("indicator", "ref_area", "time_period") if len(keys[0]) == 3 else ("target_id",)
    with connected() as con:
        con.execute("attach ':memory:' as longshu; create schema longshu.marts")
        declared = ", ".join(f"{name} varchar" for name in columns)
        con.execute(f"create table longshu.marts.{model} ({declared})")
        con.executemany(
            f"insert into longshu.marts.{model} values ({', '.join('?' * len(columns))})", [*keys]
        )
        assert con.execute(sql).fetchall() == [(found, found > 0, found > 0)]
