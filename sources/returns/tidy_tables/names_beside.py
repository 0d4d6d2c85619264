"""What a tidy row says in words beside its codes: the name of another line or area, or another unit, is a fault."""

from collections.abc import Callable
from typing import Any

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.cells.area_labels import AreaLabels
from sources.returns.entries import Fault
from sources.returns.form_sheets.headings import where
from sources.returns.form_sheets.line_names import LineNames
from sources.returns.tidy_tables.columns import BESIDE, Header
from sources.returns.tidy_tables.row_faults import Body, said_in
from sources.workbook import Sheet

Judge = Callable[[str, str], tuple[str, dict[str, Any]] | None]


def name_faults(
    sheet: Sheet, header: Header, form: ReturnForm, frame: pl.DataFrame, body: Body, plan: Plan
) -> list[Fault]:
    """A fault for every row whose name contradicts its code; each pair of code and name is compared once."""
    faults: list[Fault] = []
    judges: dict[str, Callable[[], Judge]] = {
        "line": lambda: _of_line(form, plan),
        "area": lambda: AreaLabels(plan).fault,
    }
    for part, judge_of in judges.items():
        if (place := header.columns.get(BESIDE[part])) is None:
            continue
        judge = judge_of()
        said = said_in(header, BESIDE[part], frame, body).drop_nulls(part)
        pairs = said.select(part, "seen").unique(maintain_order=True).rows()
        wrong = {pair: found for pair in pairs if pair[1].strip() and (found := judge(*pair))}
        if not wrong:
            continue
        for entry, code, text in said.select("row_no", part, "seen").rows():
            if found := wrong.get((code, text)):
                faults.append(Fault(found[0], where(sheet, body[entry - 1][0], place), found[1], entry))
    return faults


def _of_line(form: ReturnForm, plan: Plan) -> Judge:
    names, lines = LineNames(form, plan), {line.code: line for line in form.lines}
    return lambda code, text: names.fault(lines[code], text)
