"""Whatever write fails, a submission is whole or absent and the pointer names a complete release."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from golden.published import Published, publish_twice
from support import SLOT, observation, submit

from contracts.plan import Plan
from warehouse.audience import FILE_NAME
from warehouse.build import build as building
from warehouse.build import dbt_runner, increments
from warehouse.build.build_key import build_key
from warehouse.ledger import submission_history
from warehouse.paths import DataRoot, WriterBusyError
from warehouse.release.shelf import current_release, verify_files
from warehouse.verify.damage import damaged

AT = datetime(2027, 3, 1, 9)
KNOWN_ON = date(2027, 3, 15)
HOLDER = """
import sys, time
from pathlib import Path
from warehouse.paths import DataRoot
with DataRoot(Path(sys.argv[1])).writer():
    print("held", flush=True)
    time.sleep(60)
"""


class PowerCutError(BaseException):
    """No handler of ordinary errors catches it."""


@contextmanager
def _cut_at(monkeypatch: pytest.MonkeyPatch, point: int) -> Iterator[list[str]]:
    """The point-th step that makes a file visible (replace or rename) fails, and every one after it."""
    seen: list[str] = []

    def cut(real: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
        def step(source: Path, target: Path) -> None:
            seen.append(Path(target).name)
            if len(seen) >= point:
                raise PowerCutError
            real(source, target)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", cut(os.replace))
        patch.setattr(os, "rename", cut(os.rename))
        yield seen


def _append(data: DataRoot, number: int) -> None:
    submit(data, [observation(obs_value=Decimal(number))], at=AT)


def _steps(data: DataRoot, monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> list[str]:
    with _cut_at(monkeypatch, 10**6) as seen:
        work()
    return seen


@pytest.fixture(scope="module")
def published() -> Published:
    return publish_twice()


@pytest.fixture
def root(published: Published, tmp_path: Path) -> DataRoot:
    """A copy of the data root with two releases."""
    return published.copied(tmp_path / "data")


@pytest.fixture
def quick_dbt(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    """dbt's part of a build is the file it built before, and what it said then."""
    sql = published.build.compiled()
    results = [
        SimpleNamespace(
            node=SimpleNamespace(name=n["name"], resource_type=n["type"], compiled_code=sql.get(n["name"])),
            status=n["status"], message=n["message"], failures=int(n["failures"]),
        )
        for n in published.build.nodes
    ]  # fmt: skip

    def run(data: DataRoot, *_: object, **__: object) -> SimpleNamespace:
        shutil.copyfile(published.build.path, data.work / FILE_NAME)
        return SimpleNamespace(success=True, result=SimpleNamespace(results=results))

    monkeypatch.setattr(dbt_runner, "run_dbt", run)


def _damaged(data: DataRoot) -> list[str]:
    """What is not as it was written; what a cut-off write left behind is on no record and never read."""
    return [one.place for one in damaged(data).damages if not one.is_stray]


def _is_sound(data: DataRoot) -> bool:
    found = current_release(data)
    return found is not None and verify_files(found) == [] and not _damaged(data)


def test_a_submission_takes_five_steps_to_be_seen_and_its_record_is_the_last(
    data: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _append(data, 1)  # the root's own mark is there
    seen = _steps(data, monkeypatch, lambda: _append(data, 2))
    assert [name.rpartition(".")[2] for name in seen[1:]] == ["json", "parquet", "parquet", "json"]
    assert len(seen) == 5 and seen[-1] == "000000004.json"


@pytest.mark.parametrize("point", [1, 2, 3, 4, 5])
def test_a_crash_while_a_submission_is_written_leaves_it_absent_and_sending_it_again_succeeds(
    data: DataRoot, monkeypatch: pytest.MonkeyPatch, point: int
) -> None:
    _append(data, 1)
    with _cut_at(monkeypatch, point), pytest.raises(PowerCutError):
        _append(data, 2)
    assert [m.submission_id for m in submission_history.manifests(data)] == [SLOT.submission_id(1)]
    assert _damaged(data) == []
    _append(data, 2)
    assert [m.seq for m in submission_history.manifests(data)] == [1, 2]
    assert _damaged(data) == []
    with duckdb.connect() as con:
        path = str(data.ledger / "observations" / "*.parquet")
        rows = con.execute(
            f"select submission_id, cast(obs_value as integer) from '{path}' order by 1"
        ).fetchall()
    assert rows == [(SLOT.submission_id(1), 1), (SLOT.submission_id(2), 2)]


@pytest.mark.parametrize("copied_below", [0, 1 << 30], ids=["base taken over", "base copied"])
def test_a_crash_inside_a_build_leaves_no_build_and_the_next_one_succeeds(
    root: DataRoot, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch, quick_dbt: None, copied_below: int
) -> None:
    monkeypatch.setattr(increments, "COPIED_BELOW", copied_below)
    before = {p.parent.name for p in root.builds.glob("*/build.json")}
    _append(root, 3)
    key = build_key(root, shipped_plan, KNOWN_ON)
    point = 1
    while True:
        with _cut_at(monkeypatch, point) as seen:
            try:
                building.build(root, shipped_plan, KNOWN_ON)
            except PowerCutError:
                assert not (root.builds / key / "build.json").exists()
            else:
                break
        assert {p.parent.name for p in root.builds.glob("*/build.json")} == before
        assert _is_sound(root)
        point += 1
    assert point > 2 and seen[-1] == "build.json", "the file that says finished comes last"
    with monkeypatch.context() as patch:
        patch.setattr(dbt_runner, "run_dbt", lambda *_: pytest.fail("the build was there"))
        assert building.build(root, shipped_plan, KNOWN_ON).reused


def test_a_second_writer_waits_then_is_told_that_the_data_root_is_busy(data: DataRoot) -> None:
    raised: list[type] = []

    def second() -> None:
        try:
            with data.writer(seconds=0.4):
                pass
        except WriterBusyError as error:
            raised.append(type(error))

    with data.writer():
        began = time.monotonic()
        other = threading.Thread(target=second)
        other.start()
        other.join()
        assert time.monotonic() - began >= 0.4
    assert raised == [WriterBusyError]
    with data.writer(seconds=0.4):
        pass


def test_a_writer_that_fails_gives_the_lock_back(data: DataRoot) -> None:
    with pytest.raises(PowerCutError), data.writer():
        raise PowerCutError
    with data.writer(seconds=0.1):
        pass


def test_a_writer_that_is_killed_gives_the_lock_back(data: DataRoot) -> None:
    command = [sys.executable, "-c", HOLDER, str(data.root)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        with pytest.raises(WriterBusyError), data.writer(seconds=0.2):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait(10)
        with data.writer(seconds=5):
            pass
    finally:
        holder.kill()
        holder.communicate()
