"""The statistician's month at the terminal: status, reminders, closing. Every figure is synthetic (`returns_year`)."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from returns_year import NOVEMBER, finding, plan_folder, send, tell
from rich.cells import cell_len
from support import HOME, marts

from contracts.errors import UserFault
from contracts.registry import load_plan
from orchestration.commands import acts_of_month, month, remind, run
from warehouse.ledger import register
from warehouse.ledger.closings import closing_of
from warehouse.paths import DataRoot


class Desk:
    """A data root with the synthetic year in it, and the plan it answers."""

    def __init__(self, folder: Path) -> None:
        self.data, self.plan = DataRoot(folder / "data"), plan_folder(folder)
        tell(self.data)
        marts(self.data, load_plan(self.plan), NOVEMBER)

    def status(self, period: str | None = None, known_on: str | None = None, *, english: bool = False) -> int:
        """`longshu status`."""
        return month.status_command(self.plan, self.data.root, period, known_on, english=english)

    def remind(
        self,
        period: str | None,
        out: Path | None = None,
        *,
        proposed: bool = False,
        english: bool = False,
        **given: Any,
    ) -> int:
        """`longshu remind`."""
        return remind.remind_command(
            self.plan, self.data.root, period, out, None, proposed=proposed, english=english, **given
        )

    def close(self, period: str, *, despite_missing: bool = False) -> int:
        """`longshu close`."""
        return month.close_command(
            self.plan, self.data.root, period, "", "合成", despite_missing=despite_missing
        )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (month, run):
        monkeypatch.setattr(module, "plan_today", lambda: date(2026, 11, 20))
    for module in (month, acts_of_month):
        monkeypatch.setattr(module, "plan_now", lambda: datetime(2026, 11, 20, 10))


Shown = Callable[[], str]


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Shown:
    """What was printed since the last question."""
    return lambda: capsys.readouterr().out


def line_of(text: str, number: str) -> str:
    """The table's line of that form."""
    return next(line for line in text.splitlines() if number in line)


def test_status_without_a_month_shows_the_latest_with_something_due(desk: Desk, shown: Shown) -> None:
    assert desk.status() == 0
    text = shown()
    assert "2026年10月报送情况" in text
    line = line_of(text, "GS-AI-1 ")
    assert all(word in line for word in ("甘肃省数据局", "2026-11-10", "○缺报", "逾期 10 天"))
    assert "·未下发" in line_of(text, "GS-AI-X") and "建议表式，未下发" in line_of(text, "GS-AI-X")
    assert "执行中的应报 1 份；缺报 1　未下发 1" in text


def test_status_answers_as_known_on_an_earlier_day(desk: Desk, shown: Shown) -> None:
    desk.status("2026-10", "2026-11-05")
    assert "…未到期" in line_of(shown(), "GS-AI-1 ")


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-01", ("●按时", "02-05 09:00", "采用并有提示", "0/2/1")),
        ("2026-03", ("◐迟报", "04-11 00:00", "迟 1 天")),
        ("2026-05", ("◐迟报", "第 2 次报送", "0/0/0")),
        ("2026-06", ("●按时", "零报告")),
        ("2026-07", ("●按时", "封账后修订", "第 2 次报送")),
    ],
)
def test_status_tells_each_case_in_its_line(
    desk: Desk, shown: Shown, period: str, words: tuple[str, ...]
) -> None:
    desk.status(period)
    line = line_of(shown(), "GS-AI-1 ")
    assert [word for word in words if word not in line] == []


def test_status_in_english_has_no_chinese_but_the_names_people_gave(desk: Desk, shown: Shown) -> None:
    desk.status("2026-10", english=True)
    text = shown().replace("合成", "")
    assert "missing" in text and "10 days overdue" in text and "not issued" in text
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in text)


def test_status_says_which_months_are_closed(desk: Desk, shown: Shown) -> None:
    desk.status("2026-07")
    text = shown()
    assert "已封账：2026-07（08-20 17:00 合成）" in text
    desk.status("2026-07", "2026-08-19")
    assert "已封账：无" in shown()


def test_status_of_a_month_with_nothing_due_says_so(desk: Desk, shown: Shown) -> None:
    assert desk.status("2025-01") == 0
    assert "本月没有应报的报表" in shown()


def test_a_reminder_names_form_due_day_days_overdue_and_how_to_check(desk: Desk, shown: Shown) -> None:
    assert desk.remind("2026-10", english=True) == 0
    text = shown()
    assert all(
        words in text
        for words in (
            "催报通知", "甘肃省数据局：", "GS-AI-1《算力基础设施情况》（2026年10月），应报日2026年11月10日，已逾期 10 天",
            "longshu check", "longshu form GS-AI-1 --period 2026-10", "联系人：＿", "due 2026-11-10, 10 days overdue",
        )
    )  # fmt: skip
    assert "GS-AI-X" not in text, "what was not issued is not chased"


def test_a_proposed_form_is_chased_only_on_request_and_called_a_proposal(desk: Desk, shown: Shown) -> None:
    desk.remind("2026-10", proposed=True)
    text = shown()
    assert "GS-AI-X" in text and "未经批准、尚未下发" in text


