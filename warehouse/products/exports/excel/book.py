"""A workbook as officials expect it: one look for every sheet, real numbers and dates, no formula from data.

Strings are written as strings (nothing becomes a formula or a link), and one that looks like a formula also
carries the prefix that keeps Excel from reading it as one when the cell is edited. A number of more than 15
digits, which Excel cannot hold, is written as text. Fixed dates inside: equal content gives equal bytes.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from contracts.codelists import Codelist
from warehouse.products.exports.excel.words import each, head_font, label_of, said, text_font

WIDEST, NARROWEST = 30, 7
PAPER, NARROWEST_TEXT = 200, 12  # of a printed line: a width at which 10.5 points come out as 7.8 on A4
CENTRED = {
    "序号",
    "单位",
    "目标期",
    "最新报告期",
    "报送月份",
    "表号",
    "到达",
    "累计方式",
    "严重程度",
    "处理",
    "主键",
    "符号",
}
LINE, MOST_LINES = 15, 12  # points a line of a wrapped cell; no program fits rows that come with a height
MOST_ROWS = 100_000
LONGEST_TEXT = 32_000
EXCEL_DIGITS = 15
FORMULA = re.compile(r"^[=+\-@＝＋－＠\t\r\n]")
A4, LANDSCAPE_MARGIN = 9, 0.4
FOOT_SIZE = 8  # points
FILLS = {2: "#E2F0D9", 4: "#EDEDED", 7: "#FCE4D6", 10: "#F8CBAD"}  # by the rank of a status, best first


@dataclass(frozen=True)
class Shown:
    """A number and how it is shown: decimals, a sign before it (≈, >), as a per cent, a forecast in italics."""

    value: Decimal | float
    decimals: int
    sign: str = ""
    is_share: bool = False
    is_forecast: bool = False


Cell = str | int | bool | date | datetime | Shown | None


@dataclass(frozen=True)
class Sheet:
    """One table: rows under headings. `kept`: columns that stay when scrolling; `printed`: columns on paper at most,
    `always` of them whatever their width.
    """

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    kept: int = 0
    printed: int = 0
    always: int = 0
    total: Sequence[Cell] = ()


def digits(value: Decimal) -> int:
    """The decimals a value has."""
    return max(0, -int(value.normalize().as_tuple().exponent))


class Book:
    """The workbook being written; every sheet says beneath its title what it is and as known on which day."""

    def __init__(self, workbook: Any, subtitle: str, statuses: Codelist) -> None:
        self.workbook = workbook
        self.subtitle = subtitle
        self.statuses = statuses
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def look(self, **properties: object) -> Any:
        """The format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": text_font(), "font_size": 10.5, "valign": "vcenter"}
            self._formats[key] = self.workbook.add_format(base | properties)
        return self._formats[key]

    def table(self, sheet: Sheet) -> Any:
        """The sheet stands in the book: title, what it is, headings that stay, rows, filter, print set-up."""
        page = self.workbook.add_worksheet(sheet.name)
        shown = sheet.rows[:MOST_ROWS]
        note = sheet.note
        if len(shown) < len(sheet.rows):
            note = said("{note}　仅列前 {rows:,} 行，其余见 parquet 与 csv。", note=note, rows=len(shown))
        page.set_row(0, 26)
        page.write_string(0, 0, sheet.title, self.look(font_name=head_font(), font_size=15, bold=True))
        page.write_string(1, 0, self.subtitle, self.look(font_color="#595959"))
        page.write_string(2, 0, note, self.look(font_color="#595959"))
        page.set_row(3, 34)
        head = self.look(
            font_name=head_font(), bold=True, text_wrap=True, align="center", border=1, bg_color="#D9E2F3"
        )
        for column, heading in enumerate(sheet.headings):
            page.write_string(3, column, heading, head)
        widths, printed = _on_paper(sheet, shown)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        centred_columns = {n for n, heading in enumerate(sheet.headings) if heading in each(*CENTRED)}
        for number, row in enumerate([*shown, sheet.total] if sheet.total else shown, start=4):
            page.set_row(number, _height(row[:printed], widths[:printed]))
            is_total = bool(sheet.total) and number == len(shown) + 4
            for column, cell in enumerate(row):
                centred = "center" if column in centred_columns else ""
                self.write(
                    page, number, column, cell, bold=is_total, align=centred, text_wrap=column < printed
                )
        self._dress(page, sheet, shown, printed)
        return page

    def write(self, page: Any, row: int, column: int, cell: Cell, **look: object) -> None:
        """The cell holds the value as what it is: text, number, date or yes."""
        frame: dict[str, object] = {"border": 1, "border_color": "#BFBFBF"} | {
            k: v for k, v in look.items() if v
        }
        if cell is None or cell == "":
            page.write_blank(row, column, None, self.look(**frame))
        elif isinstance(cell, bool):
            page.write_string(
                row, column, said("是") if cell else said("否"), self.look(**frame | {"align": "center"})
            )
        elif isinstance(cell, Shown):
            self._number(page, row, column, cell, frame)
        elif isinstance(cell, int):
            page.write_number(row, column, cell, self.look(**frame, num_format="#,##0_ "))
        elif isinstance(cell, datetime):
            page.write_datetime(row, column, cell, self.look(**frame, num_format="yyyy-mm-dd hh:mm"))
        elif isinstance(cell, date):
            page.write_datetime(row, column, cell, self.look(**frame, num_format="yyyy-mm-dd"))
        else:
            guard: dict[str, object] = {"quote_prefix": True} if FORMULA.match(cell) else {}
            text = (
                cell
                if len(cell) <= LONGEST_TEXT
                else said("{text}……（全文见 csv）", text=cell[:LONGEST_TEXT])
            )
            page.write_string(row, column, text, self.look(**frame, **guard))

    def _number(self, page: Any, row: int, column: int, cell: Shown, frame: dict[str, object]) -> None:
        if isinstance(cell.value, Decimal) and len(cell.value.normalize().as_tuple().digits) > EXCEL_DIGITS:
            page.write_string(
                row, column, f"{cell.value.normalize():f}", self.look(**frame | {"align": "right"})
            )
            return
        number = "0" if cell.is_share else "#,##0"
        number += f".{'0' * cell.decimals}" if cell.decimals else ""
        sign = f'"{cell.sign}"' if cell.sign else ""
        positive = f"{sign}{number}{'%' if cell.is_share else ''}_ "
        look: dict[str, object] = {"num_format": f"{positive};-{positive}" if sign else positive}
        page.write_number(row, column, float(cell.value), self.look(**frame, **look, italic=cell.is_forecast))

    def _dress(self, page: Any, sheet: Sheet, shown: Sequence[Sequence[Cell]], printed: int) -> None:
        last_row, last_column = len(shown) + 3, len(sheet.headings) - 1
        page.freeze_panes(4, sheet.kept)
        page.autofilter(3, 0, max(last_row, 4), last_column)
        page.set_landscape()
        page.set_paper(A4)
        page.set_margins(LANDSCAPE_MARGIN, LANDSCAPE_MARGIN, 0.6, 0.6)
        page.repeat_rows(3)
        page.fit_to_pages(1, 0)
        page.print_area(0, 0, last_row + bool(sheet.total), printed - 1)
        pages = said("&A　第 &P 页，共 &N 页")
        foot = f"&L&{FOOT_SIZE} {_plain(self.subtitle)}&R&{FOOT_SIZE} {pages}"
        page.set_footer(foot, {"scale_with_doc": False})  # scaled up, the two would run into each other
        page.hide_gridlines(2)
        for column in (c for c, heading in enumerate(sheet.headings) if said("状态") in heading):
            self._fill(page, column, last_row)

    def _fill(self, page: Any, column: int, last_row: int) -> None:
        for status in self.statuses:
            fill = next((fill for rank, fill in FILLS.items() if int(status.extra["rank"]) <= rank), None)
            if fill:
                page.conditional_format(
                    4, column, max(last_row, 4), column,
                    {"type": "cell", "criteria": "==", "value": f'"{status.extra["sign"]} {label_of(status)}"',
                     "format": self.workbook.add_format({"bg_color": fill})},
                )  # fmt: skip


