"""The marked copy: every finding where it is, and on a sheet of its own; nothing in it runs (合成数据)."""

import io

import openpyxl
import pytest

from orchestration.intake.names import marked_name
from sources.marking import FILLS, LISTING, marked_workbook
from sources.report import finding, finding_frame
from sources.workbook import open_book
from tests.sources.returns.forms import LINES, SHEET, edited, filled, found_in, grid, judged, saved, tidy
from tests.sources.returns.library import CASES
from tests.sources.returns.library_seen import SEEN
from tests.sources.returns.test_formats import ods, xls


def marked(content: bytes, report=None):
    return openpyxl.load_workbook(io.BytesIO(marked_workbook(content, report or judged(content))))


def listing(book) -> list[tuple]:
    return list(book[LISTING].iter_rows(min_row=4, values_only=True))


def test_each_faulty_cell_is_coloured_by_the_gravest_finding_and_says_what_to_do():
    book = marked(filled(D11="约100", D16=2.5))
    sheet = book[SHEET]
    assert sheet["D11"].fill.fgColor.rgb[-6:] == FILLS["error"]
    assert sheet["D16"].fill.fgColor.rgb[-6:] == FILLS["warning"]
    text = sheet["D11"].comment.text
    assert "数字无法识别" in text and "约100" in text and "→" in text
    coloured = {c.coordinate for row in sheet["D8:E19"] for c in row if c.comment}
    assert coloured == {"D11", "D16"}


def test_the_received_sheet_keeps_its_values_and_look():
    content = filled(D11="约100")
    before, after = openpyxl.load_workbook(io.BytesIO(content))[SHEET], marked(content)[SHEET]
    assert [[c.value for c in row] for row in before] == [[c.value for c in row] for row in after]
    assert before.column_dimensions["A"].width == after.column_dimensions["A"].width
    assert set(map(str, before.merged_cells.ranges)) == set(map(str, after.merged_cells.ranges))


def test_the_listing_holds_every_finding_with_rule_place_and_counts():
    content = filled(D11="约100", D16=2.5)
    report, book = judged(content), marked(content)
    rows = listing(book)
    assert sorted((row[9], row[1].rpartition("!")[2]) for row in rows) == found_in(report)
    assert "读入 24 = 采用 23 + 隔离 1 + 约定不计 0" in book[LISTING]["A1"].value
    assert [row[7] for row in rows] == ["未采用", "请核实"]


def test_a_finding_of_a_merged_cell_is_shown_on_the_cell_that_is_seen():
    content = edited(lambda s: s.merge_cells("D11:E11"))
    assert marked(content)[SHEET]["D11"].comment is not None


def listed_text(text: str):
    """A report whose one finding has seen that text."""
    report = judged(filled(D11="约100"))
    seen = {"value_published": text}
    params = {"seen": text, "detail_zh": text, "detail_en": text}
    rows = finding_frame([finding("cell.number.unreadable", f"{SHEET}!D11", 1, "quarantined", params, seen)])
    return type(report)(report.name, report.outcome, report.observations, rows, report.counts)


@pytest.mark.parametrize("made", [filled, lambda: xls(grid(filled())), tidy], ids=["xlsx", "xls", "csv"])
@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "=1+1", "+1", "-2", "@SUM(A1)", "{=1}", "http://x"]
)
def test_no_cell_of_the_listing_is_a_formula_whatever_was_seen(made, text):
    book = marked(made(), listed_text(text))
    assert "f" not in {c.data_type for row in book[LISTING].iter_rows() for c in row}
    assert listing(book)[0][6] == text
    assert all(c.hyperlink is None for row in book[LISTING].iter_rows() for c in row)


@pytest.mark.parametrize("made", [xls, ods], ids=["xls", "ods"])
def test_another_format_is_given_back_as_a_plain_xlsx_with_the_same_values(made):
    rows = grid(filled(D11="约100"))
    book = marked(made(rows))
    sheet = book["合成数据"]
    assert sheet["D11"].value == "约100" and sheet["D11"].comment is not None
    assert [row[9] for row in listing(book)] == ["cell.number.unreadable"]
    assert sheet["D8"].value == 1000


def test_what_cannot_be_opened_is_given_back_as_its_listing():
    content = b"%PDF-1.4 synthetic"
    book = marked(content)
    assert book.sheetnames == [LISTING]
    assert [row[9] for row in listing(book)] == ["file.content.not_workbook"]


@pytest.mark.parametrize(
    "name", ["old_version", "row_missing", "heading_missing", "nothing_filled_in", "not_one_of_the_forms"]
)
def test_a_file_returned_whole_has_its_listing(name):
    content = CASES[name].make()
    assert [row[9] for row in listing(marked(content))] == [rule_id for rule_id, _ in CASES[name].found]


@pytest.mark.parametrize("cell", ["约100", "=100+1"])
def test_the_marked_copy_mended_in_place_is_accepted(cell):
    book = marked(filled(D11=cell))
    book[SHEET]["D11"] = 100
    assert judged(saved(book)).outcome == "accepted"


def test_marking_a_marked_copy_again_leaves_one_listing():
    content = filled(D11="约100")
    once = marked_workbook(content, judged(content))
    assert openpyxl.load_workbook(io.BytesIO(marked_workbook(once, judged(once)))).sheetnames == [
        SHEET,
        LISTING,
    ]


