"""The inbox: what is still being written waits, each whole file is answered once, by itself (合成数据)."""

import os
import time
from datetime import date, timedelta
from pathlib import Path

import dagster as dg
import openpyxl
import pytest
from support import HOME, SHIPPED_PLAN

from contracts.clock import plan_now
from contracts.plan import Plan
from orchestration.dagster_job import schedules
from orchestration.dagster_job.schedules import inbox_sensor
from orchestration.intake import arrivals, inbox
from orchestration.intake.arrivals import RETURNED, TAKEN, WAITING_FOLDER, arrived, move_away
from orchestration.intake.inbox import NOT_RECORDED, Dropped, dropped, prepare_inbox, settle
from orchestration.settings import Settings
from tests.sources.returns.forms import AREAS, LINES, MONTH, changed, filled, plan_with, tidy
from tests.sources.returns.test_several_returns import book
from warehouse.ledger.submission import Slot
from warehouse.ledger.submission_history import manifests, slot_history
from warehouse.paths import DataRoot

PLAN = plan_with(LINES)
GOOD, FAULTY = filled(), filled(D11="约100")


@pytest.fixture
def found(data: DataRoot, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("LONGSHU_QUIET_SECONDS", "0")
    prepare_inbox(data, PLAN)
    return Settings(SHIPPED_PLAN, HOME / "sources" / "published", data)


@pytest.fixture
def patient(found: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An inbox that waits as an office's does."""
    monkeypatch.delenv("LONGSHU_QUIET_SECONDS")
    return found


def drop(found: Settings, name: str = "合成数据.xlsx", content: bytes = GOOD) -> Path:
    path = found.data.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def handle(found: Settings, plan: Plan = PLAN) -> list[Dropped]:
    """Everything whole is taken or given back, as a run does."""
    files = dropped(found, plan)
    for file in files:
        settle(found, plan, file)
    return files


def lying(found: Settings, folder: str) -> list[str]:
    return sorted(path.name for path in (found.data.inbox / folder).glob("*"))


def left_in(found: Settings) -> list[str]:
    return sorted(path.name for path in found.data.inbox.iterdir() if path.is_file() and path.name[0] != ".")


def register(found: Settings) -> list[dict]:
    return slot_history(found.data, Slot(LINES.form, LINES.department, MONTH))


def history(found: Settings) -> list[str]:
    return [m.outcome for m in register(found)]


def later(seconds: float):
    return lambda: time.time() + seconds


def test_a_book_of_two_forms_is_two_returns_and_lies_where_the_worse_one_puts_it(found):
    plan = plan_with(LINES, AREAS)
    drop(found, "好.xlsx", book(filled(), filled(AREAS)))
    drop(found, "坏.xlsx", book(filled(LINES, "2026-09"), filled(AREAS, "2026-09", C11="约100")))
    handle(found, plan)
    assert "好.xlsx" in lying(found, f"{TAKEN}/{MONTH}")
    assert "坏.xlsx" in lying(found, RETURNED)
    outcomes = {(m.form, m.period): m.outcome for m in manifests(found.data)}
    assert outcomes[AREAS.form, "2026-09"] == "partly_accepted"
    assert len(outcomes) == 4 and "rejected" not in outcomes.values()


# ---- a file is taken once it is whole ---------------------------------------------------------------


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


# ---- each file by itself ----------------------------------------------------------------------------


def test_a_file_whose_taking_breaks_off_twice_is_put_aside_with_a_report_and_the_others_are_taken(
    found, monkeypatch
):
    read = inbox.load

    def broken(data, plan, incoming, *given):
        if "坏" in incoming.name:
            raise RuntimeError("合成")
        return read(data, plan, incoming, *given)

    monkeypatch.setattr(inbox, "load", broken)
    drop(found, "坏.xlsx")
    drop(found, "好.xlsx", filled(D8=1001))
    handle(found)
    assert history(found) == ["accepted"] and lying(found, RETURNED) == []
    handle(found)
    assert lying(found, RETURNED) == ["坏.xlsx", "坏.核对.xlsx"]
    assert not arrived(found.data)


def test_a_process_that_died_twice_over_a_file_does_not_open_it_again(found, monkeypatch):
    drop(found)
    for _ in range(2):
        file = dropped(found, PLAN)[0]
        monkeypatch.setattr(inbox, "load", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            settle(found, PLAN, file)
    monkeypatch.setattr(inbox, "load", lambda *given: pytest.fail("opened again"))
    handle(found)
    assert lying(found, RETURNED) == ["合成数据.xlsx", "合成数据.核对.xlsx"]


def test_a_faulty_file_dropped_again_is_answered_again(found):
    for _ in range(2):
        drop(found, content=FAULTY)
        handle(found)
    assert history(found) == ["partly_accepted"]
    assert lying(found, f"{TAKEN}/{MONTH}") == []
    assert len([name for name in lying(found, RETURNED) if "核对" in name]) == 2


def test_a_damaged_file_beside_a_good_one_costs_only_itself(found):
    drop(found, "甲.xls", bytes.fromhex("d0cf11e0a1b11ae1") + os.urandom(3000))
    drop(found, "乙.xlsx")
    handle(found)
    assert history(found) == ["accepted"] and lying(found, RETURNED) == ["甲.xls", "甲.核对.xlsx"]


# ---- any name, any place ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "十月.xlsx".encode("gbk"), b"\xff\xfe.xlsx", "长".encode() * 83 + b".xlsx", b"a\x1b[31m\n.xlsx", b"CON.xlsx",
        "a\u202exslx.csv".encode(), b"'; rm -rf *.xlsx", b"<b>&.xlsx", b" .xlsx", b"x" * 250 + b".xlsx",
    ],
    ids=["gbk", "no text", "255 bytes", "control", "reserved", "right to left", "shell", "markup", "blank", "long"],
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


# ---- who may send what ------------------------------------------------------------------------------


def test_each_department_that_fills_in_forms_has_a_folder(found):
    assert (found.data.inbox / LINES.department).is_dir()
    assert LINES.department in (found.data.inbox / "说明.txt").read_text(encoding="utf-8")


def test_the_folder_names_the_sender_and_at_the_top_nobody_does(found):
    drop(found)
    handle(found)
    drop(found, f"{LINES.department}/十月/合成.xlsx", filled(D8=1001))
    handle(found)
    assert [m.received_from for m in register(found)] == [NOT_RECORDED, f"inbox/{LINES.department}"]


def test_a_form_in_the_folder_of_another_department_waits_for_a_person(found):
    other = next(d.code for d in PLAN.header.departments if d.code != LINES.department)
    drop(found, f"{other}/合成.xlsx")
    handle(found)
    assert history(found) == ["waiting"]
    assert lying(found, WAITING_FOLDER) == ["合成.xlsx", "合成.核对.xlsx"]


def test_a_file_that_withdraws_most_figures_waits_and_takes_nothing(found):
    lines = tuple(line.model_copy(update={"required": False}) for line in LINES.lines)
    plan = plan_with(changed(LINES, lines=lines))
    drop(found)
    handle(found, plan)
    drop(found, "两行.csv", b"".join(tidy().splitlines(keepends=True)[:3]))
    handle(found, plan)
    assert history(found) == ["accepted", "waiting"]
    assert lying(found, f"{TAKEN}/{MONTH}") == ["合成数据.xlsx"]


def test_an_older_file_that_undoes_a_correction_waits(found):
    for content in (GOOD, filled(D8=1001), GOOD):
        drop(found, content=content)
        handle(found)
    assert history(found) == ["accepted", "accepted", "waiting"]
    assert "合成数据.核对.xlsx" in lying(found, WAITING_FOLDER)


def test_published_figures_are_not_taken_from_the_inbox(found):
    content = next((HOME / "sources" / "published").rglob("2026-*.csv")).read_bytes()
    drop(found, "2026-11.csv", content)
    handle(found)
    assert lying(found, RETURNED) == ["2026-11.csv", "2026-11.核对.xlsx"]
    assert not (found.data.ledger / "submissions").exists()


# ---- what becomes of a file -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [".合成.xlsx", "~$合成.xlsx", "合成.xlsx.part", "合成.TMP", "合成.crdownload", "说明.txt"]
)
def test_what_programs_leave_beside_a_file_is_not_looked_at(found, name):
    drop(found, name)
    move_away(found.data)
    assert arrived(found.data) == []


def test_a_recognised_file_is_loaded_and_lies_under_its_month(found):
    path = drop(found)
    file = dropped(found, PLAN)[0]
    assert (file.form.form, file.month) == (LINES.form, MONTH)
    handle(found)
    assert not path.exists() and lying(found, f"{TAKEN}/{MONTH}") == ["合成数据.xlsx"]
    assert history(found) == ["accepted"]


def test_a_file_with_cells_kept_out_is_returned_with_a_marked_copy(found):
    drop(found, content=FAULTY)
    handle(found)
    assert lying(found, RETURNED) == ["合成数据.xlsx", "合成数据.核对.xlsx"]
    assert (found.data.inbox / RETURNED / "合成数据.xlsx").read_bytes() == FAULTY
    marked = openpyxl.load_workbook(found.data.inbox / RETURNED / "合成数据.核对.xlsx")
    assert marked.worksheets[0]["D11"].comment is not None
    assert history(found) == ["partly_accepted"]


def test_a_file_with_warnings_only_is_taken_with_a_marked_copy(found):
    drop(found, content=filled(D16=2.5))
    handle(found)
    assert lying(found, f"{TAKEN}/{MONTH}") == ["合成数据.xlsx", "合成数据.核对.xlsx"]


def test_a_rejected_file_is_registered_and_returned(found):
    drop(found, content=filled(B5="是"))
    handle(found)
    assert history(found) == ["rejected"]
    assert lying(found, RETURNED) == ["合成数据.xlsx", "合成数据.核对.xlsx"]


def test_a_file_of_no_form_is_archived_and_returned_with_a_report(found):
    drop(found, "会议通知.csv", "合成数据,1\n".encode())
    handle(found)
    assert lying(found, RETURNED) == ["会议通知.csv", "会议通知.核对.xlsx"]
    archived = [path.read_bytes() for path in found.data.root.rglob("*") if path.is_file()]
    assert archived.count("合成数据,1\n".encode()) >= 2, "in the archive and in 退回"
    assert history(found) == []


def test_the_same_file_sent_again_is_another_attempt_and_is_taken_again(found):
    drop(found)
    first = handle(found)[0]
    drop(found)
    second = handle(found)[0]
    assert first.attempt != second.attempt
    assert history(found) == ["accepted"], "the same bytes are no second submission"
    assert lying(found, f"{TAKEN}/{MONTH}") == ["合成数据.xlsx"] and left_in(found) == ["说明.txt"]


def test_a_rejected_file_sent_again_is_returned_again(found):
    content = filled(B5="是")
    for _ in range(2):
        drop(found, content=content)
        handle(found)
        assert left_in(found) == ["说明.txt"]
    assert len(lying(found, RETURNED)) == 4, "each time with a report"


def test_two_files_of_one_name_both_stay(found):
    contents = [filled(D11="约100"), filled(D11="约200")]
    for content in contents:
        drop(found, content=content)
        handle(found)
    kept = [
        (found.data.inbox / RETURNED / name).read_bytes()
        for name in lying(found, RETURNED)
        if "核对" not in name
    ]
    assert sorted(kept) == sorted(contents)
    assert len([name for name in lying(found, RETURNED) if "核对" in name]) == 2


def test_the_marked_copies_of_files_that_differ_in_format_only_both_stay(found):
    drop(found, "合成数据.xlsx", FAULTY)
    drop(found, "合成数据.csv", "合成数据,1\n".encode())
    handle(found)
    assert len([name for name in lying(found, RETURNED) if "核对" in name]) == 2


def test_a_returned_file_named_like_a_marked_copy_is_not_overwritten(found):
    sent = filled(B5="是")
    drop(found, "合成数据.核对.xlsx", sent)
    drop(found, "合成数据.xlsx", FAULTY)
    handle(found)
    assert (found.data.inbox / RETURNED / "合成数据.核对.xlsx").read_bytes() == sent


def test_a_file_sent_again_while_it_is_loaded_is_taken_by_the_next_run(found):
    path = drop(found)
    file = dropped(found, PLAN)[0]
    drop(found, content=FAULTY)
    settle(found, PLAN, file)
    assert path.read_bytes() == FAULTY
    handle(found)
    assert history(found) == ["accepted", "partly_accepted"]


# ---- the sensor ------------------------------------------------------------------------------------


@dg.job
def nothing() -> None:
    """Stands for the month's job."""


def looks(found: Settings) -> list:
    return list(inbox_sensor(found, nothing)(dg.build_sensor_context()))


def test_an_empty_inbox_starts_nothing(found):
    assert [type(one) for one in looks(found)] == [dg.SkipReason]


def test_each_month_in_the_inbox_is_one_run_of_its_partition(found):
    drop(found, "甲.xlsx")
    drop(found, "乙.xlsx", filled(D8=1001))
    drop(found, "丙.xlsx", filled(month="2026-09"))
    requests = looks(found)
    assert [one.partition_key for one in requests] == ["2026-09-01", f"{MONTH}-01"]
    assert [one.run_key for one in requests] == [one.run_key for one in looks(found)], (
        "asked again, the same run"
    )


def test_a_file_sent_again_and_a_file_more_are_other_runs(found):
    drop(found)
    first = looks(found)[0].run_key
    drop(found)
    second = looks(found)[0].run_key
    drop(found, "又一份.xlsx", filled(D8=1001))
    assert len({first, second, looks(found)[0].run_key}) == 3


def test_an_unrecognised_file_starts_the_current_month(found, monkeypatch):
    monkeypatch.setattr(schedules, "plan_today", lambda: date(2026, 11, 30))
    drop(found, "会议通知.csv", "合成数据,1\n".encode())
    assert [one.partition_key for one in looks(found)] == ["2026-11-01"]


def test_the_inbox_says_what_it_is_for(found):
    assert "已收" in (found.data.inbox / "说明.txt").read_text(encoding="utf-8")
    assert looks(found)[0].skip_message
