"""A release computed again, from a ledger read again from the archive, and compared row by row.

What the release was made from is fixed in its manifest (submissions, closed months, known_on) and its kit (the
plan's files and tables, the SQL of its models): what came later, or was changed since, plays no part.
"""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import polars as pl

from contracts.dictionary import marts
from contracts.plan import Plan
from contracts.snapshot import contracts_sha256, tree_sha256
from warehouse.audience import FILE_NAME
from warehouse.build.build_key import tool_versions
from warehouse.build.dbt_runner import models_sha256
from warehouse.build.due_dates import expected_returns
from warehouse.build.inputs import input_tables
from warehouse.build.live_register import DATABASE, over
from warehouse.connection import connected
from warehouse.disclosure.hiding import hiding_of
from warehouse.disclosure.memory import remembered
from warehouse.ledger import register
from warehouse.ledger.append_submission import write_empty_tables
from warehouse.ledger.root_secret import lend_secret
from warehouse.ledger.submission import Submission
from warehouse.ledger.submission_history import table_path
from warehouse.ledger.version_0_1 import TABLES
from warehouse.paths import DataRoot
from warehouse.release.duckdb_file import quoted
from warehouse.release.manifest import told_as
from warehouse.release.publish import PLAN_FILES
from warehouse.release.rebuild_kit import Kit
from warehouse.release.shelf import Release

WITHOUT_A_WORD = ("count", "index", "ratio")  # of the units, until kits held tables
_REFERENCE = re.compile(r'"\w+"\."(?:staging|intermediate|marts)"\."(\w+)"')


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


def take_over(data: DataRoot, scratch: DataRoot, submission: Submission) -> None:
    """The submission is in the scratch ledger with the tables that it has in `data`."""
    for table in TABLES:
        source, target = (table_path(root, table, submission.submission_id) for root in (data, scratch))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # read otherwise, so it does not stand
        shutil.copyfile(source, target)
    said = submission.model_dump(mode="json", exclude={"files", "by", "record"})
    register.append(
        scratch, "submitted", submission.submission_id, at=submission.accepted_at, content=said, files=submission.files
    )  # fmt: skip


def take_over_closings(data: DataRoot, scratch: DataRoot, release: Release) -> None:
    """The months that were closed for the release are closed in the scratch ledger."""
    last = {act.subject: act for act in register.acts(data, "closed", before=_record_of(data, release))}
    for act in last.values():
        if act.subject in (release.manifest.closings or ()):
            register.append(scratch, "closed", act.subject, at=act.at, by=act.by, content=act.content)


def _record_of(data: DataRoot, release: Release) -> int:
    """The number after that of the record by which the release went out; all of version 0.1 has one."""
    audience = release.manifest.audience
    acts = register.acts(data, "published", subject=release.name)
    return next(act.record + 1 for act in acts if act.content["audience"] == audience)


def rebuilt(data: DataRoot, release: Release, scratch: DataRoot, plan: Plan, kit: Kit) -> list[Comparison]:
    """Every mart computed from the scratch ledger by the release's own SQL, against the mart as released.

    A public release is computed as it was made: what must not be shown follows from the internal marts and from
    the public releases of `data` that its manifest remembers.
    """
    suppressed = None
    if release.manifest.audience == "public":
        lend_secret(data, scratch)
        day = release.manifest.published_at.date()
        internal = _computed(scratch, plan, kit, scratch.work / "internal", None)
        memory = remembered(data, release.manifest.remembers)
        suppressed = hiding_of(internal, plan, day, memory).table()
    again = _computed(
        scratch, plan, kit, scratch.work / release.manifest.audience, suppressed,
        has_references=release.manifest.has_references,
    )  # fmt: skip
    with connected() as con:
        con.execute(f"attach {quoted(again)} as {DATABASE} (read_only)")
        con.execute(f"attach {quoted(release.database)} as released (read_only)")
        return [_compared(con, name, rows) for name, rows in release.manifest.rows.items()]


