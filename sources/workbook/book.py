"""Bytes of a received file to a book of neutral cells."""

import io
import struct
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

import python_calamine as calamine

from sources.workbook import biff, facts_ods, facts_xlsb, facts_xlsx, limits
from sources.workbook.csv_book import read_csv
from sources.workbook.formulas import check_texts
from sources.workbook.model import Book, BookFault, Facts, Merged, Sheet, unreadable
from sources.workbook.package import Package
from sources.workbook.sniff import kind_of, zip_kind

_FACTS = {"xlsx": facts_xlsx.book_facts, "xlsb": facts_xlsb.book_facts, "ods": facts_ods.book_facts}


def open_book(content: bytes) -> Book:
    """The book the bytes are, read whole; recognised by content, nothing in it is run. Raises BookFault."""
    limits.check_size(len(content), limits.CSV_BYTES)
    kind = kind_of(content)
    if kind == "csv":
        book = read_csv(content)
    else:
        limits.check_size(len(content), limits.WORKBOOK_BYTES)
        book = _workbook(content, kind)
    for sheet in book.sheets:
        check_texts(sheet)
    return book


def _workbook(content: bytes, kind: str) -> Book:
    try:
        facts: Mapping[str, Facts] | list[Facts]
        if kind == "xls":
            facts = biff.book_facts(content)
        else:
            package = Package(content)
            kind = zip_kind(package)
            facts = _FACTS[kind](package)
            del package
    except (struct.error, IndexError, UnicodeError) as error:
        raise unreadable("", f"a record is incomplete ({error})") from None
    return Book(kind, _sheets(content, facts))


def _sheets(content: bytes, facts: Mapping[str, Facts] | list[Facts]) -> tuple[Sheet, ...]:
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return tuple(
                _sheet(workbook, meta, facts[index] if isinstance(facts, list) else facts[meta.name])
                for index, meta in enumerate(workbook.sheets_metadata)
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            )
    except calamine.PasswordError:
        raise BookFault("file.workbook.password", "", {}) from None
    except (LookupError, BookFault):
        raise unreadable("", "the list of sheets contradicts itself") from None
    except BaseException as error:  # a panic of the reader is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        detail = str(error) if isinstance(error, Exception) else "its records contradict themselves"
        raise unreadable("", detail) from None


def _sheet(workbook: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, facts: Facts) -> Sheet:
    read = workbook.get_sheet_by_name(meta.name)
    rows = cast(list[list[Any]], read.to_python(skip_empty_area=False))
    merged = facts.merged
    if merged is None:
        merged = tuple(_merged(area) for area in read.merged_cell_ranges or ())
    sheet = Sheet(
        name=meta.name,
        visible=meta.visible == calamine.SheetVisibleEnum.Visible,
        rows=rows,
        merged=merged,
        hidden_rows=facts.hidden_rows,
        hidden_columns=facts.hidden_columns,
        uncomputed=facts.uncomputed,
        errors=facts.errors,
        percent=facts.percent,
    )
    if timedelta in map(type, sheet.distinct):
        _count_days(rows)
    return sheet


def _count_days(rows: list[list[Any]]) -> None:
    """Spans of time are numbers of days."""
    for row in rows:
        if timedelta in map(type, row):
            row[:] = [v / timedelta(days=1) if isinstance(v, timedelta) else v for v in row]


def _merged(area: tuple[tuple[int, int], tuple[int, int]]) -> Merged:
    (top, left), (bottom, right) = area
    return top, left, bottom, right
