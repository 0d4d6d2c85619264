"""The blank workbook of a form, from its contract: what a department is sent."""

import io
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from contracts.forms import FormLine, FormStatus, ReturnForm
from contracts.plan import Department, Indicator, Language, Plan
from sources.returns.form_sheets.geometry import (
    CODE,
    HEADING_ROW,
    NAME,
    NOTE,
    UNIT,
    VALUE,
    Geometry,
    geometry,
)
from sources.returns.form_sheets.mark import mark_text
from sources.returns.form_sheets.words import ZH, FormWords, words_of

FONTS = {Language.ZH: "宋体", Language.EN: "Arial"}
MADE = datetime(2026, 1, 1)  # a fixed stamp: the same form and period give the same bytes
WIDTHS = {NAME: 30, CODE: 9, UNIT: 10, VALUE: 15, NOTE: 26}


@dataclass(frozen=True)
class Styles:
    """The cell formats of a blank."""

    book: Any
    font: str

    def of(self, **given: Any) -> Any:
        """A format: the house font, and what is given."""
        return self.book.add_format({"font_name": self.font, "font_size": 10, "valign": "vcenter"} | given)


def write_blank(
    form: ReturnForm, plan: Plan, month: str, values: dict[tuple[str, str], Any] | None = None
) -> bytes:
    """The form's workbook for that period as .xlsx bytes: locked labels, open input cells, print-ready on A4.

    `values` (by row code and column heading number) fill input cells; a blank that is sent has none.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    plan_of = geometry(form, plan)
    words = plan_of.words
    book.set_properties(
        {
            "title": f"{form.number} {title(form, words)}",
            "created": MADE,
            "comments": mark_text(form, month, words),
        }
    )
    sheet = book.add_worksheet(sheet_name(form, words))
    styles = Styles(book, FONTS[words.language])
    _page(sheet, plan_of)
    _head(sheet, styles, plan_of, plan, month)
    _headings(sheet, styles, plan_of)
    _body(sheet, styles, plan_of, plan, values or {})
    _foot(sheet, styles, plan_of, plan, month)
    book.close()
    return stream.getvalue()


def title(form: ReturnForm, words: FormWords) -> str:
    """What the form is called."""
    return words.pick(form.title_zh, form.title_en)


def sheet_name(form: ReturnForm, words: FormWords = ZH) -> str:
    """A sheet name a spreadsheet accepts: the form's number and title, 31 characters at most."""
    return re.sub(r"[\[\]:*?/\\']", "", f"{form.number} {title(form, words)}")[:31].strip()


def file_name(form: ReturnForm, plan: Plan, month: str) -> str:
    """The name of the blank's file."""
    words = words_of(plan)
    named = f"{form.number}_{title(form, words)}_{words.label(department(form, plan))}_{month}.xlsx"
    return re.sub(r'[\\/:*?"<>|\s]', "_", named)


def department(form: ReturnForm, plan: Plan) -> Department:
    """The department that returns the form."""
    return next(d for d in plan.header.departments if d.code == form.department)


def _page(sheet: Any, plan_of: Geometry) -> None:
    last = plan_of.columns[-1].index
    for column in plan_of.columns:
        sheet.set_column(column.index, column.index, WIDTHS[column.kind])
    wide = sum(WIDTHS[column.kind] for column in plan_of.columns) > 95
    if wide:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW, plan_of.number_row)
    sheet.set_footer(plan_of.words.pages)
    sheet.center_horizontally()
    sheet.freeze_panes(plan_of.number_row + 1, plan_of.values[0].index)
    sheet.print_area(
        0,
        0,
        plan_of.last_row
        + 6
        + max(len(plan_of.form.notes_zh), len(plan_of.form.notes_en))
        + len(plan_of.form.relations),
        last,
    )
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})


def _head(sheet: Any, styles: Styles, plan_of: Geometry, plan: Plan, month: str) -> None:
    form, last = plan_of.form, plan_of.columns[-1].index
    right = max(last - 1, 3)
    words, head = plan_of.words, plan_of.words.head
    proposed = words.proposed if form.status is FormStatus.PROPOSED else ""
    large = styles.of(bold=True, font_size=16, align="center")
    sheet.merge_range(0, 0, 0, last, f"{title(form, words)}{proposed}", large)
    sheet.set_row(0, 30)
    plain, centre = styles.of(), styles.of(align="center", bold=True)
    period = words.period(form, month)
    sheet.write_string(3, 0, head["department"].format(words.label(department(form, plan))), plain)
    sheet.write_string(4, 0, words.nil, styles.of(font_color="#444444"))
    sheet.write_blank(4, 1, None, styles.of(locked=False, border=1, align="center", bg_color="#FFFBE6"))
    sheet.data_validation(4, 1, 4, 1, {"validate": "list", "source": [*words.yes_no], "ignore_blank": True})
    sheet.merge_range(4, 2, 4, right - 1, period, centre) if right - 1 > 2 else sheet.write_string(
        4, 2, period, centre
    )
    for row, text in enumerate(
        (head["number"].format(form.number), head["issuer"].format(words.pick(form.issuer_zh, form.issuer_en)),
         head["approval"].format(words.pick(form.approval_zh, form.approval_en)),
         head["valid"].format(form.valid_until[:4], int(form.valid_until[5:]))), start=1,
    ):  # fmt: skip
        sheet.write_string(row, right, text, plain)


