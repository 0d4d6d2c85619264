"""Conditional formats that make a person read another number are held against their cells. SYNTHETIC figures."""

import io
import struct
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.formatting.rule import CellIsRule, FormulaRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from sources.workbook import Sheet, open_book
from tests.sources.workbook import made
from tests.sources.workbook.test_unseen import FO, STYLE

CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
WHITE = Font(color="FFFFFFFF")
# The same in every container: A1:A2 hold 10 and 50, letters go white above 45; B1:B2 hold 1 and 2 and are struck out
# where the cell left of them is above 45; C1:C2 hold 3 and 7 and are shown in 万 below 5.


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([10, 1, 3])
    sheet.append([50, 2, 7])
    sheet.conditional_formatting.add("A1:A2", CellIsRule(operator="greaterThan", formula=["45"], font=WHITE))
    sheet.conditional_formatting.add("B1:B2", FormulaRule(formula=["$A1>45"], font=Font(strike=True)))
    shown = DifferentialStyle(numFmt=NumberFormat(numFmtId=170, formatCode='0.00"万"'))
    sheet.conditional_formatting.add(
        "C1:C2", Rule(type="cellIs", operator="lessThan", formula=["5"], dxf=shown)
    )
    return made.saved(book)


def by_xlsxwriter() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [10, 1, 3])
    sheet.write_row(1, 0, [50, 2, 7])
    white, through = book.add_format({"font_color": "white"}), book.add_format({"font_strikeout": True})
    shown = book.add_format({"num_format": '0.00"万"'})
    sheet.conditional_format("A1:A2", {"type": "cell", "criteria": ">", "value": 45, "format": white})
    sheet.conditional_format("B1:B2", {"type": "formula", "criteria": "=$A1>45", "format": through})
    sheet.conditional_format("C1:C2", {"type": "cell", "criteria": "<", "value": 5, "format": shown})
    book.close()
    return out.getvalue()