def _computed(
    scratch: DataRoot,
    plan: Plan,
    kit: Kit,
    folder: Path,
    suppressed: pl.DataFrame | None,
    *,
    has_references: bool = True,
) -> Path:
    """A DuckDB file in the folder with every model as a table."""
    folder.mkdir(parents=True, exist_ok=True)
    write_empty_tables(scratch)
    today = input_tables(scratch, plan, suppressed=suppressed, has_references=has_references)
    for name, frame in {**(today if kit.tables else _as_before(today)), **kit.tables}.items():
        frame.write_parquet(folder / f"{name}.parquet")
    database = folder / FILE_NAME
    database.unlink(missing_ok=True)
    with connected(database) as con:
        for layer in ("staging", "intermediate", "marts"):
            con.execute(f"create schema {layer}")
        for name in _in_order(kit.compiled):
            sql = over(kit.compiled[name], folder, scratch)
            con.execute(f"create table {_layer(name)}.{name} as {sql}")
    return database


def _as_before(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables with what the models of a release without tables of its own read.

    Path and method stood beside each target, and what is only counted had no word for its unit.
    """
    declared = tables["indicators"].filter(pl.col("declaration_no") == 1)
    targets = tables["targets"].join(
        declared.select("indicator", "path_type", "chosen_method"),
        on="indicator",
        how="left",
        maintain_order="left",
    )
    no_word = pl.col("unit_measure").is_in(WITHOUT_A_WORD)
    return tables | {
        "indicators": tables["indicators"].with_columns(
            unit_zh=pl.when(no_word).then(pl.lit("")).otherwise("unit_zh")
        ),
        "targets": targets.with_columns(
            path_type=pl.coalesce("own_path", "path_type"),
            chosen_method=pl.coalesce("own_method", "chosen_method"),
        ),
    }


def _in_order(compiled: Mapping[str, str]) -> list[str]:
    """The models, each after those it selects from: as the SQL says, whatever today's project is."""
    refs = {name: set(_REFERENCE.findall(sql)) & compiled.keys() for name, sql in compiled.items()}
    return list(TopologicalSorter(refs).static_order())


def _layer(model: str) -> str:
    return {"stg": "staging", "int": "intermediate"}.get(model.partition("_")[0], "marts")


def since_then(
    data: DataRoot, release: Release, plan_root: Path, plan: Plan, kit: Kit
) -> list[tuple[str, str]]:
    """What is not today as it was when the release was made, in Chinese and English."""
    manifest = release.manifest
    notes = []
    if manifest.models_sha256 != models_sha256():
        notes.append(
            (
                "模型自那以后有改动，按发布当时的 SQL 重算",
                "the models have changed since; the release's own SQL was run",
            )
        )
    if manifest.contracts_sha256 != contracts_sha256():
        notes.append(
            (
                "代码表、方法或规则自那以后有改动，按发布当时的重算",
                "codelists, methods or rules have changed since; the release's own were used",
            )
            if kit.tables
            else (
                "代码表、方法或规则自那以后有改动，那时的没有留存，按今天的重算",
                "codelists, methods or rules have changed since and were not kept then; today's were used",
            )
        )
    if "expected_returns" in kit.tables and not kit.tables["expected_returns"].equals(expected_returns(plan)):
        notes.append(
            (
                "报送日历自那以后有改动，按发布当时的日历重算",
                "the calendar of due days has changed since; the release's own was used",
            )
        )
    today = tree_sha256(plan_root, suffixes=PLAN_FILES)
    if manifest.plan_sha256 not in (today, told_as(data, manifest.audience, today)):
        notes.append(
            (
                "方案自那以后有改动，按发布当时的方案重算",
                "the plan has changed since; the release's own was used",
            )
        )
    now = tool_versions()
    changed = [f"{n} {was}→{now.get(n, '?')}" for n, was in manifest.tools.items() if now.get(n) != was]
    if changed:
        notes.append((f"工具版本不同：{'、'.join(changed)}", f"other tool versions: {', '.join(changed)}"))
    return notes  # fmt: skip


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
