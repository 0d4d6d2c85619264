"""A return for a closed month: taken, asked about or refused, as the plan declares (合成数据)."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from contracts.plan import AfterClosing
from orchestration.intake import received
from orchestration.intake.incoming import Incoming
from orchestration.intake.load_file import Loaded
from orchestration.intake.take_in import load
from tests.sources.returns.forms import LINES, MONTH, filled, plan_with, tidy
from warehouse.ledger.closings import close, reopen
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot

BASE = plan_with(LINES)
DAY = date(2026, 11, 20)
CLOSED = datetime(2026, 11, 20, 9)


def sent(
    data: DataRoot,
    asked: AfterClosing,
    content: bytes | Path,
    by: str = "",
    name: str = "合成.xlsx",
    hours: int = 0,
) -> Loaded:
    header = BASE.header.model_copy(update={"after_closing": asked})
    plan = BASE.model_copy(update={"header": header})
    incoming = Incoming(LINES, MONTH, content, name, "合成", DAY, agreed_by=by)
    return load(data, plan, incoming, now=CLOSED + timedelta(hours=hours))


def closed(data: DataRoot, asked: AfterClosing) -> None:
    assert sent(data, asked, filled(), hours=-1).state == "new"
    with data.writer():
        close(data, MONTH, now=CLOSED, closed_by="合成", note="")


def rules(found: Loaded) -> list[str]:
    return [] if found.report is None else found.report.findings["rule_id"].to_list()


def test_undeclared_a_return_for_a_closed_month_is_taken(data: DataRoot) -> None:
    assert BASE.header.after_closing is AfterClosing.ALLOW
    closed(data, AfterClosing.ALLOW)
    found = sent(data, AfterClosing.ALLOW, filled(D8=1001), hours=1)
    assert (found.state, found.effect.changed) == ("new", 1)


def test_asked_for_it_waits_with_the_figures_it_would_change_until_a_named_yes(data: DataRoot) -> None:
    closed(data, AfterClosing.ASK)
    found = sent(data, AfterClosing.ASK, filled(D8=1001), hours=1)
    assert (found.state, rules(found)[0]) == ("waiting", "file.closed.ask")
    assert found.report is not None and "会改动 1 个数" in found.report.findings["message_zh"][0]
    assert sent(data, AfterClosing.ASK, filled(D8=1001), by="某某", hours=2).state == "new"


def test_refused_it_is_returned_whoever_says_yes_until_the_month_is_reopened(data: DataRoot) -> None:
    closed(data, AfterClosing.REFUSE)
    content = filled(D8=1001)
    for by in ("", "某某"):
        found = sent(data, AfterClosing.REFUSE, content, by=by, hours=1)
        assert (found.state, rules(found)) == ("rejected", ["file.closed.refuse"])
    assert [one.outcome for one in manifests(data)] == ["accepted", "rejected"]
    with data.writer():
        reopen(data, MONTH, now=CLOSED + timedelta(hours=2), by="某某", reason="合成")
    assert sent(data, AfterClosing.REFUSE, content, hours=3).state == "new"


def test_the_file_that_stands_already_is_no_return_after_the_closing(data: DataRoot) -> None:
    content = filled()
    assert sent(data, AfterClosing.REFUSE, content, hours=-1).state == "new"
    with data.writer():
        close(data, MONTH, now=CLOSED, closed_by="合成", note="")
    assert sent(data, AfterClosing.REFUSE, content, hours=1).state == "unchanged"


def test_a_file_with_faults_of_its_own_is_answered_with_those(data: DataRoot) -> None:
    closed(data, AfterClosing.REFUSE)
    found = sent(data, AfterClosing.REFUSE, b"no workbook", hours=1)
    assert found.state == "rejected" and "file.closed.refuse" not in rules(found)


@pytest.mark.parametrize(
    ("asked", "state"),
    [(AfterClosing.ALLOW, "new"), (AfterClosing.ASK, "waiting"), (AfterClosing.REFUSE, "rejected")],
)
def test_a_long_text_is_no_exception(
    data: DataRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: AfterClosing, state: str
) -> None:
    monkeypatch.setattr(received, "SHORT_TEXT_BYTES", 10)
    with data.writer():
        close(data, MONTH, now=CLOSED, closed_by="合成", note="")
    path = tmp_path / "合成.csv"
    path.write_bytes(tidy())
    assert sent(data, asked, path, name="合成.csv", hours=1).state == state
