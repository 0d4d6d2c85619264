"""Which figures a model failed on, so that a message can name them: found by halves, never guessed."""

import re
from pathlib import Path

import duckdb

from warehouse.connection import connected

# what a row of a model is about, the finest first: a relation is narrowed by the columns of it that it has
SUBJECTS = (("target_id",), ("indicator", "ref_area", "time_period"), ("indicator",))
_RELATION = re.compile(r'"\w+"\."\w+"\."\w+"')


def subject_of_failure(database: Path, sql: str) -> str:
    """Indicator, area and period that the SQL of a model cannot compute, as text; empty where none can be singled out."""
    try:
        with connected(database, read_only=True) as con:
            return _subject(con, sql)
    except duckdb.Error:
        return ""


def _subject(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    relations = sorted(set(_RELATION.findall(sql)))
    columns = {name: {row[0] for row in con.execute(f"describe {name}").fetchall()} for name in relations}
    for subject in SUBJECTS:
        narrowed = [name for name in relations if set(subject) <= columns[name]]
        if not narrowed or not _fails(con, sql):
            continue
        listed = ", ".join(subject)
        keys = con.execute(
            " union ".join(f"select distinct {listed} from {name}" for name in narrowed) + " order by all"
        ).fetchall()
        found = _by_halves(con, sql, narrowed, subject, keys)
        if found:
            return _told(con, relations, columns, subject, found)
    return ""


def _by_halves(
    con: duckdb.DuckDBPyConnection,
    sql: str,
    narrowed: list[str],
    subject: tuple[str, ...],
    keys: list[tuple[object, ...]],
) -> tuple[object, ...] | None:
    """One key on which the SQL fails alone, or None where it fails on none at all or only on several together."""
    if _fails_on(con, sql, narrowed, subject, []):
        return None
    while len(keys) > 1:
        half = len(keys) // 2
        failing = next(
            (part for part in (keys[:half], keys[half:]) if _fails_on(con, sql, narrowed, subject, part)),
            None,
        )
        if failing is None:
            return None
        keys = failing
    return keys[0] if keys and _fails_on(con, sql, narrowed, subject, keys) else None


def _fails_on(
    con: duckdb.DuckDBPyConnection,
    sql: str,
    narrowed: list[str],
    subject: tuple[str, ...],
    keys: list[tuple[object, ...]],
) -> bool:
    con.execute(
        f"create or replace temp table of_interest as select {', '.join(subject)} from {narrowed[0]} limit 0"
    )
    if keys:
        con.executemany(f"insert into of_interest values ({', '.join('?' * len(subject))})", keys)
    same = " and ".join(f"r.{name} is not distinct from k.{name}" for name in subject)
    for name in narrowed:
        sql = sql.replace(name, f"(select r.* from {name} as r semi join of_interest as k on {same})")
    return _fails(con, sql)


def _fails(con: duckdb.DuckDBPyConnection, sql: str) -> bool:
    try:
        con.execute(f"select * from ({sql})").fetchall()
    except duckdb.Error:
        return True
    return False


def _told(
    con: duckdb.DuckDBPyConnection,
    relations: list[str],
    columns: dict[str, set[str]],
    subject: tuple[str, ...],
    found: tuple[object, ...],
) -> str:
    """The key in words; of a target its indicator, area and period as well."""
    told = dict(zip(subject, found, strict=True))
    wanted = [name for name in ("indicator", "ref_area", "target_period", "target_date") if name not in told]
    for name in relations:
        there = [column for column in wanted if column in columns[name]]
        if set(subject) <= columns[name] and there:
            where = " and ".join(f"{column} = ?" for column in subject)
            row = con.execute(f"select {', '.join(there)} from {name} where {where}", list(found)).fetchone()
            told |= dict(zip(there, row or (), strict=False))
            wanted = [column for column in wanted if column not in told]
    return ", ".join(f"{name} {value}" for name, value in told.items() if value is not None)
