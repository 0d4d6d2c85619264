"""A release is rebuilt from the archive alone: every file read again, every row the same, or it is said which not."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from support import SHIPPED_PLAN

from contracts import methods
from contracts.plan import Plan
from orchestration.intake.incoming import bundled, bytes_of
from orchestration.intake.reread_archive import rebuild
from orchestration.intake.take_in import load
from orchestration.settings import Settings
from warehouse.audience import FILE_NAME
from warehouse.build import build as building
from warehouse.build import due_dates
from warehouse.paths import DataRoot
from warehouse.release.publish import publish
from warehouse.release.shelf import Release

HOME = Path(__file__).parents[2]
KNOWN_ON = date(2026, 11, 30)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, shipped_plan: Plan) -> tuple[DataRoot, Release]:
    """A release of the bundled published figures."""
    data = DataRoot(tmp_path_factory.mktemp("rebuild") / "data")
    found = Settings(SHIPPED_PLAN, HOME / "sources" / "published", data)
    with data.writer():
        for incoming in bundled(found, shipped_plan):
            load(data, shipped_plan, incoming, now=datetime(2026, 11, 23, 9))
        build = building.build(data, shipped_plan, KNOWN_ON)
        return data, publish(data, shipped_plan, build, datetime(2026, 11, 30, 9), exports=())


def test_every_row_of_every_mart_is_computed_again_as_released(made: tuple[DataRoot, Release]) -> None:
    data, release = made
    found = rebuild(data, release, SHIPPED_PLAN)
    assert found.is_same and found.read_differently == [] and found.notes == []
    assert {one.mart: one.rows for one in found.marts} == release.manifest.rows
    assert sum(one.rows for one in found.marts) > 500


def test_a_submission_that_came_later_plays_no_part(
    made: tuple[DataRoot, Release], shipped_plan: Plan
) -> None:
    data, release = made
    found = Settings(SHIPPED_PLAN, HOME / "sources" / "published", data)
    incoming = bundled(found, shipped_plan)[-1]
    fewer = b"\n".join(bytes_of(incoming.content).rstrip().split(b"\n")[:-20])
    later = replace(incoming, content=fewer, is_scan=False)
    with data.writer():
        loaded = load(data, shipped_plan, later, now=datetime(2026, 11, 30, 23))  # the same day
    assert loaded.state == "new"
    again = rebuild(data, release, SHIPPED_PLAN)
    assert again.is_same and again.submissions == len(release.manifest.submissions)


def test_a_row_that_is_not_what_the_archive_gives_is_found_and_the_mart_named(
    made: tuple[DataRoot, Release], tmp_path: Path
) -> None:
    data, release = made
    (tmp_path / release.name).mkdir()
    (tmp_path / release.name / FILE_NAME).write_bytes(release.database.read_bytes())
    forged = replace(release, path=tmp_path / release.name)
    with duckdb.connect(str(forged.database)) as con:
        con.execute("update marts.mart_indicator_values set obs_value = obs_value + 1 where rowid = 0")
    found = rebuild(data, forged, SHIPPED_PLAN)
    wrong = [one for one in found.marts if not one.is_same]
    assert [(one.mart, one.lacking, one.besides) for one in wrong] == [("mart_indicator_values", 1, 1)]


def test_what_has_changed_since_is_said(made: tuple[DataRoot, Release]) -> None:
    data, release = made
    older = {"models_sha256": "", "plan_sha256": "", "tools": {"duckdb": "1.0.0"}}
    found = rebuild(data, replace(release, manifest=release.manifest.model_copy(update=older)), SHIPPED_PLAN)
    assert found.is_same
    assert [en.split()[0:2] for _, en in found.notes] == [
        ["the", "models"],
        ["the", "plan"],
        ["other", "tool"],
    ]


def test_a_release_is_computed_by_its_own_cut_offs_and_calendar_whatever_was_declared_since(
    made: tuple[DataRoot, Release], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, release = made
    edited = tmp_path / "methods_and_cut_offs.yml"
    edited.write_text(
        methods.METHODS_FILE.read_text(encoding="utf-8").replace('"0.60"', '"0.05"'), encoding="utf-8"
    )
    monkeypatch.setattr(methods, "METHODS_FILE", edited)
    monkeypatch.setattr(
        due_dates.WorkingDays, "_works", lambda _, day: (day.weekday() == 6, True)
    )  # a new list of days off
    older = release.manifest.model_copy(update={"contracts_sha256": ""})
    found = rebuild(data, replace(release, manifest=older), SHIPPED_PLAN)
    assert [one.mart for one in found.marts if not one.is_same] == []
    assert [en.split()[:2] for _, en in found.notes] == [["codelists,", "methods"], ["the", "calendar"]]
    assert all("own" in en for _, en in found.notes)
