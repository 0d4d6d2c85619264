"""Marts from (observations known by known_on, plan, methods), through dbt, in a new DuckDB file.

A build is named by a hash of all that it depends on: equal inputs find the finished build again.
"""

import importlib.metadata
import json
import shutil
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from contracts.by_content import looked_at_once
from contracts.methods import Method
from contracts.packaged import packaged
from contracts.plan import Plan
from contracts.snapshot import contracts_sha256, tree_sha256
from contracts.tables import FINDING, OBSERVATION, empty
from warehouse.audience import COMPILED, FILE_NAME, Audience
from warehouse.build.audience_tables import audience_tables, submissions_table, suppressions_sha256
from warehouse.build.build_record import (
    BuildRecord,
    finished,
    is_whole,
    read_build_record,
    write_build_record,
)
from warehouse.build.dbt_docs import FILE as LINEAGE
from warehouse.build.dbt_docs import write_lineage
from warehouse.build.dbt_models import DBT_PROJECT
from warehouse.build.dbt_runner import OnNode, models_sha256, only_entered
from warehouse.build.engines import Engine, engine_versions, keep_tables
from warehouse.build.full_or_increment import FAILURES, base_of, build_in_full, clear, increased
from warehouse.build.increments import fingerprints
from warehouse.build.kept_models import Compiled
from warehouse.build.plan_tables import plan_tables
from warehouse.ledger import append_submission, submission_history
from warehouse.ledger.closings import Closing, closings, closings_frame
from warehouse.ledger.extensions import Extension, extensions
from warehouse.ledger.root_mark import mark
from warehouse.ledger.root_secret import keyed
from warehouse.ledger.submission import Submission
from warehouse.ledger.submissions_table import submissions_frame
from warehouse.paths import (
    DataRoot,
    json_bytes,
    make_folder,
    put_in_place,
    sha256,
    sha256_file,
    write_atomically,
)

BUILDS_KEPT = 12  # by itself; any of them can be made again, and `longshu tidy` leaves fewer
TOOLS = ("duckdb", "dbt-core", "dbt-duckdb", "polars", "chinesecalendar")


@dataclass(frozen=True)
class Snapshot:
    """What was on record when a build began: what comes while it runs is not part of it."""

    submissions: list[Submission]
    closings: list[Closing]
    extensions: list[Extension]

    @classmethod
    def of(cls, data: DataRoot) -> "Snapshot":
        """As the ledger stands. Call it as the one writer."""
        return cls(submission_history.manifests(data), closings(data), extensions(data))

    def extended(self, known_on: date | None, entered_before: datetime | None = None) -> list[Extension]:
        """The extensions on record by the end of that day, and before that moment, where they are given."""
        ends = [datetime.combine(known_on + timedelta(days=1), time.min)] if known_on else []
        ends += [entered_before] if entered_before else []
        return [one for one in self.extensions if all(one.at < end for end in ends)]


@dataclass(frozen=True)
class Build:
    """A finished build: its key, its file, whether it was there already, and what dbt said of each node.

    `not_increased`: why it did not start from the build before after all, where that was tried and failed.
    `snapshot`: what it was made from; `internal`: the build that a public one leaves figures out of.
    """

    key: str
    path: Path
    known_on: date
    reused: bool
    nodes: tuple[dict[str, str], ...]
    engine: Engine = "duckdb"
    not_increased: str = ""
    snapshot: Snapshot | None = None
    internal: "Build | None" = None

    @property
    def audience(self) -> Audience:
        """Whom the build is for."""
        made = read_build_record(self.path.parent)
        return made.audience if made else "internal"

    def compiled(self) -> dict[str, str]:
        """The SQL of every model as it was run, by name."""
        return dict(json.loads(self.path.with_name(COMPILED).read_bytes()))


def build_key(
    data: DataRoot,
    plan: Plan,
    known_on: date,
    method_versions: tuple[Method, ...] | None = None,
    suppressed: pl.DataFrame | None = None,
    engine: Engine = "duckdb",
    snapshot: Snapshot | None = None,
    entered_before: datetime | None = None,
) -> str:
    """A hash of everything the marts depend on.

    An engine other than DuckDB is part of it: the rows are the same, but for the last digits of floating
    figures, and a build says which engine it was made on.
    """
    seen = snapshot or Snapshot.of(data)
    parts = {
        "submissions": fingerprints(seen.submissions),
        "closings": seen.closings,
        "extensions": seen.extensions,
        "known_on": known_on,
        "setting": _setting(data, plan, known_on, method_versions, suppressed, engine),
    }
    if entered_before is not None:
        parts["entered_before"] = entered_before
    return sha256(json_bytes(parts))[:16]


