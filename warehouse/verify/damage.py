"""Whether everything that was written is still as it was: archive, ledger, kits, releases of every audience."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from warehouse.audience import Audience
from warehouse.ledger.archive import ArchiveDamagedError, archived_bytes
from warehouse.ledger.sealed_records import DamagedRecordError, is_as_written
from warehouse.ledger.submissions import damaged_files, sound_manifests
from warehouse.paths import DataRoot
from warehouse.release.rebuild_kit import is_sound, kit_path
from warehouse.release.shelf import MANIFEST, astray, every_folder, read_release, verify_files


@dataclass(frozen=True)
class Verified:
    """The files that are not as they were written, and how much was looked at."""

    files: list[str]
    submissions: int
    releases: int


def damaged(data: DataRoot) -> Verified:
    """Every hash was recomputed; retracted releases are still kept and count too."""
    submissions = sound_manifests(data)
    found = list(damaged_files(data))
    for digest in dict.fromkeys(m["file_sha256"] for m in submissions):
        try:
            archived_bytes(data, digest)
        except (ArchiveDamagedError, FileNotFoundError):
            found.append(f"archive/{digest}")
    audiences: tuple[Audience, ...] = get_args(Audience)
    folders = [folder for audience in audiences for folder in every_folder(data, audience)]
    for folder in folders:
        found += _of_release(data, folder)
    found += [name for audience in audiences for name in astray(data, audience)]
    return Verified(list(dict.fromkeys(found)), len(submissions), len(folders))


def _of_release(data: DataRoot, folder: Path) -> Iterator[str]:
    """Names of what is not as it was published: the manifest, the files it lists, files it does not, the kit."""
    where = folder.relative_to(data.root).as_posix()
    if not is_as_written(folder / MANIFEST):
        yield f"{where}/{MANIFEST}"
    try:
        release = read_release(folder)
    except DamagedRecordError:
        yield f"{where}/{MANIFEST}"
        return
    yield from (f"{where}/{name}" for name in verify_files(release))
    kit = release.manifest.get("kit")
    if kit and not is_sound(data, kit):
        yield kit_path(data, kit).relative_to(data.root).as_posix()
