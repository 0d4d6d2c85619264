"""Formulas of .xls and .xlsb are known as far as they are plain arithmetic. SYNTHETIC figures."""

import struct
from collections.abc import Callable

import pytest
import xlwt

from sources.workbook import open_book
from sources.workbook.arithmetic import result_of
from sources.workbook.compiled import formula_text
from tests.sources.workbook.made import record, row_record, saved, xlsb

CELLS = {(0, 0): 40.0, (1, 0): 7.0, (2, 0): 5.5, (0, 1): 3.0}
PLAIN = (
    "40000+5678", "A1+A2", "A1-A2-A3", "A1/A2*100", "(A1+A2)*A3", "-A1+A2", "A1^2", "50%*A1", "SUM(A1:A3)",
    "SUM(A1:A3)/3", "SUM(A1,A2,B1)", "AVERAGE(A1:A3)", "ROUND(A1/A2,2)", "MIN(A1:A3)", "MAX(A1,A2)", "INT(A1/A2)",
    "ABS(A2-A1)", "PRODUCT(A1:A3)", "1.5*A1", "ROUND(SUM(A1:A3)*1.1,1)", "A1-(A2-A3)", "$A$1+A$2",
)  # fmt: skip
DECIDED = {  # LibreOffice comes to the same
    "IF(A1>0,A2,A3)": 7, "IF(A1<=0,A2,A3)": 5.5, "IF(A2=0,0,A1/A2*100)": 4000 / 7, "IF(C9=0,0,A1/C9)": 0, 'IF(C9="",1,2)': 1,
    "IF(A1<>40,1,IF(A2>=7,3,4))": 3, "1+IF(A1>A2,2,0)*3": 7, "IF(AND(A1>0,A2>7),1,2)": 2, "IF(OR(A1>99,A3<6),1,2)": 1,
    "IF(NOT(A1=40),1,2)": 2, "SUMPRODUCT(A1:A3,B1:B3)": 120, "COUNT(A1:A3)": 3, "AVERAGE(A1,C9)": 40, "SUM(A1,C9)": 40, "ROUNDUP(A1/A2,1)": 5.8,
    "ROUNDDOWN(A1/A2,1)": 5.7, "IF(ISBLANK(C9),5,6)": 5, "IF(ISERROR(A1/C9),8,9)": 8, "MIN(A2,C9)": 7,
}  # fmt: skip
OTHERS = (
    "TODAY()",
    "A1&A2",
    "SQRT(A1)",
    "IF(A1>0,SQRT(A1),1)",
    "SUMPRODUCT(A1:A3,B1:B2)",
)


def tokens(formula: str) -> bytes:
    """The formula as another program compiles it for .xls."""
    compiled = xlwt.Formula(formula).rpn()
    return bytes(compiled[2:])


def look(_: str, area: tuple[int, int, int, int]) -> list[list[float | str]]:
    top, left, bottom, right = area
    return [[CELLS.get((r, c), "") for c in range(left, right + 1)] for r in range(top, bottom + 1)]


@pytest.mark.parametrize("formula", PLAIN)
def test_plain_arithmetic_comes_to_what_its_text_comes_to(formula: str) -> None:
    text = formula_text(tokens(formula), wide=False)
    assert text is not None
    assert result_of(text, look) == pytest.approx(result_of(formula, look))


@pytest.mark.parametrize(("formula", "value"), DECIDED.items())
def test_what_an_if_decides_is_computed_where_it_counts(formula: str, value: float) -> None:
    text = formula_text(tokens(formula), wide=False)
    assert text is not None
    assert result_of(text, look) == pytest.approx(value)
    assert result_of(formula, look) == pytest.approx(value)


@pytest.mark.parametrize(("formula", "value"), [("IFERROR(A1/C9,7)", 7), ("IFERROR(A1/A2,7)", 40 / 7)])
def test_a_division_by_nothing_is_an_error_that_iferror_takes(formula: str, value: float) -> None:
    assert result_of(formula, look) == pytest.approx(value)


