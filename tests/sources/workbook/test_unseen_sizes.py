"""Rows, columns and zeros that a sheet does not show by default: every container tells them (合成数据)."""

import io
import struct
from collections.abc import Callable
from functools import partial

import openpyxl
import pytest
import xlwt

from sources.workbook import open_book
from tests.sources.workbook import made
from tests.sources.workbook.test_unseen import as_xlsb, by_openpyxl, by_xlwt, styled_ods


def low_xls() -> bytes:
    """Rows hidden by default, of which the file says nothing else: SheetJS writes no records of rows."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("合成数据")
    sheet.write(0, 0, 5)
    sheet.write(1, 0, 6)
    content, row = made.saved(book), struct.pack("<2H", 0x208, 16)
    usual = struct.pack("<4H", 0x225, 4, 0, 255)
    assert (content.count(row), content.count(usual)) == (2, 1)
    second = content.rindex(row)
    content = content[:second] + struct.pack("<2H", 0x5D, 16) + content[second + 4 :]  # no record of a row
    return content.replace(usual, struct.pack("<4H", 0x225, 4, 2, 255))


def low_xlsx(about: bytes) -> bytes:
    def change(match: bytes) -> bytes:
        for old, new in (
            (b'<row r="1"', b'<row r="1" ht="15"'),
            (b' ht="0.5" customHeight="1"><c r="A2"', b'><c r="A2"'),
            (b'<sheetFormatPr baseColWidth="8" defaultRowHeight="15"', about),
        ):
            assert old in match
            match = match.replace(old, new)
        return match

    parts = made.parts_of(by_openpyxl())
    name = "xl/worksheets/sheet1.xml"
    parts[name] = change(parts[name])
    assert about in parts[name]
    return made.zipped(parts)


def narrow_xls(usual: int, exact: int | None = None) -> bytes:
    """Columns of that usual width, but for the fifth, which says its own."""
    content = by_xlwt()
    # in place of two records that say nothing of this
    for other, kind, value in ((0x82, 0x55, usual), (0x83, 0x99, exact)):
        head = struct.pack("<2H", other, 2)
        assert content.count(head) == 1
        if value is not None:
            at = content.index(head)
            content = content[:at] + struct.pack("<3H", kind, 2, value) + content[at + 6 :]
    return content


def short_xls(height: int) -> bytes:
    """Rows of that usual height that the file says nothing else of."""
    return low_xls().replace(struct.pack("<4H", 0x225, 4, 2, 255), struct.pack("<4H", 0x225, 4, 1, height))


def narrow_xlsb(exact: int, characters: int) -> bytes:
    parts = made.parts_of(as_xlsb())
    name = "xl/worksheets/sheet1.bin"
    own, begin = made.record(390), made.record(60, struct.pack("<4IH", 4, 4, 12, 0, 2))
    assert parts[name].count(own + begin) == 1
    said = made.record(485, struct.pack("<I2HI", exact, characters, 300, 0))
    wide = made.record(60, struct.pack("<4IH", 5, 5, 2000, 0, 2))
    parts[name] = parts[name].replace(own + begin, said + own + begin + wide)
    return made.zipped(parts)


def narrow_ods(of: str) -> bytes:
    """Columns or rows too small by their default style, or by a named one that theirs is made from."""
    family, what = ("table-row", "row-height") if "row" in of else ("table-column", "column-width")
    about = f'<style:{family}-properties style:{what}="{{}}"/>'
    named = f'<style:default-style style:family="{family}">{about.format("0cm" if "default" in of else "2cm")}</style:default-style>'
    named += f'<style:style style:name="P" style:family="{family}">{about.format("0.01cm")}</style:style>'
    own = f'<style:style style:name="c1" style:family="{family}" style:parent-style-name="P"/>'
    own += f'<style:style style:name="c2" style:family="{family}">{about.format("2cm")}</style:style>'
    cell = (
        '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'
    )
    styles = ("c2", "") if "default" in of else ("c2", "c1")
    named_by = [f' table:style-name="{style}"' if style else "" for style in styles]
    rows = "".join(
        f"<table:table-row{one}>{cell * 2}</table:table-row>"
        for one in (named_by if "row" in of else ("", ""))
    )
    columns = "".join(f"<table:table-column{one}/>" for one in ([] if "row" in of else named_by))
    return styled_ods(columns + rows, own, named)


LOW = {
    "xls": (low_xls, {1}, set()),
    "xlsx, only rows that are not written": (
        lambda: low_xlsx(b'<sheetFormatPr defaultRowHeight="15" zeroHeight="1"'), set(), {4}
    ),
    "xlsx, the usual height": (lambda: low_xlsx(b'<sheetFormatPr defaultRowHeight="0.5" customHeight="1"'), {1}, {4}),
    "xlsx, the usual width": (
        lambda: low_xlsx(b'<sheetFormatPr defaultRowHeight="15" defaultColWidth="0.1"'),
        set(),
        set(range(16384)),
    ),
    "xls, a usual height under a point": (lambda: short_xls(10), {1}, set()),
    "xls, a usual height of nothing": (lambda: short_xls(0), {1}, set()),
    "xls, no usual width": (lambda: narrow_xls(0), {1}, {0, 1, 2, 3, 4}),
    "xls, a usual width in 256ths of a character": (lambda: narrow_xls(8, 20), {1}, {0, 1, 2, 3, 4}),
    "xls, a usual width in 256ths that is seen": (lambda: narrow_xls(0, 2000), {1}, {4}),
    "xlsb, no usual width": (lambda: narrow_xlsb(0xFFFFFFFF, 0), {1}, {0, 1, 2, 3, 4}),
    "xlsb, a usual width in 256ths of a character": (lambda: narrow_xlsb(20, 8), {1}, {0, 1, 2, 3, 4}),
    "xlsb, a usual width in 256ths that is seen": (lambda: narrow_xlsb(2000, 0), {1}, {4}),
    **{f"ods, {of}": (partial(narrow_ods, of), {1} if "row" in of else set(), set() if "row" in of else {1})
       for of in ("the default style of columns", "the default style of rows", "a named style", "a named style of rows")},
}  # fmt: skip


@pytest.mark.parametrize(("make", "rows", "columns"), LOW.values(), ids=LOW)
def test_rows_and_columns_are_hidden_by_default_where_their_program_would_not_show_them(
    make: Callable[[], bytes], rows: set[int], columns: set[int]
) -> None:
    sheet = open_book(make()).sheets[0]
    assert (set(sheet.hidden_rows), set(sheet.hidden_columns)) == (rows, columns)


def no_zeros_xlsx() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(by_openpyxl()))
    book.active["F1"], book.active.sheet_view.showZeros = 0, False
    return made.saved(book)


def no_zeros_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("合成数据")
    sheet.write(0, 0, 5)
    sheet.write(0, 5, 0)
    sheet.show_zero_values = False
    return made.saved(book)


def no_zeros_xlsb() -> bytes:
    parts = made.parts_of(made.xlsb(
        made.record(0, struct.pack("<I", 0) + bytes(4) + struct.pack("<H", 300) + bytes(7))
        + made.record(5, struct.pack("<2Id", 0, 0, 5.0)) + made.record(5, struct.pack("<2Id", 5, 0, 0.0))
    ))  # fmt: skip
    name = "xl/worksheets/sheet1.bin"
    view = made.record(137, struct.pack("<H", 0x0C) + bytes(28))
    parts[name] = parts[name].replace(made.record(129), made.record(129) + made.record(133) + view, 1)
    return made.zipped(parts)


def no_zeros_ods() -> bytes:
    cell = (
        '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    )
    row = cell.format(5, 5) + "<table:table-cell table:number-columns-repeated='4'/>" + cell.format(0, 0)
    setting = (
        '<config:config-item config:name="ShowZeroValues" config:type="boolean">false</config:config-item>'
    )
    parts = made.parts_of(made.raw_ods(f"<table:table-row>{row}</table:table-row>"))
    return made.zipped(parts | {"settings.xml": f'<s xmlns:config="c">{setting}</s>'.encode()})


NO_ZEROS = [no_zeros_xlsx, no_zeros_xls, no_zeros_xlsb, no_zeros_ods]


@pytest.mark.parametrize("make", NO_ZEROS, ids=lambda make: make.__name__)
def test_zeros_of_a_sheet_that_shows_none_look_empty(make: Callable[[], bytes]) -> None:
    sheet = open_book(make()).sheets[0]
    assert sheet.rows[0][5] == 0
    assert {at: one.text for at, one in sheet.shown.items()} == {(0, 5): ""}
