"""White on white, columns and rows that nobody sees: every container tells them (合成数据)."""

import io
import struct
from collections.abc import Callable
from functools import partial

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font, GradientFill, PatternFill

from sources.workbook import BookFault, open_book
from tests.sources.workbook import made

FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    white, blue = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F4E79")
    run = CellRichText("45678", TextBlock(InlineFont(color="FFFFFFFF"), "1"))
    sheet.append([5, 6, run, run, 7])
    sheet.append([8])
    sheet["A1"].font = sheet["B1"].font = white
    sheet["B1"].fill = sheet["D1"].fill = blue
    sheet.column_dimensions["E"].width = 0.05
    sheet.row_dimensions[2].height = 0.5
    return made.saved(book)


def by_xlsxwriter() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    white, blue = book.add_format({"font_color": "white"}), book.add_format({"bg_color": "#1F4E79"})
    sheet.write(0, 0, 5, white)
    sheet.write(0, 1, 6, book.add_format({"font_color": "white", "bg_color": "#1F4E79"}))
    sheet.write_rich_string(0, 2, "45678", white, "1")
    sheet.write_rich_string(0, 3, "45678", white, "1", blue)
    sheet.write(0, 4, 7)
    sheet.write(1, 0, 8)
    sheet.set_column(4, 4, 0.05)
    sheet.set_row(1, 0.5)
    book.close()
    return out.getvalue()


def by_xlwt() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("合成数据")
    white = xlwt.easyfont("colour white")
    blue = "pattern: pattern solid, fore_colour dark_blue"
    sheet.write(0, 0, 5, xlwt.easyxf("font: colour white"))
    sheet.write(0, 1, 6, xlwt.easyxf(f"font: colour white; {blue}"))
    sheet.write_rich_text(0, 2, ["45678", ("1", white)])
    sheet.write_rich_text(0, 3, ["45678", ("1", white)], xlwt.easyxf(blue))
    sheet.write(0, 4, 7)
    sheet.write(1, 0, 8)
    sheet.col(4).width = 12
    sheet.row(1).height_mismatch, sheet.row(1).height = True, 10
    return made.saved(book)


