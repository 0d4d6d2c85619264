"""What a release is computed again from, beside the archive: its plan's files and tables, and the SQL of its models.

The tables are what the models read of plan, codelists, methods, rules and calendar as they stood: a holiday or a
cut-off that is declared anew, a due day put off since, does not change what the release was made of.

One archive per content under `kits/`, named by its SHA-256; the manifest of a release names its kit.
"""

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.plan import Plan
from contracts.snapshot import TEXT
from warehouse.build.build import Build
from warehouse.build.build_key import Snapshot
from warehouse.build.plan_tables import plan_tables
from warehouse.paths import DataRoot, json_bytes, sha256, write_atomically
from warehouse.release.kits import MODELS, PLAN, TABLES, kit_path

_STAMP = (1980, 1, 1, 0, 0, 0)  # equal content gives equal bytes


def keep_kit(data: DataRoot, plan: Plan, build: Build) -> str:
    """The kit of a build is kept; returns its hash."""
    files = {
        f"{PLAN}/{path.relative_to(plan.root).as_posix()}": path.read_bytes()
        for path in sorted(plan.root.rglob("*"))
        if path.is_file() and path.suffix in TEXT
    }
    extended = (build.snapshot or Snapshot.of(data)).extended(build.known_on)
    kept = plan_tables(plan, extended=extended)
    tables = {f"{TABLES}/{name}.parquet": _parquet(frame) for name, frame in kept.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as kit:
        for name, content in {**files, **tables, MODELS: json_bytes(build.compiled())}.items():
            kit.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    digest = sha256(buffer.getvalue())
    if not kit_path(data, digest).exists():
        write_atomically(kit_path(data, digest), buffer.getvalue(), read_only=True)
    return digest


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


@dataclass(frozen=True)
class Kit:
    """A kit laid out in a folder: the plan, the SQL of every model by name, the tables by name (none: version 0.1)."""

    plan: Path
    compiled: dict[str, str]
    tables: dict[str, pl.DataFrame]


def open_kit(data: DataRoot, digest: str, folder: Path) -> Kit:
    """The kit lies below `folder`."""
    with zipfile.ZipFile(kit_path(data, digest)) as kit:
        kit.extractall(folder)
    tables = {path.stem: pl.read_parquet(path) for path in sorted((folder / TABLES).glob("*.parquet"))}
    return Kit(folder / PLAN, dict(json.loads((folder / MODELS).read_bytes())), tables)
