"""What a release is computed again from, beside the archive: the files of its plan, its due days, the SQL of its models.

One archive per content under `kits/`, named by its SHA-256; the manifest of a release names its kit.
"""

import io
import json
import zipfile
from pathlib import Path

from contracts.plan import Plan
from contracts.snapshot import TEXT
from warehouse.audience import Audience
from warehouse.build.build import Build
from warehouse.build.due_dates import expected_returns
from warehouse.paths import DataRoot, json_bytes, sha256, write_atomically
from warehouse.release.manifest import told_as

PLAN, MODELS, DUE_DAYS = "plan", "models.json", "due_days.csv"
_STAMP = (1980, 1, 1, 0, 0, 0)  # equal content gives equal bytes


def keep_kit(data: DataRoot, plan: Plan, build: Build) -> str:
    """The kit of a build is kept; returns its hash."""
    files = {
        f"{PLAN}/{path.relative_to(plan.root).as_posix()}": path.read_bytes()
        for path in sorted(plan.root.rglob("*"))
        if path.is_file() and path.suffix in TEXT
    }
    extended = build.snapshot.extended(build.known_on) if build.snapshot else []
    files[DUE_DAYS] = expected_returns(plan, extended).write_csv().encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as kit:
        for name, content in {**files, MODELS: json_bytes(build.compiled())}.items():
            kit.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    digest = sha256(buffer.getvalue())
    if not kit_path(data, digest).exists():
        write_atomically(kit_path(data, digest), buffer.getvalue(), read_only=True)
    return digest


def kit_path(data: DataRoot, digest: str) -> Path:
    """Where the kit of that hash lies."""
    return data.kits / f"{digest}.zip"


def kit_named(data: DataRoot, audience: Audience, name: str) -> str | None:
    """The hash of the kit that a release of that audience names, or None where it is not there as it was written."""
    plain = kit_path(data, name)  # so do internal releases, and public ones of version 0.1
    others = data.kits.glob("*.zip") if audience == "public" and not plain.exists() else ()
    found = next((p for p in others if told_as(data, audience, p.stem) == name), plain)
    return found.stem if found.exists() and sha256(found.read_bytes()) == found.stem else None


def open_kit(data: DataRoot, digest: str, folder: Path) -> tuple[Path, dict[str, str]]:
    """The kit's plan lies below `folder`; returns where, and the SQL of every model by name."""
    with zipfile.ZipFile(kit_path(data, digest)) as kit:
        kit.extractall(folder)
    return folder / PLAN, dict(json.loads((folder / MODELS).read_bytes()))
