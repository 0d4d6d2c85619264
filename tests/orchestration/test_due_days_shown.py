"""Wherever a due day is shown, one that is provisional or was put off is marked so."""

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from exports.small import small_edition
from rich.console import Console
from support import table

from orchestration.dagster_job.said import due_events
from orchestration.settings import Settings
from orchestration.views.month import print_still_out
from orchestration.views.reminder_letters import reminders
from orchestration.views.start_page import start_page
from tests.orchestration.monthly_office import office
from warehouse.ledger.extensions import extend
from warehouse.products.exports.excel import registers
from warehouse.products.pages.render import Head, render
from warehouse.products.wording.due_days import due_day

MARKS = {"weekends_only": "暂定：那一年的放假安排还不知道，只避周末", "extended": "已延期", "holidays": None}
ROW = {
    "form": "gs_t_1", "form_number": "GS-T-1", "form_zh": "合成数据表之1", "form_en": "one", "department": "gs_data",
    "department_zh": "甘肃省数据局", "department_en": "gs_data", "period": "2026-12", "reporting_month": "2026-12",
    "due_on": date(2027, 1, 11), "arrival": "missing", "arrival_zh": "缺报", "arrival_en": "missing", "days_late": 3,
    "form_status": "in_force", "outcome": None, "submission_id": None, "seq": 0, "is_nil_return": False,
}  # fmt: skip


@pytest.fixture
def found(tmp_path: Path) -> Settings:
    return office(tmp_path, forms=2)


def put_off(found: Settings, month: str, until: date, before: date) -> None:
    slot = ("gs_t_1", "gs_data", month)
    with found.data.writer():
        extend(
            found.data, slot, until=until, due_before=before, reason="合成缘由", by="合成", now=datetime(2027, 1, 4)
        )  # fmt: skip


def _console_check(basis: str) -> str:
    (event,) = due_events([ROW | {"due_basis": basis}], set(), set(), date(2027, 1, 14))
    return str(event.description)


def _terminal(basis: str) -> str:
    out = io.StringIO()
    print_still_out(Console(file=out, width=200), [ROW | {"due_basis": basis}])
    return out.getvalue()


def _workbook(basis: str) -> str:
    def ask(sql: str) -> list[dict[str, Any]]:
        return [
            row | {"due_on": ROW["due_on"], "due_basis": basis}
            for row in table(small_edition().database, sql)
        ]

    sheet = registers.submissions(small_edition().plan, ask)
    at = sheet.headings.index("应报日说明")
    (said,) = {row[at] for row in sheet.rows}
    return str(said)


def _page(basis: str) -> str:
    office_of = {
        "department": {"department": "gs_data", "department_zh": "甲", "department_en": "A"},
        "lacking": [], "indicators": [], "returns": [ROW | {"due_basis": basis}],
    }  # fmt: skip
    head = Head("题", "T", "记分卡", "S")
    return render("departments.html.j2", head, offices=[office_of], due_day=due_day, proposed=set())


@pytest.mark.parametrize("basis", MARKS)
@pytest.mark.parametrize("surface", [_console_check, _terminal, _workbook, _page])
def test_a_due_day_is_marked_where_it_is_no_ordinary_one(surface: Callable[[str], str], basis: str) -> None:
    said = surface(basis)
    assert {mark for mark in MARKS.values() if mark and mark in said} == {MARKS[basis]} - {None}


def test_a_letter_marks_a_provisional_due_day() -> None:
    row = ROW | {"due_basis": "weekends_only", "extension": None}
    letters = reminders([row], [], date(2027, 1, 14), proposed=False, english=False)
    assert "应报日2027年1月11日（暂定" in letters["gs_data"]


def test_the_start_page_before_the_first_build_marks_both(found: Settings) -> None:
    plan = found.plan()
    before = start_page(plan, found.data, date(2027, 1, 20), [], [])
    assert before.count("应报日暂定") == 2 and "合成缘由" not in before
    put_off(found, "2026-12", date(2027, 1, 25), date(2027, 1, 11))
    after = start_page(plan, found.data, date(2027, 1, 20), [], [])
    assert after.count("应报日暂定") == 1
    assert "应报日由 2027-01-11 延至 2027-01-25（合成缘由，合成）" in after
