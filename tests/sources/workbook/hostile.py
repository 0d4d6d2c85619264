"""A library of files nobody should have to read: each with the rule and the place its refusal names."""

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.sources.workbook import made
from tests.sources.workbook.made import MAIN, NAME, PACKAGE_REL, REL, cells_xlsx, raw_ods

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
RELS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Hostile:
    """One file: how it is made, and the rule and locator of its refusal."""

    make: Callable[[], bytes]
    rule_id: str
    locator: str = ""


def formula(text: str) -> bytes:
    return cells_xlsx(f'<row r="17"><c r="D17"><f>{text}</f><v>1</v></c></row>')


def with_relation(relation: str) -> bytes:
    rels = (
        f'<Relationships xmlns="{PACKAGE_REL}"><Relationship Id="rId1" Type="{REL}/worksheet" '
        f'Target="worksheets/sheet1.xml"/>{relation}</Relationships>'
    )
    return cells_xlsx(ONE, **{RELS: rels})


def declared_smaller() -> bytes:
    """A part that unpacks to far more than both its headers declare."""
    content = bytearray(cells_xlsx(ONE, **{"xl/media/a.bin": bytes(100_000)}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        name = content.find(b"xl/media/a.bin", 0 if mark == b"PK\x03\x04" else content.find(b"PK\x01\x02"))
        header = content.rfind(mark, 0, name)
        content[header + at : header + at + 4] = struct.pack("<I", 50)
    return bytes(content)


def overlapping() -> bytes:
    content = bytearray(cells_xlsx(ONE))
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


def same_name_twice() -> bytes:
    import io

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("xl/workbook.xml", "<a/>")
        package.writestr("XL/workbook.xml", "<b/>")
    return out.getvalue()


def encrypted_entry() -> bytes:
    content = bytearray(cells_xlsx(ONE))
    content[content.find(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def damaged() -> bytes:
    content = bytearray(made.zipped(made.parts_of(cells_xlsx(ONE)), zipfile.ZIP_STORED))
    content[content.find(b"<sheetData>") + 2] ^= 1
    return bytes(content)


def filepass() -> bytes:
    bof = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    return made.ole({"Workbook": bof + struct.pack("<HHI", 0x2F, 4, 0) + struct.pack("<HH", 0x0A, 0)})


def billion_blanks() -> bytes:
    """200 MiB of blanks between two tags, in a file of 200 KB."""
    sheet = f"<worksheet {MAIN}><sheetData>".encode() + b" " * (200 << 20) + b"</sheetData></worksheet>"
    return cells_xlsx(ONE, **{"xl/worksheets/sheet1.xml": sheet})


def zip_bomb() -> bytes:
    return cells_xlsx(ONE, **{"xl/media/a.bin": bytes(17 << 20)})


def many_sheets(count: int) -> bytes:
    def fill(book: Any, sheet: Any) -> None:
        for _ in range(count - 1):
            book.add_worksheet()

    return made.xlsx(fill)


def far_ods() -> bytes:
    cell = '<table:table-cell office:value-type="float" office:value="5"/>'
    return raw_ods(f'<table:table-row table:number-rows-repeated="1048576">{cell * 8}</table:table-row>')


def far_xlsb() -> bytes:
    value = made.record(5, struct.pack("<IId", 0, 0, 1.5))
    far = made.record(5, struct.pack("<IId", 16_383, 0, 1.5))
    return made.xlsb(made.row_record(0) + value + made.row_record(1_048_575) + far)


def far_xls() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet(NAME)
    sheet.write(0, 0, 1)
    sheet.write(65_535, 255, 1)
    return made.saved(book)


def cut(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)]


def doctype(encoding: str = "utf-8") -> bytes:
    text = f'<!DOCTYPE s [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><styleSheet {MAIN}>&b;</styleSheet>'
    return cells_xlsx(ONE, **{"xl/styles.xml": text.encode(encoding)})


def external_link() -> bytes:
    target = (
        '<Relationship Id="rId1" Type="x/externalLinkPath" Target="file:///d:/a.xlsx" TargetMode="External"/>'
    )
    rels = f'<Relationships xmlns="{PACKAGE_REL}">{target}</Relationships>'
    more = {
        "xl/externalLinks/externalLink1.xml": "<a/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": rels,
    }
    return cells_xlsx(ONE, **more)


WORKBOOK = "file.workbook.unreadable"
NOT_WORKBOOK = "file.content.not_workbook"
PACKED = "file.content.packed"
WEB_PAGE = "file.content.web_page"
D17 = f"{NAME}!D17"
SHEET_PART = "xl/worksheets/sheet1.xml"
XML_TABLE = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'

HOSTILE: dict[str, Hostile] = {
    "empty": Hostile(lambda: b"", "file.bytes.empty"),
    "blank": Hostile(lambda: b"\xef\xbb\xbf \r\n", "file.bytes.empty"),
    "pdf": Hostile(lambda: b"%PDF-1.7\n%\xe2\xe3", NOT_WORKBOOK),
    "png": Hostile(lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NOT_WORKBOOK),
    "jpeg": Hostile(lambda: b"\xff\xd8\xff\xe0\0\x10JFIF", NOT_WORKBOOK),
    "rar": Hostile(lambda: b"Rar!\x1a\x07\x01\0", PACKED),
    "gzip": Hostile(lambda: b"\x1f\x8b\x08\0" + bytes(20), PACKED),
    "tar": Hostile(lambda: b"a.xlsx".ljust(257, b"\0") + b"ustar\x0000".ljust(255, b"\0"), PACKED),
    "mail": Hostile(
        lambda: b"From: a@b.example\r\nSubject: x\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n", PACKED
    ),
    "mail_as_servers_keep_it": Hostile(
        lambda: b"From a@b.example Mon\nReceived: x\nTo: c@d.example\n\nx", PACKED
    ),
    "utf_16_of_no_table": Hostile(lambda: "代码 数值\r\n".encode("utf-16-be"), NOT_WORKBOOK),
    "sylk": Hostile(lambda: b"ID;PSCALC3\r\nB;X6;Y30\r\nE\r\n", NOT_WORKBOOK),
    "dif": Hostile(lambda: b'TABLE\r\n0,1\r\n"x"\r\n', NOT_WORKBOOK),
    "numbers": Hostile(lambda: made.zipped({"Index/Document.iwa": b"x"}), NOT_WORKBOOK),
    "binary": Hostile(lambda: bytes(range(1, 200)) * 3, NOT_WORKBOOK),
    "excel_4": Hostile(lambda: b"\x09\x04\x06\x00\0\0\x10\0", NOT_WORKBOOK),
    "docx": Hostile(lambda: made.zipped({"word/document.xml": "<w/>"}), NOT_WORKBOOK),
    "pptx": Hostile(lambda: made.zipped({"ppt/presentation.xml": "<p/>"}), NOT_WORKBOOK),
    "zip_of_workbooks": Hostile(lambda: made.zipped({"表1.xlsx": made.good_xlsx()}), PACKED),
    "doc": Hostile(lambda: made.ole({"WordDocument": b"x"}), NOT_WORKBOOK),
    "html_named_xls": Hostile(lambda: b"<html><table><tr><td>1</td></tr></table></html>", WEB_PAGE),
    "table_named_xls": Hostile(lambda: b"\xef\xbb\xbf\n<table><tr><td>1</table>", WEB_PAGE),
    "html_in_utf_16": Hostile(lambda: "<html><table>".encode("utf-16"), WEB_PAGE),
    "mht_named_xls": Hostile(lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n", WEB_PAGE),
    "xml_2003_named_xls": Hostile(XML_TABLE.encode, WEB_PAGE),
    "password_protected": Hostile(lambda: made.ole({"EncryptedPackage": b"x"}), "file.workbook.password"),
    "xls_with_password": Hostile(filepass, "file.workbook.password"),
    "ods_with_password": Hostile(lambda: raw_ods("", "<m><encryption-data/></m>"), "file.workbook.password"),
    "zip_with_password": Hostile(encrypted_entry, "file.workbook.password", "[Content_Types].xml"),
    "truncated_zip": Hostile(lambda: cut(made.good_xlsx(), 0.6), "file.zip.truncated"),
    "truncated_xls": Hostile(lambda: cut(made.good_xls(), 0.5), "file.xls.truncated"),
    "xls_header_only": Hostile(lambda: made.good_xls()[:100], "file.xls.truncated"),
    "damaged_zip": Hostile(damaged, "file.zip.damaged", SHEET_PART),
    "zip_bomb": Hostile(zip_bomb, "file.zip.bomb", "xl/media/a.bin"),
    "billion_blanks": Hostile(billion_blanks, "file.zip.bomb", SHEET_PART),
    "bomb_that_declares_little": Hostile(declared_smaller, "file.zip.bomb", "xl/media/a.bin"),
    "overlapping_entries": Hostile(overlapping, "file.zip.overlapping", "_rels/.rels"),
    "one_name_twice": Hostile(same_name_twice, "file.zip.overlapping", "xl/workbook.xml"),
    "too_many_entries": Hostile(
        lambda: made.zipped({f"a{n}.txt": "" for n in range(5_001)}), "file.zip.too_many_entries"
    ),
    "path_upwards": Hostile(lambda: cells_xlsx(ONE, **{"xl/../../x": "1"}), "file.zip.path", "xl/../../x"),
    "path_absolute": Hostile(lambda: cells_xlsx(ONE, **{"/etc/x": "1"}), "file.zip.path", "/etc/x"),
    "xml_entities": Hostile(doctype, "file.xml.entities", "xl/styles.xml"),
    "xml_entities_in_utf_16": Hostile(lambda: doctype("utf-16"), "file.xml.entities", "xl/styles.xml"),
    "xml_in_gbk": Hostile(
        lambda: cells_xlsx(ONE, **{"xl/styles.xml": '<?xml version="1.0" encoding="GBK"?><a/>'}),
        "file.xml.encoding",
        "xl/styles.xml",
    ),
    "external_link": Hostile(
        external_link, "file.link.external", "xl/externalLinks/_rels/externalLink1.xml.rels"
    ),
    "external_data": Hostile(
        lambda: with_relation(
            '<Relationship Id="r2" Type="x/image" Target="http://a" TargetMode="External"/>'
        ),
        "file.link.external",
        RELS,
    ),
    "ods_takes_from_a_file": Hostile(
        lambda: raw_ods('<table:table-source xlink:href="file:///d:/a.ods"/>'),
        "file.link.external",
        "content.xml",
    ),
    "dde": Hostile(lambda: formula("cmd|'/c calc'!A0"), "file.formula.calls_out", D17),
    "webservice": Hostile(
        lambda: formula("_xlfn.WEBSERVICE(&quot;http://a/&quot;&amp;A1)"), "file.formula.calls_out", D17
    ),
    "webservice_in_character_codes": Hostile(
        lambda: formula("&#87;EBSERVICE(A1)"), "file.formula.calls_out", D17
    ),
    "rtd": Hostile(lambda: formula("RTD(A1,,1)"), "file.formula.calls_out", D17),
    "ods_dde": Hostile(
        lambda: raw_ods(
            '<table:table-row><table:table-cell table:formula="of:=DDE(1;2;3)" office:value-type="float" '
            'office:value="1"/></table:table-row>'
        ),
        "file.formula.calls_out",
        f"{NAME}!A1",
    ),
    "csv_with_open_quote": Hostile(lambda: b'a,b\n"1,2\n', "file.csv.malformed", "A2"),
    "csv_in_latin_1": Hostile(lambda: b"a,b\n\xe9,\xff\n", "file.encoding.unreadable", "A2"),
    "far_cell": Hostile(
        lambda: cells_xlsx(ONE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "file.cell.far_away",
        f"{NAME}!XFD1048576",
    ),
    "cell_beyond_every_sheet": Hostile(
        lambda: cells_xlsx('<row r="20"><c r="C99999999999"><v>9</v></c></row>'), WORKBOOK
    ),
    "row_beyond_every_sheet": Hostile(
        lambda: cells_xlsx('<row r="99999999999"><c><v>9</v></c></row>'), WORKBOOK, SHEET_PART
    ),
    "far_cell_ods": Hostile(far_ods, "file.cell.far_away", f"{NAME}!C1048576"),
    "far_cell_xlsb": Hostile(far_xlsb, "file.cell.far_away", f"{NAME}!XFD1048576"),
    "far_cell_xls": Hostile(far_xls, "file.cell.far_away", f"{NAME}!IV65536"),
    "too_many_sheets": Hostile(lambda: many_sheets(201), "file.sheets.too_many"),
    "no_sheets": Hostile(
        lambda: cells_xlsx(ONE, **{"xl/workbook.xml": f"<workbook {MAIN}><sheets/></workbook>"}),
        "file.sheets.none",
    ),
    "sheet_part_missing": Hostile(
        lambda: made.zipped({k: v for k, v in made.parts_of(cells_xlsx(ONE)).items() if k != SHEET_PART}),
        WORKBOOK,
        "xl/workbook.xml",
    ),
    "shared_string_missing": Hostile(
        lambda: cells_xlsx('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'), WORKBOOK
    ),
    "broken_xml": Hostile(lambda: cells_xlsx('<row r="1"><c r="A1"><v>1</c></row>'), WORKBOOK),
    "too_large": Hostile(lambda: b"PK\x03\x04" + bytes(64 << 20), "file.size.too_large"),
}
