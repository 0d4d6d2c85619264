"""A received form sheet to entries: each declared cell once, found by its line or area and its heading."""

import re
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from contracts.forms import FormLine, ReturnForm
from contracts.plan import Plan
from sources.csv_text import column_letters
from sources.returns.cells.area_labels import AreaLabels
from sources.returns.cells.areas import area_names
from sources.returns.cells.cell_reader import CellReader
from sources.returns.cells.texts import DeclaredCodes, folded, noted, text_of
from sources.returns.cells.values import BARE_NUMBER
from sources.returns.entries import Entries, Fault, StructureFault, entry_frame
from sources.returns.form_sheets.geometry import (
    CODE,
    HEADING_ROW,
    NAME,
    NOTE,
    UNIT,
    Column,
    Geometry,
    Row,
    geometry,
)
from sources.returns.form_sheets.headings import Table, cell_text, find_table, find_value_columns, where
from sources.returns.form_sheets.line_names import LineNames
from sources.returns.form_sheets.rows_below import rows_below
from sources.returns.form_sheets.stated_units import (
    beside_table,
    noted_unit,
    stated_unit_faults,
    unit_above_columns,
)
from sources.returns.form_sheets.words import FOOTER_STARTS, NIL_MARKS, YES
from sources.workbook import CellValue, Sheet, address

CLOSED = "×"
NIL_SAID = (*YES, *(f"{mark}:{yes}" for mark, yes in zip(NIL_MARKS, YES, strict=True)))


@dataclass(frozen=True)
class Found:
    """One row of the sheet that belongs to the table: its place, and the line or area it is for (or neither)."""

    index: int
    code: str | None


