"""The blank of a plan whose first language is English: no Chinese on it, and it comes back whole."""

import io
import re
from pathlib import Path

import openpyxl
import pytest

from contracts.forms import ReturnForm
from contracts.plan import Language, Plan
from contracts.registry import load_plan
from sources.returns.form_sheets.blank import file_name, write_blank
from sources.returns.form_sheets.geometry import geometry
from tests.plans.many_areas import write_plan
from tests.sources.returns.forms import PLAN, judged, saved, shipped
from tests.sources.returns.test_blank import SHIPPED, month_of

HAN = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
EACH = pytest.mark.parametrize("form", SHIPPED, ids=[form.form for form in SHIPPED])


def in_english(plan: Plan) -> Plan:
    """The plan with English before Chinese."""
    return plan.model_copy(
        update={"header": plan.header.model_copy(update={"languages": (Language.EN, Language.ZH)})}
    )


@pytest.fixture(scope="module")
def decade(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A plan in English alone, of 28 areas."""
    try:
        return load_plan(write_plan(tmp_path_factory.mktemp("decade") / "plan"))
    finally:
        load_plan(PLAN.root)  # whose languages are both, and its clock


def book_of(form: ReturnForm, plan: Plan, month: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_blank(form, plan, month)))


def told(book: openpyxl.Workbook) -> list[str]:
    """Every text that a person meets in the workbook."""
    sheet = book.worksheets[0]
    hints = [
        str(text)
        for v in sheet.data_validations.dataValidation
        for text in (v.prompt, v.promptTitle, v.error, v.errorTitle, v.formula1)
    ]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    kept = [
        str(book.properties.title),
        str(book.properties.description),
        sheet.title,
        str(sheet.oddFooter.center.text),
    ]
    return [*cells, *hints, *kept]


def filled(form: ReturnForm, plan: Plan, month: str) -> tuple[openpyxl.Workbook, dict[str, int]]:
    """The blank with a number in every cell that is asked for, and what stands where."""
    book, plan_of = book_of(form, plan, month), geometry(form, plan)
    wanted: dict[str, int] = {}
    for row in plan_of.rows:
        for column in plan_of.values:
            if plan_of.asks(row, column):
                cell = book.worksheets[0].cell(row.index + 1, column.index + 1)
                cell.value = 1 + len(wanted) % 90
                wanted[cell.coordinate] = cell.value
    return book, wanted


def alone(form: ReturnForm, plan: Plan) -> Plan:
    """The plan with this form only, without the relations that made-up figures do not keep."""
    return plan.model_copy(update={"forms": {form.form: form.model_copy(update={"relations": ()})}})


def test_a_plan_in_english_alone_has_blanks_without_chinese(decade: Plan, tmp_path: Path) -> None:
    for form in decade.forms.values():
        assert isinstance(form, ReturnForm)
        for text in (*told(book_of(form, decade, "2025-12")), file_name(form, decade, "2025-12")):
            assert not HAN.search(text), text


def test_such_a_blank_filled_in_is_read_to_the_last_figure(decade: Plan) -> None:
    form = decade.forms["skills_1"]
    assert isinstance(form, ReturnForm)
    book, wanted = filled(form, decade, "2025-12")
    report = judged(saved(book), alone(form, decade))
    assert report.outcome == "accepted" or set(report.findings["severity"]) <= {"warning", "info"}, (
        report.findings
    )
    values = {e["locator"].rpartition("!")[2]: e["obs_value"] for e in report.observations.to_dicts()}
    assert values == wanted and len(wanted) == 84


@EACH
def test_every_shipped_form_in_english_is_read_by_its_mark_alone(form: ReturnForm) -> None:
    plan, month = in_english(shipped()), month_of(form)
    sheet = book_of(form, plan, month).worksheets[0]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {line.label_en for line in form.lines} <= texts
    assert not any(text in texts for text in ("指标名称", "地区代码", "核实说明"))
    book, wanted = filled(form, plan, month)
    report = judged(saved(book), alone(form, plan))
    assert (report.form, report.month) == (form.form, month)
    assert not set(report.findings["rule_id"]) & {
        "row.line.unknown",
        "cell.unit.changed",
        "sheet.heading.missing",
    }
    kept_out = set(report.findings.filter(report.findings["severity"] == "error")["locator"])
    values = {e["locator"].rpartition("!")[2] for e in report.observations.to_dicts()}
    assert values | {place.rpartition("!")[2] for place in kept_out} >= set(wanted)


def test_a_nil_return_in_english_is_one() -> None:
    form = SHIPPED[0]
    plan = in_english(shipped())
    book = book_of(form, plan, month_of(form))
    book.worksheets[0]["B5"] = "yes"
    report = judged(saved(book), alone(form, plan))
    assert report.is_nil_return and report.observations.height == 0, report.findings


def test_a_blank_of_before_the_languages_changed_is_refused_with_the_heading_that_is_missing() -> None:
    form, month = SHIPPED[0], month_of(SHIPPED[0])
    book = book_of(form, shipped(), month)
    book.worksheets[0]["D8"] = 3
    report = judged(saved(book), alone(form, in_english(shipped())))
    assert "sheet.heading.missing" in set(report.findings["rule_id"])
    assert report.observations.height == 0
