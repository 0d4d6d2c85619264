"""Finds a form's table on a received sheet by its declared headings; never by position, never by guess."""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from contracts.forms import FormLine
from sources.returns.cells.texts import DeclaredCodes, code_text, folded, text_of
from sources.returns.cells.values import scale_and_base
from sources.returns.entries import Fault, StructureFault
from sources.returns.form_sheets.geometry import CODE, NOTE, UNIT, VALUE, Column, Geometry
from sources.returns.form_sheets.words import CODE_HEADINGS
from sources.workbook import Sheet, address

_IN_BRACKETS = re.compile(r"[（(]([^（）()]{1,12})[)）]\s*$")
_UNIT_HEADING = re.compile(r"^(?:计量)?单位:")
OtherUnit = Callable[[FormLine, str], str]
BAND = 2  # a heading may stand up to two rows above or below the code heading (merged or split headings)


@dataclass(frozen=True)
class Table:
    """Where the table stands: its heading row, and the sheet column of each declared column."""

    heading_row: int
    columns: dict[int, int]  # index of the declared column -> column of the sheet

    def at(self, column: Column) -> int | None:
        """The sheet's column for the declared one, or None where an optional one is absent."""
        return self.columns.get(column.index)


def cell_text(sheet: Sheet, row: int, column: int) -> str:
    """The folded text of a cell; empty outside the sheet."""
    if not 0 <= row < len(sheet.rows) or not 0 <= column < len(sheet.rows[row]):
        return ""
    return folded(text_of(sheet.rows[row][column]))


def where(sheet: Sheet, row: int, column: int) -> str:
    """The cell's place as a report names it: 算力!D17, or D17 where a file has no sheets."""
    return f"{sheet.name}!{address(row, column)}" if sheet.name else address(row, column)


def bracketed_unit(text: str) -> str:
    """What stands in brackets at the end of the text, where a unit is written; empty where nothing does."""
    found = _IN_BRACKETS.search(text)
    return folded(found[1]) if found else ""


def variants(label: str, month: str) -> frozenset[str]:
    """The heading, and the same with the month's number in place of 本月: 1—10月累计, 10月末."""
    number = f"{int(month[5:])}月"
    other = {label.replace("本月", number), f"{number}末" if label == "月末" else label}
    return frozenset(folded(text) for text in {label, *other})


def find_table(sheet: Sheet, plan_of: Geometry, month: str) -> Table:
    """The table of the form on the sheet. Raises StructureFault naming what was expected where."""
    found = [
        _around(sheet, plan_of, month, row)
        for row in _rows_with(sheet, folded(plan_of.column(CODE).label))
    ]  # fmt: skip
    tables = [one for one in found if isinstance(one, Table)]
    if len(tables) == 1:
        _check_alone(sheet, plan_of, tables[0])
        _check_numbers(sheet, plan_of, tables[0])
        return tables[0]
    if len(tables) > 1:
        rows = "、".join(str(t.heading_row + 1) for t in tables)
        raise StructureFault(
            (Fault("sheet.table.repeated", where(sheet, tables[1].heading_row, 0), {"rows": rows}),)
        )
    faults = [one for one in found if not isinstance(one, Table)]
    if faults:
        raise StructureFault(min(faults, key=len))
    raise StructureFault((_missing(sheet, plan_of, plan_of.column(CODE)),))


def _check_alone(sheet: Sheet, plan_of: Geometry, table: Table) -> None:
    """No other table with the headings of a form stands on the sheet: its figures would be lost. Raises StructureFault."""
    own = folded(plan_of.column(CODE).label)
    places = [
        (r, c) for r, cells in enumerate(sheet.rows) for c, cell in enumerate(cells)
        if isinstance(cell, str) and (text := folded(cell)) in CODE_HEADINGS
        and not (text == own and abs(r - table.heading_row) <= BAND)
    ]  # fmt: skip
    if places:
        rows = "、".join(str(r + 1) for r in sorted({table.heading_row, *(r for r, _ in places)}))
        raise StructureFault((Fault("sheet.table.repeated", where(sheet, *places[0]), {"rows": rows}),))


def _rows_with(sheet: Sheet, text: str) -> list[int]:
    return [
        r
        for r, cells in enumerate(sheet.rows)
        if any(isinstance(c, str) and folded(c) == text for c in cells)
    ]


