"""Marts from the models' own SQL, in memory and without dbt: the register as it stands this moment, and cases.

The compiled models are run once more over freshly written inputs and with the day asked about in place of theirs:
one formula, whether it answers from a release or a second after a file came in.
"""

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from contracts.plan import Plan
from warehouse.audience import FILE_NAME
from warehouse.build.build_key import Snapshot
from warehouse.build.dbt_models import Model, dbt_models
from warehouse.build.dbt_runner import BuildFailedError, without_sql
from warehouse.build.finished_builds import current_models
from warehouse.build.inputs import input_tables
from warehouse.build.kept_models import Compiled, compiled_once
from warehouse.connection import connected
from warehouse.ledger.append_submission import write_empty_tables
from warehouse.paths import DataRoot

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
    before_compiling: Callable[[], None] | None = None,
) -> dict[str, list[Row]]:
    """The rows of each of those marts as known on that day, by the name of the mart. Nothing is built for it."""
    models = current_models(data) or compiled_once(data, before_compiling)
    write_empty_tables(data)
    seen = Snapshot.of(data)
    wanted = list(marts)
    inputs = input_tables(
        data, plan, snapshot=seen, extended=seen.extended(known_on), names=_tables_of(_upstream(wanted))
    )
    return computed_rows(data, models, known_on, inputs, wanted)


def computed_rows(
    data: DataRoot,
    models: Compiled,
    known_on: date,
    inputs: Mapping[str, pl.DataFrame],
    wanted: list[str],
    *,
    in_tables: bool = False,
) -> dict[str, list[Row]]:
    """The rows of each of those marts, from those inputs and the ledger, by the name of the mart.

    With `in_tables` every model on the way is computed once and kept until the end, which marts that many models lead
    to need. Raises BuildFailedError where a model cannot be computed.
    """
    needed = _upstream(wanted)
    with (
        tempfile.TemporaryDirectory(prefix="longshu-live-") as folder,
        connected() as con,
    ):
        _write_inputs(inputs, needed, Path(folder))
        con.execute(f"attach ':memory:' as {DATABASE}")
        for layer in ("staging", "intermediate", "marts"):
            con.execute(f"create schema {DATABASE}.{layer}")
        for model in needed:
            kind = "table" if in_tables or model.layer == "staging" else "view"
            sql = over(models.on(model.name, known_on), Path(folder), data)
            try:
                con.execute(f"create {kind} {DATABASE}.{model.layer}.{model.name} as {sql}")
            except duckdb.Error as error:
                raise BuildFailedError([{"name": model.name, "message": without_sql(str(error))}]) from error
        return {name: _rows(con, f"from {DATABASE}.marts.{name}") for name in wanted}


def _write_inputs(inputs: Mapping[str, pl.DataFrame], needed: list[Model], folder: Path) -> None:
    tables = _tables_of(needed)
    for name, frame in inputs.items():
        if name in tables:
            frame.write_parquet(folder / f"{name}.parquet")


def _tables_of(models: list[Model]) -> set[str]:
    """The tables beside the ledger's files that these models read."""
    tables = {table for model in models for _, table in model.sources}
    return tables | {f"{table}_shape" for table in tables}


def over(sql: str, folder: Path, data: DataRoot) -> str:
    """The SQL, reading the inputs of that folder and the ledger of that data root."""
    inputs, ledger = folder.as_posix(), data.ledger.as_posix()
    sql = _INPUT.sub(lambda m: f"'{inputs}/{m[1]}.parquet'", sql)
    return _LEDGER.sub(lambda m: f"'{ledger}/{m[1]}/*.parquet'", sql)


def _upstream(marts: list[str]) -> list[Model]:
    models = dbt_models()
    refs = {model.name: model.refs for model in models}
    found: set[str] = set()
    frontier = set(marts)
    while frontier:
        found |= frontier
        frontier = {ref for name in frontier for ref in refs[name]} - found
    return [model for model in models if model.name in found]


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    result = con.execute(sql)
    names = [d[0] for d in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
