"""A release shares with the one before the files that say the same: one copy on the disk under two names."""

import os
from pathlib import Path

from warehouse.paths import sha256_file
from warehouse.release.shelf import Release, as_published


def share_unchanged(folder: Path, before: Release) -> list[str]:
    """Each file of the folder that is byte for byte as the release before published it is that file; their names.

    Where the file system has no such links, or that file is no longer as it was published, the copy stays.
    """
    shared = []
    for name, digest in before.manifest.files.items():
        mine = folder / name
        if not _has(mine, before.manifest.sizes.get(name), digest):
            continue
        earlier = as_published(before, name)
        if earlier and _became(mine, earlier):
            shared.append(name)
    return shared


def _has(path: Path, size: int | None, digest: str) -> bool:
    return path.is_file() and size == path.stat().st_size and sha256_file(path) == digest


def _became(mine: Path, earlier: Path) -> bool:
    """Whether the file is a link to the earlier one now."""
    link = mine.with_name(f".{mine.name}.shared")
    try:
        os.link(earlier, link)
        os.replace(link, mine)
    except OSError:
        link.unlink(missing_ok=True)
        return False
    return True