def _around(sheet: Sheet, plan_of: Geometry, month: str, row: int) -> Table | tuple[Fault, ...]:
    columns: dict[int, int] = {}
    faults: list[Fault] = []
    span = range(row - BAND, row + (BAND if plan_of.by_lines else 4) + 1)
    for column in plan_of.columns:
        if column.kind == VALUE and not plan_of.by_lines:
            continue
        wanted = variants(column.label, month)
        places = [
            (r, c) for r in span if 0 <= r < len(sheet.rows)
            for c in range(len(sheet.rows[r])) if cell_text(sheet, r, c) in wanted
        ]  # fmt: skip
        if len(places) == 1:
            columns[column.index] = places[0][1]
        elif len(places) > 1:
            both = "、".join(address(r, c) for r, c in places)
            faults.append(
                Fault(
                    "sheet.heading.repeated",
                    where(sheet, *places[1]),
                    {"heading": column.label, "cells": both},
                )
            )
        elif column.kind not in (NOTE, UNIT) or (column.kind == UNIT and plan_of.by_lines):
            faults.append(_missing(sheet, plan_of, column))
    return tuple(faults) if faults else Table(row, columns)


def _missing(sheet: Sheet, plan_of: Geometry, column: Column) -> Fault:
    """The heading is not where it should be: where it belongs, and what stands there or where it went."""
    wanted = folded(column.label)
    texts = {
        cell_text(sheet, r, c): (r, c)
        for r in range(min(len(sheet.rows), 200))
        for c in range(len(sheet.rows[r]))
    }
    home = plan_of.home(column)
    if wanted in texts:
        place = address(*texts[wanted])
        seen_zh, seen_en = f"却出现在 {place}", f"but it stands in {place}"
        locator = where(sheet, *texts[wanted])
    else:
        near = difflib.get_close_matches(wanted, [t for t in texts if t], n=1, cutoff=0.5)
        place = address(*texts[near[0]]) if near else ""
        seen_zh = f"最接近的是 {place} 的“{near[0]}”" if near else "表中没有"
        seen_en = f"the nearest is '{near[0]}' in {place}" if near else "it is not on the sheet"
        locator = where(sheet, *texts[near[0]]) if near else sheet.name
    params = {"heading": column.label, "home": home, "seen_zh": seen_zh, "seen_en": seen_en}
    return Fault("sheet.heading.missing", locator, params)


def _check_numbers(sheet: Sheet, plan_of: Geometry, table: Table) -> None:
    """The row 甲 乙 1 2, where it stands, numbers the columns as the headings do: else one of them moved."""
    code = table.columns[plan_of.column(CODE).index]
    for row in range(table.heading_row + 1, min(table.heading_row + 7, len(sheet.rows))):
        if cell_text(sheet, row, code) != folded(plan_of.column(CODE).number):
            continue
        wrong = []
        for column in plan_of.columns:
            place = table.at(column)
            if place is None or column.kind != VALUE:
                continue
            seen = code_text(sheet.rows[row][place]) if place < len(sheet.rows[row]) else ""
            if seen != column.number:
                params = {
                    "heading": column.label,
                    "expected": column.number,
                    "seen": seen or "空",
                    "seen_en": seen or "nothing",
                }
                wrong.append(Fault("sheet.heading.moved", where(sheet, row, place), params))
        if wrong:
            raise StructureFault(tuple(wrong))
        return


def find_value_columns(
    sheet: Sheet, plan_of: Geometry, table: Table, first_row: int, month: str, other_unit: OtherUnit
) -> Table:
    """The table with its value columns found by line and measure, for a form with lines across.

    `other_unit`: the unit other than the line's that a heading says. Raises StructureFault.
    """
    band = _band_texts(sheet, table, plan_of, max(table.heading_row - 3, 0), first_row)
    below = _band_texts(sheet, table, plan_of, table.heading_row + 1, first_row)
    columns, faults = dict(table.columns), []
    for column in plan_of.values:
        assert column.line is not None
        wanted = variants(column.label, month)
        label, code = folded(plan_of.words.label(column.line)), column.line.code
        places = [
            c for c, texts in band.items()
            if texts & wanted and (label in texts or (code in texts and not texts & _other_labels(plan_of, code)))
        ]  # fmt: skip
        heading = f"{plan_of.words.label(column.line)}／{column.label}"
        if len(places) == 1:
            columns[column.index] = places[0]
            texts = band[places[0]], below.get(places[0], set())
            faults += _unit_faults(sheet, table, texts, wanted, column, places[0], plan_of, other_unit)
            if label in texts[0] and (other := _other_code(plan_of, code, texts[1])):
                params = {"heading": plan_of.words.label(column.line), "expected": code, "seen": other}
                locator = where(sheet, table.heading_row, places[0])
                faults.append(Fault("sheet.heading.moved", locator, params | {"seen_en": other}))
        elif places:
            both = "、".join(address(table.heading_row, c) for c in places)
            locator = where(sheet, table.heading_row, places[1])
            faults.append(Fault("sheet.heading.repeated", locator, {"heading": heading, "cells": both}))
        else:
            params = {
                "heading": heading,
                "home": plan_of.home(column),
                "seen_zh": "表中没有",
                "seen_en": "it is not on the sheet",
            }
            faults.append(Fault("sheet.heading.missing", where(sheet, table.heading_row, 0), params))
    if faults:
        raise StructureFault(tuple(faults))
    found = Table(table.heading_row, columns)
    _check_numbers(sheet, plan_of, found)
    return found


