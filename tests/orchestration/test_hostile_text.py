"""Text from outside is text: no sign of it moves, colours or runs anything where it is shown (合成数据)."""

import io
import json
from dataclasses import replace
from datetime import date

import openpyxl
import polars as pl
import pytest
from rich.console import Console
from rich.table import Table

from contracts.errors import UserFault
from contracts.visible import LONGEST_TEXT, is_visible, visible
from orchestration.cli.options import given_text
from orchestration.errors import guarded
from orchestration.views.faults import print_report
from orchestration.views.report_page import report_page
from orchestration.views.terminal import answer, put, put_table, terminal
from sources.marking import marked_workbook
from tests.sources.returns.forms import LINES, PLAN, edited, filled, judged, tidy

HOSTILE = "=cmd|' /C calc'!A0 [red]x[/b] \x1b[2J\x1b]8;;http://e.example\x07 \u202egpj.exe <script>alert(1)</script> ';--"
UNSEEN = ("\x1b", "\x07", "\u202e", "\u200f", "\u2066", "\x9b", "\r")


def printed(text: str) -> str:
    assert not any(sign in text for sign in UNSEEN)
    return text


@pytest.mark.parametrize("name", [HOSTILE, "[/bold]", "\u2066a\u2069.xlsx", "a\r\nb", "\x9b31m"])
def test_the_terminal_shows_a_files_name_and_cells_as_text(name):
    report = judged(filled(D11="约100 [red]x[/b] \u202egpj"))
    out = io.StringIO()
    console = Console(file=out, width=400, force_terminal=False)
    print_report(console, type(report)(name, *list(vars(report).values())[1:]), LINES)
    assert "约100" in printed(out.getvalue())


def test_a_fault_is_printed_as_text(capsys):
    def fails() -> None:
        raise UserFault("intake.file.unknown", file=HOSTILE)

    assert guarded(fails) == 1
    said = printed(capsys.readouterr().err)
    assert "[red]x[/b]" in said and "\\u001b[2J" in said


@pytest.mark.parametrize("text", [HOSTILE, "张\x00三", "a\nb", "\u202e张三", "长" * (LONGEST_TEXT + 1)])
def test_a_name_or_reason_that_nobody_could_read_is_refused_where_it_is_given(text):
    with pytest.raises(UserFault):
        given_text(text)


@pytest.mark.parametrize("text", ["张三（统计科）", "O'Brien; <b>", "=1+1", "原因：搬迁　已核实", ""])
def test_plain_text_of_any_kind_is_taken_as_it_is(text):
    assert given_text(text) == text


IN_A_CELL = (
    "合成\x1b[2J\x1b]8;;http://e.example\x07\u202egpj\u2066x\u200f\x0b\x9b31m\u2028\x85\xa0=1+1 <script>'"
)


def as_workbook() -> bytes:
    """The hostile text in a note, as Excel writes what XML may not hold; in the sheet's name; in a figure's cell."""
    written = "".join(f"_x{ord(c):04X}_" if ord(c) < 32 else c for c in IN_A_CELL)
    content = filled(F8=written, D11=f"约100 {written}")

    def name(sheet):
        sheet.title = "合成\u202e\u200b<b>'=1"

    return edited(name, content)


def as_text() -> bytes:
    """The same in a text, beyond what is looked at to tell a binary file."""
    head, *rows = tidy().decode().splitlines()
    rows = [f"{row},合成" + "长" * 200 for row in rows[:-2]] + [f'{row},"{IN_A_CELL}"' for row in rows[-2:]]
    rows[-1] = rows[-1].replace(",1.2,", f",约1.2 {IN_A_CELL},")
    return "\r\n".join([f"{head},核实说明", *rows, ""]).encode()


@pytest.mark.parametrize("make", [as_workbook, as_text], ids=lambda make: make.__name__)
def test_what_is_read_from_a_file_holds_no_sign_that_nobody_sees(make):
    report = judged(make())
    for frame in (report.observations, report.findings):
        texts = [text for column in frame.select(pl.col(pl.String)) for text in column.drop_nulls()]
        assert all(is_visible(c) or c in "\n\t" for text in texts for c in text)
    notes = report.observations["comment_obs"].drop_nulls()
    assert any(note.startswith("合成\\u001b[2J") and "=1+1 <script>'" in note for note in notes)
    assert "cell.number.unreadable" in report.findings["rule_id"].to_list()


def test_the_marked_copy_finds_the_cells_of_a_sheet_whose_name_is_written_out():
    content = as_workbook()
    book = openpyxl.load_workbook(io.BytesIO(marked_workbook(content, judged(content))))
    assert book.sheetnames[0] == "合成\u202e\u200b<b>'=1"
    assert "约100" in book.worksheets[0]["D11"].comment.text


def test_whatever_an_old_ledger_holds_the_terminal_shows_it_as_text(capsys):
    console = terminal()
    table = Table("合成")
    table.add_row(IN_A_CELL)
    put(console, IN_A_CELL)
    put_table(console, table)
    said = printed(capsys.readouterr().out.replace("\n", " "))
    assert said.count("\\u001b[2J") == 2 and said.count("\\u009b31m") == 2


def test_whatever_an_old_ledger_holds_a_page_shows_it_as_text():
    report = judged(filled(D11="约100"))
    findings = report.findings.with_columns(
        message_zh=pl.lit(IN_A_CELL), locator=pl.lit(f"{IN_A_CELL}!D11"), note=pl.lit(IN_A_CELL)
    )
    html = report_page(
        replace(report, name=HOSTILE, findings=findings), LINES, PLAN, date(2026, 11, 30), ("", "")
    )
    assert "\\u001b[2J" in printed(html) and "&lt;script&gt;" in html


def test_an_answer_in_json_says_the_same_with_what_nobody_sees_escaped(capsys):
    answer(json.dumps({"合成": IN_A_CELL + "\U000e0041"}, ensure_ascii=False))
    said = printed(capsys.readouterr().out)
    assert "合成" in said and json.loads(said) == {"合成": IN_A_CELL + "\U000e0041"}


def test_what_is_written_out_can_be_told_apart():
    assert visible("a\u202eb\x1b") == "a\\u202eb\\u001b"
    assert visible("一行\n两行") == "一行\n两行"
