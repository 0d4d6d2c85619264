"""Where the kits of releases lie, and the plan in one: found and read without the tools that make or open a whole kit."""

import zipfile
from pathlib import Path

from warehouse.audience import Audience
from warehouse.paths import DataRoot, sha256
from warehouse.release.manifest import told_as

PLAN, MODELS, TABLES = "plan", "models.json", "tables"


def kit_path(data: DataRoot, digest: str) -> Path:
    """Where the kit of that hash lies."""
    return data.kits / f"{digest}.zip"


def kit_named(data: DataRoot, audience: Audience, name: str) -> str | None:
    """The hash of the kit that a release of that audience names, or None where it is not there as it was written."""
    plain = kit_path(data, name)  # so do internal releases, and public ones of version 0.1
    others = data.kits.glob("*.zip") if audience == "public" and not plain.exists() else ()
    found = next((p for p in others if told_as(data, audience, p.stem) == name), plain)
    return found.stem if found.exists() and sha256(found.read_bytes()) == found.stem else None


def plan_in_kit(data: DataRoot, digest: str, folder: Path) -> Path:
    """The plan of the kit lies below `folder`, in the folder returned."""
    with zipfile.ZipFile(kit_path(data, digest)) as kit:
        kit.extractall(folder, [name for name in kit.namelist() if name.startswith(f"{PLAN}/")])
    return folder / PLAN
