"""The shelf from a few manifests written here: names, days, pointers and what must not go back. No build, no export. Synthetic."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import cast

import duckdb
import pytest

from warehouse.audience import Audience
from warehouse.build.build import Build
from warehouse.ledger import register
from warehouse.ledger.clock import confirm_clock
from warehouse.ledger.records import NamedFile
from warehouse.paths import DataRoot, sha256, sha256_file
from warehouse.release.forward import GoesBackError, refuse_backward
from warehouse.release.manifest import MANIFEST, ReleaseManifest, write_manifest
from warehouse.release.shelf import (
    Release,
    UnknownReleaseError,
    as_published,
    astray,
    current_release,
    known_on_of,
    next_name,
    point_to,
    published,
    read_release,
    release_named,
    releases,
    retract,
    shelf,
    tombstones,
    verify_files,
)

AT = datetime(2026, 11, 20, 9)
TEXT = "合成".encode()


def out(
    data: DataRoot,
    name: str,
    audience: Audience = "internal",
    said_on: date = date(2026, 11, 15),
    **own: object,
) -> Release:
    """A release of one file stands on the shelf and on record, as known on 15 November, by its record on `said_on`."""
    if not data.records.exists():
        confirm_clock(data, by="合成", now=AT)  # the first record of the root
    folder = shelf(data, audience) / name
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(TEXT)
    given = {
        "release": name, "audience": audience, "published_at": AT, "known_on": date(2026, 11, 15), "build_key": f"key-{name}",
        "files": {"a.txt": sha256(TEXT)},
    }  # fmt: skip
    write_manifest(folder, ReleaseManifest.model_validate(given | own))
    content = {
        "audience": audience, "release": name, "published_at": AT.isoformat(), "known_on": said_on.isoformat(), "build_key": f"key-{name}",
    }  # fmt: skip
    files = {f"{folder.parent.name}/{name}/{MANIFEST}": NamedFile(sha256=sha256_file(folder / MANIFEST))}
    register.append(data, "published", name, at=AT, by="合成", content=content, files=files)
    point_to(folder.parent, name)
    return read_release(folder)


@pytest.mark.parametrize(
    ("day", "audience", "name"),
    [
        (date(2026, 11, 1), "internal", "2026.11.11"), (date(2026, 11, 30), "public", "2026.11.1"), (date(2026, 12, 1), "internal", "2026.12.0"),
        (date(2025, 11, 1), "internal", "2025.11.8"), (date(2026, 10, 1), "internal", "2026.10.5"), (date(2026, 1, 1), "internal", "2026.01.0"),
    ],
)  # fmt: skip
def test_a_name_counts_on_from_any_that_was_given_in_its_month_to_its_audience(
    data: DataRoot, day: date, audience: Audience, name: str
) -> None:
    for given in ("2026.11.9", "2026.11.10", "2025.11.7"):
        out(data, given)
    out(data, "2026.11.0", "public")
    (data.releases / "2026.10.4.retracted.json").write_bytes(b"{}")  # of a record that was lost
    (data.releases / ".2026.12.3.part").mkdir()
    assert next_name(data, day, audience) == name


def test_a_release_answers_as_known_on_the_earlier_of_what_it_and_its_record_say(data: DataRoot) -> None:
    for name, said, known in (("2026.11.0", 15, 15), ("2026.11.1", 14, 14), ("2026.11.2", 16, 15)):
        assert known_on_of(data, out(data, name, said_on=date(2026, 11, said)), "internal") == date(
            2026, 11, known
        )
    assert known_on_of(data, out(data, "2026.11.0", "public"), "public") == date(2026, 11, 15)


def test_what_is_retracted_is_no_longer_named_of_its_audience_alone(data: DataRoot) -> None:
    for name in ("2026.11.0", "2026.11.1"):
        out(data, name)
        out(data, name, "public")
    now = retract(data, "2026.11.1", "合成缘由", "张三", AT)
    assert now and now.name == "2026.11.0"
    assert [one.name for one in releases(data)] == ["2026.11.0"]
    assert [one.name for one in releases(data, "public")] == ["2026.11.0", "2026.11.1"]
    assert (list(tombstones(data)), list(tombstones(data, "public"))) == (["2026.11.1"], [])
    assert set(published(data)) == {"2026.11.0", "2026.11.1"}
    with pytest.raises(UnknownReleaseError):
        release_named(data, "2026.11.1")
    assert release_named(data, "2026.11.1", "public").name == "2026.11.1"


@pytest.mark.parametrize(
    ("pointer", "current", "is_astray"),
    [
        ("2026.11.0\n", "2026.11.0", False), ("2026.11.1\n", "2026.11.1", False), ("2026.11.7\n", "2026.11.1", True), ("a.txt\n", "2026.11.1", True),
        ("", "2026.11.1", True),
    ],
)  # fmt: skip
def test_a_pointer_that_names_no_release_is_astray_and_readers_are_sent_to_the_newest(
    data: DataRoot, pointer: str, current: str, is_astray: bool
) -> None:
    out(data, "2026.11.0"), out(data, "2026.11.1")
    (data.releases / "CURRENT").write_text(pointer, encoding="utf-8")
    found = current_release(data)
    assert found and found.name == current
    assert list(astray(data, "internal")) == ["releases/CURRENT"] * is_astray


def test_a_file_is_as_published_by_its_hash_and_what_is_gone_or_besides_is_named(data: DataRoot) -> None:
    release = out(
        data, "2026.11.0", files={"a.txt": sha256(TEXT), "b.txt": sha256(b"b"), "gone.txt": sha256(b"c")}
    )
    (release.path / "b.txt").write_bytes(b"changed")
    (release.path / "z.wal").write_bytes(b"")
    assert verify_files(release) == ["b.txt", "gone.txt", "z.wal"]
    names = [as_published(release, name) for name in ("a.txt", "b.txt", "gone.txt", "z.wal")]
    assert names == [release.path / "a.txt", None, None, None]


@dataclass(frozen=True)
class _Made:
    path: Path
    known_on: date
    audience: Audience = "internal"


@pytest.mark.parametrize(
    ("day", "has", "is_refused"),
    [
        (15, ("s1", "s2"), False), (16, ("s1", "s2", "s3"), False), (14, ("s1", "s2"), True), (15, ("s1",), True), (16, ("s1", "s3"), True),
    ],
)  # fmt: skip
def test_what_follows_knows_every_file_of_the_release_before_and_no_earlier_day(
    data: DataRoot, tmp_path: Path, day: int, has: tuple[str, ...], is_refused: bool
) -> None:
    before = out(
        data, "2026.11.0", submissions={"s1": {"outcome": "accepted"}, "s2": {"outcome": "accepted"}}
    )
    with duckdb.connect(str(tmp_path / "build.duckdb")) as con:
        con.execute("create schema staging")
        con.execute(
            "create table staging.stg_submissions as select unnest(?::varchar[]) as submission_id",
            [list(has)],
        )
    build = cast(Build, _Made(tmp_path / "build.duckdb", date(2026, 11, day)))
    if is_refused:
        with pytest.raises(GoesBackError):
            refuse_backward(data, before, build)
    else:
        refuse_backward(data, before, build)
    register.declare_lost(data, ["ledger/observations/s2.parquet"], by="合成", reason="合成", at=AT)
    if has == ("s1",):
        refuse_backward(data, before, build)  # what was declared lost is not missed
