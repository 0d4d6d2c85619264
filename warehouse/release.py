"""A release: the marts of one build with a name, hashes and a pointer replaced by rename.

    releases/2026.11.0/longshu.duckdb         schema marts, keys, comments in both languages; read-only
    releases/2026.11.0/parquet/<mart>.parquet the same tables
    releases/2026.11.0/difference.json        what changed against the release before
    releases/2026.11.0/manifest.json          hashes, submissions, plan and method versions, known_on
    releases/CURRENT                          one line: the name of the newest release
    releases/current                          the same as a link, where the system has links

A directory is complete before its name appears; a release is never touched again.
"""

import json
import os
import re
import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from contracts.dictionary import columns, marts
from contracts.methods import methods
from contracts.plan import Plan
from warehouse import ledger
from warehouse.build import Build, tool_versions
from warehouse.diff import difference
from warehouse.edition import FILE_NAME, Edition
from warehouse.exports import EXPORTS, Export
from warehouse.known_on_macros import add_macros
from warehouse.paths import DataRoot, json_bytes, offline, sha256_file, write_atomically

NAME = re.compile(r"(\d{4})\.(\d{2})\.(\d+)")


@dataclass(frozen=True)
class Release:
    """A published release and whether this run made it."""

    name: str
    path: Path
    manifest: dict[str, Any]
    is_new: bool

    @property
    def database(self) -> Path:
        """The release's DuckDB file."""
        return self.path / FILE_NAME


def current_release(data: DataRoot) -> Release | None:
    """The release readers are sent to, or None before the first."""
    pointer = data.releases / "CURRENT"
    if not pointer.exists():
        return None
    path = data.releases / pointer.read_text(encoding="utf-8").strip()
    return Release(path.name, path, json.loads((path / "manifest.json").read_bytes()), False)


def releases(data: DataRoot) -> list[Release]:
    """Every complete release, oldest first."""
    found = [p for p in data.releases.glob("*") if NAME.fullmatch(p.name) and not p.is_symlink()]
    return [
        Release(path.name, path, json.loads((path / "manifest.json").read_bytes()), False)
        for path in sorted(found, key=lambda path: [int(part) for part in path.name.split(".")])
    ]


def publish(
    data: DataRoot,
    plan: Plan,
    build: Build,
    published_at: datetime,
    *,
    exports: tuple[Export, ...] = EXPORTS,
) -> Release:
    """The build is the current release, in every form of `exports`; the one before stays untouched.

    Returns the current release unchanged where it was made from the same build.
    """
    previous = current_release(data)
    finished = releases(data)[-1:]
    if finished and finished[0].manifest["build_key"] == build.key:
        _point_to(data, finished[0].name)  # also where a crash came between the name and the pointer
        return finished[0]
    name = _next_name(data, published_at.date())
    aside = data.releases / f".{name}.part"
    shutil.rmtree(aside, ignore_errors=True)
    (aside / "parquet").mkdir(parents=True)
    rows = write_marts(build, aside / FILE_NAME, aside / "parquet")
    changes = difference(previous.database if previous else None, aside / FILE_NAME)
    write_atomically(aside / "difference.json", json_bytes(changes))
    edition = Edition(aside, name, published_at, build.known_on, plan, previous.name if previous else None)
    for export in exports:
        export(edition)
    files = sorted(p for p in aside.rglob("*") if p.is_file())
    manifest = {
        "release": name,
        "published_at": published_at.isoformat(timespec="seconds"),
        "known_on": build.known_on.isoformat(),
        "previous": previous.name if previous else None,
        "plan": plan.code,
        "plan_version": plan.header.version,
        "methods": {m.code: m.version for m in methods()},
        "build_key": build.key,
        "tools": tool_versions(),
        "rows": rows,
        "submissions": {
            m["submission_id"]: {"file_sha256": m["file_sha256"], "outcome": m["outcome"]}
            for m in ledger.manifests(data)
        },
        "files": {p.relative_to(aside).as_posix(): sha256_file(p) for p in files},
    }
    write_atomically(aside / "manifest.json", json_bytes(manifest))
    for path in aside.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
    os.rename(aside, data.releases / name)
    _point_to(data, name)
    return Release(name, data.releases / name, manifest, True)


