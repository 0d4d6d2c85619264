"""dbt in this process: one command, what it said of each node, and the SQL it ran."""

import gc
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from contracts.dictionary import replaced_parts
from contracts.errors import KeyedFault
from contracts.periods import year_begins
from contracts.snapshot import tree_sha256
from warehouse.audience import FILE_NAME
from warehouse.build.dbt_models import DBT_PROJECT
from warehouse.build.engines import Engine
from warehouse.build.failed_rows import subject_of_failure
from warehouse.build.increments import Increment
from warehouse.paths import DataRoot, json_bytes, sha256

# an exposure is a name for a reader, there is nothing to build; unit tests are the makers' own (tests/dbt)
BUILD = ("build", "--exclude-resource-type", "exposure", "--exclude-resource-type", "unit_test")
ENTERED_BEFORE = "LONGSHU_ENTERED_BEFORE"
_SQL_EXCERPT = re.compile(r"\n\s*LINE \d+:|\n\s*> in macro ")
OnNode = Callable[[dict[str, str]], None] | None


class BuildFailedError(KeyedFault):
    """dbt could not build, or a test of a model failed; `nodes` says which and why."""

    code = "build.failed"

    def __init__(self, nodes: list[dict[str, str]]) -> None:
        self.nodes = nodes
        super().__init__(nodes="; ".join(f"{n['name']}: {n['message']}" for n in nodes))


def run_dbt(
    data: DataRoot,
    known_on: date,
    on_node: OnNode,
    engine: Engine,
    *command: str,
    replacing: Increment | None = None,
    listening: Callable[[Any], None] | None = None,
) -> Any:
    """dbt's result of that command on the engine, known_on and the increment (or none) passed in.

    `listening` is called with each of its events.

    It sees all that was entered, or within `only_entered` what had been by then. Its connections are closed. Raises BuildFailedError where dbt itself broke off.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner
    from dbt_common.events.base_types import EventMsg

    os.environ["LONGSHU_ROOT"] = data.root.as_posix()
    os.environ["LONGSHU_KNOWN_ON"] = known_on.isoformat()
    os.environ["LONGSHU_YEAR_BEGINS"] = str(year_begins())
    os.environ["LONGSHU_INCREMENT"] = _written(data, replacing) if replacing else ""
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"

    def listen(event: EventMsg) -> None:
        if on_node and event.info.name in ("LogModelResult", "LogTestResult"):
            on_node({"name": event.data.node_info.node_name, "status": event.data.status})

    try:
        with _few_collections():
            parsed = _parsed(data, engine).project
            runner = dbtRunner(manifest=parsed, callbacks=[listen, *([listening] if listening else [])])
            result = runner.invoke([*command, "--no-write-json", *_places(data, engine)])
    finally:
        DuckDBConnectionManager.close_all_connections()
    if result.exception is not None:
        raise BuildFailedError([_broken_off(result.exception)])
    return result


@contextmanager
def _few_collections() -> Iterator[None]:
    """Within, Python looks for circles of objects seldom: dbt's project is millions of them, and all of them stay."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextmanager
def only_entered(before: datetime | None) -> Iterator[None]:
    """Within, dbt sees only what had been entered here before that moment; None: all that is there."""
    if before is None:
        yield
        return
    os.environ[ENTERED_BEFORE] = before.isoformat(sep=" ")
    try:
        yield
    finally:
        del os.environ[ENTERED_BEFORE]


def _written(data: DataRoot, replacing: Increment) -> str:
    """Where dbt finds the increment."""
    file = data.work / "increment.json"
    file.write_text(replacing.as_json(), encoding="utf-8")
    return file.as_posix()


def _written_in(data: DataRoot, engine: Engine) -> Path:
    """Where dbt puts what it compiles for the engine."""
    return data.work / ("dbt" if engine == "duckdb" else f"dbt-{engine}")


def _places(data: DataRoot, engine: Engine) -> list[str]:
    """What every command of dbt is told: which project, for which engine, and where it may write."""
    return [
        "--no-version-check", "--log-level", "none", "--log-level-file", "none",
        "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT), "--target", engine,
        "--target-path", str(_written_in(data, engine)), "--log-path", str(data.work / "logs"),
    ]  # fmt: skip


