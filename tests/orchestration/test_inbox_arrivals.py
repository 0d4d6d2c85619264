"""A file dropped into the inbox is taken once it is whole, whatever its name and place (合成数据)."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.clock import plan_now
from orchestration.intake import arrivals, inbox
from orchestration.intake.arrivals import RETURNED, TAKEN, arrived, move_away
from orchestration.intake.inbox import dropped, settle
from tests.orchestration.inbox_of_returns import GOOD, PLAN, drop, handle, history, later, lying, register
from tests.sources.returns.forms import MONTH, tidy


def test_a_file_that_changed_just_now_waits(patient):
    path = drop(patient)
    move_away(patient.data)
    assert path.exists() and not arrived(patient.data)
    move_away(patient.data, later(arrivals.QUIET_SECONDS + 1))
    assert not path.exists() and len(arrived(patient.data)) == 1


def test_the_senders_time_of_change_settles_nothing(patient):
    path = drop(patient)
    os.utime(path, (1, 1))
    move_away(patient.data)
    assert path.exists()


def test_a_text_is_taken_after_two_equal_looks(patient):
    path = drop(patient, "合成.csv", tidy())
    assert move_away(patient.data, later(20)) == [path]
    assert move_away(patient.data, later(25)) == [path]
    assert move_away(patient.data, later(31)) == [] and not path.exists()


def test_a_text_that_grew_between_two_looks_begins_anew(patient):
    path = drop(patient, "合成.csv", tidy()[:100])
    assert move_away(patient.data, later(20)) == [path]
    path.write_bytes(tidy())
    assert move_away(patient.data, later(40)) == [path]
    assert path.exists()


@pytest.mark.skipif(not hasattr(__import__("fcntl"), "F_SETLEASE"), reason="the system does not tell")
def test_a_file_that_is_open_for_writing_waits_however_long(found):
    path = drop(found)
    with path.open("ab"):
        move_away(found.data, later(3600))
        assert path.exists()
    move_away(found.data, later(3600))
    assert not path.exists()


def test_a_workbook_whose_end_is_missing_waits_for_an_hour(patient):
    path = drop(patient, content=GOOD[:-200])
    move_away(patient.data, later(60))
    assert path.exists()
    move_away(patient.data, later(arrivals.DAMAGED_SECONDS + 60))
    assert not path.exists()


def test_a_workbook_that_stays_damaged_is_returned(found, monkeypatch):
    monkeypatch.setattr(arrivals, "DAMAGED_SECONDS", -1.0)
    drop(found, content=GOOD[:-200])
    handle(found)
    assert lying(found, RETURNED) == ["合成数据.xlsx", "合成数据.核对.xlsx"]


def test_the_moment_of_arrival_is_when_the_file_appeared_and_not_what_its_sender_set(found):
    before = plan_now() - timedelta(seconds=1)
    path = drop(found)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    handle(found)
    received = register(found)[0].received_at
    assert received >= before


def test_what_was_added_after_a_file_was_moved_away_is_read_too(found, monkeypatch):
    drop(found, "合成.csv", tidy()[: tidy().rfind(b"\n", 0, 600) + 1])
    file = dropped(found, PLAN)[0]
    read = inbox.load
    grown = []

    def load_and_grow(*given):
        result = read(*given)
        if not grown:
            grown.append(file.arrived.file.write_bytes(tidy()))
        return result

    monkeypatch.setattr(inbox, "load", load_and_grow)
    settle(found, PLAN, file)
    assert len(register(found)) == 2


def test_a_file_of_another_file_system_is_copied_whole_and_then_gone(found, monkeypatch):
    path = drop(found)
    rename, refused = os.rename, []

    def across(source, target):
        if Path(source) == path and not refused:
            refused.append(source)
            raise OSError(18, "Invalid cross-device link")
        rename(source, target)

    monkeypatch.setattr(arrivals.os, "rename", across)
    handle(found)
    assert refused and not path.exists() and history(found) == ["accepted"]


# ---- any name, any place ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "十月.xlsx".encode("gbk"), b"\xff\xfe.xlsx", "长".encode() * 83 + b".xlsx", b"a\x1b[31m\n.xlsx", b"CON.xlsx",
        "a\u202exslx.csv".encode(), b"'; rm -rf *.xlsx", b"<b>&.xlsx", b" .xlsx", b"x" * 250 + b".xlsx", b"..\\..\\x.xlsx",
    ],
    ids=["gbk", "no text", "255 bytes", "control", "reserved", "right to left", "shell", "markup", "blank", "long", "a way up"],
)  # fmt: skip
def test_a_file_of_any_name_is_taken_and_put_aside_under_a_plain_one(found, name):
    Path(os.fsdecode(os.fsencode(found.data.inbox) + b"/" + name)).write_bytes(GOOD)
    handle(found)
    assert history(found) == ["accepted"]
    kept = lying(found, f"{TAKEN}/{MONTH}")
    assert len(kept) == 1 and kept[0].isprintable() and len(kept[0].encode()) <= 200
    shown = register(found)[0].original_name
    assert shown.isprintable() and "\u202e" not in shown


def test_a_name_in_gbk_is_shown_as_it_was_meant(found):
    Path(os.fsdecode(os.fsencode(found.data.inbox) + b"/" + "十月.xlsx".encode("gbk"))).write_bytes(GOOD)
    handle(found)
    assert register(found)[0].original_name == "十月.xlsx"


def test_links_and_pipes_are_never_opened_and_are_answered(found, tmp_path):
    secret = tmp_path / "secret.xlsx"
    secret.write_bytes(GOOD)
    (found.data.inbox / "链接.xlsx").symlink_to(secret)
    os.mkfifo(found.data.inbox / "管道.csv")
    handle(found)
    assert history(found) == []
    assert lying(found, RETURNED) == ["管道.csv", "管道.核对.xlsx", "链接.xlsx", "链接.核对.xlsx"]
    assert secret.read_bytes() == GOOD


def test_a_link_to_a_folder_is_not_entered(found, tmp_path):
    (tmp_path / "外").mkdir()
    (tmp_path / "外" / "合成.xlsx").write_bytes(GOOD)
    (found.data.inbox / "夹").symlink_to(tmp_path / "外")
    handle(found)
    assert (tmp_path / "外" / "合成.xlsx").exists() and history(found) == []