def as_xls(*, later: bool = False) -> bytes:
    """By xlwt, which writes no conditional format: the records are put in before the end of the sheet."""

    def font(colour: int, style: int, left_alone: int) -> bytes:
        raw = bytearray(118)
        struct.pack_into("<2I", raw, 64, 0xFFFFFFFF, style)
        struct.pack_into("<I", raw, 80, colour)
        struct.pack_into("<I", raw, 88, left_alone)
        return bytes(raw)

    def records(column: int, kind: int, how: int, dress: bytes, formula: bytes) -> bytes:
        area = struct.pack("<4H", 0, 1, column, column)
        head = struct.pack("<2H", 1, 0) + area + struct.pack("<H", 1) + area
        rule = struct.pack("<2B2H", kind, how, len(formula), 0) + dress + formula
        if later:  # behind a head of twelve bytes, its format with its size before it
            sized = struct.pack("<I", len(dress)) + dress
            rule = bytes(12) + rule[:6] + sized + formula + bytes(24)
            head = bytes(12) + head
        numbers = (0x879, 0x87A) if later else (0x1B0, 0x1B1)
        return b"".join(
            struct.pack("<2H", number, len(data)) + data
            for number, data in zip(numbers, (head, rule), strict=True)
        )

    def whole(value: int) -> bytes:
        return struct.pack("<BH", 0x1E, value)

    beside = struct.pack("<BHH", 0x4C, 0, 0x8000) + whole(45) + b"\x0d"
    code = '0.00"万"'.encode("utf-16-le")
    own = struct.pack("<HHB", 5 + len(code), len(code) // 2, 1) + code
    more = (
        records(0, 1, 5, struct.pack("<IH", 1 << 26, 0) + font(9, 0, 0x9A), whole(45))
        + records(1, 2, 0, struct.pack("<IH", 1 << 26, 0) + font(0xFFFFFFFF, 0x80, 0x1A), beside)
        + records(2, 1, 6, struct.pack("<IH", 1 << 25, 1) + own, whole(5))
    )
    book = xlwt.Workbook()
    sheet = book.add_sheet("合成数据")
    for row, values in enumerate(([10, 1, 3], [50, 2, 7])):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    end = struct.pack("<2H", 0x0A, 0)
    from sources.workbook.ole import stream

    records_of = stream(made.saved(book), "Workbook")
    at = records_of.rindex(end)
    return made.ole({"Workbook": records_of[:at] + more + end})


def as_xlsb() -> bytes:
    def dress(*properties: tuple[int, bytes]) -> bytes:
        inside = b"".join(struct.pack("<2H", what, 4 + len(data)) + data for what, data in properties)
        return made.record(507, struct.pack("<3H", 0, 0, len(properties)) + inside)

    def rule(column: int, kind: int, number: int, how: int, formula: bytes) -> bytes:
        begin = struct.pack("<3I", 1, 0, 1) + struct.pack("<4I", 0, 1, column, column)
        parsed = struct.pack("<I", len(formula)) + formula + struct.pack("<I", 0)
        head = struct.pack("<3IiI2I", kind, 0, number, column, how, 0, 0)
        sizes = struct.pack("<H3I", 0, len(parsed), 0, 0) + struct.pack("<I", 0xFFFFFFFF)
        return (
            made.record(461, begin) + made.record(463, head + sizes + parsed)
            + made.record(464) + made.record(462)
        )  # fmt: skip

    def whole(value: int) -> bytes:
        return struct.pack("<BH", 0x1E, value)

    code = '0.00"万"'
    white = struct.pack("<2Bh4B", 2 << 1 | 1, 0, 0, 255, 255, 255, 255)
    shown = struct.pack("<2H", 170, len(code)) + code.encode("utf-16-le")
    cells = b""
    for row, values in enumerate(([10.0, 1.0, 3.0], [50.0, 2.0, 7.0])):
        cells += made.row_record(row)
        cells += b"".join(made.record(5, struct.pack("<2Id", n, 0, value)) for n, value in enumerate(values))
    beside = struct.pack("<BIH", 0x4C, 0, 0x8000) + whole(45) + b"\x0d"
    rules = rule(0, 1, 0, 5, whole(45)) + rule(1, 2, 1, 0, beside) + rule(2, 1, 2, 6, whole(5))
    parts = made.parts_of(made.xlsb(cells))
    end = made.record(146)
    name = "xl/worksheets/sheet1.bin"
    parts[name] = parts[name].replace(end, end + rules, 1)
    parts["xl/styles.bin"] += dress((5, white)) + dress((29, b"\1")) + dress((38, shown))
    return made.zipped(parts)


def as_ods(*, within_styles: bool = False) -> bytes:
    def cell(value: int, style: str) -> str:
        return (
            f'<table:table-cell table:style-name="{style}" office:value-type="float" office:value="{value}"/>'
        )

    def row(*values: int) -> str:
        inside = "".join(cell(value, f"c{n}") for n, value in enumerate(values))
        return f"<table:table-row>{inside}</table:table-row>"

    conditions = (("A", "白", "&gt;45"), ("B", "划", "formula-is([.$A1]&gt;45)"), ("C", "万", "&lt;5"))
    beside = "".join(
        f'<calcext:conditional-format calcext:target-range-address="合成数据.{at}1:合成数据.{at}2"><calcext:condition '
        f'calcext:apply-style-name="{name}" calcext:value="{value}" calcext:base-cell-address="合成数据.{at}1"/>'
        "</calcext:conditional-format>"
        for at, name, value in conditions
    )
    written = {"&gt;45": "cell-content()&gt;45", "&lt;5": "cell-content()&lt;5"}
    within = "".join(
        f'<style:style style:name="c{n}" style:family="table-cell"><style:map style:apply-style-name="{name}" '
        f'style:condition="{written.get(value, value.replace("formula-is", "is-true-formula"))}" '
        f'style:base-cell-address="合成数据.{at}1"/></style:style>'
        for n, (at, name, value) in enumerate(conditions)
    )
    rows = row(10, 1, 3) + row(50, 2, 7)
    if not within_styles:
        rows += f"<calcext:conditional-formats>{beside}</calcext:conditional-formats>"
    parts = made.parts_of(made.raw_ods(rows))
    spaces = f'xmlns:fo="{FO}" xmlns:style="{STYLE}" xmlns:number="{NUMBER}" xmlns:calcext="{CALC}" '
    automatic = f"<office:automatic-styles>{within if within_styles else ''}</office:automatic-styles>"
    parts["content.xml"] = (
        parts["content.xml"]
        .replace(b"<office:body>", f"{automatic}<office:body>".encode())
        .replace(b"<office:document-content ", f"<office:document-content {spaces}".encode())
    )
    parts["styles.xml"] = (
        f'<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" {spaces}><office:styles>'
        '<number:number-style style:name="N1"><number:number number:decimal-places="2"/><number:text>万</number:text>'
        '</number:number-style><style:style style:name="白" style:family="table-cell"><style:text-properties fo:color="#ffffff"/>'
        '</style:style><style:style style:name="划" style:family="table-cell"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style><style:style style:name="万" style:family="table-cell" '
        'style:data-style-name="N1"/></office:styles></office:document-styles>'
    ).encode()
    return made.zipped(parts)


def as_ods_within_styles() -> bytes:
    return as_ods(within_styles=True)


def as_xls_later() -> bytes:
    return as_xls(later=True)


MAKERS = [by_openpyxl, by_xlsxwriter, as_xls, as_xls_later, as_xlsb, as_ods, as_ods_within_styles]


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_what_a_condition_hides_strikes_out_or_shows_otherwise_is_known(maker: Callable[[], bytes]) -> None:
    sheet = open_book(maker()).sheets[0]
    assert [row[:3] for row in sheet.rows[:2]] == [[10, 1, 3], [50, 2, 7]]
    assert (sheet.unseen, sheet.struck) == ({(1, 0)}, {(1, 1)})
    if maker in (
        as_ods,
        as_ods_within_styles,
    ):  # that the style shows another number is known there, not which
        assert (sheet.shown, sheet.doubtful) == ({}, {(0, 2)})
    else:
        assert {at: one.text for at, one in sheet.shown.items()} == {(0, 2): "3.00万"}
        assert not sheet.doubtful


def conditional(*rules: Rule, ground: str = "", cells: str = "A1:A3") -> Sheet:
    book = openpyxl.Workbook()
    sheet = book.active
    for value in (10, 50, 50):
        sheet.append([value])
        if ground:
            sheet.cell(sheet.max_row, 1).fill = PatternFill("solid", fgColor=ground)
    for rule in rules:
        sheet.conditional_formatting.add(cells, rule)
    return open_book(made.saved(book)).sheets[0]


ABOVE = CellIsRule(operator="greaterThan", formula=["45"], font=WHITE)


def test_pale_letters_are_seen_on_a_ground_of_the_cell_or_of_the_condition() -> None:
    assert conditional(ABOVE).unseen == {(1, 0), (2, 0)}
    assert conditional(ABOVE, ground="FF1F4E79").unseen == set()
    filled = CellIsRule(
        operator="greaterThan", formula=["45"], font=WHITE, fill=PatternFill(bgColor="FF1F4E79")
    )
    assert conditional(filled).unseen == set()


def test_letters_or_a_ground_that_a_condition_brings_into_the_other_ones_colour_are_unseen() -> None:
    blue = Font(color="FF1F4E79")
    above = CellIsRule(operator="greaterThan", formula=["45"], font=blue)
    assert conditional(above).unseen == set()
    assert conditional(above, ground="FF1F4E79").unseen == {(1, 0), (2, 0)}
    both = CellIsRule(operator="greaterThan", formula=["45"], font=blue, fill=PatternFill(bgColor="FF1F4E79"))
    assert conditional(both).unseen == {(1, 0), (2, 0)}
    black = CellIsRule(operator="greaterThan", formula=["45"], fill=PatternFill(bgColor="FF000000"))
    assert conditional(black).unseen == {(1, 0), (2, 0)}
    assert conditional(ABOVE, black).unseen == set()
    doubles = Rule(type="duplicateValues", dxf=DifferentialStyle(font=blue))
    assert conditional(doubles).doubtful == set()
    assert conditional(doubles, ground="FF1F4E79").doubtful == {(0, 0), (1, 0), (2, 0)}


def test_the_first_condition_that_says_a_colour_counts() -> None:
    blue = CellIsRule(operator="greaterThan", formula=["45"], font=Font(color="FF1F4E79"))
    assert conditional(blue, ABOVE).unseen == set()
    assert conditional(ABOVE, blue).unseen == {(1, 0), (2, 0)}


def test_a_condition_that_shows_nothing_hides_numbers_and_texts() -> None:
    book = openpyxl.Workbook()
    for value in (5, "5", "—"):
        book.active.append([value])
    none = DifferentialStyle(numFmt=NumberFormat(numFmtId=170, formatCode=";;;"))
    book.active.conditional_formatting.add("A1:A3", Rule(type="expression", formula=["TRUE"], dxf=none))
    sheet = open_book(made.saved(book)).sheets[0]
    assert {at: one.text for at, one in sheet.shown.items()} == {(0, 0): "", (1, 0): ""}


def test_a_condition_that_stops_keeps_the_next_from_the_cell() -> None:
    stop = CellIsRule(
        operator="greaterThan", formula=["45"], stopIfTrue=True, fill=PatternFill(bgColor="FFFFFF00")
    )
    assert conditional(stop, ABOVE).unseen == set()


def test_a_condition_that_is_not_computed_here_leaves_its_cells_in_doubt() -> None:
    doubles = Rule(type="duplicateValues", dxf=DifferentialStyle(font=WHITE))
    assert conditional(doubles).doubtful == {(0, 0), (1, 0), (2, 0)}
    assert conditional(doubles, ground="FF1F4E79").doubtful == set()
    usual = Rule(
        type="duplicateValues",
        dxf=DifferentialStyle(font=Font(color="FF9C0006"), fill=PatternFill(bgColor="FFFFC7CE")),
    )
    assert conditional(usual).doubtful == set()


@pytest.mark.parametrize(
    ("formula", "unseen"),
    [
        ('NOT(ISERROR(SEARCH("—",A1)))', set()), ('NOT(ISERROR(SEARCH("5",A1)))', {(1, 0), (2, 0)}), ("LEN(TRIM(A1))=0", set()),
        ('LEFT(A1,1)="1"', {(0, 0)}), ('RIGHT(A1,1)="0"', {(0, 0), (1, 0), (2, 0)}), ("ISERROR(A1)", set()), ("MOD(ROW(),2)=0", None),
        ("ISNUMBER(A1)", {(0, 0), (1, 0), (2, 0)}), ("ISTEXT(A1)", set()), ("MOD(A1,20)=10", {(0, 0), (1, 0), (2, 0)}),
    ],
)  # fmt: skip
def test_conditions_on_the_text_of_a_cell_are_worked_out(
    formula: str, unseen: set[tuple[int, int]] | None
) -> None:
    sheet = conditional(FormulaRule(formula=[formula], font=WHITE))
    assert (sheet.unseen, bool(sheet.doubtful)) == (unseen or set(), unseen is None)


def test_a_rule_on_contained_text_is_one_by_its_formula() -> None:
    rule = Rule(
        type="containsText", operator="containsText", text="—", formula=['NOT(ISERROR(SEARCH("—",A1)))'],
        dxf=DifferentialStyle(font=WHITE),
    )  # fmt: skip
    assert (conditional(rule).unseen, conditional(rule).doubtful) == (set(), set())


def test_icons_that_stand_in_place_of_the_number_hide_it() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [10, 20, 30])
    sheet.conditional_format("A1", {"type": "icon_set", "icon_style": "3_traffic_lights", "icons_only": True})
    sheet.conditional_format("B1", {"type": "data_bar", "bar_only": True})
    sheet.conditional_format("C1", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    book.close()
    assert open_book(out.getvalue()).sheets[0].unseen == {(0, 0), (0, 1)}
