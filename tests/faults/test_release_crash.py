"""Killed at whatever write, a release or a retraction leaves a pointer that names a complete release, or none."""

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from golden.published import publish_twice

from warehouse.paths import DataRoot
from warehouse.release.shelf import retract

HOME = Path(__file__).parents[2]
KILLED = Path(__file__).with_name("killed.py")
BEFORE, MADE = "2027.03.0", "2027.04.0"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root with two internal releases and one for the public."""
    root = tmp_path_factory.mktemp("killed") / "data"
    shutil.copytree(publish_twice().data.root, root, symlinks=True)
    return root


def _killed(home: Path, scenario: str, audience: str, points: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, str(KILLED), str(home), scenario, audience, points],
        capture_output=True, text=True, check=False, timeout=3600,
        env=os.environ | {"PYTHONPATH": f"{HOME}{os.pathsep}{HOME / 'tests'}", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _assert_sound(found: list[dict[str, Any]], before: str | None) -> None:
    for one in found:
        assert one["whole"] and one["link_leads_to_a_manifest"], one
        assert one["current"] in (one["settled"], before), one


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_a_release_killed_at_a_write_is_there_whole_or_not_at_all(home: Path, audience: str) -> None:
    """Every write from the seal on, and some before; `python tests/faults/killed.py ROOT publish internal all` tries each."""
    [whole] = _killed(home, "publish", audience, "100000")
    assert whole["ended"] and whole["current"] == MADE
    writes = int(whole["write"].split("\t")[0])
    before = None if audience == "public" else BEFORE
    points = [3, writes // 2, *range(writes - 7, writes + 1)]
    found = _killed(home, "publish", audience, ",".join(map(str, points)))
    assert [one["ended"] for one in found] == [False] * len(points)
    _assert_sound(found, before)
    assert {one["pointer"] for one in found} == {before, MADE}
    assert found[0]["pointer"] == before


def test_a_retraction_killed_at_any_write_is_finished_by_the_next_run(home: Path) -> None:
    found = _killed(home, "retract", "internal", "all")
    assert found[-1]["ended"] and found[-1]["current"] == "2027.02.0"
    assert len(found) > 10
    _assert_sound(found, BEFORE)
    for one in found:
        assert one["current"] == one["settled"] == ("2027.02.0" if one["retracted"] else BEFORE)


def test_the_retraction_of_the_only_release_killed_at_any_write_leaves_it_standing_or_none(
    home: Path, tmp_path: Path
) -> None:
    shutil.copytree(home, tmp_path / "data", symlinks=True)
    retract(DataRoot(tmp_path / "data"), "2027.02.0", "synthetic", "test", datetime(2027, 3, 20))
    found = _killed(tmp_path / "data", "retract", "internal", "all")
    assert found[-1]["ended"] and found[-1]["pointer"] is None
    for one in found:
        is_gone = BEFORE in one["retracted"]
        assert one["whole"] and one["current"] == one["settled"] == (None if is_gone else BEFORE)
