"""Good files of every format and producer give the same neutral cells, and the facts about them."""

import io
import struct
from datetime import date, time
from typing import Any

import openpyxl
import pytest

from sources.workbook import Book, Sheet, address, open_book
from tests.sources.workbook import made
from tests.sources.workbook.made import MAIN, NAME, ROWS, cells_xlsx, raw_xlsx

GOOD = {"xlsx": made.good_xlsx, "xls": made.good_xls, "ods": made.good_ods}


def only(content: bytes) -> Sheet:
    return open_book(content).sheets[0]


@pytest.mark.parametrize("kind", GOOD)
def test_every_format_gives_the_same_cells(kind: str) -> None:
    book = open_book(GOOD[kind]())
    assert book.kind == kind
    assert book.sheets[0].name == NAME
    assert [row[:4] for row in book.sheets[0].rows[:4]] == ROWS
    assert book.sheets[0].rows[6][0] == "合并"


@pytest.mark.parametrize("kind", GOOD)
def test_every_format_gives_the_same_facts(kind: str) -> None:
    sheet = only(GOOD[kind]())
    assert sheet.merged == ((6, 0, 7, 1),)
    assert sheet.hidden_rows == {2}
    assert sheet.hidden_columns == {3}
    assert sheet.errors == {(4, 0): "#DIV/0!"}
    assert set(sheet.formats) == {(1, 2)} and sheet.shown[1, 2].said == "35%"
    assert sheet.rows[1][2] == 0.35
    assert sheet.uncomputed == set()


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_hidden_sheet_is_there_and_says_so(kind: str) -> None:
    assert [(s.name, s.visible) for s in open_book(GOOD[kind]()).sheets] == [(NAME, True), ("隐藏", False)]


def test_an_xlsb_gives_cells_errors_per_cent_and_hidden_rows() -> None:
    cells = made.row_record(0) + made.record(6, struct.pack("<II", 0, 0) + made.wide("指标"))
    cells += made.row_record(1, hidden=True) + made.record(5, struct.pack("<IId", 1, 1, 0.35))
    cells += made.record(3, struct.pack("<IIB", 2, 0, 0x17))
    book = open_book(made.xlsb(cells))
    assert (book.kind, book.sheets[0].rows[0][0], book.sheets[0].rows[1][1]) == ("xlsb", "指标", 0.35)
    assert book.sheets[0].errors == {(1, 2): "#REF!"}
    assert (book.sheets[0].shown[1, 1].said, book.sheets[0].hidden_rows) == ("35%", {1})


@pytest.mark.parametrize(
    ("row", "column", "wanted"), [(0, 0, "A1"), (16, 3, "D17"), (1_048_575, 16_383, "XFD1048576")]
)
def test_an_address_is_a_spreadsheets(row: int, column: int, wanted: str) -> None:
    assert address(row, column) == wanted


def test_cells_keep_their_place_under_blank_rows_and_columns() -> None:
    sheet = only(cells_xlsx('<row r="3"><c r="C3"><v>7</v></c></row>'))
    assert sheet.rows == [["", "", ""], ["", "", ""], ["", "", 7.0]]


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>", "<v />"])
@pytest.mark.parametrize(
    "formula", ["<f>SUM(B1:B2)</f>", '<f t="shared" si="0"/>', "<f/>", '<f ca="1">A1</f>']
)
def test_a_formula_nobody_computed_is_known(formula: str, value: str) -> None:
    sheet = only(
        cells_xlsx(f'<row r="17"><c r="D17" s="0">{formula}{value}</c><c r="E17"><v>1</v></c></row>')
    )
    assert sheet.uncomputed == {(16, 3)}


def test_a_formula_that_gave_an_empty_text_is_computed() -> None:
    assert only(cells_xlsx('<row r="1"><c r="A1" t="str"><f>B1</f><v></v></c></row>')).uncomputed == set()


def test_a_workbook_that_openpyxl_wrote_has_uncomputed_formulas() -> None:
    book = openpyxl.Workbook()
    book.active["B2"], book.active["B3"] = 5, "=B2*2"
    book.active["B2"].number_format = "0.00%"
    out = io.BytesIO()
    book.save(out)
    sheet = only(out.getvalue())
    assert (sheet.rows[1], sheet.uncomputed, sheet.shown[1, 1].said) == (["", 5], {(2, 1)}, "500%")


