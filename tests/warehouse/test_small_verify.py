"""What `verify` names on a shelf of releases of one file each, of both audiences, and beside it. No build. Synthetic."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.warehouse.small_shelf import AT, out
from warehouse.ledger import register
from warehouse.paths import DataRoot
from warehouse.release.manifest import MANIFEST, read_manifest, write_manifest
from warehouse.release.shelf import point_to, retract
from warehouse.verify.damage import CHANGED, GONE, STRAY, UNKNOWN, Damage, damaged
from warehouse.verify.loss import NothingLostError, declare, lost


@pytest.fixture
def shelves(data: DataRoot) -> DataRoot:
    """Two releases for the house, of which one was retracted, and one for the public."""
    out(data, "2026.11.0"), out(data, "2026.11.1"), out(data, "2026.11.0", "public")
    retract(data, "2026.11.1", "合成缘由", "张三", AT)
    return data


def _written(path: Path, text: str = "?") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")


def _told_otherwise(folder: Path) -> None:
    manifest = read_manifest(folder)
    write_manifest(folder, manifest.model_copy(update={"plan_version": "other"}))


STANDING, PUBLIC, RETRACTED = "releases/2026.11.0", "public/2026.11.0", "retracted/internal/2026.11.1"
# what is done to the root, each place that is named, and what is said of it
DONE: dict[str, tuple[Callable[[Path], object], dict[str, tuple[str, str]]]] = {
    "nothing": (lambda _: None, {}),
    "a file of a standing release": (lambda r: _written(r / STANDING / "a.txt"), {f"{STANDING}/a.txt": CHANGED}),
    "a file of a public release": (lambda r: _written(r / PUBLIC / "a.txt"), {f"{PUBLIC}/a.txt": CHANGED}),
    "a file of a retracted release": (lambda r: _written(r / RETRACTED / "a.txt"), {f"{RETRACTED}/a.txt": CHANGED}),
    "a file besides": (lambda r: _written(r / PUBLIC / "b.txt"), {f"{PUBLIC}/b.txt": CHANGED}),
    "a file that is gone": (lambda r: (r / PUBLIC / "a.txt").unlink(), {f"{PUBLIC}/a.txt": CHANGED}),
    "a manifest that is gone": (lambda r: (r / PUBLIC / MANIFEST).unlink(), {f"{PUBLIC}/{MANIFEST}": CHANGED}),
    "a manifest written anew, with its seal": (lambda r: _told_otherwise(r / PUBLIC), {f"{PUBLIC}/{MANIFEST}": CHANGED}),
    "a public release that is gone": (lambda r: shutil.rmtree(r / PUBLIC), {PUBLIC: GONE, "public/CURRENT": CHANGED}),
    "a release nobody made": (lambda r: (r / "public/2026.11.9").mkdir(), {"public/2026.11.9": STRAY}),
    "a retracted one nobody made": (lambda r: (r / "retracted/public/2026.11.9").mkdir(parents=True), {"retracted/public/2026.11.9": STRAY}),
    "a pointer that names nothing": (lambda r: _written(r / "public/CURRENT", "2026.12.0\n"), {"public/CURRENT": CHANGED}),
    "what a write left that was cut off": (lambda r: _written(r / "ledger/observations/.half.part"), {}),
    "a table nobody named": (lambda r: _written(r / "ledger/findings/x.parquet"), {"ledger/findings/x.parquet": STRAY}),
    "a file nobody sent": (lambda r: _written(r / "archive/ab/abc"), {"archive/ab/abc": STRAY}),
    "a folder of another name": (lambda r: (r / "releases/notes").mkdir(), {}),
}  # fmt: skip


@pytest.mark.parametrize("what", DONE)
def test_each_place_is_named_with_what_is_wrong_with_it_and_no_other(shelves: DataRoot, what: str) -> None:
    do, expected = DONE[what]
    do(shelves.root)
    found = damaged(shelves)
    assert {one.place: (one.zh, one.en) for one in found.damages} == expected
    assert (found.files, found.submissions, found.releases) == ([one.place for one in found.damages], 0, 3)
    assert all(one.is_stray == (expected[one.place] == STRAY) for one in found.damages)


def test_a_release_of_a_submission_that_is_on_no_record_names_it_until_it_is_declared_lost(
    data: DataRoot,
) -> None:
    out(
        data,
        "2026.11.0",
        "public",
        submissions={"s1": {"outcome": "accepted"}, "s2": {"outcome": "accepted"}},
    )
    assert lost(data) == ["s1", "s2"]
    assert damaged(data).damages == [Damage(f"{PUBLIC}：{name}", *UNKNOWN) for name in ("s1", "s2")]
    assert declare(data, by="张三", reason="合成", now=AT) == ["s1", "s2"]
    assert (lost(data), damaged(data).damages) == ([], [])
    with pytest.raises(NothingLostError):
        declare(data, by="张三", reason="合成", now=AT)


@pytest.mark.parametrize(
    ("place", "is_lost"), [(STANDING, True), (PUBLIC, True), (RETRACTED, False)]
)  # a retracted release is offered to nobody
def test_a_standing_release_that_is_gone_is_lost_until_a_person_says_so(
    shelves: DataRoot, place: str, is_lost: bool
) -> None:
    shutil.rmtree(shelves.root / place)
    assert lost(shelves) == [place] * is_lost
    if is_lost:
        declare(shelves, by="张三", reason="合成", now=AT)
        assert lost(shelves) == []
        (said,) = register.acts(shelves, "declared_lost")
        assert (said.by, said.content["reason"], said.content["lost"]) == ("张三", "合成", [place])


def test_a_release_that_no_record_names_is_missed_on_either_shelf(shelves: DataRoot) -> None:
    for place in ("releases/2026.11.8", "public/2026.11.8", "releases/notes"):
        (shelves.root / place).mkdir()
    point_to(shelves.public, "2026.11.0")
    assert lost(shelves) == ["releases/2026.11.8", "public/2026.11.8"]
