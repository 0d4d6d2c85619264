"""The received workbook, given back with its faulty cells coloured, commented, and listed on a sheet of their own."""

import contextlib
import io
import math
import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from contracts.codelists import shared_codelist
from contracts.rules import rule
from contracts.speech import first_of, named
from contracts.visible import visible
from sources.listing import HEADINGS, HEADINGS_EN, is_listing
from sources.reading_process.calling import marked_in_place, open_received
from sources.reading_process.marked_copy import LISTING, LISTING_EN, WIDTHS, Mark, author_of
from sources.report import Report
from sources.workbook import Book, BookFault, Cell, CellValue, Sheet, position

FILLS = {"error": "FFC7CE", "warning": "FFEB9C", "info": "DDEBF7"}
WORDS = {"error": ("错误", "Error"), "warning": ("警告", "Warning"), "info": ("提示", "Note")}
DECISIONS = {
    "quarantined": ("未采用", "Not taken"), "rejected": ("整份退回", "File returned"), "noted": ("请核实", "Please confirm"),
    "confirmed": ("已核实", "Confirmed"),
}  # fmt: skip
TOLD = ("提示", "Note")  # what is done about a finding that only tells
MOST_COMMENTED = 2000  # cells; the listing holds every finding


def marked_workbook(content: bytes, report: Report) -> bytes:
    """The workbook with every finding shown where it is, as .xlsx bytes.

    An .xlsx keeps its own look; of other formats (and of what cannot be opened) the cells' contents are
    kept, in a plain workbook.
    """
    try:
        book = open_received(content)
    except BookFault:
        return _plain(None, report)
    if book.kind == "xlsx":
        try:
            return marked_in_place(content, _marks(report), list(_shown_listing(report)), _listing_name())
        except BookFault:  # what the writer cannot open or save again, though its cells could be read
            return _plain(book, report)
    return _plain(book, report)


def _listing_name() -> str:
    return first_of(LISTING, LISTING_EN)


def _marks(report: Report) -> list[Mark]:
    """Each cell with its findings; what could not be seen gets no colour, on which it would be."""
    return [
        (
            place,
            "" if _is_unseen(rows) else FILLS[rows[0]["severity"]],
            _comment(rows),
            60 + 60 * len(rows[:4]),
        )
        for place, rows in _by_cell(report)
    ]


def _is_unseen(rows: list[dict[str, Any]]) -> bool:
    return any(row["rule_id"] in ("cell.value.unseen", "cell.format.conditional") for row in rows)


def _plain(book: Book | None, report: Report) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    out = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    fills = {s: out.add_format({"bg_color": f"#{colour}"}) for s, colour in FILLS.items()}
    findings = dict(_by_cell(report))
    names = {_listing_name().lower()}
    for sheet in book.sheets if book else ():
        if is_listing(sheet):
            continue  # the listing of an earlier check
        page = out.add_worksheet(_free_name(sheet.name, names))
        marks = {
            position(place.rpartition("!")[2]): rows
            for place, rows in findings.items() if place.rpartition("!")[0] == sheet.name and place.rpartition("!")[2]
        }  # fmt: skip
        _lay_out(page, sheet)
        for r, cells in enumerate(sheet.rows):
            for c, value in enumerate(cells):
                style = fills[marks[r, c][0]["severity"]] if (r, c) in marks else None
                if (r, c) in sheet.told:
                    _write_told(out, page, sheet, (r, c), value, marks.get((r, c)))
                else:
                    _write(page, r, c, value, style)
        for (r, c), rows in marks.items():
            page.write_comment(
                r, c, _comment(rows), {"x_scale": 3, "y_scale": 2, "author": author_of(_listing_name())}
            )
    listing = out.add_worksheet(_listing_name())
    listing.set_landscape()
    listing.set_paper(9)
    listing.fit_to_pages(1, 0)
    wrap, bold = out.add_format({"text_wrap": True, "valign": "top"}), out.add_format({"bold": True})
    for n, width in enumerate(WIDTHS):
        listing.set_column(n, n, width)
    for r, row in enumerate(_shown_listing(report)):
        for c, text in enumerate(row):
            _write(listing, r, c, text, bold if r in (0, 2) else wrap)
    listing.freeze_panes(3, 0)
    out.close()
    return stream.getvalue()