PREFIXED = (
    '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:cols>'
    '<x:col min="2" max="2" hidden="1"/></x:cols><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is>'
    '<x:t>指标</x:t></x:is></x:c></x:row><x:row r="2" hidden="1"><x:c r="A2" t="e"><x:f>1/0</x:f><x:v>#REF!</x:v>'
    '</x:c><x:c r="B2"><x:f>A1</x:f></x:c><x:c r="C2"><x:v>4</x:v></x:c></x:row></x:sheetData><x:mergeCells>'
    '<x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>'
)
SINGLE_QUOTED = (
    f"<worksheet {MAIN}><cols><col min='2' max='2' hidden='1'/></cols><sheetData><row r='1'><c r='A1' "
    "t='inlineStr'><is><t>指标</t></is></c></row><row r='2' hidden='1'><c t='e' r='A2'><f>1/0</f><v>#REF!</v></c>"
    "<c r='B2'><f>A1</f></c><c r='C2'><v>4</v></c></row></sheetData><mergeCells><mergeCell ref='A1:B1'/>"
    "</mergeCells></worksheet>"
)
UNADDRESSED = (
    f'<worksheet {MAIN}><cols><col min="2" max="2" hidden="1"/></cols><sheetData><!-- 注 --><row><c t="inlineStr">'
    '<is><t>指标</t></is></c></row><row hidden="1"><c t="e"><f>1/0</f><v>#REF!</v></c><c><f>A1</f></c>'
    '<c><v>4</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
)


@pytest.mark.parametrize(
    "xml", [PREFIXED, SINGLE_QUOTED, UNADDRESSED], ids=["prefixed", "quoted", "unaddressed"]
)
def test_sheets_as_other_producers_write_them_give_the_same_cells_and_facts(xml: str) -> None:
    sheet = only(raw_xlsx(xml))
    assert (sheet.rows[0][0], sheet.rows[1][2]) == ("指标", 4)
    assert (sheet.errors, sheet.uncomputed) == ({(1, 0): "#REF!"}, {(1, 1)})
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.merged) == ({1}, {1}, ((0, 0, 0, 1),))


@pytest.mark.parametrize(
    "row", ['<row r="1048576"><c r="XFD1048576" s="3"/></row>', '<row r="1048576" s="1"/>']
)
def test_formatted_blanks_to_the_last_row_cost_nothing(row: str) -> None:
    assert only(cells_xlsx(f'<row r="1"><c r="A1"><v>1</v></c></row>{row}')).rows == [[1]]


def test_a_dimension_that_claims_the_whole_sheet_costs_nothing() -> None:
    xml = f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    assert only(raw_xlsx(f"{xml}</sheetData></worksheet>")).rows == [[1]]


@pytest.mark.parametrize(
    "text",
    ["-", "—", "-5", "+3.2%", "-其中：本科(人)", "-5G(万户)", "+", "=", "3=2+1", "－", "-注意!", "a@b"],
)
def test_a_text_that_only_looks_like_a_sign_is_kept(text: str) -> None:
    assert only(cells_xlsx(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')).rows == [
        [text]
    ]


@pytest.mark.parametrize(
    "formula", ["HYPERLINK(&quot;http://a&quot;)", "IF(A1=&quot;a|b&quot;,1,2)", "'a|b'!A1"]
)
def test_a_formula_that_stays_inside_is_allowed(formula: str) -> None:
    assert only(cells_xlsx(f'<row r="1"><c r="A1"><f>{formula}</f><v>1</v></c></row>')).rows == [[1]]


def test_hyperlinks_and_macros_are_tolerated_and_nothing_is_run() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_url(0, 0, "https://example.org/", string="网址")

    parts = made.parts_of(made.xlsx(fill)) | {"xl/vbaProject.bin": b"x"}
    assert only(made.zipped(parts)).rows == [["网址"]]


def test_times_are_times_and_spans_of_time_are_days() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_datetime(0, 0, time(3, 4), book.add_format({"num_format": "hh:mm"}))
        sheet.write(0, 1, 1.5, book.add_format({"num_format": "[h]:mm"}))

    assert only(made.xlsx(fill)).rows == [[time(3, 4), 1.5]]


def test_a_date_counted_from_1904_is_that_date() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_datetime(0, 0, date(2026, 8, 31), book.add_format({"num_format": "yyyy-mm-dd"}))

    assert only(made.xlsx(fill, date_1904=True)).rows == [[date(2026, 8, 31)]]


def test_a_wide_and_a_long_sheet_are_read_whole() -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in range(11_000):
            sheet.write(row, 0, row)
        sheet.write(0, 200, "远")

    rows = only(made.xlsx(fill)).rows
    assert (len(rows), rows[0][200], rows[-1][0]) == (11_000, "远", 10_999)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_delimited_text_is_a_book_of_one_sheet(delimiter: str, encoding: str) -> None:
    lines = [
        "2026年8月统计表",
        "",
        delimiter.join(["指标", "数值"]),
        delimiter.join(["算力", '"1,5;2"', "多"]),
    ]
    book: Book = open_book("\r\n".join(lines).encode(encoding))
    assert book.kind == "csv"
    assert book.sheets[0].rows == [["2026年8月统计表"], [], ["指标", "数值"], ["算力", "1,5;2", "多"]]


def test_a_name_proves_nothing_since_none_is_asked_for() -> None:
    assert open_book(made.good_xlsx()).kind == "xlsx"


def test_a_merge_over_the_whole_sheet_is_read_no_farther_than_the_sheet_reaches() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    found = only(
        made.cells_xlsx(cells, '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    )
    assert found.merged == ((0, 0, 1, 1),)
