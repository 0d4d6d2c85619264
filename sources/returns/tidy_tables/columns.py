"""The columns of a tidy table, and how the value of each cell becomes a code."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.csv_text import column_letters
from sources.returns.cells.areas import area_names
from sources.returns.cells.texts import DeclaredCodes, folded, text_of
from sources.returns.entries import Fault, StructureFault
from sources.returns.form_sheets.headings import where
from sources.returns.period_evidence import months_said
from sources.returns.periods import is_due_in
from sources.returns.tidy_tables.statuses import codes_by_name, status_marks
from sources.workbook import CellValue, Sheet, address

HEADINGS = {
    "line": ("代码", "line"), "area": ("地区代码", "ref_area", "地区"), "measure": ("口径", "measure"),
    "value": ("数值", "obs_value"), "month": ("报告期", "time_period"), "unit": ("计量单位", "unit"),
    "note": ("核实说明", "note"), "conf": ("保密状态", "conf_status"), "form": ("表号", "form"),
    "flag": ("数据状态", "obs_status", "flag"),
}  # fmt: skip
TEN_THOUSAND = 10_000
NAMES = {
    "line": ("指标名称", "indicator"),
    "area": ("地区名称", "area"),
}  # in the place of the codes, or beside them: then the part is called name_line, name_area
BESIDE = {part: f"name_{part}" for part in NAMES}


@dataclass(frozen=True)
class Header:
    """The heading row of a tidy table and the column of each part."""

    row: int
    columns: dict[str, int]


Lookups = dict[str, Callable[[CellValue], str | None]]


def lookups(form: ReturnForm, plan: Plan, month: str) -> Lookups:
    """How the value of a cell becomes a code, for each part of the table that holds codes."""
    lines, names, flags = (
        DeclaredCodes(line.code for line in form.lines),
        line_names(form),
        status_marks(form, plan),
    )
    areas, measures, own = (
        area_names(plan.codelists["ref_area"]),
        _measures(form, plan),
        areas_asked(form, plan),
    )
    marks = confidentiality_marks(plan)
    return {
        "line": lambda v: lines.find(v) or names.get(folded(text_of(v))),
        "area": lambda v: code if (code := areas.find(v)) in own else None,
        "measure": lambda v: measures.get(folded(text_of(v))),
        "month": lambda v: _month(form, v, month),
        "conf": lambda v: marks.get(folded(text_of(v))),
        "form": lambda v: form.number if folded(text_of(v)) in ("", folded(form.number)) else None,
        "flag": lambda v: flags.get(text_of(v).strip(), flags.get(folded(text_of(v)))),
    }


def areas_asked(form: ReturnForm, plan: Plan) -> frozenset[str]:
    """The areas that a row may be of: those of the form, of a partial table by area also those below them."""
    asked = set(form.areas)
    if form.coverage == "full" or form.rows == "lines":
        return frozenset(asked)
    below: dict[str, list[str]] = {}
    for area in plan.codelists["ref_area"]:
        below.setdefault(area.parent_code, []).append(area.code)
    waiting = list(asked)
    while waiting:
        found = [code for code in below.get(waiting.pop(), ()) if code not in asked]
        asked.update(found)
        waiting += found
    return frozenset(asked)


def defaults(form: ReturnForm, month: str) -> dict[str, str]:
    """What holds for every row where the table has no such column."""
    of_every = {
        "area": form.areas[0],
        "measure": form.measures[0],
        "month": month,
        "note": "",
        "conf": "",
        "flag": "",
    }
    return of_every | {"form": form.number}


def locators(header: Header, rows: pl.Series) -> pl.Series:
    """The address of the value in each of these 0-based rows of a text file."""
    letters, last = column_letters(header.columns["value"]), rows[-1] if len(rows) else 0
    if len(rows) and last - rows[0] + 1 == len(rows):
        return pl.concat([_run(letters, *one) for one in _thousands(rows[0] + 1, last + 1)])
    return pl.select(pl.concat_str(pl.lit(letters), pl.lit(rows + 1))).to_series()


def _thousands(first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """The rows from first to last as runs that differ in their last four digits only: (the digits before, from, to)."""
    while first <= last:
        end = min(last, first - first % TEN_THOUSAND + TEN_THOUSAND - 1)
        yield first // TEN_THOUSAND, first % TEN_THOUSAND, end % TEN_THOUSAND
        first = end + 1


def _run(letters: str, before: int, first: int, last: int) -> pl.Series:
    digits = _four_digits().slice(first, last - first + 1)
    if not before:
        digits = digits.str.strip_chars_start("0")
    return pl.Series([f"{letters}{before or ''}"]) + digits


@cache
def _four_digits() -> pl.Series:
    return pl.Series([f"{n:04d}" for n in range(TEN_THOUSAND)], dtype=pl.String)


def check_header(sheet: Sheet, header: Header, form: ReturnForm) -> None:
    """The table has the columns its form needs, each once. Raises StructureFault."""
    needed = [("area", len(form.areas) > 1), ("measure", len(form.measures) > 1)]
    missing = [HEADINGS[part][0] for part, is_needed in needed if is_needed and part not in header.columns]
    if missing:
        width = max(len(cells) for cells in sheet.rows[header.row :])
        extra = [text for _, text in undeclared(sheet.rows[header.row], width)]
        params = {"missing": "、".join(missing), "extra": "、".join(extra) or "—"}
        raise StructureFault((Fault("file.header.mismatch", where(sheet, header.row, 0), params),))
    names = {folded(name): part for part, texts in HEADINGS.items() for name in texts}
    parts = [names.get(folded(text_of(cell))) for cell in sheet.rows[header.row]]
    beside = {place for part, place in header.columns.items() if part in BESIDE.values()}
    for place, part in enumerate(parts):
        if part and header.columns[part] != place and place not in beside:
            cells = "、".join(address(header.row, n) for n, other in enumerate(parts) if other == part)
            params = {"heading": HEADINGS[part][0], "cells": cells}
            raise StructureFault((Fault("sheet.heading.repeated", where(sheet, header.row, place), params),))


def undeclared(heading: list[CellValue], width: int) -> list[tuple[int, str]]:
    """Columns of the table that the reader does not know, with their headings, else their letters."""
    known = {folded(name) for texts in HEADINGS.values() for name in texts} | {
        folded(name) for texts in NAMES.values() for name in texts
    }
    heads = [*heading, *[""] * width][:width]
    return [
        (place, text_of(head) or column_letters(place))
        for place, head in enumerate(heads)
        if folded(text_of(head)) not in known
    ]


def _measures(form: ReturnForm, plan: Plan) -> dict[str, str]:
    labels = plan.codelists["measure"]
    return {folded(name): m for m in form.measures for name in (m, labels[m].label_zh, labels[m].label_en)}


def _month(form: ReturnForm, value: CellValue, last: str) -> str | None:
    """The one reporting month the cell names, not after that of the return; 2026.1 may be two."""
    return min(found) if len(found := months_of(form, value, last)) == 1 else None


def months_of(form: ReturnForm, value: CellValue, last: str) -> list[str]:
    """The reporting months that the cell may name, none after `last`, in order."""
    return sorted(m for m in months_said(text_of(value)) if m <= last and is_due_in(form, m))


def line_names(form: ReturnForm) -> dict[str, str]:
    """The line of each name that only one line of the form has: its label in either language, its indicator's code."""
    found: dict[str, set[str]] = {}
    for line in form.lines:
        for name in (line.label_zh, line.label_en, line.indicator):
            found.setdefault(folded(name), set()).add(line.code)
    return {name: codes.pop() for name, codes in found.items() if name and len(codes) == 1}


def confidentiality_marks(plan: Plan) -> dict[str, str]:
    """Codes of CONF_STATUS by code and label; an empty cell marks nothing."""
    return codes_by_name(plan.codelists["conf_status"])
