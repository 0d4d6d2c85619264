"""What of a received workbook its marked copy cannot carry, so that nobody misses it unawares."""

import re
from importlib.util import find_spec

from sources.workbook.package import Package

_PICTURE = re.compile(rb"<(?:\w+:)?pic[\s>]|<draw:image[\s/>]")
_SHAPE = re.compile(rb"<xdr:sp[\s>]|<xdr:cxnSp[\s>]|<draw:(?:custom-shape|text-box)[\s>]")
_DROP_DOWN = re.compile(rb"<x14:dataValidation[\s>]")
_CONDITIONAL = re.compile(rb"<x14:conditionalFormatting[\s>]")


def left_out(package: Package, kind: str) -> tuple[tuple[str, str], ...]:
    """Kinds of things in the workbook that the marked copy lacks, Chinese and English."""
    if kind == "ods":
        content = package.part("content.xml")
        counts = [
            (_count(_PICTURE, content), *_WORDS["picture"]),
            (_count(_SHAPE, content), *_WORDS["shape"]),
        ]
        return _named(counts)
    names = [name.lower() for name in package.names()]
    drawings = b"".join(package.part(n) for n in names if re.fullmatch(r"xl/drawings/[^/]+\.xml", n))
    sheets = [package.part(n) for n in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)]
    extended = b"".join(sheet[max(sheet.rfind(b"</sheetData>"), 0) :] for sheet in sheets)
    pictures = 0 if find_spec("PIL") and kind == "xlsx" else _count(_PICTURE, drawings)
    if kind == "xlsb":
        pictures = pictures or sum(name.startswith("xl/media/") for name in names)
    return _named([
        (pictures, *_WORDS["picture"]),
        (_count(_SHAPE, drawings), *_WORDS["shape"]),
        (_count(_DROP_DOWN, extended), *_WORDS["drop_down"]),
        (_count(_CONDITIONAL, extended), *_WORDS["conditional"]),
        (sum(name.startswith(("xl/ctrlprops/", "xl/activex/activex")) and name.endswith(".xml") for name in names), *_WORDS["control"]),
        (sum(name.endswith("vbaproject.bin") for name in names), *_WORDS["macro"]),
    ])  # fmt: skip


_WORDS = {
    "picture": ("张图片", "picture(s)"), "shape": ("个文本框或图形", "text box(es) or shape(s)"),
    "drop_down": ("处取自其他工作表的下拉列表", "drop-down list(s) taken from another sheet"),
    "conditional": ("处扩展的条件格式", "extended conditional format(s)"),
    "control": ("个表单控件", "form control(s)"), "macro": ("个宏工程", "macro project(s)"),
}  # fmt: skip


def _count(pattern: re.Pattern[bytes], content: bytes) -> int:
    return sum(1 for _ in pattern.finditer(content))


def _named(counts: list[tuple[int, str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{n} {zh}", f"{n} {en}") for n, zh, en in counts if n)
