"""Where steps run is one setting, and a name that means nothing is refused."""

import importlib.util

import pytest
import yaml
from support import HOME

from orchestration.dagster_job.executors import executor


def test_steps_run_in_this_process_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LONGSHU_EXECUTOR", raising=False)
    assert executor().name == "in_process"


def test_an_executor_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONGSHU_EXECUTOR", "dask")
    with pytest.raises(ValueError, match="LONGSHU_EXECUTOR=dask"):
        executor()


@pytest.mark.skipif(importlib.util.find_spec("dagster_celery") is not None, reason="Celery is installed")
def test_celery_without_its_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONGSHU_EXECUTOR", "celery")
    with pytest.raises(ModuleNotFoundError, match="dagster_celery"):
        executor()


def test_the_settings_for_several_machines_send_nothing_anywhere_and_nest_what_a_worker_reads() -> None:
    folder = HOME / "orchestration" / "deploy"
    dagster = yaml.safe_load((folder / "dagster.yaml").read_text(encoding="utf-8"))
    assert dagster["telemetry"] == {"enabled": False}
    worker = yaml.safe_load((folder / "celery.yaml").read_text(encoding="utf-8"))
    assert set(worker["execution"]["config"]) == {"broker", "backend"}
