"""The statistician's month at the terminal: what `status` says. Every figure is synthetic (`returns_year`)."""

import pytest
from rich.cells import cell_len

from tests.commands.month_desk import Desk, Shown, line_of

pytestmark = pytest.mark.usefixtures("_on_the_20th")


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
    desk.status("2026-07", "2026-08-20")
    assert "已封账：2026-07（08-20 17:00 合成）" in shown(), "on its own day"


def test_a_month_is_still_to_be_closed_from_the_day_after_its_end(desk: Desk, shown: Shown) -> None:
    for day, is_open in (("2026-10-31", False), ("2026-11-01", True)):
        desk.status("2026-09", day)
        assert ("2026-10" in shown().rpartition("未封账：")[2]) is is_open


def test_status_of_a_month_with_nothing_due_says_so(desk: Desk, shown: Shown) -> None:
    assert desk.status("2025-01") == 0
    assert "本月没有应报的报表" in shown()


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
