"""The conditional formats of an .xlsx that make a person read another number, those of later versions (x14) too."""

import re
from dataclasses import replace
from html import unescape

from sources.workbook.colours import NOT_SHOWN, PAGE, Letters
from sources.workbook.model import MAX_ROWS, Condition, Dress, Merged, column_index, position
from sources.workbook.number_formats import BUILT_IN, shows_otherwise
from sources.workbook.rich_texts import letters_of
from sources.workbook.styles_xlsx import ground_of, inside
from sources.workbook.xml_text import attribute, tags

_OPERATORS = {
    "equal": "=", "notEqual": "<>", "greaterThan": ">", "lessThan": "<", "greaterThanOrEqual": ">=",
    "lessThanOrEqual": "<=", "between": "between", "notBetween": "outside",
}  # fmt: skip
_BY_FORMULA = (  # kinds that say in a formula when they hold
    "expression", "containsText", "notContainsText", "beginsWith", "endsWith", "containsBlanks", "notContainsBlanks",
    "containsErrors", "notContainsErrors",
)  # fmt: skip
_BLOCK = re.compile(
    rb"<conditionalFormatting(\s[^>]*)?>((?:(?!</conditionalFormatting>).)*)</conditionalFormatting>",
    re.DOTALL,
)
_RULE = re.compile(rb"<cfRule(\s[^>]*?)(?:/>|>((?:(?!</cfRule>).)*)</cfRule>)", re.DOTALL)
_FORMULA = re.compile(rb"<(?:formula|f)>([^<]*)</(?:formula|f)>")
_SQREF = re.compile(rb"<sqref>([^<]*)</sqref>")
_PREFIX = re.compile(rb"<(/?)[A-Za-z0-9]+:(?=[A-Za-z])")
_DRESS = re.compile(rb"<dxf>((?:(?!</dxf>).)*)</dxf>", re.DOTALL)
_MOST = 10_000
_NO_LETTERS = Letters(colour=None)


def dresses(styles: bytes) -> list[Dress]:
    """What each of the differential formats makes of a cell, in order."""
    codes = dict(BUILT_IN)
    for tag in tags(styles, b"numFmt"):
        if attribute(tag, "numFmtId").isdecimal():
            codes[int(attribute(tag, "numFmtId"))] = attribute(tag, "formatCode")
    return [_dress(one, codes) for one in inside(styles, b"dxfs", b"dxf")]


def conditions(part: bytes, known: list[Dress]) -> tuple[Condition, ...]:
    """The conditions of the sheet under which a cell is dressed so that it tells."""
    if b"conditionalFormatting" not in part:
        return ()
    found = []
    for about, block in _BLOCK.findall(_PREFIX.sub(rb"<\1", part[max(part.rfind(b"</sheetData>"), 0) :]))[
        :_MOST
    ]:
        named = _SQREF.search(block)
        areas = _areas(named[1].decode("ascii", "replace") if named else attribute(about, "sqref"))
        if areas:
            found += [
                one
                for tag, within in _RULE.findall(block)[:_MOST]
                if (one := _condition(tag, within, areas, known))
            ]
    return tuple(found)


def _condition(tag: bytes, within: bytes, areas: tuple[Merged, ...], known: list[Dress]) -> Condition | None:
    kind, number = attribute(tag, "type"), attribute(tag, "dxfId")
    own = _DRESS.search(within)
    dress = known[int(number)] if number.isdecimal() and int(number) < len(known) else Dress()
    if own:
        dress = _dress(own[1], dict(BUILT_IN))
    operator = _OPERATORS.get(attribute(tag, "operator"), "") if kind == "cellIs" else ""
    if kind in _BY_FORMULA:
        operator = "formula"
    if any(
        attribute(one, "showValue") in ("0", "false")
        for name in (b"iconSet", b"dataBar")
        for one in tags(within, name)
    ):
        dress, operator = Dress(letters=NOT_SHOWN), "always"
    stops = attribute(tag, "stopIfTrue") in ("1", "true")
    if not dress.tells and not stops:
        return None
    formulas = tuple(unescape(text.decode("utf-8", "replace")) for text in _FORMULA.findall(within))
    order = attribute(tag, "priority")
    return Condition(
        areas,
        areas[0][:2],
        operator,
        formulas,
        dress,
        int(order) if order.isdecimal() and len(order) < 10 else 0,
        stops,
    )


def _dress(dxf: bytes, codes: dict[int, str]) -> Dress:
    tag = next(iter(tags(dxf, b"numFmt")), b"")
    number = attribute(tag, "numFmtId")
    code = attribute(tag, "formatCode") or (codes.get(int(number), "") if number.isdecimal() else "")
    font = dxf.partition(b"</font>")[0] if b"<font>" in dxf else b""
    fill = dxf.partition(b"<fill>")[2].partition(b"</fill>")[0]
    letters = letters_of(font)
    if b"<color" not in font:
        letters = replace(letters, colour=None)
    ground = ground_of(fill, b"bgColor") if fill else PAGE
    return Dress(
        code if shows_otherwise(code) else "",
        None if letters == _NO_LETTERS else letters,
        None if ground == PAGE else ground,
    )


def _areas(text: str) -> tuple[Merged, ...]:
    """The areas named; none where one of them is no area."""
    found = []
    for one in text.replace("$", "").split()[:_MOST]:
        first, _, last = one.partition(":")
        try:
            if first.isalpha():
                found.append((0, column_index(first), MAX_ROWS - 1, column_index(last or first)))
            else:
                found.append((*position(first), *position(last or first)))
        except ValueError:
            return ()
    return tuple(found)
