"""The blank workbook of a form, from its contract: what a department is sent."""

import io
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from contracts.forms import FormStatus, ReturnForm
from contracts.plan import Indicator, Plan
from sources.returns.form_sheets.geometry import (
    CODE,
    HEADING_ROW,
    NAME,
    NIL,
    NOTE,
    UNIT,
    VALUE,
    Geometry,
    geometry,
)
from sources.returns.form_sheets.mark import mark_text
from sources.returns.periods import period_zh

FONT = "宋体"
MADE = datetime(2026, 1, 1)  # a fixed stamp: the same form and period give the same bytes
WIDTHS = {NAME: 30, CODE: 9, UNIT: 10, VALUE: 15, NOTE: 26}
FOOTER = ("单位负责人：", "统计负责人：", "填表人：", "联系电话：", "报出日期：      年   月   日")
CHECKS = {"hard": "强制性", "soft": "核实性"}


@dataclass(frozen=True)
class Styles:
    """The cell formats of a blank."""

    book: Any

    def of(self, **given: Any) -> Any:
        """A format: the house font, and what is given."""
        return self.book.add_format({"font_name": FONT, "font_size": 10, "valign": "vcenter"} | given)


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
    book.set_properties(
        {"title": f"{form.number} {form.title_zh}", "created": MADE, "comments": mark_text(form, month)}
    )
    sheet = book.add_worksheet(sheet_name(form))
    plan_of = geometry(form, plan)
    styles = Styles(book)
    _page(sheet, plan_of)
    _head(sheet, styles, plan_of, plan, month)
    _headings(sheet, styles, plan_of)
    _body(sheet, styles, plan_of, plan, values or {})
    _foot(sheet, styles, plan_of, plan, month)
    book.close()
    return stream.getvalue()


def sheet_name(form: ReturnForm) -> str:
    """A sheet name a spreadsheet accepts: the form's number and title, 31 characters at most."""
    return re.sub(r"[\[\]:*?/\\']", "", f"{form.number} {form.title_zh}")[:31]


def file_name(form: ReturnForm, month: str, department_zh: str) -> str:
    """The name of the blank's file."""
    return re.sub(r'[\\/:*?"<>|\s]', "_", f"{form.number}_{form.title_zh}_{department_zh}_{month}.xlsx")


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
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.center_horizontally()
    sheet.freeze_panes(plan_of.number_row + 1, plan_of.values[0].index)
    sheet.print_area(
        0, 0, plan_of.last_row + 6 + len(plan_of.form.notes_zh) + len(plan_of.form.relations), last
    )
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})


def _head(sheet: Any, styles: Styles, plan_of: Geometry, plan: Plan, month: str) -> None:
    form, last = plan_of.form, plan_of.columns[-1].index
    right = max(last - 1, 3)
    proposed = "（建议表式，未经批准）" if form.status is FormStatus.PROPOSED else ""
    title = styles.of(bold=True, font_size=16, align="center")
    sheet.merge_range(0, 0, 0, last, f"{form.title_zh}{proposed}", title)
    sheet.set_row(0, 30)
    plain, centre = styles.of(), styles.of(align="center", bold=True)
    department = next(d for d in plan.header.departments if d.code == form.department)
    sheet.write_string(3, 0, f"综合机关名称：{department.label_zh}", plain)
    sheet.write_string(4, 0, NIL, styles.of(font_color="#444444"))
    sheet.write_blank(4, 1, None, styles.of(locked=False, border=1, align="center", bg_color="#FFFBE6"))
    sheet.data_validation(4, 1, 4, 1, {"validate": "list", "source": ["是", "否"], "ignore_blank": True})
    sheet.merge_range(
        4, 2, 4, right - 1, period_zh(form, month), centre
    ) if right - 1 > 2 else sheet.write_string(4, 2, period_zh(form, month), centre)
    for row, text in enumerate(
        (f"表    号：{form.number}", f"制定机关：{form.issuer_zh}", f"批准文号：{form.approval_zh}",
         f"有效期至：{form.valid_until[:4]}年{int(form.valid_until[5:])}月"), start=1,
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
        for offset, text in enumerate((line.label_zh, line.code)):
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
    for row in plan_of.rows:
        indent = row.line.indent if row.line else 0
        sheet.write_string(row.index, 0, row.label, styles.of(border=1, indent=indent, text_wrap=True))
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
            sheet.data_validation(row.index, column.index, row.index, column.index, _validation(line.label_zh, line.unit_zh, line.unit_factor, plan.indicators[line.indicator], plan_of.form))  # fmt: skip
        sheet.write_string(
            row.index, plan_of.column(NOTE).index, str(values.get((row.code, NOTE)) or ""), note
        )


def _number_format(decimals: int) -> str:
    return "#,##0" + ("." + "#" * decimals if decimals else "")


def _validation(
    label: str, unit: str, factor: Decimal, indicator: Indicator, form: ReturnForm
) -> dict[str, Any]:
    """Numbers within the natural limits; the form's own signs for missing values may be typed past the warning."""
    low, high = indicator.limits.min, indicator.limits.max
    bounds = {"minimum": float((low if low is not None else Decimal("-1e15")) / factor)}
    bounds["maximum"] = float((high if high is not None else Decimal("1e18")) / factor)
    signs = "、".join(form.missing)
    hint = f"单位：{unit}" + ("，填 35 表示 35%" if unit == "%" else "") + f"。无数可填符号：{signs}"
    return {
        "validate": "decimal", "criteria": "between", **bounds, "ignore_blank": True,
        "input_title": label[:32], "input_message": hint[:255],
        "error_title": "请核对", "error_type": "warning",
        "error_message": f"此处填一个数（单位：{unit}），或填 {signs}。"[:255],
    }  # fmt: skip


def _foot(sheet: Any, styles: Styles, plan_of: Geometry, plan: Plan, month: str) -> None:
    form, last = plan_of.form, plan_of.columns[-1].index
    signature, small = styles.of(locked=False), styles.of(text_wrap=True, font_size=9, valign="top")
    row = plan_of.last_row + 1
    _merged(sheet, row, 0, row, last, "            ".join(FOOTER), signature)
    sheet.set_row(row, 24)
    row += 1
    width = sum(WIDTHS[column.kind] for column in plan_of.columns)
    notes = [f"说明：{n}．{text}" for n, text in enumerate(form.notes_zh, start=1)]
    relations = [f"审核关系（{CHECKS[r.check]}）{r.id}．{r.label_zh}（{r.rule}）" for r in form.relations]
    meanings = plan.codelists["obs_status"]
    signs = "；".join(f"{sign} {meanings[status].label_zh}" for sign, status in form.missing.items())
    for text in [*notes, *relations, f"符号：{signs}。核实性问题如属实，请在“核实说明”栏写明原因。"]:
        _merged(sheet, row, 0, row, last, text, small)
        sheet.set_row(row, 13 * -(-2 * len(text) // width))
        row += 1
    sheet.write_string(row, 0, mark_text(form, month), styles.of(font_size=8, font_color="#808080"))
