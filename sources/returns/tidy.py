"""A tidy table (one row a figure) to entries: column by column, so that a large file costs little.

| column              | also written | must be there | holds                                                   |
|---------------------|--------------|---------------|---------------------------------------------------------|
| 代码                | line         | yes           | the line's code on the form                             |
| 地区代码            | ref_area     | form has several areas | code or name of the area                       |
| 口径                | measure      | form has several measures | code or printed label of the measure        |
| 数值                | obs_value    | yes           | the value in the printed unit, or a sign for missing    |
| 报告期              | time_period  | no            | the reporting month, where the file revises earlier ones |
| 计量单位            | unit         | no            | must be the line's printed unit                          |
| 核实说明            | note         | no            | the reason that confirms a warning                       |
| 保密状态            | conf_status  | no            | a code or label of CONF_STATUS; empty: as the form says  |
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.areas import AreaNames
from sources.returns.entries import ENTRY, Entries, Fault, StructureFault
from sources.returns.headings import where
from sources.returns.periods import is_due_in, periods_near, reporting_month
from sources.returns.texts import folded, matched_code, number_text, text_of
from sources.workbook import CellValue, Sheet, address

HEADINGS = {
    "line": ("代码", "line"), "area": ("地区代码", "ref_area", "地区"), "measure": ("口径", "measure"),
    "value": ("数值", "obs_value"), "month": ("报告期", "time_period"), "unit": ("计量单位", "unit"),
    "note": ("核实说明", "note"), "conf": ("保密状态", "conf_status"),
}  # fmt: skip
IGNORED = ("表号", "form", "指标名称", "indicator", "地区名称", "area")


@dataclass(frozen=True)
class Header:
    """The heading row of a tidy table and the column of each part."""

    row: int
    columns: dict[str, int]


def find_header(sheet: Sheet) -> Header | None:
    """The heading row of a tidy table among the first rows of the sheet, or None where there is none."""
    names = {folded(name): part for part, texts in HEADINGS.items() for name in texts}
    for index, cells in enumerate(sheet.rows[:20]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            part = names.get(folded(text_of(cell)))
            if part:
                columns.setdefault(part, column)
        if {"line", "value"} <= set(columns):
            return Header(index, columns)
    return None


def read_tidy(sheet: Sheet, header: Header, form: ReturnForm, plan: Plan, month: str) -> Entries:
    """Every row of the tidy table as an entry. Raises StructureFault."""
    _check_header(sheet, header, form)
    body = [
        (n, cells) for n, cells in enumerate(sheet.rows) if n > header.row and any(c != "" for c in cells)
    ]
    if not body:
        raise StructureFault((Fault("file.rows.none", where(sheet, header.row, 0)),))
    column = _columns(header, [cells for _, cells in body])
    codes = [line.code for line in form.lines]
    areas, measures = AreaNames(plan.codelists["ref_area"]), _measures(form, plan)
    marks = _marks(plan)
    frame = pl.DataFrame(
        {
            "row_no": range(1, len(body) + 1),
            "locator": [_place(sheet, n, header.columns["value"]) for n, _ in body],
            "line": _looked_up(column("line"), lambda v: matched_code(v, codes)),
            "area": _looked_up(column("area"), areas.find) if "area" in header.columns else [form.areas[0]] * len(body),
            "measure": _looked_up(column("measure"), lambda v: measures.get(folded(text_of(v))))
            if "measure" in header.columns else [form.measures[0]] * len(body),
            "month": _looked_up(column("month"), lambda v: _month(form, v, month)) if "month" in header.columns else [month] * len(body),
            "raw": _texts(column("value")),
            "note": _texts(column("note")) if "note" in header.columns else [""] * len(body),
            "conf": _looked_up(column("conf"), lambda v: marks.get(folded(text_of(v)))) if "conf" in header.columns else [""] * len(body),
        },
        schema=ENTRY,
    )  # fmt: skip
    frame = _percent(_errors(frame, sheet, header, [n for n, _ in body]), sheet, header, [n for n, _ in body])
    faults = _faults(sheet, header, form, frame, body, marks) + _column_faults(sheet, header, body)
    faults += _absent_lines(sheet, header, form, frame)
    return Entries(frame, faults, month, False, sheet.name)


def _check_header(sheet: Sheet, header: Header, form: ReturnForm) -> None:
    needed = [("area", len(form.areas) > 1), ("measure", len(form.measures) > 1)]
    missing = [HEADINGS[part][0] for part, is_needed in needed if is_needed and part not in header.columns]
    if missing:
        extra = [text for _, text in _undeclared(sheet, header)]
        params = {"missing": "、".join(missing), "extra": "、".join(extra) or "—"}
        raise StructureFault((Fault("file.header.mismatch", where(sheet, header.row, 0), params),))
    names = {folded(name): part for part, texts in HEADINGS.items() for name in texts}
    parts = [names.get(folded(text_of(cell))) for cell in sheet.rows[header.row]]
    for place, part in enumerate(parts):
        if part and header.columns[part] != place:
            cells = "、".join(address(header.row, n) for n, other in enumerate(parts) if other == part)
            params = {"heading": HEADINGS[part][0], "cells": cells}
            raise StructureFault((Fault("sheet.heading.repeated", where(sheet, header.row, place), params),))


def _undeclared(sheet: Sheet, header: Header) -> list[tuple[int, str]]:
    """Columns of the table that the reader does not know, with their headings."""
    known = {folded(name) for texts in HEADINGS.values() for name in texts} | set(IGNORED)
    width = max(len(cells) for cells in sheet.rows[header.row :])
    heads = [*sheet.rows[header.row], *[""] * width][:width]
    return [
        (place, text_of(head) or "（无表头）")
        for place, head in enumerate(heads)
        if folded(text_of(head)) not in known
    ]


def _column_faults(sheet: Sheet, header: Header, body: list[tuple[int, list[CellValue]]]) -> list[Fault]:
    """Values in columns the reader does not know are named: nobody shall think they were taken."""
    faults = []
    for place, heading in _undeclared(sheet, header):
        rows = [row for row, cells in body if place < len(cells) and cells[place] != ""]
        if rows:
            params = {"heading": heading, "count": len(rows)}
            faults.append(Fault("sheet.column.undeclared", where(sheet, rows[0], place), params))
    return faults


def _absent_lines(sheet: Sheet, header: Header, form: ReturnForm, frame: pl.DataFrame) -> list[Fault]:
    """Required lines a full return says nothing of: that withdraws them."""
    if form.coverage != "full":
        return []
    there = set(frame["line"].to_list())
    absent = [line for line in form.lines if line.required and line.code not in there]
    if not absent:
        return []
    params = {"lines": "、".join(f"{line.code} {line.label_zh}" for line in absent)}
    return [Fault("row.line.absent", where(sheet, header.row, 0), params)]


def _columns(header: Header, body: list[list[CellValue]]) -> Callable[[str], list[CellValue]]:
    def column(part: str) -> list[CellValue]:
        index = header.columns[part]
        return [cells[index] if index < len(cells) else "" for cells in body]

    return column


def _looked_up(values: list[CellValue], find: Callable[[CellValue], str | None]) -> list[str | None]:
    """Each value looked up once, however often it stands in the column."""
    found = {value: find(value) for value in set(values)}
    return [found[value] for value in values]


def _texts(values: Iterable[CellValue]) -> list[str]:
    return [
        number_text(v) if type(v) is float else v.strip() if type(v) is str else text_of(v) for v in values
    ]


def _measures(form: ReturnForm, plan: Plan) -> dict[str, str]:
    labels = plan.codelists["measure"]
    return {folded(name): m for m in form.measures for name in (m, labels[m].label_zh, labels[m].label_en)}


def _marks(plan: Plan) -> dict[str, str]:
    """Codes of CONF_STATUS by code and label; an empty cell marks nothing."""
    codes = plan.codelists["conf_status"]
    return {"": ""} | {folded(name): c.code for c in codes for name in (c.code, c.label_zh, c.label_en)}


def _month(form: ReturnForm, value: CellValue, last: str) -> str | None:
    """The reporting month the cell names, not after that of the return; 2026.1 as a number may be 2026.10."""
    if isinstance(value, float) and not value.is_integer():
        return None
    month = reporting_month(text_of(value)[:7] if not isinstance(value, str) else value)
    return month if month and month <= last and is_due_in(form, month) else None


def _place(sheet: Sheet, row: int, column: int) -> str:
    return f"{sheet.name}!{address(row, column)}" if sheet.name else address(row, column)


def _errors(frame: pl.DataFrame, sheet: Sheet, header: Header, rows: list[int]) -> pl.DataFrame:
    """An error value is read as its text (`#DIV/0!`), never as a blank."""
    place = header.columns["value"]
    if not any((n, place) in sheet.errors for n in rows):
        return frame
    raws = [sheet.errors.get((n, place), raw) for n, raw in zip(rows, frame["raw"], strict=True)]
    return frame.with_columns(pl.Series("raw", raws))


def _percent(frame: pl.DataFrame, sheet: Sheet, header: Header, rows: list[int]) -> pl.DataFrame:
    """Cells displayed as per cent hold a hundredth of what a person reads."""
    place = header.columns["value"]
    marked = [(n, place) in sheet.percent for n in rows] if sheet.percent else []
    if not any(marked):
        return frame
    raws = [
        number_text(float(raw) * 100) + "%" if is_marked and raw and raw[-1] != "%" else raw
        for raw, is_marked in zip(frame["raw"], marked, strict=True)
    ]
    return frame.with_columns(pl.Series("raw", raws))


def _faults(
    sheet: Sheet,
    header: Header,
    form: ReturnForm,
    frame: pl.DataFrame,
    body: list[tuple[int, list[CellValue]]],
    marks: dict[str, str],
) -> list[Fault]:
    faults: list[Fault] = []

    def add(rule_id: str, part: str, bad: pl.DataFrame, **params: str) -> None:
        for entry in bad["row_no"]:
            row, cells = body[entry - 1]
            column = header.columns.get(part, 0)
            seen = text_of(cells[column]) if column < len(cells) else ""
            faults.append(
                Fault(rule_id, where(sheet, row, column), {"seen": seen or "（空）", **params}, entry)
            )

    add("row.line.unknown", "line", frame.filter(pl.col("line").is_null()), hint="")
    add("cell.area.unknown", "area", frame.filter(pl.col("area").is_null()))
    allowed = "、".join(form.measures)
    add(
        "cell.code.unknown",
        "measure",
        frame.filter(pl.col("measure").is_null()),
        column="口径",
        allowed=allowed,
    )
    add(
        "cell.code.unknown",
        "conf",
        frame.filter(pl.col("conf").is_null()),
        column="保密状态",
        allowed="、".join(sorted({code for code in marks.values() if code})),
    )
    add(
        "cell.period.other",
        "month",
        frame.filter(pl.col("month").is_null()),
        allowed=periods_near(form, "2026-12"),
    )
    for line in form.lines:
        of_line = frame.filter(pl.col("line") == line.code)
        asked = form.measures_of(line)
        add(
            "cell.measure.unasked",
            "measure",
            of_line.filter(~pl.col("measure").is_in(asked)),
            label=line.label_zh,
        )
        blank = of_line.filter(pl.col("raw") == "") if form.demands(line) else of_line.head(0)
        add("cell.value.blank", "value", blank, label=line.label_zh, measure="")
    faults += _unit_faults(sheet, header, form, frame, body)
    place = header.columns["value"]
    if sheet.hidden_rows or place in sheet.hidden_columns:
        for entry, (row, cells) in enumerate(body, start=1):
            if row in sheet.hidden_rows or place in sheet.hidden_columns:
                seen = text_of(cells[place]) if place < len(cells) else ""
                faults.append(Fault("cell.value.hidden", where(sheet, row, place), {"seen": seen}, entry))
    covered = {
        row: address(top, left) for top, left, bottom, right in sheet.merged if left <= place <= right
        for row in range(top, bottom + 1) if (row, place) != (top, left)
    }  # fmt: skip
    for entry, (row, _) in enumerate(body, start=1):
        if row in covered:
            faults.append(Fault("cell.merged.value", where(sheet, row, place), {"top": covered[row]}, entry))
    for row, column in sheet.uncomputed:
        entry_no = next((n for n, (index, _) in enumerate(body, start=1) if index == row), None)
        if column == header.columns["value"]:
            faults.append(Fault("cell.formula.uncomputed", where(sheet, row, column), {}, entry_no))
    return faults


def _unit_faults(
    sheet: Sheet,
    header: Header,
    form: ReturnForm,
    frame: pl.DataFrame,
    body: list[tuple[int, list[CellValue]]],
) -> list[Fault]:
    place = header.columns.get("unit")
    if place is None:
        return []
    units = {line.code: line for line in form.lines}
    expected = {code: folded(line.unit_zh) for code, line in units.items()}
    faults = []
    for entry, (code, (row, cells)) in enumerate(zip(frame["line"], body, strict=True), start=1):
        seen = cells[place] if place < len(cells) else ""
        if seen != "" and code and folded(text_of(seen)) != expected[code]:
            params = {"seen": text_of(seen), "expected": units[code].unit_zh, "label": units[code].label_zh}
            faults.append(Fault("cell.unit.changed", where(sheet, row, place), params, entry))
    return faults
