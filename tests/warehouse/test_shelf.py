"""The shelf of releases: names, corrections, audiences, retraction, and the gate that keeps one back."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from golden.published import Published, publish_twice

from contracts.plan import Plan
from warehouse.audience import FILE_NAME
from warehouse.build.build import Build
from warehouse.paths import DataRoot
from warehouse.products.edition import Edition, GateFailedError, Verdict
from warehouse.release.admission import NothingToCorrectError, RetractedBuildError, WrongAudienceError
from warehouse.release.manifest import Correction
from warehouse.release.publish import publish
from warehouse.release.shelf import (
    UnknownReleaseError,
    current_release,
    release_named,
    releases,
    retract,
    retracted_release,
    tombstones,
    verify_files,
)
from warehouse.verify.damage import damaged

APRIL = datetime(2027, 4, 1, 9)
SECOND = "2027.03.0"


@pytest.fixture(scope="module")
def published() -> Published:
    return publish_twice()


@pytest.fixture
def data(published: Published, tmp_path: Path) -> DataRoot:
    return published.copied(tmp_path / "data")


@pytest.fixture
def build(published: Published) -> Build:
    """The build of the second release, as if its inputs had changed."""
    return replace(published.build, key="synthetic")


def _public(build: Build, folder: Path) -> Build:
    """The same build as made for the public."""
    folder.mkdir()
    for path in build.path.parent.iterdir():
        shutil.copy(path, folder / path.name)
    made = json.loads((folder / "build.json").read_bytes()) | {"audience": "public"}
    (folder / "build.json").write_text(json.dumps(made), encoding="utf-8")
    return replace(build, path=folder / FILE_NAME)


def _link(data: DataRoot) -> str | None:
    link = data.releases / "current"
    return link.readlink().name if link.is_symlink() else None


def test_a_correction_counts_on_and_says_what_it_corrects_and_why(
    data: DataRoot, build: Build, shipped_plan: Plan
) -> None:
    correction = Correction(SECOND, "synthetic")
    done = publish(
        data, shipped_plan, build, datetime(2027, 3, 20), correction=correction, exports=()
    )  # fmt: skip
    assert done.name == "2027.03.1"
    assert done.manifest.correction == Correction(SECOND, "synthetic")
    assert verify_files(release_named(data, SECOND)) == []


def test_ten_releases_of_a_month_stand_in_the_order_of_their_numbers(
    data: DataRoot, build: Build, shipped_plan: Plan
) -> None:
    for number in range(1, 11):
        again = replace(build, key=f"synthetic{number}")
        why = Correction(SECOND, "synthetic")
        publish(data, shipped_plan, again, datetime(2027, 3, 20 + number // 2), correction=why, exports=())
    assert [r.name for r in releases(data)] == ["2027.02.0", *(f"2027.03.{n}" for n in range(11))]
    current = current_release(data)
    assert current and current.name == "2027.03.10"
    retract(data, "2027.03.10", "synthetic", "tester", APRIL)
    now = current_release(data)
    assert now and now.name == "2027.03.9"


def test_a_correction_that_changes_nothing_or_corrects_nothing_is_refused(
    data: DataRoot, build: Build, published: Published, shipped_plan: Plan
) -> None:
    with pytest.raises(NothingToCorrectError, match=SECOND):
        publish(data, shipped_plan, published.build, APRIL, correction=Correction(SECOND, "x"), exports=())
    with pytest.raises(UnknownReleaseError, match=r"2020\.01\.0"):
        publish(data, shipped_plan, build, APRIL, correction=Correction("2020.01.0", "x"), exports=())
    assert [r.name for r in releases(data)] == ["2027.02.0", SECOND]


def test_a_retracted_release_is_no_longer_offered_and_its_tombstone_says_why(data: DataRoot) -> None:
    before = current_release(data)
    now = retract(data, SECOND, "synthetic reason", "tester", APRIL)
    assert now and now.name == "2027.02.0" == _link(data)
    assert (data.releases / "CURRENT").read_text(encoding="utf-8") == "2027.02.0\n"
    assert [r.name for r in releases(data)] == ["2027.02.0"]
    assert not (data.releases / SECOND).exists()
    stone = tombstones(data)[SECOND]
    assert (stone.reason, stone.retracted_by, stone.retracted_at) == ("synthetic reason", "tester", APRIL)
    with pytest.raises(UnknownReleaseError):
        release_named(data, SECOND)
    kept = retracted_release(data, SECOND)
    assert before and kept.manifest == before.manifest and verify_files(kept) == []


def test_the_files_of_a_retracted_release_are_still_verified(data: DataRoot) -> None:
    retract(data, SECOND, "x", "tester", APRIL)
    assert damaged(data).files == [] and damaged(data).releases == 2
    path = retracted_release(data, SECOND).path / "difference.json"
    path.chmod(0o644)
    path.write_text("{}", encoding="utf-8")
    assert damaged(data).files == [f"retracted/internal/{SECOND}/difference.json"]


def test_after_the_only_release_is_retracted_none_is_current_and_the_next_has_a_new_name(
    data: DataRoot, build: Build, shipped_plan: Plan
) -> None:
    retract(data, "2027.02.0", "x", "tester", APRIL)
    assert retract(data, SECOND, "x", "tester", APRIL) is None
    assert current_release(data) is None and _link(data) is None
    assert not (data.releases / "CURRENT").exists()
    done = publish(data, shipped_plan, build, datetime(2027, 3, 20), exports=())
    assert (done.name, done.manifest.previous) == ("2027.03.1", None)
    assert current_release(data) is not None


def test_a_retracted_name_is_never_used_again(data: DataRoot, build: Build, shipped_plan: Plan) -> None:
    retract(data, SECOND, "x", "tester", APRIL)
    names = [
        publish(data, shipped_plan, replace(build, key=f"s{n}"), datetime(2027, 3, 20), exports=()).name
        for n in range(2)
    ]
    assert names == ["2027.03.1", "2027.03.2"]


def test_the_data_of_a_retracted_release_go_out_again_only_as_a_correction(
    data: DataRoot, published: Published, shipped_plan: Plan
) -> None:
    retract(data, SECOND, "x", "tester", APRIL)
    with pytest.raises(RetractedBuildError, match=SECOND):
        publish(data, shipped_plan, published.build, APRIL, exports=())
    correction = Correction(SECOND, "the retraction was a mistake")
    done = publish(data, shipped_plan, published.build, APRIL, correction=correction, exports=())
    assert done.name == "2027.04.0"


def test_each_audience_has_a_shelf_a_pointer_and_a_count_of_its_own(
    data: DataRoot, build: Build, shipped_plan: Plan, tmp_path: Path
) -> None:
    public = _public(build, tmp_path / "public-build")
    done = publish(data, shipped_plan, public, datetime(2027, 3, 20), audience="public", exports=())
    assert (done.name, done.path) == (SECOND, data.public / SECOND)
    assert (done.manifest.audience, done.manifest.previous) == ("public", None)
    assert (data.public / "CURRENT").read_text(encoding="utf-8") == f"{SECOND}\n"
    assert all("file_sha256" not in one for one in done.manifest.submissions.values())
    found = current_release(data)
    assert found and found.path == data.releases / SECOND
    assert retract(data, SECOND, "x", "tester", APRIL, "public") is None
    assert (data.retracted / "public" / SECOND).is_dir()
    assert current_release(data) is not None


def test_a_build_for_one_audience_is_never_published_for_the_other(
    data: DataRoot, build: Build, shipped_plan: Plan, tmp_path: Path
) -> None:
    with pytest.raises(WrongAudienceError):
        publish(data, shipped_plan, build, APRIL, audience="public", exports=())
    with pytest.raises(WrongAudienceError):
        publish(data, shipped_plan, _public(build, tmp_path / "public-build"), APRIL, exports=())
    assert not list(data.public.glob("2*"))


def test_a_gate_that_refuses_keeps_the_pointer_and_the_name_and_puts_the_folder_aside(
    data: DataRoot, build: Build, shipped_plan: Plan
) -> None:
    seen: list[str] = []

    def export(edition: Edition) -> None:
        seen.append("export")
        (edition.folder / "export.txt").write_text("synthetic", encoding="utf-8")

    def gate(edition: Edition) -> Callable[[], None]:
        seen.append("started")

        def verdict() -> None:
            seen.append("verdict")
            assert not edition.database.stat().st_mode & 0o222, "the file that is judged is finished"
            raise GateFailedError([Verdict(mart="dim_area", text_zh="合成", text_en="synthetic")])

        return verdict

    with pytest.raises(GateFailedError, match="synthetic") as caught:
        publish(data, shipped_plan, build, APRIL, gate=gate, exports=(export,))
    assert seen == ["started", "export", "verdict"]
    folder = data.refused / "internal" / "2027.04.0"
    assert caught.value.folder == folder and (folder / "export.txt").exists()
    found = current_release(data)
    assert found and found.name == SECOND and not list(data.releases.glob(".*"))
    assert publish(data, shipped_plan, build, APRIL, exports=()).name == "2027.04.0"
