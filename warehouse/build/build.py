"""Marts from (observations known by known_on, plan, methods), through dbt, in a new DuckDB file."""

import json
import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from contracts.by_content import looked_at_once
from contracts.methods import Method
from contracts.plan import Plan
from warehouse.audience import COMPILED, FILE_NAME, Audience
from warehouse.build.build_key import Snapshot, build_key, setting_of
from warehouse.build.build_record import BuildRecord, is_whole, read_build_record, write_build_record
from warehouse.build.dbt_docs import FILE as LINEAGE
from warehouse.build.dbt_docs import write_lineage
from warehouse.build.dbt_models import DBT_PROJECT
from warehouse.build.dbt_runner import OnNode, models_sha256, only_entered
from warehouse.build.engines import Engine, keep_tables
from warehouse.build.finished_builds import forget_old_builds
from warehouse.build.full_or_increment import FAILURES, base_of, build_in_full, clear, increased
from warehouse.build.increments import fingerprints
from warehouse.build.inputs import write_inputs
from warehouse.build.kept_models import manifest_once
from warehouse.ledger import append_submission
from warehouse.ledger.root_mark import mark
from warehouse.paths import DataRoot, json_bytes, make_folder, put_in_place, sha256_file, write_atomically


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
    touch is made anew; with `full` everything is by dbt itself, also a build that is there. With `entered_before` only what had been
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
    setting = setting_of(data, plan, known_on, method_versions, suppressed, engine)
    base = None if full or entered_before else base_of(engine, data, setting, manifests, known_on)
    write_inputs(data, plan, seen, method_versions, suppressed, seen.extended(known_on, entered_before))
    found, not_increased = None, ""
    if base:
        try:
            found = increased(engine, data, base, manifests, known_on, on_node)
        except FAILURES as error:
            not_increased, base = f"{base.folder.name}: {error}", None
    if not found:
        clear(data)
        with only_entered(entered_before):
            found = build_in_full(
                engine, data, manifests, known_on, on_node, entered_before=entered_before, by_dbt=full
            )
    nodes, compiled = found
    shutil.rmtree(final, ignore_errors=True)
    make_folder(final)
    put_in_place(data.work / FILE_NAME, final / FILE_NAME)
    write_atomically(final / COMPILED, json_bytes(compiled))
    write_lineage(final / LINEAGE, manifest_once(data), final / FILE_NAME, _folders(data), compiled)
    audience: Audience = "internal" if suppressed is None else "public"
    write_build_record(final, BuildRecord(
        known_on=known_on, entered_before=entered_before, audience=audience, engine=engine, models=models, nodes=nodes, setting=setting,
        submissions=fingerprints(manifests), base=base.folder.name if base else None,
        not_increased=not_increased, file_sha256=sha256_file(final / FILE_NAME),
    ))  # fmt: skip
    keep_tables(engine, data, key)
    forget_old_builds(data)
    return Build(key, final / FILE_NAME, known_on, False, tuple(nodes), engine, not_increased, seen)


def _folders(data: DataRoot) -> dict[str, str]:
    """What the docs call the folders a build reads and writes."""
    return {
        data.work.as_posix(): "work",
        data.ledger.as_posix(): "ledger",
        DBT_PROJECT.as_posix(): "dbt_project",
    }
