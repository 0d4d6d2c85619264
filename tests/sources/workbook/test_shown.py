"""What a cell shows beside what it stores, from every container (合成数据)."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from sources.workbook import BookFault, Sheet, open_book
from sources.workbook.colours import PAGE, Ground
from sources.workbook.format_colours import on_ground
from sources.workbook.number_formats import Shown, shown, shown_as, shown_value, shows_otherwise
from tests.sources.workbook import made
from tests.sources.workbook.made import cells_xlsx, raw_ods

FORMATS = [
    ("0.00%", 0.6, "60.00%", "60%"), ('0.00"%"', 0.6, "0.60%", "0.6%"), ('0.00"万架"', 4.5678, "4.57万架", "4.5678万架"),
    ("#,##0,", 45_678_000, "45,678", None), ("0!.0000", 123_456, "12.3456", None), ("0\\.0000", 123_456, "12.3456", None),
    (";;;", 5, "", None), ("0;0", -5, "5", None), ("0;-0;;@", 0, "", None), ("#,###", 0, "", None), ("0.0,,", 12_345_678, "12.3", None),
    ('[>=10000]0!.0,"万";0', 45_678, "4.6万", None), ('"约"0', 5, "约5", "约5"), ('G/通用格式"台"', 3, "3台", "3台"), ("[h]:mm", 1.5, "（日期或时间）", None),
    ("-0", 5, "-5", None), ("(0)", 5, "(5)", None), ("0-", 5, "5-", None),
]  # fmt: skip
PLAIN = [
    ("#,##0.##", 1234.5), ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', 0), ("¥#,##0.00", 5), ("[红色]0.00", -3),
    ("0.00_);[Red]\\(0.00\\)", -3), ("0.00E+00", 12_345), ("# ?/?", 4.57), ("@", 3), ("General", 3), ("", 3), ("[DBNum1]0", 5),
    ('[>=10000]0!.0,"万";0', 78),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "text", "said"), FORMATS)
def test_a_format_that_shows_another_number_is_known_with_what_it_shows(code, value, text, said):
    assert shows_otherwise(code)
    assert shown(code, value) == Shown(text, said)


@pytest.mark.parametrize(
    ("code", "text", "seen"),
    [
        (";;;", "45678", Shown("", None)), ('0;-0;0;"—"', "45678", Shown("—", None)), ("0;-0;0;[White]@", "45678", Shown("", None)),
        ('@"万"', "4.5", Shown("4.5万", "4.5万")), ("@", "45678", None), ("0.00_ ;[Red]-0.00", "45678", None), ("_ @_ ", "45678", None),
        (";;;@", "45678", None), ("0;-0;;[Red]@", "45678", None), (";;;", "", None),
    ],
)  # fmt: skip
def test_a_format_tells_what_is_seen_of_a_text(code: str, text: str, seen: Shown | None) -> None:
    assert shown_value(code, text) == seen
    assert seen is None or shows_otherwise(code)


def test_an_ods_tells_what_is_seen_of_a_text_where_it_stores_both() -> None:
    def cell(held: str, shown: str) -> str:
        return f'<table:table-cell office:value-type="string" office:string-value="{held}">{shown}</table:table-cell>'

    cells = (
        cell("5", "<text:p/>")
        + cell("5", "<text:p>约5</text:p>")
        + cell("5", "<text:p>5</text:p>")
        + cell("5", "")
    )
    sheet = open_book(raw_ods(f"<table:table-row>{cells}</table:table-row>")).sheets[0]
    assert dict(sheet.shown) == {(0, 0): Shown("", None), (0, 1): Shown("约5", "约5")}


@pytest.mark.parametrize(
    ("code", "ground", "text"),
    [
        ("[White]0", Ground(((31, 78, 121),), True), None), ("[Red]0", Ground(((255, 0, 0),), True), ""), ("[Red]0", PAGE, None),
        ("[Color2]0", PAGE, ""), ("[颜色10]0", Ground(((0, 128, 0),), True), ""), ("0;[Blue]-0", Ground(((0, 0, 255),), True), None),
    ],
)  # fmt: skip
def test_digits_in_a_formats_colour_are_seen_or_not_by_the_ground_of_their_cell(
    code: str, ground: Ground, text: str | None
) -> None:
    seen = shown(on_ground(code, ground), 5)
    assert (seen and seen.text) == text


@pytest.mark.parametrize(("code", "value"), PLAIN)
def test_a_format_that_only_groups_rounds_or_colours_shows_the_number(code, value):
    assert shown(code, value) is None


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("45,678", 45_678_000, None),
        ("1.5000", 15_000, None),
        ("4.57万架", 4.5678, "4.5678万架"),
        ("", 5, None),
        ("5", -5, None),
    ],
)
def test_the_text_stored_beside_a_number_tells_what_is_shown(text, value, said):
    assert shown_as(text, value, is_percent=False) == Shown(text, said)


@pytest.mark.parametrize(
    ("text", "value"), [("45,678", 45_678), ("46", 45.678), ("4,57", 4.57), ("-", 0), (None, 5)]
)
def test_the_text_of_the_number_itself_tells_nothing_more(text, value):
    assert shown_as(text, value, is_percent=False) is None


# ---- containers ----------------------------------------------------------------------------------------


def only(content: bytes) -> Sheet:
    return open_book(content).sheets[0]


def xls(fill: Callable) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    fill(book, book.add_sheet("合成数据"))
    return made.saved(book)


def test_an_xls_tells_formats_raised_and_struck_out_runs_and_cells():
    import xlwt

    def fill(book, sheet):
        raised, struck = xlwt.Font(), xlwt.Font()
        raised.escapement, struck.struck_out = xlwt.Font.ESCAPEMENT_SUPERSCRIPT, True
        sheet.write(0, 0, 0.6, xlwt.easyxf(num_format_str='0.00"%"'))
        sheet.write(0, 1, 45_678_000, xlwt.easyxf(num_format_str="#,##0,"))
        sheet.write_rich_text(1, 0, ["45678", ("1", raised)])
        sheet.write_rich_text(1, 1, [("45000", struck), ("45678", xlwt.Font())])
        sheet.write(2, 0, 5, xlwt.easyxf("font: struck_out on"))

    sheet = only(xls(fill))
    assert (sheet.shown[0, 0].said, sheet.shown[0, 1].said) == ("0.6%", None)
    assert (sheet.marked[1, 0].text, sheet.marked[1, 0].raised) == ("45678", "1")
    assert (sheet.marked[1, 1].text, sheet.marked[1, 1].struck) == ("45678", "45000")
    assert sheet.struck == {(2, 0)}


def test_formulas_of_an_xls_in_which_nothing_computed_any_have_no_result():
    import xlwt

    sheet = only(xls(lambda book, sheet: sheet.write(0, 0, xlwt.Formula("40000+5678"))))
    assert sheet.uncomputed == {(0, 0)}


@pytest.mark.parametrize("text", ["(100)", "-100", "（100）", "−100"])
def test_a_text_that_shows_a_minus_which_is_not_stored_is_another_number(text: str) -> None:
    assert shown_as(text, 100.0, is_percent=False) == Shown(text, None)
    assert shown_as(text, -100.0, is_percent=False) in (None, Shown(text, None))


def test_an_ods_tells_what_is_shown_and_which_runs_do_not_count():
    cell = '<table:table-cell office:value-type="{kind}"{value}>{text}</table:table-cell>'
    number = cell.format(kind="float", value=' office:value="45678000"', text="<text:p>45,678</text:p>")
    hidden = cell.format(kind="float", value=' office:value="5"', text="<text:p/>")
    plain = cell.format(kind="float", value=' office:value="5"', text="")
    sheet = only(raw_ods(f"<table:table-row>{number}{hidden}{plain}</table:table-row>"))
    assert sheet.shown == {(0, 0): Shown("45,678", None), (0, 1): Shown("", None)}


def test_an_xlsb_tells_formats_and_cells_that_name_no_column_stand_behind_the_one_before():
    cells = made.row_record(0) + made.record(5, struct.pack("<IId", 1, 1, 0.35))
    cells += made.record(16, struct.pack("<Id", 0, 7.5)) + made.record(
        17, struct.pack("<I", 0) + made.wide("架")
    )
    sheet = only(made.xlsb(cells))
    assert sheet.rows == [["", 0.35, 7.5, "架"]]
    assert sheet.shown[0, 1].said == "35%"


def test_line_breaks_between_the_cells_of_an_ods_are_nothing():
    cell = '<table:table-cell office:value-type="string"><text:p>合成</text:p></table:table-cell>'
    assert only(raw_ods(f"<table:table-row>\n  {cell}\n  {cell}\n</table:table-row>\n")).rows == [
        ["合成", "合成"]
    ]


@pytest.mark.parametrize("reference", ["A0:AZ48", "", "1:2", "A", "B1:A1", "A1:XFD1048576"])
def test_a_sheet_is_read_whatever_range_it_claims(reference):
    parts = made.parts_of(cells_xlsx('<row r="3"><c r="C3"><v>7</v></c></row>'))
    name = next(n for n in parts if n.endswith("sheet1.xml"))
    parts[name] = parts[name].replace(b"<sheetData", f'<dimension ref="{reference}"/><sheetData'.encode())
    assert only(made.zipped(parts)).rows[2] == ["", "", 7.0]


@pytest.mark.parametrize(
    "again", ['<c r="A1"><v>2</v></c></row>', '</row><row r="1"><c r="A1"><v>2</v></c></row>']
)
def test_a_sheet_that_holds_a_cell_twice_is_refused_at_that_cell(again):
    with pytest.raises(BookFault) as fault:
        open_book(cells_xlsx(f'<row r="1"><c r="A1"><v>1</v></c>{again}'))
    assert (fault.value.rule_id, fault.value.locator) == ("file.workbook.unreadable", f"{made.NAME}!A1")


def test_a_merged_area_named_from_its_last_cell_is_the_same_area():
    book = open_book(
        cells_xlsx(
            '<row r="1"><c r="A1"><v>1</v></c></row>', '<mergeCells><mergeCell ref="B2:A1"/></mergeCells>'
        )
    )
    assert book.sheets[0].merged == ((0, 0, 1, 1),)


def test_parts_named_with_backslashes_are_found():
    parts = made.parts_of(made.good_xlsx())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("/", "\\"), part)
    assert only(out.getvalue()).rows == only(made.good_xlsx()).rows


def test_an_encrypted_ods_is_called_so_whatever_its_parts_look_like():
    parts = made.parts_of(raw_ods("", "<m><encryption-data/></m>"))
    parts["settings.xml"] = bytes(range(256)) * 4
    with pytest.raises(BookFault) as fault:
        open_book(made.zipped(parts))
    assert fault.value.rule_id == "file.workbook.password"


def test_a_root_of_an_xls_is_known_whatever_its_name():
    good = made.good_xls()
    name = "Root Entry".encode("utf-16-le")
    at = good.index(name)
    short = bytearray(good)
    short[at : at + 64] = "R".encode("utf-16-le").ljust(64, b"\0")
    short[at + 64 : at + 66] = struct.pack("<H", 4)
    assert only(bytes(short)).rows == only(good).rows
