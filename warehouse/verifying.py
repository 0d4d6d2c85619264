"""Whether everything that was written is still as it was: archive, ledger, kits, releases of every audience."""

from dataclasses import dataclass
from typing import get_args

from warehouse.archive import ArchiveDamagedError, archived_bytes
from warehouse.edition import Audience
from warehouse.kits import is_sound, kit_path
from warehouse.ledger import damaged_files, manifests
from warehouse.paths import DataRoot
from warehouse.releases import every_release, verify_files


@dataclass(frozen=True)
class Verified:
    """The files that are not as they were written, and how much was looked at."""

    files: list[str]
    submissions: int
    releases: int


def damaged(data: DataRoot) -> Verified:
    """Every hash was recomputed; retracted releases are still kept and count too."""
    submissions = manifests(data)
    found = list(damaged_files(data))
    for digest in dict.fromkeys(m["file_sha256"] for m in submissions):
        try:
            archived_bytes(data, digest)
        except (ArchiveDamagedError, FileNotFoundError):
            found.append(f"archive/{digest}")
    audiences: tuple[Audience, ...] = get_args(Audience)
    published = [release for audience in audiences for release in every_release(data, audience)]
    for release in published:
        where = release.path.relative_to(data.root).as_posix()
        found += [f"{where}/{name}" for name in verify_files(release)]
        kit = release.manifest.get("kit")
        if kit and not is_sound(data, kit):
            found.append(kit_path(data, kit).relative_to(data.root).as_posix())
    return Verified(list(dict.fromkeys(found)), len(submissions), len(published))
