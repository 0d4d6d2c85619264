"""The inbox: half-copied files wait, each settled file ends in 已收 or 退回, and every sending counts (合成数据)."""

import os
import time
from pathlib import Path

import dagster as dg
import openpyxl
import pytest
from support import HOME, SHIPPED_PLAN

from orchestration.dagster_job.schedules import inbox_sensor
from orchestration.intake import inbox
from orchestration.intake.inbox import (
    RETURNED,
    TAKEN,
    Dropped,
    dropped,
    give_back,
    prepare_inbox,
    settled_files,
    take,
)
from orchestration.settings import Settings
from tests.sources.returns.forms import LINES, MONTH, filled, plan_with
from warehouse.ledger.submissions import Slot, slot_history
from warehouse.paths import DataRoot

PLAN = plan_with(LINES)
GOOD, FAULTY = filled(), filled(D11="约100")


@pytest.fixture
def found(data: DataRoot) -> Settings:
    prepare_inbox(data)
    return Settings(SHIPPED_PLAN, HOME / "sources" / "published", data)


def drop(found: Settings, name: str = "合成数据.xlsx", content: bytes = GOOD, age: float = 60) -> Path:
    path = found.data.inbox / name
    path.write_bytes(content)
    changed = time.time() - age
    os.utime(path, (changed, changed))
    return path


def handle(found: Settings) -> list[Dropped]:
    """Everything settled is taken or given back, as a run does."""
    files = dropped(found, PLAN)
    for file in files:
        with found.data.writer():
            (take if file.form and file.month else give_back)(found, PLAN, file)
    return files


def lying(found: Settings, folder: str) -> list[str]:
    return sorted(path.name for path in (found.data.inbox / folder).glob("*"))


def history(found: Settings) -> list[str]:
    return [m.outcome for m in slot_history(found.data, Slot(LINES.form, LINES.department, MONTH))]


def test_a_file_that_changed_just_now_waits(found):
    drop(found, age=2)
    assert settled_files(found.data) == []
    assert len(settled_files(found.data, lambda: time.time() + inbox.QUIET_SECONDS)) == 1


def test_a_workbook_whose_end_is_missing_waits_for_an_hour(found):
    path = drop(found, content=GOOD[:-200])
    assert settled_files(found.data) == []
    assert settled_files(found.data, lambda: time.time() + inbox.DAMAGED_SECONDS) == [path]


def test_a_workbook_that_stays_damaged_is_returned(found):
    drop(found, content=GOOD[:-200], age=inbox.DAMAGED_SECONDS + 60)
    handle(found)
    assert lying(found, RETURNED) == ["合成数据.xlsx", "合成数据.核对.xlsx"]


def test_a_file_from_a_clock_that_runs_ahead_does_not_wait_for_ever(found):
    path = drop(found, age=-3600)
    assert settled_files(found.data) == [path]


@pytest.mark.parametrize(
    "name", [".合成.xlsx", "~$合成.xlsx", "合成.xlsx.part", "合成.TMP", "合成.crdownload", "说明.txt"]
)
def test_what_programs_leave_beside_a_file_is_not_looked_at(found, name):
    drop(found, name)
    assert settled_files(found.data) == []


def test_files_are_taken_in_the_order_they_came(found):
    names = [drop(found, f"{n}.xlsx", age=100 - n).name for n in (3, 1, 2)]
    assert [path.name for path in settled_files(found.data)] == sorted(names)


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
    drop(found, age=60)
    first = handle(found)[0]
    drop(found, age=50)
    second = handle(found)[0]
    assert first.attempt != second.attempt
    assert history(found) == ["accepted"], "the same bytes are no second submission"
    assert lying(found, f"{TAKEN}/{MONTH}") == ["合成数据.xlsx"] and settled_files(found.data) == []


def test_a_rejected_file_sent_again_is_returned_again(found):
    content = filled(B5="是")
    for age in (60, 50):
        drop(found, content=content, age=age)
        handle(found)
        assert settled_files(found.data) == []
    assert lying(found, RETURNED)[0] == "合成数据.xlsx"


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
    drop(found, "合成数据.核对.xlsx", sent, age=90)
    drop(found, "合成数据.xlsx", FAULTY)
    handle(found)
    assert (found.data.inbox / RETURNED / "合成数据.核对.xlsx").read_bytes() == sent


def test_a_file_sent_again_while_it_is_loaded_stays_for_the_next_run(found):
    path = drop(found, age=60)
    file = dropped(found, PLAN)[0]
    drop(found, content=FAULTY, age=30)
    with found.data.writer():
        take(found, PLAN, file)
    assert path.read_bytes() == FAULTY
    assert [f.content for f in dropped(found, PLAN)] == [FAULTY]


def test_a_file_too_large_to_read_is_returned_as_too_large(found, monkeypatch):
    monkeypatch.setattr(inbox, "LARGEST", 1000)
    drop(found)
    with found.data.writer():
        report = give_back(found, PLAN, dropped(found, PLAN)[0])
    assert report.findings["rule_id"].to_list() == ["file.size.too_large"]


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
    drop(found, age=60)
    first = looks(found)[0].run_key
    drop(found, age=50)
    second = looks(found)[0].run_key
    drop(found, "又一份.xlsx", filled(D8=1001))
    assert len({first, second, looks(found)[0].run_key}) == 3


def test_an_unrecognised_file_starts_the_current_month(found):
    drop(found, "会议通知.csv", "合成数据,1\n".encode())
    assert [one.partition_key for one in looks(found)] == [f"{inbox.today_shanghai():%Y-%m}-01"]


def test_the_inbox_says_what_it_is_for(found):
    assert "已收" in (found.data.inbox / "说明.txt").read_text(encoding="utf-8")
    assert looks(found)[0].skip_message
