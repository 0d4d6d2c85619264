"""The register as it stands this moment, from the marts' own SQL, without building the marts.

The compiled models of the newest build are run once more, in memory, over freshly written inputs and with
the day asked about in place of theirs: one formula, whether it answers from a release or a second after a
file came in.
"""

import re
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from contracts.plan import Plan
from warehouse.audience import FILE_NAME
from warehouse.build import build as building
from warehouse.build.dbt_models import Model, dbt_models
from warehouse.ledger.submissions import write_empty_tables
from warehouse.paths import DataRoot, offline

Row = dict[str, Any]
REGISTER, FINDINGS = "mart_submissions", "mart_quality_findings"
DATABASE = Path(FILE_NAME).stem  # the name by which compiled models call the file they are in
_INPUT = re.compile(r"'[^']*/inputs/(\w+)\.parquet'")
_LEDGER = re.compile(r"'[^']*/(observations|findings)/\*\.parquet'")


def live_rows(
    data: DataRoot,
    plan: Plan,
    known_on: date,
    marts: Iterable[str],
    *,
    before_build: Callable[[], None] | None = None,
) -> dict[str, list[Row]]:
    """The rows of each of those marts as known on that day, by the name of the mart."""
    wanted = list(marts)
    compiled, compiled_for = _models(data, plan, known_on, before_build)
    needed = _upstream(wanted)
    with (
        tempfile.TemporaryDirectory(prefix="longshu-live-") as folder,
        duckdb.connect(":memory:", config=offline()) as con,
    ):
        _write_inputs(data, plan, needed, Path(folder), known_on)
        con.execute(f"attach ':memory:' as {DATABASE}")
        for layer in ("staging", "intermediate", "marts"):
            con.execute(f"create schema {DATABASE}.{layer}")
        for model in needed:
            sql = over(compiled[model.name], Path(folder), data)
            sql = sql.replace(f"cast('{compiled_for}' as date)", f"cast('{known_on}' as date)")
            kind = "table" if model.layer == "staging" else "view"
            con.execute(f"create {kind} {DATABASE}.{model.layer}.{model.name} as {sql}")
        return {name: _rows(con, f"from {DATABASE}.marts.{name}") for name in wanted}


def _models(
    data: DataRoot, plan: Plan, known_on: date, before_build: Callable[[], None] | None
) -> tuple[dict[str, str], date]:
    found = building.current_models(data)
    if found:
        return found
    if before_build:
        before_build()
    made = building.build(data, plan, known_on)
    return made.compiled(), made.known_on


def _write_inputs(data: DataRoot, plan: Plan, needed: list[Model], folder: Path, known_on: date) -> None:
    write_empty_tables(data)
    tables = {table for model in needed for _, table in model.sources}
    tables |= {f"{table}_shape" for table in tables}
    seen = building.Snapshot.of(data)
    for name, frame in building.input_tables(
        data, plan, snapshot=seen, extended=seen.extended(known_on)
    ).items():
        if name in tables:
            frame.write_parquet(folder / f"{name}.parquet")


def over(sql: str, folder: Path, data: DataRoot) -> str:
    """The SQL, reading the inputs of that folder and the ledger of that data root."""
    inputs, ledger = folder.as_posix(), data.ledger.as_posix()
    sql = _INPUT.sub(lambda m: f"'{inputs}/{m[1]}.parquet'", sql)
    return _LEDGER.sub(lambda m: f"'{ledger}/{m[1]}/*.parquet'", sql)


def _upstream(marts: list[str]) -> list[Model]:
    refs = {model.name: model.refs for model in dbt_models()}
    found: set[str] = set()
    frontier = set(marts)
    while frontier:
        found |= frontier
        frontier = {ref for name in frontier for ref in refs[name]} - found
    return [model for model in dbt_models() if model.name in found]


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    result = con.execute(sql)
    names = [d[0] for d in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
