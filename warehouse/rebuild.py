"""A release computed again, from a ledger read again from the archive, and compared row by row.

What the release was made from is fixed in its manifest (submissions, closed months, known_on) and its kit (the
plan's files, the SQL of its models): what came later, or was changed since, plays no part.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from contracts.dictionary import marts
from contracts.plan import Plan
from warehouse.build import contracts_sha256, models_sha256, tool_versions
from warehouse.disclosure.hiding import hiding_of
from warehouse.edition import FILE_NAME
from warehouse.live import DATABASE, over, write_inputs
from warehouse.models import dbt_models
from warehouse.paths import DataRoot, offline
from warehouse.released_file import quoted
from warehouse.releases import Release


@dataclass(frozen=True)
class Comparison:
    """One mart: its rows in the release, how many the rebuild lacks, and how many it has besides."""

    mart: str
    rows: int
    lacking: int
    besides: int

    @property
    def is_same(self) -> bool:
        """Whether every row is the same."""
        return self.lacking == self.besides == 0


def take_over(data: DataRoot, scratch: DataRoot, submission_id: str) -> None:
    """The submission's ledger files are those of `data`, unchanged."""
    for table, suffix in (("observations", "parquet"), ("findings", "parquet"), ("submissions", "json")):
        name = f"{table}/{submission_id}.{suffix}"
        (scratch.ledger / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(data.ledger / name, scratch.ledger / name)


def take_over_closings(data: DataRoot, scratch: DataRoot, release: Release) -> None:
    """The months that were closed for the release are closed in the scratch ledger."""
    (scratch.ledger / "closings").mkdir(parents=True, exist_ok=True)
    for period in release.manifest["closings"]:
        name = f"closings/{period}.json"
        shutil.copyfile(data.ledger / name, scratch.ledger / name)


def rebuilt(release: Release, scratch: DataRoot, plan: Plan, compiled: dict[str, str]) -> list[Comparison]:
    """Every mart computed from the scratch ledger by the release's own SQL, against the mart as released.

    A public release is computed as it was made: what must not be shown follows from the internal marts.
    """
    suppressed = None
    if release.manifest["audience"] == "public":
        day = datetime.fromisoformat(release.manifest["published_at"]).date()
        internal = _computed(scratch, plan, compiled, scratch.work / "internal", None)
        suppressed = hiding_of(internal, plan, day).table()
    again = _computed(scratch, plan, compiled, scratch.work / release.manifest["audience"], suppressed)
    with duckdb.connect(":memory:", config=offline()) as con:
        con.execute(f"attach {quoted(again)} as {DATABASE} (read_only)")
        con.execute(f"attach {quoted(release.database)} as released (read_only)")
        return [_compared(con, name, rows) for name, rows in release.manifest["rows"].items()]


def _computed(
    scratch: DataRoot, plan: Plan, compiled: dict[str, str], folder: Path, suppressed: pl.DataFrame | None
) -> Path:
    """A DuckDB file in the folder with every model as a table."""
    folder.mkdir(parents=True, exist_ok=True)
    models = [model for model in dbt_models() if model.name in compiled]
    write_inputs(scratch, plan, models, folder, suppressed)
    database = folder / FILE_NAME
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database), config=offline()) as con:
        for layer in ("staging", "intermediate", "marts"):
            con.execute(f"create schema {layer}")
        for model in models:
            sql = over(compiled[model.name], folder, scratch)
            con.execute(f"create table {model.layer}.{model.name} as {sql}")
    return database


def since_then(release: Release) -> list[tuple[str, str]]:
    """What is not today as it was when the release was made, in Chinese and English."""
    manifest: dict[str, Any] = release.manifest
    notes = []
    if manifest["models_sha256"] != models_sha256():
        notes.append(
            (
                "模型自那以后有改动，按发布当时的 SQL 重算",
                "the models have changed since; the release's own SQL was run",
            )
        )
    if manifest["contracts_sha256"] != contracts_sha256():
        notes.append(
            (
                "代码表、方法或规则自那以后有改动，按今天的重算",
                "codelists, methods or rules have changed since; today's were used",
            )
        )
    now = tool_versions()
    changed = [f"{n} {was}→{now.get(n, '?')}" for n, was in manifest["tools"].items() if now.get(n) != was]
    if changed:
        notes.append((f"工具版本不同：{'、'.join(changed)}", f"other tool versions: {', '.join(changed)}"))
    return notes  # fmt: skip


def is_rebuildable(release: Release) -> bool:
    """Whether the release names all that it was made from; those of early versions do not."""
    return {"kit", "closings", "models_sha256", "contracts_sha256"} <= release.manifest.keys()


def _compared(con: duckdb.DuckDBPyConnection, mart: str, rows: int) -> Comparison:
    then = con.execute(f"describe released.marts.{mart}").fetchall()
    has = {name for name, *_ in con.execute(f"describe {DATABASE}.marts.{mart}").fetchall()}
    if mart not in marts() or not {name for name, *_ in then} <= has:
        return Comparison(mart, rows, rows, rows)
    names = ", ".join(name for name, *_ in then)
    cast = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind, *_ in then)
    released, again = (
        f"select {names} from released.marts.{mart}",
        f"select {cast} from {DATABASE}.marts.{mart}",
    )
    lacking, besides = (
        con.execute(f"select count(*) from (({one}) except all ({other}))").fetchall()[0][0]
        for one, other in ((released, again), (again, released))
    )
    return Comparison(mart, rows, lacking, besides)
