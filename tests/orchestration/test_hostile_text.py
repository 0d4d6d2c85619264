"""Text from outside is text: no sign of it moves, colours or runs anything where it is shown (合成数据)."""

import io

import pytest
from rich.console import Console

from contracts.errors import UserFault
from contracts.visible import LONGEST_TEXT, visible
from orchestration.cli.options import given_text
from orchestration.errors import guarded
from orchestration.views.faults import print_report
from tests.sources.returns.forms import LINES, filled, judged

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


def test_what_is_written_out_can_be_told_apart():
    assert visible("a\u202eb\x1b") == "a\\u202eb\\u001b"
    assert visible("一行\n两行") == "一行\n两行"
