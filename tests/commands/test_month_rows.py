"""Status, rates and letters from rows of the register written here: each bound, guard and order. All synthetic."""

from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from orchestration.commands import month
from orchestration.views.month import in_force, latest_of_each, notes, print_month, with_extensions
from orchestration.views.month_rates import MonthRates, rates_of
from orchestration.views.reminder_letters import reminders
from warehouse.ledger.closings import Closing
from warehouse.ledger.extensions import Extension

Row = dict[str, Any]
DAY = date(2026, 11, 20)
EXTENSION = Extension(
    "f1",
    "office",
    "2026-10",
    date(2026, 11, 18),
    date(2026, 11, 10),
    "合成缘由。",
    "合成",
    datetime(2026, 11, 9),
)


def row(**own: Any) -> Row:
    """A return in force that came on time and was taken whole."""
    return {
        "form": "f1", "form_number": "N-1", "form_zh": "合成表", "form_en": "Synthetic form", "form_status": "in_force",
        "department": "office", "department_zh": "合成办", "department_en": "Synthetic office",
        "reporting_month": "2026-10", "due_on": date(2026, 11, 10), "due_basis": "holidays", "arrival": "on_time",
        "arrival_zh": "按时", "arrival_en": "on time", "received_at": datetime(2026, 11, 9, 8, 30), "days_late": 0,
        "outcome": "accepted", "outcome_zh": "采用", "outcome_en": "accepted", "seq": 1, "errors": 0, "warnings": 0,
        "warnings_unconfirmed": 0, "is_nil_return": False, "is_after_close": False, "submission_id": "s1",
        "original_name": "合成.xlsx", "extension": None,
    } | own  # fmt: skip


def missing(**own: Any) -> Row:
    return row(arrival="missing", arrival_zh="缺报", arrival_en="missing", seq=0, received_at=None, days_late=10, outcome=None, outcome_zh=None, outcome_en=None, submission_id=None, original_name=None) | own  # fmt: skip


def finding(number: int, severity: str = "error", decision: str = "rejected", of: str = "s1") -> Row:
    return {
        "finding_no": number, "severity": severity, "decision": decision, "submission_id": of, "locator": f"D{number}",
        "message_zh": f"问题 {number}。", "message_en": f"Finding {number}.", "fix_zh": "改正。", "fix_en": "Mend it.",
    }  # fmt: skip


def printed(rows: list[Row], *, english: bool = False, width: int = 200) -> list[str]:
    out = StringIO()
    print_month(Console(file=out, width=width), "2026-10", rows, DAY, english=english)
    return out.getvalue().splitlines()


def letter(*rows: Row, findings: tuple[Row, ...] = (), **own: Any) -> str:
    found = reminders(list(rows), list(findings), DAY, **({"proposed": False, "english": False} | own))
    return found.get("office", "")


# ---- the month ------------------------------------------------------------------------------------------