def test_a_return_with_unconfirmed_warnings_is_named_with_its_cells(desk: Desk, shown: Shown) -> None:
    desk.remind("2026-01", english=True)
    text = shown()
    assert "更正通知" in text and "催报通知" not in text
    assert "算力!D11：合成问题 1。办法：改正" in text and "Synthetic finding 1. To do: Mend it." in text
    assert "D12" not in text, "a confirmed warning does not come back"


def test_a_rejected_file_is_named_with_its_cells_and_is_overdue(
    tmp_path: Path, desk: Desk, shown: Shown
) -> None:
    data = DataRoot(tmp_path / "data")
    wrong = [finding(n, "error", "rejected") for n in range(1, 41)]
    send(data, "2026-10", datetime(2026, 11, 9, 9), None, outcome="rejected", findings=wrong)
    (data.root / "builds").symlink_to(desk.data.builds)
    remind.remind_command(desk.plan, data.root, "2026-10", None, None, proposed=False, english=False)
    text = shown()
    assert "已逾期 10 天" in text and "“2026-10.xlsx”" in text and "算力!D11" in text
    assert "共 40 处" in text and "尚未收到" not in text


def test_reminders_are_written_one_file_a_department(desk: Desk, tmp_path: Path, shown: Shown) -> None:
    desk.remind("2026-10", tmp_path / "out")
    (path,) = (tmp_path / "out").iterdir()
    assert path.name == "2026-10-gs_data.txt" and "催报通知" in path.read_text(encoding="utf-8")
    assert str(path) in shown().replace("\n", "")


def test_where_everything_came_in_order_nobody_is_chased(desk: Desk, shown: Shown) -> None:
    desk.remind("2026-02")
    text = shown()
    assert "没有要催报的部门" in text and "建议表式尚未下发" in text


def test_a_month_that_has_not_ended_cannot_be_closed(desk: Desk) -> None:
    with pytest.raises(UserFault, match="2026-11 has not ended"):
        desk.close("2026-11")
    assert closing_of(desk.data, "2026-11") is None


def test_a_month_with_returns_missing_is_closed_only_on_request(desk: Desk, shown: Shown) -> None:
    with pytest.raises(UserFault) as refused:
        desk.close("2026-04")
    assert "--despite-missing" in refused.value.fix_zh and "GS-AI-1" in shown()
    assert closing_of(desk.data, "2026-04") is None
    assert desk.close("2026-04", despite_missing=True) == 0
    closing = closing_of(desk.data, "2026-04")
    assert closing and (closing.closed_by, closing.closed_at) == ("合成", datetime(2026, 11, 20, 10))


def test_a_month_in_which_only_proposed_forms_are_out_is_closed_and_only_once(
    desk: Desk, shown: Shown
) -> None:
    assert desk.close("2026-02") == 0
    shown()
    assert desk.close("2026-02") == 0
    assert "已于 2026-11-20 10:00 由 合成 封账" in shown()
    assert len(register.acts(desk.data, "closed", subject="2026-02")) == 1


def test_a_reopened_month_is_open_and_both_acts_are_numbered_records_with_name_and_reason(
    desk: Desk, shown: Shown
) -> None:
    desk.close("2026-02")
    assert acts_of_month.reopen_command(desk.plan, desk.data.root, "2026-02", "合成：漏报", "某某") == 0
    assert closing_of(desk.data, "2026-02") is None
    closed, opened = register.acts(desk.data, "closed", "reopened", subject="2026-02")
    assert (opened.by, opened.content["reason"]) == ("某某", "合成：漏报")
    assert f"第 {opened.record} 号记录" in shown() and opened.record > closed.record
    assert desk.close("2026-02") == 0
    again = closing_of(desk.data, "2026-02")
    assert again and again.record > opened.record


def test_an_extended_day_is_shown_wherever_the_due_day_is_with_name_and_reason(
    desk: Desk, shown: Shown, tmp_path: Path
) -> None:
    asked = (desk.plan, desk.data.root, "GS-AI-1", "2026-10", "2026-11-25", "合成：系统检修", "某某")
    assert acts_of_month.extend_command(*asked) == 0
    assert "由 2026-11-10 延至 2026-11-25：合成：系统检修（某某）" in shown()
    desk.status("2026-10")
    text = shown()
    line = line_of(text, "GS-AI-1 ")
    assert "2026-11-25" in line and "缺报" not in line
    assert "2026-11-10" in text and "系统检修" in text
    page = tmp_path / "page.html"
    month.status_command(desk.plan, desk.data.root, "2026-10", None, english=False, html=page)
    assert "由 2026-11-10 延至 2026-11-25（合成：系统检修，某某）" in page.read_text(encoding="utf-8")
    desk.status("2026-10", "2026-11-12")  # the extension was not on record then
    assert "2026-11-10" in line_of(shown(), "GS-AI-1 ")