def _setting(
    data: DataRoot,
    plan: Plan,
    known_on: date,
    method_versions: tuple[Method, ...] | None,
    suppressed: pl.DataFrame | None,
    engine: Engine,
) -> str:
    """A hash of all that the marts depend on beside the ledger and the day: two days between which something was
    declared anew have two settings, so that no build starts from one made under other declarations."""
    parts: dict[str, Any] = {
        "plan": tree_sha256(plan.root),
        "contracts": contracts_sha256(),
        "models": models_sha256(),
        "warehouse": tree_sha256(packaged("warehouse")),
        "tools": tool_versions(),
    }
    if turned := sorted(day for day in plan.turning_days if day <= known_on):
        parts["declared"] = [day.isoformat() for day in turned]
    if method_versions is not None:
        parts["methods"] = [m.model_dump(mode="json") for m in method_versions]
    if suppressed is not None:
        parts["suppressions"] = suppressions_sha256(suppressed)
        parts["references"] = keyed(data, "references")
    if engine != "duckdb":
        parts["engine"] = {engine: engine_versions(engine)}
    return sha256(json_bytes(parts))[:16]


def tool_versions() -> dict[str, str]:
    """The versions of the tools that make a build."""
    return {name: importlib.metadata.version(name) for name in TOOLS}


def newest_build(data: DataRoot) -> Path | None:
    """The file of the internal build made last, or None before the first."""
    made = (
        folder
        for folder, record in finished(data)
        if record.audience == "internal" and record.entered_before is None and (folder / FILE_NAME).exists()
    )
    return next((folder / FILE_NAME for folder in made), None)


def build_of_current_models(data: DataRoot) -> Path | None:
    """The file of the newest build made from the dbt project as it stands, or None where there is none."""
    wanted = models_sha256()
    made = (f for f, record in finished(data) if record.models == wanted and (f / FILE_NAME).exists())
    return next((folder / FILE_NAME for folder in made), None)


def current_models(data: DataRoot) -> Compiled | None:
    """The SQL of every model as compiled by the newest build of the dbt project as it stands, and its known_on.

    None where no build is left that was made from these models.
    """
    wanted = models_sha256()
    for folder, made in finished(data):
        if made.models == wanted and made.entered_before is None:
            return Compiled(dict(json.loads((folder / COMPILED).read_bytes())), made.known_on)
    return None


def build(
    data: DataRoot,
    plan: Plan,
    known_on: date,
    *,
    on_node: OnNode = None,
    method_versions: tuple[Method, ...] | None = None,
    suppressed: pl.DataFrame | None = None,
    engine: Engine = "duckdb",
    full: bool = False,
    snapshot: Snapshot | None = None,
    entered_before: datetime | None = None,
) -> Build:
    """The marts as known on `known_on` are in `builds/<key>/longshu.duckdb`, every dbt test passed.

    Made on `engine`; from another than DuckDB they come back into such a file. One build runs at a time; the writer's lock
    is held only while what is on record is noted: others go on writing, and what they write is no part of it (nor is
    what came after `snapshot`, where one is given). The root is of this plan from then on. Where an earlier build differs by added submissions and days alone, only what they
    touch is made anew; with `full` everything is, also a build that is there. With `entered_before` only what had been
    entered here before that moment is used.

    Raises OtherPlanError, BuildFailedError, EngineMissingError; a failed build leaves nothing behind but scratch. With `suppressed`
    it is the public build, without the figures of that table (`warehouse.disclosure.public_build`).
    """
    with data.builder(), looked_at_once():
        with data.writer():
            mark(data, plan.code)
            append_submission.set_aside_unnamed(data)
            append_submission.write_empty_tables(data)
            seen = snapshot or Snapshot.of(data)
        key = build_key(data, plan, known_on, method_versions, suppressed, engine, seen, entered_before)
        final = data.builds / key
        there = None if full or not is_whole(final) else read_build_record(final)
        if there:
            return Build(key, final / FILE_NAME, known_on, True, tuple(there.nodes), engine, snapshot=seen)
        return _built(
            data,
            plan,
            known_on,
            key,
            seen,
            on_node,
            method_versions,
            suppressed,
            engine,
            full=full,
            entered_before=entered_before,
        )