def test_a_return_is_told_by_its_newest_row_in_the_order_of_form_department_and_month() -> None:
    rows = [
        row(form="f2", form_number="N-2"),
        row(seq=2, reporting_month="2026-09"),
        row(seq=3),
        row(seq=1),
        row(department="another"),
    ]
    told = [(r["form"], r["department"], r["reporting_month"], r["seq"]) for r in latest_of_each(rows)]
    assert told == [
        ("f1", "another", "2026-10", 1), ("f1", "office", "2026-09", 2), ("f1", "office", "2026-10", 3), ("f2", "office", "2026-10", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("own", "owed"), [({}, True), ({"due_on": None}, False), ({"form_status": "proposed"}, False)]
)
def test_a_return_is_owed_where_its_form_is_in_force_and_a_day_is_set(own: Row, owed: bool) -> None:
    assert in_force(row(**own)) is owed


# what the row says, whether an earlier file counts; what there is to say of it
SAID: list[tuple[Row, bool, list[str]]] = [
    ({}, False, []),
    ({}, True, []),
    ({"form_status": "proposed"}, False, ["建议表式，未下发"]),
    ({"is_nil_return": True}, False, ["零报告"]),
    ({"is_after_close": True}, False, ["封账后修订"]),
    ({"arrival": "late", "days_late": 3}, False, ["迟 3 天"]),
    ({"arrival": "missing", "days_late": 7}, False, ["逾期 7 天"]),
    ({"seq": 2}, False, ["第 2 次报送"]),
    ({"outcome": "waiting"}, False, ["待人确认：submit --yes --by 姓名"]),
    ({"outcome": "waiting"}, True, ["待人确认：submit --yes --by 姓名", "此前采用的文件仍有效"]),
    ({"outcome": "rejected"}, True, ["此前采用的文件仍有效"]),
    ({"outcome": "rejected"}, False, []),
    ({"due_basis": "weekends_only"}, False, ["应报日暂定"]),
    ({"due_basis": "extended"}, False, []),
    ({"due_basis": "extended", "extension": EXTENSION}, False, ["应报日由 2026-11-10 延至 2026-11-18（合成缘由。，合成）"]),
]  # fmt: skip


@pytest.mark.parametrize(("own", "stands", "said"), SAID)
def test_what_there_is_to_say_of_a_return(own: Row, stands: bool, said: list[str]) -> None:
    found = list(notes(row(**own), stands, english=False))
    assert [text[: len(start)] for text, start in zip(found, said, strict=True)] == said


def test_the_line_of_a_return_has_errors_warnings_and_those_not_confirmed_in_this_order() -> None:
    found = next(
        line for line in printed([row(errors=1, warnings=5, warnings_unconfirmed=3)]) if "N-1" in line
    )
    assert "1/5/3" in found and "11-09 08:30" in found and "2026-11-10" in found


def test_a_return_without_errors_has_none_and_one_that_never_came_has_no_numbers() -> None:
    came, never = printed([row()]), printed([missing()])
    assert any("0/0/0" in line for line in came) and not any("/0" in line for line in never)


def test_a_file_sent_back_says_that_an_earlier_one_stands_where_one_was_taken_alone() -> None:
    back = row(seq=2, outcome="rejected")
    told = [
        "此前采用的文件仍有效" in "".join(printed([one, back])) for one in (row(), row(outcome="rejected"))
    ]
    assert told == [True, False]


def test_the_totals_count_returns_not_errors_and_only_what_is_in_force_as_due() -> None:
    rows = [row(errors=4, warnings_unconfirmed=2), row(form="f2", form_number="N-2", errors=1, arrival="late"),
            row(form="f3", form_number="N-3", form_status="proposed", arrival="not_issued")]  # fmt: skip
    assert printed(rows)[-1] == "执行中的应报 2 份；按时 1　迟报 1　未下发 1；有错误 2 份，有未核实警告 1 份"
    assert printed(rows, english=True)[-1] == (
        "In force 2; on time 1, late 1, not issued 1; with errors 2, with unconfirmed warnings 1"
    )


@pytest.mark.parametrize(("width", "is_table"), [(110, True), (109, False)])
def test_a_terminal_of_a_hundred_and_ten_columns_shows_a_table_a_narrower_one_lines(
    width: int, is_table: bool
) -> None:
    text = "\n".join(printed([row()], width=width))
    assert ("应报日 2026-11-10" not in text) is is_table


def test_an_extension_belongs_to_the_return_whose_due_day_it_is() -> None:
    extended, as_before = (row(due_on=day) for day in (EXTENSION.until, EXTENSION.due_before))
    assert [r["extension"] for r in with_extensions([extended, as_before], [EXTENSION])] == [EXTENSION, None]


def test_the_last_six_closed_and_open_months_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    closed = [Closing(f"2026-0{n}", datetime(2026, n + 1, 20, 17, 5), "合成", "") for n in range(1, 8)]
    running = [f"2025-{n:02d}" for n in range(1, 8)]
    month._print_closings(Console(width=400), closed, running, english=False)
    shut, _, still = capsys.readouterr().out.partition("；")
    assert shut.startswith("已封账：2026-02（03-20 17:05 合成）、2026-03") and "2026-01" not in shut
    assert still.strip() == "未封账：2025-02、2025-03、2025-04、2025-05、2025-06、2025-07"


def test_the_latest_month_with_something_due_or_received_is_shown() -> None:
    proposed = row(form_status="proposed", seq=0)
    rows = [row(reporting_month="2026-08"), missing(reporting_month="2026-09"), proposed | {"reporting_month": "2026-11"},
            row(form_status="proposed", due_on=None, reporting_month="2026-07")]  # fmt: skip
    assert month._newest(rows) == "2026-09"
    assert month._newest([proposed | {"reporting_month": m} for m in ("2026-03", "2026-05")]) == "2026-05"


# ---- the months before ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "of", "share"),
    [(0, 3, "0%"), (1, 3, "33%"), (1, 300, "1%"), (299, 300, "99%"), (300, 300, "100%"), (0, 0, "0%"), (1, 2, "50%")],
)  # fmt: skip
def test_a_share_is_all_or_nothing_only_where_it_is(count: int, of: int, share: str) -> None:
    assert MonthRates("2026-10", of, count, count, count).share(count) == share


