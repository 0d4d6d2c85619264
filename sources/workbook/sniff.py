"""What a file is by its content, never by its name; what is no table is refused by what it is."""

import re

from sources.csv_text import utf_16_of
from sources.workbook.model import BookFault
from sources.workbook.ole import stream_names
from sources.workbook.package import Package, is_zip_fragment

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    (b"\xfd7zXZ", "xz 压缩包", "an xz archive"),
    (b"BZh", "bzip2 压缩包", "a bzip2 archive"),
    (b"\x28\xb5\x2f\xfd", "zstd 压缩包", "a zstd archive"),
)
_SIGNATURES = (
    (b"%PDF", "PDF 文件", "a PDF document"),
    (b"\x89PNG", "PNG 图片", "a PNG image"),
    (b"\xff\xd8\xff", "JPEG 图片", "a JPEG image"),
    (b"GIF8", "GIF 图片", "a GIF image"),
    (b"BM", "BMP 图片", "a BMP image"),
    (b"II*\0", "TIFF 图片", "a TIFF image"),
    (b"MM\0*", "TIFF 图片", "a TIFF image"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (b"TABLE\r\n0,1", "DIF 表格", "a DIF spreadsheet"),
    (b"TABLE\n0,1", "DIF 表格", "a DIF spreadsheet"),
    (b"socialcalc:version", "SocialCalc 表格", "a SocialCalc sheet"),
    (b"\x00\x00\x1a\x00", "Lotus 1-2-3 表格", "a Lotus 1-2-3 sheet"),
    (b"SQLite format 3", "SQLite 数据库", "an SQLite database"),
    (b"PAR1", "Parquet 文件", "a Parquet file"),
    (b"\x09\x00\x04\x00", "Excel 2 的旧格式", "an Excel 2 file"),
    (b"\x09\x02\x06\x00", "Excel 3 的旧格式", "an Excel 3 file"),
    (b"\x09\x04\x06\x00", "Excel 4 的旧格式", "an Excel 4 file"),
)
_SYLK = re.compile(rb"ID;P[^\r\n]*\r?\n[BCFOPW];")  # a text of that heading has no such second line
_HEADER = re.compile(rb"(?:From [^\r\n]+\r?\n)?[A-Za-z][A-Za-z0-9-]*: ")
_OF_MAILS = {b"from", b"to", b"subject", b"date", b"received", b"return-path", b"message-id", b"mime-version"}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_HTML = re.compile(rb"<(?:html|!doctype html|table|meta|head|body|style|script|div)[\s>]", re.IGNORECASE)


def kind_of(content: bytes) -> str:
    """`zip`, `xls` or `csv`, by the content. Raises BookFault for what holds no table."""
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise BookFault("file.bytes.empty", "", {})
    if is_zip_fragment(content):
        return "zip"
    if content.startswith(OLE):
        _check_ole(content)
        return "xls"
    _check_signature(content)
    _check_markup(content)
    if utf_16_of(content):
        return "csv"
    if _CONTROL.search(content[:4096]):
        raise _no_workbook("无法识别的二进制文件", "a binary file of unknown kind")
    return "csv"


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin as the container of a workbook does, whatever is in it."""
    return is_zip_fragment(content) or content.startswith(OLE)


def zip_kind(package: Package) -> str:
    """`xlsx`, `xlsb` or `ods`, by the parts of the container. Raises BookFault for any other."""
    if "xl/workbook.xml" in package:
        return "xlsx"
    if "xl/workbook.bin" in package:
        return "xlsb"
    mime = package.part("mimetype").strip()
    if mime.startswith(b"application/vnd.oasis.opendocument.spreadsheet") and "content.xml" in package:
        return "ods"
    if "word/document.xml" in package or mime.endswith(b".text"):
        raise _no_workbook("文字文档", "a text document (such as .docx)")
    if "ppt/presentation.xml" in package or mime.endswith(b".presentation"):
        raise _no_workbook("演示文稿", "a presentation (such as .pptx)")
    if "Index/Document.iwa" in package:
        raise _no_workbook("Numbers 表格", "a Numbers spreadsheet")
    if "OFD.xml" in package:
        raise _no_workbook("OFD 文件", "an OFD document")
    raise _packed("压缩包，里面不是一个工作簿", "a zip archive that is no workbook")


def _check_ole(content: bytes) -> None:
    names = stream_names(content)
    if "EncryptedPackage" in names:
        raise BookFault("file.workbook.password", "", {})
    if "Workbook" in names or "Book" in names:
        return
    if "WordDocument" in names:
        raise _no_workbook("Word 文档", "a Word document")
    if "PowerPoint Document" in names:
        raise _no_workbook("PowerPoint 演示文稿", "a PowerPoint presentation")
    raise _no_workbook("不含工作簿的 OLE 文件", "an OLE file without a workbook")


def _check_signature(content: bytes) -> None:
    for mark, zh, en in _ARCHIVES:
        if content.startswith(mark):
            raise _packed(zh, en)
    if content[257:262] == b"ustar":
        raise _packed("tar 压缩包", "a tar archive")
    if _is_mail(content[:4096]):
        raise _packed("邮件", "a mail")
    if _SYLK.match(content[:4096]):
        raise _no_workbook("SYLK 表格", "a SYLK spreadsheet")
    for mark, zh, en in _SIGNATURES:
        # Two letters alone are no proof of a bitmap: a text may begin so.
        if content.startswith(mark) and (mark != b"BM" or b"\0" in content[:64]):
            raise _no_workbook(zh, en)


def _check_markup(content: bytes) -> None:
    head = content[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    lower = head.lower()
    if b"content-type: multipart/related" in lower:
        raise _web_page("网页存档（MHT）", "a web archive (MHT)")
    if not head.startswith(b"<"):
        return
    if b'progid="excel.sheet"' in lower or b"schemas-microsoft-com:office:spreadsheet" in lower[:1500]:
        raise _web_page("Excel 2003 的 XML 表格", "an Excel 2003 XML spreadsheet")
    if _HTML.search(head):
        raise _web_page("网页（HTML）", "a web page (HTML)")
    if head.startswith((b"<?xml", b"<!")):
        raise _web_page("XML 文件", "an XML file")


def _is_mail(head: bytes) -> bool:
    """Whether the bytes begin with the head of a mail; a web archive has one too, and is called that."""
    named = {
        line.partition(b":")[0].lower()
        for line in re.split(rb"\r?\n", head.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0])
    }
    is_archive = b"multipart/related" in head.lower()
    return _HEADER.match(head) is not None and len(named & _OF_MAILS) > 1 and not is_archive


def _packed(zh: str, en: str) -> BookFault:
    return BookFault("file.content.packed", "", {"what_zh": zh, "what_en": en})


def _no_workbook(zh: str, en: str) -> BookFault:
    return BookFault("file.content.not_workbook", "", {"what_zh": zh, "what_en": en})


def _web_page(zh: str, en: str) -> BookFault:
    return BookFault("file.content.web_page", "", {"what_zh": zh, "what_en": en})