def _headings(sheet: Any, styles: Styles, plan_of: Geometry) -> None:
    head = styles.of(bold=True, border=1, align="center", text_wrap=True, bg_color="#EAF0F6")
    top, bottom = HEADING_ROW, plan_of.number_row - 1
    for column in plan_of.columns:
        if column.kind != VALUE or plan_of.by_lines:
            _merged(sheet, top, column.index, bottom, column.index, column.label, head)
    if not plan_of.by_lines:
        _line_headings(sheet, plan_of, head)
    for column in plan_of.columns:
        sheet.write_string(plan_of.number_row, column.index, column.number, head)


def _line_headings(sheet: Any, plan_of: Geometry, head: Any) -> None:
    for line in plan_of.form.lines:
        columns = [c.index for c in plan_of.values if c.line is line]
        for offset, text in enumerate((plan_of.words.label(line), line.code)):
            _merged(sheet, HEADING_ROW + offset, columns[0], HEADING_ROW + offset, columns[-1], text, head)
    for column in plan_of.values:
        assert column.line is not None
        sheet.write_string(HEADING_ROW + 2, column.index, column.label, head)
        sheet.write_string(HEADING_ROW + 3, column.index, column.line.unit_zh, head)


def _merged(sheet: Any, top: int, left: int, bottom: int, right: int, text: str, style: Any) -> None:
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, style)
    else:
        sheet.merge_range(top, left, bottom, right, text, style)


def _body(
    sheet: Any, styles: Styles, plan_of: Geometry, plan: Plan, values: dict[tuple[str, str], Any]
) -> None:
    centre = styles.of(border=1, align="center")
    closed = styles.of(border=1, align="center", bg_color="#E6E6E6")
    note = styles.of(border=1, locked=False, text_wrap=True)
    inputs: dict[int, Any] = {}
    words = plan_of.words
    for row in plan_of.rows:
        indent = row.line.indent if row.line else 0
        sheet.write_string(
            row.index,
            0,
            words.pick(row.label, row.label_en),
            styles.of(border=1, indent=indent, text_wrap=True),
        )
        sheet.write_string(row.index, 1, row.code, centre)
        if row.line:
            sheet.write_string(row.index, 2, row.line.unit_zh, centre)
        for column in plan_of.values:
            line = plan_of.asks(row, column)
            if line is None:
                sheet.write_string(row.index, column.index, "×", closed)
                continue
            style = inputs.setdefault(line.decimals, styles.of(
                border=1, locked=False, num_format=_number_format(line.decimals), bg_color="#FFFBE6", align="right",
            ))  # fmt: skip
            given = values.get((row.code, column.number))
            if isinstance(given, str):
                sheet.write_string(row.index, column.index, given, style)
            elif given is None:
                sheet.write_blank(row.index, column.index, None, style)
            else:
                sheet.write_number(row.index, column.index, float(given), style)
            sheet.data_validation(row.index, column.index, row.index, column.index, _validation(line, plan.indicators[line.indicator], plan_of.form, words))  # fmt: skip
        sheet.write_string(
            row.index, plan_of.column(NOTE).index, str(values.get((row.code, NOTE)) or ""), note
        )


def _number_format(decimals: int) -> str:
    return "#,##0" + ("." + "#" * decimals if decimals else "")


def _validation(line: FormLine, indicator: Indicator, form: ReturnForm, words: FormWords) -> dict[str, Any]:
    """Numbers within the natural limits; the form's own signs for missing values may be typed past the warning."""
    unit, factor = line.unit_zh, line.unit_factor
    low, high = indicator.limits.min, indicator.limits.max
    bounds = {"minimum": float((low if low is not None else Decimal("-1e15")) / factor)}
    bounds["maximum"] = float((high if high is not None else Decimal("1e18")) / factor)
    said, signs = words.lines, words.between(list(form.missing))
    hint = said["unit"].format(unit, said["per_cent"] if unit == "%" else "", signs)
    return {
        "validate": "decimal", "criteria": "between", **bounds, "ignore_blank": True,
        "input_title": words.label(line)[:32], "input_message": hint[:255],
        "error_title": said["check"], "error_type": "warning",
        "error_message": said["wanted"].format(unit, signs)[:255],
    }  # fmt: skip


def _foot(sheet: Any, styles: Styles, plan_of: Geometry, plan: Plan, month: str) -> None:
    form, last, words = plan_of.form, plan_of.columns[-1].index, plan_of.words
    said = words.lines
    signature, small = styles.of(locked=False), styles.of(text_wrap=True, font_size=9, valign="top")
    row = plan_of.last_row + 1
    _merged(sheet, row, 0, row, last, "            ".join(words.footer), signature)
    sheet.set_row(row, 24)
    row += 1
    width = sum(WIDTHS[column.kind] for column in plan_of.columns)
    told = form.notes_zh if words.language is Language.ZH else form.notes_en
    notes = [said["note"].format(n, text) for n, text in enumerate(told, start=1)]
    relations = [
        said["relation"].format(words.checks[r.check], r.id, words.label(r), r.rule) for r in form.relations
    ]
    meanings = plan.codelists["obs_status"]
    signs = words.pick("；", "; ").join(
        f"{sign} {words.label(meanings[status])}" for sign, status in form.missing.items()
    )
    for text in [*notes, *relations, said["signs"].format(signs)]:
        _merged(sheet, row, 0, row, last, text, small)
        sheet.set_row(row, 13 * -(-words.widths * len(text) // width))
        row += 1
    sheet.write_string(row, 0, mark_text(form, month, words), styles.of(font_size=8, font_color="#808080"))
