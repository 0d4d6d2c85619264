"""The doors of the intake just below, at and above each bound, and whatever decides where a file goes (合成数据)."""

import os
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contracts.rules import rule
from contracts.tables import OBSERVATION, empty
from orchestration.intake import received as intake_received
from orchestration.intake import take_in
from orchestration.intake.arrivals import (
    DAMAGED_SECONDS,
    QUIET_SECONDS,
    RETURNED,
    TAKEN,
    arrived,
    holds_any,
    move_away,
)
from orchestration.intake.changes import Effect, reasons_to_wait, waiting, withdrawal_reasons
from orchestration.intake.inbox import MOST_ATTEMPTS, NOT_RECORDED, prepare_inbox
from orchestration.intake.incoming import Incoming
from orchestration.intake.known import Known
from orchestration.intake.load_file import Loaded
from orchestration.intake.names import safe_name, shown_name
from orchestration.intake.passing import PASSING, is_passing
from orchestration.intake.take_in import is_too_large, judged, load, said_of
from orchestration.settings import Settings
from sources.checking import Context
from sources.report import Counts, Report, finding, finding_frame
from tests.orchestration.inbox_of_returns import GOOD, PLAN, drop, handle, history, later, lying, register
from tests.sources.returns.forms import LINES, MONTH, changed, filled, tidy
from warehouse.ledger.receipts import Repeat, Version
from warehouse.ledger.submission import Slot, Submission
from warehouse.paths import DataRoot

NOW = datetime(2026, 11, 29, 9)
SECOND = timedelta(seconds=1)


# ---- what lies in the inbox ------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [*PASSING, *(one.upper() for one in PASSING)])
def test_a_file_that_a_program_is_still_writing_or_holds_is_not_looked_at(
    found: Settings, ending: str
) -> None:
    drop(found, f"合成.xlsx{ending}")
    move_away(found.data)
    assert arrived(found.data) == []


