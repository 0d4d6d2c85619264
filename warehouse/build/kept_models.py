"""The SQL of every model as dbt compiles the project that stands, compiled once and kept: by hash of the project.

It names no data root's files but by patterns that `live_register.over` replaces, and one day, that it was compiled for.
"""

import importlib.metadata
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.build.dbt_runner import models_sha256, whole_models
from warehouse.paths import DataRoot, json_bytes, sha256, write_atomically

FOLDER = "models"
TOOLS = ("dbt-core", "dbt-duckdb")
COMPILED_FOR = date(2000, 2, 29)  # a day that no model names


@dataclass(frozen=True)
class Compiled:
    """The SQL of every model by name, and the day it was compiled for."""

    sql: dict[str, str]
    known_on: date

    def on(self, model: str, day: date) -> str:
        """The model's SQL with that day as the day as known on which it answers."""
        return self.sql[model].replace(f"cast('{self.known_on}' as date)", f"cast('{day}' as date)")


_compiled: dict[str, Compiled] = {}


def compiled_once(data: DataRoot | None, before: Callable[[], None] | None = None) -> Compiled:
    """The models of the project as it stands: kept by this process or the scratch of the root, else compiled and kept.

    `before` is called where dbt has to compile them, which takes a while. Raises BuildFailedError where it cannot.
    """
    tools = [importlib.metadata.version(name) for name in TOOLS]
    digest = sha256(json_bytes([models_sha256(), tools]))
    if digest not in _compiled:
        file = data.work / FOLDER / f"{digest}.json" if data and data.root.is_dir() else None
        found = _read(file)
        if found is None:
            if before:
                before()
            found = _by_dbt(file)
        _compiled[digest] = Compiled(found, COMPILED_FOR)
    return _compiled[digest]


def _read(file: Path | None) -> dict[str, str] | None:
    """What is kept in the file; None where there is none, or one that is damaged."""
    try:
        return None if file is None else dict(json.loads(file.read_bytes()))
    except (OSError, ValueError):
        return None


def _by_dbt(file: Path | None) -> dict[str, str]:
    """The models as dbt compiles them now, kept in the file where one is given."""
    with tempfile.TemporaryDirectory(prefix="longshu-models-") as scratch:
        made = whole_models(DataRoot(Path(scratch)), COMPILED_FOR)
    if file is not None:
        for stale in file.parent.glob("*.json"):
            stale.unlink(missing_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, json_bytes(made))
    return made
