"""A shared DuckLake for dbt's profile `lake`: a catalog in Postgres, the tables as Parquet in object storage.

    LONGSHU_LAKE_CATALOG   postgres:dbname=lake host=... (libpq's words; a password stands in PGPASSWORD)
    LONGSHU_LAKE_DATA      s3://bucket/folder/, or a folder that every reader sees
    LONGSHU_S3_ENDPOINT, LONGSHU_S3_SSL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION   for s3 only

The three extensions of DuckDB come as packages, are signed, and are installed once from their files.
"""

import importlib.util
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.build.engines.import_marts import bring_back
from warehouse.connection import connected

EXTENSIONS = ("ducklake", "postgres_scanner", "httpfs")


@contextmanager
def running(scratch: Path) -> Iterator[Callable[[Path], None]]:
    """dbt reaches the lake by its profile until the block ends; its extensions are installed below `scratch`."""
    folder = scratch / "extensions"
    os.environ["LONGSHU_EXTENSIONS"] = folder.as_posix()
    _install(folder)

    def back(database: Path) -> None:
        bring_back(database, lambda layer, name: f"lake.{layer}.{name}", _attach(folder))

    yield back


def _install(folder: Path) -> None:
    with connected() as con:
        con.execute(f"set extension_directory = '{folder.as_posix()}'")
        for name in EXTENSIONS:
            con.execute(f"install '{_file(name).as_posix()}'")


def _file(extension: str) -> Path:
    package = importlib.util.find_spec(f"duckdb_extension_{extension}")
    if package is None or package.origin is None:
        raise FileNotFoundError(extension)
    return next(Path(package.origin).parent.rglob(f"{extension}.duckdb_extension"))


def _attach(folder: Path) -> tuple[str, ...]:
    """The statements by which a connection reads the lake, as dbt's profile has it."""
    given = os.environ.get
    secret = {
        "key_id": given("AWS_ACCESS_KEY_ID", "none"),
        "secret": given("AWS_SECRET_ACCESS_KEY", "none"),
        "region": given("AWS_REGION", "us-east-1"),
        "endpoint": given("LONGSHU_S3_ENDPOINT", "localhost"),
        "use_ssl": given("LONGSHU_S3_SSL", "true"),
        "url_style": "path",
    }
    entries = ", ".join(f"{name} {_literal(value)}" for name, value in secret.items())
    catalog = _literal(f"ducklake:{given('LONGSHU_LAKE_CATALOG', 'postgres:dbname=lake')}")
    return (
        f"set extension_directory = {_literal(folder.as_posix())}",
        *(f"load {name}" for name in EXTENSIONS),
        f"create secret (type s3, {entries})",
        f"attach {catalog} as lake (read_only)",
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
