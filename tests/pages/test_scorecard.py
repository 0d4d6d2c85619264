"""The page an official opens: alone and quiet, and what a stranger finds on it."""

import io
import re
from pathlib import Path

import pytest
from pages.conftest import Browser, Visit, files
from rich.console import Console
from support import table

from contracts.plan import Plan
from contracts.speech import declare_languages
from orchestration.practice import EN
from orchestration.views.scorecard import print_scorecard
from warehouse.products.dictionary.page import FILE as DICTIONARY
from warehouse.products.pages import INDEX
from warehouse.products.pages.render import SYNTHETIC
from warehouse.products.wording.standing import standing_of
from warehouse.release.shelf import Release


def test_the_page_asks_nothing_of_any_network_and_complains_of_nothing(visit: Visit, scorecard: Path) -> None:
    visit.page.check("#english")
    visit.page.fill("form[data-filters=targets-table] input", "算力")
    assert visit.requests == [scorecard.as_uri()]
    assert visit.complaints == []
    visit.page.fill("form[data-filters=targets-table] input", "")
    visit.page.uncheck("#english")


def test_the_page_of_the_shipped_plan_is_one_file_below_half_a_megabyte(shipped: Release) -> None:
    assert files(shipped) == [shipped.path / INDEX]
    assert 100_000 < (shipped.path / INDEX).stat().st_size < 500_000


@pytest.mark.parametrize(
    ("size", "parts"),
    [
        ((1400, 900), ("h1", ".facts", ".verdict", ".glance", ".core", ".tally", ".whose")),
        ((390, 844), ("h1", ".facts", ".verdict", ".glance h3 >> nth=0", ".glance h3 + .lines")),
    ],
)
def test_the_first_screen_gives_the_verdict_what_changed_and_what_is_behind(
    size: tuple[int, int], parts: tuple[str, ...], browser: Browser, scorecard: Path
) -> None:
    page = browser.open(scorecard).page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for part in parts:
        box = page.locator(part).first.bounding_box()
        assert box and box["y"] + box["height"] <= size[1], part
    core = page.locator(".core li")
    assert core.count() == 2  # the two numbers that the plan itself sets
    for item in core.all():
        text = item.inner_text()
        assert "尚无数据" in text and "（建议）" in text and "2027" in text
        assert "不能代替" in text  # what stands nearest may not stand in


def test_the_verdict_is_the_same_sentence_in_page_terminal_workbook_and_feed(
    visit: Visit, shipped: Release, shipped_plan: Plan
) -> None:
    found = standing_of(shipped.database, shipped_plan.header)
    assert visit.page.locator(".verdict").inner_text() == found.verdict.zh
    own = found.counts["own"]
    assert f"方案自己的 {own.total()} 个目标" in found.verdict.zh
    assert f"{own['no_data']} 个尚无数据" in found.verdict.zh
    assert found.worst[0]["indicator_zh"] in found.verdict.zh
    written = io.StringIO()
    declare_languages(tuple(shipped_plan.header.languages))
    print_scorecard(
        Console(file=written, width=400),
        shipped.database,
        shipped_plan.header,
        shipped_plan.proposed_departments,
    )
    assert found.verdict.zh in written.getvalue()


def test_what_other_provinces_aim_at_stands_on_the_card_and_nowhere_among_the_targets(
    visit: Visit, shipped: Release, shipped_plan: Plan
) -> None:
    card = visit.page.locator("#i-ai_terminal_agent_adoption_rate").text_content() or ""
    told = [one for one in shipped_plan.comparisons if one.indicator == "ai_terminal_agent_adoption_rate"]
    assert len(told) >= 10 and all(
        f"{one.area_zh}{one.area_en}" in card and one.value_published in card for one in told
    )
    assert "不是本方案的目标" in card
    ids = {row["target_id"] for row in table(shipped.database, "select target_id from marts.dim_target")}
    assert not ids & {one.comparison_id for one in shipped_plan.comparisons}


def test_a_card_with_readings_never_stands_under_the_words_no_data(visit: Visit) -> None:
    heads = visit.page.eval_on_selector_all(
        "#cards details.card",
        "n => n.map(x => [x.querySelector('summary').textContent, x.querySelectorAll('tr[data-key], li[data-key], .chart').length])",
    )
    assert any(drawn for _, drawn in heads)
    assert [head for head, drawn in heads if drawn and "尚无数据" in head] == []


def test_a_card_leads_from_its_verdict_to_the_rule_that_decided(shipped: Release) -> None:
    page = (shipped.path / INDEX).read_text(encoding="utf-8")
    ruled = set(re.findall(rf'href="?{re.escape(DICTIONARY)}#status-(\w+)', page))
    told = {"achieved", "missed", "behind", "far_behind", "on_track"}
    rows = table(shipped.database, "from marts.mart_target_vs_actual")
    assert ruled and {r["decided_by"] for r in rows if r["is_headline"] and r["status"] in told} <= ruled


def test_a_stranger_finds_the_four_answers(visit: Visit) -> None:
    text = visit.page.locator("#overview").inner_text()
    assert "滞后" in text and "智能算力规模" in text  # which goals are behind
    assert "谁还欠数据" in text and "甘肃省工业和信息化厅" in text  # who owes data
    visit.page.locator("#horizons summary").click()
    years = visit.page.locator("#horizons .year").first.inner_text()
    assert re.search(
        r"新一代智能终端、智能体等应用普及率 ≈70%.*“70%左右”.*尚无数据", years
    )  # adoption by 2027
    card = visit.page.locator("#i-compute_power_total")
    row = card.locator("tr[data-key^='2024-12;']").first.text_content() or ""
    assert (
        "5万P" in row and "新华社" in row and "采用" in row
    )  # Qingyang at the end of 2024, according to whom


def test_forecasts_are_listed_as_such_and_never_drawn(visit: Visit) -> None:
    card = visit.page.locator("#i-compute_power_total")
    row = card.locator("tr", has_text="双十万").first.text_content() or ""
    assert "预测或计划数，不作实际值" in row


def test_a_latest_value_quoted_at_second_hand_says_so_beside_the_status_it_decides(visit: Visit) -> None:
    asked = visit.page.locator("#i-compute_power_intelligent li[data-target='T0014']")
    assert "最新值为二次引用" in (asked.text_content() or "")


def test_an_indicator_with_a_few_readings_and_nothing_else_is_a_line_with_its_definition(
    visit: Visit,
) -> None:
    line = visit.page.locator("#cards #i-training_centres.slight").text_content() or ""
    assert "期末建成的实训中心数" in line and "庆阳职业技术学院" in line and "其他媒体" in line
    assert visit.page.locator("#cards .slight .card").count() == 0


def test_a_practice_set_is_marked_on_every_page_and_the_shipped_plan_on_none(
    shipped: Release, practised: Release
) -> None:
    assert SYNTHETIC == EN
    assert all("演练数据 SYNTHETIC" in f.read_text(encoding="utf-8") for f in files(practised))
    assert not any(SYNTHETIC in f.read_text(encoding="utf-8") for f in files(shipped))
