"""No line of `check`, `submit` and `status` is wider than the terminal; a pipe gets each line whole (合成数据)."""

from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.text import Text
from typer.testing import CliRunner

from orchestration.cli.app import app
from orchestration.views.wrapping import wrapped
from tests.sources.returns.forms import filled

LONG = "很长的文件名" * 12 + " with-words-and-no-end" * 4


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def said(*words: str) -> list[str]:
    done = CliRunner().invoke(app, [*words])
    assert done.output
    return done.output.splitlines()


@pytest.mark.parametrize("english", [[], ["--en"]])
@pytest.mark.parametrize("command", ["check", "submit"])
def test_a_report_with_every_kind_of_line_keeps_to_80_columns(
    root: Path, command: str, english: list[str]
) -> None:
    path = root / f"{LONG[:60]}.xlsx"
    path.write_bytes(filled(D11="约100", D12="超过九千八百七十六万五千四百三十二", D13="-5", E11="x" * 200))
    lines = said(command, str(path), "--copy", "--data-root", str(root / "data"), *english)
    assert len(lines) > 8
    assert [line for line in lines if cell_len(line) > 80] == []


@pytest.mark.parametrize("english", [[], ["--en"]])
def test_the_month_keeps_to_80_columns(root: Path, english: list[str]) -> None:
    path = root / "合成.xlsx"
    path.write_bytes(filled(D11="约100"))
    said("submit", str(path), "--data-root", str(root / "data"))
    lines = said("status", "--period", "2026-10", "--data-root", str(root / "data"), *english)
    assert len(lines) > 3
    assert [line for line in lines if cell_len(line) > 80] == []


def test_a_line_in_a_pipe_stays_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    path = tmp_path / f"{LONG[:60]}.xlsx"
    path.write_bytes(filled(D11="约100"))
    lines = said("check", str(path), "--data-root", str(tmp_path / "data"))
    assert any(str(path.parent) in line and cell_len(line) > 80 for line in lines)


@pytest.mark.parametrize("width", [20, 33, 80])
@pytest.mark.parametrize(
    "text",
    [
        "全省智能算力规模，2026年达到3万P以上；（含庆阳）“智能办”占比，不低于70%。" * 3,
        "a line of plain words, none of them long, that goes on for a while " * 3,
        "    indented 中英文 mixed text，with stops。And more words " * 3,
        "x" * 200,
    ],
)
def test_wrapped_lines_fit_lose_nothing_and_start_with_no_stop(text: str, width: int) -> None:
    lines = [line.plain for line in wrapped(Text(text), width)]
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not [line for line in lines[1:] if line.lstrip()[:1] in "，。；）”"]


def test_a_styled_text_keeps_its_style_in_each_line() -> None:
    lines = wrapped(Text.from_markup("[red]" + "红" * 30 + "[/red]"), 20)
    assert len(lines) > 2 and all(line.spans for line in lines)