def _lay_out(page: Any, sheet: Sheet) -> None:
    """Hidden rows and columns, and cells merged over nothing, are so in the copy too."""
    from xlsxwriter.exceptions import XlsxWriterException

    for row in sheet.hidden_rows:
        page.set_row(row, None, None, {"hidden": True})
    for column in sheet.hidden_columns:
        page.set_column(column, column, None, None, {"hidden": True})
    filled = {(r, c) for r, cells in enumerate(sheet.rows) for c, value in enumerate(cells) if value != ""}
    for top, left, bottom, right in sheet.merged if len(sheet.merged) <= MOST_COMMENTED else ():
        area = (
            {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
            if bottom - top < 1000
            else set()
        )
        if len(area) > 1 and not (area - {(top, left)}) & filled:
            with contextlib.suppress(XlsxWriterException):  # areas that overlap
                page.merge_range(top, left, bottom, right, "")


def _write_told(
    out: Any, page: Any, sheet: Sheet, at: Cell, value: CellValue, rows: list[dict[str, Any]] | None
) -> None:
    """A cell of which more is known than its value is written so that it reads as before, sent back as it is."""
    given: dict[str, Any] = {"bg_color": f"#{FILLS[rows[0]['severity']]}"} if rows else {}
    marked = sheet.marked.get(at)
    counts_for_nothing = marked is not None and not marked.text.strip()
    if at in sheet.struck or (marked and counts_for_nothing and marked.struck):
        given["font_strikeout"] = True
    if at in sheet.formats:
        given["num_format"] = sheet.formats[at]
    elif at in sheet.shown and sheet.shown[at].text and rows:
        value = first_of(
            f"{sheet.shown[at].text}（存的是 {value}）", f"{sheet.shown[at].text} (stored: {value})"
        )
    elif at in sheet.shown and not sheet.shown[at].text:
        given["num_format"] = ";;;"
    if at in sheet.stale:
        value = first_of(
            f"{value}（公式应得 {sheet.stale[at]}）", f"{value} (the formula gives {sheet.stale[at]})"
        )
    if at in sheet.doubtful:
        value = first_of(
            f"{value}（条件格式可能显示成别的）", f"{value} (a conditional format may show another)"
        )
    if at in sheet.unseen or (marked and counts_for_nothing and not marked.struck):
        value = first_of(f"看不见的字 {value}", f"unseen text {value}")
    if marked and not counts_for_nothing:
        raised, struck = out.add_format({"font_script": 1}), out.add_format({"font_strikeout": True})
        runs = [
            marked.text,
            *((raised, marked.raised) if marked.raised else ()),
            *((struck, aside) if (aside := marked.struck + marked.unseen) else ()),
        ]
        page.write_rich_string(*at, *runs, out.add_format(given))
    else:
        _write(page, *at, value, out.add_format(given))


def _free_name(name: str, taken: set[str]) -> str:
    """A sheet name a spreadsheet accepts: no sign it forbids, 31 characters at most, not used yet."""
    plain = re.sub(r"[\[\]:*?/\\]", "_", name).strip("'")[:31] or first_of("数据", "data")
    free = next(
        n for i in range(1, 10_000) if (n := plain if i == 1 else f"{plain[:26]}_{i}").lower() not in taken
    )
    taken.add(free.lower())
    return free


def _write(page: Any, row: int, column: int, value: CellValue, style: Any) -> None:
    if isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, (int, float)) and math.isfinite(value):
        page.write_number(row, column, value, style)
    elif value == "":
        page.write_blank(row, column, None, style)
    else:
        page.write_string(row, column, str(value), style)


def _by_cell(report: Report) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The findings of each cell, the gravest first."""
    ranked = report.findings.filter(pl.col("locator") != "").with_columns(
        rank=pl.col("severity").replace_strict({"error": 0, "warning": 1, "info": 2}, return_dtype=pl.Int64)
    )
    groups = ranked.sort("rank", "finding_no").partition_by("locator", maintain_order=True)
    for group in groups[:MOST_COMMENTED]:
        yield group["locator"][0], group.to_dicts()


def _comment(rows: list[dict[str, Any]]) -> str:
    return visible("\n\n".join(map(_told, rows[:4])))


def _told(row: dict[str, Any]) -> str:
    (zh, en), own = WORDS[row["severity"]], rule(row["rule_id"])
    head = first_of(f"【{zh}】{own.label_zh}", f"[{en}] {own.label_en}")
    return f"{head}\n{named(row, 'message')}\n→ {named(row, 'fix')}"


def _shown_listing(report: Report) -> Iterator[list[str | int]]:
    """The listing with every unseen sign written out: some may not stand in a workbook at all."""
    for row in _listing(report):
        yield [visible(cell) if isinstance(cell, str) else cell for cell in row]


def _listing(report: Report) -> Iterator[list[str | int]]:
    counts = report.counts
    outcome = shared_codelist("outcome")[report.outcome]
    yield [
        first_of(
            f"{report.name}：{outcome.label_zh}。读入 {counts.read} = 采用 {counts.accepted} + 隔离 {counts.quarantined}"
            f" + 约定不计 {counts.ignorable}；问题 {report.findings.height} 条",
            f"{report.name}: {outcome.label_en}. Read {counts.read} = taken {counts.accepted} + kept out {counts.quarantined}"
            f" + ignorable {counts.ignorable}; findings {report.findings.height}",
        )
    ]
    yield [""]
    in_chinese = first_of("zh", "en") == "zh"
    yield list(HEADINGS if in_chinese else HEADINGS_EN)
    for row in report.findings.to_dicts():
        told, tail = rule(row["rule_id"]), [row["reason_given"] or "", row["rule_id"]]
        if in_chinese:
            tail.append(f"{row['message_en']} → {row['fix_en']}")
        yield [
            row["finding_no"], row["locator"] or first_of("整个文件", "whole file"), first_of(*WORDS[row["severity"]]),
            first_of(told.label_zh, told.label_en), named(row, "message"), named(row, "fix"), row["value_seen"] or "",
            _decision(row), *tail,
        ]  # fmt: skip


def _decision(row: dict[str, Any]) -> str:
    return first_of(*(TOLD if row["severity"] == "info" else DECISIONS[row["decision"]]))