def test_a_return_that_nobody_owes_cannot_be_extended(desk: Desk) -> None:
    for name, period in (("GS-AI-1", "2024-01"), ("published", "2026-10")):
        with pytest.raises(UserFault):
            acts_of_month.extend_command(
                desk.plan, desk.data.root, name, period, "2027-01-01", "合成", "某某"
            )
    with pytest.raises(UserFault, match="no reason"):
        acts_of_month.extend_command(desk.plan, desk.data.root, "GS-AI-1", "2026-10", "2027-01-01", " ", "x")


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "十月", "9999-01"])
def test_a_text_that_is_no_month_is_a_clear_fault(desk: Desk, text: str) -> None:
    for ask in (desk.status, desk.remind, desk.close):
        with pytest.raises(UserFault):
            ask(text)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("status", "--period", "2026-1"), "'2026-1' is no month"),
        (("reopen", "2026-05", "--reason", "合成", "--by", "合成"), "2026-05 is not closed"),
        (
            (
                "extend",
                "GS-AI-1",
                "--period",
                "2026-10",
                "--until",
                "2026-11-10",
                "--reason",
                "x",
                "--by",
                "x",
            ),
            "2026-11-10 is no later",
        ),
        (("close", "2199-01"), "has not ended"),
    ],
)
def test_a_refusal_is_said_in_both_languages_with_exit_code_one(
    desk: Desk, arguments: tuple[str, ...], said: str
) -> None:
    env = os.environ | {"LONGSHU_PLAN": str(desk.plan), "LONGSHU_DATA": str(desk.data.root)}
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli.app", *arguments],
        cwd=HOME, env=env, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr and "✕" in done.stderr and "Traceback" not in done.stderr


def test_the_months_before_stand_in_one_line_each_with_their_rates(desk: Desk, shown: Shown) -> None:
    desk.status("2026-06")
    text = shown()
    assert "2026-05  应报 1　收到 1（100%）　按时 0（0%）　齐全 1（100%）" in text
    assert "2026-04  应报 1　收到 0（0%）　按时 0（0%）　齐全 0（0%）" in text
    assert "2026-02  应报 1　收到 1（100%）　按时 1（100%）　齐全 1（100%）" in text
    assert "2026-06  " not in text and "2026-07  " not in text


def test_status_fits_a_terminal_of_eighty_columns_without_a_word_broken(
    desk: Desk, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    desk.status("2026-04")
    lines = shown().splitlines()
    assert max(cell_len(line) for line in lines) <= 80
    assert any("GS-AI-1 算力基础设施情况　甘肃省数据局" in line for line in lines)
    assert any("应报日 2026-05-11" in line for line in lines) and any("逾期 193 天" in line for line in lines)


def test_without_a_month_one_letter_is_over_all_that_is_open_and_says_by_when(
    desk: Desk, shown: Shown
) -> None:
    desk.remind(None)
    text = shown()
    assert text.count("催报通知") == 1
    assert "（2026年4月），应报日2026年5月11日，已逾期 193 天" in text
    assert "2026年1月" in text and "算力!D11：合成问题 1。" in text, "what was sent back, of another month"
    assert "请于2026年11月25日前办理" in text, "three working days from Friday the 20th"


def test_a_letter_is_written_as_text_word_document_and_mail_with_one_wording(
    desk: Desk, tmp_path: Path
) -> None:
    addresses = tmp_path / "addresses.csv"
    addresses.write_text("department,address\ngs_data,data@example.org\n", encoding="utf-8")
    desk.remind("2026-04", tmp_path / "out", kinds=("txt", "docx", "eml"), addresses=addresses)
    text = (tmp_path / "out" / "2026-04-gs_data.txt").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "out" / "2026-04-gs_data.docx") as parts:
        body = ElementTree.fromstring(parts.read("word/document.xml"))
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    lines = ["".join(t.text or "" for t in line.iter(f"{word}t")) for line in body.iter(f"{word}p")]
    assert lines == text.splitlines()
    mail = message_from_bytes((tmp_path / "out" / "2026-04-gs_data.eml").read_bytes(), policy=policy.default)
    body_of_mail = mail.get_body(("plain",))
    assert body_of_mail is not None and body_of_mail.get_content().splitlines() == text.splitlines()
    assert mail["To"] == "data@example.org"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["2026-04-gs_data.docx"]


def test_nothing_is_sent_unless_that_is_asked_for(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown: Shown
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(remind, "send_mail", lambda _server, message: sent.append(message) or "")
    monkeypatch.setenv("LONGSHU_SMTP", "smtp://127.0.0.1:1")
    monkeypatch.setenv("LONGSHU_MAIL_FROM", "office@example.org")
    addresses = tmp_path / "addresses.csv"
    addresses.write_text("department,address\ngs_data,data@example.org\n", encoding="utf-8")
    desk.remind("2026-04", addresses=addresses)
    assert sent == []
    assert desk.remind("2026-04", addresses=addresses, send=True) == 0
    assert [(one["From"], one["To"]) for one in sent] == [("office@example.org", "data@example.org")]
    assert desk.remind("2026-04", send=True) == 1, "without an address it is told, not sent"
    assert len(sent) == 1 and "gs_data" in shown()