def as_ods() -> bytes:
    def style(name: str, family: str, inside: str) -> str:
        return f'<style:style style:name="{name}" style:family="{family}">{inside}</style:style>'

    ground = '<style:table-cell-properties fo:background-color="#1f4e79"/>'
    white = '<style:text-properties fo:color="#ffffff"/>'
    styles = (
        style("w", "table-cell", white) + style("b", "table-cell", ground) + style("wb", "table-cell", ground + white)
        + style("t", "text", white)
        + style("n", "table-column", '<style:table-column-properties style:column-width="0.1mm"/>')
        + style("l", "table-row", '<style:table-row-properties style:row-height="0.018cm"/>')
    )  # fmt: skip

    def number(value: int, name: str) -> str:
        return (
            f'<table:table-cell table:style-name="{name}" office:value-type="float" office:value="{value}"/>'
        )

    def run(name: str) -> str:
        return (
            f'<table:table-cell table:style-name="{name}" office:value-type="string">'
            '<text:p>45678<text:span text:style-name="t">1</text:span></text:p></table:table-cell>'
        )

    columns = (
        '<table:table-column table:number-columns-repeated="4"/><table:table-column table:style-name="n"/>'
    )
    first = number(5, "w") + number(6, "wb") + run("o") + run("b") + number(7, "o")
    rows = f'<table:table-row>{first}</table:table-row><table:table-row table:style-name="l">{number(8, "o")}</table:table-row>'
    parts = made.parts_of(made.raw_ods(columns + rows))
    parts["content.xml"] = (
        parts["content.xml"]
        .replace(b"<office:body>", f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>".encode())
        .replace(b"<office:document-content ", f'<office:document-content xmlns:fo="{FO}" xmlns:style="{STYLE}" '.encode())
    )  # fmt: skip
    return made.zipped(parts)


def as_xlsb() -> bytes:
    white = struct.pack("<2BhI", 2 << 1 | 1, 0, 0, 0xFFFFFFFF)
    dark, automatic = struct.pack("<2BhI", 2 << 1 | 1, 0, 0, 0xFF794E1F), struct.pack("<2BhI", 0, 64, 0, 0)

    def font(colour: bytes, script: int = 0, flags: int = 0) -> bytes:
        head = struct.pack("<4H4B", 220, flags, 400, script, 0, 2, 134, 0)
        return made.record(43, head + colour + b"\x02" + made.wide("Calibri"))

    def fill(pattern: int, colour: bytes) -> bytes:
        return made.record(45, struct.pack("<I", pattern) + colour + automatic + bytes(4 * 12))

    def xf(fonts: int, fills: int) -> bytes:
        return made.record(47, struct.pack("<4H", 0, 0, fonts, fills) + bytes(8))

    def run(column: int, style: int) -> bytes:
        text = b"\x01" + made.wide("456781") + struct.pack("<I2H", 1, 5, 1)
        return made.record(62, struct.pack("<2I", column, style) + text)

    styles = (
        made.record(278) + made.record(611, struct.pack("<I", 2)) + font(automatic) + font(white) + made.record(612)
        + made.record(603, struct.pack("<I", 2)) + fill(0, automatic) + fill(1, dark) + made.record(604)
        + made.record(617, struct.pack("<I", 4)) + xf(0, 0) + xf(1, 0) + xf(1, 1) + xf(0, 1) + made.record(618) + made.record(279)
    )  # fmt: skip
    cells = made.row_record(0)
    cells += made.record(5, struct.pack("<2Id", 0, 1, 5)) + made.record(5, struct.pack("<2Id", 1, 2, 6))
    cells += run(2, 0) + run(3, 3) + made.record(5, struct.pack("<2Id", 4, 0, 7))
    low = struct.pack("<IIH", 1, 0, 10) + bytes([0, 0x20, 0]) + struct.pack("<I", 0)
    cells += made.record(0, low) + made.record(5, struct.pack("<2Id", 0, 0, 8))
    parts = made.parts_of(made.xlsb(cells)) | {"xl/styles.bin": styles}
    name = "xl/worksheets/sheet1.bin"
    narrow = made.record(390) + made.record(60, struct.pack("<4IH", 4, 4, 12, 0, 2)) + made.record(391)
    begin = made.record(145)
    parts[name] = parts[name].replace(begin, narrow + begin, 1)
    return made.zipped(parts)


MAKERS = [by_openpyxl, by_xlsxwriter, by_xlwt, as_ods, as_xlsb]


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_white_on_white_is_known_and_white_on_a_colour_is_seen(maker: Callable[[], bytes]) -> None:
    sheet = open_book(maker()).sheets[0]
    assert sheet.unseen == {(0, 0)}
    assert {at: (one.text, one.unseen) for at, one in sheet.marked.items()} == {(0, 2): ("45678", "1")}
    assert sheet.rows[0] == [5, 6, "456781", "456781", 7]


def _with(maker: Callable[[], bytes], *pairs: tuple[bytes, bytes]) -> bytes:
    """The file with these bytes in whatever part has them."""
    parts = made.parts_of(maker())
    for old, new in pairs:
        assert any(old in part for part in parts.values())
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    return made.zipped(parts)


def tiny_by_xlwt() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("合成数据")
    sheet.write(0, 0, 5, xlwt.easyxf("font: height 20"))
    blue = "pattern: pattern solid, fore_colour dark_blue"
    sheet.write(0, 1, 6, xlwt.easyxf(f"font: height 20; {blue}"))
    for column, style in ((2, xlwt.Style.default_style), (3, xlwt.easyxf(blue))):
        sheet.write_rich_text(0, column, ["45678", ("1", xlwt.easyfont("height 20"))], style)
    return made.saved(book)


WHITE_OF_XLSB = struct.pack("<4H4B", 220, 0, 400, 0, 0, 2, 134, 0) + struct.pack("<2BhI", 5, 0, 0, 0xFFFFFFFF)
TINY_OF_XLSB = struct.pack("<4H4B", 20, 0, 400, 0, 0, 2, 134, 0) + struct.pack("<2BhI", 0, 64, 0, 0)
TINY = {
    "openpyxl": lambda: _with(by_openpyxl, (b'<color rgb="FFFFFFFF"', b'<sz val="1"')),
    "xlwt": tiny_by_xlwt,
    "ods": lambda: _with(as_ods, (b'fo:color="#ffffff"', b'fo:font-size="1pt"')),
    "xlsb": lambda: _with(as_xlsb, (WHITE_OF_XLSB, TINY_OF_XLSB)),
}


@pytest.mark.parametrize("make", TINY.values(), ids=TINY)
def test_letters_of_a_point_are_unseen_on_any_ground(make: Callable[[], bytes]) -> None:
    sheet = open_book(make()).sheets[0]
    assert sheet.unseen == {(0, 0), (0, 1)}
    marked = {at: (one.text, one.unseen) for at, one in sheet.marked.items()}
    assert marked == {(0, 2): ("45678", "1"), (0, 3): ("45678", "1")}


def lost_by_xlwt(colour: str) -> bytes:
    """Letters of their ground's colour in B1: by its number, or one that the workbook's own palette makes white."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("合成数据")
    if colour == "own white":
        xlwt.add_palette_colour("own_white", 0x21)
        book.set_colour_RGB(0x21, 255, 255, 255)
        sheet.write(0, 1, 6, xlwt.easyxf("font: colour own_white"))
    else:
        sheet.write(0, 0, 5, xlwt.easyxf(f"font: colour {colour}"))
        ground = f"pattern: pattern solid, fore_colour {colour}"
        sheet.write(0, 1, 6, xlwt.easyxf(f"font: colour {colour}; {ground}"))
        run = ("1", xlwt.easyfont(f"colour {colour}"))
        sheet.write_rich_text(0, 3, ["45678", run], xlwt.easyxf(ground))
    return made.saved(book)


def without_runs() -> bytes:
    return lost_by_xlwt("own white")


WITHOUT_RUNS = (without_runs,)
DARK_OF_XLSB = struct.pack("<2BhI", 5, 0, 0, 0xFF794E1F)
LOST = {
    "openpyxl": lambda: _with(by_openpyxl, (b'<color rgb="FFFFFFFF"', b'<color rgb="FF1F4E79"')),
    "openpyxl, nearly": lambda: _with(by_openpyxl, (b'<color rgb="FFFFFFFF"', b'<color rgb="FF20507A"')),
    "openpyxl, of the theme": lambda: _with(
        by_openpyxl, (b'<color rgb="FFFFFFFF"', b'<color theme="4"'), (b'<fgColor rgb="FF1F4E79"', b'<fgColor theme="4"')
    ),
    "xlwt, red": lambda: lost_by_xlwt("red"),
    "xlwt, its own palette": without_runs,
    "ods": lambda: _with(as_ods, (b'fo:color="#ffffff"', b'fo:color="#1f4e79"')),
    "xlsb": lambda: _with(as_xlsb, (WHITE_OF_XLSB[12:], DARK_OF_XLSB)),
}  # fmt: skip


@pytest.mark.parametrize("make", LOST.values(), ids=LOST)
def test_letters_of_the_colour_of_their_ground_are_unseen_and_seen_elsewhere(
    make: Callable[[], bytes],
) -> None:
    sheet = open_book(make()).sheets[0]
    runs = {at: (one.text, one.unseen) for at, one in sheet.marked.items()}
    assert (sheet.unseen, runs) == ({(0, 1)}, {} if make in WITHOUT_RUNS else {(0, 3): ("45678", "1")})


PATTERNS = {  # letters, pattern, its two colours, and whether anybody sees the letters
    "white on a white pattern": ("FFFFFFFF", "gray125", "FFFFFFFF", "FFFFFFFF", True),
    "white on a pattern without a colour behind": ("FFFFFFFF", "lightGray", "FFFFFFFF", None, True),
    "white on a black pattern": ("FFFFFFFF", "gray125", "FF000000", "FFFFFFFF", False),
    "black on the usual pattern": ("FF000000", "gray125", None, None, False),
    "red on red, both colours": ("FFFF0000", "darkGray", "FFFF0000", "FFFE0102", True),
    "the same, one colour": ("FFFF0000", "darkGray", "FFFF0000", "FFFFFFFF", False),
    "white in a white gradient": ("FFFFFFFF", "", "FFFFFFFF", "FFFAFAFA", True),
    "white in a blue gradient": ("FFFFFFFF", "", "FFFFFFFF", "FF1F4E79", False),
}


@pytest.mark.parametrize("of", PATTERNS.values(), ids=PATTERNS)
def test_letters_on_a_pattern_are_unseen_where_both_its_colours_hide_them(
    of: tuple[str, str, str | None, str | None, bool],
) -> None:
    letters, pattern, first, second, is_hidden = of
    book = openpyxl.Workbook()
    cell = book.active["A1"]
    cell.value, cell.font = 5, Font(color=letters)
    if pattern:
        named = {"fgColor": first, "bgColor": second}
        cell.fill = PatternFill(pattern, **{key: value for key, value in named.items() if value})
    else:
        cell.fill = GradientFill(stop=(first, second))
    assert open_book(made.saved(book)).sheets[0].unseen == ({(0, 0)} if is_hidden else set())


def test_a_pattern_of_an_xls_hides_letters_of_both_its_colours() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("合成数据")
    for column, behind in enumerate(("white", "red")):
        pattern = f"pattern: pattern fine_dots, fore_colour white, back_colour {behind}"
        sheet.write(0, column, 5, xlwt.easyxf(f"font: colour white; {pattern}"))
    assert open_book(made.saved(book)).sheets[0].unseen == {(0, 0)}


def test_a_run_without_a_font_of_its_own_has_the_letters_of_the_cell() -> None:
    book = openpyxl.Workbook()
    cell = book.active["A1"]
    cell.value = CellRichText("45678", TextBlock(InlineFont(color="FF000000"), "1"))
    cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF000000")
    sheet = open_book(made.saved(book)).sheets[0]
    assert {at: (one.text, one.unseen) for at, one in sheet.marked.items()} == {(0, 0): ("45678", "1")}
    assert not sheet.unseen


def test_a_number_format_in_white_digits_hides_the_number_of_an_ods() -> None:
    number = (
        '<number:number-style style:name="N1"><style:text-properties fo:color="#ffffff"/><number:number/></number:number-style>'
        '<number:number-style style:name="N2"><style:text-properties fo:color="#ff0000"/><number:number/></number:number-style>'
    )
    uses = '<style:style style:name="w" style:family="table-cell" style:data-style-name="N1"/>'
    uses += '<style:style style:name="o" style:family="table-cell" style:data-style-name="N2"/>'
    content = _with(
        as_ods,
        (b"<office:automatic-styles>", f"<office:automatic-styles>{number}{uses}".encode()),
        (b"<office:document-content ", b'<office:document-content xmlns:number="%s" ' % NUMBER.encode()),
        (b'<style:style style:name="w" style:family="table-cell"><', b'<style:style style:name="x" style:family="table-cell"><'),
    )  # fmt: skip
    assert open_book(content).sheets[0].unseen == {(0, 0)}


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_a_column_and_a_row_too_small_to_be_seen_are_hidden(maker: Callable[[], bytes]) -> None:
    sheet = open_book(maker()).sheets[0]
    assert (set(sheet.hidden_columns), set(sheet.hidden_rows)) == ({4}, {1})


@pytest.mark.parametrize("tint", ["x", "0,5", "--1", "1e", " "])
def test_a_tint_that_is_no_number_stops_no_file(tint: str) -> None:
    parts = made.parts_of(by_openpyxl())
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(
        b'<color rgb="FFFFFFFF"', f'<color theme="0" tint="{tint}"'.encode()
    )
    assert f'tint="{tint}"'.encode() in parts["xl/styles.xml"]
    assert open_book(made.zipped(parts)).sheets[0].rows[0][0] == 5


def test_a_raised_run_of_an_xlsb_is_known_where_the_format_keeps_it() -> None:
    parts = made.parts_of(as_xlsb())
    white = struct.pack("<4H4B", 220, 0, 400, 0, 0, 2, 134, 0) + struct.pack("<2BhI", 5, 0, 0, 0xFFFFFFFF)
    black = struct.pack("<4H4B", 220, 0, 400, 1, 0, 2, 134, 0) + struct.pack("<2BhI", 0, 64, 0, 0)
    assert white in parts["xl/styles.bin"]
    parts["xl/styles.bin"] = parts["xl/styles.bin"].replace(white, black)
    sheet = open_book(made.zipped(parts)).sheets[0]
    assert (sheet.marked[0, 2].text, sheet.marked[0, 2].raised) == ("45678", "1")


def filled_by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    book.active.append([1, "2", 3])
    for cell in ("A1", "B1"):
        book.active[cell].alignment = Alignment(horizontal="fill")
    return made.saved(book)


def filled_by_xlwt() -> bytes:
    book = xlwt.Workbook()
    sheet, style = book.add_sheet("合成数据"), xlwt.easyxf("align: horiz filled")
    for column, value in enumerate([1, "2"]):
        sheet.write(0, column, value, style)
    sheet.write(0, 2, 3)
    return made.saved(book)


def styled_ods(rows: str, own: str, named: str) -> bytes:
    """An .ods of those rows, with styles of its own and named ones."""
    parts = made.parts_of(made.raw_ods(rows))
    parts["content.xml"] = (
        parts["content.xml"]
        .replace(b"<office:body>", f"<office:automatic-styles>{own}</office:automatic-styles><office:body>".encode())
        .replace(b"<office:document-content ", f'<office:document-content xmlns:style="{STYLE}" '.encode())
    )  # fmt: skip
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    parts["styles.xml"] = (
        f'<office:document-styles xmlns:office="{office}" xmlns:style="{STYLE}"><office:styles>{named}</office:styles></office:document-styles>'
    ).encode()
    return made.zipped(parts)


def filled_ods(family: str = "automatic") -> bytes:
    """Filled by a style of the cells, by a named one that this is made from, or by that of their column."""
    fill = '<style:table-cell-properties style:repeat-content="true"/>'
    named = f'<style:style style:name="N" style:family="table-cell">{fill}</style:style>'
    own = f'<style:style style:name="f" style:family="table-cell" style:parent-style-name="N">{fill if family == "automatic" else ""}</style:style>'
    cells = "".join(
        f'<table:table-cell {name}office:value-type="{kind}" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        for value, kind, name in (
            (1, "float", "" if family == "column" else 'table:style-name="f" '),
            (2, "string", "" if family == "column" else 'table:style-name="f" '),
            (3, "float", 'table:style-name="o" '),
        )
    )
    default = 'table:default-cell-style-name="f"'
    columns = (
        f'<table:table-column table:number-columns-repeated="3" {default if family == "column" else ""}/>'
    )
    return styled_ods(f"{columns}<table:table-row>{cells}</table:table-row>", own, named)


def filled_xlsb() -> bytes:
    parts = made.parts_of(as_xlsb())
    plain, filled = (
        made.record(47, struct.pack("<4H", 0, 0, 1, 0) + bytes([0] * 4 + [a] + [0] * 3)) for a in (0, 4)
    )
    assert plain in parts["xl/styles.bin"]
    parts["xl/styles.bin"] = parts["xl/styles.bin"].replace(plain, filled)
    return made.zipped(parts)


FILLED = {
    "openpyxl": (filled_by_openpyxl, 2),
    "xlwt": (filled_by_xlwt, 2),
    "xlsb": (filled_xlsb, 1),
    **{f"ods, {family}": (partial(filled_ods, family), 2) for family in ("automatic", "named", "column")},
}  # fmt: skip


@pytest.mark.parametrize(("make", "cells"), FILLED.values(), ids=FILLED)
def test_a_cell_that_is_filled_with_its_content_shows_it_again_and_again(
    make: Callable[[], bytes], cells: int
) -> None:
    assert open_book(make()).sheets[0].repeated == {(0, column) for column in range(cells)}


@pytest.mark.parametrize(("value", "is_hidden"), [(5, False), (-5, True), (0, False)])
def test_digits_of_an_ods_that_only_the_negative_ones_have_in_white(value: int, is_hidden: bool) -> None:
    number = (
        '<number:number-style style:name="P"><number:number/></number:number-style>'
        '<number:number-style style:name="N"><style:text-properties fo:color="#ffffff"/><number:number/>'
        '<style:map style:condition="value()&gt;=0" style:apply-style-name="P"/></number:number-style>'
        '<style:style style:name="w" style:family="table-cell" style:data-style-name="N"/>'
    )
    content = _with(
        as_ods,
        (b"<office:automatic-styles>", f"<office:automatic-styles>{number}".encode()),
        (b"<office:document-content ", b'<office:document-content xmlns:number="%s" ' % NUMBER.encode()),
        (b'<style:style style:name="w" style:family="table-cell"><', b'<style:style style:name="x" style:family="table-cell"><'),
        (b'office:value="5"', f'office:value="{value}"'.encode()),
    )  # fmt: skip
    assert open_book(content).sheets[0].unseen == ({(0, 0)} if is_hidden else set())


@pytest.mark.parametrize("second", [b"<v>2</v>", b"<f>1+1</f><v>2</v>", b"<is><t>2</t></is>"])
def test_a_cell_of_an_xlsx_with_two_values_is_refused(second: bytes) -> None:
    with pytest.raises(BookFault) as caught:
        open_book(_with(by_openpyxl, (b"<v>8</v>", b"<v>8</v>" + second)))
    assert (caught.value.rule_id, caught.value.locator) == ("file.workbook.unreadable", "Sheet!A2")


def test_a_cell_of_an_ods_written_once_for_several_columns_has_the_style_of_each() -> None:
    style = '<style:style style:name="w" style:family="table-cell"><style:text-properties fo:color="#ffffff"/></style:style>'
    columns = "".join(
        f'<table:table-column table:number-columns-repeated="{n}"{usual}/>'
        for n, usual in ((2, ""), (1, ' table:default-cell-style-name="w"'), (1, ""))
    )
    cell = (
        '<table:table-cell table:number-columns-repeated="5" office:value-type="float" office:value="5">'
        "<text:p>5</text:p></table:table-cell>"
    )
    parts = made.parts_of(made.raw_ods(f"{columns}<table:table-row>{cell}</table:table-row>"))
    fo = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
    parts["content.xml"] = (
        parts["content.xml"]
        .replace(b"<office:body>", f"<office:automatic-styles>{style}</office:automatic-styles><office:body>".encode())
        .replace(b"<office:document-content ", f'<office:document-content xmlns:style="{STYLE}" xmlns:fo="{fo}" '.encode())
    )  # fmt: skip
    sheet = open_book(made.zipped(parts)).sheets[0]
    assert (sheet.rows[0], sheet.unseen) == ([5] * 5, {(0, 2)})
