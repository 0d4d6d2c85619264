"""dbt in this process: one command, what it said of each node, and the SQL it ran."""

import json
import os
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from contracts.dictionary import replaced_parts
from warehouse.engines import Engine
from warehouse.increments import Increment
from warehouse.models import DBT_PROJECT
from warehouse.paths import DataRoot

BUILD = ("build", "--exclude-resource-type", "exposure")  # a name for a reader: there is nothing to build
OnNode = Callable[[dict[str, str]], None] | None


class BuildFailedError(Exception):
    """dbt could not build, or a test of a model failed; `nodes` says which and why."""

    def __init__(self, nodes: list[dict[str, str]]) -> None:
        self.nodes = nodes
        super().__init__("; ".join(f"{n['name']}: {n['message']}" for n in nodes))


def run_dbt(
    data: DataRoot,
    known_on: date,
    on_node: OnNode,
    engine: Engine,
    *command: str,
    replacing: Increment | None = None,
) -> Any:
    """dbt's result of that command on the engine, known_on and the increment (or none) passed in.

    Its connections are closed. Raises BuildFailedError where dbt itself broke off.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner
    from dbt_common.events.base_types import EventMsg

    os.environ["LONGSHU_WORK"] = data.work.as_posix()
    os.environ["LONGSHU_LEDGER"] = data.ledger.as_posix()
    os.environ["LONGSHU_INCREMENT"] = replacing.as_json() if replacing else "null"
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"

    def listen(event: EventMsg) -> None:
        if on_node and event.info.name in ("LogModelResult", "LogTestResult"):
            on_node({"name": event.data.node_info.node_name, "status": event.data.status})

    parsed = data.work / ("dbt" if engine == "duckdb" else f"dbt-{engine}")
    try:
        result = dbtRunner(callbacks=[listen]).invoke(
            [
                "--no-version-check", "--log-level", "none", "--log-level-file", "none",
                *command,
                "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT), "--target", engine,
                "--target-path", str(parsed), "--log-path", str(data.work / "logs"),
                "--vars", json.dumps({"known_on": known_on.isoformat()}),
            ]
        )  # fmt: skip
    finally:
        DuckDBConnectionManager.close_all_connections()
    if result.exception is not None:
        raise BuildFailedError([{"name": "dbt", "status": "error", "message": str(result.exception)}])
    return result


def run_batches(data: DataRoot, known_on: date, on_node: OnNode, going: Sequence[Increment | None]) -> Any:
    """dbt's result of the last go; by those before it the tables that grow were filled and tested.

    A go is an increment, or None: everything at once. Raises BuildFailedError.
    """
    *first, last = going
    growing = [f"+{name}" for name in replaced_parts()]
    for asked in first:
        done = run_dbt(data, known_on, on_node, "duckdb", *BUILD, "--select", *growing, replacing=asked)
        nodes_of(done)
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


def nodes_of(result: Any) -> list[dict[str, str]]:
    """What dbt said of each node. Raises BuildFailedError where one failed."""
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
        raise BuildFailedError(bad or nodes)
    return nodes
