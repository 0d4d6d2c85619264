"""Where everything stands on a form's sheet: one plan for the blank that is sent and the sheet that comes back.

| rows: lines                                | rows: areas                                             |
|--------------------------------------------|---------------------------------------------------------|
| one heading row: name, code, unit, measures | three: line, line code, measure; then the unit row      |
| 甲 乙 丙 1 2 …                              | 甲 乙 1 2 …                                              |
| one row a line                             | one row an area                                         |
"""

from dataclasses import dataclass
from functools import cached_property

from contracts.codelists import Codelist
from contracts.forms import FormLine, ReturnForm, Rows
from contracts.plan import Plan
from sources.workbook import address

NAME, CODE, UNIT, VALUE, NOTE = "name", "code", "unit", "value", "note"
AREA_NAME, AREA_CODE = "地区", "地区代码"
LINE_NAME, LINE_CODE, LINE_UNIT = "指标名称", "代码", "计量单位"
NOTES = "核实说明"
NIL = "零报告（本期确无数据填“是”）"
HEADING_ROW = 5  # title, number, issuer, approval and nil return stand above


@dataclass(frozen=True)
class Column:
    """One column of the table: its place, and for a value column the line (rows by area) and measure."""

    index: int
    kind: str
    label: str
    number: str
    line: FormLine | None = None
    measure: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the table: a line, or an area."""

    index: int
    code: str
    label: str
    label_en: str
    line: FormLine | None = None

    @property
    def names(self) -> dict[str, str]:
        """What it is called, for a message in both languages."""
        return {"label_zh": self.label, "label_en": self.label_en}


@dataclass(frozen=True)
class Geometry:
    """A form's sheet: its columns and rows, and which line and measure each input cell asks for."""

    form: ReturnForm
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heading_rows: int

    @property
    def by_lines(self) -> bool:
        """Whether the rows are lines (else areas)."""
        return self.form.rows is Rows.LINES

    @property
    def number_row(self) -> int:
        """The row of column numbers: 甲 乙 丙 1 2."""
        return HEADING_ROW + self.heading_rows

    @property
    def last_row(self) -> int:
        """The last row of the table."""
        return self.number_row + len(self.rows)

    @cached_property
    def values(self) -> tuple[Column, ...]:
        """The value columns, left to right."""
        return tuple(column for column in self.columns if column.kind == VALUE)

    def column(self, kind: str) -> Column:
        """The first column of that kind."""
        return next(column for column in self.columns if column.kind == kind)

    def asks(self, row: Row, column: Column) -> FormLine | None:
        """The line that the cell fills, or None where the form does not ask for it."""
        line = row.line or column.line
        return line if line and column.measure in self.form.measures_of(line) else None

    def home(self, column: Column) -> str:
        """Where the heading of the column stands on the blank, e.g. `D6`."""
        return address(HEADING_ROW, column.index)


def geometry(form: ReturnForm, plan: Plan) -> Geometry:
    """The plan of the form's sheet."""
    measures = plan.codelists["measure"]
    if form.rows is Rows.LINES:
        columns = _columns_by_lines(form, measures)
        entries = [(line.code, line.label_zh, line.label_en, line) for line in form.lines]
        heading_rows = 1
    else:
        columns = _columns_by_areas(form, measures)
        areas = plan.codelists["ref_area"]
        entries = [(code, areas[code].label_zh, areas[code].label_en, None) for code in form.areas]  # type: ignore[misc]
        heading_rows = 4
    first = HEADING_ROW + heading_rows + 1
    rows = tuple(Row(first + n, *entry) for n, entry in enumerate(entries))
    return Geometry(form, tuple(columns), rows, heading_rows)


def _columns_by_lines(form: ReturnForm, measures: Codelist) -> list[Column]:
    columns = [
        Column(0, NAME, LINE_NAME, "甲"), Column(1, CODE, LINE_CODE, "乙"), Column(2, UNIT, LINE_UNIT, "丙"),
    ]  # fmt: skip
    for n, measure in enumerate(form.measures, start=1):
        columns.append(Column(2 + n, VALUE, measures[measure].label_zh, str(n), None, measure))
    return [*columns, Column(len(columns), NOTE, NOTES, "丁")]


def _columns_by_areas(form: ReturnForm, measures: Codelist) -> list[Column]:
    columns = [Column(0, NAME, AREA_NAME, "甲"), Column(1, CODE, AREA_CODE, "乙")]
    for line in form.lines:
        for measure in form.measures_of(line):
            n = len(columns) - 1
            label = measures[measure].label_zh
            columns.append(Column(n + 1, VALUE, label, str(n), line, measure))
    return [*columns, Column(len(columns), NOTE, NOTES, "丙")]
