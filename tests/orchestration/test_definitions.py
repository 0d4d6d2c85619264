"""What Dagster is given for the shipped plan."""

import ast
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest
from support import HOME, SHIPPED_PLAN

from contracts.clock import plan_zone
from contracts.dictionary import marts
from contracts.faults import ContractError
from contracts.registry import load_plan
from orchestration.dagster_job import schedules
from orchestration.dagster_job.assets import JOB, definitions
from orchestration.dagster_job.schedules import due_months
from orchestration.intake import inbox
from orchestration.settings import Settings
from orchestration.steps import CHECKS
from tests.warehouse.test_working_days import plan_with
from warehouse.build.dbt_models import dbt_models
from warehouse.paths import DataRoot

OURS = ("contracts", "sources", "warehouse")
FORMS = sorted(path.stem for path in (SHIPPED_PLAN / "forms").glob("*.yml"))
LEDGERS = {f"ledger/{form}": form for form in FORMS}
MARTS = {f"marts/{name}" for name in marts()}


@pytest.fixture(scope="module")
def defs(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    data = DataRoot(tmp_path_factory.mktemp("definitions") / "data")
    found = definitions(Settings(SHIPPED_PLAN, HOME / "sources" / "published", data))
    assert not data.root.exists(), "loading definitions writes nothing"
    return found


def _specs(defs: dg.Definitions) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}