def _other_code(plan_of: Geometry, code: str, texts: set[str]) -> str:
    """The code of another line that stands under a heading in place of its line's own."""
    others = texts & ({line.code for line in plan_of.form.lines} - {code})
    return min(others) if others and code not in texts else ""


def _other_labels(plan_of: Geometry, code: str) -> set[str]:
    return {folded(plan_of.words.label(line)) for line in plan_of.form.lines if line.code != code}


def _unit_faults(
    sheet: Sheet,
    table: Table,
    texts: tuple[set[str], set[str]],
    measure: frozenset[str],
    column: Column,
    place: int,
    plan_of: Geometry,
    other_unit: OtherUnit,
) -> list[Fault]:
    """The unit printed above the column is the declared one, or none is printed.

    Of `texts` (above the column, and of these below the heading) whatever is below the heading and no line, code or
    measure can only be a unit, however long; elsewhere a short text may be one.
    """
    assert column.line is not None
    label = plan_of.words.label(column.line)
    own = {folded(label), folded(column.line.code), folded(column.number), *measure}
    rest, below = ({t for t in some if t and t not in own and not t.isdigit()} for some in texts)
    behind = {_behind_label(t, folded(label)) for t in rest} | {bracketed_unit(t) for t in rest}
    bases = {scale_and_base(folded(line.unit_zh))[1] for line in plan_of.form.lines}
    unit = folded(column.line.unit_zh)
    other = {t for t in behind if t and t != unit and scale_and_base(t)[1] in bases}
    if other := other | {seen for t in rest if (seen := other_unit(column.line, t))}:
        params = {"heading": label, "seen": min(other), "expected": column.line.unit_zh}
        return [Fault("sheet.unit.changed", where(sheet, table.heading_row, place), params)]
    said = below or {t for t in rest if _looks_like_unit(t)}
    if not said or unit in {_UNIT_HEADING.sub("", t.strip("()[]【】")) for t in rest}:
        return []
    params = {"heading": label, "seen": min(said), "expected": column.line.unit_zh}
    return [Fault("sheet.unit.changed", where(sheet, table.heading_row, place), params)]


def _behind_label(text: str, label: str) -> str:
    """What stands behind the line's label in its heading: 财政支出/亿元."""
    return text.removeprefix(label).strip("/:-()[]") if text.startswith(label) else ""


def _looks_like_unit(text: str) -> bool:
    return len(text) <= 5 and not any(c.isdigit() for c in text)


def _band_texts(
    sheet: Sheet, table: Table, plan_of: Geometry, from_row: int, first_row: int
) -> dict[int, set[str]]:
    """For each column the texts above it in the heading band; a line's label reaches over its columns."""
    code_column = table.columns[plan_of.column(CODE).index]
    codes = [line.code for line in plan_of.form.lines]
    declared = DeclaredCodes(codes)
    labels = {folded(plan_of.words.label(line)) for line in plan_of.form.lines} | set(codes)
    band: dict[int, set[str]] = {}
    rows = [
        r
        for r in range(from_row, first_row)
        if cell_text(sheet, r, code_column) != folded(plan_of.column(CODE).number)
    ]
    for row in rows:
        reaching = ""
        for column in range(len(sheet.rows[row])):
            text = cell_text(sheet, row, column)
            text = declared.find(sheet.rows[row][column]) or text
            if text:
                reaching = text if text in labels else ""
            if text or reaching:
                band.setdefault(column, set()).add(text or reaching)
    return band