class SheetReader:
    """Reads one sheet of one form for one reporting month."""

    def __init__(self, sheet: Sheet, form: ReturnForm, plan: Plan, month: str) -> None:
        self.sheet, self.form, self.plan, self.month = sheet, form, plan, month
        self.plan_of: Geometry = geometry(form, plan)
        self.areas = area_names(plan.codelists["ref_area"])
        self.lines = DeclaredCodes(line.code for line in form.lines)
        self.faults: list[Fault] = []
        self.row_faults: dict[int, Fault] = {}
        self.rows: list[dict[str, Any]] = []
        self.first_entry: dict[int, int] = {}  # sheet row -> its first entry
        self.cells = CellReader(sheet)
        self.names = LineNames(form, plan)
        self.area_labels = AreaLabels(plan)
        self.known_units = self.names.known

    def read(self) -> Entries:
        """Every value cell of the form as an entry. Raises StructureFault."""
        table = find_table(self.sheet, self.plan_of, self.month)
        found = self._rows(table)
        if not any(row.code for row in found):
            raise StructureFault((Fault("file.rows.none", where(self.sheet, table.heading_row, 0)),))
        if not self.plan_of.by_lines:
            table = find_value_columns(
                self.sheet, self.plan_of, table, found[0].index, self.month, self.names.other_unit
            )
        self._check_rows(table, found)
        stated = stated_unit_faults(
            self.sheet, beside_table(self.sheet, found[0].index, found[-1].index), self.form, self.plan
        )
        if self.plan_of.by_lines:
            between = range(table.heading_row + 1, found[0].index)
            places = [at for column in self.plan_of.values if (at := table.at(column)) is not None]
            told = {fault.locator for fault in stated}
            above = unit_above_columns(self.sheet, between, places, self.form, self.known_units)
            stated += [fault for fault in above if fault.locator not in told]
        if stated:
            raise StructureFault(tuple(stated))
        for row in found:
            self._read_row(table, row)
        self._check_undeclared(table, found)
        self.faults += rows_below(self.sheet, found[-1].index, self._value_columns(table, []))
        self.faults += self.cells.taken_on_trust()
        nil = self._is_nil(table)
        frame = entry_frame(self.rows)
        filled = frame.filter(pl.col("raw") != "").height
        if nil and filled:
            raise StructureFault(
                (Fault("file.nil.contradicted", where(self.sheet, *nil), {"count": filled}),)
            )
        if not nil and not filled:
            raise StructureFault((Fault("file.values.none", where(self.sheet, table.heading_row, 0)),))
        home = where(self.sheet, table.heading_row, 0)
        return Entries(frame, [] if nil else self.faults, self.month, nil is not None, self.sheet.name, home)

    # ---- rows -----------------------------------------------------------------------------------

    def _rows(self, table: Table) -> list[Found]:
        """The rows of the table from the first that names a line or area, to the footer or a blank stretch."""
        name, code = (table.columns[self.plan_of.column(kind).index] for kind in (NAME, CODE))
        found: list[Found] = []
        for index in range(table.heading_row + 1, len(self.sheet.rows)):
            cells = self.sheet.rows[index]
            label, number = (cells[c] if c < len(cells) else "" for c in (name, code))
            if cell_text(self.sheet, index, code) == folded(self.plan_of.column(CODE).number):
                continue  # 甲 乙 丙 1 2
            if any(
                cell_text(self.sheet, index, c).startswith(FOOTER_STARTS) for c in range(max(name, code) + 1)
            ):
                break  # left of the values: a reason in 核实说明 may begin with 说明：
            which = self._which(label, number, index, code)
            if which or (
                found and any(self._value(index, c) != "" for c in self._value_columns(table, cells))
            ):
                found.append(Found(index, which))
        last = max((n for n, row in enumerate(found) if row.code), default=-1)
        below = [
            row for n, row in enumerate(found[last + 1 :], start=1) if row.index == found[last].index + n
        ]
        return found[: last + 1] + below

    def _value_columns(self, table: Table, cells: list[CellValue]) -> list[int]:
        """The columns that may hold values: the declared ones, or all but name and code before those are known."""
        known = [c for column in self.plan_of.values if (c := table.at(column)) is not None]
        taken = set(table.columns.values())
        return known or [c for c in range(len(cells)) if c not in taken]

    def _which(self, label: CellValue, number: CellValue, index: int, code_column: int) -> str | None:
        """The line or area the row is for; a code and a name that contradict each other are a fault."""
        by_code, by_name = self._by_code(number), self._by_name(label)
        if by_code and by_code != by_name and (found := self._name_fault(by_code, text_of(label))):
            self.row_faults[index] = Fault(found[0], where(self.sheet, index, code_column), found[1])
        return by_code or by_name

    def _name_fault(self, code: str, label: str) -> tuple[str, dict[str, Any]] | None:
        """What the name beside the code of a line or area says against it."""
        if not self.plan_of.by_lines:
            return self.area_labels.fault(code, label)
        line = self.form.line(code)
        return self.names.fault(line, label) if line else None

    def _by_code(self, value: CellValue) -> str | None:
        if self.plan_of.by_lines:
            return self.lines.find(value)
        return self.areas.find(value)

    def _by_name(self, value: CellValue) -> str | None:
        text = folded(text_of(value))
        if not self.plan_of.by_lines:
            return self.areas.find(value)
        same = [
            line.code for line in self.form.lines if text in (folded(line.label_zh), folded(line.label_en))
        ]
        return same[0] if len(same) == 1 else None

    def _label(self, code: str) -> str:
        line = self.form.line(code)
        return self.plan_of.words.label(line or self.plan.codelists["ref_area"][code])

    def _check_rows(self, table: Table, found: list[Found]) -> None:
        """Every declared row is there once; a form's lines are never deleted, areas may be where it says so."""
        places: dict[str, int] = {}
        code_column = table.columns[self.plan_of.column(CODE).index]
        faults = []
        for row in found:
            if row.code in places:
                params = {"code": row.code, "rows": f"{places[row.code] + 1}、{row.index + 1}"}
                faults.append(Fault("sheet.row.repeated", where(self.sheet, row.index, code_column), params))
            elif row.code:
                places[row.code] = row.index
        for declared in self.plan_of.rows if self.plan_of.by_lines else ():
            if declared.code not in places:
                params = {"code": declared.code, **declared.names, "home": address(declared.index, 1)}
                place = where(self.sheet, found[-1].index, code_column)
                faults.append(Fault("sheet.row.missing", place, params))
        if faults:
            raise StructureFault(tuple(faults))

    # ---- cells ----------------------------------------------------------------------------------

    def _read_row(self, table: Table, row: Found) -> None:
        note_column = table.at(self.plan_of.column(NOTE))
        note = noted(text_of(self._value(row.index, note_column))) if note_column is not None else ""
        declared = next((r for r in self.plan_of.rows if r.code == row.code), None)
        of_row = (
            self.row_faults.get(row.index),
            self._unit_fault(table, row, declared),
            self._long_row_fault(table, row),
            self._noted_unit_fault(row, declared, note, note_column),
        )
        whole_row = [f for f in of_row if f]
        if not self.sheet.name and note_column is not None and re.search(BARE_NUMBER, note):
            beside = where(self.sheet, row.index, note_column)
            whole_row.append(Fault("row.number.parted", beside, {"seen": note}))
        for column in self.plan_of.values:
            place = table.at(column)
            if place is None:
                continue
            line = self.plan_of.asks(declared, column) if declared else column.line
            raw, odd = self.cells.read(row.index, place, line.unit_zh if line else "")
            if line is None and declared and (raw in ("", CLOSED) or raw in self.form.missing):
                continue
            if row.code is None and raw == "":
                continue
            self._entry(row, column, place, line, raw, note)
            entry = len(self.rows)
            for rule_id, params in odd:
                self._fault(rule_id, row.index, place, entry, **params)
            if row.code is None or (declared is None and self.plan_of.by_lines):
                self._unknown_row(table, row, place, entry)
            elif declared is None:
                self._fault("row.area.undeclared", row.index, place, entry, label=self._label(row.code))
            elif line is None:
                self._fault(
                    "cell.value.unasked", row.index, place, entry, **declared.names, **self._measure(column)
                )
            elif raw == "" and self.form.demands(line):
                named = {"label_zh": line.label_zh, "label_en": line.label_en}
                said = {"measure_zh": column.label, "measure_en": f" ({self._measure(column)['measure_en']})"}
                self._fault("cell.value.blank", row.index, place, entry, **named, **said)
            if raw:
                self.faults += [replace(fault, row_no=entry) for fault in whole_row]

    def _entry(
        self, row: Found, column: Column, place: int, line: FormLine | None, raw: str, note: str
    ) -> None:
        area = self.form.areas[0] if self.plan_of.by_lines else row.code
        self.first_entry.setdefault(row.index, len(self.rows) + 1)
        self.rows.append({
            "locator": where(self.sheet, row.index, place), "line": line.code if line else None, "area": area,
            "measure": column.measure, "month": self.month, "raw": raw, "note": note,
        })  # fmt: skip

    def _value(self, index: int, place: int) -> CellValue:
        return self.cells.value(index, place)

    def _fault(self, rule_id: str, index: int, place: int, entry: int, **params: Any) -> None:
        self.faults.append(Fault(rule_id, where(self.sheet, index, place), params, entry))

    def _measure(self, column: Column) -> dict[str, str]:
        """What the column is headed, in both languages."""
        measure = self.plan.codelists["measure"][column.measure]
        return {"measure_zh": measure.label_zh, "measure_en": measure.label_en}

    def _unknown_row(self, table: Table, row: Found, place: int, entry: int) -> None:
        cells = self.sheet.rows[row.index]
        texts = [text_of(cells[c]) for c in sorted(table.columns.values())[:2] if c < len(cells)]
        near = self.areas.near(texts[0]) if texts and not self.plan_of.by_lines else ""
        hint = f"（{near}？）" if near else ""
        self._fault(
            "row.line.unknown",
            row.index,
            place,
            entry,
            seen=" ".join(t for t in texts if t) or "（空）",
            hint=hint,
        )

    def _unit_fault(self, table: Table, row: Found, declared: Row | None) -> Fault | None:
        """The printed unit of a line differs from the declared one."""
        place = table.at(self.plan_of.column(UNIT)) if self.plan_of.by_lines else None
        if place is None or declared is None or declared.line is None:
            return None
        seen = cell_text(self.sheet, row.index, place)
        if not seen or folded(declared.line.unit_zh) in (seen, seen.strip("()[]【】")):
            return None
        params = {"seen": seen, "expected": declared.line.unit_zh, **declared.names}
        return Fault("cell.unit.changed", where(self.sheet, row.index, place), params)

    def _noted_unit_fault(
        self, row: Found, declared: Row | None, note: str, place: int | None
    ) -> Fault | None:
        """The note says that the figures beside it are in another unit."""
        if not note or place is None or declared is None:
            return None
        params = noted_unit(note, declared, self.form, self.known_units)
        return Fault("cell.unit.changed", where(self.sheet, row.index, place), params) if params else None

    def _long_row_fault(self, table: Table, row: Found) -> Fault | None:
        """A row of a text with more fields than its heading row: a comma within a number may have parted it."""
        fields, width = len(self.sheet.rows[row.index]), len(self.sheet.rows[table.heading_row])
        if self.sheet.name or fields <= width:
            return None
        params = {"seen": fields, "expected": width}
        return Fault("row.fields.too_many", where(self.sheet, row.index, width), params)

    def _check_undeclared(self, table: Table, found: list[Found]) -> None:
        """Values in columns the form does not declare are named: nobody shall think they were taken."""
        declared = set(table.columns.values())
        width = max(len(self.sheet.rows[row.index]) for row in found)
        for column in range(width):
            if column in declared:
                continue
            rows = [r.index for r in found if r.code and self._value(r.index, column) != ""]
            heading = cell_text(self.sheet, table.heading_row, column) or column_letters(column)
            for row in rows:
                params = {"heading": heading, "count": len(rows)}
                place = where(self.sheet, row, column)
                self.faults.append(Fault("sheet.column.undeclared", place, params, self.first_entry.get(row)))

    # ---- nil return ------------------------------------------------------------------------------

    def _is_nil(self, table: Table) -> tuple[int, int] | None:
        """The cell that says yes (是) beside the nil-return question, or None."""
        for row in range(min(table.heading_row, HEADING_ROW + 10)):
            for column in range(len(self.sheet.rows[row])):
                if not cell_text(self.sheet, row, column).startswith(NIL_MARKS):
                    continue
                for place in range(column, len(self.sheet.rows[row])):
                    if cell_text(self.sheet, row, place) in NIL_SAID:
                        return row, place
        return None
