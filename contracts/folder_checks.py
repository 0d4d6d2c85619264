"""Every file of a plan's folder is read, or named: one that nothing reads would be missed by nobody."""

import difflib
from fnmatch import fnmatch
from pathlib import Path

from contracts.faults import FaultCollector

READ = (
    "plan.yml", "declarations.csv", "indicators/*.yml", "forms/*.yml", "documents.csv", "targets.csv", "targets_not_loaded.csv",
    "figures_not_loaded.csv", "comparisons.csv", "calendar.csv", "relations.csv", "scopes.csv", "readings.csv", "corrections.yml",
    "confidentiality.yml", "codelists/ref_area.csv", "codelists/coverage.csv", "codelists/data_source.csv",
    "codelists/area_level.csv", "units.csv",
)  # fmt: skip
BESIDE = (
    "README*",
    "LICENSE*",
    "CHANGELOG*",
    "schemas/*.json",
    "*.md",
    "*~",
    "~$*",
    "Thumbs.db",
    "desktop.ini",
)


def check_folder(faults: FaultCollector, root: Path, declared: tuple[str, ...] = ()) -> None:
    """Each file that nothing reads is a fault, with the name it may have been meant to have; hidden ones are not looked at.

    `declared`: the files that are read because the plan itself says so.
    """
    read = (*READ, *declared)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_dir() and not path.is_symlink():
            continue
        if any(part.startswith(".") for part in path.relative_to(root).parts):
            continue
        if not any(_fits(name, known) for known in (*read, *BESIDE)):
            near = difflib.get_close_matches(name, read, n=1)
            hint_zh = f"；是不是 {near[0]}？" if near else ""
            hint_en = f"; is {near[0]} meant?" if near else ""
            faults.add("plan.file.unread", path, 1, name, name=name, hint_zh=hint_zh, hint_en=hint_en)


def _fits(name: str, known: str) -> bool:
    """Whether the name is one of those, in the same folder: a star stands for no folder."""
    return name.count("/") == known.count("/") and fnmatch(name, known)
