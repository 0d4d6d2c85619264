"""Dagster's SQLite records during a run: whole for every reader, without waiting for the disk each time."""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from orchestration.dagster_job.run_storage import kept_open


def written(path: Path, number: int) -> int:
    """One event as Dagster writes it, on a connection of its own; returns SQLite's mode of syncing."""
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("pragma journal_mode = wal"))
        connection.execute(sa.text("create table if not exists events(n integer)"))
        connection.execute(sa.text(f"insert into events values ({number})"))
        return int(connection.execute(sa.text("pragma synchronous")).scalar_one())


def read(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [n for (n,) in connection.execute("select n from events order by n")]


def test_the_log_of_records_is_kept_while_a_run_lasts_and_each_event_is_seen_at_once(tmp_path: Path) -> None:
    path, normal = tmp_path / "runs.db", 1
    with kept_open():
        for number in range(3):
            assert written(path, number) == normal
            assert read(path) == list(range(number + 1))
        assert path.with_name("runs.db-wal").stat().st_size > 0, "no commit brought the log into the file"
    assert not path.with_name("runs.db-wal").exists()
    assert read(path) == [0, 1, 2]


def test_afterwards_connections_are_as_they_were(tmp_path: Path) -> None:
    path, full = tmp_path / "runs.db", 2
    with kept_open():
        written(path, 1)
    assert written(path, 2) == full
    assert not path.with_name("runs.db-wal").exists()
