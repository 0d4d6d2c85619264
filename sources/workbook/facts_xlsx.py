"""Facts of .xlsx sheets the value reader does not give: all of `Facts`, and how far a sheet reaches.

One pass a fact over the raw XML, none where a plain search shows the fact does not occur. The patterns
expect cells as Excel and WPS write them; `canonical` rewrites the XML of every other producer first.
Every pattern moves forward only: none can be made to run long by the text it reads.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import unescape
from typing import TypeVar

from sources.workbook import formulas, limits
from sources.workbook.arithmetic import moved
from sources.workbook.canonical import canonical, holds
from sources.workbook.colours import Look
from sources.workbook.conditions_xlsx import conditions, dresses
from sources.workbook.hidden_xlsx import hidden_columns, hidden_rows, hides_zeros
from sources.workbook.links import check_relations, relations, root_part, target_of
from sources.workbook.model import (
    Cell,
    Dress,
    Facts,
    Marked,
    Merged,
    position,
    unreadable,
)
from sources.workbook.package import Package
from sources.workbook.rich_texts import Runs, joined, read_runs, rich_texts, tells
from sources.workbook.styles_xlsx import Styles, read_styles
from sources.workbook.xml_text import attribute, tags

_Texts = Mapping[int, Runs]
_BODY = rb'<c r="([A-Z]+[0-9]+)"([^>]*)>\s*'
_FORMULA = rb"<f(?:[^>]*/>|(?:\s[^>]*)?>[^<]*</f>)\s*"
_UNCOMPUTED = re.compile(_BODY + _FORMULA + rb"(?:</c>|<v\s*/>|<v(?:\s[^>]*)?></v>)")
_ERROR = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"[^>]* t="e"[^>]*>\s*(?:' + _FORMULA + rb")?(?:<v[^>]*>([^<]*)</v>)?"
)
_COMPUTED = re.compile(_BODY + rb"<f((?:\s[^>]*?)?)(?:/>|>([^<]*)</f>)\s*<v")
_STYLE = re.compile(rb' s="([0-9]+)"')
_SHARED_TEXT = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]* t="s"[^>]*)>\s*(?:<f[^<]*(?:</f>)?)?<v>([0-9]+)</v>')
_INLINE_TEXT = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"([^>]* t="inlineStr"[^>]*)>\s*<is>((?:(?!</is>).)*)</is>', re.DOTALL
)
_FORMULA_TEXT = re.compile(rb"<f(?:\s[^>]*[^/>])?>([^<]*)</f>")
_MERGED = re.compile(rb'<mergeCell\s[^>]*?ref="([^"]*)"')
_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*(?<!/)>(?!\s*</c>)')
# Every cell begins with an address up to column T and row 99,999: a long sheet is bounded, and written regularly.
_ADDRESS = re.compile(rb'<c r="([A-Z]+[0-9]+)"')
_TWO_VALUES = re.compile(rb"</(?:v|is)>\s*(?:<f[^<]*(?:</f>)?\s*)?<(?:v|is)(?=[\s/>])")
_NOT_NEAR = re.compile(rb'<c(?! r="[A-T][0-9]{1,5}"|[A-Za-z])')
_BOUND = 20 * 99_999
_LONG = 500_000  # bytes: some ten thousand cells
_SHORTEST_CELL = len(b'<c r="A1"/>')


def book_facts(package: Package) -> dict[str, Facts]:
    """The facts of every worksheet by its name; links and formulas that reach outside are refused."""
    workbook_part = root_part(package)
    check_relations(package)
    workbook = canonical(package.part(workbook_part), workbook_part)
    written_styles = canonical(package.part("xl/styles.xml"), "xl/styles.xml")
    styles, dressed = read_styles(written_styles), dresses(written_styles)
    shared = canonical(package.part("xl/sharedStrings.xml"), "xl/sharedStrings.xml")
    texts = rich_texts(shared)
    to_be_computed = any(
        attribute(tag, "fullCalcOnLoad") in ("1", "true") for tag in tags(workbook, b"calcPr")
    )
    for name in re.findall(rb"<definedName\b[^>]*>([^<]*)<", workbook):
        formulas.check_formula(name, workbook_part)
    targets = relations(package, workbook_part)
    sheets = tags(workbook, b"sheet")
    limits.check_sheet_count(len(sheets))
    grid = limits.Grid()
    facts: dict[str, Facts] = {}
    for tag in sheets:
        name = attribute(tag, "name")
        part = target_of(workbook_part, targets.get(attribute(tag, "id"), ""))
        if part not in package:
            raise unreadable(workbook_part, f"the part of sheet {name!r} is missing")
        written = package.part(part)
        is_near = _NOT_NEAR.search(written) is None
        read = canonical(written, part, is_regular=is_near)
        is_near = is_near if read is written else _NOT_NEAR.search(read) is None
        _check_extent(read, name, grid, is_near=is_near)
        _check_once(read, name)
        _check_single(read, name)
        found = _sheet_facts(read, name, styles, texts, to_be_computed=to_be_computed)
        facts[name] = _with_conditions(found, read, styles, dressed)
    return facts


def _sheet_facts(part: bytes, sheet: str, styles: Styles, texts: _Texts, *, to_be_computed: bool) -> Facts:
    uncomputed: frozenset[Cell] = frozenset()
    computed: dict[Cell, str] = {}
    if holds(part, b"<f", b"f"):
        _check_calls(part, sheet)
        uncomputed = frozenset(
            _cell(found[1]) for found in _UNCOMPUTED.finditer(part) if not _is_empty_text(found)
        )
        computed = _computed(part)
    errors: dict[Cell, str] = {}
    if holds(part, b't="e"', b"e"):
        errors = {_cell(ref): text.decode("utf-8", "replace") for ref, text in _ERROR.findall(part)}
    may_be_hidden = holds(part, b"hidden=", b"h") or holds(part, b" ht=", b"h")
    return Facts(
        hidden_rows=hidden_rows(part, may_be=may_be_hidden),
        hidden_columns=hidden_columns(part),
        uncomputed=uncomputed,
        errors=errors,
        formats=_styled_so(part, styles.formats),
        merged=_merged(part[max(part.rfind(b"</sheetData>"), 0) :]),
        marked=_marked(part, styles, texts),
        struck=frozenset(_styled(part, styles.struck)),
        unseen=frozenset(_styled(part, styles.unseen)),
        repeated=frozenset(_styled(part, styles.repeated)),
        formulas=computed,
        to_be_computed=to_be_computed,
        hides_zeros=hides_zeros(part),
    )


def _with_conditions(facts: Facts, part: bytes, styles: Styles, dressed: list[Dress]) -> Facts:
    """The facts with the conditional formats of the sheet that tell."""
    found = conditions(part, dressed)
    if not found:
        return facts
    return replace(facts, conditions=found, looks=_styled_so(part, styles.looks))


def _marked(part: bytes, styles: Styles, texts: _Texts) -> dict[Cell, Marked]:
    """The cells with runs that do not count, each in the look of its cell."""
    found: list[tuple[bytes, bytes, Runs]] = []
    if texts:
        found = [
            (ref, about, texts[int(number)])
            for ref, about, number in _SHARED_TEXT.findall(part)
            if int(number) in texts
        ]
    if b"<is>" in part[:100_000] and tells(part):
        inline = ((ref, about, read_runs(inside)) for ref, about, inside in _INLINE_TEXT.findall(part))
        found += [one for one in inline if one[2]]
    plain = Look()
    marked = {_cell(ref): joined(runs, styles.looks.get(_style(about), plain)) for ref, about, runs in found}
    return {cell: one for cell, one in marked.items() if one}


def _style(about: bytes) -> bytes:
    found = _STYLE.search(about)
    return found[1] if found else b"0"


def _computed(part: bytes) -> dict[Cell, str]:
    """The formulas with a result; one that is shared reads as it does from its own cell, one over an area as nothing."""
    found: dict[Cell, str] = {}
    shared: dict[str, tuple[Cell, str]] = {}
    for one in _COMPUTED.finditer(part):
        cell, about = _cell(one[1]), one[3]
        text = unescape(one[4].decode("utf-8", "replace")) if one[4] else ""
        kind, number = (attribute(about, "t"), attribute(about, "si")) if about else ("", "")
        if kind == "shared" and text:
            shared[number] = cell, text
        elif kind == "shared" and number in shared:
            (row, column), first = shared[number]
            text = moved(first, cell[0] - row, cell[1] - column) or ""
        found[cell] = "" if kind in ("array", "dataTable") else text
    return found


def _is_empty_text(found: re.Match[bytes]) -> bool:
    # A formula that gave '' is stored as t="str" with an empty value: computed, and empty.
    return b't="str"' in found[2] and not found[0].endswith(b"</c>")


def _check_calls(part: bytes, sheet: str) -> None:
    if formulas.may_call(b" ".join(_FORMULA_TEXT.findall(part))):
        for formula in _FORMULA_TEXT.finditer(part):
            formulas.check_formula(formula[1], _formula_place(part, formula.start(), sheet))


def _formula_place(part: bytes, offset: int, sheet: str) -> str:
    start = part.rfind(b'<c r="', 0, offset) + 6
    end = part.find(b'"', start)
    return f"{sheet}!{part[start:end].decode()}"


def _check_extent(part: bytes, sheet: str, grid: limits.Grid, *, is_near: bool) -> None:
    if is_near and _LONG < len(part) <= _BOUND * _SHORTEST_CELL and grid.room(_BOUND):
        grid.add(sheet, _BOUND, 1, (0, 0))
        return
    count = part.count(b"<c ")
    last_row = last_column = area = 0
    farthest = (0, 0)
    for letters, digits in _CELL.findall(part):
        row, column = _cell(letters + digits)
        last_row, last_column = max(last_row, row), max(last_column, column)
        if (row + 1) * (column + 1) > area:
            area, farthest = (row + 1) * (column + 1), (row, column)
    grid.add(sheet, last_row + 1, max(last_column + 1, -(-count // (last_row + 1))), farthest)


def _check_once(part: bytes, sheet: str) -> None:
    """No cell stands twice on the sheet: which of two values is meant nobody can tell. Raises BookFault."""
    cells = _ADDRESS.findall(part)
    if len(cells) == len(set(cells)):
        return
    place = Counter(cells).most_common(1)[0][0].decode()
    raise unreadable(f"{sheet}!{place}", f"the cell {place} stands in the file twice")


def _check_single(part: bytes, sheet: str) -> None:
    """No cell holds two values: which of them is meant nobody can tell. Raises BookFault."""
    found = _TWO_VALUES.search(part)
    if found is None:
        return
    start = part.rfind(b"<c ", 0, found.start())
    place = attribute(part[start : part.find(b">", start)], "r")
    raise unreadable(f"{sheet}!{place}", f"the cell {place} holds two values")


_Told = TypeVar("_Told")


def _styled_so(part: bytes, told: Mapping[bytes, _Told]) -> dict[Cell, _Told]:
    """The filled cells of these styles, with what is told of each."""
    if not told:
        return {}
    pattern = rb'<c r="([A-Z]+[0-9]+)"[^>]* s="(%s)"[^>]*(?<!/)>(?!\s*</c>)' % b"|".join(told)
    return {_cell(ref): told[style] for ref, style in re.findall(pattern, part)}


def _styled(part: bytes, styles: Iterable[bytes]) -> list[Cell]:
    """The filled cells of these styles."""
    wanted = b"|".join(styles)
    if not wanted:
        return []
    pattern = rb'<c r="([A-Z]+[0-9]+)"[^>]* s="(?:%s)"[^>]*(?<!/)>(?!\s*</c>)' % wanted
    return [_cell(ref) for ref in re.findall(pattern, part)]


def _merged(part: bytes) -> tuple[Merged, ...]:
    found = []
    for reference in _MERGED.findall(part):
        first, _, last = reference.replace(b"$", b"").partition(b":")
        (top, left), (bottom, right) = _cell(first), _cell(last or first)
        found.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
    return tuple(found)


_COLUMNS = {chr(65 + n).encode(): n for n in range(26)}


def _cell(reference: bytes) -> Cell:
    column = _COLUMNS.get(reference[:1])
    if column is not None and reference[1:].isdigit() and len(reference) < 7:
        return int(reference[1:]) - 1, column
    try:
        return position(reference.decode("ascii", "replace"))
    except ValueError as error:
        raise unreadable("", str(error)) from None
