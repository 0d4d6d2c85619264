"""The same figures in any format a department may send give the same observations (合成数据)."""

import io
import struct
from typing import Any

import polars as pl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.sources.returns.forms import AREAS, LINES, filled, found_in, grid, judged, laid_out, tidy
from tests.sources.workbook.made import record, row_record, wide
from tests.sources.workbook.made import xlsb as xlsb_round

OF_THE_FORMAT = ["row_no", "locator", "value_published"]


def xls(rows: list[list[Any]]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("合成数据")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows: list[list[Any]]) -> bytes:
    book = OpenDocumentSpreadsheet()
    table = Table(name="合成数据")
    for row in rows:
        line = TableRow()
        for value in row:
            if isinstance(value, (int, float)):
                cell = TableCell(valuetype="float", value=value)
            elif value is None:
                cell = TableCell()
            else:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsb(rows: list[list[Any]]) -> bytes:
    """No library writes the format: a minimal file round the cells."""
    cells = b""
    for number, row in enumerate(rows):
        cells += row_record(number)
        for column, value in enumerate(row):
            if isinstance(value, (int, float)):
                cells += record(5, struct.pack("<2Id", column, 0, value))
            elif value is not None:
                cells += record(6, struct.pack("<2I", column, 0) + wide(value))
    return xlsb_round(cells)


def figures(frame: pl.DataFrame) -> pl.DataFrame:
    plain = frame.drop(OF_THE_FORMAT)
    return plain.sort("indicator", "ref_area", "breakdown", "time_period", "accumulation")


WRITERS = [laid_out, xls, ods, xlsb]


@pytest.mark.parametrize("form", [LINES, AREAS], ids=["lines", "areas"])
@pytest.mark.parametrize("made", WRITERS)
def test_a_workbook_of_another_program_gives_the_same_observations(form, made):
    report = judged(made(grid(filled(form))))
    assert report.outcome == "accepted"
    assert figures(report.observations).equals(figures(judged(filled(form)).observations))


@pytest.mark.parametrize("made", WRITERS)
@pytest.mark.parametrize(
    ("form", "rows", "columns", "outcome", "rule"),
    [
        (LINES, {10}, set(), "rejected", "sheet.row.missing"), (LINES, {17, 18, 19}, set(), "rejected", "sheet.row.missing"),
        (LINES, set(), {4}, "rejected", "sheet.heading.missing"), (LINES, set(), {5}, "rejected", "sheet.heading.missing"),
        (AREAS, {12}, set(), "partly_accepted", "row.cell.absent"), (AREAS, {12, 13}, set(), "partly_accepted", "row.cell.absent"),
        (AREAS, set(), {4}, "rejected", "sheet.heading.missing"), (AREAS, set(), {5, 6}, "rejected", "sheet.heading.missing"),
    ],
)  # fmt: skip
def test_whole_rows_and_columns_that_were_deleted_are_found_in_every_container(
    made, form, rows, columns, outcome, rule
):
    left = [row for number, row in enumerate(grid(filled(form)), start=1) if number not in rows]
    left = [[v for number, v in enumerate(row, start=1) if number not in columns] for row in left]
    report = judged(made(left))
    assert (report.outcome, set(report.findings["rule_id"]) & {rule}) == (outcome, {rule})


@pytest.mark.parametrize("made", WRITERS)
def test_rows_that_a_tidy_table_in_a_workbook_lacks_are_found_in_every_container(made):
    rows = [line.split(",") for line in tidy(AREAS).decode().splitlines()]
    numbers = [rows[0], *([*row[:5], float(row[5]), row[6]] for row in rows[1:] if row[2] != "620100")]
    report = judged(made(numbers), form=AREAS, month="2026-10")
    assert report.counts.absent == 2 and "row.cell.absent" in set(report.findings["rule_id"])


@pytest.mark.parametrize("form", [LINES, AREAS], ids=["lines", "areas"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_tidy_csv_gives_the_same_observations_in_each_encoding(form, encoding):
    report = judged(tidy(form, encoding=encoding), form=form, month="2026-10")
    assert report.outcome == "accepted"
    assert figures(report.observations).equals(figures(judged(filled(form)).observations))


@pytest.mark.parametrize("made", [xls, ods], ids=["xls", "ods"])
def test_a_tidy_table_in_a_workbook_gives_the_same_observations(made):
    rows = [line.split(",") for line in tidy().decode().splitlines()]
    numbers = [rows[0], *([*row[:5], float(row[5]), row[6]] for row in rows[1:])]
    report = judged(made(numbers), form=LINES, month="2026-10")
    assert figures(report.observations).equals(figures(judged(filled()).observations))


def test_a_tidy_csv_that_names_form_and_period_needs_no_sender_to_say_them():
    assert judged(tidy()).outcome == "accepted"


def test_a_tidy_table_with_two_value_columns_is_refused():
    content = "代码,口径,数值,数值\n01,month_end,5,6\n".encode()
    assert judged(content, form=LINES, month="2026-10").outcome == "rejected"


def test_a_tidy_table_of_another_form_is_refused():
    content = "表号,代码,口径,数值\nGS-AI-99,01,month_end,5\n".encode()
    assert judged(content, form=LINES, month="2026-10").outcome == "rejected"


def test_a_tidy_table_with_an_undeclared_column_is_taken_and_says_so_at_its_heading():
    lines = [f"{line},9" for line in tidy().decode().splitlines()]
    report = judged("\n".join([*lines, ""]).encode(), form=LINES, month="2026-10")
    assert (report.outcome, found_in(report)) == (
        "accepted_with_findings",
        [("sheet.column.undeclared", "H2")],
    )


def test_a_sheet_with_the_number_of_another_form_is_refused():
    rows = grid(filled())[:-1]
    rows[1][4] = "表    号：GS-AI-99"
    assert judged(laid_out(rows), form=LINES, month="2026-10").outcome == "rejected"


def test_a_second_form_with_figures_is_never_left_out_whichever_is_said():
    import openpyxl

    from tests.sources.returns.forms import saved

    book = openpyxl.load_workbook(io.BytesIO(filled()))
    other = book.create_sheet("另一张")
    for row in grid(filled(AREAS)):
        other.append(row)
    for form, rule in ((LINES, "other_return"), (AREAS, "other_return"), (None, "several")):
        report = judged(saved(book), form=form, month="2026-10")
        assert report.findings["rule_id"].to_list() == [f"file.sheet.{rule}"]
        assert ("算力" if form is AREAS else "另一张") in report.findings["message_zh"][0]
