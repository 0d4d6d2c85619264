"""A data root made by version 0.1 (SYNTHETIC: a practice plan, a return and its correction, a closing, two releases)."""

from datetime import date, datetime
from pathlib import Path

import pytest
from support import root_of_0_1

from orchestration import steps
from orchestration.intake.reread_archive import rebuild
from orchestration.settings import Settings, settings
from warehouse.ledger import register
from warehouse.ledger.closings import closing_of
from warehouse.ledger.root_mark import plan_of
from warehouse.ledger.submission_history import manifests
from warehouse.release.publish import publish
from warehouse.release.shelf import current_release, releases
from warehouse.verify.damage import damaged


@pytest.fixture
def found(tmp_path: Path) -> Settings:
    root_of_0_1(tmp_path)
    return settings(data=tmp_path / "data")


def _files(root: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(root)): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and not p.is_symlink()
    }


def test_it_opens_and_reading_writes_nothing(found: Settings) -> None:
    before = _files(found.data.root)
    assert [(m.seq, m.kind, m.outcome) for m in manifests(found.data)] == [
        (1, "original", "accepted"), (2, "correction", "accepted"),
    ]  # fmt: skip
    assert {m.respondent for m in manifests(found.data)} == {"gs_drc"}
    closed = closing_of(found.data, "2025-09")
    assert closed and closed.closed_by == "演练 tester"
    assert [one.name for one in releases(found.data)] == ["2026.11.0", "2026.11.1"]
    assert plan_of(found.data) == found.plan().code
    assert damaged(found.data).damages == []
    assert _files(found.data.root) == before


def test_it_runs_once_and_is_verified_and_each_of_its_releases_is_rebuilt(found: Settings) -> None:
    before, day, now = _files(found.data.root), date(2026, 11, 26), datetime(2026, 11, 27, 9)
    plan = found.plan()
    names = []
    for _ in range(2):
        built = steps.build(found, plan, day)
        with found.data.writer():
            names.append(publish(found.data, plan, built, now, exports=()).name)
    assert names[0] == names[1] and len(releases(found.data)) <= 3
    taken_over = register.acts(found.data, "submitted")
    assert {act.record for act in taken_over} == {1}, "one entry took over all"
    changed = {name for name, content in before.items() if _files(found.data.root)[name] != content}
    assert changed <= {"releases/CURRENT"}
    assert damaged(found.data).damages == []
    for one in releases(found.data):
        assert rebuild(found.data, one, found.plan_root).is_same, one.name
    current = current_release(found.data)
    assert current and current.name == names[0]