def _plain(text: str) -> str:
    return text.replace("&", "&&")


def _text(cell: Cell) -> str:
    if isinstance(cell, Shown):
        return f"{cell.sign}{cell.value:,.{cell.decimals}f}{'%' if cell.is_share else ''}"
    if isinstance(cell, datetime):
        return "2026-11-24 09:30"
    return "" if cell is None else str(cell)


def _widths(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[float]:
    sample = rows[:2000]
    return [_width(heading, [_text(row[n]) for row in sample]) for n, heading in enumerate(headings)]


def _on_paper(sheet: Sheet, rows: Sequence[Sequence[Cell]]) -> tuple[list[float], int]:
    """The width of every column and how many are printed: texts wrap, then columns stay behind, before print gets small."""
    widths, printed = _widths(sheet.headings, rows), sheet.printed or len(sheet.headings)
    texts = [n for n in range(printed) if all(row[n] is None or isinstance(row[n], str) for row in rows)]
    while sum(widths[:printed]) > PAPER:
        wide = max((n for n in texts if n < printed), key=lambda n: widths[n], default=None)
        if wide is not None and widths[wide] > NARROWEST_TEXT:
            widths[wide] = max(NARROWEST_TEXT, widths[wide] - 1)
        elif printed > (sheet.always or printed):
            printed -= 1
        else:
            break
    return widths, printed


def _height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    lines = [
        sum(-(-max(1, _cells(line)) // int(width * 1.1)) for line in cell.splitlines() or [""])
        for cell, width in zip(row, widths, strict=True)
        if isinstance(cell, str)
    ]
    return LINE * min(MOST_LINES, max(lines, default=1)) + 2


def _width(heading: str, cells: Sequence[str]) -> float:
    widest = max((_cells(line) for text in cells for line in text.splitlines()[:3]), default=0)
    return min(WIDEST, max(NARROWEST, widest + 2, min(_cells(heading), 12) + 3))


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
