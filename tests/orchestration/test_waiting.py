"""What a file would withdraw or undo waits for a person who says yes by name; nothing is read under the lock (合成数据)."""

from datetime import date, datetime
from pathlib import Path

import pytest

from contracts.limits import MIB
from orchestration.intake import load_file, received, take_in
from orchestration.intake.incoming import Incoming
from orchestration.intake.load_file import Loaded
from orchestration.intake.reparse import reread
from orchestration.intake.reread_archive import read_again
from orchestration.intake.take_in import judged, load, said_of
from sources.checking import Context
from tests.sources.returns import forms
from tests.sources.returns.forms import MONTH, changed, filled, plan_with, tidy
from warehouse.ledger.submission_history import manifests, slot_history
from warehouse.paths import DataRoot

LINES = changed(  # a full return of which no line has to be filled in: whoever leaves one out withdraws it
    forms.LINES, lines=tuple(line.model_copy(update={"required": False}) for line in forms.LINES.lines)
)
PLAN = plan_with(LINES)
DAY = date(2026, 11, 20)
FEW = b"".join(tidy().splitlines(keepends=True)[:3])


def sent(
    data: DataRoot,
    content: bytes | Path,
    by: str = "",
    name: str = "合成.csv",
    received_at: datetime | None = None,
) -> Loaded:
    return load(
        data, PLAN, Incoming(LINES, MONTH, content, name, "合成", DAY, agreed_by=by, received_at=received_at)
    )


def test_a_file_that_withdraws_most_figures_waits_and_says_what_it_would_do(data):
    sent(data, tidy())
    found = sent(data, FEW)
    assert (found.state, found.manifest.outcome) == ("waiting", "waiting")
    assert (found.effect.standing, found.effect.withdrawn) == (24, 22)
    assert found.report is not None and found.report.observations.is_empty()
    assert "24 个数中的 22 个" in found.report.findings["message_zh"][0]


def test_the_same_file_again_still_waits_and_is_one_submission(data):
    for content in (tidy(), FEW, FEW):
        found = sent(data, content)
    assert found.state == "waiting" and found.report is not None
    assert [m.outcome for m in manifests(data)] == ["accepted", "waiting"]


def test_a_named_yes_takes_it_and_stands_on_record(data):
    sent(data, tidy())
    sent(data, FEW)
    found = sent(data, FEW, by="张三")
    assert found.state == "new" and found.manifest.rows_accepted == 2
    assert found.report is not None and found.report.findings["reason_given"].to_list()[0] == "张三"
    assert sent(data, FEW).state == "unchanged"


def test_an_older_file_that_undoes_a_correction_waits_also_where_it_withdraws_nothing(data):
    for content in (filled(), filled(D8=1001)):
        assert sent(data, content, name="合成.xlsx").state == "new"
    found = sent(data, filled(), name="合成.xlsx")
    assert found.report is not None
    assert (found.state, found.report.findings["rule_id"][0]) == ("waiting", "file.change.undoes")


def test_a_correction_of_a_few_figures_does_not_wait(data):
    sent(data, filled(), name="合成.xlsx")
    found = sent(data, filled(D8=1001), name="合成.xlsx")
    assert (found.state, found.effect.changed) == ("new", 1)


def test_a_submission_that_was_agreed_to_reads_the_same_again(data, monkeypatch, tmp_path):
    sent(data, tidy())
    sent(data, FEW, by="张三")
    monkeypatch.setattr(load_file, "contract_sha256", lambda _root: "another")
    assert [one.state for one in reread(data, PLAN, None, None)] == ["unchanged"]
    scratch = DataRoot(tmp_path / "scratch")
    assert all(read_again(data, scratch, PLAN, manifest) for manifest in manifests(data))


def test_a_long_full_file_that_leaves_few_figures_waits_too(data, tmp_path, monkeypatch):
    monkeypatch.setattr(received, "SHORT_TEXT_BYTES", 10)
    for number, content in enumerate((tidy(), FEW)):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(content)
        states = sent(data, path).state
    assert states == "waiting"
    assert sent(data, tmp_path / "1.csv", by="张三").state == "new"


def test_a_file_is_read_before_the_lock_is_taken(data, monkeypatch):
    free = []

    def checked(*given):
        free.append(not is_held(data))
        return read(*given)

    read = load_file.report_on
    monkeypatch.setattr(load_file, "report_on", checked)
    sent(data, tidy())
    assert free == [True]


def is_held(data: DataRoot) -> bool:
    import fcntl

    with (data.root / "writer.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def test_a_file_is_judged_again_where_its_slot_changed_while_it_was_read(data, monkeypatch):
    read, between = load_file.report_on, []

    def checked(*given):
        report = read(*given)
        if not between:
            between.append(1)
            sent(data, tidy(), received_at=datetime(2026, 11, 20, 9))
        return report

    monkeypatch.setattr(load_file, "report_on", checked)
    assert sent(data, FEW).state == "waiting"
    history = slot_history(data, Incoming(LINES, MONTH, b"", "", "", DAY).slot)
    assert [m.outcome for m in sorted(history, key=lambda m: m.seq)] == ["accepted", "waiting"]


def test_a_long_text_is_judged_block_by_block_as_it_would_be_taken(data, tmp_path, monkeypatch):
    path = tmp_path / "长表"
    path.write_bytes(tidy())
    whole = judged(path, "长表", LINES, PLAN, Context(DAY, MONTH))
    monkeypatch.setattr(received, "SHORT_TEXT_BYTES", 10)
    monkeypatch.setattr(received, "check", lambda *given: pytest.fail("read whole"))
    blocks = judged(path, "长表", LINES, PLAN, Context(DAY, MONTH))
    assert (blocks.outcome, blocks.counts) == (whole.outcome, whole.counts)
    assert said_of(path, PLAN).month == MONTH


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + b"x" * 40, b"a,b\n" + b"1,2\n" * 20], ids=["workbook", "text"]
)
def test_one_limit_of_size_holds_for_every_door(data, tmp_path, monkeypatch, content):
    monkeypatch.setattr(take_in, "WORKBOOK_BYTES", 10)
    monkeypatch.setattr(take_in, "TEXT_BYTES", 10)
    path = tmp_path / "大.xlsx"
    path.write_bytes(content)
    report = judged(path, path.name, LINES, PLAN, Context(DAY, MONTH))
    assert report.findings["rule_id"].to_list() == ["file.size.too_large"]
    assert said_of(path, PLAN, LINES, MONTH).form is None, "it answers no slot"


def test_the_limits_are_whole_mebibytes():
    assert all(limit % MIB == 0 for limit in (take_in.WORKBOOK_BYTES, take_in.TEXT_BYTES))


def test_received_is_the_moment_on_record(data):
    at = datetime(2026, 11, 9, 17)
    load(data, PLAN, Incoming(LINES, MONTH, tidy(), "x.csv", "合成", DAY, received_at=at))
    assert manifests(data)[0].received_at == at
