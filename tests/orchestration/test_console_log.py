"""Dagster's console says what a person needs: INFO and above, not every event."""

from pathlib import Path

import dagster as dg
import pytest
from support import SHIPPED_PLAN

from orchestration.dagster_job.run_history import prepare_home
from orchestration.settings import settings


@dg.op
def synthetic(context: dg.OpExecutionContext) -> None:
    context.log.info("合成：说给人听")
    context.log.debug("合成：只给维护者")


@dg.job
def small() -> None:
    synthetic()


def test_the_console_of_a_run_has_no_line_of_debug_and_the_history_has_every_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    prepare_home(settings(SHIPPED_PLAN, tmp_path / "data"))
    with dg.DagsterInstance.get() as instance:
        result = small.execute_in_process(instance=instance)
        events = instance.all_logs(result.run_id)
    said = capfd.readouterr().err
    assert "说给人听" in said
    assert "DEBUG" not in said and "只给维护者" not in said
    assert any(one.is_dagster_event and one.dagster_event.is_step_success for one in events)
