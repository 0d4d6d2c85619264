"""The page an official opens: alone, quiet, readable by all, and equal to the marts to the last digit."""

import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pages.conftest import Browser, Visit
from rich.console import Console
from support import table

from contracts.codelists import shared_codelist
from contracts.plan import Plan
from orchestration.practice import EN
from orchestration.views.scorecard import print_scorecard
from warehouse.build.dbt_docs import FILE as LINEAGE
from warehouse.products.dictionary.page import FILE as DICTIONARY
from warehouse.products.pages import INDEX
from warehouse.products.pages.render import SYNTHETIC
from warehouse.products.wording.standing import standing_of
from warehouse.release.publish import Release

SCALES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
MARKED = """nodes => nodes.map(node => ({
    value: node.value, column: node.dataset.c ?? 'obs_value', tally: node.dataset.tally,
    zh: (node.querySelector('i') ?? node).textContent, en: (node.querySelector('[lang=en]') ?? node).textContent,
    target: node.closest('[data-target]')?.dataset.target, goal: node.closest('[data-goal]')?.dataset.goal,
    key: node.closest('[data-key]')?.dataset.key, period: node.closest('[data-period]')?.dataset.period ?? node.closest('.narrow tr')?.cells[0].textContent,
    part: node.closest('[data-part]')?.dataset.part ?? '_T;NONE', area: node.closest('.bars tr')?.querySelector('a').hash.slice(3) ?? node.closest('[data-area]')?.dataset.area ?? '620000',
    indicator: node.closest('[data-indicator]')?.dataset.indicator,
}))"""


def files(release: Release) -> list[Path]:
    """Its pages; the lineage is dbt's own."""
    return sorted(file for file in release.path.rglob("*.html") if file.name != LINEAGE)


def printed(text: str) -> tuple[Decimal, Decimal]:
    """The number a text shows, and half a unit of its last digit."""
    found = re.search(r"-?[\d,]+(?:\.\d+)?", text)
    assert found, text
    digits = found[0].replace(",", "")
    after = text[found.end() :].lstrip()
    scale = SCALES.get(
        after[:1], Decimal("0.01") if after.startswith("%") and "/" not in text else Decimal(1)
    )
    places = len(digits.partition(".")[2])
    return Decimal(digits) * scale, Decimal(5).scaleb(-places - 1) * scale


@pytest.fixture(scope="module")
def visit(browser: Browser, shipped: Release) -> Visit:
    return browser.open(shipped.path / INDEX)


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


