"""A file sent again: nothing is loaded twice, every arrival stays on record, a later reading changes no date.

Figures are synthetic (the fictitious harbour of tests/plans).
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from plans.harbour_file import FIGURES, HARBOUR, csv_text, figures

from contracts.errors import UserFault
from contracts.registry import load_plan
from orchestration.commands.reparse import reparse_command
from orchestration.intake import load_file
from orchestration.intake.incoming import Incoming
from orchestration.intake.load_file import Loaded
from orchestration.intake.take_in import load
from warehouse.ledger.archive import archive_path, arrivals
from warehouse.ledger.earlier_values import values_of
from warehouse.ledger.submission import Slot
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot

PLAN = load_plan(HARBOUR)


def send(data: DataRoot, content: bytes, sender: str, day: date = date(2026, 11, 23)) -> Loaded:
    with data.writer():
        return load(data, PLAN, Incoming(PLAN.forms["published"], "2026-11", content, "x.csv", sender, day))


def senders(data: DataRoot) -> list[str]:
    return sorted(one.received_from for one in arrivals(data))


def test_a_file_sent_twice_is_loaded_once_and_both_arrivals_are_on_record(data: DataRoot) -> None:
    states = [send(data, FIGURES.read_bytes(), sender).state for sender in ("first", "second")]
    assert states == ["new", "unchanged"]
    assert len(manifests(data)) == 1
    assert senders(data) == ["first", "second"]


def test_a_rejected_file_sent_twice_is_registered_once_and_both_arrivals_are_on_record(
    data: DataRoot,
) -> None:
    states = [send(data, csv_text([]).encode(), sender).state for sender in ("first", "second")]
    assert states == ["rejected", "rejected"]
    assert len(manifests(data)) == 1
    assert senders(data) == ["first", "second"]


def test_the_same_file_read_again_on_a_later_day_under_a_changed_contract_is_no_news(
    data: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = figures()
    rows[0]["pub_date"] = ""  # known from the day it was written down
    content = csv_text(rows).encode()
    assert send(data, content, "first").state == "new"
    monkeypatch.setattr(load_file, "contract_sha256", lambda root: "f" * 64)
    assert send(data, content, "first", date(2026, 12, 24)).state == "unchanged"


def test_a_corrected_file_is_new_and_both_stay_in_the_archive(data: DataRoot) -> None:
    rows = figures()
    rows[0]["value_published"] = "21个"
    states = [send(data, content, "a").state for content in (FIGURES.read_bytes(), csv_text(rows).encode())]
    assert states == ["new", "new"]
    assert len([path for path in data.archive.rglob("*") if path.is_file()]) == 2


def test_a_scan_of_bundled_files_never_undoes_a_later_submission(data: DataRoot) -> None:
    form = PLAN.forms["published"]
    bundled = Incoming(
        form, "2026-11", FIGURES.read_bytes(), "x.csv", "editors", date(2026, 11, 23), is_scan=True
    )
    rows = figures()
    rows[0]["value_published"] = "21个"
    with data.writer():
        assert load(data, PLAN, bundled).state == "new"
    assert send(data, csv_text(rows).encode(), "department").state == "new"
    with data.writer():
        found = load(data, PLAN, bundled)
    assert (found.state, found.manifest.seq) == ("unchanged", 2)
    assert len(manifests(data)) == 2


def test_what_was_known_before_is_that_of_the_areas_asked_for(data: DataRoot) -> None:
    manifest = send(data, FIGURES.read_bytes(), "a").manifest
    slot = Slot(manifest.form, manifest.department, manifest.period)
    known = values_of(data, slot)
    areas = sorted({area for _, area, *_ in known})
    assert len(areas) > 1
    assert values_of(data, slot, areas) == known
    of_one = {key: value for key, value in known.items() if key[1] == areas[0]}
    assert values_of(data, slot, areas[:1]) == of_one
    assert values_of(data, slot, []) == {}


def test_reparse_reads_the_archived_files_again_and_says_how_many_came_out_otherwise(
    data: DataRoot, capsys: pytest.CaptureFixture[str]
) -> None:
    send(data, FIGURES.read_bytes(), "a")
    assert reparse_command(HARBOUR, data.root, None, None) == 0
    assert "重读 1 份，读数有变化的 0 份" in capsys.readouterr().out


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"other")])
def test_reparse_says_which_archived_file_is_damaged_or_gone(
    data: DataRoot, damage: Callable[[Path], object]
) -> None:
    digest = send(data, FIGURES.read_bytes(), "a").manifest.file_sha256
    path = archive_path(data, digest)
    path.chmod(0o644)
    damage(path)
    before = sorted(data.ledger.rglob("*"))
    with pytest.raises(UserFault, match=digest):
        reparse_command(HARBOUR, data.root, None, None)
    assert sorted(data.ledger.rglob("*")) == before
