"""Two releases of one synthetic story: a target is missed in February and achieved in March 2027."""

import atexit
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from support import SHIPPED_PLAN, observation, submit

from contracts.plan import Plan
from contracts.registry import load_plan
from warehouse.build import build as building
from warehouse.build.build import Build
from warehouse.paths import DataRoot
from warehouse.release.publish import publish
from warehouse.release.shelf import Release

READER = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=True)
sql = "select status from marts.mart_target_vs_actual where target_id = 'T0012'"
for line in sys.stdin:
    print(con.execute(sql).fetchall()[0][0], flush=True)
"""


@dataclass(frozen=True)
class Published:
    """Both releases, the build of the second, and what a reader of the first saw before, during and after."""

    data: DataRoot
    first: Release
    second: Release
    build: Build
    reader_saw: tuple[str, str, str]

    def copied(self, folder: Path) -> DataRoot:
        """A copy of the data root with both, to work on."""
        shutil.copytree(self.data.root, folder, symlinks=True)
        return DataRoot(folder)


def _release(data: DataRoot, plan: Plan, number: int, on: datetime) -> tuple[Build, Release]:
    submit(data, [observation(time_period="2026-12", obs_value=Decimal(number))], at=on)
    with data.writer():
        build = building.build(data, plan, date(on.year, on.month, 15))
        return build, publish(data, plan, build, on.replace(day=16))


def _ask(reader: "subprocess.Popen[str]") -> str:
    assert reader.stdin and reader.stdout
    reader.stdin.write("\n")
    reader.stdin.flush()
    return reader.stdout.readline().strip()


@cache
def publish_twice() -> Published:
    """Both releases; a reader in a process of its own held the first all the while.

    Made once for every test that asks: work on a copy.
    """
    folder, plan = Path(mkdtemp(prefix="longshu-tests-")), load_plan(SHIPPED_PLAN)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    data = DataRoot(folder / "data")
    _, first = _release(data, plan, 130000, datetime(2027, 2, 1, 9))
    command = [sys.executable, "-c", READER, str(data.releases / "current" / Path(first.database).name)]
    reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        before = _ask(reader)
        build, second = _release(data, plan, 160000, datetime(2027, 3, 1, 9))
        saw = (before, _ask(reader), _ask(reader))
    finally:
        reader.kill()
        reader.communicate()
    return Published(data, first, second, build, saw)
