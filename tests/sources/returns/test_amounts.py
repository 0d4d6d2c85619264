"""Raw texts to amounts, roundings summed up, names of areas, what months a text may mean: bounds, each as plain values. 合成数据."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from contracts.codelists import Code, Codelist
from contracts.plan import Language
from sources.notation import Reading, Refusal, read_figure
from sources.returns.cells.amounts import with_amounts
from sources.returns.cells.area_labels import AreaLabels
from sources.returns.cells.areas import AreaNames
from sources.returns.cells.rounding import rounded_fault, summed_up
from sources.returns.entries import Fault
from sources.returns.period_evidence import (
    first_month_said,
    fits_no_figure,
    is_of_other_span,
    is_own_span,
    months_named,
    months_said,
)
from tests.sources.returns.forms import AREAS, MONTH, QUARTERLY, changed, shipped

MEASURES = shipped().codelists["measure"]
Read = tuple[str | None, Decimal | None, list[str]]


def read(
    raw: str, *, decimals: int = 2, unit: str = "万元", factor: int = 10_000, flag: str | None = None
) -> Read:
    """The status, the amount in the indicator's unit and the rules broken, of one cell on a line of that kind."""
    lines = [AREAS.lines[0].model_dump() | {"decimals": decimals, "unit_zh": unit, "unit_factor": factor}]
    entry = {"row_no": 1, "locator": "D1", "line": "01", "raw": raw, "number": None, "flag": flag}
    frame = pl.DataFrame([entry], schema_overrides={"number": pl.String, "flag": pl.String})
    found, faults = with_amounts(frame, changed(AREAS, lines=lines, relations=[]), set())
    return found["status"][0], found["obs_value"][0], [fault.rule_id for fault in faults]


ROUNDED, FRACTION, UNREADABLE = ["cell.number.rounded"], ["cell.count.fraction"], ["cell.number.unreadable"]


@pytest.mark.parametrize(
    ("raw", "own", "value", "rules"),
    [
        ("1.5", {}, "15000", []), ("1.125", {}, "11200", ROUNDED), ("1.135", {}, "11400", ROUNDED), ("-1.125", {}, "-11200", ROUNDED),
        ("1.1250000001", {}, "11300", ROUNDED), ("1.50", {}, "15000", []),
        ("2.5", {"decimals": 0}, "20000", FRACTION), ("3.0", {"decimals": 0}, "30000", []),
        ("31.000", {}, None, UNREADABLE), ("31.000", {"decimals": 3}, "310000", []), ("31.000", {"unit": "%", "factor": 1}, "31", []),
        ("31.000", {"unit": "‰", "factor": 1}, "31", []), ("1.000", {}, "10000", []), ("310.000", {}, None, UNREADABLE),
        ("999999999999999999", {"factor": 10}, "9999999999999999990", []), ("1000000000000000000", {"factor": 10}, None, UNREADABLE),
        ("999999999999999999", {"factor": 11}, None, UNREADABLE),
    ],
)  # fmt: skip
def test_an_amount_is_rounded_once_half_to_even_and_is_asked_about_where_it_may_be_two(
    raw: str, own: dict[str, Any], value: str | None, rules: list[str]
) -> None:
    assert read(raw, **own) == (None, None if value is None else Decimal(value), rules)


@pytest.mark.parametrize(
    ("raw", "flag", "status"),
    [
        ("—", None, "M"), ("——", None, "M"), ("———", None, "M"), ("－", None, "M"), ("…", None, "N"), ("......", None, "N"), ("……", None, "N"),
        ("", "O", "O"), ("", "P", None), ("", None, None), ("5", "O", None),
    ],
)  # fmt: skip
def test_a_sign_however_often_and_wide_it_is_written_or_a_flag_beside_nothing_says_why_there_is_no_value(
    raw: str, flag: str | None, status: str | None
) -> None:
    assert read(raw, flag=flag)[0] == status


