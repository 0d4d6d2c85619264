"""The faults that rows of a tidy table show by themselves, however they were read.

The rows may stand in memory or in a block of a large file: a `Body` says where each is and what it holds.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol, SupportsIndex

import polars as pl

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.cells.amounts import NO_VALUE
from sources.returns.cells.areas import area_names
from sources.returns.cells.texts import folded, text_of
from sources.returns.cells.values import BARE_NUMBER
from sources.returns.entries import Fault
from sources.returns.form_sheets.headings import where
from sources.returns.period_evidence import is_of_other_span
from sources.returns.periods import periods_near
from sources.returns.tidy_tables.columns import Header, confidentiality_marks, months_of
from sources.returns.tidy_tables.statuses import allowed_marks, is_contradicted
from sources.workbook import CellValue, Sheet


class Body(Protocol):
    """Rows of a table below its heading: `body[n]` is (0-based row of the sheet, its cells)."""

    def __len__(self) -> int: ...

    def __getitem__(self, entry: SupportsIndex, /) -> tuple[int, list[CellValue]]: ...

    def __iter__(self) -> Iterator[tuple[int, list[CellValue]]]: ...

    def texts(self, place: int) -> list[str] | pl.Series:
        """The texts of one column, in order."""
        ...


def row_faults(
    sheet: Sheet,
    header: Header,
    form: ReturnForm,
    frame: pl.DataFrame,
    body: Body,
    plan: Plan,
    month: str,
) -> list[Fault]:
    """What rows show by themselves before any amount is read; `frame` holds their codes, null where there is none."""
    faults: list[Fault] = []

    def add(rule_id: str, part: str, bad: pl.DataFrame, **params: str) -> None:
        for entry in bad["row_no"]:
            row, cells = body[entry - 1]
            column = header.columns.get(part, 0)
            seen = text_of(cells[column]) if column < len(cells) else ""
            faults.append(
                Fault(
                    rule_id,
                    where(sheet, row, column),
                    {"seen": seen or "（空）", "seen_en": seen or "(empty)", **params},
                    entry,
                )
            )

    add("row.line.unknown", "line", frame.filter(pl.col("line").is_null()), hint="")
    no_area = frame.filter(pl.col("area").is_null())
    named = _areas_named(header, no_area, body, plan)
    add("cell.area.unknown", "area", no_area.filter(~pl.col("row_no").is_in(list(named))))
    for label, entries in _by_label(named).items():
        add("row.area.undeclared", "area", no_area.filter(pl.col("row_no").is_in(entries)), label=label)
    for part, column, column_en, allowed in (
        ("measure", "口径", "measure", "、".join(form.measures)),
        (
            "conf",
            "保密状态",
            "conf_status",
            "、".join(sorted({*confidentiality_marks(plan).values()} - {""})),
        ),
        ("flag", "数据状态", "obs_status", allowed_marks(form, plan)),
    ):
        bad = frame.filter(pl.col(part).is_null())
        add("cell.code.unknown", part, bad, column=column, column_en=column_en, allowed=allowed)
    for entry, raw, flag in frame.filter(is_contradicted(form)).select("row_no", "raw", "flag").rows():
        place = where(sheet, body[entry - 1][0], header.columns.get("flag", 0))
        faults.append(Fault("cell.status.contradicted", place, {"seen": raw, "status": flag}, entry))
    no_month = frame.filter(pl.col("month").is_null())
    doubtful = [
        n for n in no_month["row_no"] if len(months_of(form, _cell(header, body, n, "month"), month)) > 1
    ]
    is_doubtful = pl.col("row_no").is_in(doubtful)
    add("cell.period.other", "month", no_month.filter(~is_doubtful), allowed=periods_near(form, "2026-12"))
    add("cell.period.ambiguous", "month", no_month.filter(is_doubtful))
    faults += span_faults(sheet, header, form, frame, body, plan)
    faults += form_faults(sheet, header, form, frame, body)
    faults += parted_faults(sheet, header, frame, body)
    labels = {line.code: {"label_zh": line.label_zh, "label_en": line.label_en} for line in form.lines}
    asked = pl.DataFrame(
        [(line.code, measure) for line in form.lines for measure in form.measures_of(line)],
        schema={"line": pl.String, "measure": pl.String}, orient="row",
    )  # fmt: skip
    unasked = frame.drop_nulls(["line", "measure"]).join(asked, on=["line", "measure"], how="anti")
    for (code,), of_line in unasked.partition_by("line", as_dict=True, maintain_order=True).items():
        add("cell.measure.unasked", "measure", of_line, **labels[code])
    demanded = [line.code for line in form.lines if form.demands(line)]
    says_why = pl.col("flag").is_in(NO_VALUE).fill_null(False)
    blank = frame.filter((pl.col("raw") == "") & ~says_why & pl.col("line").is_in(demanded))
    for (code,), of_line in blank.partition_by("line", as_dict=True, maintain_order=True).items():
        add("cell.value.blank", "value", of_line, measure_zh="", measure_en="", **labels[code])
    faults += unit_faults(sheet, header, form, frame, body)
    return faults


def _areas_named(header: Header, no_area: pl.DataFrame, body: Body, plan: Plan) -> dict[int, str]:
    """The entries that name an area of the plan, though none of the form, and what each says."""
    areas = area_names(plan.codelists["ref_area"])
    cells = {entry: _cell(header, body, entry, "area") for entry in no_area["row_no"]}
    return {entry: text_of(cell) for entry, cell in cells.items() if areas.find(cell)}


def _by_label(named: dict[int, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for entry, label in named.items():
        found.setdefault(label, []).append(entry)
    return found


def _cell(header: Header, body: Body, entry: int, part: str) -> CellValue:
    cells, place = body[entry - 1][1], header.columns[part]
    return cells[place] if place < len(cells) else ""


def long_row_faults(sheet: Sheet, header: Header, rows: Iterable[tuple[int, int, int]]) -> list[Fault]:
    """A fault for every row of a text with more fields than its heading: (entry, 0-based row, its fields)."""
    width, place = len(sheet.rows[header.row]), header.columns["value"]
    return [
        Fault("row.fields.too_many", where(sheet, row, place), {"seen": fields, "expected": width}, entry)
        for entry, row, fields in rows
        if fields > width
    ]


def of_this_form(frame: pl.DataFrame, faults: list[Fault]) -> pl.DataFrame:
    """The entries, those of another form without their line: they stand beside no row of this one."""
    others = [fault.row_no for fault in faults if fault.rule_id == "row.form.other"]
    if not others:
        return frame
    return frame.with_columns(line=pl.when(~pl.col("row_no").is_in(others)).then(pl.col("line")))


def parted_faults(sheet: Sheet, header: Header, frame: pl.DataFrame, body: Body) -> list[Fault]:
    """A fault for every row whose note is nothing but a number: in a text any, in a sheet what may follow a comma."""
    if "note" not in header.columns:
        return []
    parted = pl.col("note").str.contains(BARE_NUMBER)
    if sheet.name:
        parted = pl.col("note").str.contains(r"^[0-9]{3}(\.[0-9]+)?$") & pl.col("raw").str.contains(
            "^-?[0-9]{1,3}$"
        )
    return [
        Fault("row.number.parted", where(sheet, body[entry - 1][0], header.columns["note"]), {"seen": note}, entry)
        for entry, note in frame.filter(parted).select("row_no", "note").rows()
    ]  # fmt: skip


def form_faults(
    sheet: Sheet, header: Header, form: ReturnForm, frame: pl.DataFrame, body: Body
) -> list[Fault]:
    """A fault for every row that names another form than the table's."""
    said = said_in(header, "form", frame, body)
    own = ("", folded(form.number))
    others = [text for text in said["seen"].unique() if text and folded(text) not in own]
    return [
        _at("row.form.other", "form", sheet, header, body, entry, {"seen": seen, "expected": form.number})
        for entry, seen in said.filter(pl.col("seen").is_in(others)).select("row_no", "seen").rows()
    ]


