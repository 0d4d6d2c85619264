"""Bytes of a received workbook to a book of neutral cells, whatever program wrote them."""

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import python_calamine as calamine

from contracts.visible import readable
from sources.workbook import biff, facts_ods, facts_xlsb, facts_xlsx, limits, number_formats
from sources.workbook.conditional import seen
from sources.workbook.left_out import left_out
from sources.workbook.mending import mended
from sources.workbook.model import (
    Book,
    BookFault,
    Cell,
    Facts,
    Merged,
    Sheet,
    unreadable,
    value_at,
)
from sources.workbook.package import Package
from sources.workbook.recomputing import Recomputed
from sources.workbook.sniff import zip_kind

LAST_DAY = 2_958_466  # of the year 9999
_FACTS = {"xlsx": facts_xlsx.book_facts, "xlsb": facts_xlsb.book_facts, "ods": facts_ods.book_facts}


def workbook_of(content: bytes, kind: str) -> Book:
    """The workbook the bytes are, read whole; nothing in it is run. Raises BookFault."""
    lacks: tuple[tuple[str, str], ...] = ()
    try:
        facts: Mapping[str, Facts] | list[Facts]
        if kind == "xls":
            facts = biff.book_facts(content)
        else:
            package = Package(content)
            kind = zip_kind(package)
            facts = _FACTS[kind](package)
            lacks = left_out(package, kind)
            content = mended(package, content)
            del package
    except (struct.error, IndexError, UnicodeError) as error:
        raise unreadable("", f"a record is incomplete ({error})") from None
    return Book(kind, _sheets(content, facts), lacks)


def _sheets(content: bytes, facts: Mapping[str, Facts] | list[Facts]) -> tuple[Sheet, ...]:
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            read = [
                _read(workbook, meta, facts[index] if isinstance(facts, list) else facts[meta.name])
                for index, meta in enumerate(workbook.sheets_metadata)
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError:
        raise BookFault("file.workbook.password", "", {}) from None
    except BookFault:
        raise
    except LookupError:
        raise unreadable("", "the list of sheets contradicts itself") from None
    except BaseException as error:  # a panic of the reader is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        detail = str(error) if isinstance(error, Exception) else "its records contradict themselves"
        raise unreadable("", detail) from None
    computed = Recomputed({one.name: one.rows for one in read}, {one.name: one.facts for one in read})
    return tuple(_sheet(one, computed) for one in read)


@dataclass(frozen=True)
class _Read:
    """A sheet as its values were read, before its formulas are held against them."""

    name: str
    visible: bool
    rows: list[list[Any]]
    merged: tuple[Merged, ...]
    shown: dict[Cell, number_formats.Shown]
    facts: Facts


def _read(workbook: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, facts: Facts) -> _Read:
    read = workbook.get_sheet_by_name(meta.name)
    rows = cast(list[list[Any]], read.to_python(skip_empty_area=False))
    merged = facts.merged
    if merged is None:
        merged = tuple(_merged(area) for area in read.merged_cell_ranges or ())
    if timedelta in {kind for row in rows for kind in map(type, row)}:
        _count_days(rows)
    is_visible = meta.visible == calamine.SheetVisibleEnum.Visible
    return _Read(meta.name, is_visible, rows, _within(rows, merged), _shown(rows, facts), facts)


def _sheet(read: _Read, computed: Recomputed) -> Sheet:
    facts, verdicts = read.facts, computed.verdicts(read.name)
    dressed = seen(read.rows, facts, read.name, computed)
    shown = read.shown | dressed.shown
    return Sheet(
        name=readable(read.name),
        visible=read.visible,
        rows=read.rows,
        merged=read.merged,
        hidden_rows=facts.hidden_rows,
        hidden_columns=facts.hidden_columns,
        uncomputed=facts.uncomputed | verdicts.uncomputed,
        errors=facts.errors,
        formats={cell: code for cell, code in facts.formats.items() if cell in shown},
        shown=shown,
        marked=facts.marked,
        struck=facts.struck | dressed.struck,
        unseen=(facts.unseen - dressed.brought_out) | dressed.unseen,
        repeated=facts.repeated,
        doubtful=frozenset(dressed.doubtful),
        stale=verdicts.stale,
        on_trust=frozenset(verdicts.on_trust),
    )


def _shown(rows: list[list[Any]], facts: Facts) -> dict[Cell, number_formats.Shown]:
    """What a person sees in the cells whose format says more than digits; numbers shown as days become days."""
    found = dict(facts.shown)
    if facts.hides_zeros:
        unseen = number_formats.Shown("", None)
        cells = ((r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row) if v == 0)
        found = {(r, c): unseen for r, c, v in cells if type(v) in (int, float)} | found
    for (row, column), code in facts.formats.items():
        value = value_at(rows, row, column)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and number_formats.is_date(code) and 0 < cast(float, value) < LAST_DAY:
            rows[row][column] = datetime(1899, 12, 30) + timedelta(days=cast(float, value))
        elif one := number_formats.shown_value(code, value):
            found[row, column] = one
    return found


def _within(rows: list[list[Any]], merged: tuple[Merged, ...]) -> tuple[Merged, ...]:
    """The merged areas; where they come to more than a sheet of figures has, no farther than it reaches.

    Raises BookFault.
    """
    limits.check_merged(len(merged))
    if sum(map(_cells_in, merged)) <= limits.MERGED_CELLS:
        return merged
    last_row, last_column = len(rows) - 1, max(map(len, rows), default=0) - 1
    inside = tuple(
        (top, left, min(bottom, last_row), min(right, last_column))
        for top, left, bottom, right in merged if top <= last_row and left <= last_column
    )  # fmt: skip
    if sum(map(_cells_in, inside)) > limits.SHEET_CELLS:
        raise unreadable("", "merged areas lie over each other")
    return inside


def _cells_in(area: Merged) -> int:
    top, left, bottom, right = area
    return max(bottom - top + 1, 0) * max(right - left + 1, 0)


def _count_days(rows: list[list[Any]]) -> None:
    """Spans of time are numbers of days."""
    for row in rows:
        if timedelta in map(type, row):
            row[:] = [v / timedelta(days=1) if isinstance(v, timedelta) else v for v in row]


def _merged(area: tuple[tuple[int, int], tuple[int, int]]) -> Merged:
    (top, left), (bottom, right) = area
    return top, left, bottom, right
