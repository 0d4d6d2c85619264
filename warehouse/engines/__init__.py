"""Engines that can make the marts: DuckDB on this machine, Apache Spark, a shared DuckLake.

DuckDB builds in the file of the build itself. From the others the marts come back into such a file
(`coming_back`), so that one release code publishes them all.
"""

import importlib
import importlib.metadata
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from warehouse.paths import DataRoot

Engine = Literal["duckdb", "spark", "lake"]
ENGINES: tuple[Engine, ...] = ("duckdb", "spark", "lake")
PACKAGES: dict[Engine, tuple[str, ...]] = {
    "duckdb": (),
    "spark": ("dbt-spark", "pyspark"),
    "lake": ("duckdb-extension-ducklake", "duckdb-extension-postgres-scanner", "duckdb-extension-httpfs"),
}


class EngineMissingError(Exception):
    """What the engine needs is not installed here; `packages` names it."""

    def __init__(self, engine: Engine, packages: list[str]) -> None:
        self.engine, self.packages = engine, packages
        super().__init__(f"{engine}: {', '.join(packages)}")


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


@contextmanager
def running(engine: Engine, data: DataRoot) -> Iterator[Callable[[Path], None]]:
    """dbt reaches the engine by the profile of its name until the block ends; its scratch is new and empty.

    What is yielded brings the marts back: the new DuckDB file it is given holds them.
    """
    scratch = data.work / engine
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    module = importlib.import_module(f"warehouse.engines.{engine}")
    with module.running(scratch) as back:
        yield back
