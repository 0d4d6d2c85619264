"""What a release's page says of the release before, and what the public edition says of hidden figures."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest
from pages.conftest import PUBLISHED_AT, Browser, Visit, edition_of
from support import HOME, SHIPPED_PLAN, table

from contracts.plan import Plan
from orchestration.intake.incoming import bundled
from orchestration.intake.take_in import load
from orchestration.settings import Settings
from warehouse.build import build as building
from warehouse.paths import DataRoot
from warehouse.products.pages import INDEX, write_pages
from warehouse.products.pages.site import FOLDER
from warehouse.query import turns as turns_of
from warehouse.release.publish import publish
from warehouse.release.shelf import Release

EARLIER = date(2025, 9, 30)


@pytest.fixture(scope="module")
def pair(shipped_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """The release of what was known in September 2025, and the one after it of what is known now."""
    data = DataRoot(tmp_path_factory.mktemp("two") / "data")
    found = Settings(SHIPPED_PLAN, HOME / "sources" / "published", data)
    for incoming in bundled(found, shipped_plan):
        load(data, shipped_plan, incoming)
    with data.writer():
        before = publish(
            data, shipped_plan, building.build(data, shipped_plan, EARLIER), datetime(2025, 10, 1), exports=()
        )
        built = building.build(data, shipped_plan, PUBLISHED_AT.date())
        after = publish(data, shipped_plan, built, PUBLISHED_AT, exports=(write_pages,))
    return before, after


@pytest.fixture(scope="module")
def later(browser: Browser, pair: tuple[Release, Release]) -> Visit:
    return browser.open(pair[1].path / INDEX, script=False)


def test_every_target_says_how_it_stood_in_the_release_before(
    later: Visit, pair: tuple[Release, Release]
) -> None:
    query = "select target_id, status, latest_value, latest_period from marts.mart_target_vs_actual"
    before, after = ({r["target_id"]: r for r in table(one.database, query)} for one in pair)
    rows = later.page.locator("#targets-table tr[data-target]")
    seen = {"new": 0, "status": 0, "value": 0, "same": 0}
    for row in rows.all():
        code, cell = row.get_attribute("data-target"), row.locator(".c-change")
        assert code is not None
        text, was, now = cell.inner_text(), before.get(code), after[code]
        if was is None:
            assert "新列" in text
            seen["new"] += 1
            continue
        assert cell.locator(".chip").count() == (was["status"] != now["status"])
        seen["status"] += was["status"] != now["status"]
        if was["latest_value"] not in (None, now["latest_value"]):
            assert Decimal(cell.locator("data").first.get_attribute("value") or "0") == was["latest_value"]
            seen["value"] += 1
        if all(was[name] == now[name] for name in ("status", "latest_value", "latest_period")):
            assert text == "未变"
            seen["same"] += 1
    assert all(seen.values()), seen


def test_the_page_of_the_second_release_is_one_file_too(pair: tuple[Release, Release]) -> None:
    assert not (pair[1].path / FOLDER).exists()
    assert (pair[1].path / INDEX).stat().st_size < 500_000


def test_a_changed_status_is_among_what_is_seen_first(later: Visit) -> None:
    text = later.page.locator("#overview").inner_text()
    assert "较上一发布的变化" in text and "因" in text and "与上一发布 2025.10.0" in text


@pytest.fixture(scope="module")
def public(
    browser: Browser, shipped: Release, shipped_plan: Plan, tmp_path_factory: pytest.TempPathFactory
) -> Visit:
    """The page of a public edition whose file hides one figure of a target and one of a prefecture."""
    edition = edition_of(shipped, shipped_plan, tmp_path_factory.mktemp("public") / "out", copied=True)
    with duckdb.connect(str(edition.database)) as con:
        hide = "update marts.mart_indicator_values set obs_value = null, obs_status = 'Q', conf_status = 'C' where "
        con.execute(hide + "indicator = 'compute_power_intelligent' and time_period = '2025-12'")
        con.execute(
            "update marts.mart_target_vs_actual set latest_value = null, status = 'not_assessed', status_reason = 'suppressed' "
            "where indicator = 'gov_service_smart_share' and is_headline"
        )
    write_pages(replace(edition, audience="public"))
    return browser.open(edition.folder / INDEX, script=False)


def test_a_public_page_says_that_it_is_public_and_what_is_not_for_publication(public: Visit) -> None:
    page = public.page
    assert page.locator(".audience").inner_text() == "公开版"
    assert "不公开的数字一律隐去" in page.locator("#overview").inner_text()
    hidden = page.locator("#i-compute_power_intelligent [data-key^='2025-12;']").first
    assert "不公开" in (hidden.text_content() or "") and hidden.locator("data").count() == 0
    core = page.locator(".core li", has_text="智能办").inner_text()
    assert "最新值不公开" in core and "应由" not in core  # hidden is not owed


def test_an_internal_page_says_that_it_is_internal(later: Visit) -> None:
    assert later.page.locator(".audience").inner_text() == "内部版"


def test_a_card_tells_what_the_releases_said_of_a_target_that_turned_and_of_the_others_once(
    pair: tuple[Release, Release],
) -> None:
    second = (pair[1].path / INDEX).read_text(encoding="utf-8")
    turned = [turns for turns in turns_of(pair[1].database).values() if len(turns) > 1]
    assert second.count("历次发布：") == len(turned) > 0
    assert all(f"{turns[-1]['release']}（截至 {turns[-1]['known_on']}）起“" in second for turns in turned)
    assert second.count("没有写“历次发布”的目标") == 1
