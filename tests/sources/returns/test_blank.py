"""The blank of a form: what stands in it, what may be typed, how it prints, and that it comes back whole."""

import io
from decimal import Decimal
from functools import cache

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.forms import ReturnForm
from contracts.periods import MONTHS_IN
from sources.returns.form_sheets.blank import write_blank
from sources.returns.form_sheets.geometry import geometry
from sources.returns.form_sheets.mark import mark_text
from tests.sources.returns.forms import AREAS, LINES, MONTH, PLAN, QUARTERLY, changed, judged, saved, shipped

SHIPPED = [form for form in shipped().forms.values() if isinstance(form, ReturnForm)]
BOTH = pytest.mark.parametrize("form", [LINES, AREAS], ids=["lines", "areas"])
EACH = pytest.mark.parametrize("form", SHIPPED, ids=[form.form for form in SHIPPED])


def month_of(form: ReturnForm) -> str:
    """A month for which the form has a return."""
    months = (f"{form.valid_from[:4]}-{n:02d}" for n in range(12, 0, -1))
    return next(
        m for m in months
        if int(m[5:]) % MONTHS_IN[form.frequency] == 0 and int(m[5:]) not in form.skips
        and form.valid_from <= m <= form.valid_until
    )  # fmt: skip


@cache
def blank_of(code: str):
    """The sheet of the shipped form's blank, loaded once for the tests that only look at it."""
    form = shipped().forms[code]
    return sheet_of(write_blank(form, shipped(), month_of(form)))


def sheet_of(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@BOTH
def test_the_same_form_and_period_give_the_same_bytes(form):
    assert write_blank(form, PLAN, MONTH) == write_blank(form, PLAN, MONTH)
    assert write_blank(form, PLAN, MONTH) != write_blank(form, PLAN, "2026-09")


@EACH
def test_the_blank_shows_every_declared_label_code_unit_note_and_relation(form):
    month = month_of(form)
    texts = {str(c.value) for row in blank_of(form.form).iter_rows() for c in row}
    everything = "\n".join(texts)
    assert {text for line in form.lines for text in (line.label_zh, line.code, line.unit_zh)} <= texts
    assert mark_text(form, month) in texts
    for text in (form.number, form.title_zh, form.issuer_zh, form.approval_zh, *form.notes_zh):
        assert text in everything
    for relation in form.relations:
        assert f"{relation.label_zh}（{relation.rule}）" in everything


@EACH
def test_input_cells_are_open_and_all_else_is_locked(form):
    plan_of = geometry(form, shipped())
    sheet = blank_of(form.form)
    inputs = {
        (row.index + 1, column.index + 1)
        for row in plan_of.rows for column in plan_of.values if plan_of.asks(row, column)
    }  # fmt: skip
    notes = {(row.index + 1, plan_of.columns[-1].index + 1) for row in plan_of.rows}
    table = {
        (c.row, c.column) for row in sheet.iter_rows(max_row=plan_of.last_row + 1) for c in row
        if not c.protection.locked
    }  # fmt: skip
    assert sheet.protection.sheet
    assert table == inputs | notes | {(5, 2)}
    validated = {
        cell for v in sheet.data_validations.dataValidation for r in v.sqref.ranges for cell in r.cells
    }
    assert validated == inputs | {(5, 2)}


@EACH
def test_the_blank_prints_on_a4_one_page_wide_with_its_headings_on_each_page(form):
    sheet = blank_of(form.form)
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows and sheet.print_area


def test_the_validation_of_an_input_cell_is_the_natural_limit_in_the_printed_unit():
    sheet = sheet_of(write_blank(LINES, PLAN, MONTH))
    share = next(v for v in sheet.data_validations.dataValidation if "D13" in v.sqref)
    assert (float(share.formula1), float(share.formula2)) == (0, 100)
    assert "%" in share.prompt


def test_the_blank_of_a_quarter_prints_the_quarter():
    texts = [c.value for row in sheet_of(write_blank(QUARTERLY, PLAN, "2026-09")).iter_rows() for c in row]
    assert "2026年三季度" in texts


def test_a_narrow_form_has_every_signature():
    form = changed(AREAS, measures=["month"], relations=[], lines=[AREAS.lines[0].model_dump()])
    cells = [c.value for row in sheet_of(write_blank(form, PLAN, MONTH)).iter_rows() for c in row if c.value]
    for word in ("单位负责人", "统计负责人", "填表人", "联系电话", "报出日期"):
        assert any(word in str(text) for text in cells)


def test_the_unfilled_blank_is_returned_because_nothing_is_filled_in():
    report = judged(write_blank(LINES, PLAN, MONTH))
    assert report.findings["rule_id"].to_list() == ["file.values.none"]


@EACH
@settings(max_examples=2)
@given(data=st.data())
def test_a_blank_filled_with_numbers_by_another_program_is_read_back_whole(form, data):
    month, plan, plan_of = month_of(form), shipped(), geometry(form, shipped())
    book = openpyxl.load_workbook(io.BytesIO(write_blank(form, plan, month)))
    sheet, wanted = book.worksheets[0], {}
    for row in plan_of.rows:
        for column in plan_of.values:
            line = plan_of.asks(row, column)
            if line is None:
                continue
            limits = plan.indicators[line.indicator].limits
            low = int((limits.min or 0) / line.unit_factor * 10**line.decimals)
            high = int((limits.max or 10**9) / line.unit_factor * 10**line.decimals)
            value = Decimal(data.draw(st.integers(low, max(low, high)))).scaleb(-line.decimals)
            cell = sheet.cell(row.index + 1, column.index + 1)
            cell.value = float(value) if line.decimals else int(value)
            wanted[cell.coordinate] = value * line.unit_factor
    alone = plan.model_copy(update={"forms": {form.form: form.model_copy(update={"relations": ()})}})
    report = judged(saved(book), alone)
    values = {e["locator"].rpartition("!")[2]: e["obs_value"] for e in report.observations.to_dicts()}
    # figures drawn at random need not agree: a share below one or beside its terms is asked about, and kept
    assert set(report.findings["rule_id"]) <= {"row.share.fraction", "row.share.differs"}
    assert values == wanted
