"""Each whole file of the inbox is answered once, by itself, and lies where its answer puts it (合成数据)."""

import os

import openpyxl
import pytest
from support import HOME

from orchestration.intake import inbox
from orchestration.intake.arrivals import RETURNED, TAKEN, WAITING_FOLDER, arrived, move_away
from orchestration.intake.inbox import NOT_RECORDED, dropped, settle
from tests.orchestration.inbox_of_returns import FAULTY, GOOD, PLAN, drop, handle, history, lying, register
from tests.sources.returns.forms import AREAS, LINES, MONTH, changed, filled, plan_with, tidy
from tests.sources.returns.test_several_returns import book
from warehouse.ledger.submission_history import manifests


@pytest.mark.parametrize(
    "name", ["._合成.xlsx", "~$合成.xlsx", "合成.xlsx.part", "合成.TMP", "合成.crdownload", "说明.txt"]
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


# ---- each file by itself ---------------------------------------------------------------------------------


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


# ---- who may send what -----------------------------------------------------------------------------------


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
