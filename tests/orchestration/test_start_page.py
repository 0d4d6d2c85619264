"""The console's start page leaves nothing open unsaid."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from orchestration.views.start_page import start_page
from tests.orchestration.monthly_office import office

ROW: dict[str, Any] = {
    "form": "gs_t_1", "form_number": "GS-T-1", "form_zh": "合成数据表之1", "form_en": "one", "department": "gs_data",
    "department_zh": "甘肃省数据局", "department_en": "gs_data", "reporting_month": "2026-10", "due_on": date(2026, 11, 10),
    "due_basis": "holidays", "arrival": "late", "arrival_zh": "迟报", "arrival_en": "late", "days_late": 3, "seq": 1,
    "form_status": "in_force", "outcome": "accepted", "outcome_zh": "全部采用", "outcome_en": "accepted",
    "submission_id": "x", "received_at": datetime(2026, 11, 13, 9), "is_nil_return": False, "is_after_close": False,
    "errors": 0, "warnings": 0, "warnings_unconfirmed": 0, "extension": None,
}  # fmt: skip
REJECTED = {"outcome": "rejected", "outcome_zh": "整份退回", "outcome_en": "rejected", "arrival": "missing"}
WAITING = {"outcome": "waiting", "outcome_zh": "待人确认", "outcome_en": "waiting", "arrival": "missing"}


def test_what_was_sent_back_or_waits_in_other_months_stands_on_the_page_and_what_was_mended_does_not(
    tmp_path: Path,
) -> None:
    found = office(tmp_path, forms=1)
    rows: list[dict[str, Any]] = [
        ROW,
        ROW | WAITING | {"reporting_month": "2026-07"},
        ROW | REJECTED | {"reporting_month": "2026-06"},
        ROW | {"reporting_month": "2026-06", "seq": 2},
        ROW | REJECTED | {"reporting_month": "2026-05"},
    ]
    page = start_page(found.plan(), found.data, date(2026, 11, 20), rows, [])
    section = page[page.index('id="elsewhere"') : page.index('id="before"')]
    named = [month for month in ("2026-05", "2026-06", "2026-07", "2026-10") if month in section]
    assert named == ["2026-05", "2026-07"]
    assert "整份退回" in section and "待人确认：submit --yes" in section
    calm = start_page(found.plan(), found.data, date(2026, 11, 20), rows[:1], [])
    assert 'id="elsewhere"' not in calm


def test_that_proposed_forms_are_not_chased_is_said_only_where_there_are_any(tmp_path: Path) -> None:
    found = office(tmp_path, forms=1)
    day = date(2026, 11, 20)
    issued = start_page(found.plan(), found.data, day, [ROW], [])
    proposed = start_page(found.plan(), found.data, day, [ROW | {"arrival": "not_issued"}], [])
    assert "这个月没有要催报的部门" in issued and "建议表式尚未下发" not in issued
    assert "建议表式尚未下发" in proposed