@pytest.mark.parametrize(
    ("named", "unnamed", "is_summed"), [(20, 0, False), (21, 0, True), (20, 1, True), (1, 20, True)]
)
def test_more_than_twenty_roundings_of_a_line_are_one_at_the_first_of_them(
    named: int, unnamed: int, is_summed: bool
) -> None:
    def rounding(row: int) -> Fault:
        entry = {
            "row_no": row,
            "locator": f"D{row}",
            "line": "01",
            "raw": f"{row}.125",
            "decimals": 2,
            "unit_zh": "万元",
        }
        return rounded_fault(entry, f"{row}.12")

    other = Fault("cell.number.unit", "D99", {}, 99)
    faults = [other, *(rounding(row) for row in range(named, 0, -1))]
    found = summed_up(faults, AREAS, {"01": unnamed} if unnamed else {})
    if not is_summed:
        assert found == faults
        return
    first, total = found
    assert (first, total.rule_id, total.locator) == (other, "row.line.rounded", "D1")
    assert (total.params["count"], total.params["seen"], total.params["stored"]) == (
        named + unnamed,
        "1.125",
        "1.12",
    )


# ---- names of areas ------------------------------------------------------------------------------------------


def area(code: str, label: str, above: str = "", aliases: str = "") -> Code:
    return Code(code, label, f"Area {code}", above, {"aliases_zh": aliases})


LISTED = Codelist("ref_area", {
    one.code: one for one in (
        area("62", "甘肃省", aliases="甘肃"), area("6201", "兰州市", "62"), area("620101", "城关区", "6201"), area("620201", "城关区", "6202"),
        area("6202", "新区", "62"), area("6203", "新区市", "62"),
    )
})  # fmt: skip


@pytest.mark.parametrize(
    ("written", "code"),
    [("6201", "6201"), ("兰州市", "6201"), ("甘肃", "62"), ("Area 6201", "6201"), ("城关区", None), ("别处", None), ("", None)],
)  # fmt: skip
def test_an_area_is_found_by_code_or_name_and_a_name_of_two_is_none_of_them(
    written: str, code: str | None
) -> None:
    assert AreaNames(LISTED).find(written) == code


def test_a_hint_has_the_names_that_hold_the_text_up_to_sixty_letters() -> None:
    assert AreaNames(LISTED).near("新区") == "新区、新区市"
    long = Codelist("ref_area", {f"{n}": area(f"{n}", "合成地区" * 8 + f"{n}") for n in (1, 2)})
    assert AreaNames(long).near("合成") == "、".join("合成地区" * 8 + n for n in "12")[:60]
    assert len(AreaNames(long).near("合成")) == 60


@pytest.mark.parametrize(
    ("code", "written", "rule"),
    [
        ("6201", "兰州市", None), ("6201", "甘肃省兰州市", None), ("620101", "甘肃兰州市城关区", None), ("6201", "6201", None), ("6201", "", None),
        ("6201", "1. 兰州市", None), ("6201", "新区", "row.label.mismatch"), ("6201", "6202", "row.label.mismatch"),
        ("6201", "金城", "row.label.changed"), ("6201", "新区兰州市", "row.label.changed"),
    ],
)  # fmt: skip
def test_a_name_beside_a_code_is_the_areas_own_that_of_another_or_none_that_is_known(
    code: str, written: str, rule: str | None
) -> None:
    plan = shipped().model_copy(update={"codelists": shipped().codelists | {"ref_area": LISTED}})
    found = AreaLabels(plan).fault(code, written)
    assert (found[0] if found else None) == rule
    assert found is None or found[1] == {"code": code, "label": written, "expected": "兰州市"}
    header = plan.header.model_copy(update={"languages": (Language.EN, Language.ZH)})
    english = AreaLabels(plan.model_copy(update={"header": header})).fault(code, written)
    assert english is None or english[1]["expected"] == "Area 6201"


# ---- months that a text may mean -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2026年10月", {MONTH}), ("2026.1", {"2026-01", "2026-10"}), ("2026,1", {"2026-01", "2026-10"}), ("2026.2", {"2026-02"}), ("2026-10-05", {MONTH}),
        ("2026.1报表", {"2026-01", "2026-10"}), ("2026.1份报表", {"2026-01", "2026-10"}), ("2026年10月份报表", {MONTH}),
        ("2026年4月—2027年3月", {"2027-03"}), ("2027年3月至2026年4月", set()), ("April 2026 to March 2027", {"2027-03"}),
        ("有效期至：2027年12月", set()), ("批准日期：2026年1月", set()), ("2", set()),
        ("By the end of" + " " * 15 + "October 2026", {MONTH}), ("By the end of" + " " * 16 + "October 2026", set()),  # 40, 41 letters
    ],
)  # fmt: skip
def test_a_text_means_the_month_that_it_ends_in_two_where_a_zero_may_be_lost_or_none(
    text: str, months: set[str]
) -> None:
    assert months_said(text) == months