def test_errors_taken_in_each_other_are_computed_once_each() -> None:
    deep = "IFERROR(" * 30 + "A1" + ",0)" * 30
    asked: list[tuple[int, int, int, int]] = []
    assert result_of(deep, lambda sheet, area: asked.append(area) or look(sheet, area)) == 40  # type: ignore[func-returns-value]
    assert asked == [(0, 0, 0, 0)]


def test_semicolons_part_the_arguments_of_an_ods() -> None:
    assert result_of("of:=IF([.A1]>0;[.A2];[.A3])", look) == 7


@pytest.mark.parametrize("formula", OTHERS)
def test_of_any_other_formula_nothing_is_said(formula: str) -> None:
    text = formula_text(tokens(formula), wide=False)
    assert text is None or result_of(text, look) is None


@pytest.mark.parametrize("cut", range(1, 20))
def test_cut_tokens_are_no_formula_and_no_crash(cut: int) -> None:
    whole = tokens("SUM(A1:A3)*1.5+A1/7")
    assert formula_text(whole[:cut], wide=False) != formula_text(whole, wide=False)


def with_result(formula: str, result: float) -> bytes:
    """An .xls with 40, 7 and 5.5 in A1:A3, and the formula in C1 with that stored result."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("合成")
    for (row, column), value in CELLS.items():
        sheet.write(row, column, value)
    sheet.write(0, 2, xlwt.Formula(formula))
    content = saved(book)
    size = 22 + len(tokens(formula))
    at = content.index(struct.pack("<HHHH", 0x06, size, 0, 2)) + 10
    return content[:at] + struct.pack("<d", result) + content[at + 8 :]


@pytest.mark.parametrize(("result", "stale"), [(47.0, {}), (5.0, {(0, 2): "47"}), (0.0, {(0, 2): "47"})])
def test_a_stored_result_that_does_not_follow_is_known_in_xls(
    result: float, stale: dict[tuple[int, int], str]
) -> None:
    assert open_book(with_result("A1+A2", result)).sheets[0].stale == stale


@pytest.mark.parametrize(
    "formula", ["A1&A2", 'TEXT(A1,"0")', 'CONCATENATE(A1,"P")', "MID(A1,1,2)", "TRIM(A1)"]
)
def test_a_number_where_the_formula_gives_a_text_was_computed_by_nobody(formula: str) -> None:
    (sheet,) = open_book(with_result(formula, 0.0)).sheets
    assert sheet.uncomputed == {(0, 2)}


def test_a_number_of_a_formula_that_may_give_one_is_taken_on_trust() -> None:
    (sheet,) = open_book(with_result("SQRT(A1)", 6.0)).sheets
    assert (sheet.uncomputed, sheet.on_trust) == (frozenset(), {(0, 2)})


def number(row_column: int, value: float) -> bytes:
    return record(5, struct.pack("<2Id", row_column, 0, value))


def in_xlsb(result: float) -> bytes:
    cell = 0x44
    compiled = struct.pack("<BIH", cell, 0, 0) + struct.pack("<BIH", cell, 1, 0) + b"\x03"
    formula = (
        struct.pack("<2Id", 1, 0, result)
        + struct.pack("<HI", 0, len(compiled))
        + compiled
        + struct.pack("<I", 0)
    )
    return xlsb(row_record(0) + number(0, 40.0) + record(9, formula) + row_record(1) + number(0, 7.0))


@pytest.mark.parametrize(("result", "stale"), [(47.0, {}), (46.0, {(0, 1): "47"})])
def test_a_stored_result_that_does_not_follow_is_known_in_xlsb(
    result: float, stale: dict[tuple[int, int], str]
) -> None:
    assert open_book(in_xlsb(result)).sheets[0].stale == stale


@pytest.mark.parametrize("make", [with_result, lambda _, result: in_xlsb(result)])
def test_a_formula_that_reaches_beyond_its_record_ends_nothing(make: Callable[[str, float], bytes]) -> None:
    content = make("A1+A2", 47.0)
    for at in range(len(content) - 60, len(content)):
        try:
            open_book(content[:at] + b"\xff" + content[at + 1 :])
        except Exception as error:
            assert type(error).__name__ == "BookFault"
