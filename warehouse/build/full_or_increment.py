"""How the marts come to stand in the work file: anew, or on top of an earlier build; on DuckDB or elsewhere."""

import json
from datetime import date

import duckdb

from warehouse.audience import COMPILED, FILE_NAME
from warehouse.build.batches import batches, of_everything, rows_added
from warehouse.build.dbt_runner import (
    BUILD,
    BuildFailedError,
    OnNode,
    compiled_models,
    nodes_of,
    run_batches,
    run_dbt,
    whole_models,
)
from warehouse.build.engines import Engine, kept_build, running
from warehouse.build.increments import Base, Increment, base_for, increment, take
from warehouse.ledger.submission import Submission
from warehouse.paths import DataRoot

# what dbt said of each node, and every model's SQL for DuckDB
Made = tuple[list[dict[str, str]], dict[str, str]]
FAILURES = (BuildFailedError, duckdb.Error, OSError)  # of an increment: everything can still be made anew


def clear(data: DataRoot) -> None:
    """No file of a build stands in the scratch; a left-over .wal would be replayed into the new one."""
    for stale in data.work.glob(f"{FILE_NAME}*"):
        stale.unlink()


def base_of(
    engine: Engine, data: DataRoot, setting: str, manifests: list[Submission], known_on: date
) -> Base | None:
    """The build that an increment on that engine starts from, or None: elsewhere the one whose tables it kept."""
    if engine == "duckdb":
        return base_for(data, setting, manifests, known_on)
    kept = kept_build(engine, data)
    return base_for(data, setting, manifests, known_on, only=kept) if kept else None


def increased(
    engine: Engine,
    data: DataRoot,
    base: Base,
    manifests: list[Submission],
    known_on: date,
    on_node: OnNode,
) -> Made:
    """The marts stand in the work file, made from those of the base. Raises one of FAILURES."""
    asked, rows = increment(data, base, manifests, known_on)
    if engine != "duckdb":
        return _made_elsewhere(engine, data, known_on, on_node, asked)
    take(base, data.work / FILE_NAME)
    going = batches(asked, rows_added(manifests), rows)
    nodes = nodes_of(run_batches(data, known_on, on_node, going), data.work / FILE_NAME)
    then, now = (f"cast('{day}' as date)" for day in (base.known_on, known_on))
    whole = json.loads((base.folder / COMPILED).read_bytes())
    return nodes, {name: sql.replace(then, now) for name, sql in whole.items()}


def build_in_full(
    engine: Engine, data: DataRoot, manifests: list[Submission], known_on: date, on_node: OnNode
) -> Made:
    """The marts of those submissions stand in the work file. Raises BuildFailedError."""
    if engine == "duckdb":
        going = of_everything(data, manifests)
        results = run_batches(data, known_on, on_node, going or [None])
        return nodes_of(results, data.work / FILE_NAME), whole_models(
            data, known_on
        ) if going else compiled_models(results)
    return _made_elsewhere(engine, data, known_on, on_node, None)


def _made_elsewhere(
    engine: Engine,
    data: DataRoot,
    known_on: date,
    on_node: OnNode,
    asked: Increment | None,
) -> Made:
    """As `build_in_full`, everything or only what is asked; the marts came back from the engine."""
    with running(engine, data, asked) as back:
        run_dbt(data, known_on, None, engine, "run-operation", "lay_out_sources")
        nodes = nodes_of(
            run_dbt(data, known_on, on_node, engine, *BUILD, replacing=asked), data.work / FILE_NAME
        )
        back(data.work / FILE_NAME)
    return nodes, whole_models(data, known_on)
