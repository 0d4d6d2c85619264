"""The statements by which dbt made the marts, node by node: recorded when dbt runs, then said to DuckDB without dbt.

What differs between two builds of a project stands in the statements as a literal of its own: the day, the moment
before which entries count, the names of an increment. A node that fails so is dbt's again, which says why.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

import yaml

from warehouse.audience import FILE_NAME
from warehouse.build.dbt_models import DBT_PROJECT
from warehouse.build.increments import Increment
from warehouse.connection import connected
from warehouse.paths import DataRoot

# the macro entered_before, where everything counts that was entered
EVERYTHING_ENTERED = "cast('9000-01-01 00:00:00' as timestamp)"
_MAKING = ("create", "comment", "drop", "delete", "insert")
# an increment of names that nothing has: its statements are those of any other, with these names in place of theirs
MARKED = Increment(
    **{part.name: [f"{part.name}:{n}" for n in ("first", "names", "last")] for part in fields(Increment)}
)


class NodeFailedError(Exception):
    """A test of the recorded build found rows; dbt says which."""


@dataclass(frozen=True)
class RecordedNode:
    """A model or a test: its name, its SQL as compiled, and what dbt told DuckDB for it."""

    name: str
    kind: str
    sql: str
    statements: list[str]


@dataclass(frozen=True)
class RecordedBuild:
    """The nodes in the order they were finished in, and the day they were built for."""

    known_on: str
    schemas: list[str]
    nodes: list[RecordedNode]

    @property
    def models(self) -> dict[str, str]:
        """The SQL of every model by name."""
        return {node.name: node.sql for node in self.nodes if node.kind == "model"}

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "RecordedBuild":
        """As it was kept."""
        return cls(kept["known_on"], kept["schemas"], [RecordedNode(**node) for node in kept["nodes"]])


class Recorder:
    """Listens to what dbt tells DuckDB."""

    def __init__(self) -> None:
        self._said: dict[str, list[str]] = defaultdict(list)

    def listen(self, event: Any) -> None:
        """Notes the statement, if the event of dbt is one."""
        if event.info.name == "SQLQuery":
            self._said[event.data.node_info.unique_id].append(event.data.sql)

    def recorded(self, result: Any, known_on: date) -> RecordedBuild | None:
        """The build that ended with that result of dbt; None where it cannot be said again from what was heard."""
        nodes = [
            RecordedNode(
                r.node.name,
                str(r.node.resource_type),
                r.node.compiled_code,
                self._of(r.node.unique_id, str(r.node.resource_type)),
            )
            for r in result.result.results
        ]
        schemas = [sql for sql in map(_without_comment, self._said[""]) if sql.startswith("create schema")]
        return (
            RecordedBuild(known_on.isoformat(), schemas, nodes)
            if all(node.statements for node in nodes)
            else None
        )

    def _of(self, unique_id: str, kind: str) -> list[str]:
        """What makes the model, or what counts the rows on which the test fails."""
        said = [_without_comment(sql) for sql in self._said[unique_id]]
        return said[-1:] if kind == "test" else [sql for sql in said if sql.startswith(_MAKING)]


def _without_comment(sql: str) -> str:
    """The statement without the comment that dbt puts before it."""
    return sql.partition("*/")[2].strip() if sql.lstrip().startswith("/*") else sql.strip()


def say_again(
    recorded: RecordedBuild,
    data: DataRoot,
    known_on: date,
    on_node: Callable[[dict[str, str]], None] | None,
    *,
    entered_before: datetime | None = None,
    asked: Increment | None = None,
) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The marts stand in the work file, each node was tested; what dbt would have said of each, and every model's SQL.

    Raises duckdb.Error, NodeFailedError.
    """
    today = _in_place_of_recorded(recorded, known_on, entered_before, asked)
    nodes: list[dict[str, str]] = []
    with connected(data.work / FILE_NAME, settings=_settings(data)) as con:
        con.begin()  # nobody reads the file before it is finished: one commit, not one a node
        for schema in recorded.schemas:
            con.execute(schema)
        for node in recorded.nodes:
            for sql in node.statements:
                con.execute(today(sql))
            if node.kind == "test" and any(con.fetchone() or ()):
                raise NodeFailedError(node.name)
            status, message = ("pass", "") if node.kind == "test" else ("success", "OK")
            nodes.append(
                {"name": node.name, "type": node.kind, "status": status, "message": message, "failures": "0"}
            )
            if on_node:
                on_node({"name": node.name, "status": status})
        con.commit()
    return nodes, {name: today(sql) for name, sql in recorded.models.items()}


def _in_place_of_recorded(
    recorded: RecordedBuild, known_on: date, entered_before: datetime | None, asked: Increment | None
) -> Callable[[str], str]:
    """What makes a recorded statement one of this build."""
    literals = [(f"cast('{recorded.known_on}' as date)", f"cast('{known_on}' as date)")]
    if entered_before is not None:
        moment = entered_before.isoformat(sep=" ")
        literals.append((EVERYTHING_ENTERED, f"cast('{moment}' as timestamp)"))
    literals += [] if asked is None else list(_names(asked))

    def today(sql: str) -> str:
        for then, now in literals:
            sql = sql.replace(then, now)
        return sql

    return today


def _names(asked: Increment) -> Iterator[tuple[str, str]]:
    """Each marked name with those of the increment; no name is empty, so that an empty one is found nowhere."""
    for part, marked in asdict(MARKED).items():
        names = getattr(asked, part) or [""]
        for mark, now in zip(marked, (names[0], "', '".join(names), names[-1]), strict=True):
            yield f"'{mark}'", f"'{now}'"


def _settings(data: DataRoot) -> dict[str, Any]:
    """What dbt_project/profiles.yml asks of DuckDB."""
    import jinja2  # who only asks what is kept needs it not

    profile = yaml.safe_load((DBT_PROJECT / "profiles.yml").read_text(encoding="utf-8"))
    known = os.environ | {"LONGSHU_ROOT": data.root.as_posix()}
    return {
        name: jinja2.Template(value).render(env_var=known.get) if isinstance(value, str) else value
        for name, value in profile["longshu"]["outputs"]["duckdb"]["config_options"].items()
    }
