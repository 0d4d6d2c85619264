"""Formulas that look up, or reach to other sheets, are held against the whole book. SYNTHETIC figures."""

import io
import struct
from collections.abc import Callable

import pytest
import xlsxwriter
import xlwt

from sources.workbook import Sheet, open_book
from sources.workbook import recomputing as under_test
from tests.sources.workbook.made import (
    cells_xlsx,
    parts_of,
    raw_ods,
    record,
    row_record,
    saved,
    wide,
    xlsb,
    zipped,
)

TABLE = [
    ["地区", "数", "年"],
    ["兰州", 12.5, 2025],
    ["白银", 7, 2025],
    ["天水", "", 2026],
    ["兰州", 3, 2026],
    ["酒泉", 40, 2026],
]
COMES_TO = {  # LibreOffice comes to the same
    '=VLOOKUP("白银",\'底 表\'!A1:C6,2,FALSE)': 7, '=VLOOKUP("白银",\'底 表\'!$A:$C,2,0)': 7, "=VLOOKUP(2025.5,'底 表'!C2:C6,1)": 2025,
    '=HLOOKUP("数",\'底 表\'!A1:C6,3,FALSE)': 7, '=INDEX(\'底 表\'!B2:B6,MATCH("酒泉",\'底 表\'!A2:A6,0))': 40,
    "=INDEX('底 表'!A1:C6,2,2)": 12.5, '=SUMIF(\'底 表\'!A:A,"兰州",\'底 表\'!B:B)': 15.5, '=SUMIF(\'底 表\'!B2:B6,">5")': 59.5,
    '=COUNTIF(\'底 表\'!A2:A6,"<>兰州")': 3, '=SUMIFS(\'底 表\'!B2:B6,\'底 表\'!A2:A6,"兰州",\'底 表\'!C2:C6,2026)': 3,
    '=COUNTIFS(\'底 表\'!A2:A6,"兰州",\'底 表\'!C2:C6,">2025")': 1, '=AVERAGEIF(\'底 表\'!A2:A6,"兰州",\'底 表\'!B2:B6)': 7.75,
    "='底 表'!B2*2": 25, "=SUM('底 表'!B2:B6)": 62.5, '=IFERROR(VLOOKUP("无",\'底 表\'!A:B,2,0),-1)': -1, "=MATCH(2025.5,'底 表'!C2:C6,1)": 2,
    "=COUNTA('底 表'!A1:A6)": 6, "='底 表'!B4+1": 1,
}  # fmt: skip
ELSEWHERE = (
    "=OFFSET('底 表'!B2,0,0)",
    "=TODAY()",
    "=VLOOKUP(\"白*\",'底 表'!A1:C6,2,FALSE)",
    "=别处!A1",
    "=合计",
)


