"""Engines that can make the marts: DuckDB on this machine, Apache Spark, a shared DuckLake.

DuckDB builds in the file of the build itself. From the others the marts come back into such a file
(`import_marts`), so that one release code publishes them all.
"""

import importlib
import importlib.metadata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from contracts.errors import KeyedFault
from warehouse.build.engines import kept_tables
from warehouse.build.increments import Increment
from warehouse.paths import DataRoot

Engine = Literal["duckdb", "spark", "lake"]
PACKAGES: dict[Engine, tuple[str, ...]] = {
    "duckdb": (),
    "spark": ("dbt-spark", "pyspark"),
    "lake": ("duckdb-extension-ducklake", "duckdb-extension-postgres-scanner", "duckdb-extension-httpfs"),
}

KEEPING: tuple[Engine, ...] = ("spark",)  # DuckDB starts from the file of a build, the lake from nothing


class EngineMissingError(KeyedFault):
    """What the engine needs is not installed here; `packages` names it."""

    code = "build.engine.missing"

    def __init__(self, engine: Engine, packages: list[str]) -> None:
        self.engine, self.packages = engine, packages
        super().__init__(engine=engine, packages=", ".join(packages))


def engine_versions(engine: Engine) -> dict[str, str]:
    """The versions of what the engine adds to the tools of a build. Raises EngineMissingError."""
    found, missing = {}, []
    for name in PACKAGES[engine]:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        raise EngineMissingError(engine, missing)
    return found


def kept_build(engine: Engine, data: DataRoot) -> str | None:
    """The key of the build whose tables that engine kept, or None."""
    return kept_tables.kept_build(data.work / engine) if engine in KEEPING else None


def keep_tables(engine: Engine, data: DataRoot, key: str) -> None:
    """The tables of that build, just finished on the engine, are there to start from, if the engine keeps any."""
    if engine in KEEPING:
        kept_tables.keep(data.work / engine, key)


@contextmanager
def running(
    engine: Engine, data: DataRoot, replacing: Increment | None = None
) -> Iterator[Callable[[Path], None]]:
    """dbt reaches the engine by the profile of its name until the block ends; its scratch is new and empty.

    For an increment it holds what stays of the tables that were kept. What is yielded brings the marts back:
    the new DuckDB file it is given holds them.
    """
    scratch = data.work / engine
    kept_tables.clear(scratch, replacing)
    module = importlib.import_module(f"warehouse.build.engines.{engine}")
    with module.running(scratch) as back:
        yield back
