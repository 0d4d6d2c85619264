"""The shelf of published releases: their names, the pointer readers follow, and what was retracted.

| on the shelf            | means                                                              |
|-------------------------|--------------------------------------------------------------------|
| `<name>/`               | a complete release; nothing edits it                               |
| `CURRENT`               | one line: the release readers are sent to                          |
| `current`               | the same as a link, where the system has links                     |
| `<name>.retracted.json` | the tombstone: the name is used up, the data are no longer offered |

A name is `YYYY.MM.N`: the month it went out and a count from 0 in that month, never reused. Each audience has a shelf
and a count of its own.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from contracts.errors import KeyedFault
from warehouse.audience import FILE_NAME, Audience
from warehouse.ledger.sealed_records import read_record
from warehouse.paths import DataRoot, json_bytes, sha256_file, write_atomically

NAME = re.compile(r"(\d{4})\.(\d{2})\.(\d+)")
MANIFEST = "manifest.json"
TOMBSTONE = ".retracted.json"


@dataclass(frozen=True)
class Release:
    """A published release and whether this run made it."""

    name: str
    path: Path
    manifest: dict[str, Any]
    is_new: bool

    @property
    def database(self) -> Path:
        """The release's DuckDB file."""
        return self.path / FILE_NAME

    def summary(self) -> dict[str, Any]:
        """What changed against the release before, as `difference.json` says."""
        return dict(json.loads((self.path / "difference.json").read_bytes()))

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(path.stat().st_size for path in self.path.rglob("*") if path.is_file())


@dataclass(frozen=True)
class Tombstone:
    """What stands in place of a retracted release."""

    release: str
    reason: str
    retracted_at: datetime
    retracted_by: str
    published_at: datetime
    known_on: date
    build_key: str


class UnknownReleaseError(KeyedFault):
    """No standing release of that name is on the shelf."""

    code = "release.unknown"


def shelf(data: DataRoot, audience: Audience = "internal") -> Path:
    """Where the releases of that audience stand."""
    return data.public if audience == "public" else data.releases


def releases(data: DataRoot, audience: Audience = "internal") -> list[Release]:
    """Every standing release, oldest first."""
    folder, gone = shelf(data, audience), tombstones(data, audience)
    names = [p.name for p in folder.glob("*") if NAME.fullmatch(p.name) and not p.is_symlink()]
    return [read_release(folder / name) for name in sorted(names, key=_order) if name not in gone]


def release_named(data: DataRoot, name: str, audience: Audience = "internal") -> Release:
    """The standing release of that name. Raises UnknownReleaseError."""
    path = shelf(data, audience) / name
    if not NAME.fullmatch(name) or name in tombstones(data, audience) or not path.is_dir():
        raise UnknownReleaseError(name=name)
    return read_release(path)


def current_release(data: DataRoot, audience: Audience = "internal") -> Release | None:
    """The release readers are sent to, or None where none stands."""
    folder = shelf(data, audience)
    if not (folder / "CURRENT").exists():
        return None
    name = _points_to(folder)
    if not name or name in tombstones(data, audience):  # damaged, or a retraction that was cut short
        return next(iter(releases(data, audience)[::-1]), None)
    return read_release(folder / name)


def tombstones(data: DataRoot, audience: Audience = "internal") -> dict[str, Tombstone]:
    """Every retracted release by name, oldest first."""
    found = [_tombstone(path) for path in shelf(data, audience).glob(f"*{TOMBSTONE}")]
    return {t.release: t for t in sorted(found, key=lambda t: _order(t.release))}


def retracted_release(data: DataRoot, name: str, audience: Audience = "internal") -> Release:
    """A release that is no longer offered, where its files are kept."""
    kept = data.retracted / audience / name
    return read_release(kept if kept.is_dir() else shelf(data, audience) / name)


def next_name(data: DataRoot, day: date, audience: Audience = "internal") -> str:
    """The name of a release that goes out on that day: one more than any that was ever given in its month."""
    folder = shelf(data, audience)
    folder.mkdir(parents=True, exist_ok=True)
    month = (f"{day:%Y}", f"{day:%m}")
    found = (NAME.fullmatch(p.name.removesuffix(TOMBSTONE)) for p in folder.iterdir())
    numbers = [int(m[3]) for m in found if m and (m[1], m[2]) == month]
    return f"{month[0]}.{month[1]}.{max(numbers, default=-1) + 1}"