def test_the_definitions_hold_together(defs: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(defs)  # raises where they do not
    assert defs.resolve_job_def(JOB).name == JOB


def test_the_assets_are_plan_inbox_forms_workings_marts_and_release(defs: dg.Definitions) -> None:
    assert set(_specs(defs)) == {"plan", "inbox", "workings", "release"} | set(LEDGERS) | MARTS


def test_every_asset_has_a_group_a_description_and_a_kind_and_the_groups_are_in_the_forms_order(
    defs: dg.Definitions,
) -> None:
    specs = _specs(defs)
    assert all((spec.description or "").strip() and spec.kinds for spec in specs.values())
    plan = load_plan(SHIPPED_PLAN)
    groups = {specs[name].group_name: form for name, form in LEDGERS.items()}
    assert [groups[name] for name in sorted(groups, key=str)] == list(plan.forms), "the forms' own order"
    assert {specs[name].group_name for name in MARTS} == {"marts"}


def test_a_form_says_its_name_department_due_day_and_what_it_feeds(defs: dg.Definitions) -> None:
    spec = _specs(defs)["ledger/gs_ai_1"]
    for words in ("算力基础设施情况", "GS-AI-1", "甘肃省数据局", "每月，次月 10 日前", "算力总规模"):
        assert words in (spec.description or "")
    assert list(spec.owners) == ["team:甘肃省数据局"] and spec.tags["department"] == "gs_data"


def test_a_mart_has_its_columns_with_their_types_and_meaning(defs: dg.Definitions) -> None:
    schema = _specs(defs)["marts/mart_figures"].metadata["dagster/column_schema"]
    column = next(one for one in schema.columns if one.name == "indicator")
    assert column.type.lower() == "varchar" and "指标代码" in (column.description or "")


def test_the_chain_of_a_form_from_the_inbox_to_the_release_is_five_assets_but_where_a_mart_rests_on_marts(
    defs: dg.Definitions,
) -> None:
    graph = {
        name: {dep.asset_key.to_user_string() for dep in spec.deps} for name, spec in _specs(defs).items()
    }
    assert graph["plan"] == set()
    assert graph["inbox"] == {"plan"}
    assert all(graph[ledger] == {"plan", "inbox"} for ledger in LEDGERS)
    assert graph["workings"] == {"plan", "inbox"} | set(LEDGERS)
    refs = {model.name: {f"marts/{name}" for name in model.refs if name in marts()} for model in dbt_models()}
    for name in marts():
        assert graph[f"marts/{name}"] - {"workings"} == refs[name]
    assert graph["release"] == {f"marts/{name}" for name in marts()}
    assert {"workings"} in [graph[name] for name in MARTS], "inbox, form, workings, mart, release"


def test_the_checks_are_these(defs: dg.Definitions) -> None:
    keys = {
        (key.asset_key.to_user_string(), key.name)
        for key in defs.resolve_asset_graph().asset_check_keys
    }  # fmt: skip
    expected = {(ledger, name) for ledger in LEDGERS for name in ("rows_add_up", "findings")}
    expected |= {(ledger, "on_time") for ledger in LEDGERS if ledger != "ledger/published"}
    expected |= {(name, "primary_key") for name in MARTS | {"workings"}}
    expected |= {
        ("release", name)
        for name in ("rows_add_up", "figures_have_cells", "targets_have_documents", "every_goal_is_shown")
    }
    assert keys >= expected
    assert {key for key in keys if key[0] != "release"} == {key for key in expected if key[0] != "release"}
    assert {name for asset, name in keys if asset == "release"} == set(CHECKS)


def test_one_job_takes_every_asset_and_its_partitions_are_months_from_the_first_form(
    defs: dg.Definitions,
) -> None:
    job = defs.resolve_job_def(JOB)
    assert {key.to_user_string() for key in job.asset_layer.selected_asset_keys} == set(_specs(defs))
    months = job.partitions_def
    assert isinstance(months, dg.MonthlyPartitionsDefinition)
    first = min(form.valid_from for form in load_plan(SHIPPED_PLAN).forms.values())
    assert months.get_first_partition_key() == f"{first}-01"
    assert str(months.timezone) == "Asia/Shanghai"


def test_the_inbox_is_looked_at_the_day_is_swept_and_the_month_runs_by_its_calendar(
    defs: dg.Definitions,
) -> None:
    found = {schedule.name: schedule for schedule in defs.schedules or []}
    assert {name: (s.cron_schedule, s.execution_timezone) for name, s in found.items()} == {
        "daily_sweep": ("30 7 * * *", "Asia/Shanghai"),
        "month_by_calendar": ("0 9 * * *", "Asia/Shanghai"),
    }
    assert {s.job_name for s in found.values()} == {JOB}
    assert {sensor.name for sensor in defs.sensors or []} == {"inbox", "alert", "alert_of_findings"}


@pytest.mark.parametrize(
    ("waiting", "swept"),
    [
        ([], ["2026-11-01"]),
        (["2026-09", "2026-11"], ["2026-09-01", "2026-11-01"]),
        (["2026-09", None], ["2026-09-01", "2026-11-01"]),
    ],
)
def test_the_sweep_takes_every_month_that_waits_and_the_one_that_runs(
    waiting: list[str | None], swept: list[str], defs: dg.Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "dropped", lambda *_: [SimpleNamespace(month=month) for month in waiting])
    (sweep,) = (one for one in defs.schedules or [] if one.name == "daily_sweep")
    # half past seven of the 5th in Shanghai is half past eleven of the 4th in London
    at = datetime(2026, 11, 4, 23, 30, tzinfo=UTC)
    asked = sweep(dg.build_schedule_context(scheduled_execution_time=at))
    assert [one.partition_key for one in asked] == swept
    assert all(one.run_key is not None and one.run_key.endswith("-2026-11-05") for one in asked)


def test_the_month_starts_on_the_first_working_day_after_its_due_day() -> None:
    plan = load_plan(SHIPPED_PLAN)
    days = {day: due_months(plan, datetime(2026, 11, day)) for day in range(9, 17)}
    assert "2026-10" in days[11]  # GS-AI-1 was due on Tuesday the 10th
    assert days[14] == days[15] == []  # a weekend


def test_no_step_takes_a_pool_slot_that_a_killed_run_would_keep(defs: dg.Definitions) -> None:
    """The one writer is kept by the operating system's lock on the data root, which dies with its process."""
    job = defs.resolve_job_def(JOB)
    assert {name for node in job.graph.nodes for name in node.definition.pools} == set()


def test_a_plan_with_a_fault_gives_no_definitions(tmp_path: Path) -> None:
    with pytest.raises(ContractError):
        definitions(Settings(tmp_path, tmp_path, DataRoot(tmp_path / "data")))


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    found |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in found}


