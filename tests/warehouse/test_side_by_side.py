"""While one process builds or publishes, others write; what waits is told for whom (合成数据)."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from golden.published import publish_twice
from support import observation, submit, table

from contracts.plan import Plan
from warehouse import locks
from warehouse.build import build as building
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot, WriterBusyError
from warehouse.products.edition import Edition
from warehouse.release.admission import OvertakenError
from warehouse.release.publish import publish
from warehouse.release.shelf import current_release, retract, settle

KNOWN_ON = date(2026, 6, 30)
AT = datetime(2027, 4, 1, 9)
HOLDER = """
import sys, time
from pathlib import Path
from warehouse.paths import DataRoot
with DataRoot(Path(sys.argv[1])).writer():
    print("held", flush=True)
    sys.stdin.readline()
"""
FIGURES = "select indicator, time_period, obs_value from marts.mart_indicator_values order by all"


def in_another_thread(work: Callable[[], object]) -> None:
    """The work came to its end in a thread of its own, which waits for no lock."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert raised == []


def _send(data: DataRoot, value: int, hour: int) -> None:
    with data.writer(seconds=5):
        submit(
            data,
            [observation(time_period=f"2026-0{value}", obs_value=Decimal(value))],
            at=datetime(2026, 6, 1, hour),
            coverage="partial",
        )


def test_what_is_submitted_while_a_build_runs_is_taken_and_is_part_of_the_next_one(
    data: DataRoot, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    _send(data, 1, 9)
    made = building.build_in_full

    def meanwhile(*given: Any, **more: Any) -> object:
        in_another_thread(lambda: _send(data, 2, 10))
        return made(*given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(building, "build_in_full", meanwhile)
        first = building.build(data, shipped_plan, KNOWN_ON)
    assert len(manifests(data)) == 2
    assert [row["obs_value"] for row in table(first.path, FIGURES)] == [Decimal(1)]
    second = building.build(data, shipped_plan, KNOWN_ON)
    figures = table(second.path, FIGURES)
    assert [row["obs_value"] for row in figures] == [Decimal(1), Decimal(2)]
    assert table(building.build(data, shipped_plan, KNOWN_ON, full=True).path, FIGURES) == figures


@pytest.fixture
def published(tmp_path: Path) -> DataRoot:
    shutil.copytree(publish_twice().data.root, tmp_path / "data", symlinks=True)
    return DataRoot(tmp_path / "data")


def _publish(data: DataRoot, plan: Plan, meanwhile: Callable[[], object]) -> object:
    """The next release is made, and while it is staged something else happens."""

    def gate(_: Edition) -> Callable[[], None]:
        in_another_thread(meanwhile)
        return lambda: None

    build = replace(publish_twice().build, key="synthetic")
    return publish(data, plan, build, AT, exports=(), gate=gate)


def test_a_return_is_taken_while_a_release_is_made(published: DataRoot, shipped_plan: Plan) -> None:
    before = len(manifests(published))
    _publish(published, shipped_plan, lambda: _send(published, 3, 9))
    assert len(manifests(published)) == before + 1
    found = current_release(published)
    assert found and found.name == "2027.04.0"


def test_a_release_whose_predecessor_is_retracted_meanwhile_is_not_published(
    published: DataRoot, shipped_plan: Plan
) -> None:
    def retracted() -> None:
        with published.writer(seconds=5):
            retract(published, "2027.03.0", "合成", "张三", AT)

    with pytest.raises(OvertakenError):
        _publish(published, shipped_plan, retracted)
    found = current_release(published)
    assert found and found.name == "2027.02.0"


def test_what_another_process_is_staging_is_no_left_over(published: DataRoot, shipped_plan: Plan) -> None:
    staged: list[bool] = []

    def settled() -> None:
        with published.writer(seconds=5):
            settle(published)
        staged.append((published.releases / ".2027.04.0.part").is_dir())

    _publish(published, shipped_plan, settled)
    assert staged == [True]


def test_who_waits_is_told_for_whom(data: DataRoot) -> None:
    command = [sys.executable, "-c", HOLDER, str(data.root)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    told: list[locks.Holder | None] = []
    stop = locks.listen(told.append)
    try:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        with pytest.raises(WriterBusyError) as busy, data.writer(seconds=0.1):
            pass
        assert [one and one.pid for one in told] == [holder.pid]
        assert str(holder.pid) in busy.value.zh
    finally:
        stop()
        holder.communicate("\n")


def test_a_note_of_a_number_that_another_process_has_by_now_is_of_nobody(data: DataRoot) -> None:
    with data.writer():
        path = data.root / "writer.lock"
        mine = locks.holder_of(path)
        assert mine and mine.pid == os.getpid()
        note = path.with_suffix(".holder")
        for other in ({"began": "1"}, {"boot": "of another start"}):
            note.write_text(json.dumps(vars(mine) | other), encoding="utf-8")
            assert locks.holder_of(path) is None
    assert not note.exists()
