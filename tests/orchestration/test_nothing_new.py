"""A run with nothing new is nothing: it loads neither scheduler nor builder, and whatever is new ends that."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from commands.test_imports import loaded
from plans.harbour_file import HARBOUR, PUBLISHED, csv_text, figures

from contracts.clock import plan_now
from orchestration import nothing_new, steps
from orchestration.intake.month_by_month import waiting_months
from orchestration.intake.put_aside import note_put
from orchestration.nothing_new import release_that_stands
from orchestration.settings import Settings, settings
from warehouse.ledger.closings import close
from warehouse.paths import DataRoot
from warehouse.release.shelf import current_release, retract

NOW = plan_now()


@dataclass(frozen=True)
class Office:
    """A plan, its published figures and a data root in which a run found everything taken, built and released."""

    folder: Path

    @property
    def settings(self) -> Settings:
        """The office's own settings."""
        return settings(self.folder / "plan", self.folder / "data", self.folder / "published")

    @property
    def data(self) -> DataRoot:
        """Its data root."""
        return DataRoot(self.folder / "data")

    def stands(self) -> str:
        """The name of the release that a run would only find again, empty where it would do something."""
        found = self.settings
        release = release_that_stands(found, found.plan())
        return release.name if release else ""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("office"))
    shutil.copytree(HARBOUR, office.folder / "plan")
    shutil.copytree(PUBLISHED, office.folder / "published")
    found = office.settings
    plan = found.plan()
    for _ in steps.load_months(found, plan, waiting_months(found, plan), plan.forms):
        pass
    steps.publish_build(found, plan, steps.build(found, plan, NOW.date()))
    return office


@pytest.fixture
def office(ran: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A copy of the office, whose clock stands."""
    shutil.copytree(ran.folder, tmp_path / "office", symlinks=True)
    monkeypatch.setattr(nothing_new, "plan_now", lambda: NOW)
    return Office(tmp_path / "office")


def test_where_nothing_is_new_the_current_release_stands(office: Office) -> None:
    found = current_release(office.data)
    assert found is not None
    assert office.stands() == found.name


def test_a_run_with_nothing_new_prints_the_scorecard_and_loads_neither_scheduler_nor_builder(
    office: Office,
) -> None:
    def run() -> tuple[str, set[str]]:
        named = ("--plan", "plan", "--data-root", "data", "--published", "published")
        places = [str(office.folder / one) if not one.startswith("--") else one for one in named]
        return loaded("run", *places)

    if (
        today := plan_now().date()
    ) != NOW.date():  # midnight came since the office was made, and a day is new
        found = office.settings
        steps.publish_build(found, found.plan(), steps.build(found, found.plan(), today))
    before = sorted(office.data.root.rglob("*"))
    code, names = run()
    assert code == "0"
    assert "duckdb" in names  # the scorecard was read from the release
    assert names & {"dagster", "dbt", "sqlglot", "scipy", "pandas"} == set()
    assert set(office.data.root.rglob("*")) - set(before) <= {office.data.root / "writer.lock"}


def _drop(office: Office, place: str = "") -> None:
    folder = office.data.inbox / place
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "return.csv").write_text("still being written", encoding="utf-8")


def _moved_away(office: Office) -> None:
    _drop(office, ".taking/1")


def _published_file_changed(office: Office) -> None:
    path = next(office.folder.glob("published/*/*.csv"))
    path.write_text(csv_text([*figures()[:-1]]), encoding="utf-8")


def _plan_changed(office: Office) -> None:
    path = office.folder / "plan" / "plan.yml"
    path.write_text(path.read_text(encoding="utf-8") + "# another byte\n", encoding="utf-8")


def _release_damaged(office: Office) -> None:
    found = current_release(office.data)
    assert found is not None
    file = next(found.path.glob("*.json"))
    file.chmod(0o644)
    file.write_bytes(file.read_bytes() + b" ")


def _laid_into_release(office: Office) -> None:
    found = current_release(office.data)
    assert found is not None
    (found.path / "longshu.duckdb.wal").write_bytes(b"")


def _release_retracted(office: Office) -> None:
    found = current_release(office.data)
    assert found is not None
    with office.data.writer():
        retract(office.data, found.name, reason="合成", by="合成", now=NOW)


def _build_damaged(office: Office) -> None:
    file = next(office.data.builds.glob("*/longshu.duckdb"))
    file.write_bytes(file.read_bytes()[:-1])


def _build_gone(office: Office) -> None:
    shutil.rmtree(office.data.builds)


def _month_closed(office: Office) -> None:
    with office.data.writer():
        close(office.data, "2026-01", now=NOW, closed_by="合成", note="")


def _record_lost(office: Office) -> None:
    path = sorted(office.data.records.rglob("*.json"))[-1]
    path.unlink()


CHANGES: dict[str, Callable[[Office], None]] = {
    "a file lies in the inbox": _drop,
    "a file lies in a department's folder": lambda office: _drop(office, "harbour_office"),
    "a file was moved away and is not settled": _moved_away,
    "a published file changed": _published_file_changed,
    "the plan changed": _plan_changed,
    "a file of the release is damaged": _release_damaged,
    "a file was laid into the release": _laid_into_release,
    "the release was retracted": _release_retracted,
    "the build is damaged": _build_damaged,
    "the build is gone": _build_gone,
    "a month was closed": _month_closed,
    "a record is lost": _record_lost,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_new_a_run_has_work_to_do(office: Office, change: Callable[[Office], None]) -> None:
    assert office.stands()
    change(office)
    assert office.stands() == ""


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(days=101)], ids=["tomorrow", "clock jumped"])
def test_another_day_is_something_new(
    office: Office, monkeypatch: pytest.MonkeyPatch, later: timedelta
) -> None:
    then: datetime = NOW + later
    monkeypatch.setattr(nothing_new, "plan_now", lambda: then)
    assert office.stands() == ""


def test_what_the_inbox_never_takes_is_nothing_new(office: Office) -> None:
    (office.data.inbox / "已收").mkdir(parents=True, exist_ok=True)
    (office.data.inbox / "已收" / "taken.xlsx").write_bytes(b"")
    note_put(office.data, office.data.inbox / "已收" / "taken.xlsx")
    (office.data.inbox / "~$open.xlsx").write_bytes(b"")
    assert office.stands()


def test_other_code_or_contracts_are_something_new(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nothing_new, "contract_sha256", lambda _root: "other")
    assert office.stands() == ""
