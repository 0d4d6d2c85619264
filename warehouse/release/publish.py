"""Publishing: the marts of one build become a release with a name, hashes and a difference.

    releases/2026.11.0/longshu.duckdb         schema marts, keys, comments in both languages; read-only
    releases/2026.11.0/…                      the same in every form of warehouse/products/exports
    releases/2026.11.0/dbt_docs.html          how each mart is made: lineage and SQL
    releases/2026.11.0/difference.*           what changed against the release before: JSON, Parquet, Markdown
    releases/2026.11.0/feeds/*.xml            the same as Atom feeds, for all and by indicator
    releases/2026.11.0/manifest.json          hashes, submissions, plan and method versions, known_on

A directory is complete before its name appears; a release is never touched again. Every further release of a
month counts on (2026.11.1); a correction is one that says which release it corrects, and why.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from contracts.by_content import looked_at_once
from contracts.methods import methods
from contracts.plan import Plan
from contracts.renames import former_codes
from contracts.snapshot import contracts_sha256, tree_sha256
from warehouse import query
from warehouse.audience import Audience
from warehouse.build.build import Build
from warehouse.build.build_key import tool_versions
from warehouse.build.dbt_docs import FILE as LINEAGE
from warehouse.build.dbt_runner import models_sha256
from warehouse.ledger import register
from warehouse.ledger.records import NamedFile
from warehouse.paths import (
    DataRoot,
    json_bytes,
    make_folder,
    sha256_file,
    sync_tree,
    write_atomically,
)
from warehouse.products.boundaries import compared_areas, read_boundaries
from warehouse.products.edition import Edition, Gate, GateFailedError
from warehouse.products.exports.every_export import EXPORTS, Export
from warehouse.products.gate.gate import FOLDER, RESULTS
from warehouse.products.pages import FOLDER as PAGES
from warehouse.products.pages import INDEX
from warehouse.release.admission import NothingToCorrectError, OvertakenError, admit
from warehouse.release.atom_feeds import write_feeds
from warehouse.release.difference.compare import Difference, difference
from warehouse.release.difference.markdown import markdown
from warehouse.release.difference.public import Hidden, for_public, hidden_in
from warehouse.release.duckdb_file import complete, write_marts
from warehouse.release.forward import refuse_backward, refuse_far_less
from warehouse.release.manifest import MANIFEST, Correction, ReleaseManifest, told_as, write_manifest
from warehouse.release.readable import UnreadableProductError, refuse_unreadable
from warehouse.release.rebuild_kit import keep_kit
from warehouse.release.sharing import share_unchanged
from warehouse.release.shelf import (
    Release,
    as_published,
    current_release,
    every_folder,
    next_name,
    releases,
    settle,
    shelf,
    staged_name,
    tombstones,
)
from warehouse.release.statuses_said import statuses_said

PLAN_FILES = frozenset({".yml", ".yaml", ".csv"})


def publish(
    data: DataRoot,
    plan: Plan,
    build: Build,
    published_at: datetime,
    *,
    audience: Audience = "internal",
    correction: Correction | None = None,
    gate: Gate | None = None,
    exports: tuple[Export, ...] = EXPORTS,
    by: str = "",
    is_confirmed: bool = False,
) -> Release:
    """The build is the audience's current release, in every form of `exports`; the one before stays untouched.

    | the build is that of       | then                                                  |
    |----------------------------|-------------------------------------------------------|
    | the current release        | it is returned; as a correction: NothingToCorrectError |
    | a retracted release        | RetractedBuildError, unless it comes as a correction  |
    | another, or none           | a new release                                         |

    One release is made at a time. The writer's lock is held only while it gets its name: others go on writing, and that
    it still follows the current one is looked at once more. Raises GateFailedError (the staged folder is then under `refused/`),
    UnknownReleaseError for a correction of what does not stand, WrongAudienceError, BoundariesError; GoesBackError, and
    FarLessError unless `by` confirmed it (`is_confirmed`).
    """
    with data.builder(), looked_at_once():
        return _published(
            data,
            plan,
            build,
            published_at,
            audience,
            correction,
            gate,
            exports,
            by,
            is_confirmed=is_confirmed,
        )


def _published(
    data: DataRoot,
    plan: Plan,
    build: Build,
    published_at: datetime,
    audience: Audience,
    correction: Correction | None,
    gate: Gate | None,
    exports: tuple[Export, ...],
    by: str,
    *,
    is_confirmed: bool,
) -> Release:
    with data.writer():
        previous = settle(data, audience)  # also where a crash came between the name and the pointer
    key = told_as(data, audience, build.key)
    if previous and previous.manifest.build_key == key:
        if correction:
            raise NothingToCorrectError(name=previous.name)
        return previous
    admit(data, build, key, audience, correction)
    if previous:
        refuse_backward(data, previous, build)
        if not is_confirmed:
            refuse_far_less(previous, build)
    boundaries = read_boundaries(data.boundaries, compared_areas(plan))
    name = next_name(data, published_at.date(), audience)
    folder = shelf(data, audience)
    aside = folder / staged_name(name)
    make_folder(aside)
    edition = Edition(
        aside,
        name,
        published_at,
        build.known_on,
        plan,
        previous.name if previous else None,
        audience,
        boundaries,
        as_published(previous, f"{FOLDER}/{RESULTS}") if previous else None,
        tuple(_pages(previous)) if previous else (),
    )
    rows = write_marts(build, edition.database, key, plan.codelists)
    hidden = hidden_in(edition.database) if audience == "public" else Hidden()
    renamed = former_codes(plan.indicators.values())
    changes = for_public(
        difference(previous.database if previous else None, edition.database, renamed=renamed), hidden
    )
    earlier = releases(data, audience)
    complete(edition, changes, statuses_said(edition, earlier))
    _write_difference(edition, changes, hidden, earlier, data)
    shutil.copyfile(build.path.with_name(LINEAGE), aside / LINEAGE)
    _judged(data, edition, exports, gate)
    _readable(data, edition)
    if previous:
        share_unchanged(aside, previous)
    manifest = _manifest(data, edition, build, rows, changes, correction)
    write_manifest(aside, manifest)
    _seal(aside)
    sync_tree(aside)
    named = {f"{folder.name}/{name}/{MANIFEST}": NamedFile(sha256=sha256_file(aside / MANIFEST))}
    content = {
        "audience": audience, "release": name, "published_at": published_at.isoformat(),
        "known_on": build.known_on.isoformat(), "build_key": manifest.build_key,
    }  # fmt: skip
    with data.writer():
        now = current_release(data, audience)
        if (now.name if now else None) != edition.previous:
            raise OvertakenError(name=now.name if now else "—")
        register.append(data, "published", name, at=published_at, by=by, content=content, files=named)
        settle(data, audience)
    return Release(name, folder / name, manifest, True)


def _pages(release: Release) -> Iterator[Path]:
    """The pages of the release that may hold charts, as they were published."""
    for name in release.manifest.files:
        is_page = name == INDEX or (name.startswith(f"{PAGES}/") and name.endswith(".html"))
        if is_page and (page := as_published(release, name)):
            yield page


def _judged(data: DataRoot, edition: Edition, exports: tuple[Export, ...], gate: Gate | None) -> None:
    """Every export is written and the gate has passed. Raises GateFailedError, the folder then moved aside."""
    verdict: Callable[[], None] | None = gate(edition) if gate else None
    try:
        with query.opened(edition.database):
            for export in exports:
                export(edition)
    finally:  # the gate's process ends in any case
        if verdict:
            try:
                verdict()
            except GateFailedError as failed:
                failed.folder = _refuse(data, edition)
                raise


def _readable(data: DataRoot, edition: Edition) -> None:
    """Every file can be read as what it is. Raises UnreadableProductError, the folder then moved aside."""
    try:
        refuse_unreadable(edition.folder)
    except UnreadableProductError:
        _refuse(data, edition)
        raise


def _refuse(data: DataRoot, edition: Edition) -> Path:
    target = data.refused / edition.audience / edition.name
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.rename(edition.folder, target)
    return target


def _write_difference(
    edition: Edition, changes: Difference, hidden: Hidden, earlier: list[Release], data: DataRoot
) -> None:
    write_atomically(edition.folder / "difference.json", json_bytes(changes.summary()))
    write_atomically(edition.folder / "difference.md", markdown(edition, changes).encode())
    changes.changes.write_parquet(edition.folder / "difference.parquet", compression="zstd")
    stones = tombstones(data, edition.audience)
    folders = [found.path for found in earlier[::-1]]
    write_feeds(edition, changes, folders, stones.values(), silent=hidden.indicators)


def _manifest(
    data: DataRoot, edition: Edition, build: Build, rows: dict[str, int], changes: Difference,
    correction: Correction | None,
) -> ReleaseManifest:  # fmt: skip
    plan = edition.plan
    files = sorted(p for p in edition.folder.rglob("*") if p.is_file())
    names = {p: p.relative_to(edition.folder).as_posix() for p in files}
    submissions = query.rows(build.path, "from staging.stg_submissions order by accepted_at, submission_id")
    return ReleaseManifest(
        release=edition.name,
        audience=edition.audience,
        published_at=edition.published_at.replace(microsecond=0),
        known_on=build.known_on,
        previous=edition.previous,
        correction=correction,
        plan=plan.code,
        plan_version=plan.header.version,
        plan_sha256=told_as(data, edition.audience, tree_sha256(plan.root, suffixes=PLAN_FILES)),
        methods={m.code: m.version for m in methods()},
        contracts_sha256=contracts_sha256(),
        models_sha256=models_sha256(),
        build_key=told_as(data, edition.audience, build.key),
        kit=told_as(data, edition.audience, keep_kit(data, plan, build)),
        tools=tool_versions(),
        rows=rows,
        difference={"statuses": len(changes.statuses), "rows": changes.counts},
        submissions={
            row["submission_id"]: {"outcome": row["outcome"]} | _file_of(row, edition.audience)
            for row in submissions
        },
        remembers=_remembered(data, edition.audience),
        closings=[row["period"] for row in query.rows(build.path, "from staging.stg_closings order by 1")],
        files={names[p]: sha256_file(p) for p in files},
        sizes={names[p]: p.stat().st_size for p in files},
    )


def _remembered(data: DataRoot, audience: Audience) -> list[str]:
    """The earlier public releases that decided what a public one hides."""
    return [folder.name for folder in every_folder(data, audience)] if audience == "public" else []


def _file_of(submission: dict[str, Any], audience: Audience) -> dict[str, str]:
    """A file's hash is for internal readers: a guess at its content could be checked by it."""
    return {"file_sha256": submission["file_sha256"]} if audience == "internal" else {}


def _seal(folder: Path) -> None:
    """Nobody writes to the release, whoever may look at the shelf can read it: not by the mode of who made it."""
    mode = folder.parent.stat().st_mode
    for path in folder.rglob("*"):
        path.chmod(mode & (0o7777 if path.is_dir() else 0o444))