def unit_faults(
    sheet: Sheet, header: Header, form: ReturnForm, frame: pl.DataFrame, body: Body
) -> list[Fault]:
    """A fault for every row whose printed unit is not the line's; each pair of line and unit is compared once."""
    said = said_in(header, "unit", frame, body).drop_nulls("line")
    lines = {line.code: line for line in form.lines}
    changed = [
        (code, unit)
        for code, unit in said.select("line", "seen").unique().rows()
        if unit != "" and folded(unit) != folded(lines[code].unit_zh)
    ]
    pairs = pl.DataFrame(changed, schema={"line": pl.String, "seen": pl.String}, orient="row")
    wrong = said.join(pairs, on=["line", "seen"], how="semi", maintain_order="left")
    return [
        _at("cell.unit.changed", "unit", sheet, header, body, entry,
            {"seen": unit, "expected": lines[code].unit_zh, "label_zh": lines[code].label_zh, "label_en": lines[code].label_en})
        for entry, code, unit in wrong.select("row_no", "line", "seen").rows()
    ]  # fmt: skip


def span_faults(
    sheet: Sheet, header: Header, form: ReturnForm, frame: pl.DataFrame, body: Body, plan: Plan
) -> list[Fault]:
    """A fault for every row whose period in words is of another length than its figure's."""
    if "month" not in header.columns:
        return []
    measures = plan.codelists["measure"]
    said = said_in(header, "month", frame, body).with_columns(frame["month"], frame["measure"])
    said = said.drop_nulls(["month", "measure"])
    distinct = said.select("seen", "month", "measure").unique(maintain_order=True).rows()
    wrong = {one for one in distinct if is_of_other_span(one[0], form, one[1], one[2], measures)}
    return [
        _at("cell.period.span", "month", sheet, header, body, entry, {
            "seen": seen, "expected": month, "measure_zh": measures[measure].label_zh, "measure_en": measures[measure].label_en,
        })
        for entry, seen, month, measure in said.select("row_no", "seen", "month", "measure").rows()
        if (seen, month, measure) in wrong
    ] if wrong else []  # fmt: skip


def said_in(header: Header, part: str, frame: pl.DataFrame, body: Body) -> pl.DataFrame:
    """The rows' entries, lines and areas with what they say in that column; none where the table has no such column."""
    place = header.columns.get(part)
    texts = [] if place is None else body.texts(place)
    rows = frame.select("row_no", "line", "area")
    rows = rows if place is not None else rows.clear()
    return rows.with_columns(seen=pl.Series(texts, dtype=pl.String))


def _at(
    rule_id: str, part: str, sheet: Sheet, header: Header, body: Body, entry: int, params: dict[str, str]
) -> Fault:
    """The fault in the row's cell of that column."""
    return Fault(rule_id, where(sheet, body[entry - 1][0], header.columns[part]), params, entry)