def asked(formula: str, stored: float | str) -> Sheet:
    """The first of two sheets, with that formula and that stored result in A1."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    first, second = book.add_worksheet("合成数据"), book.add_worksheet("底 表")
    first.write_formula(0, 0, formula, None, stored)
    for number, row in enumerate(TABLE):
        second.write_row(number, 0, row)
    book.close()
    return open_book(out.getvalue()).sheets[0]


@pytest.mark.parametrize(("formula", "value"), COMES_TO.items())
def test_a_result_that_follows_is_taken_and_one_that_does_not_is_known(formula: str, value: float) -> None:
    right, wrong = asked(formula, value), asked(formula, value + 2)
    assert (right.stale, right.on_trust) == ({}, frozenset())
    assert wrong.stale == {(0, 0): f"{value:g}"}


@pytest.mark.parametrize("formula", ELSEWHERE)
def test_a_formula_that_is_not_computed_here_is_taken_on_trust(formula: str) -> None:
    sheet = asked(formula, 5)
    assert (sheet.stale, sheet.on_trust) == ({}, {(0, 0)})


def test_a_stored_number_whose_formula_comes_to_an_error_is_stale() -> None:
    assert asked('=VLOOKUP("无","x",1)', 5).stale == {}
    assert asked("=VLOOKUP(\"无\",'底 表'!A:B,2,0)", 5).stale == {(0, 0): "#N/A"}
    assert asked("=1/'底 表'!B4", 5).stale == {(0, 0): "#DIV/0!"}


def test_a_stored_text_whose_formula_comes_to_another_is_stale() -> None:
    formula = "=IF('底 表'!B4=\"\",\"—\",'底 表'!B4)"
    assert asked(formula, "—").stale == {}
    assert asked(formula, 12).stale == {(0, 0): "—"}


# ---- the same in every container: A1 of the first sheet is twice A1 of the second, which is 20 -----------------------


def in_xls(result: float) -> bytes:
    book = xlwt.Workbook()
    first, second = book.add_sheet("合成"), book.add_sheet("底表")
    first.write(0, 0, xlwt.Formula("底表!A1*2"))
    second.write(0, 0, 20)
    content = saved(book)
    size = struct.unpack_from(
        "<H", content, at := content.index(struct.pack("<HH", 0x06, 22 + 7 + 3 + 1)) + 2
    )
    assert size
    return content[: at + 8] + struct.pack("<d", result) + content[at + 16 :]


def in_xlsb(result: float) -> bytes:
    compiled = struct.pack("<BHIH", 0x5A, 0, 0, 0) + struct.pack("<BH", 0x1E, 2) + b"\x05"
    formula = struct.pack("<2IdHI", 0, 0, result, 0, len(compiled)) + compiled + struct.pack("<I", 0)
    parts = parts_of(xlsb(row_record(0) + record(9, formula)))
    second = struct.pack("<II", 0, 2) + wide("rId2") + wide("底表")
    numbered = record(353) + record(357) + record(362, struct.pack("<4I", 1, 0, 1, 1)) + record(354)
    end = record(144)
    parts["xl/workbook.bin"] = parts["xl/workbook.bin"].replace(end, record(156, second) + end + numbered, 1)
    one = parts["xl/_rels/workbook.bin.rels"]
    more = one[one.index(b"<Relationship ") : one.index(b"</Relationships>")].replace(b"rId1", b"rId2")
    parts["xl/_rels/workbook.bin.rels"] = one.replace(
        b"</Relationships>", more.replace(b"sheet1", b"sheet2") + b"</Relationships>"
    )
    number = record(5, struct.pack("<2Id", 0, 0, 20.0))
    parts["xl/worksheets/sheet2.bin"] = parts_of(xlsb(row_record(0) + number))["xl/worksheets/sheet1.bin"]
    return zipped(parts)


def in_ods(result: float) -> bytes:
    def row(inside: str) -> str:
        return f"<table:table-row><table:table-cell {inside}/></table:table-row>"

    own = row(f'table:formula="of:=[$底表.A1]*2" office:value-type="float" office:value="{result}"')
    other = row('office:value-type="float" office:value="20"')
    return raw_ods(f'{own}</table:table><table:table table:name="底表">{other}')


@pytest.mark.parametrize("make", [in_xls, in_xlsb, in_ods])
def test_another_sheet_is_looked_at_in_every_container(make: Callable[[float], bytes]) -> None:
    assert open_book(make(40)).sheets[0].stale == {}
    assert open_book(make(41)).sheets[0].stale == {(0, 0): "40"}


# ---- formulas that rest on formulas, and formulas for many cells ----------------------------------------------------


def test_what_rests_on_a_stale_result_is_stale_itself() -> None:
    sheet = open_book(cells_xlsx(
        '<row r="1"><c r="A1"><f>B1+1</f><v>6</v></c><c r="B1"><f>C1*2</f><v>5</v></c><c r="C1"><v>10</v></c></row>'
    )).sheets[0]  # fmt: skip
    assert sheet.stale == {(0, 0): "21", (0, 1): "20"}


def test_what_rests_on_a_result_taken_on_trust_is_taken_on_trust() -> None:
    sheet = open_book(cells_xlsx(
        '<row r="1"><c r="A1"><f>B1+1</f><v>6</v></c><c r="B1"><f>OFFSET(C1,0,0)</f><v>5</v></c></row>'
    )).sheets[0]  # fmt: skip
    assert (sheet.stale, sheet.on_trust) == ({}, {(0, 0), (0, 1)})


def test_formulas_that_rest_on_each_other_are_taken_on_trust_and_end() -> None:
    sheet = open_book(
        cells_xlsx('<row r="1"><c r="A1"><f>B1</f><v>6</v></c><c r="B1"><f>A1</f><v>6</v></c></row>')
    ).sheets[0]
    assert sheet.on_trust == {(0, 0), (0, 1)}


def test_a_long_chain_of_running_totals_is_computed_whole() -> None:
    def total(row: int) -> str:
        return f'<row r="{row}"><c r="A{row}"><f>A{row + 1}+1</f><v>{401 - row}</v></c></row>'

    rows = "".join(total(row) for row in range(1, 400)) + '<row r="400"><c r="A400"><v>1</v></c></row>'
    assert open_book(cells_xlsx(rows)).sheets[0].stale == {}


def test_a_formula_for_many_cells_reads_as_it_does_from_each() -> None:
    sheet = open_book(cells_xlsx(
        '<row r="1"><c r="A1"><v>3</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$A$1+SUM(A$1:A1)</f><v>12</v></c></row>'
        '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><f t="shared" si="0"/><v>19</v></c></row>'
        '<row r="3"><c r="A3"><v>5</v></c><c r="B3"><f t="shared" si="0"/><v>99</v></c></row>'
    )).sheets[0]  # fmt: skip
    assert (sheet.stale, sheet.on_trust) == ({(2, 1): "27"}, frozenset())


def test_a_formula_for_many_cells_is_known_in_xlsb() -> None:
    def sharing(row: int, result: float) -> bytes:
        first = struct.pack("<BI", 1, 0)
        return record(
            9, struct.pack("<2IdHI", 1, 0, result, 0, len(first)) + first + struct.pack("<2I", 4, 1)
        )

    beside = (
        struct.pack("<BIH", 0x4C, 0, 0x3FFF | 0xC000) + struct.pack("<BH", 0x1E, 2) + b"\x05"
    )  # the cell left of it, times 2
    shared = record(427, struct.pack("<5I", 0, 1, 1, 1, len(beside)) + beside + struct.pack("<I", 0))
    number = [record(5, struct.pack("<2Id", 0, 0, value)) for value in (3.0, 4.0)]
    cells = row_record(0) + number[0] + sharing(0, 6) + shared + row_record(1) + number[1] + sharing(1, 9)
    sheet = open_book(xlsb(cells)).sheets[0]
    assert (sheet.stale, sheet.on_trust) == ({(1, 1): "8"}, frozenset())


def test_beyond_the_bound_of_cells_formulas_are_taken_on_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "_MOST_CELLS", 4)
    assert asked("=SUM('底 表'!B2:B6)", 1).on_trust == {(0, 0)}
