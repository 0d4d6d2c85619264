"""A warning with a reason beside it is confirmed, and does not come back for the same value (合成数据)."""

from datetime import datetime

import pytest

from orchestration.intake.incoming import Incoming
from orchestration.intake.load_file import Loaded
from orchestration.intake.take_in import load
from tests.sources.returns.forms import (
    LINES,
    LINES_PARTIAL,
    MONTH,
    WRITTEN,
    edited,
    filled,
    found_in,
    judged,
    plan_with,
)
from tests.sources.returns.spoiling import hidden
from warehouse.ledger.earlier_values import values_of
from warehouse.ledger.submission import Slot
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


@pytest.mark.parametrize(
    "note", [" 　", "是", "。。。2.5", "a", "待查", "待核实后再报", "无此情况", "不详", "不清楚原因"]
)
def test_blanks_one_letter_or_that_the_reason_is_not_known_confirm_nothing(note):
    assert warnings(judged(filled(D16=2.5, F16=note))) == [("row.relation.soft", "noted", None)]


@pytest.mark.parametrize("note", ["属实", "ok", "无误"])
def test_two_letters_are_a_reason(note):
    assert warnings(judged(filled(D16=2.5, F16=note))) == [("row.relation.soft", "confirmed", note)]


def test_a_reason_does_not_let_an_error_pass():
    report = judged(filled(D8=800, F8=REASON, F9=REASON, F10=REASON))
    assert set(report.findings["decision"]) == {"quarantined"}
    assert report.counts.quarantined == 3


def test_a_reason_does_not_confirm_what_is_odd_in_a_cell_that_is_kept_out():
    report = judged(edited(hidden, filled(D9="约600", F9=REASON)))
    of_cell = report.findings.filter(report.findings["locator"].str.ends_with("D9"))
    assert {"error", "warning"} == set(of_cell["severity"]) and set(of_cell["decision"]) == {"quarantined"}


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


def standing(data: DataRoot, form=LINES, month: str = MONTH) -> dict[tuple[str, str], object]:
    known = values_of(data, Slot(form.form, form.department, month))
    return {(key[0], key[2]): value for key, value in known.items() if key[3] == month}


TOTAL, FP16 = ("compute_power_total", "_T"), ("compute_power_intelligent", "precision=fp16")


def test_a_quarantined_cell_of_a_full_return_leaves_the_value_last_accepted_standing(data):
    send(data, 2)
    assert send(data, 3, D11="约100").report.outcome == "partly_accepted"
    assert standing(data)[FP16] == 100


def test_a_figure_left_out_of_a_full_return_is_named_and_gone(data):
    send(data, 2)
    report = send(data, 3, D11="").report
    assert found_in(report) == [("row.figure.withdrawn", "D11")]
    assert FP16 not in standing(data)


def test_a_sign_for_missing_in_a_partial_return_takes_the_value_back_and_a_blank_does_not(data):
    plan = plan_with(LINES_PARTIAL)
    for day, text in ((2, "01,month_end,1000\n04,month_end,100\n"), (3, "01,month_end,/\n04,month_end,\n")):
        content = ("代码,口径,数值\n" + text).encode()
        incoming = Incoming(LINES_PARTIAL, MONTH, content, f"合成-{day}.csv", "gs_data", WRITTEN)
        with data.writer():
            loaded = load(data, plan, incoming, datetime(2026, 11, day, 9))
    assert loaded.report is not None
    assert loaded.report.findings["rule_id"].to_list() == ["row.figure.withdrawn"]
    assert standing(data) == {FP16: 100}


def test_the_words_given_for_one_value_do_not_confirm_another(data):
    send(data, 2, D16=2.1, F16=REASON)
    changed_value = send(data, 3, D16=2.9, F16=REASON).report
    assert warnings(changed_value) == [("row.relation.soft", "noted", None)]
    assert (
        "2.1"
        in changed_value.findings.filter(changed_value.findings["rule_id"] == "cell.reason.of_other_value")[
            "message_zh"
        ][0]
    )
    assert warnings(send(data, 4, D16=2.1, F16=REASON).report) == [("row.relation.soft", "confirmed", REASON)]
    assert warnings(send(data, 5, D16=2.9, F16=REASON + "，另增").report) == [
        ("row.relation.soft", "confirmed", REASON + "，另增")
    ]


def test_what_a_return_says_of_last_year_is_held_against_what_was_accepted_then(data):
    send(data, 2, "2026-01", D8=1000)
    report = send(data, 3, "2027-01").report
    assert ("row.earlier.rewritten", "E8") in found_in(report)


def test_a_series_goes_on_from_the_last_accepted_value_where_the_month_before_was_not_reported(data):
    send(data, 2, "2026-08", D14=20)
    assert ("row.series.unit_slip", "D14") in found_in(send(data, 3).report)
