"""A return as the bytes of its file: workbook, nil return or tidy CSV; figures spelt as departments spell them."""

import csv
import io
import re
import zipfile
from decimal import Decimal
from typing import Any

from contracts.forms import FormLine, ReturnForm
from contracts.plan import Plan
from orchestration.practice import MARK_ZH
from sources.returns.cells.values import Amount, read_value
from sources.returns.form_sheets.blank import write_blank
from sources.returns.form_sheets.geometry import NOTE, geometry

Figure = Decimal | str  # a number, or a text as typed
Key = tuple[str, str, str]  # line, area, measure
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
SPELLINGS = ("wan", "full_width", "thousands", "unit", "spaced")
COLUMNS = ("表号", "报告期", "代码", "指标名称", "地区代码", "口径", "数值", "计量单位", "核实说明")
_NIL_CELL = re.compile(rb'<c r="B5"( s="[0-9]+")?/>')


def spelt(value: Decimal, line: FormLine, spelling: str) -> Figure:
    """The figure as a text that means the same number in the line's unit; the number where the unit forbids it."""
    text = {
        "wan": f"{(value / 10000).normalize():f}万",
        "full_width": f"{value:f}".translate(FULL_WIDTH),
        "thousands": f"{value:,f}",
        "unit": f"{value:f}{line.unit_zh}",
        "spaced": f" {value:f} ",
    }[spelling]
    read = read_value(text, line.unit_zh)
    return text if isinstance(read, Amount) and read.value == value else value


def workbook(
    form: ReturnForm, plan: Plan, month: str, figures: dict[Key, Figure], notes: dict[str, str]
) -> bytes:
    """The form's workbook filled in; notes by row code."""
    places = geometry(form, plan)
    values: dict[tuple[str, str], Any] = {(row, NOTE): text for row, text in notes.items()}
    for row in places.rows:
        for column in places.values:
            line = places.asks(row, column)
            area = form.areas[0] if places.by_lines else row.code
            if line and (line.code, area, column.measure) in figures:
                values[row.code, column.number] = figures[line.code, area, column.measure]
    return write_blank(form, plan, month, values)


def nil_workbook(form: ReturnForm, plan: Plan, month: str) -> bytes:
    """The blank with 是 beside the nil-return question, as an office would type it."""
    source = zipfile.ZipFile(io.BytesIO(write_blank(form, plan, month)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                filled = rb'<c r="B5"\1 t="inlineStr"><is><t>' + "是".encode() + b"</t></is></c>"
                content, count = _NIL_CELL.subn(filled, content)
                assert count == 1, "the blank has no cell for a nil return"
            made.writestr(info, content)
    return stream.getvalue()


def tidy(form: ReturnForm, plan: Plan, figures: dict[str, dict[Key, Figure]], encoding: str) -> bytes:
    """The return as a tidy CSV, one row a figure; `figures` by reporting month. An empty last column says what it is."""
    lines = {line.code: line for line in form.lines}
    measures = plan.codelists["measure"]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow((*COLUMNS, MARK_ZH))
    for month, table in figures.items():
        for (code, area, measure), value in table.items():
            line = lines[code]
            text = f"{value:f}" if isinstance(value, Decimal) else value
            said = measures[measure].label_zh
            writer.writerow([form.number, month, code, line.label_zh, area, said, text, line.unit_zh, "", ""])
    return stream.getvalue().encode(encoding)
