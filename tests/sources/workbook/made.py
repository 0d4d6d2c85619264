"""Workbooks made inside the tests: good ones in each format, and raw containers to break."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

NAME = "算力"
ROWS: list[list[Any]] = [
    ["指标", "数值", "占比", "日期"],
    ["算力规模", 5.5, 0.35, date(2026, 8, 31)],
    ["", "", "", ""],
    ["合计", -3.0, 1.0, True],
]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsx(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, **options})
    fill(book, book.add_worksheet(NAME))
    book.close()
    return out.getvalue()


def _fill_good(book: Any, sheet: Any) -> None:
    day, per_cent = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0.0%"})
    for row, values in enumerate(ROWS):
        for column, value in enumerate(values):
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            else:
                sheet.write(row, column, value, per_cent if column == 2 and row == 1 else None)
    sheet.write_formula(4, 0, "=1/0", None, "#DIV/0!")
    sheet.merge_range(6, 0, 7, 1, "合并")
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(3, 3, None, None, {"hidden": True})
    book.add_worksheet("隐藏").hide()


def good_xlsx() -> bytes:
    return xlsx(_fill_good)


def good_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet(NAME)
    for row, values in enumerate(ROWS):
        for column, value in enumerate(values):
            style = (
                "yyyy-mm-dd" if isinstance(value, date) else "0.0%" if (row, column) == (1, 2) else "General"
            )
            sheet.write(row, column, value, xlwt.easyxf(num_format_str=style))
    sheet.row(4).set_cell_error(0, "#DIV/0!")
    sheet.write_merge(6, 7, 0, 1, "合并")
    sheet.row(2).hidden = True
    sheet.col(3).hidden = True
    book.add_sheet("隐藏").visibility = 1
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def good_ods() -> bytes:
    book = OpenDocumentSpreadsheet()
    table = Table(name=NAME)
    book.spreadsheet.addElement(table)
    table.addElement(TableColumn(numbercolumnsrepeated=3))
    table.addElement(TableColumn(visibility="collapse"))
    for number, values in enumerate(ROWS):
        row = TableRow(**({"visibility": "collapse"} if number == 2 else {}))
        for value in values:
            row.addElement(_ods_cell(value))
        table.addElement(row)
    row = TableRow()
    cell = TableCell(formula="of:=1/0", valuetype="string", stringvalue="")
    cell.addElement(P(text="#DIV/0!"))
    row.addElement(cell)
    table.addElement(row)
    table.addElement(TableRow())
    row = TableRow()
    cell = TableCell(valuetype="string", numberrowsspanned=2, numbercolumnsspanned=2)
    cell.addElement(P(text="合并"))
    row.addElement(cell)
    row.addElement(CoveredTableCell())
    table.addElement(row)
    table.addElement(TableRow(numberrowsrepeated=1_000_000))
    return saved(book)


def _ods_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return TableCell(valuetype="boolean", booleanvalue="true" if value else "false")
    if isinstance(value, float):
        kind = "percentage" if value == 0.35 else "float"
        return TableCell(valuetype=kind, value=value)
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    cell = TableCell(valuetype="string") if value else TableCell()
    if value:
        cell.addElement(P(text=value))
    return cell


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def root_relation(target: str) -> str:
    return (
        f'<Relationships xmlns="{PACKAGE_REL}"><Relationship Id="rId1" Type="{REL}/officeDocument" '
        f'Target="{target}"/></Relationships>'
    )


def raw_xlsx(sheet: str, **more: bytes | str) -> bytes:
    """A minimal package round the sheet XML, as no library writes it; `more` adds or replaces parts."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": root_relation("xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{REL}"><sheets>'
        f'<sheet name="{NAME}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_REL}"><Relationship Id="rId1" '
        f'Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?>{sheet}',
    }
    return zipped(parts | more)


def cells_xlsx(cells: str, after: str = "", **more: bytes | str) -> bytes:
    return raw_xlsx(f"<worksheet {MAIN}><sheetData>{cells}</sheetData>{after}</worksheet>", **more)


def raw_ods(rows: str, manifest: str = "<m/>") -> bytes:
    spaces = " ".join(
        f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<office:body><office:spreadsheet><table:table table:name="{NAME}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": mime, "META-INF/manifest.xml": manifest, "content.xml": content})


def xlsb(cells: bytes) -> bytes:
    """A minimal .xlsb round the records of one sheet; no library writes the format."""
    sheet = record(129) + record(148, bytes(16)) + record(145) + cells + record(146) + record(130)
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide(NAME)
    workbook = record(131) + record(143) + record(156, bundle) + record(144) + record(132)
    xf = record(47, struct.pack("<HH", 0, 0) + bytes(12)) + record(47, struct.pack("<HH", 0, 10) + bytes(12))
    styles = record(278) + record(617, struct.pack("<I", 2)) + xf + record(618) + record(279)
    rels = (
        f'<Relationships xmlns="{PACKAGE_REL}"><Relationship Id="rId1" Type="{REL}/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return zipped({
        "[Content_Types].xml": "<Types/>", "_rels/.rels": root_relation("xl/workbook.bin"), "xl/workbook.bin": workbook, "xl/styles.bin": styles,
        "xl/_rels/workbook.bin.rels": rels, "xl/worksheets/sheet1.bin": sheet,
    })  # fmt: skip


def record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = b"", len(data)
    while True:
        size += bytes([rest & 0x7F | (0x80 if rest > 127 else 0)])
        rest >>= 7
        if not rest:
            return head + size + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def row_record(row: int, hidden: bool = False) -> bytes:
    flags = bytes([0, 0x10 if hidden else 0, 0])
    return record(0, struct.pack("<IIH", row, 0, 300) + flags + struct.pack("<I", 0))


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of streams of at most 4,096 bytes, each padded to that."""
    data, table = b"", [(5, "Root Entry", 0xFFFFFFFE, 0)]
    fat = [0xFFFFFFFD, 0xFFFFFFFE]
    for name, content in streams.items():
        start = len(fat)
        table.append((2, name, start, 4096))
        fat += [*range(start + 1, start + 8), 0xFFFFFFFE]
        data += content.ljust(4096, b"\0")
    directory = b""
    for kind, name, start, size in table:
        label = name.encode("utf-16-le") + b"\0\0"
        entry = label.ljust(64, b"\0") + struct.pack("<HBB", len(label), kind, 1)
        directory += (entry + b"\xff" * 12).ljust(116, b"\0") + struct.pack("<IQ", start, size)[:12]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table_bytes = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    return head + table_bytes + directory.ljust(512, b"\0") + data
