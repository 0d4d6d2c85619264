"""Dagster's records in SQLite without waiting for the disk at every event.

Dagster opens and closes a connection for each event, and SQLite then brings the write-ahead log into the file and
waits for the disk, some thousand times a run. Here the log is kept until the run ends: another process sees every
event at once, and a power cut loses the last events of a run, never the file.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool


@contextmanager
def kept_open() -> Iterator[None]:
    """Until the block ends one connection to each SQLite file stays open, and no commit waits for the disk."""
    held: dict[str, sqlite3.Connection] = {}

    def connected(connection: Any, _record: Any) -> None:
        if not isinstance(connection, sqlite3.Connection):
            return
        connection.execute("pragma synchronous = normal")
        path = connection.execute("pragma database_list").fetchone()[2]
        if path:
            if path not in held:
                held[path] = sqlite3.connect(path, check_same_thread=False)
            held[path].execute("select count(*) from sqlite_master").fetchone()  # now it counts as a reader

    event.listen(Pool, "connect", connected)
    try:
        yield
    finally:
        event.remove(Pool, "connect", connected)
        for connection in held.values():
            connection.close()
