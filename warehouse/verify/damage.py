"""Whether everything is as it was written: arrivals, archive, records, ledger, builds and releases, one against the other.

Every hash is computed again. What differs is named by its place below the data root, and by what is wrong with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import get_args

from warehouse.audience import Audience
from warehouse.build.build_record import damaged_builds
from warehouse.ledger import register, register_index
from warehouse.ledger.records import (
    NOTHING_BEFORE,
    DamagedRecordError,
    Kind,
    Record,
    numbers,
    read_record,
    record_path,
)
from warehouse.ledger.register_index import LostRecordError
from warehouse.ledger.submission import Submission
from warehouse.ledger.table_files import EMPTY
from warehouse.ledger.version_0_1 import TABLES, Act, acts_of
from warehouse.paths import DataRoot, sha256_file
from warehouse.release.kits import kit_named, kit_path
from warehouse.release.manifest import MANIFEST
from warehouse.release.shelf import NAME, astray, read_release, shelf, verify_files

CHANGED = ("内容不是当初写下的", "not as it was written")
GONE = ("不在了", "gone")
STRAY = ("没有记录提到它，从不读取", "no record names it; it is never read")
BROKEN = ("与前一条记录接不上", "does not follow the record before it")
REGISTER = ("与记录不符，删去后自动重建", "not what the records say; delete it, it is made again")
NEVER_ARRIVED = ("没有它的收到记录", "its arrival is not on record")
UNKNOWN = ("发布据此编成，而记录中没有", "a release was made from it, and it is on no record")


@dataclass(frozen=True)
class Damage:
    """A place below the data root that is not as it was written, and what is wrong with it, in both languages."""

    place: str
    zh: str
    en: str

    @property
    def is_stray(self) -> bool:
        """Whether it is only something besides: a cut-off write leaves such files, and nothing reads them."""
        return (self.zh, self.en) == STRAY


@dataclass(frozen=True)
class Verified:
    """What is not as it was written, and how much was looked at."""

    damages: list[Damage]
    submissions: int
    releases: int

    @property
    def files(self) -> list[str]:
        """The places, each once."""
        return list(dict.fromkeys(one.place for one in self.damages))


def damaged(data: DataRoot) -> Verified:
    """Every hash was recomputed; retracted releases are still kept and count too."""
    records, found = _records(data)
    acts = [act for record in records for act in _acts(data, record, found)]
    submissions = [Submission.of(act) for act in acts if act.kind == "submitted"]
    lost = _declared(acts)
    found += [Damage(place, *GONE) for place in register.missing_records(data)]
    found += _register(data, records, acts)
    found += [one for one in _named(data, acts) if one.place not in lost]
    found += _unarrived(acts, submissions)
    found += _strays(data, acts)
    found += [Damage(path.relative_to(data.root).as_posix(), *CHANGED) for path in damaged_builds(data)]
    known = {m.submission_id for m in submissions} | lost
    folders = 0
    for audience in get_args(Audience):
        looked_at, broken = _releases(data, acts, audience, known)
        folders, found = folders + looked_at, found + broken
    return Verified(list(dict.fromkeys(found)), len(submissions), folders)


def _records(data: DataRoot) -> tuple[list[Record], list[Damage]]:
    """Every record that can be read, and each place where the sequence is broken."""
    if register_index.is_of_0_1(data):
        return [register_index.entry_of_0_1(data, datetime.min)], []
    records: list[Record] = []
    found: list[Damage] = []
    gone: list[str] = []
    last, before = 0, NOTHING_BEFORE
    for seq in numbers(data):
        path = record_path(data, seq)
        gone += [_place(data, record_path(data, missing)) for missing in range(last + 1, seq)]
        follows, last = last + 1 == seq, seq
        try:
            record, digest = read_record(data, seq)
        except DamagedRecordError:
            found.append(Damage(_place(data, path), *CHANGED))
            before = ""
            continue
        if follows and before and record.before != before:
            found.append(Damage(_place(data, path), *BROKEN))
        records.append(record)
        before = digest
    lost = {place for r in records if r.kind == "declared_lost" for place in r.content["lost"]}
    return records, found + [Damage(place, *GONE) for place in gone if place not in lost]


def _acts(data: DataRoot, record: Record, found: list[Damage]) -> list[Act]:
    if record.kind != "taken_over":
        return [Act.of(record)]
    try:
        return acts_of(data, record)
    except DamagedRecordError as error:
        found.append(Damage(_place(data, error.path), *CHANGED))
        return []


def _declared(acts: list[Act]) -> set[str]:
    return {place for act in acts if act.kind == "declared_lost" for place in act.content["lost"]}


def _register(data: DataRoot, records: list[Record], acts: list[Act]) -> Iterator[Damage]:
    """The register where it says otherwise than the records; the records where it still knows more."""
    try:
        last, _ = register.head(data)
        known = register.acts(data, *get_args(Kind), as_written=True)
    except LostRecordError as error:
        yield from (Damage(place, *GONE) for place in error.places)
        return
    except DamagedRecordError as error:
        yield Damage(_place(data, error.path), *CHANGED)
        return
    if records and (last != records[-1].seq or known != acts):
        yield Damage(_place(data, register_index.register_path(data)), *REGISTER)


def _named(data: DataRoot, acts: list[Act]) -> Iterator[Damage]:
    """Files that a record names and that are not as it says. Releases are looked at as a whole, elsewhere."""
    named = {n: f for act in acts if act.kind != "published" for n, f in act.files.items()}
    for name, file in named.items():
        path = data.root / name
        if not path.exists():
            yield Damage(name, *GONE)
        elif sha256_file(path) != file.sha256:
            yield Damage(name, *CHANGED)


def _unarrived(acts: list[Act], submissions: list[Submission]) -> Iterator[Damage]:
    """Submissions whose file's arrival is not on record."""
    arrived = {act.subject for act in acts if act.kind == "arrived"}
    for one in submissions:
        if one.file_sha256 not in arrived:
            yield Damage(one.submission_id, *NEVER_ARRIVED)


