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
from sources.returns.form_sheets.words import FormWords, words_of
from sources.workbook import address

NAME, CODE, UNIT, VALUE, NOTE = "name", "code", "unit", "value", "note"
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
    words: FormWords

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
    measures, words = plan.codelists["measure"], words_of(plan)
    if form.rows is Rows.LINES:
        columns = _columns_by_lines(form, measures, words)
        entries = [(line.code, line.label_zh, line.label_en, line) for line in form.lines]
        heading_rows = 1
    else:
        columns = _columns_by_areas(form, measures, words)
        areas = plan.codelists["ref_area"]
        entries = [(code, areas[code].label_zh, areas[code].label_en, None) for code in form.areas]  # type: ignore[misc]
        heading_rows = 4
    first = HEADING_ROW + heading_rows + 1
    rows = tuple(Row(first + n, *entry) for n, entry in enumerate(entries))
    return Geometry(form, tuple(columns), rows, heading_rows, words)


def _columns_by_lines(form: ReturnForm, measures: Codelist, words: FormWords) -> list[Column]:
    columns = [
        Column(0, NAME, words.line_name, words.columns[0]), Column(1, CODE, words.line_code, words.columns[1]),
        Column(2, UNIT, words.line_unit, words.columns[2]),
    ]  # fmt: skip
    for n, measure in enumerate(form.measures, start=1):
        columns.append(Column(2 + n, VALUE, words.label(measures[measure]), str(n), None, measure))
    return [*columns, Column(len(columns), NOTE, words.notes, words.columns[3])]


def _columns_by_areas(form: ReturnForm, measures: Codelist, words: FormWords) -> list[Column]:
    columns = [
        Column(0, NAME, words.area_name, words.columns[0]), Column(1, CODE, words.area_code, words.columns[1]),
    ]  # fmt: skip
    for line in form.lines:
        for measure in form.measures_of(line):
            n = len(columns) - 1
            columns.append(Column(n + 1, VALUE, words.label(measures[measure]), str(n), line, measure))
    return [*columns, Column(len(columns), NOTE, words.notes, words.columns[2])]
