"""A workbook that holds several forms is several returns, each taken by itself (合成数据)."""

import io
from typing import Any

import openpyxl
import pytest

from contracts.forms import ReturnForm
from orchestration.intake.take_in import returns_of
from sources.checking import Report, Said
from tests.sources.returns.forms import AREAS, LINES, MONTH, PLAN, filled, found_in, grid, judged


def book(*sheets: bytes, hidden: int | None = None) -> bytes:
    """A workbook whose sheets are those of these workbooks, one each."""
    made = openpyxl.Workbook()
    for number, content in enumerate(sheets):
        sheet = made.create_sheet(f"表{number}")
        for row in grid(content):
            sheet.append(row)
        if number == hidden:
            sheet.sheet_state = "hidden"
    made.remove(made.worksheets[0])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


LINES_AND_AREAS = book(filled(), filled(AREAS))


def values(report: Report) -> list[dict[str, Any]]:
    rows = report.observations.drop("row_no", "locator", "comment_obs").sort(
        "indicator", "breakdown", "ref_area", "time_period"
    )
    return rows.to_dicts()


@pytest.mark.parametrize("form", [LINES, AREAS], ids=["lines", "areas"])
def test_each_of_two_forms_in_a_book_is_read_as_if_it_were_alone(form: ReturnForm) -> None:
    report = judged(LINES_AND_AREAS, form=form, month=MONTH)
    assert values(report) == values(judged(filled(form)))
    assert [rule for rule, _ in found_in(report)] == ["file.sheet.other_return"]


def test_the_returns_in_a_book_are_told_with_form_and_month() -> None:
    assert returns_of(LINES_AND_AREAS, PLAN) == (Said(LINES, MONTH), Said(AREAS, MONTH))


def test_the_same_form_of_two_months_is_two_returns() -> None:
    two = book(filled(LINES, "2026-09"), filled())
    assert returns_of(two, PLAN) == (Said(LINES, "2026-09"), Said(LINES, MONTH))
    assert judged(two, form=LINES, month="2026-09").month == "2026-09"


def test_a_fault_in_one_return_keeps_nothing_of_the_other_back() -> None:
    two = book(filled(D11="约100"), filled(AREAS))
    assert judged(two, form=LINES, month=MONTH).outcome == "partly_accepted"
    assert judged(two, form=AREAS, month=MONTH).counts.quarantined == 0


def test_a_form_that_was_not_filled_in_is_no_return() -> None:
    from sources.returns.form_sheets.blank import write_blank

    assert len(returns_of(book(filled(), write_blank(AREAS, PLAN, MONTH)), PLAN)) == 1


@pytest.mark.parametrize(
    "content",
    [book(filled(), filled()), book(filled(), filled(AREAS), hidden=1)],
    ids=["the same return twice", "one that nobody sees"],
)
def test_returns_that_cannot_be_told_apart_or_seen_send_the_file_back(content: bytes) -> None:
    (said,) = returns_of(content, PLAN)
    report = judged(content, form=said.form, month=said.month)
    assert report.outcome == "rejected"
    assert [rule for rule, _ in found_in(report)] == ["file.sheet.several"]