def test_a_marked_copy_saved_as_another_format_can_be_marked_again():
    import xlwt

    book = xlwt.Workbook()
    for name, rows in (("合成数据", grid(filled(D11="约100"))), (LISTING, [["上次的核对结果"]])):
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)
    stream = io.BytesIO()
    book.save(stream)
    assert marked(stream.getvalue()).sheetnames == ["合成数据", f"{LISTING}_2", LISTING]


def test_sheets_whose_names_a_workbook_does_not_accept_are_given_back_under_others():
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    for name in ("合成数据" * 10 + "甲", "合成数据" * 10 + "乙", "2026/10"):
        table, row, cell = Table(name=name), TableRow(), TableCell(valuetype="string")
        cell.addElement(P(text="合成数据"))
        row.addElement(cell)
        table.addElement(row)
        book.spreadsheet.addElement(table)
    stream = io.BytesIO()
    book.save(stream)
    assert len(marked(stream.getvalue()).sheetnames) == 4


def test_a_workbook_the_writer_cannot_open_is_given_back_plain():
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(filled(D11="约100")))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/styles.xml":
                part = part.replace(b"<fonts ", b'<fonts bogus="1" ').replace(b'rgb="', b'rgb="x')
            target.writestr(name, part)
    content = stream.getvalue()
    with pytest.raises(ValueError):
        openpyxl.load_workbook(io.BytesIO(content))
    assert open_book(content).kind == "xlsx"
    book = marked(content)
    assert book[SHEET]["D11"].comment is not None and LISTING in book.sheetnames


def test_thousands_of_findings_are_listed_each_once():
    report = judged(filled(D11="约100"))
    params = {"seen": "合成数据", "detail_zh": "合成", "detail_en": "synthetic"}
    rows = [finding("cell.number.unreadable", f"{SHEET}!D11", n, "quarantined", params) for n in range(2500)]
    many = type(report)(report.name, report.outcome, report.observations, finding_frame(rows), report.counts)
    assert len(listing(marked(filled(), many))) == 2500


def test_the_marked_copy_is_named_after_its_file():
    assert marked_name("合成数据.xlsx") == "合成数据.核对.xlsx"
    assert marked_name("合成数据.2026.xls") == "合成数据.2026.核对.xlsx"
    assert LINES.number not in marked_name("x")


@pytest.mark.parametrize(
    "name", [name for name in SEEN if SEEN[name].outcome in ("partly_accepted", "accepted_with_findings")]
)
def test_a_marked_copy_sent_back_as_it_is_never_gives_a_figure_that_was_not_given_before(name):
    case = SEEN[name]
    form = case.said_form or (case.form if case.said else None)
    first = judged(case.make(), case.plan, form, case.said)
    again = judged(marked_workbook(case.make(), first), case.plan, form, case.said)
    key = ["indicator", "breakdown", "ref_area", "time_period", "accumulation", "obs_value"]
    assert set(again.observations.select(key).rows()) <= set(first.observations.select(key).rows())


def test_what_a_person_wrote_beside_a_cell_is_kept_under_ours_and_ours_is_not_kept_twice():
    from openpyxl.comments import Comment

    content = edited(
        lambda sheet: setattr(sheet["D14"], "comment", Comment("合成数据：甲的批注", "甲")), filled(D14=1.5)
    )
    once = marked_workbook(content, judged(content))
    twice = openpyxl.load_workbook(io.BytesIO(marked_workbook(once, judged(once))))
    text = twice.worksheets[0]["D14"].comment.text
    assert text.endswith("合成数据：甲的批注") and text.count("【错误】") == 1


def test_a_copy_for_an_office_that_reads_english_holds_no_chinese_of_ours(monkeypatch) -> None:
    monkeypatch.setenv("LONGSHU_LANG", "en")
    sent = filled(D11="about 100", D12=-5)
    content = marked_workbook(sent, judged(sent))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert marked_name("return.xlsx") == "return.checked.xlsx" and "Findings" in book.sheetnames
    own = {str(c.value) for row in book[SHEET].iter_rows() for c in row} | {SHEET, "合成数据.xlsx"}
    texts = [str(c.value) for row in book["Findings"].iter_rows() for c in row if c.value is not None]
    for cell in (c for row in book[SHEET].iter_rows() for c in row if c.comment):
        texts += [cell.comment.text, cell.comment.author]
    assert len(texts) > 20
    everything = "\n".join(texts)
    for word in sorted(own - {""}, key=len, reverse=True):
        everything = everything.replace(word, "")
    assert not [sign for sign in everything if "\u4e00" <= sign <= "\u9fff"], everything


def test_a_copy_in_english_that_comes_back_is_checked_as_if_it_had_no_listing(monkeypatch) -> None:
    monkeypatch.setenv("LONGSHU_LANG", "en")
    sent = filled(D11="about 100")
    once = marked_workbook(sent, judged(sent))
    assert found_in(judged(once)) == found_in(judged(sent))
    twice = openpyxl.load_workbook(io.BytesIO(marked_workbook(once, judged(once))))
    assert twice.sheetnames == [SHEET, "Findings"]