@dataclass(frozen=True)
class _Parsed:
    """The project as dbt holds it, and as it writes it down."""

    project: Any
    written: dict[str, Any]


_projects: dict[str, _Parsed] = {}


def _parsed(data: DataRoot, engine: Engine) -> _Parsed:
    """The project as dbt parsed it, once a process; it names no data root and no day. Raises BuildFailedError."""
    from dbt.cli.main import dbtRunner

    name = sha256(
        json_bytes([engine, os.environ.get("LONGSHU_TABLES", ""), str(DBT_PROJECT), models_sha256()])
    )
    if name not in _projects:
        parsed = dbtRunner().invoke(["parse", *_places(data, engine)])
        if not parsed.success:
            raise BuildFailedError([_broken_off(parsed.exception)])
        written = json.loads((_written_in(data, engine) / "manifest.json").read_bytes())
        _projects[name] = _Parsed(parsed.result, written)
    return _projects[name]


def dbt_manifest(data: DataRoot) -> dict[str, Any]:
    """The project's models, tests, sources and macros for DuckDB as dbt writes them down, without compiled SQL.

    It is shared: leave it as it is. Raises BuildFailedError.
    """
    return _parsed(data, "duckdb").written


def models_sha256() -> str:
    """A hash of the dbt project as it stands."""
    return tree_sha256(DBT_PROJECT)


def _broken_off(exception: BaseException | None) -> dict[str, str]:
    return {"name": "dbt", "status": "error", "message": str(exception)}


def run_batches(data: DataRoot, known_on: date, on_node: OnNode, going: Sequence[Increment | None]) -> Any:
    """dbt's result of the last go; by those before it the tables that grow were filled and tested.

    A go is an increment, or None: everything at once. Raises BuildFailedError.
    """
    *first, last = going
    growing = [f"+{name}" for name in replaced_parts()]
    for asked in first:
        done = run_dbt(data, known_on, on_node, "duckdb", *BUILD, "--select", *growing, replacing=asked)
        nodes_of(done, data.work / FILE_NAME)
    return run_dbt(data, known_on, on_node, "duckdb", *BUILD, replacing=last)


def whole_models(data: DataRoot, known_on: date) -> dict[str, str]:
    """The SQL of every model for DuckDB, with nothing left out of it."""
    return compiled_models(
        run_dbt(data, known_on, None, "duckdb", "compile", "--no-introspect", "--no-populate-cache")
    )


def compiled_models(result: Any) -> dict[str, str]:
    """The SQL of every model as it was run, by name."""
    return {
        r.node.name: r.node.compiled_code
        for r in result.result.results
        if str(r.node.resource_type) == "model"
    }


def nodes_of(result: Any, database: Path) -> list[dict[str, str]]:
    """What dbt said of each node. Raises BuildFailedError where one failed, which names the figures it failed on."""
    nodes = [
        {
            "name": r.node.name,
            "type": str(r.node.resource_type),
            "status": str(r.status),
            "message": r.message or "",
            "failures": str(r.failures or 0),
        }
        for r in result.result.results
    ]
    bad = [n for n in nodes if n["status"] not in ("success", "pass", "skipped")]
    if bad or not result.success:
        sql = {
            r.node.name: r.node.compiled_code
            for r in result.result.results
            if hasattr(r.node, "compiled_code")
        }
        raise BuildFailedError([_named(n, sql.get(n["name"]), database) for n in bad or nodes])
    return nodes


def without_sql(message: str) -> str:
    """What the engine said, without the SQL it quotes."""
    return _SQL_EXCERPT.split(message)[0].strip()


def _named(node: dict[str, str], sql: str | None, database: Path) -> dict[str, str]:
    """The node with its message, without the SQL, and with the indicator, area and period it failed on, if they show."""
    said = without_sql(node["message"])
    subject = subject_of_failure(database, sql) if sql and node["type"] == "model" else ""
    return node | {"message": f"{subject}：{said}" if subject else said}
