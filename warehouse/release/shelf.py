"""The shelf of published releases: their names, the pointer readers follow, and what was retracted.

| on the shelf            | means                                                              |
|-------------------------|--------------------------------------------------------------------|
| `<name>/`               | a complete release; nothing edits it                               |
| `CURRENT`               | one line: the release readers are sent to                          |
| `current`               | the same as a link, where the system has links                     |
| `<name>.retracted.json` | the tombstone: the name is used up, the data are no longer offered |

What was published and retracted is on record; a folder that no record names is no release.

A name is `YYYY.MM.N`: the month it went out and a count from 0 in that month, never reused. Each audience has a shelf
and a count of its own.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from contracts.errors import KeyedFault
from warehouse.audience import FILE_NAME, Audience
from warehouse.ledger import register
from warehouse.ledger.root_mark import plan_of
from warehouse.ledger.version_0_1 import Act
from warehouse.paths import (
    DataRoot,
    WriterBusyError,
    json_bytes,
    make_folder,
    put_in_place,
    sha256_file,
    sync,
    write_atomically,
)
from warehouse.release.manifest import MANIFEST, ReleaseManifest, read_manifest

NAME = re.compile(r"(\d{4})\.(\d{2})\.(\d+)")
TOMBSTONE = ".retracted.json"


@dataclass(frozen=True)
class Release:
    """A published release and whether this run made it."""

    name: str
    path: Path
    manifest: ReleaseManifest
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
    """Every standing release in the order of the records, whatever the clock said. Raises DamagedRecordError where one is gone."""
    folder, gone = shelf(data, audience), tombstones(data, audience)
    return [read_release(folder / name) for name in published(data, audience) if name not in gone]


def published(data: DataRoot, audience: Audience = "internal") -> dict[str, str]:
    """Every release that ever went out to the audience, with the hash of its manifest."""
    acts = [a for a in register.acts(data, "published") if a.content["audience"] == audience]
    return {
        act.subject: next(file.sha256 for name, file in act.files.items() if name.endswith(f"/{MANIFEST}"))
        for act in acts
    }


def known_on_of(data: DataRoot, release: Release, audience: Audience) -> date:
    """The day as known on which the release answers; where its record was re-dated, no later than that day."""
    acts = [
        a for a in register.acts(data, "published", subject=release.name) if a.content["audience"] == audience
    ]
    said = [date.fromisoformat(act.content["known_on"]) for act in acts]
    return min([release.manifest.known_on, *said])


def release_named(data: DataRoot, name: str, audience: Audience = "internal") -> Release:
    """The standing release of that name. Raises UnknownReleaseError."""
    path = shelf(data, audience) / name
    if name not in published(data, audience) or name in tombstones(data, audience):
        raise UnknownReleaseError(name=name)
    return read_release(path)


def current_release(data: DataRoot, audience: Audience = "internal") -> Release | None:
    """The release readers are sent to, or None where none stands."""
    folder = shelf(data, audience)
    if not (folder / "CURRENT").exists():
        return None
    name = _points_to(folder)
    if name not in published(data, audience) or name in tombstones(
        data, audience
    ):  # damaged, or a retraction that was cut short
        return next(iter(releases(data, audience)[::-1]), None)
    return read_release(folder / name)


def tombstones(data: DataRoot, audience: Audience = "internal") -> dict[str, Tombstone]:
    """Every retracted release by name, in the order of the records."""
    acts = [a for a in register.acts(data, "retracted") if a.content["audience"] == audience]
    found = [_tombstone(act) for act in acts]
    return {t.release: t for t in found}


def retracted_release(data: DataRoot, name: str, audience: Audience = "internal") -> Release:
    """A release that is no longer offered, where its files are kept."""
    kept = data.retracted / audience / name
    return read_release(kept if kept.is_dir() else shelf(data, audience) / name)


def next_name(data: DataRoot, day: date, audience: Audience = "internal") -> str:
    """The name of a release that goes out on that day: one more than any that was ever given in its month."""
    folder = shelf(data, audience)
    make_folder(folder)
    month = (f"{day:%Y}", f"{day:%m}")
    given = [*published(data, audience), *(p.name.removesuffix(TOMBSTONE) for p in folder.iterdir())]
    found = (NAME.fullmatch(name) for name in given)
    numbers = [int(m[3]) for m in found if m and (m[1], m[2]) == month]
    return f"{month[0]}.{month[1]}.{max(numbers, default=-1) + 1}"


def retract(
    data: DataRoot, name: str, reason: str, by: str, now: datetime, audience: Audience = "internal"
) -> Release | None:
    """The release is no longer offered: a tombstone says why, and readers are sent to the newest that stands.

    Its files are moved aside, unchanged. Returns the release that is current now, None where none stands.
    Call it as the one writer. Raises UnknownReleaseError. A run that was cut short is finished by `settle`.
    """
    said = release_named(data, name, audience).manifest
    content = {
        "audience": audience, "release": name, "reason": reason, "retracted_at": now.isoformat(),
        "published_at": said.published_at.isoformat(), "known_on": said.known_on.isoformat(),
        "build_key": said.build_key,
    }  # fmt: skip
    register.append(data, "retracted", name, at=now, by=by, content=content)
    return settle(data, audience)


def settle(data: DataRoot, audience: Audience = "internal") -> Release | None:
    """The pointer names the newest standing release, and what is retracted lies aside; returns that release.

    Mends what a run that was cut short left behind: a release that is on record and staged gets its name.
    Call it as the one writer.
    """
    folder = shelf(data, audience)
    gone = tombstones(data, audience)
    for name, digest in published(data, audience).items():
        staged = folder / staged_name(name)
        if name not in gone and not (folder / name).exists() and _is_file_of(staged / MANIFEST, digest):
            put_in_place(staged, folder / name)
    _sweep(data, folder)
    newest = next(iter(releases(data, audience)[::-1]), None)
    if newest:
        point_to(folder, newest.name)
    else:
        for stale in (folder / "CURRENT", folder / "current"):
            stale.unlink(missing_ok=True)
    for name, stone in gone.items():
        if not (folder / f"{name}{TOMBSTONE}").exists():
            content = json_bytes({key: str(value) for key, value in asdict(stone).items()})
            write_atomically(folder / f"{name}{TOMBSTONE}", content, read_only=True)
        if (folder / name).is_dir():
            kept = data.retracted / audience / name
            make_folder(kept.parent)
            put_in_place(folder / name, kept)
            sync(folder)
    _tell_subscribers(data, audience, gone)
    return newest


def _tell_subscribers(data: DataRoot, audience: Audience, gone: dict[str, Tombstone]) -> None:
    """The feeds beside the releases say what is known now."""
    from warehouse.release.subscriptions import (
        Kept,
        write_subscriptions,
    )  # only who writes feeds loads their tools

    kept = [Kept(folder.name, folder, folder.name not in gone) for folder in every_folder(data, audience)]
    if kept:
        plan = str(plan_of(data) or "")
        write_subscriptions(shelf(data, audience), plan, audience, kept[::-1], gone.values())


def _sweep(data: DataRoot, folder: Path) -> None:
    """What a run that was cut short left behind is gone; what another process is staging right now stays."""
    with suppress(WriterBusyError), data.builder(seconds=0):
        for left_over in [*folder.glob(".*.part"), *folder.glob(".current.*")]:
            if left_over.is_dir() and not left_over.is_symlink():
                shutil.rmtree(left_over)
            else:
                left_over.unlink()


def staged_name(name: str) -> str:
    """What the folder of a release is called until it is complete."""
    return f".{name}.part"


def _is_file_of(path: Path, digest: str) -> bool:
    return path.is_file() and sha256_file(path) == digest


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
        put_in_place(link, current)
    except OSError:  # no links on this system: CURRENT is enough
        link.unlink(missing_ok=True)


def verify_files(release: Release) -> list[str]:
    """Names of the release's files that are not as published: another hash, gone, or not in its manifest.

    A write-ahead log laid beside the DuckDB file would be read into it: what does not belong is named too.
    """
    known = release.manifest.files
    there = {p.relative_to(release.path).as_posix() for p in release.path.rglob("*") if not p.is_dir()}
    changed = [
        name
        for name, digest in known.items()
        if name not in there or sha256_file(release.path / name) != digest
    ]
    return [*changed, *sorted(there - known.keys() - {MANIFEST})]


def as_published(release: Release, name: str) -> Path | None:
    """The file of the release, or None where it is not there as it was published."""
    digest, path = release.manifest.files.get(name), release.path / name
    return path if digest and _is_file_of(path, digest) else None


def every_folder(data: DataRoot, audience: Audience) -> Iterator[Path]:
    """The folder of every release of the audience whose files are kept, the retracted ones too."""
    for name in published(data, audience):
        places = (shelf(data, audience) / name, data.retracted / audience / name)
        yield from [place for place in places if place.is_dir()][:1]


def astray(data: DataRoot, audience: Audience) -> Iterator[str]:
    """The pointer of the audience's shelf, by its name, where it names no release that stands there."""
    pointer = shelf(data, audience) / "CURRENT"
    if pointer.exists() and not _points_to(shelf(data, audience)):
        yield pointer.relative_to(data.root).as_posix()


def _points_to(folder: Path) -> str:
    """The name of the release that the shelf's pointer names; empty where that is none."""
    name = (folder / "CURRENT").read_text(encoding="utf-8", errors="replace").strip()
    return name if NAME.fullmatch(name) and (folder / name).is_dir() else ""


def _tombstone(act: Act) -> Tombstone:
    said = act.content
    moments = (datetime.fromisoformat(said[key]) for key in ("retracted_at", "published_at"))
    retracted_at, published_at = moments
    known_on = date.fromisoformat(said["known_on"])
    return Tombstone(
        said["release"], said["reason"], retracted_at, act.by, published_at, known_on, said["build_key"]
    )


def read_release(folder: Path) -> Release:
    """The release in that folder. Raises DamagedRecordError."""
    return Release(folder.name, folder, read_manifest(folder), False)