def write_marts(build: Build, database: Path, parquet: Path) -> dict[str, int]:
    """Every mart stands in `database` with keys and comments, and beside it as Parquet; returns row counts.

    The file also has the two known-on macros.
    """
    rows: dict[str, int] = {}
    with duckdb.connect(str(database), config=offline()) as con:
        con.execute(f"attach '{_quoted(build.path)}' as build (read_only)")
        con.execute("create schema marts")
        for mart in marts().values():
            ddl = con.execute(
                "select sql from duckdb_tables() where database_name = 'build' "
                "and schema_name = 'marts' and table_name = ?",
                [mart.name],
            ).fetchall()[0][0]
            con.execute(_local_ddl(ddl, mart.name, mart.keys))
            order = ", ".join(mart.keys)
            con.execute(
                f"insert into marts.{mart.name} select * from build.marts.{mart.name} order by {order}"
            )
            con.execute(
                f"comment on table marts.{mart.name} is '{_quoted(f'{mart.label_zh} | {mart.label_en}')}'"
            )
            names = [r[0] for r in con.execute(f"describe marts.{mart.name}").fetchall()]
            for name in names:
                text = _quoted(columns()[name].description)
                con.execute(f"comment on column marts.{mart.name}.{name} is '{text}'")
            target = _quoted(parquet / f"{mart.name}.parquet")
            con.execute(
                f"copy (from marts.{mart.name} order by {order}) to '{target}' (format parquet, compression zstd)"
            )
            rows[mart.name] = con.execute(f"select count(*) from marts.{mart.name}").fetchall()[0][0]
        add_macros(con, build.compiled(), build.known_on.isoformat())
        con.execute("detach build")
        con.execute("checkpoint")
    if database.with_name(f"{database.name}.wal").exists():
        raise RuntimeError(f"{database} was not closed cleanly")
    return rows


def verify_files(release: Release) -> list[str]:
    """Names of the release's files whose hash is not the one its manifest gives (empty: all are as published)."""
    return [
        name
        for name, digest in release.manifest["files"].items()
        if not (release.path / name).exists() or sha256_file(release.path / name) != digest
    ]


def _local_ddl(ddl: str, name: str, keys: tuple[str, ...]) -> str:
    """The build tests a key; the release declares it, for those who read the file."""
    own = re.sub(r"(?i)^create table [^(]*\(", f"create table marts.{name}(", ddl, count=1)
    return f"{own.rstrip().rstrip(';').removesuffix(')')}, primary key ({', '.join(keys)}))"


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")


def _next_name(data: DataRoot, day: date) -> str:
    data.releases.mkdir(parents=True, exist_ok=True)
    month = (f"{day:%Y}", f"{day:%m}")
    found = (NAME.fullmatch(p.name) for p in data.releases.iterdir())
    numbers = [int(m[3]) for m in found if m and (m[1], m[2]) == month]
    return f"{month[0]}.{month[1]}.{max(numbers, default=-1) + 1}"


def _point_to(data: DataRoot, name: str) -> None:
    pointer, current = data.releases / "CURRENT", data.releases / "current"
    if not pointer.exists() or pointer.read_text(encoding="utf-8").strip() != name:
        write_atomically(pointer, f"{name}\n".encode())
    if current.is_symlink() and str(current.readlink()) == name:
        return
    link = data.releases / f".current.{os.getpid()}"
    try:
        link.unlink(missing_ok=True)
        link.symlink_to(name, target_is_directory=True)
        os.replace(link, current)
    except OSError:  # no links on this system: CURRENT is enough
        link.unlink(missing_ok=True)