def test_a_month_without_a_year_is_of_the_year_that_is_meant() -> None:
    assert (months_said("3月", "2026"), months_said("3月"), months_said("3", "2026")) == (
        {"2026-03"},
        set(),
        set(),
    )


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2026年上半年报表", {"2026-06"}), ("下半年", {"2026-12"}), ("2025年第三季度", {"2025-09"}), ("一季度", {"2026-03"}), ("10月份", {MONTH}),
        ("2026-11-05", set()), ("批准 2026年3月", set()), ("Oct 2025", {"2025-10"}),
        ("算力表 2026.1", set()), ("算力表 2026.2", {"2026-02"}), ("算力表 2026.9", {"2026-09"}),  # 2026.1 may be October
    ],
)  # fmt: skip
def test_words_within_a_title_speak_of_months_of_the_year_that_they_name_or_of_the_returns(
    text: str, months: set[str]
) -> None:
    assert months_named(text, "2026") == months


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2026年10月", MONTH),
        ("2026.1", None),
        ("2026-10-05", None),
        ("2026年1—10月", "2026-01"),
        ("2026年四季度", "2026-10"),
        ("2026年", "2026-01"),
    ],
)
def test_a_span_begins_with_its_first_month_and_a_day_or_a_month_that_may_be_two_is_none(
    text: str, first: str | None
) -> None:
    assert first_month_said(text) == first


@pytest.mark.parametrize(
    ("text", "measure", "is_other"),
    [
        ("2026年10月", "month", False), ("2026年1—10月", "month", True), ("2026年1—10月", "ytd", False), ("2026年2—10月", "ytd", True),
        ("2026年1—10月", "month_end", False), ("2026年2—10月", "month", True),
    ],
)  # fmt: skip
def test_a_span_fits_the_figures_that_are_of_it(text: str, measure: str, is_other: bool) -> None:
    assert is_of_other_span(text, AREAS, MONTH, measure, MEASURES) is is_other


def test_a_text_fits_no_figure_where_each_flow_of_the_form_is_of_another_span() -> None:
    monthly = changed(AREAS, measures=["month"], relations=[])
    assert fits_no_figure("2026年1—10月", monthly, MONTH, MEASURES)
    assert not fits_no_figure("2026年1—10月", AREAS, MONTH, MEASURES), "the year to date is of it"
    assert not fits_no_figure("2026年2—9月", QUARTERLY, "2026-09", MEASURES), "the end of any span"
    assert is_own_span("2026年9月", QUARTERLY, "2026-09"), "its last month"
    assert is_own_span("2026-09-05", QUARTERLY, "2026-09") and is_own_span("2026.1", QUARTERLY, "2026-09"), (
        "a moment"
    )
    assert is_own_span("2026年7—9月", QUARTERLY, "2026-09") and not is_own_span(
        "2026年8—9月", QUARTERLY, "2026-09"
    )


# ---- two rules of notation that nothing held ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "bare", "qualifier"),
    [("达到10万P", "ge", "ge"), ("达到10万P", "exact", "ge"), ("达到10万P", "le", "le"), ("10万P", "exact", "exact"), ("10万P", "le", "le")],
)  # fmt: skip
def test_what_is_to_be_attained_is_a_floor_but_for_a_target_that_is_a_cap(
    text: str, bare: str, qualifier: str
) -> None:
    found = read_figure(text, role="target", bare_operator=bare)
    assert isinstance(found, Reading) and found.qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "code"), [("(3.2)", "figure.bad_number"), ("(3.2) (4.5)", "figure.several_numbers")]
)
def test_one_number_in_brackets_may_be_a_minus_two_are_two_numbers(text: str, code: str) -> None:
    found = read_figure(text)
    assert isinstance(found, Refusal) and found.code == code
