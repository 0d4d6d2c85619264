"""The scorecard is read by keyboard, on a phone, printed, without script; every link leads somewhere."""

import re
from pathlib import Path

import pytest
from pages.conftest import Browser, Visit, files

from contracts.codelists import shared_codelist
from warehouse.products.dictionary.page import FILE as DICTIONARY
from warehouse.release.shelf import Release


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
