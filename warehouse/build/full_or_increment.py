"""How the marts come to stand in the work file: anew, or on top of an earlier build; on DuckDB or elsewhere."""

import json
import shutil
from datetime import date, datetime

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
from warehouse.build.increments import COPIED_BELOW, Base, Increment, base_for, increment, take
from warehouse.build.kept_models import keep_recorded, recorded_build
from warehouse.build.recorded_build import MARKED, NodeFailedError, RecordedBuild, Recorder, say_again
from warehouse.ledger.submission import Submission
from warehouse.paths import DataRoot

# what dbt said of each node, and every model's SQL for DuckDB
Made = tuple[list[dict[str, str]], dict[str, str]]
FAILURES = (
    BuildFailedError,
    NodeFailedError,
    duckdb.Error,
    OSError,
)  # of an increment: everything can still be made anew


def clear(data: DataRoot) -> None:
    """Nothing of a build stands in the scratch: a left-over .wal would be replayed into the new one.

    A build that is killed while DuckDB keeps rows on disk leaves a folder of them beside its file.
    """
    for stale in data.work.glob(f"{FILE_NAME}*"):
        if stale.is_dir() and not stale.is_symlink():
            shutil.rmtree(stale)
        else:
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
    going = batches(asked, rows_added(manifests), rows)
    clear(data)
    recorded = _increment_recorded(data, base, known_on) if len(going) == 1 else None
    take(base, data.work / FILE_NAME)
    if recorded:
        nodes, _ = say_again(recorded, data, known_on, on_node, asked=asked)
    else:
        nodes = nodes_of(run_batches(data, known_on, on_node, going), data.work / FILE_NAME)
    then, now = (f"cast('{day}' as date)" for day in (base.known_on, known_on))
    whole = json.loads((base.folder / COMPILED).read_bytes())
    return nodes, {name: sql.replace(then, now) for name, sql in whole.items()}


def _increment_recorded(data: DataRoot, base: Base, known_on: date) -> RecordedBuild | None:
    """The statements of an increment; where none are kept, dbt replaces nothing in a copy of the base, and is heard.

    None where the base is large: dbt's own work is a small part then.
    """
    if base.file.stat().st_size >= COPIED_BELOW:
        return None
    if not (kept := recorded_build(data, "increment")):
        heard = Recorder()
        take(base, data.work / FILE_NAME)
        result = run_dbt(data, known_on, None, "duckdb", *BUILD, replacing=MARKED, listening=heard.listen)
        nodes_of(result, data.work / FILE_NAME)
        kept = heard.recorded(result, known_on)
        keep_recorded(data, "increment", kept)
        clear(data)
    return kept


def build_in_full(
    engine: Engine,
    data: DataRoot,
    manifests: list[Submission],
    known_on: date,
    on_node: OnNode,
    *,
    entered_before: datetime | None = None,
    by_dbt: bool = False,
) -> Made:
    """The marts of those submissions stand in the work file: by statements recorded before, unless `by_dbt`.

    Raises BuildFailedError.
    """
    if engine != "duckdb":
        return _made_elsewhere(engine, data, known_on, on_node, None)
    if going := of_everything(data, manifests):
        results = run_batches(data, known_on, on_node, going)
        return nodes_of(results, data.work / FILE_NAME), whole_models(data, known_on)
    if not by_dbt and (recorded := recorded_build(data, "full")):
        try:
            return say_again(recorded, data, known_on, on_node, entered_before=entered_before)
        except (duckdb.Error, NodeFailedError):
            clear(data)  # dbt fails, too, and says of which rows
    heard = Recorder()
    results = run_dbt(data, known_on, on_node, "duckdb", *BUILD, listening=heard.listen)
    nodes = nodes_of(results, data.work / FILE_NAME)
    if entered_before is None:
        keep_recorded(data, "full", heard.recorded(results, known_on))
    return nodes, compiled_models(results)


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