def test_the_endings_that_pass_are_those_of_browsers_and_copying_programs() -> None:
    endings = {".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".lock"}
    assert set(PASSING) == endings


LEFT_BY_SYSTEMS = [
    ".DS_Store", "._合成.xlsx", ".~lock.合成.xlsx#", "~$合成.xlsx", ".~合成.xlsx", ".#合成.csv", ".合成.csv.swp",
    ".nfs000000000a1b2c3d", ".fuse_hidden0001", ".goutputstream-AB12CD", ".合成.xlsx.x7Gh2K", ".gitkeep", ".directory",
    ".Trash-1000/合成.xlsx", ".git/合成.xlsx", "gs_data/$RECYCLE.BIN/合成.xlsx", "#recycle/合成.xlsx", "@eaDir/合成.xlsx",
    "ehthumbs.db", f"{RETURNED}/.Trash-1000/合成.xlsx",
]  # fmt: skip


@pytest.mark.parametrize("name", LEFT_BY_SYSTEMS)
def test_what_programs_and_systems_leave_beside_the_files_of_people_is_no_arrival(
    found: Settings, name: str
) -> None:
    path = drop(found, name)
    assert not holds_any(found.data)
    move_away(found.data)
    assert path.exists() and arrived(found.data) == []


HIDDEN = [
    ".hidden.xlsx",
    ".报表",
    ".a.b.xlsx",
    ".隐藏/合成.xlsx",
    "..xlsx",
    "...",
    ".gitkeep.xlsx",
    ".DS_Store.xlsx",
    "README.txt",
    "Taken",
]


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_file_or_one_named_like_ours_in_another_language_is_answered_and_seen_afterwards(
    found: Settings, name: str
) -> None:
    path = drop(found, name)
    handle(found)
    assert not path.exists() and history(found) == ["accepted"]
    (kept,) = lying(found, f"{TAKEN}/{MONTH}")
    assert not kept.startswith(".") and not is_passing(kept)


def test_a_file_in_the_place_of_a_folder_of_ours_is_answered(found: Settings) -> None:
    drop(found, RETURNED, filled(D11="约100"))
    handle(found)
    assert lying(found, RETURNED) == [RETURNED, f"{RETURNED}.核对.xlsx"]


@pytest.mark.parametrize("depth", [1, 8, 9, 60])
def test_a_file_counts_however_deep_it_lies_and_the_first_folder_names_its_sender(
    found: Settings, depth: int
) -> None:
    drop(found, "/".join(["gs_data", *(f"第{n}层" for n in range(1, depth)), "合成.xlsx"]))
    move_away(found.data)
    assert [one.folder for one in arrived(found.data)] == ["gs_data"]


def test_a_folder_named_like_one_of_ours_is_ours_at_the_top_alone_and_names_no_sender(
    found: Settings,
) -> None:
    drop(found, f"{TAKEN}/合成.xlsx")
    drop(found, f"gs_data/{TAKEN}/合成.xlsx")
    move_away(found.data)
    assert sorted((one.folder, one.name) for one in arrived(found.data)) == [
        ("", "合成.xlsx"),
        ("gs_data", "合成.xlsx"),
    ]
    assert holds_any(found.data)


# a file is looked at so many seconds after it was last changed
WAITS = [("合成.xlsx", GOOD, QUIET_SECONDS), ("合成.xlsx", GOOD[:-200], DAMAGED_SECONDS)]


@pytest.mark.parametrize(("name", "content", "seconds"), WAITS)
def test_a_file_waits_until_it_was_left_alone_for_so_long(
    patient: Settings, name: str, content: bytes, seconds: float
) -> None:
    path = drop(patient, name, content)
    changed_at = path.lstat().st_ctime
    move_away(patient.data, lambda: changed_at + seconds - 0.5)
    assert arrived(patient.data) == []
    move_away(patient.data, lambda: changed_at + seconds + 0.5)
    assert len(arrived(patient.data)) == 1


def test_ten_seconds_and_an_hour_are_what_a_file_waits() -> None:
    assert (QUIET_SECONDS, DAMAGED_SECONDS, MOST_ATTEMPTS) == (10, 3600, 2)


def test_a_text_is_taken_once_two_looks_ten_seconds_apart_found_it_the_same(patient: Settings) -> None:
    drop(patient, "合成.csv", tidy())
    first = later(20)()
    for seconds, waits in ((0, True), (9.5, True), (10, False)):
        assert bool(move_away(patient.data, lambda s=seconds: first + s)) is waits  # type: ignore[misc]


def test_what_arrived_is_taken_in_the_order_in_which_it_appeared(found: Settings) -> None:
    for name in ("乙.xlsx", "甲.xlsx", "丙.xlsx"):
        drop(found, name)
        move_away(found.data)
    assert [one.name for one in arrived(found.data)] == ["乙.xlsx", "甲.xlsx", "丙.xlsx"]


def test_a_folder_that_is_no_departments_names_no_sender(found: Settings) -> None:
    drop(found, "随便/合成.xlsx")
    handle(found)
    assert [(one.received_from, one.outcome) for one in register(found)] == [(NOT_RECORDED, "accepted")]


def test_the_note_in_the_inbox_follows_the_plan(found: Settings) -> None:
    note = found.data.inbox / "说明.txt"
    assert f"{LINES.department}：" in note.read_text(encoding="utf-8")
    note.write_text("旧的", encoding="utf-8")
    prepare_inbox(found.data)
    assert note.read_text(encoding="utf-8") == "旧的", "without a plan nobody knows better"
    prepare_inbox(found.data, PLAN)
    assert f"{LINES.department}：" in note.read_text(encoding="utf-8")


# ---- names ------------------------------------------------------------------------------------------------

NAMES = [
    ("十月.xlsx", "十月.xlsx"), ("com1.xlsx", "_com1.xlsx"), ("LPT9", "_LPT9"), ("nul.txt.xlsx", "_nul.txt.xlsx"),
    ("com10.xlsx", "com10.xlsx"), ("a:b/c?.csv", "a_b_c_.csv"), (" .xlsx. ", "xlsx"), ("...", "_"), ("", "_"),
    ("x.12345678", "x.12345678"), ("x.123456789", "x.123456789"), ("x" * 200 + ".csv", "x" * 176 + ".csv"),
    ("x" * 175 + ".csv", "x" * 175 + ".csv"), ("长" * 80 + ".xlsx", "长" * 58 + ".xlsx"), ("y" * 200 + ".123456789", "y" * 179),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kept"), NAMES)
def test_a_file_is_put_aside_under_a_name_that_every_system_takes(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def test_a_name_is_read_as_utf8_else_as_gbk() -> None:
    assert shown_name(os.fsdecode("十月.xlsx".encode("gb18030"))) == "十月.xlsx"
    assert shown_name("十月.xlsx") == "十月.xlsx"


# ---- what waits for a person ----------------------------------------------------------------------------------


def effect(changed_: int = 0, withdrawn: int = 0, added: int = 0, standing: int = 10) -> Effect:
    return Effect((), added, changed_, withdrawn, standing)


def rules_of(found: list[dict[str, Any]]) -> list[str]:
    return [one["rule_id"] for one in found]


HALF = changed(LINES, max_quarantined_share=Decimal("0.5"))


@pytest.mark.parametrize(("withdrawn", "waits"), [(0, False), (5, False), (6, True), (10, True)])
def test_a_file_that_takes_back_more_than_the_declared_share_waits(withdrawn: int, waits: bool) -> None:
    assert rules_of(withdrawal_reasons(HALF, 10, withdrawn)) == (["file.change.withdraws"] if waits else [])


def test_what_a_waiting_file_would_do_is_told_number_by_number() -> None:
    (found,) = reasons_to_wait(HALF, [], "x", effect(changed_=2, withdrawn=6, added=3), "")
    assert "6" in found["message_zh"] and "10" in found["message_zh"] and "50%" in found["message_zh"]


def received(digest: str, *moments: int) -> Version:
    """Equal files received at those seconds: the first is a submission, the others repeat it."""
    first = Submission.model_construct(file_sha256=digest, received_at=NOW + moments[0] * SECOND, seq=7, outcome="accepted")  # fmt: skip
    return Version(digest, [first, *(Repeat("s", digest, NOW + m * SECOND, m) for m in moments[1:])], [first])


def test_a_file_that_undoes_a_later_one_waits_and_says_what_it_would_change() -> None:
    past = [received("a", 0).submissions[0], received("b", 10).submissions[0]]
    (found,) = reasons_to_wait(HALF, past, "a", effect(changed_=2, added=3), "")
    assert found["rule_id"] == "file.change.undoes"
    assert found["message_zh"] == rule("file.change.undoes").message_zh.format(standing=10, withdrawn=0, changed=2, added=3)  # fmt: skip
    assert reasons_to_wait(HALF, past, "b", effect(changed_=2), "") == []


@pytest.mark.parametrize(("folder", "waits"), [("", False), (LINES.department, False), ("another", True)])
def test_a_file_in_the_folder_of_another_department_waits(folder: str, waits: bool) -> None:
    found = rules_of(reasons_to_wait(LINES, [], "x", effect(), folder))
    assert found == (["file.sender.other"] if waits else [])


def report(accepted: int, outcome: str = "accepted", read: int = 10) -> Report:
    rows = finding_frame([finding("file.change.undoes", "", None, "noted", {"standing": 1, "withdrawn": 0, "changed": 0, "added": 0})])  # fmt: skip
    return Report("合成.csv", outcome, empty(OBSERVATION), rows, Counts(read, accepted, read - accepted, 0))


def test_of_a_file_that_waits_nothing_is_taken_and_its_reasons_stand_first() -> None:
    reason = withdrawal_reasons(HALF, 10, 6)
    found = waiting(report(8), reason)
    assert (found.outcome, found.counts) == ("waiting", Counts(10, 0, 10, 0))
    assert found.findings["rule_id"].to_list() == ["file.change.withdraws", "file.change.undoes"]


# ---- what the slot knew ----------------------------------------------------------------------------------------


def known(digest: str, moment: int, runs: list[Version], **own: Any) -> Known:
    history_ = [one for run in runs for one in run.submissions]
    told = {"contract": "c", "contracts": frozenset[str](), "is_scan": False} | own
    slot = Slot("form", "department", "2026-10")
    return Known(
        slot, history_, runs, None, (1, "x"), digest, moment=NOW + moment * SECOND, forms=(), beside=0, **told
    )


A_THEN_B = [received("a", 0), received("b", 20)]


@pytest.mark.parametrize(
    ("digest", "moment", "is_late"),
    [("c", 19, True), ("c", 20, False), ("c", 21, False), ("b", 10, False), ("a", 10, True)],
)
def test_a_file_is_late_where_another_was_received_after_it(digest: str, moment: int, is_late: bool) -> None:
    assert known(digest, moment, A_THEN_B).is_late is is_late


def test_a_file_is_read_before_its_first_receipt() -> None:
    assert known("c", 5, A_THEN_B).read_before == (NOW + 5 * SECOND, 10**9)
    assert known("a", 5, A_THEN_B).read_before == (NOW, 7)


def test_a_scan_of_an_older_file_changes_nothing_a_person_who_sends_it_again_does() -> None:
    older = known("a", 30, A_THEN_B, is_scan=True)
    assert older.answer() is A_THEN_B[1].submissions[0]
    assert known("a", 30, A_THEN_B).answer() is None


# ---- limits of size ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("more", "is_refused"), [(0, False), (1, True)])
def test_a_file_of_exactly_the_limit_is_read_one_byte_more_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, is_refused: bool
) -> None:
    text = tidy()
    monkeypatch.setattr(take_in, "TEXT_BYTES", len(text) - more)
    monkeypatch.setattr(take_in, "WORKBOOK_BYTES", len(GOOD) - more)
    for content in (text, GOOD):
        assert is_too_large(content) is is_refused
        assert (said_of(content, PLAN).month is None) is is_refused
        found = judged(content, "合成", LINES, PLAN, Context(date(2026, 11, 29), MONTH))
        assert (found.findings["rule_id"].to_list() == ["file.size.too_large"]) is is_refused


def test_a_size_is_told_in_whole_mebibytes_rounded_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_in, "TEXT_BYTES", 2**20)
    found = judged(b"a" * (2**20 + 1), "合成", LINES, PLAN, Context(date(2026, 11, 29), MONTH))
    assert "2 MiB" in found.findings["message_en"][0] and "1 MiB" in found.findings["message_en"][0]


@pytest.mark.parametrize(("more", "is_long"), [(0, False), (1, True)])
def test_a_text_is_read_block_by_block_above_the_limit_and_not_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int, is_long: bool
) -> None:
    path = tmp_path / "合成.csv"
    path.write_bytes(tidy())
    monkeypatch.setattr(intake_received, "SHORT_TEXT_BYTES", len(tidy()) - more)
    assert intake_received.is_read_in_blocks(path) is is_long