def retract(
    data: DataRoot, name: str, reason: str, by: str, now: datetime, audience: Audience = "internal"
) -> Release | None:
    """The release is no longer offered: a tombstone says why, and readers are sent to the newest that stands.

    Its files are moved aside, unchanged. Returns the release that is current now, None where none stands.
    Call it as the one writer. Raises UnknownReleaseError. A run that was cut short is finished by `settle`.
    """
    release = release_named(data, name, audience)
    stone = Tombstone(
        name, reason, now, by,
        datetime.fromisoformat(release.manifest["published_at"]),
        date.fromisoformat(release.manifest["known_on"]), release.manifest["build_key"],
    )  # fmt: skip
    content = asdict(stone) | {key: getattr(stone, key).isoformat() for key in _TIMES}
    path = shelf(data, audience) / f"{name}{TOMBSTONE}"
    write_atomically(path, json_bytes(content), read_only=True)
    return settle(data, audience)


def settle(data: DataRoot, audience: Audience = "internal") -> Release | None:
    """The pointer names the newest standing release, and what is retracted lies aside; returns that release.

    Mends what a run that was cut short left behind. Call it as the one writer.
    """
    folder = shelf(data, audience)
    for left_over in [*folder.glob(".*.part"), *folder.glob(".current.*")]:
        if left_over.is_dir() and not left_over.is_symlink():
            shutil.rmtree(left_over)
        else:
            left_over.unlink()
    newest = next(iter(releases(data, audience)[::-1]), None)
    if newest:
        point_to(folder, newest.name)
    else:
        for stale in (folder / "CURRENT", folder / "current"):
            stale.unlink(missing_ok=True)
    for name in tombstones(data, audience):
        if (folder / name).is_dir():
            kept = data.retracted / audience / name
            kept.parent.mkdir(parents=True, exist_ok=True)
            os.rename(folder / name, kept)
    return newest


def point_to(folder: Path, name: str) -> None:
    """Readers of that shelf are sent to the release of that name: by the file, then by the link."""
    pointer, current = folder / "CURRENT", folder / "current"
    if not pointer.exists() or pointer.read_text(encoding="utf-8").strip() != name:
        write_atomically(pointer, f"{name}\n".encode())
    if current.is_symlink() and str(current.readlink()) == name:
        return
    link = folder / f".current.{os.getpid()}"
    try:
        link.unlink(missing_ok=True)
        link.symlink_to(name, target_is_directory=True)
        os.replace(link, current)
    except OSError:  # no links on this system: CURRENT is enough
        link.unlink(missing_ok=True)


def verify_files(release: Release) -> list[str]:
    """Names of the release's files that are not as published: another hash, gone, or not in its manifest.

    A write-ahead log laid beside the DuckDB file would be read into it: what does not belong is named too.
    """
    known = release.manifest["files"]
    there = {p.relative_to(release.path).as_posix() for p in release.path.rglob("*") if not p.is_dir()}
    changed = [
        name
        for name, digest in known.items()
        if name not in there or sha256_file(release.path / name) != digest
    ]
    return [*changed, *sorted(there - known.keys() - {MANIFEST})]


def every_folder(data: DataRoot, audience: Audience) -> Iterator[Path]:
    """The folder of every release of the audience whose files are kept, the retracted ones too."""
    for where in (shelf(data, audience), data.retracted / audience):
        names = [p.name for p in where.glob("*") if NAME.fullmatch(p.name) and not p.is_symlink()]
        yield from (where / name for name in sorted(names, key=_order))


def astray(data: DataRoot, audience: Audience) -> Iterator[str]:
    """The pointer of the audience's shelf, by its name, where it names no release that stands there."""
    pointer = shelf(data, audience) / "CURRENT"
    if pointer.exists() and not _points_to(shelf(data, audience)):
        yield pointer.relative_to(data.root).as_posix()


def _points_to(folder: Path) -> str:
    """The name of the release that the shelf's pointer names; empty where that is none."""
    name = (folder / "CURRENT").read_text(encoding="utf-8", errors="replace").strip()
    return name if NAME.fullmatch(name) and (folder / name).is_dir() else ""


_TIMES = ("retracted_at", "published_at", "known_on")


def _tombstone(path: Path) -> Tombstone:
    found = read_record(path, *Tombstone.__dataclass_fields__)
    return Tombstone(
        found["release"], found["reason"], datetime.fromisoformat(found["retracted_at"]), found["retracted_by"],
        datetime.fromisoformat(found["published_at"]), date.fromisoformat(found["known_on"]), found["build_key"],
    )  # fmt: skip


def read_release(folder: Path) -> Release:
    """The release in that folder. Raises DamagedRecordError."""
    needed = ("release", "published_at", "known_on", "build_key", "files")
    return Release(folder.name, folder, read_record(folder / MANIFEST, *needed), False)


def _order(name: str) -> list[int]:
    return [int(part) for part in name.split(".")]