def _strays(data: DataRoot, acts: list[Act]) -> Iterator[Damage]:
    """Files in the ledger and the archive, and folders among the releases, that no record names."""
    named = {name for act in acts for name in act.files}
    named |= {f"archive/{act.subject[:2]}/{act.subject}" for act in acts if act.kind == "arrived"}
    places = [path for table in TABLES for path in (data.ledger / table).glob("*") if path.name != EMPTY]
    places += [*(data.ledger / "submissions").glob("*"), *(data.ledger / "closings").glob("*")]
    places += [path for path in data.archive.rglob("*") if path.is_file()]
    for audience in get_args(Audience):
        known = {
            act.subject for act in acts if act.kind == "published" and act.content["audience"] == audience
        }
        folders = [*shelf(data, audience).glob("*"), *(data.retracted / audience).glob("*")]
        places += [f for f in folders if NAME.fullmatch(f.name) and f.name not in known]
    yield from (Damage(_place(data, path), *STRAY) for path in places if not _is_known(data, path, named))


def _is_known(data: DataRoot, path: Path, named: set[str]) -> bool:
    return path.name.startswith(".") or _place(data, path) in named


def _releases(
    data: DataRoot, acts: list[Act], audience: Audience, known: set[str]
) -> tuple[int, list[Damage]]:
    """How many releases of the audience were looked at, and what is not as it was published."""
    found = [Damage(place, *CHANGED) for place in astray(data, audience)]
    standing = {
        act.subject: act for act in acts if act.kind == "published" and act.content["audience"] == audience
    }
    for name, act in standing.items():
        kept = data.retracted / audience / name
        folder = kept if kept.is_dir() else shelf(data, audience) / name
        found += _of_release(data, folder, next(iter(act.files.values())).sha256, known)
    return len(standing), found


def _of_release(data: DataRoot, folder: Path, digest: str, known: set[str]) -> Iterator[Damage]:
    """The manifest, the files it lists, files it does not, the kit, and the submissions it was made from."""
    where = _place(data, folder)
    if not folder.is_dir():
        yield Damage(where, *GONE)
        return
    manifest = folder / MANIFEST
    if not manifest.exists() or sha256_file(manifest) != digest:
        yield Damage(f"{where}/{MANIFEST}", *CHANGED)
    try:
        release = read_release(folder)
    except DamagedRecordError:
        return
    yield from (Damage(f"{where}/{name}", *CHANGED) for name in verify_files(release))
    said = release.manifest
    if said.kit and kit_named(data, said.audience, said.kit) is None:
        yield Damage(_place(data, kit_path(data, said.kit)), *CHANGED)
    for name in sorted(release.manifest.submissions.keys() - known):
        yield Damage(f"{where}：{name}", *UNKNOWN)


def _place(data: DataRoot, path: Path) -> str:
    return path.relative_to(data.root).as_posix()