@pytest.mark.parametrize("which", ["shipped", "practised"])
def test_every_number_is_that_of_the_marts_in_its_value_and_in_its_words(
    which: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    release: Release = request.getfixturevalue(which)
    answers = _answers(release.database)
    checked: dict[str, int] = {}
    for file in files(release):
        for node in browser.open(file, script=False).page.eval_on_selector_all("data", MARKED):
            if node["tally"]:
                continue
            kind, expected = _expected(answers, node)
            assert Decimal(node["value"]) in expected, (file.name, node)
            for text in (node["zh"], node["en"]):
                shown, near = printed(text)
                exact = Decimal(node["value"])
                if node["column"].endswith("_share") and "%" in text:
                    shown, near = printed(text)
                elif "%" in text:  # a value in per cent stands as it is
                    shown, near = shown * 100, near * 100
                assert abs(shown - exact) <= near, (text, node)
            checked[kind] = checked.get(kind, 0) + 1
    assert checked["target"] > 100 and checked["reading"] > 100 and checked["goal"] >= 30, checked


def _answers(database: Path) -> dict[str, dict[Any, Any]]:
    readings: dict[Any, set[Decimal]] = {}
    for row in table(database, "from marts.mart_indicator_values where obs_value is not null"):
        part, place = f"{row['breakdown']};{row['accumulation']}", (row["indicator"], row["ref_area"])
        source = f"{row['time_period']};{row['data_source']}"
        readings.setdefault((*place, part, source), set()).add(row["obs_value"])
        if row["is_preferred"] and not row["is_forecast"]:
            readings.setdefault((*place, part, row["time_period"]), set()).add(row["obs_value"])
    revised: dict[str, set[Decimal]] = {}
    for row in table(database, "from marts.mart_indicator_revisions where vintage_no > 1"):
        revised.setdefault(row["indicator"], set()).update({row["obs_value"], row["previous_value"]})
    return {
        "target": {r["target_id"]: r for r in table(database, "from marts.mart_target_vs_actual")},
        "goal": {r["goal"]: r for r in table(database, "from marts.mart_goal_scorecard")},
        "reading": readings,
        "revision": revised,
    }


def _expected(answers: dict[str, dict[Any, Any]], node: dict[str, Any]) -> tuple[str, set[Decimal]]:
    """What the marts hold for a figure of the page, by the keys that stand around it."""
    for kind in ("target", "goal"):
        if node[kind]:
            return kind, {Decimal(answers[kind][node[kind]][node["column"]])}
    if node["key"] or node["period"]:
        key = (node["indicator"], node["area"], node["part"], node["key"] or node["period"])
        return "reading", answers["reading"][key]
    return "revision", answers["revision"][node["indicator"]]


def test_the_counts_on_top_are_those_of_the_headline_targets(visit: Visit, shipped: Release) -> None:
    shown = visit.page.eval_on_selector_all(
        ".tally [data-tally]", "n => n.map(x => [x.dataset.tally, Number(x.value)])"
    )
    counts = table(
        shipped.database,
        "select sum(behind_count) as behind_count, sum(pending_count) as pending_count, sum(achieved_count) as achieved_count, "
        "sum(targets_count) as targets from marts.mart_goal_scorecard",
    )[0]
    assert sum(n for _, n in shown) == counts["targets"]
    assert {k: n for k, n in shown if k in counts} == {k: v for k, v in counts.items() if k != "targets"}


def test_each_goal_counts_its_headline_targets_those_without_figures_apart(
    visit: Visit, shipped: Release
) -> None:
    shown = visit.page.eval_on_selector_all(
        ".goals [data-tally]",
        "n => n.map(x => [x.closest('[data-goal]').dataset.goal, x.dataset.tally, Number(x.value)])",
    )
    kinds = "case when status_reason = 'no_data' then 'no_data_count' when status = 'pending' then 'pending_count' end"
    counted = table(
        shipped.database,
        f"select goal, {kinds} as kind, count(*) as n from marts.mart_target_vs_actual "
        f"where is_headline and {kinds} is not null group by all",
    )
    assert {(g, k): n for g, k, n in shown if k in ("no_data_count", "pending_count")} == {
        (r["goal"], r["kind"]): r["n"] for r in counted
    }
    assert sum(n for _, _, n in shown) == table(
        shipped.database, "select count(*) as n from marts.mart_target_vs_actual where is_headline"
    )[0]["n"]  # fmt: skip


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
    print_scorecard(Console(file=written, width=400), shipped.database, shipped_plan.header)
    assert found.verdict.zh in written.getvalue()


def test_each_headline_target_is_counted_under_who_set_it(
    visit: Visit, shipped: Release, shipped_plan: Plan
) -> None:
    shown = {
        row.locator("th").inner_text(): int(row.locator(".num").inner_text())
        for row in visit.page.locator(".whose tr").all()
    }
    own = table(
        shipped.database,
        f"select count(*) as n from marts.mart_target_vs_actual where is_headline and document = '{shipped_plan.header.document}'",
    )[0]["n"]
    assert shown["方案自己的"] == own
    total = table(shipped.database, "select count(*) as n from marts.mart_target_vs_actual where is_headline")
    assert sum(shown.values()) == total[0]["n"]


def test_the_page_with_its_cards_closed_is_short_and_opens_what_a_link_leads_to(
    browser: Browser, scorecard: Path
) -> None:
    page = browser.open(scorecard, width=1400).page
    assert page.evaluate("document.documentElement.scrollHeight") < 6000
    card = page.locator("#i-compute_power_intelligent")
    assert not card.is_visible()
    page.locator(".glance a[href='#i-compute_power_intelligent']").first.click()
    assert card.is_visible()


def test_the_search_finds_a_card_by_what_stands_in_it(browser: Browser, scorecard: Path) -> None:
    page = browser.open(scorecard, width=1400).page
    every = page.locator("#cards details.card")
    page.fill("form[data-filters=cards] input", "庆阳职业技术学院")
    shown = [card for card in every.all() if card.is_visible()]
    assert 0 < len(shown) < every.count()
    assert all("庆阳职业技术学院" in (card.text_content() or "") for card in shown)
    assert int(page.locator("form[data-filters=cards] output").inner_text()) >= len(shown)


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


def test_areas_are_compared_by_progress_and_never_by_raw_counts(visit: Visit, shipped: Release) -> None:
    cells = visit.page.locator(".matrix td[data-target]")
    told = {cell.get_attribute("data-target"): cell.inner_text() for cell in cells.all()}
    rows = table(
        shipped.database,
        "select target_id, progress_share from marts.mart_target_vs_actual where is_headline "
        "and ref_area not in ('620000', '000000')",
    )
    assert {r["target_id"] for r in rows} >= set(told) and len(told) >= 5
    for row in rows:
        if row["target_id"] in told:
            assert ("%" in told[row["target_id"]]) == (row["progress_share"] is not None)


def test_the_keyboard_reaches_everything(browser: Browser, scorecard: Path) -> None:
    page = browser.open(scorecard).page
    focused = "document.activeElement"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # seen while it has the focus
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.id") == "english"
    assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"
    page.keyboard.press("Space")
    assert page.locator("h3#goals").inner_text() == "Goals"
    assert page.evaluate("document.documentElement.lang") == "en"
    page.keyboard.press("Space")
    page.locator("#targets-table th button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#targets-table th").first.get_attribute("aria-sort") == "ascending"
    assert page.locator("#targets-table thead th[data-unsorted] button").count() == 0


def test_without_script_everything_is_there(browser: Browser, scorecard: Path, visit: Visit) -> None:
    quiet = browser.open(scorecard, script=False)
    assert quiet.complaints == []
    figures = "nodes => nodes.map(node => [node.value, node.textContent])"
    said, scripted = (one.page.eval_on_selector_all("data", figures) for one in (quiet, visit))
    assert said == scripted and len(said) > 400
    assert not any(form.is_visible() for form in quiet.page.locator("form.filter").all())
    quiet.page.check("#english")  # the switch is style alone
    assert quiet.page.locator("h2#overview-h").inner_text() == "At a glance"


@pytest.mark.parametrize("which", ["shipped", "practised"])
def test_nothing_scrolls_sideways_on_a_phone(
    which: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    for file in files(request.getfixturevalue(which)):
        page = browser.open(file, width=390).page
        for english in (False, True):
            page.set_checked("#english", english)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, file.name


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1400, "dark")])
@pytest.mark.parametrize("which", ["shipped", "practised"])
def test_axe_finds_nothing_with_every_card_open(
    which: str, width: int, scheme: str, browser: Browser, request: pytest.FixtureRequest
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    release: Release = request.getfixturevalue(which)
    for file in files(release)[-3:]:
        page = browser.open(file, width=width).page
        page.emulate_media(color_scheme=scheme)
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
        found = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == [], file.name


def test_the_scorecard_prints_on_few_pages_and_with_the_cards_asked_for(
    browser: Browser, scorecard: Path
) -> None:
    page = browser.open(scorecard).page
    short = page.pdf(prefer_css_page_size=True)
    page.locator("#cards details.card summary").first.click()
    one = page.pdf(prefer_css_page_size=True)
    page.check("#full")
    long = page.pdf(prefer_css_page_size=True)
    sheets = [len(re.findall(rb"/Type\s*/Page\b", pdf)) for pdf in (short, long, one)]
    assert 2 <= sheets[0] <= 4 and 20 <= sheets[1] <= 60
    assert sheets[0] < sheets[2] <= sheets[0] + 2
    assert b"/MediaBox [0 0 594.95996 841.91998]" in short or b"841.9" in short  # A4


def test_no_printed_cell_of_the_table_of_targets_overprints_the_next(
    browser: Browser, scorecard: Path
) -> None:
    page = browser.open(scorecard, width=680).page  # the width of an A4 sheet between its margins
    page.emulate_media(media="print")
    wider = page.eval_on_selector_all(
        "#targets-table td", "n => n.filter(x => x.scrollWidth > x.clientWidth + 1).map(x => x.textContent)"
    )
    assert wider == []


def test_every_link_within_the_pages_leads_somewhere(shipped: Release, practised: Release) -> None:
    for release in (shipped, practised):
        pages = {file: file.read_text(encoding="utf-8") for file in files(release)}
        anchors = {file.resolve(): set(re.findall(r'\bid="?([\w-]+)', text)) for file, text in pages.items()}
        for file, text in pages.items():
            for link in re.findall(r'href="?([^"\s>]*#[^"\s>]+)', text):
                path, _, anchor = link.partition("#")
                if path.endswith(
                    DICTIONARY
                ):  # another product of a release; its own test finds the rules in it
                    assert anchor.removeprefix("status-") in shared_codelist("status_rule"), (file.name, link)
                elif not path.startswith("http"):
                    assert anchor in anchors[(file.parent / path).resolve() if path else file.resolve()], (
                        file.name,
                        link,
                    )


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


def test_a_difference_between_shares_is_in_percentage_points_at_few_decimals(
    browser: Browser, practised: Release
) -> None:
    file = practised.path / "pages" / "goal-governance.html"
    steps = browser.open(file if file.exists() else practised.path / INDEX).page.locator(
        "#i-gov_service_smart_share .steps"
    )
    text = steps.first.text_content() or ""
    assert re.search(r"距路径 = .* = -?[\d.]+个百分点；距目标 = .* = -?[\d.]+个百分点", text), text
    assert not re.search(r"\d\.\d{5,}", text), text


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
