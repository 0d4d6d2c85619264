"""The marts of a finished build made again with one model changed, in DuckDB, without dbt; nothing of it stays."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

# a change may join everything with everything: what takes this much of one small build is noticed by whoever runs it
MOST = {"memory_limit": "2GB", "max_temp_directory_size": "2GB", "threads": 1}
NEVER_ENDS = 600  # seconds after which a model is said not to end
_REFERENCE = re.compile(r'"longshu"\."\w+"\."(\w+)"')


@dataclass(frozen=True)
class Made:
    """A finished build: its file, the SQL of its models by name, and the data root that staging reads."""

    database: Path
    models: dict[str, str]
    root: Path

    @cached_property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The build, open; whoever changes a model takes it back."""
        return duckdb.connect(str(self.database), config={"file_search_path": str(self.root)} | MOST)

    @cached_property
    def relations(self) -> dict[str, tuple[str, str]]:
        """Schema and kind (view, table) of every model."""
        found = self.con.execute("select table_name, table_schema, table_type from information_schema.tables")
        return {
            name: (schema, "view" if kind == "VIEW" else "table") for name, schema, kind in found.fetchall()
        }

    @cached_property
    def reads(self) -> dict[str, set[str]]:
        """The models that each model reads."""
        return {name: set(_REFERENCE.findall(sql)) for name, sql in self.models.items()}

    def above(self, model: str) -> list[str]:
        """The models that stand on that one, each after what it reads."""
        touched, order = {model}, []
        while found := {n for n in self.models if n not in touched and self.reads[n] & touched}:
            touched |= found
        left = touched - {model}
        while left:
            ready = sorted(n for n in left if not self.reads[n] & left)
            order += ready
            left -= set(ready)
        return order

    @contextmanager
    def left_as_it_was(self) -> Iterator[None]:
        """Whatever is made meanwhile is gone afterwards, and what does not end is broken off."""
        self.con.execute("begin")
        ended = threading.Timer(NEVER_ENDS, self.con.interrupt)
        ended.start()
        try:
            yield
        finally:
            ended.cancel()
            self.con.execute("rollback")

    @contextmanager
    def changed(self, model: str, sql: str) -> Iterator[Iterator[str]]:
        """Gives the names of the models made anew on the changed one, that one first, each when it stands.

        None where the change gives the same rows. Raises duckdb.Error where the changed SQL does not run.
        """
        with self.left_as_it_was():
            yield self._remade(model, sql)

    def _remade(self, model: str, sql: str) -> Iterator[str]:
        schema, _ = self.relations[model]
        place = f'"{schema}"."{model}"'
        self.con.execute(f"create temp table changed as {sql}")
        columns, declared = (
            [name for name, *_ in self.con.execute(f"describe {of}").fetchall()] for of in ("changed", place)
        )
        if columns != declared:
            raise duckdb.BinderException("the columns are not those declared")
        same = self.con.execute(
            f"select not exists (from changed except all from {place}) and not exists (from {place} except all from changed)"
        ).fetchone()
        if same == (True,):
            return
        for name, text in [(model, "from changed"), *((n, self.models[n]) for n in self.above(model))]:
            schema, kind = self.relations[name]
            self.con.execute(f'create or replace {kind} "{schema}"."{name}" as {text}')
            yield name
