"""Dagster's home under the data root, and its run history: only a record of runs, never of data.

A damaged history is moved aside and begun anew; a run that a killed process left open is marked as failed.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from contracts.clock import plan_now
from contracts.errors import KeyedFault
from contracts.packaged import packaged
from orchestration.settings import Settings
from warehouse.locks import Holder
from warehouse.paths import DataRoot, WriterBusyError

DAMAGED = "dagster.damaged"
PROCESS_TAG = ".dagster/longshu_process"  # hidden in the list of runs
TEMPLATE = packaged("orchestration.dagster_job", "dagster.yaml")
DATABASES = ("history/runs.db", "history/runs/*.db", "schedules/schedules.db")
CUT_OFF = "上次运行没有正常结束（机器或程序被关掉）；已入库的都在，再运行一次即可 | cut off; what was taken is kept, run again"


class HeldHistoryError(KeyedFault):
    """The run history is damaged, and some process holds it open."""

    code = "ui.history.held"


def prepare_home(found: Settings) -> Path:
    """Dagster's home exists under the data root, its telemetry off, and is the one in force.

    LONGSHU_DAGSTER_YAML names other settings: those of `deploy/` keep the records in Postgres.
    """
    found.data.dagster.mkdir(parents=True, exist_ok=True)
    template = Path(os.environ.get("LONGSHU_DAGSTER_YAML") or TEMPLATE)
    target = found.data.dagster / "dagster.yaml"
    if not target.exists() or target.read_bytes() != template.read_bytes():
        shutil.copyfile(template, target)
    os.environ["DAGSTER_HOME"] = str(found.data.dagster)
    return found.data.dagster


def damaged(data: DataRoot) -> Iterator[Path]:
    """The files of the run history that SQLite cannot read."""
    for pattern in DATABASES:
        for path in sorted(data.dagster.glob(pattern)):
            try:
                with closing(sqlite3.connect(path)) as connection:
                    connection.execute("pragma quick_check(1)").fetchone()
                    connection.execute("select count(*) from sqlite_master").fetchone()
            except sqlite3.DatabaseError as error:
                if not isinstance(error, sqlite3.OperationalError) or "locked" not in str(error):
                    yield path


def set_aside_damaged(data: DataRoot) -> Path | None:
    """Where a damaged run history was moved, whole, None where it is sound; afterwards Dagster begins a new one.

    Raises HeldHistoryError where it cannot be moved.
    """
    if not list(damaged(data)):
        return None
    target = data.root / DAMAGED / f"{plan_now():%Y%m%d-%H%M%S}"
    target.parent.mkdir(exist_ok=True)
    try:
        os.replace(data.dagster, target)
    except OSError as error:
        raise HeldHistoryError(path=data.dagster, reason=error.strerror or type(error).__name__) from error
    return target


def close_cut_off_runs(data: DataRoot, *, untold: bool = False) -> list[str]:
    """The runs whose process is no more are marked as failed; their ids.

    `untold`: also those that do not tell their process. Ask so only while no console of the root is open; where
    another process runs the month right now, they may be its own, and stay.
    """
    import dagster as dg

    open_states = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.CANCELING]
    with dg.DagsterInstance.get() as instance:
        hanging = [
            run
            for run in instance.get_runs(dg.RunsFilter(statuses=open_states))
            if _is_gone(run.tags.get(PROCESS_TAG), untold=untold and not _is_busy(data))
        ]
        for run in hanging:
            instance.report_run_failed(run, CUT_OFF)
    return [run.run_id for run in hanging]


def _is_gone(told: str | None, *, untold: bool) -> bool:
    holder = Holder.of_json(told) if told else None
    return untold if holder is None else not holder.is_alive


def _is_busy(data: DataRoot) -> bool:
    try:
        with data.runner(seconds=0):
            return False
    except WriterBusyError:
        return True
