"""The shelf from a few manifests written here: names, days, pointers and what must not go back. No build, no export. Synthetic."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import cast
from xml.etree import ElementTree as ET

import duckdb
import pytest

from tests.warehouse.small_shelf import AT, TEXT, out
from warehouse.audience import Audience
from warehouse.build.build import Build
from warehouse.ledger import register
from warehouse.ledger.records import DamagedRecordError
from warehouse.paths import DataRoot, sha256
from warehouse.release.atom_feeds import ATOM
from warehouse.release.forward import GoesBackError, refuse_backward
from warehouse.release.manifest import MANIFEST, told_as
from warehouse.release.sharing import share_unchanged
from warehouse.release.shelf import (
    UnknownReleaseError,
    as_published,
    astray,
    current_release,
    known_on_of,
    next_name,
    published,
    release_named,
    releases,
    retract,
    settle,
    staged_name,
    tombstones,
    verify_files,
)


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


def unnamed(data: DataRoot, name: str) -> Path:
    """What a run leaves that was cut short before the release got its name."""
    release = out(data, name)
    staged = release.path.with_name(staged_name(name))
    release.path.rename(staged)
    return staged


def test_what_is_on_record_and_staged_gets_its_name_and_readers_are_sent_to_it(data: DataRoot) -> None:
    out(data, "2026.11.0"), unnamed(data, "2026.11.1")
    (data.releases / "CURRENT").write_text("2026.11.0\n", encoding="utf-8")
    (data.releases / ".2026.11.2.part").mkdir()
    found = settle(data)
    assert found and found.name == "2026.11.1" and found.path == data.releases / "2026.11.1"
    assert (data.releases / "CURRENT").read_bytes() == b"2026.11.1\n"
    assert (data.releases / "current").readlink() == Path("2026.11.1")
    assert sorted(p.name for p in data.releases.glob(".*")) == []


def test_what_is_staged_otherwise_than_it_is_on_record_gets_no_name(data: DataRoot) -> None:
    staged = unnamed(data, "2026.11.0")
    manifest = staged / MANIFEST
    manifest.chmod(0o644)
    manifest.write_bytes(manifest.read_bytes() + b" ")
    with pytest.raises(DamagedRecordError):
        settle(data)
    assert not (data.releases / "2026.11.0").exists()


def test_what_was_retracted_before_it_got_its_name_never_gets_it(data: DataRoot) -> None:
    out(data, "2026.11.0"), out(data, "2026.11.1")
    retract(data, "2026.11.1", "合成缘由", "张三", AT)
    kept = data.retracted / "internal" / "2026.11.1"
    assert (kept / "a.txt").read_bytes() == TEXT and list(data.releases.glob("*.retracted.json"))
    kept.rename(data.releases / staged_name("2026.11.1"))
    found = settle(data)
    assert found and found.name == "2026.11.0" and not (data.releases / "2026.11.1").exists()
    assert not kept.exists()


def test_the_stone_of_a_retracted_release_says_which_why_when_and_by_whom(data: DataRoot) -> None:
    out(data, "2026.11.0"), out(data, "2026.11.1", said_on=date(2026, 11, 14))
    retract(data, "2026.11.1", "合成缘由", "张三", datetime(2026, 11, 21, 9))
    assert json.loads((data.releases / "2026.11.1.retracted.json").read_bytes()) == {
        "release": "2026.11.1", "reason": "合成缘由", "retracted_at": "2026-11-21 09:00:00", "retracted_by": "张三",
        "published_at": "2026-11-20 09:00:00", "known_on": "2026-11-15", "build_key": "key-2026.11.1",
    }  # fmt: skip
    retract(data, "2026.11.0", "合成缘由", "张三", datetime(2026, 11, 21, 10))
    assert current_release(data) is None and not (data.releases / "CURRENT").exists()
    assert not (data.releases / "current").is_symlink()


FEED = """<feed xmlns="{atom}"><id>urn:x</id><updated>2026-11-20T09:00:00+08:00</updated>
<entry><id>urn:{name}</id><title>{name}</title><updated>2026-11-{day}T09:00:00+08:00</updated></entry></feed>"""


def test_the_feed_beside_the_releases_is_that_of_the_newest_that_stands_and_tells_of_retractions(
    data: DataRoot,
) -> None:
    for day, name in ((20, "2026.11.0"), (21, "2026.11.1"), (22, "2026.11.2")):
        (out(data, name).path / "feeds").mkdir()
        feed = FEED.format(atom=ATOM, name=name, day=day)
        (data.releases / name / "feeds" / "all.xml").write_text(feed, encoding="utf-8")

    def titles() -> list[str | None]:
        root = ET.parse(data.releases / "feeds" / "all.xml").getroot()
        return [entry.findtext(f"{{{ATOM}}}title") for entry in root.iter(f"{{{ATOM}}}entry")]

    settle(data)
    assert titles() == ["2026.11.2"]
    retract(data, "2026.11.2", "合成缘由", "张三", datetime(2026, 11, 23, 9))
    assert titles() == ["发布 2026.11.2 已撤回", "2026.11.1"]
    retract(data, "2026.11.0", "合成缘由", "张三", datetime(2026, 11, 24, 9))
    assert titles() == ["发布 2026.11.0 已撤回", "发布 2026.11.2 已撤回", "2026.11.1"]


@pytest.mark.parametrize(
    ("lacks", "is_rebuildable"),
    [
        (None, True),
        ("kit", False),
        ("closings", False),
        ("models_sha256", False),
        ("contracts_sha256", False),
    ],
)
def test_a_release_is_made_again_only_where_it_names_all_that_it_was_made_from(
    data: DataRoot, lacks: str | None, is_rebuildable: bool
) -> None:
    named: dict[str, object] = {"kit": "k", "closings": [], "models_sha256": "m", "contracts_sha256": "c"}
    made = out(data, "2026.11.0", **{key: value for key, value in named.items() if key != lacks})
    assert made.manifest.is_rebuildable is is_rebuildable


def test_a_public_release_says_a_reference_of_this_root_in_place_of_a_hash(tmp_path: Path) -> None:
    digest = "a" * 16
    one, other = DataRoot(tmp_path / "one"), DataRoot(tmp_path / "other")
    assert told_as(one, "internal", digest) == digest
    told = told_as(one, "public", digest)
    assert told == told_as(one, "public", digest) and len(told) == len(digest)
    assert len({digest, told, told_as(other, "public", digest), told_as(one, "public", "b" * 16)}) == 4


def test_a_file_that_says_the_same_is_shared_and_one_that_does_not_stays(
    data: DataRoot, tmp_path: Path
) -> None:
    texts = {"a.txt": TEXT, "b.txt": b"b", "longer.txt": b"bb", "gone.txt": b"c", "damaged.txt": b"d"}
    before = out(
        data, "2026.11.0", files={name: sha256(text) for name, text in texts.items()},
        sizes={name: len(text) for name, text in texts.items()},
    )  # fmt: skip
    for name in ("b.txt", "longer.txt", "gone.txt"):
        (before.path / name).write_bytes(texts[name])
    (before.path / "damaged.txt").write_bytes(b"?")
    for name, text in (texts | {"b.txt": b"x", "new.txt": b"n"}).items():
        (tmp_path / name).write_bytes(text)
    (tmp_path / "gone.txt").unlink()
    assert share_unchanged(tmp_path, before) == ["a.txt", "longer.txt"]
    assert (tmp_path / "a.txt").samefile(before.path / "a.txt")
    assert [(tmp_path / name).read_bytes() for name in ("b.txt", "damaged.txt")] == [b"x", b"d"]
    assert not (tmp_path / "gone.txt").exists()


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