def _built(
    data: DataRoot,
    plan: Plan,
    known_on: date,
    key: str,
    seen: Snapshot,
    on_node: OnNode,
    method_versions: tuple[Method, ...] | None,
    suppressed: pl.DataFrame | None,
    engine: Engine,
    *,
    full: bool,
    entered_before: datetime | None,
) -> Build:
    models, manifests, final = models_sha256(), seen.submissions, data.builds / key
    setting = _setting(data, plan, known_on, method_versions, suppressed, engine)
    base = None if full or entered_before else base_of(engine, data, setting, manifests, known_on)
    _prepare(data, plan, seen, method_versions, suppressed, seen.extended(known_on, entered_before))
    found, not_increased = None, ""
    if base:
        try:
            found = increased(engine, data, base, manifests, known_on, on_node)
        except FAILURES as error:
            not_increased, base = f"{base.folder.name}: {error}", None
    if not found:
        clear(data)
        with only_entered(entered_before):
            found = build_in_full(engine, data, manifests, known_on, on_node)
    nodes, compiled = found
    shutil.rmtree(final, ignore_errors=True)
    make_folder(final)
    put_in_place(data.work / FILE_NAME, final / FILE_NAME)
    write_atomically(final / COMPILED, json_bytes(compiled))
    manifest = data.work / "dbt" / "manifest.json"
    write_lineage(final / LINEAGE, manifest, final / FILE_NAME, _folders(data), compiled)
    audience: Audience = "internal" if suppressed is None else "public"
    write_build_record(final, BuildRecord(
        known_on=known_on, entered_before=entered_before, audience=audience, engine=engine, models=models, nodes=nodes, setting=setting,
        submissions=fingerprints(manifests), base=base.folder.name if base else None,
        not_increased=not_increased, file_sha256=sha256_file(final / FILE_NAME),
    ))  # fmt: skip
    keep_tables(engine, data, key)
    _forget_old_builds(data)
    return Build(key, final / FILE_NAME, known_on, False, tuple(nodes), engine, not_increased, seen)


def _folders(data: DataRoot) -> dict[str, str]:
    """What the docs call the folders a build reads and writes."""
    return {
        data.work.as_posix(): "work",
        data.ledger.as_posix(): "ledger",
        DBT_PROJECT.as_posix(): "dbt_project",
    }


def _forget_old_builds(data: DataRoot) -> None:
    made = [folder for folder, _ in finished(data)]
    for folder in made[BUILDS_KEPT:] + [folder for folder in made if not (folder / FILE_NAME).exists()]:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(
    data: DataRoot,
    plan: Plan,
    seen: Snapshot,
    method_versions: tuple[Method, ...] | None,
    suppressed: pl.DataFrame | None,
    extended: list[Extension],
) -> None:
    inputs = data.work / "inputs"
    shutil.rmtree(inputs, ignore_errors=True)
    inputs.mkdir(parents=True)
    clear(data)
    for name, frame in input_tables(
        data, plan, method_versions, suppressed, snapshot=seen, extended=extended
    ).items():
        frame.write_parquet(inputs / f"{name}.parquet")


def input_tables(
    data: DataRoot,
    plan: Plan,
    method_versions: tuple[Method, ...] | None = None,
    suppressed: pl.DataFrame | None = None,
    *,
    has_references: bool = True,
    snapshot: Snapshot | None = None,
    extended: list[Extension] | None = None,
    names: Container[str] | None = None,
) -> dict[str, pl.DataFrame]:
    """Every table dbt reads beside the ledger's own files: the register, the closings, the audience, the plan.

    Due days are put off by the extensions given, else by all on record. Of the plan's tables only `names`, if given.

    Without `has_references` a public build has the files' own hashes, as in version 0.1.
    `observations_shape` and `findings_shape` have no rows: they lend their columns to files written before
    a column existed.
    """
    seen = snapshot or Snapshot.of(data)
    register = submissions_frame(data, seen.submissions)
    return {
        "submissions": submissions_table(data, register, suppressed) if has_references else register,
        "closings": closings_frame(data, seen.closings),
        **audience_tables(suppressed),
        "observations_shape": empty(OBSERVATION),
        "findings_shape": empty(FINDING),
        **plan_tables(plan, method_versions, seen.extensions if extended is None else extended, names),
    }
