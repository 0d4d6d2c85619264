"""Facts of .ods sheets: hidden rows and columns, errors, what cells show, runs of texts, merged cells, formulas."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from sources.workbook import formulas, limits
from sources.workbook.cell_styles_ods import CellStyles
from sources.workbook.colours import Letters, Look
from sources.workbook.conditions_ods import TableConditions
from sources.workbook.model import (
    MAX_COLUMNS,
    MAX_ROWS,
    BookFault,
    Cell,
    Facts,
    Marked,
    Merged,
    address,
    unreadable,
)  # fmt: skip
from sources.workbook.number_formats import Shown, shown_as
from sources.workbook.package import Package
from sources.workbook.rich_texts import joined
from sources.workbook.styles_ods import Named, letters_named, named_styles

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_HREF = "http://www.w3.org/1999/xlink href"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_SOURCES = (_TABLE + "table-source", _TABLE + "cell-range-source", _OFFICE + "dde-source")
_DEFAULT = _TABLE + "default-cell-style-name"
_USUAL = Look(letters_named("", ""))
_NUMBERS = ("float", "percentage", "currency")
_ERROR = re.compile(r"#[A-Z/0-9!?]+|Err:[0-9]+")
_NO_ZEROS = re.compile(rb'config:name="ShowZeroValues"[^>]*>\s*false\s*<')
_FILE = re.compile(r"'(?:file|https?|ftp|smb):", re.IGNORECASE)


@dataclass
class _Table:
    """One table while it is read; hidden spans are kept as spans, since they may run to the last row."""

    name: str
    row: int = 0
    column: int = 0
    columns: int = 0
    last_row: int = -1
    last_column: int = -1
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    # of the cells that name none: from which column on, and the style
    styles: list[tuple[int, str]] = field(default_factory=list)
    errors: dict[Cell, str] = field(default_factory=dict)
    shown: dict[Cell, Shown] = field(default_factory=dict)
    percent: dict[Cell, str] = field(default_factory=dict)
    marked: dict[Cell, Marked] = field(default_factory=dict)
    by_font: dict[str, set[Cell]] = field(default_factory=lambda: {"struck": set(), "unseen": set()})
    repeated: set[Cell] = field(default_factory=set)
    uncomputed: set[Cell] = field(default_factory=set)
    formulas: dict[Cell, str] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    conditions: TableConditions = field(default_factory=lambda: TableConditions({}, {}))
    looks: dict[Cell, Look] = field(default_factory=dict)

    def by_style(self, columns: range) -> Iterator[tuple[range, str]]:
        """Those columns, parted where the style changes of cells that name none."""
        at = bisect_right(self.styles, columns.start, key=lambda one: one[0]) - 1
        while columns:
            style = self.styles[at][1] if at >= 0 else ""
            end = self.styles[at + 1][0] if at + 1 < len(self.styles) else columns.stop
            yield range(columns.start, min(end, columns.stop)), style
            columns, at = range(end, columns.stop), at + 1

    def told(self, look: Look, *, repeats: bool) -> list[set[Cell]]:
        """Where a cell that looks so is noted."""
        found = [self.repeated] * repeats
        if look.letters.kind == "struck" or look.is_unseen:
            found.append(self.by_font["struck" if look.letters.kind == "struck" else "unseen"])
        return found

    def facts(self) -> Facts:
        return Facts(
            frozenset(n for span in self.hidden_rows for n in span if n <= self.last_row),
            frozenset(n for span in self.hidden_columns for n in span),
            frozenset(self.uncomputed),
            self.errors,
            self.percent,
            tuple(self.merged),
            self.shown,
            self.marked,
            frozenset(self.by_font["struck"]),
            frozenset(self.by_font["unseen"]),
            frozenset(self.repeated),
            self.formulas,
            conditions=(found := self.conditions.found()),
            looks=self.looks if found else {},
        )


def book_facts(package: Package) -> dict[str, Facts]:
    """The facts of every table by its name; passwords, links and calls are refused. Raises BookFault."""
    if b"encryption-data" in package.part("META-INF/manifest.xml"):
        raise BookFault("file.workbook.password", "", {})
    reader = _Reader(named_styles(package.part("styles.xml")))
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.buffer_text = True
    try:
        parser.Parse(package.part("content.xml"), True)
    except expat.ExpatError as error:
        raise unreadable("content.xml", str(error)) from None
    except ValueError as error:
        raise unreadable("content.xml", str(error)) from None
    limits.check_sheet_count(len(reader.tables))
    hides_zeros = _NO_ZEROS.search(package.part("settings.xml")) is not None
    return {table.name: replace(table.facts(), hides_zeros=hides_zeros) for table in reader.tables}


class _Reader:
    def __init__(self, named: Named) -> None:
        self.tables: list[_Table] = []
        self._styles = CellStyles(named)
        self._grid = limits.Grid()
        self._cell: dict[str, str] = {}
        self._read: dict[str, str] = {}  # the cell that has just ended
        self._shown: list[str] = []
        self._depth = 0  # tables in tables, and cells of deleted changes, are no sheet
        self._in_text = 0
        self._row: dict[str, str] = {}
        self._spans: list[str] = []
        self._runs: list[tuple[Letters | None, str]] = []
        self._beside = 0  # within a person's comment
        self._has_text = False  # what the cell shows is stored with it, be it nothing

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag in _SOURCES:
            raise BookFault("file.link.external", "content.xml", {"target": given.get(_HREF, tag)[:200]})
        if tag == _TABLE + "tracked-changes":
            self._depth += 100
        elif tag == _TABLE + "table":
            self._depth += 1
            if self._depth == 1:
                conditions = TableConditions(self._styles.dresses, self._styles.conditions)
                self.tables.append(_Table(given.get(_TABLE + "name", ""), conditions=conditions))
        if self._depth != 1:
            self._styles.start(tag, given)
            return
        table = self.tables[-1]
        if tag == _TABLE + "table-column":
            count = _repeat(given, "columns")
            span = range(table.columns, min(table.columns + count, MAX_COLUMNS))
            table.columns += count
            if self._is_hidden("table-column", given):
                table.hidden_columns.append(span)
            table.styles.append((span.start, given.get(_DEFAULT, "")))
        elif tag == _TABLE + "table-row":
            table.column, self._row = 0, given
        elif tag in _CELLS:
            self._cell, self._shown, self._runs, self._spans = given, [], [], []
            self._has_text = False
        elif not self._start_text(tag, given):
            table.conditions.start(tag, given)

    def _is_hidden(self, family: str, given: dict[str, str]) -> bool:
        is_narrow = self._styles.sizes.is_narrow(family, given.get(_TABLE + "style-name", ""))
        return is_narrow or given.get(_TABLE + "visibility") in ("collapse", "filter")

    def _start_text(self, tag: str, given: dict[str, str]) -> bool:
        """Whether the element is part of what a cell shows."""
        if tag == _OFFICE + "annotation":
            self._beside += 1
        elif tag == _TEXT + "p":
            self._in_text += 1
            self._has_text |= not self._beside
        elif tag == _TEXT + "span":
            self._spans.append(given.get(_TEXT + "style-name", ""))
        else:
            return False
        return True

    def text(self, data: str) -> None:
        if self._in_text and self._cell and not self._beside:
            self._shown.append(data)
            self._runs.append((self._styles.run(self._spans) if self._spans else None, data))

    def end(self, tag: str) -> None:
        if tag == _TABLE + "tracked-changes":
            self._depth -= 100
        if self._depth == 1:
            table = self.tables[-1]
            if tag in _CELLS:
                self._end_cell(table)
            elif tag == _TEXT + "p":
                self._in_text -= 1
            elif tag == _TEXT + "span" and self._spans:
                self._spans.pop()
            elif tag == _OFFICE + "annotation":
                self._beside -= 1
            elif tag == _TABLE + "table-row":
                count = _repeat(self._row, "rows")
                if self._is_hidden("table-row", self._row):
                    table.hidden_rows.append(range(table.row, min(table.row + count, MAX_ROWS)))
                table.row += count
            elif tag == _TABLE + "table":
                if self._is_hidden("table-column", {}):
                    table.hidden_columns.append(range(table.columns, table.last_column + 1))
                last = (max(table.last_row, 0), max(table.last_column, 0))
                self._grid.add(table.name, last[0] + 1, last[1] + 1, last)
        if tag == _TABLE + "table":
            self._depth -= 1

    def _end_cell(self, table: _Table) -> None:
        given, shown, at = self._cell, "".join(self._shown), (table.row, table.column)
        self._read, self._cell = given, {}
        count = _repeat(given, "columns")
        table.column += count
        formula = given.get(_TABLE + "formula", "")
        kind = given.get(_OFFICE + "value-type", "")
        _note_merged(table, given, at)
        if not (formula or kind or shown):
            return
        table.last_row = max(table.last_row, at[0] + _repeat(self._row, "rows") - 1)
        table.last_column = max(table.last_column, at[1] + count - 1)
        area = (table.last_row + 1) * (table.last_column + 1)
        if area > limits.SHEET_CELLS or table.last_column >= MAX_COLUMNS:
            far = (table.last_row, table.last_column)
            self._grid.add(table.name, far[0] + 1, max(far[1] + 1, limits.SHEET_CELLS), far)
        if formula:
            _check_formula(formula, f"{table.name}!{address(*at)}")
        rows, columns = range(at[0], at[0] + _repeat(self._row, "rows")), range(at[1], at[1] + count)
        if style := given.get(_TABLE + "style-name") or self._row.get(_DEFAULT):
            self._note_cells(table, style, rows, columns)
            return
        for span, usual in table.by_style(columns):
            self._note_cells(table, usual, rows, span)

    def _note_cells(self, table: _Table, style: str, rows: range, columns: range) -> None:
        """What is known of those cells, alike but for their place."""
        given, shown, kind = self._read, "".join(self._shown), self._read.get(_OFFICE + "value-type", "")
        formula = given.get(_TABLE + "formula", "")
        look = self._styles.look(style, _stored(given))
        marked = joined(self._runs, look) if kind == "string" and any(one for one, _ in self._runs) else None
        seen = _seen(given, shown if self._has_text else None) if kind in _NUMBERS else None
        if kind == "string" and self._has_text:
            seen = _seen_text(given, shown)
        table.conditions.cells(style, (rows.start, columns.start, rows.stop - 1, columns.stop - 1))
        told = table.told(look, repeats=style in self._styles.repeated)
        is_unusual = look != _USUAL
        for at in ((row, column) for row in rows for column in columns):
            if marked:
                table.marked[at] = marked
            for cells in told:
                cells.add(at)
            if is_unusual:
                table.looks[at] = look
            if given.get(_CALC_TYPE) == "error" or (formula and _ERROR.fullmatch(shown)):
                table.errors[at] = shown
            elif formula and not kind:
                table.uncomputed.add(at)
            elif formula and kind in (*_NUMBERS, "string"):
                table.formulas[at] = formula
            if seen:
                table.shown[at] = seen
            if kind == "percentage":
                table.percent[at] = "0.00%"


def _stored(given: dict[str, str]) -> float | None:
    """The number of the cell, if it has one."""
    try:
        return float(given.get(_OFFICE + "value", ""))
    except ValueError:
        return None


def _seen(given: dict[str, str], shown: str | None) -> Shown | None:
    """What the cell shows, where that is not just its number."""
    value = _stored(given)
    if value is None:
        return None
    return shown_as(shown, value, is_percent=given.get(_OFFICE + "value-type") == "percentage")


def _seen_text(given: dict[str, str], shown: str) -> Shown | None:
    """What the cell shows, where that is not the text it holds: words of its number format, or nothing."""
    held = given.get(_OFFICE + "string-value")
    if held is None or "".join(held.split()) == "".join(shown.split()):
        return None
    return Shown(shown.strip(), shown.strip() or None)


def _note_merged(table: _Table, given: dict[str, str], at: Cell) -> None:
    rows = int(given.get(_TABLE + "number-rows-spanned", "1"))
    columns = int(given.get(_TABLE + "number-columns-spanned", "1"))
    if rows > 1 or columns > 1:
        table.merged.append((at[0], at[1], at[0] + rows - 1, at[1] + columns - 1))


def _check_formula(formula: str, locator: str) -> None:
    formulas.check_formula(formula.encode(), locator)
    if _FILE.search(formula):
        raise BookFault("file.link.external", locator, {"target": formula[:200]})


def _repeat(given: dict[str, str], what: str) -> int:
    return max(int(given.get(f"{_TABLE}number-{what}-repeated", "1")), 1)
