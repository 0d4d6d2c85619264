"""How the returns of the library are spoilt: each function gives the bytes of one (合成数据)."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import polars as pl

from sources.checking import Earlier
from sources.returns.judge.known_before import HISTORY, STANDING
from sources.returns.periods import shifted
from tests.sources.returns.forms import (
    LINES,
    edited,
    filled,
    grid,
    laid_out,
    saved,
    tidy,
)

MARK = "A30"  # where the mark of LINES stands
TIDY = "代码,口径,数值,报告期,计量单位\n"


def without(text: str, rows: list[list[Any]]) -> list[list[Any]]:
    """The rows with every cell that holds the text emptied."""
    return [[None if isinstance(c, str) and text in c else c for c in row] for row in rows]


def without_letters(sign: str) -> list[list[Any]]:
    """The form's rows with that sign for every letter that is not ASCII, as SheetJS writes Excel 95."""
    return [
        ["".join(a if a.isascii() else sign for a in c) if isinstance(c, str) else c for c in row]
        for row in grid(filled())
    ]


def replaced(old: str, new: str, content: bytes | None = None) -> bytes:
    """The workbook with a text replaced wherever it stands."""

    def change(sheet: Any) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and old in cell.value:
                    cell.value = cell.value.replace(old, new)

    return edited(change, content)


def columns_swapped() -> bytes:
    rows = grid(filled())
    rows[5][3], rows[5][4] = rows[5][4], rows[5][3]
    return laid_out(rows)


def heading_repeated() -> bytes:
    return filled(F7="月末")


def table_repeated() -> bytes:
    rows = grid(filled())
    return laid_out(rows[:20] + [[]] + rows[5:20])


def two_returns() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(filled()))
    book.copy_worksheet(book.worksheets[0])
    return saved(book)


def rows_changed(change: Callable[[list[list[Any]]], list[list[Any]]], content: bytes | None = None) -> bytes:
    return laid_out(change(grid(content or filled())))


def hidden(sheet: Any) -> None:
    sheet.row_dimensions[9].hidden = True


def hidden_column(sheet: Any) -> None:
    sheet.column_dimensions["E"].hidden = True


def percent(sheet: Any) -> None:
    sheet["D13"], sheet["D13"].number_format = 0.6, "0.00%"


def date_cell(sheet: Any) -> None:
    import datetime

    sheet["D8"], sheet["D8"].number_format = datetime.date(2026, 10, 1), "yyyy-mm-dd"


def spaced_out(rows: list[list[Any]]) -> list[list[Any]]:
    """A title row more, blank rows around the table and between its parts, two blank columns."""
    wide = [[None, *row[:3], None, *row[3:]] for row in rows]
    return [["合成数据：某厅报送"], *wide[:5], [], *wide[5:7], *wide[7:12], [], *wide[12:]]


def notes_below(rows: list[list[Any]]) -> list[list[Any]]:
    return [*rows[:19], ["注：合成数据", None, None, 12345], ["备注", None, None, 67890], *rows[19:]]


def sheets_in_other_order() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(filled()))
    first = book.create_sheet("填报须知", 0)
    first["A1"], first["B2"] = "合成数据：本表按月填报", 2026
    book.create_sheet("附注")["A1"] = 1
    return saved(book)


def hidden_sheet_beside() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(filled()))
    book.create_sheet("底稿")["D8"] = 77
    book["底稿"].sheet_state = "hidden"
    return saved(book)


def nil_return(content: bytes) -> bytes:
    def change(sheet: Any) -> None:
        sheet["B5"] = "是"
        for row in sheet["D8:E19"]:
            for cell in row:
                cell.value = None

    return edited(change, content)


def emptied(content: bytes | None = None) -> bytes:
    def change(sheet: Any) -> None:
        for row in sheet["D8:E19"]:
            for cell in row:
                cell.value = None

    return edited(change, content)


def area_row(rows: list[list[Any]], index: int, row: list[Any] | None) -> list[list[Any]]:
    """The rows with one more at the index, or without the one there."""
    return [*rows[:index], row, *rows[index:]] if row else [*rows[:index], *rows[index + 1 :]]


def earlier_of(value: int) -> Earlier:
    return Earlier(lambda areas: {("compute_power_total", "620000", "_T", "2026-09", "NONE"): Decimal(value)})


def two_unmarked() -> bytes:
    book = openpyxl.Workbook()
    for name in ("合成甲", "合成乙"):
        sheet = book.create_sheet(name)
        for row in without("GS-AI-1", grid(filled())):
            sheet.append(row)
    return saved(book)


def chart_only() -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.create_chartsheet("合成数据")
    return saved(book)


def tidy_sheet(change: Callable[[Any], object]) -> bytes:
    """A tidy table of two figures in a workbook, changed."""
    return edited(
        change, laid_out([["代码", "口径", "数值"], ["01", "month_end", 5], ["04", "month_end", 100]])
    )


def one(*lines: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: (TIDY + "".join(f"{line}\n" for line in lines)).encode(encoding)


def standing() -> pl.DataFrame:
    """Three figures that stand: two of line 04, and one of a line that the form has no more."""
    keys = [("compute_power_intelligent", "precision=fp16", period) for period in ("2026-10", "2025-10")]
    keys.append(("compute_power_general", "precision=fp16", "2026-10"))
    rows = [
        (indicator, "620000", breakdown, period, "NONE", Decimal(7)) for indicator, breakdown, period in keys
    ]
    return pl.DataFrame(rows, schema=STANDING, orient="row")


RACKS = "standard_racks_in_operation"  # line 07: D14, 200 in the synthetic figures


def before(*values: object, indicator: str = RACKS, first: int = 0) -> Earlier:
    """The series in the months before October 2026, the last of them directly before; None: signed as missing."""
    rows = []
    for back, value in enumerate(reversed(values), start=1 + first):
        month = shifted("2026-10", -back)
        number = None if value is None else Decimal(str(value))
        rows.append((indicator, "620000", "_T", month, "NONE", number, month))
    frame = pl.DataFrame(rows, schema=HISTORY, orient="row")
    return Earlier(has_history=True, history=lambda _: frame)


def reason_of(value: str) -> Earlier:
    """The reason 合成数据：属实 was given for that value of line 09 (PUE)."""
    return Earlier(notes=lambda _: {(("pue", "620000", "_T", "NONE"), "合成数据：属实"): [value]})


def named_beside(code: str, name: str) -> bytes:
    """The tidy file with the names of lines beside their codes; that line has another."""
    names = {line.code: line.label_zh for line in LINES.lines} | {code: name, "代码": "指标名称"}
    rows = [row.split(",") for row in tidy().decode().splitlines()]
    return "\r\n".join(",".join([*row[:4], names[row[3]], *row[4:]]) for row in rows).encode() + b"\r\n"
