"""`longshu build`: the engine is asked for by name, and what is missing is said with its remedy."""

import importlib.util
from datetime import datetime
from pathlib import Path

import pytest
from support import SHIPPED_PLAN, observation, submit

from contracts.errors import UserFault
from orchestration.commands.build import build_command
from warehouse.paths import DataRoot


def test_a_build_on_duckdb_is_made_released_and_found_again(
    data: DataRoot, capsys: pytest.CaptureFixture[str]
) -> None:
    submit(data, [observation(time_period="2025-12")], at=datetime(2026, 1, 1))
    assert build_command(SHIPPED_PLAN, data.root, None, "duckdb", release=True) == 0
    first = capsys.readouterr().out
    assert "建成" in first and "built" in first and "发布 2" in first and "released 2" in first
    assert build_command(SHIPPED_PLAN, data.root, None, "duckdb", release=False) == 0
    assert "已有" in capsys.readouterr().out


def test_a_look_back_is_not_released(data: DataRoot) -> None:
    with pytest.raises(UserFault) as fault:
        build_command(SHIPPED_PLAN, data.root, "2026-01-31", "duckdb", release=True)
    assert fault.value.code == "release.look_back" and not data.root.exists()


def test_an_engine_that_does_not_exist_is_refused_and_the_known_ones_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserFault) as fault:
        build_command(SHIPPED_PLAN, tmp_path, None, "sparkle", release=False)
    assert "sparkle" in fault.value.zh and "duckdb、spark、lake" in fault.value.fix_zh


@pytest.mark.skipif(importlib.util.find_spec("pyspark") is not None, reason="Spark is installed")
def test_an_engine_that_is_not_installed_is_refused_with_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(UserFault) as fault:
        build_command(SHIPPED_PLAN, tmp_path, None, "spark", release=False)
    assert "dbt-spark, pyspark" in fault.value.zh and "make .venv-spark/.ready" in fault.value.fix_zh
    assert not list((tmp_path / "builds").glob("*")), "nothing was begun"
