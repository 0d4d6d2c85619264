"""What a data root can do without: builds that nothing starts from, kits that no release names, caches, halves of files.

| it goes                                    | it stays                                                            |
|--------------------------------------------|---------------------------------------------------------------------|
| a build that broke off, and older ones     | the newest finished ones of each audience, and those that the current releases are of |
| a kit that no release names                | the kit of every release whose files are kept, retracted ones too   |
| `work/`, `standing/`                       | archive, ledger, releases, what was refused, the run history        |
| what a process that was killed wrote aside | what has been written to within a day: somebody may be at it        |

Nothing reads the last; the others can be made again, from the archive and the ledger, in the time that took before.
"""

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from warehouse.audience import FILE_NAME, Audience
from warehouse.build.build_record import finished
from warehouse.ledger.folded import FOLDER as STANDING
from warehouse.paths import DataRoot
from warehouse.release.manifest import told_as
from warehouse.release.shelf import current_release, every_folder, published, read_release

BUILDS_KEPT = 3
DAY = 24 * 3600
Kind = Literal["build", "kit", "cache", "half"]


@dataclass(frozen=True)
class Spare:
    """A file or folder that can go: what it is, where, and how many bytes that frees."""

    kind: Kind
    path: Path
    size: int


def spare(data: DataRoot, builds_kept: int = BUILDS_KEPT) -> list[Spare]:
    """Everything that can go, by kind and place. Raises DamagedRecordError where a release cannot be read."""
    found: list[tuple[Kind, Path]] = [("build", path) for path in _builds(data, builds_kept)]
    found += [("kit", path) for path in _kits(data)]
    found += [("cache", path) for path in (data.work, data.root / STANDING) if path.is_dir()]
    found += [("half", path) for path in _halves(data)]
    return [Spare(kind, path, _size(path)) for kind, path in found]


def remove(data: DataRoot, builds_kept: int = BUILDS_KEPT) -> list[Spare]:
    """What can go is gone; returns it. Nothing is built, released or written meanwhile. Raises WriterBusyError."""
    with data.builder(), data.writer():
        gone = spare(data, builds_kept)
        for one in gone:
            _remove(one.path)
    return gone


def _builds(data: DataRoot, kept: int) -> Iterator[Path]:
    """The build folders that can go: a release was made from none of them that is current, the newest are others."""
    current = {
        a: release.manifest.build_key for a in get_args(Audience) if (release := current_release(data, a))
    }
    stays, newest = set(), Counter[str]()
    for folder, record in finished(data):
        audience = record.audience
        is_current = audience in current and told_as(data, audience, folder.name) == current[audience]
        if (folder / FILE_NAME).exists() and (is_current or newest[audience] < kept):
            stays.add(folder.name)
            newest[audience] += 1
    if data.builds.is_dir():
        yield from (path for path in sorted(data.builds.iterdir()) if path.name not in stays)


def _kits(data: DataRoot) -> Iterator[Path]:
    """The kits that no release names; none of them while the files of a release are gone, which may come back."""
    named: list[tuple[Audience, str]] = []
    for audience in get_args(Audience):
        folders = list(every_folder(data, audience))
        if len(folders) < len(published(data, audience)):
            return
        named += [(audience, kit) for folder in folders if (kit := read_release(folder).manifest.kit)]
    for path in sorted(data.kits.glob("*.zip")):
        if not any(path.stem == kit or told_as(data, audience, path.stem) == kit for audience, kit in named):
            yield path


def _halves(data: DataRoot) -> Iterator[Path]:
    """What was written aside in archive and ledger and has not been put in place, nor written to for a day."""
    for folder in (data.archive, data.ledger):
        for path in sorted(folder.rglob(".*.part")):
            if time.time() - path.stat().st_mtime > DAY:
                yield path


def _size(path: Path) -> int:
    """The bytes that are free once it is gone: a file that lies under another name, too, frees none."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file() and not p.is_symlink()]
    return sum(stat.st_size for file in files if (stat := file.stat()).st_nlink == 1)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        aside = path.with_name(
            f".{path.name}.{os.getpid()}.part"
        )  # a folder half gone has no name that anybody reads
        path.rename(aside)
        shutil.rmtree(aside)
    else:
        path.unlink()
