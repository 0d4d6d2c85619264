"""Reminders and letters of the month. Every figure is synthetic (`returns_year`)."""

import zipfile
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from returns_year import finding, send

from orchestration.commands import remind
from tests.commands.month_desk import Desk, Shown
from warehouse.paths import DataRoot

pytestmark = pytest.mark.usefixtures("_on_the_20th")


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


def test_a_quarter_or_a_year_is_chased_in_one_letter_over_its_months(
    desk: Desk, tmp_path: Path, shown: Shown
) -> None:
    desk.remind("2026-Q4", tmp_path / "out")
    (path,) = (tmp_path / "out").iterdir()
    text = path.read_text(encoding="utf-8")
    assert path.name == "2026-10_2026-12-gs_data.txt" and "2026年10月" in text
    assert "2026年1月" not in text and "2026年9月" not in text
    desk.remind("2026年")
    whole = shown()
    assert "2026年1月" in whole and "2026年10月" in whole


def test_where_everything_came_in_order_nobody_is_chased(desk: Desk, shown: Shown) -> None:
    desk.remind("2026-02")
    text = shown()
    assert "没有要催报的部门" in text and "建议表式尚未下发" in text


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
