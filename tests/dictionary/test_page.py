"""`dictionary.html` holds every word of the contracts, works alone, without script, on a phone and in print."""

import re
from html import unescape
from pathlib import Path

import pytest
from dictionary.conftest import REMARK
from lxml.html import HtmlElement, document_fromstring
from opened_page import PHONE, opened

from contracts.codelists import shared_codelist
from contracts.dictionary import marts
from contracts.plan import Plan
from contracts.rules import rules
from warehouse.products.dictionary.tables import mart_columns
from warehouse.release.shelf import Release


@pytest.fixture(scope="module")
def path(release: Release) -> Path:
    return release.path / "dictionary.html"


@pytest.fixture(scope="module")
def html(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html.replace("\n", " ")))


@pytest.fixture(scope="module")
def page(html: str) -> HtmlElement:
    return document_fromstring(html)


def named(page: HtmlElement) -> list[str]:
    return page.xpath("//@id")


def card(page: HtmlElement, code: str) -> HtmlElement:
    (own,) = page.xpath(f"//details[@class='entry'][@id='{code}']")
    return own


def test_every_indicator_has_a_card_with_its_definition_in_both_languages(page, shipped_plan: Plan):
    for code, indicator in shipped_plan.indicators.items():
        own = card(page, code).text_content()
        for words in (
            indicator.label_zh,
            indicator.label_en,
            indicator.definition_zh,
            indicator.definition_en,
        ):
            assert words in own, code


def test_every_target_stands_on_its_card_with_its_document_and_link(page, shipped_plan: Plan):
    for target in shipped_plan.targets:
        own = card(page, target.indicator)
        assert target.target_id in own.xpath(".//@id")
        assert target.value_published in own.text_content()
        assert shipped_plan.documents[target.document].title_zh in own.text_content()
        assert not target.url or target.url in own.xpath(".//@href")


def test_every_rule_that_decides_a_status_stands_in_its_order_with_its_condition_and_meaning(page):
    every = list(shared_codelist("status_rule"))
    rows = page.xpath("//section[@id='statuses']//tbody/tr")
    assert [row.get("id") for row in rows] == [f"status-{rule.code}" for rule in every]
    for row, rule in zip(rows, every, strict=True):
        words = row.text_content()
        said = (rule.label_zh, rule.label_en, rule.extra["sentence_zh"], rule.extra["sentence_en"])
        assert all(one in words for one in said), rule.code


def test_every_column_code_rule_form_and_document_is_on_the_page(page, text, shipped_plan: Plan):
    parts = set(named(page))
    assert {f"{mart}.{column}" for mart in marts() for column in mart_columns(mart)} <= parts
    for codelist in shipped_plan.codelists.values():
        for code in codelist:
            assert code.label_zh in text and code.label_en in text, code
    for rule in rules().values():
        assert rule.id in parts and rule.fix_zh in text and rule.fix_en in text, rule.id
    assert {f"form-{form.form}" for form in shipped_plan.forms.values()} <= parts
    assert {f"document-{document}" for document in shipped_plan.documents} <= parts


def test_every_link_inside_the_page_leads_somewhere_on_it(page):
    inside = {link.removeprefix("#") for link in page.xpath("//a/@href") if link.startswith("#")}
    assert len(inside) > 50 and inside <= set(named(page))


def test_no_two_parts_of_the_page_share_a_name(page):
    assert len(named(page)) == len(set(named(page))) > 100


def test_a_card_warns_of_breaks_remarks_narrower_scopes_and_publishers_who_differ(page):
    own = card(page, "compute_power_total").text_content()
    assert "序列中断" in own and REMARK in own
    assert "报道所列三家投运数据中心" in own
    assert "2 个来源" in own and "40P" in own and "41P" in own
    assert "可比性提示" not in card(page, "pue").text_content()


def test_a_remark_of_a_publisher_cannot_put_marks_on_the_page(html):
    assert REMARK not in html and "&lt;b&gt;&amp;" in html


def test_a_proposed_department_is_marked_as_such(page):
    assert re.search(r"甘肃省数据局.*?建议", card(page, "compute_power_total").text_content(), re.S)


@pytest.mark.parametrize("window", [PHONE, (1280, 900)], ids=["phone", "desk"])
def test_the_page_asks_for_nothing_complains_of_nothing_and_never_scrolls_sideways(path, window):
    with opened(path, window=window) as shown:
        shown.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert shown.overflow() <= 0
        assert (shown.asked_for, shown.complaints) == ([], [])


def test_axe_finds_nothing_with_entries_of_every_kind_open(path):
    with opened(path) as shown:  # one template makes all entries of a section: three of each say it all
        shown.page.evaluate(
            "document.querySelectorAll('section').forEach((s) => [...s.querySelectorAll('details')]"
            ".forEach((d, n) => n < 3 ? d.open = true : d.remove()))"
        )
        assert shown.page.locator("details[open]").count() > 10
        assert shown.accessibility() == []


def test_without_script_everything_is_there_and_the_search_box_is_not(path):
    with opened(path, script=False) as shown:
        assert not shown.page.locator("form.search").is_visible()
        entry = shown.page.locator("#pue")
        entry.locator("summary").click()
        assert entry.locator("dl").is_visible()


def test_a_search_leaves_the_entries_that_hold_the_words_and_opens_the_tables_they_are_in(path):
    with opened(path) as shown:
        box = shown.page.locator("input[name=words]")
        box.fill("days_late")
        assert shown.page.locator("details.entry:visible").count() == 1
        assert shown.page.locator("tr[data-find]:visible").all_inner_texts()[0].startswith("days_late")
        box.fill("电能利用")
        assert shown.page.locator("#pue").is_visible()
        assert not shown.page.locator("#compute_power_total").is_visible()
        box.fill("")
        assert shown.page.locator("#compute_power_total").is_visible()


def test_a_link_to_an_indicator_opens_its_card(path):
    with opened(path, part="#pue") as shown:
        assert shown.page.locator("#pue dl").is_visible()


def test_the_switch_shows_english_and_hides_chinese(path):
    with opened(path) as shown:
        shown.page.locator("#english").check()
        heading = shown.page.locator("#indicators h2")
        assert heading.locator("[lang=en]").is_visible() and not heading.locator("i:not([lang])").is_visible()


def test_in_print_every_card_is_open(path, tmp_path):
    with opened(path) as shown:
        shown.page.emulate_media(media="print")
        assert shown.page.locator("#pue dl").evaluate("(node) => node.getBoundingClientRect().height") > 20
        assert not shown.page.locator("form.search").is_visible()