# ---- who and when ------------------------------------------------------------------------------------------------


def sent(data: DataRoot, content: bytes, hours: int, **own: Any) -> Loaded:
    incoming = Incoming(
        LINES, MONTH, content, "合成.xlsx", "合成", (NOW + timedelta(hours=hours)).date(), **own
    )
    return load(data, PLAN, incoming, now=NOW + timedelta(hours=hours))


def test_whoever_said_yes_is_on_record_else_whoever_handed_it_in(data: DataRoot) -> None:
    first, second = sent(data, filled(), 0, by="甲"), sent(data, filled(D8=1001), 24, by="甲")
    undone = sent(data, filled(), 48, by="甲", agreed_by="乙")
    assert [one.manifest.by for one in (first, second, undone)] == ["甲", "甲", "乙"]
    assert undone.manifest.written_on == NOW.date(), "the same bytes were written down when they first came"


def test_a_file_that_comes_later_but_was_received_earlier_changes_no_current_figure(data: DataRoot) -> None:
    sent(data, filled(D8=1001), 24)
    late = sent(data, filled(), 48, received_at=NOW)
    assert (late.state, late.effect) == ("new", Effect())
    now = sent(data, filled(D8=1002), 72)
    assert now.effect.changed == 1


def test_a_file_returned_lies_among_the_returned(found: Settings) -> None:
    drop(found, content=filled(D11="约100"))
    handle(found)
    assert history(found) == ["partly_accepted"] and lying(found, RETURNED) == [
        "合成数据.xlsx",
        "合成数据.核对.xlsx",
    ]
