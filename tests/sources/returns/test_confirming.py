"""A warning with a reason beside it is confirmed, and does not come back for the same value (合成数据)."""

from datetime import datetime

from orchestration.intake.load_file import Incoming, Loaded
from orchestration.intake.take_in import load
from tests.sources.returns.forms import LINES, MONTH, WRITTEN, edited, filled, judged, plan_with
from warehouse.paths import DataRoot

REASON = "合成数据：新机房试运行"
PLAN = plan_with(LINES)


def warnings(report) -> list[tuple[str, str, str | None]]:
    rows = report.findings.select("rule_id", "decision", "reason_given").rows()
    return [row for row in rows if row[0] == "row.relation.soft"]


def send(data: DataRoot, day: int, month: str = MONTH, **cells) -> Loaded:
    content = filled(month=month, **cells)
    incoming = Incoming(LINES, month, content, f"合成-{day}.xlsx", "gs_data", WRITTEN)
    with data.writer():
        return load(data, PLAN, incoming, datetime(2026, 11, day, 9))


def test_a_warning_without_a_reason_waits_for_one():
    report = judged(filled(D16=2.5))
    assert warnings(report) == [("row.relation.soft", "noted", None)]
    assert report.unconfirmed().height == 1


def test_a_warning_with_a_reason_in_the_notes_column_is_confirmed():
    report = judged(filled(D16=2.5, F16=REASON))
    assert warnings(report) == [("row.relation.soft", "confirmed", REASON)]
    assert report.unconfirmed().is_empty() and report.outcome == "accepted_with_findings"


def test_a_reason_in_another_row_confirms_nothing():
    assert warnings(judged(filled(D16=2.5, F15=REASON))) == [("row.relation.soft", "noted", None)]


def test_a_reason_of_blanks_confirms_nothing():
    assert warnings(judged(filled(D16=2.5, F16=" 　"))) == [("row.relation.soft", "noted", None)]


def test_a_reason_does_not_let_an_error_pass():
    report = judged(filled(D8=800, F8=REASON, F9=REASON, F10=REASON))
    assert set(report.findings["decision"]) == {"quarantined"}
    assert report.counts.quarantined == 3


def test_a_confirmed_warning_stays_confirmed_for_the_same_value_in_the_next_file(data):
    send(data, 2, D16=2.5, F16=REASON)
    again = send(data, 3, D16=2.5, D18=6)
    assert again.state == "new"
    assert warnings(again.report) == [("row.relation.soft", "confirmed", REASON)]


def test_a_confirmed_warning_comes_back_when_the_value_changes(data):
    send(data, 2, D16=2.5, F16=REASON)
    assert warnings(send(data, 3, D16=2.6).report) == [("row.relation.soft", "noted", None)]


def test_a_warning_confirmed_for_one_month_is_not_confirmed_for_another(data):
    send(data, 2, D16=2.5, F16=REASON)
    assert warnings(send(data, 3, "2026-09", D16=2.5).report) == [("row.relation.soft", "noted", None)]


def test_a_warning_confirmed_in_a_rejected_file_is_not_confirmed(data):
    faulty = {f"D{row}": "暂无" for row in range(8, 20) if row != 16} | {"E8": "暂无", "E9": "暂无"}
    assert send(data, 2, D16=2.5, F16=REASON, **faulty).state == "rejected"
    assert warnings(send(data, 3, D16=2.5).report) == [("row.relation.soft", "noted", None)]


def test_the_band_of_a_change_is_drawn_from_the_period_before_in_the_ledger(data):
    send(data, 2, "2026-09", D8=5000)
    assert warnings(send(data, 3).report) == [("row.relation.soft", "noted", None)]


def test_an_undeclared_column_can_be_confirmed_with_a_reason_in_its_row():
    report = judged(edited(lambda s: [s.__setitem__("G9", 5), s.__setitem__("F9", REASON)]))
    assert report.unconfirmed().is_empty()
