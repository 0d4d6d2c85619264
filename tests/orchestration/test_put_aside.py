"""What somebody puts or saves among the files the product put aside is answered like any other (合成数据)."""

import shutil

import pytest

from orchestration.intake.arrivals import RETURNED, TAKEN, WAITING_FOLDER, arrived, holds_any, move_away
from orchestration.intake.put_aside import INDEX
from tests.orchestration.inbox_of_returns import FAULTY, GOOD, drop, handle, lying, register


def aside(found, folder, name="合成数据.xlsx", content=GOOD):
    place = found.data.inbox / folder
    place.mkdir(parents=True, exist_ok=True)
    path = place / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("folder", [TAKEN, f"{TAKEN}/2026-10", RETURNED, WAITING_FOLDER, "Taken"])
def test_a_file_put_straight_among_those_put_aside_is_taken_like_any_other(found, folder):
    path = aside(found, folder)
    assert holds_any(found.data)
    handle(found)
    assert len(register(found)) == 1 and (not path.exists() or path.parent.parent.name == TAKEN)
    assert not holds_any(found.data)


def test_what_the_product_put_aside_stays_and_is_no_arrival(found):
    drop(found)
    handle(found)
    drop(found, "有错.xlsx", FAULTY)
    handle(found)
    there = {folder: lying(found, folder) for folder in (TAKEN, RETURNED)}
    assert there[TAKEN] and any("核对" in name for name in there[RETURNED])
    for _ in range(2):
        assert not holds_any(found.data)
        move_away(found.data)
        assert arrived(found.data) == []
    assert {folder: lying(found, folder) for folder in there} == there and len(register(found)) == 2


def test_a_returned_file_that_is_mended_where_it_lies_is_read_again(found):
    drop(found, content=FAULTY)
    handle(found)
    assert len(register(found)) == 1
    (found.data.inbox / RETURNED / "合成数据.xlsx").write_bytes(GOOD)
    handle(found)
    assert len(register(found)) == 2
    assert "合成数据.核对.xlsx" in lying(found, RETURNED), "the marked copy is the product's own"


def test_a_file_that_somebody_has_open_there_waits(found):
    path = aside(found, RETURNED)
    for name in (f"~${path.name}", f".~lock.{path.name}#"):
        path.with_name(name).touch()
        handle(found)
        assert path.exists() and register(found) == []
        path.with_name(name).unlink()
    handle(found)
    assert len(register(found)) == 1


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini"])
def test_what_windows_leaves_in_a_folder_it_shows_is_no_arrival(found, name):
    for folder in (TAKEN, RETURNED):
        aside(found, folder, name, b"by Windows")
    (found.data.inbox / name).write_bytes(b"by Windows")
    assert not holds_any(found.data)


def test_a_root_without_the_record_or_copied_elsewhere_reads_nothing_twice(found, tmp_path):
    drop(found)
    handle(found)
    drop(found, "有错.xlsx", FAULTY)
    handle(found)
    (found.data.inbox / INDEX).unlink()  # as a root of 0.1
    assert not holds_any(found.data)
    inbox = found.data.inbox
    shutil.copytree(inbox, tmp_path / "copy", copy_function=shutil.copyfile)  # other moments of change
    shutil.rmtree(inbox)
    shutil.move(tmp_path / "copy", inbox)
    assert not holds_any(found.data)
    (inbox / INDEX).write_text("damaged", encoding="utf-8")
    assert not holds_any(found.data)
