"""Months closed and reopened, due days extended. Every figure is synthetic (`returns_year`)."""

import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from support import HOME, SHIPPED_PLAN

from contracts.errors import UserFault
from orchestration.commands import acts_of_month, month
from tests.commands.month_desk import Desk, Shown, line_of
from warehouse.ledger import register
from warehouse.ledger.closings import close, closing_of
from warehouse.paths import DataRoot

pytestmark = pytest.mark.usefixtures("_on_the_20th")


def test_a_month_that_has_not_ended_cannot_be_closed(desk: Desk) -> None:
    with pytest.raises(UserFault, match="2026-11 has not ended"):
        desk.close("2026-11")
    assert closing_of(desk.data, "2026-11") is None


@pytest.mark.parametrize(("day", "is_early"), [(date(2026, 10, 31), True), (date(2026, 11, 1), False)])
def test_a_month_can_be_closed_from_the_day_after_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: date, is_early: bool
) -> None:
    data = DataRoot(tmp_path / "data")
    with data.writer():
        close(data, "2026-10", now=datetime(2026, 11, 1, 9), closed_by="合成", note="")
    monkeypatch.setattr(month, "plan_today", lambda: day)

    def closing() -> int:
        return month.close_command(SHIPPED_PLAN, data.root, "2026-10", "", "合成", despite_missing=False)

    if is_early:
        with pytest.raises(UserFault, match="2026-10 has not ended"):
            closing()
    else:
        assert closing() == 0, "it was closed already"


def test_a_month_with_returns_that_are_not_due_yet_is_closed_only_on_request(
    desk: Desk, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(month, "plan_today", lambda: date(2026, 11, 5))
    with pytest.raises(UserFault) as refused:
        desk.close("2026-10")
    assert "--despite-missing" in refused.value.fix_zh and "未到期" in shown()


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
