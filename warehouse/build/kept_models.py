"""What dbt made of the project that stands, kept by hash of the project: by this process, and in the scratch of a root.

Of each project: the SQL of every model, dbt's own description of it, what its columns are made from, and the statements
of a build (recorded_build.py).
None of it names a data root's files but by patterns that `live_register.over` replaces; a day that is named is known.
"""

import importlib.metadata
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from contracts.periods import year_begins
from warehouse.build.dbt_runner import dbt_manifest, models_sha256, whole_models
from warehouse.build.recorded_build import RecordedBuild
from warehouse.paths import DataRoot, json_bytes, sha256, write_atomically

FOLDER = "models"
TOOLS = ("dbt-core", "dbt-duckdb", "duckdb")
FORM = 1  # of what is kept: another one reads none of it
COMPILED_FOR = date(2000, 2, 29)  # a day that no model names
Part = Literal["compiled", "manifest", "origins", "full", "increment"]


@dataclass(frozen=True)
class Compiled:
    """The SQL of every model by name, and the day it was compiled for."""

    sql: dict[str, str]
    known_on: date

    def on(self, model: str, day: date) -> str:
        """The model's SQL with that day as the day as known on which it answers."""
        return self.sql[model].replace(f"cast('{self.known_on}' as date)", f"cast('{day}' as date)")


_kept: dict[tuple[str, Part], Any] = {}


def compiled_once(data: DataRoot | None, before: Callable[[], None] | None = None) -> Compiled:
    """The models of the project as it stands: kept by this process or the scratch of the root, else compiled and kept.

    `before` is called where dbt has to compile them, which takes a while. Raises BuildFailedError where it cannot.
    """
    recorded = recorded_build(data, "full")
    if recorded:
        return Compiled(recorded.models, date.fromisoformat(recorded.known_on))
    found = _find(data, "compiled")
    if found is None:
        if before:
            before()
        with tempfile.TemporaryDirectory(prefix="longshu-models-") as scratch:
            found = whole_models(DataRoot(Path(scratch)), COMPILED_FOR)
        _keep(data, "compiled", found)
    return Compiled(found, COMPILED_FOR)


def manifest_once(data: DataRoot) -> dict[str, Any]:
    """The project as dbt describes it (`dbt_manifest`). It is shared: leave it as it is. Raises BuildFailedError."""
    found: dict[str, Any] = kept_once(data, "manifest", lambda: dbt_manifest(data))
    return found


def kept_once(data: DataRoot, part: Literal["manifest", "origins"], make: Callable[[], Any]) -> Any:
    """That part as it is kept, else as it is made now, and kept. It is shared: leave it as it is."""
    found = _find(data, part)
    if found is None:
        found = make()
        _keep(data, part, found)
    return found


def recorded_build(data: DataRoot | None, part: Literal["full", "increment"]) -> RecordedBuild | None:
    """The statements by which dbt made a build of the project as it stands; None where none was recorded."""
    found = _find(data, part)
    try:
        return None if found is None else RecordedBuild.of_json(found)
    except (KeyError, TypeError):
        return None  # damaged


def keep_recorded(data: DataRoot, part: Literal["full", "increment"], build: RecordedBuild | None) -> None:
    """The statements are there for the next build, where there are any."""
    if build:
        _keep(data, part, build.as_json())


def _digest() -> str:
    """A hash of the project and of what else its SQL depends on."""
    tools = [importlib.metadata.version(name) for name in TOOLS]
    return sha256(json_bytes([FORM, models_sha256(), tools, year_begins()]))


def _file(data: DataRoot | None, digest: str, part: Part) -> Path | None:
    return data.work / FOLDER / f"{digest}.{part}.json" if data and data.root.is_dir() else None


def _find(data: DataRoot | None, part: Part) -> Any:
    """That part as it is kept; None where it is not, or in a file that is damaged."""
    digest = _digest()
    if (digest, part) not in _kept:
        file = _file(data, digest, part)
        try:
            found = None if file is None else json.loads(file.read_bytes())
        except (OSError, ValueError):
            found = None
        if found is None:
            return None
        _kept[digest, part] = found
    return _kept[digest, part]


def _keep(data: DataRoot | None, part: Part, content: Any) -> None:
    """That part is kept; what is kept of another project is gone from the root."""
    digest = _digest()
    _kept[digest, part] = content
    file = _file(data, digest, part)
    if file is None:
        return
    for stale in file.parent.glob("*.json"):
        if not stale.name.startswith(digest):
            stale.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, json.dumps(content, ensure_ascii=False).encode())
