"""`longshu tidy`: what can be made again goes when a person says so, and nothing that answers or is on record."""

import os
import shutil
import time
from pathlib import Path

import pytest
from golden.published import publish_twice
from typer.testing import CliRunner

from orchestration.cli.app import app
from warehouse.paths import DataRoot
from warehouse.release.shelf import releases, verify_files
from warehouse.verify.damage import damaged
from warehouse.verify.tidy import Spare, remove, spare

HALF = "ledger/observations/.gs_ai_1.2026-10.1.77.7.part"
BEING_WRITTEN = "archive/.78.8.part"


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    """Two releases, two builds, two kits and a scratch; beside them a kit nobody names and a build that broke off,
    and what two processes wrote aside, of which one may still be at it."""
    root = tmp_path / "data"
    shutil.copytree(publish_twice().data.root, root, symlinks=True)
    (root / "kits" / f"{'0' * 64}.zip").write_bytes(b"of no release")
    (root / "builds" / "broken_off").mkdir()
    (root / "builds" / "broken_off" / "longshu.duckdb").write_bytes(b"half")
    (root / "standing" / "00").mkdir(parents=True)
    (root / "standing" / "00" / "slot.parquet").write_bytes(b"kept")
    for name, age in ((HALF, 25), (BEING_WRITTEN, 23)):
        (root / name).write_bytes(b"half a file")
        os.utime(root / name, (time.time() - age * 3600,) * 2)
    return DataRoot(root)


def places(data: DataRoot, found: list[Spare]) -> set[str]:
    return {one.path.relative_to(data.root).as_posix() for one in found}


def everything(data: DataRoot) -> dict[str, bytes]:
    return {p.relative_to(data.root).as_posix(): p.read_bytes() for p in data.root.rglob("*") if p.is_file()}


def asked(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["tidy", *arguments])
    assert done.exit_code == 0
    return done.output


UNNAMED = {f"kits/{'0' * 64}.zip", "builds/broken_off", "work", "standing", HALF}


def test_what_would_go_is_what_nothing_needs_and_stays_until_a_person_says_so(data: DataRoot) -> None:
    before = everything(data)
    assert places(data, spare(data)) == UNNAMED
    told = asked("--data-root", str(data.root))
    assert all(place in told for place in UNNAMED) and "--yes" in told
    assert everything(data).keys() - {"writer.lock", "builder.lock"} == before.keys() - {
        "writer.lock",
        "builder.lock",
    }


def test_after_it_went_every_release_and_record_is_as_it_was_and_nothing_more_can_go(data: DataRoot) -> None:
    sizes = {one.path: one.size for one in spare(data)}
    assert sizes[data.builds / "broken_off"] == len(b"half")
    assert places(data, remove(data)) == UNNAMED
    assert spare(data) == []
    assert damaged(data).damages == []
    assert [verify_files(release) for release in releases(data)] == [[], []]
    assert [p.relative_to(data.root).as_posix() for p in data.root.rglob(".*.part")] == [BEING_WRITTEN]


def test_the_declared_number_of_builds_stays_and_that_of_the_current_release_in_any_case(
    data: DataRoot,
) -> None:
    current = publish_twice().build.key
    (earlier,) = {path.name for path in data.builds.iterdir()} - {current, "broken_off"}
    assert "builds/" + earlier not in asked("--data-root", str(data.root), "--builds", "2")
    assert "builds/" + earlier in asked("--data-root", str(data.root), "--builds", "1", "--yes")
    assert {path.name for path in data.builds.iterdir()} == {current}
    assert places(data, spare(data, 1)) == set()


def test_no_kit_goes_while_the_files_of_a_release_are_gone_which_a_backup_may_bring_back(
    data: DataRoot,
) -> None:
    shutil.rmtree(data.releases / releases(data)[0].name)
    assert not [place for place in places(data, spare(data)) if place.startswith("kits/")]
