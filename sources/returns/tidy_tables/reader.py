"""A tidy table (one row a figure) to entries: column by column, so that a large file costs little.

| column              | also written | must be there | holds                                                   |
|---------------------|--------------|---------------|---------------------------------------------------------|
| 代码, else 指标名称 | line, else indicator | yes   | the line's code on the form, or a name that one line has |
| 地区代码, else 地区名称 | ref_area, else area | form has several areas | code or name of the area            |
| 口径                | measure      | form has several measures | code or printed label of the measure        |
| 数值                | obs_value    | yes           | the value in the printed unit, or a sign for missing    |
| 报告期              | time_period  | no            | the reporting month, where the file revises earlier ones |
| 计量单位            | unit         | no            | must be the line's printed unit                          |
| 核实说明            | note         | no            | the reason that confirms a warning                       |
| 保密状态            | conf_status  | no            | a code or label of CONF_STATUS; empty: as the form says  |
| 表号                | form         | no            | the form's number; a row of another form is an error     |
| 数据状态            | obs_status   | no            | a flag of the form, or a code or label of OBS_STATUS     |
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import zip_longest
from typing import TypeVar, cast

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.csv_text import column_letters
from sources.returns.cells.cell_reader import CellReader
from sources.returns.cells.texts import folded, noted_column, number_text, number_texts, text_of
from sources.returns.entries import ENTRY, Entries, Fault, StructureFault
from sources.returns.form_sheets.headings import where
from sources.returns.form_sheets.stated_units import stated_unit_faults
from sources.returns.tidy_tables.columns import (
    BESIDE,
    HEADINGS,
    NAMES,
    Header,
    check_header,
    defaults,
    lookups,
    undeclared,
)
from sources.returns.tidy_tables.decimal_comma import with_decimal_points
from sources.returns.tidy_tables.names_beside import name_faults
from sources.returns.tidy_tables.row_faults import long_row_faults, of_this_form, row_faults
from sources.workbook import CellValue, Sheet

Found = TypeVar("Found")


_BEHIND = re.compile(r"[(\[【/:_-].*$|[十百千万亿].{0,4}$")
AREA_CODE, AREA = "地区代码", "地区"


def find_header(sheet: Sheet) -> Header | None:
    """The heading row of a tidy table among the first rows of the sheet, or None where there is none."""
    for index, cells in enumerate(sheet.rows[:20]):
        heads = [folded(text_of(cell)) for cell in cells]
        names, codes = _parts(heads, NAMES), _parts(heads, HEADINGS)
        if AREA_CODE in heads and AREA in heads:  # beside a code, 地区 is its name
            names.setdefault("area", heads.index(AREA))
            codes["area"] = heads.index(AREA_CODE)
        beside = {BESIDE[part]: place for part, place in names.items() if part in codes}
        columns = names | codes | beside  # a name stands in for a code that is not there
        if {"line", "value"} <= set(columns):
            return Header(index, columns)
    return None


def value_heading_with_more(sheet: Sheet) -> Fault | None:
    """That a table would be tidy but for what stands behind the heading of its values: 数值（万）, value (thousand)."""
    values = {folded(name): name for name in HEADINGS["value"]}
    for index, cells in enumerate(sheet.rows[:20]):
        heads = [folded(text_of(cell)) for cell in cells]
        if "line" not in _parts(heads, NAMES) | _parts(heads, HEADINGS):
            continue
        for column, head in enumerate(heads):
            bare = _BEHIND.sub("", head)
            if bare != head and bare in values:
                params = {"seen": text_of(cells[column]).strip()[:40], "expected": values[bare]}
                return Fault("file.heading.with_more", where(sheet, index, column), params)
    return None


def _parts(heads: list[str], headings: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """The first column of each part that these headings name."""
    of_heading = {folded(name): part for part, texts in headings.items() for name in texts}
    found: dict[str, int] = {}
    for column, head in enumerate(heads):
        if part := of_heading.get(head):
            found.setdefault(part, column)
    return found


class _Rows(list[tuple[int, list[CellValue]]]):
    """The rows of a sheet below its heading that hold anything, in memory."""

    @cached_property
    def columns(self) -> list[tuple[CellValue, ...]]:
        """The cells column by column; a row that ends early has empty cells."""
        return list(zip_longest(*(cells for _, cells in self), fillvalue=""))

    def column(self, place: int) -> Sequence[CellValue]:
        return self.columns[place] if place < len(self.columns) else [""] * len(self)

    def texts(self, place: int) -> list[str]:
        return [text_of(value) for value in self.column(place)]


def read_tidy(sheet: Sheet, header: Header, form: ReturnForm, plan: Plan, month: str) -> Entries:
    """Every row of the tidy table as an entry. Raises StructureFault."""
    check_header(sheet, header, form)
    stated = stated_unit_faults(sheet, range(header.row), form, plan)
    if stated:
        raise StructureFault(tuple(stated))
    place = header.columns["value"]
    body = _Rows(enumerate(sheet.rows[header.row + 1 :], start=header.row + 1))
    if any(type(cell) is str and not cell.strip() for cell in body.column(place)):  # seldom
        body = _Rows((n, cells) for n, cells in body if any(not _is_blank(cell) for cell in cells))
    if not body:
        raise StructureFault((Fault("file.rows.none", where(sheet, header.row, 0)),))
    rows = [n for n, _ in body]
    before = f"{sheet.name}!{column_letters(place)}" if sheet.name else column_letters(place)
    columns: dict[str, list[str | None] | list[str] | pl.Series] = {
        part: [value] * len(body) for part, value in defaults(form, month).items()
    }
    for part, find in lookups(form, plan, month).items():
        if part in header.columns:
            columns[part] = _looked_up(body.column(header.columns[part]), find)
    if "note" in header.columns:
        columns["note"] = noted_column(
            pl.Series(_texts(body.column(header.columns["note"])), dtype=pl.String)
        )
    numbered = {
        "row_no": range(1, len(body) + 1),
        "locator": pl.Series([before]) + (pl.Series(rows) + 1).cast(pl.String),
        "raw": _texts(body.column(place)),
    }
    numbered["number"] = pl.repeat(None, len(body), dtype=pl.String, eager=True)
    frame = pl.DataFrame(numbered | columns, schema_overrides=ENTRY).select(*ENTRY)
    frame, faults = _told(frame, sheet, header, form, rows)
    texts = [n for n, cell in enumerate(body.column(place)) if type(cell) is str]
    frame, doubts = with_decimal_points(frame, form, texts)
    faults += doubts
    faults += row_faults(sheet, header, form, frame, body, plan, month) + _column_faults(sheet, header, body)
    faults += name_faults(sheet, header, form, frame, body, plan)
    frame = of_this_form(frame, faults)
    if not sheet.name:  # in a text, a row is as long as it was written
        lengths = ((n, row, len(cells)) for n, (row, cells) in enumerate(body, start=1))
        faults += long_row_faults(sheet, header, lengths)
    return Entries(frame, faults, month, False, sheet.name, where(sheet, header.row, 0))


def _column_faults(sheet: Sheet, header: Header, body: _Rows) -> list[Fault]:
    """Values in columns the reader does not know are named: nobody shall think they were taken."""
    width = max(len(sheet.rows[header.row]), len(body.columns))
    faults = []
    for place, heading in undeclared(sheet.rows[header.row], width):
        rows = [row for (row, _), cell in zip(body, body.column(place), strict=True) if cell != ""]
        if rows:
            params = {"heading": heading, "count": len(rows)}
            faults.append(Fault("sheet.column.undeclared", where(sheet, rows[0], place), params))
    return faults


def _is_blank(cell: CellValue) -> bool:
    return type(cell) is str and not folded(cell)


def _looked_up(values: Iterable[CellValue], find: Callable[[CellValue], Found]) -> list[Found]:
    """Each value looked up once, however often it stands in the column."""
    found = {value: find(value) for value in set(values)}
    return [found[value] for value in values]


def _texts(values: Sequence[CellValue]) -> list[str] | pl.Series:
    kinds = set(map(type, values))
    if kinds == {float}:
        return number_texts(cast(Sequence[float], values))
    if kinds == {str}:
        return _looked_up(values, lambda text: cast(str, text).strip())
    return [
        number_text(v) if type(v) is float else v.strip() if type(v) is str else text_of(v) for v in values
    ]


def _told(
    frame: pl.DataFrame, sheet: Sheet, header: Header, form: ReturnForm, rows: list[int]
) -> tuple[pl.DataFrame, list[Fault]]:
    """The entries with the cells read of which more is known than their value, and what is odd about them."""
    place, units = header.columns["value"], {line.code: line.unit_zh for line in form.lines}
    cells = CellReader(sheet)
    is_hidden = place in sheet.hidden_columns
    told = [
        n for n, row in enumerate(rows)
        if is_hidden or row in sheet.hidden_rows or (row, place) in sheet.told or (row, place) in cells.covered
    ]  # fmt: skip
    if not told:
        return frame, []
    raws, faults, lines = frame["raw"].to_list(), [], frame["line"].to_list()
    for n in told:
        raws[n], odd = cells.read(rows[n], place, units.get(lines[n] or "", ""))
        faults += [Fault(rule_id, where(sheet, rows[n], place), params, n + 1) for rule_id, params in odd]
    faults += cells.taken_on_trust()
    return frame.with_columns(pl.Series("raw", raws, dtype=pl.String)), faults
