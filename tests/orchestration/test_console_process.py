"""The console's processes end with `longshu ui`, however it ends; what a killed run left open is closed at the next start."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest
from support import HOME, SHIPPED_PLAN

from orchestration.dagster_job.run_history import (
    PROCESS_TAG,
    close_cut_off_runs,
    prepare_home,
    set_aside_damaged,
)
from orchestration.settings import Settings
from tests.orchestration.test_job import _free_port as free_port
from warehouse.locks import this_process
from warehouse.paths import DataRoot

MOST_SECONDS = 600.0
NAMED = "LONGSHU_TEST_CONSOLE"


def until(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + MOST_SECONDS
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.3)


def processes(mark: str) -> list[int]:
    """The living processes that were started with the mark in their environment, and so all that they started."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = f"{NAMED}={mark}".encode() in (place / "environ").read_bytes().split(b"\0")
            is_dead = (place / "stat").read_text(errors="replace").rpartition(")")[2].split()[0] == "Z"
        except OSError:
            continue
        if is_ours and not is_dead:
            found.append(int(place.name))
    return found


def answers(port: int, printed: Path) -> bool:
    token = "".join(re.findall(r"\?token=([\w-]+)", printed.read_text(errors="replace"))[:1])
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/server_info", headers={"Cookie": f"longshu_ui={token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return bool(json.load(answer))
    except (OSError, ValueError):
        return False


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks processes up in /proc")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_that_the_console_started_outlives_it(ending: signal.Signals, tmp_path: Path) -> None:
    port, printed = free_port(), tmp_path / "output"
    code = "from orchestration.cli.app import main; main()"
    given = {k: v for k, v in os.environ.items() if not k.startswith(("DAGSTER", "LONGSHU"))}
    with printed.open("wb") as output:
        console = subprocess.Popen(
            [sys.executable, "-c", code, "ui", "--port", str(port), "--data-root", str(tmp_path / "data")],
            cwd=HOME, env=given | {NAMED: tmp_path.name}, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        until(lambda: answers(port, printed) or console.poll() is not None)
        assert console.poll() is None, printed.read_text(errors="replace")[-2000:]
        assert len(processes(tmp_path.name)) > 2, "web server, daemon and code server"
        console.send_signal(ending)
        code_of_exit = console.wait(MOST_SECONDS)
        if ending == signal.SIGTERM:
            assert (code_of_exit, processes(tmp_path.name)) == (0, [])
        until(lambda: not processes(tmp_path.name))
    finally:
        for pid in processes(tmp_path.name):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def found(data: DataRoot, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DAGSTER_HOME", "")
    settings = Settings(SHIPPED_PLAN, HOME / "sources" / "published", data)
    prepare_home(settings)
    return settings


def begun(tags: dict[str, str]) -> str:
    """A run that counts as started; its id."""

    @dg.job
    def nothing() -> None:
        pass

    with dg.DagsterInstance.get() as instance:
        run = instance.create_run_for_job(nothing, tags=tags, status=dg.DagsterRunStatus.STARTED)
        return run.run_id


def status(run: str) -> str:
    with dg.DagsterInstance.get() as instance:
        one = instance.get_run_by_id(run)
        assert one is not None
        return one.status.value


def test_a_run_whose_process_is_gone_is_marked_as_failed_and_one_that_lives_stays(found: Settings) -> None:
    dead = replace(this_process(), began="1")
    gone, living = begun({PROCESS_TAG: dead.to_json()}), begun({PROCESS_TAG: this_process().to_json()})
    untold = begun({})
    assert close_cut_off_runs(found.data) == [gone]
    assert [status(one) for one in (gone, living, untold)] == ["FAILURE", "STARTED", "STARTED"]
    assert close_cut_off_runs(found.data, untold=True) == [untold]


def test_a_run_that_does_not_tell_its_process_stays_while_another_process_runs_the_month(
    found: Settings,
) -> None:
    run = begun({})
    holds = "from filelock import FileLock; import sys; lock = FileLock(sys.argv[1]); lock.acquire(); print('held', flush=True); sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", holds, str(found.data.root / "runner.lock")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdout is not None and other.stdout.readline() == "held\n"
    try:
        assert close_cut_off_runs(found.data, untold=True) == []
    finally:
        other.communicate()
    assert close_cut_off_runs(found.data, untold=True) == [run]


def test_a_damaged_run_history_is_moved_away_whole_and_a_new_one_begins(found: Settings) -> None:
    begun({})
    assert set_aside_damaged(found.data) is None
    history = found.data.dagster / "history" / "runs.db"
    history.write_bytes(b"this is no database" * 300)
    aside = set_aside_damaged(found.data)
    assert aside is not None
    assert (aside / "history" / "runs.db").read_bytes().startswith(b"this is no database")
    prepare_home(found)
    assert status(begun({})) == "STARTED"