def test_a_month_counts_what_was_due_taken_on_time_and_whole() -> None:
    rows = [
        row(), row(form="f2", outcome="accepted_with_findings"), row(form="f3", outcome="partly_accepted", arrival="late"),
        row(form="f4", outcome="rejected", arrival="missing"), missing(form="f5"), missing(form="f6", arrival="not_due"),
        row(form="f7", arrival="not_due"), row(form="f8", form_status="proposed"),
        row(form="f9", seq=1), row(form="f9", seq=2, outcome="rejected", arrival="late"),
    ]  # fmt: skip
    (found,) = rates_of(rows)
    assert found == MonthRates("2026-10", expected=7, received=5, on_time=2, complete=3)
    assert found.line(english=False) == "2026-10  应报 7　收到 5（71%）　按时 2（29%）　齐全 3（43%）"


def test_the_last_twelve_months_before_that_one_are_told_the_newest_first() -> None:
    months = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
    found = [one.month for one in rates_of((row(reporting_month=m) for m in months), before="2026-10")]
    assert found == months[20:8:-1]


# ---- letters ---------------------------------------------------------------------------------------------


def test_a_letter_lists_its_findings_in_order_up_to_thirty_and_says_how_many_there_are() -> None:
    thirty = letter(row(errors=30), findings=tuple(finding(n) for n in range(30, 0, -1)))
    assert (
        thirty.index("（1）D1：问题 1。办法：改正。") < thirty.index("（30）D30：") and "……共" not in thirty
    )
    more = letter(row(errors=31), findings=tuple(finding(n) for n in range(1, 32)))
    assert "（30）D30：" in more and "D31" not in more and "……共 31 处" in more


@pytest.mark.parametrize(
    ("severity", "decision", "named"),
    [("error", "rejected", True), ("warning", "noted", True), ("warning", "confirmed", False), ("note", "noted", False)],
)  # fmt: skip
def test_a_letter_asks_for_errors_and_for_warnings_that_nobody_confirmed(
    severity: str, decision: str, named: bool
) -> None:
    assert ("D1：" in letter(row(), findings=(finding(1, severity, decision),))) is named


# what is on the register on 2026-11-20; whether the department is written to
OWED: list[tuple[Row, bool]] = [
    (row(), False),
    (missing(), True),
    (row(outcome="rejected"), True),
    (row(outcome="waiting"), True),
    (row(arrival="late", days_late=2), False),
    (missing(arrival="not_due", due_on=date(2026, 12, 10)), False),
    (missing(form_status="proposed", arrival="not_issued"), False),
    (missing(due_on=None), False),
]


@pytest.mark.parametrize(("told", "written"), OWED)
def test_who_owes_a_return_or_has_one_to_mend_is_written_to(told: Row, written: bool) -> None:
    assert bool(letter(told)) is written


@pytest.mark.parametrize(("due", "owed"), [(date(2026, 11, 19), True), (date(2026, 11, 20), False)])
def test_a_proposed_form_is_overdue_on_the_day_after_its_due_day(due: date, owed: bool) -> None:
    proposed = missing(form_status="proposed", arrival="not_issued", due_on=due)
    text = letter(proposed, proposed=True)
    assert bool(text) is owed and ("不得作为布置填报的依据" in text) is owed


def test_a_letter_is_called_by_what_it_asks_for() -> None:
    assert letter(missing()).startswith("催报通知\n")
    assert letter(row(outcome="rejected")).startswith("更正通知\n")
    assert letter(missing(), row(form="f2", form_number="N-2", outcome="rejected")).startswith("催报通知\n")


def test_a_letter_says_the_due_day_how_long_ago_that_was_and_whether_it_had_been_moved() -> None:
    assert "N-1《合成表》（2026年10月），应报日2026年11月10日，已逾期 10 天。" in letter(missing())
    moved = missing(due_on=EXTENSION.until, due_basis="extended", extension=EXTENSION)
    assert "应报日2026年11月18日（已由2026年11月10日延期：合成缘由），已逾期 2 天。" in letter(moved)
    english = letter(moved, english=True)
    assert "due 2026-11-18 (moved from 2026-11-10: 合成缘由), 2 days overdue." in english


def test_what_came_late_is_named_in_a_letter_on_the_same_month_alone() -> None:
    late = row(form="f2", form_number="N-2", arrival="late", days_late=4)
    assert "N-2《合成表》（2026年10月），迟报 4 天。" in letter(missing(), late)
    assert "N-2" not in letter(missing(), late | {"reporting_month": "2026-09"})


def test_a_letter_goes_to_each_department_over_its_own_returns() -> None:
    found = reminders(
        [missing(), missing(form="f2", form_number="N-2", department="another", department_zh="另一办")],
        [], DAY, proposed=False, english=False, reply_by=date(2026, 11, 25),
    )  # fmt: skip
    assert set(found) == {"office", "another"}
    assert "N-2" not in found["office"] and "N-1" not in found["another"] and "另一办：" in found["another"]
    assert "请于2026年11月25日前办理" in found["office"]