def test_dagster_is_imported_only_in_orchestration() -> None:
    files = [p for folder in (*OURS, "orchestration") for p in (HOME / folder).rglob("*.py")]
    using = {p.relative_to(HOME).parts[0] for p in files if "dagster" in _imports(p)}
    assert using == {"orchestration"}


def test_checking_loading_and_building_run_without_dagster_in_the_process() -> None:
    code = "import sys, sources.checking, warehouse.build.build, warehouse.release.publish, orchestration.intake.load_file; "
    code += "sys.exit('dagster' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=HOME, timeout=3600, check=False)
    assert done.returncode == 0


def test_what_dagster_loads_takes_plan_and_data_root_from_the_environment(tmp_path: Path) -> None:
    code = "from orchestration.dagster_job.definitions import defs; print(len(list(defs.resolve_all_asset_keys())))"
    environment = os.environ | {"LONGSHU_DATA": str(tmp_path / "data"), "LONGSHU_PLAN": str(SHIPPED_PLAN)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=HOME, env=environment, capture_output=True, text=True, timeout=3600, check=False
    )
    assert done.stdout.strip() == str(4 + len(LEDGERS) + len(MARTS)), done.stderr


def _tick(defs: dg.Definitions, name: str, at: datetime) -> Any:
    (schedule,) = (one for one in defs.schedules or [] if one.name == name)
    return schedule(dg.build_schedule_context(scheduled_execution_time=at))


def test_schedules_and_months_are_those_of_the_plans_time_zone(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, "time_zone: Europe/Brussels")
    try:
        found = definitions(
            Settings(plan, HOME / "tests" / "plans" / "published", DataRoot(tmp_path / "data"))
        )
        assert {one.execution_timezone for one in found.schedules or []} == {"Europe/Brussels"}
        months = found.resolve_job_def(JOB).partitions_def
        assert isinstance(months, dg.MonthlyPartitionsDefinition)
        assert months.timezone == "Europe/Brussels"
    finally:
        load_plan(SHIPPED_PLAN)


def test_a_sweep_with_nothing_waiting_and_a_release_of_today_starts_nothing_and_says_so(
    defs: dg.Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "dropped", lambda *_: [])
    monkeypatch.setattr(schedules, "release_that_stands", lambda *_: object())
    said = _tick(defs, "daily_sweep", datetime(2026, 11, 5, 7, 30, tzinfo=plan_zone()))
    assert isinstance(said, dg.SkipReason) and "本日无新报表" in (said.skip_message or "")


def test_a_due_month_missed_while_the_machine_was_off_is_made_up_once(
    defs: dg.Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime.now(tz=plan_zone()).replace(hour=9, minute=0)
    plan = load_plan(SHIPPED_PLAN)
    missed = {m for back in range(1, 31) for m in due_months(plan, at - timedelta(days=back))}
    assert missed, "some form is due in any thirty days"
    with dg.DagsterInstance.ephemeral() as instance:
        monkeypatch.setattr(schedules, "_instance", lambda _: instance)
        old = SimpleNamespace(create_timestamp=at - timedelta(days=40))
        monkeypatch.setattr(instance, "get_run_records", lambda **_: [old])
        asked = _tick(defs, "month_by_calendar", at)
        assert {str(one.partition_key)[:7] for one in asked} >= missed
        for one in asked:
            instance.add_run(dg.DagsterRun("monthly", tags={"dagster/run_key": one.run_key or ""}))
        again = _tick(defs, "month_by_calendar", at)
        assert isinstance(again, dg.SkipReason)
        monkeypatch.setattr(instance, "get_run_records", lambda **_: [])
        first_day = _tick(defs, "month_by_calendar", at.replace(day=1, month=1))
        assert isinstance(first_day, dg.SkipReason), "what was due before the root was begun is not made up"
