"""What stops a release before anything of it is made, and what is sealed, put aside and told of it. Nothing is built."""

from datetime import date, datetime
from pathlib import Path

import pytest

from contracts.plan import Plan
from tests.warehouse.small_shelf import AT, TEXT, out
from warehouse.audience import Audience
from warehouse.build.build import Build
from warehouse.build.build_record import BuildRecord, write_build_record
from warehouse.paths import DataRoot, sha256
from warehouse.products.edition import Edition
from warehouse.products.pages import FOLDER, INDEX
from warehouse.release.admission import NothingToCorrectError, RetractedBuildError, WrongAudienceError
from warehouse.release.manifest import Correction, told_as
from warehouse.release.publish import _file_of, _pages, _refuse, _remembered, _seal, publish
from warehouse.release.shelf import UnknownReleaseError, retract

LATER = datetime(2026, 11, 25, 9)
NAME, OTHER = "2026.11.0", "2026.10.0"


def built(folder: Path, key: str, audience: Audience = "internal") -> Build:
    """A build of that key whose record alone is there."""
    (folder / key).mkdir()
    record = BuildRecord(known_on=date(2026, 11, 15), audience=audience, models="m")
    write_build_record(folder / key, record)
    return Build(key, folder / key / "longshu.duckdb", date(2026, 11, 15), True, ())


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_the_build_of_the_current_release_is_that_release_and_nothing_to_correct(
    data: DataRoot, shipped_plan: Plan, tmp_path: Path, audience: Audience
) -> None:
    build = built(tmp_path, "key", audience)
    release = out(data, NAME, audience, build_key=told_as(data, audience, "key"))
    found = publish(data, shipped_plan, build, LATER, audience=audience)
    assert (found.name, found.path, found.is_new) == (NAME, release.path, False)
    with pytest.raises(NothingToCorrectError):
        publish(
            data, shipped_plan, build, LATER, audience=audience, correction=Correction(of=NAME, reason="误")
        )
    assert [path.name for path in release.path.parent.glob("*2026*")] == [NAME]


def test_a_build_of_another_audience_of_a_retracted_release_or_that_corrects_nothing_is_refused(
    data: DataRoot, shipped_plan: Plan, tmp_path: Path
) -> None:
    out(data, OTHER, build_key="retracted")
    out(data, NAME)
    with data.writer():
        retract(data, OTHER, reason="误", by="合成", now=AT)
    with pytest.raises(WrongAudienceError):
        publish(data, shipped_plan, built(tmp_path, "new"), LATER, audience="public")
    with pytest.raises(RetractedBuildError, match=OTHER):
        publish(data, shipped_plan, built(tmp_path, "retracted"), LATER)
    with pytest.raises(UnknownReleaseError):
        correction = Correction(of="2026.09.0", reason="误")
        publish(data, shipped_plan, built(tmp_path, "newer"), LATER, correction=correction)
    assert not list(data.releases.glob(".*2026*"))


def test_the_pages_of_a_release_are_its_first_and_those_beside_it_as_they_were_published(
    data: DataRoot,
) -> None:
    names = [
        INDEX, f"{FOLDER}/a.html", f"{FOLDER}/b.html", f"{FOLDER}/c.css", "dictionary.html", f"{FOLDER}/gone.html",
    ]  # fmt: skip
    release = out(data, NAME, files=dict.fromkeys(names, sha256(TEXT)))
    for name in names[:-1]:
        (release.path / name).parent.mkdir(exist_ok=True)
        (release.path / name).write_bytes(b"other" if name.endswith("b.html") else TEXT)
    assert sorted(page.relative_to(release.path).as_posix() for page in _pages(release)) == [
        f"{FOLDER}/a.html",
        INDEX,
    ]


def test_what_is_refused_lies_aside_under_its_audience_and_name_in_place_of_what_lay_there(
    data: DataRoot, shipped_plan: Plan
) -> None:
    old = data.refused / "public" / NAME
    old.mkdir(parents=True)
    (old / "old.txt").write_bytes(b"")
    staged = data.root / ".staged"
    staged.mkdir()
    (staged / "new.txt").write_bytes(TEXT)
    edition = Edition(staged, NAME, AT, date(2026, 11, 15), shipped_plan, None, "public")
    assert _refuse(data, edition) == old
    assert [path.name for path in old.iterdir()] == ["new.txt"] and not staged.exists()


@pytest.mark.parametrize(("mode", "of_folder", "of_file"), [(0o2775, 0o2775, 0o444), (0o750, 0o750, 0o440)])
def test_a_release_can_be_read_by_whoever_may_look_at_the_shelf_and_written_by_nobody(
    tmp_path: Path, mode: int, of_folder: int, of_file: int
) -> None:
    release = tmp_path / "shelf" / NAME
    (release / "parquet").mkdir(parents=True)
    (release / "parquet" / "a.parquet").write_bytes(b"")
    (release / "parquet" / "a.parquet").chmod(0o600)
    (tmp_path / "shelf").chmod(mode)
    _seal(release)
    found = [
        path.stat().st_mode & 0o7777 for path in (release / "parquet", release / "parquet" / "a.parquet")
    ]
    assert found == [of_folder, of_file]


def test_a_public_release_names_no_file_s_hash_and_the_releases_that_it_remembers(data: DataRoot) -> None:
    said = {"file_sha256": "0" * 64, "outcome": "accepted"}
    assert (_file_of(said, "internal"), _file_of(said, "public")) == ({"file_sha256": "0" * 64}, {})
    out(data, OTHER, "public")
    out(data, NAME, "public")
    out(data, "2026.09.0", "internal")
    with data.writer():
        retract(data, OTHER, reason="误", by="合成", now=AT, audience="public")
    assert (_remembered(data, "public"), _remembered(data, "internal")) == ([OTHER, NAME], [])
