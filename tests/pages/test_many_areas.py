"""A plan whose targets repeat over 28 areas: told by area, ranked by progress, short, and no file too large."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from made_once import made_once
from opened_page import opened
from pages.conftest import released
from plans import many_areas as plan_of
from support import table

from contracts.registry import load_plan
from orchestration.intake.incoming import Incoming
from orchestration.intake.take_in import load
from orchestration.settings import Settings
from warehouse.paths import DataRoot
from warehouse.products.pages import INDEX
from warehouse.products.pages.site import ONE_FILE
from warehouse.release.shelf import Release

DESK, PHONE = (1400, 900), (390, 844)
HAN = re.compile("[\u3400-\u9fff]")


def _made(folder: Path) -> Release:
    root, plan = DataRoot(folder / "data"), load_plan(plan_of.write_plan(folder / "plan"))
    with root.writer():
        for year in plan_of.YEARS:
            for goal, half in plan_of.FORMS:
                sent = date(year + 1, 3, 1)
                file = Incoming(
                    plan.forms[f"{goal}_{half}"], f"{year}-12", plan_of.tidy_return(goal, half, year),
                    f"{goal}_{half}_{year}.csv", f"{goal}_office", sent,
                )  # fmt: skip
                load(root, plan, file, datetime(sent.year, sent.month, sent.day, 9))
    return released(Settings(plan.root, folder, root), plan, date(2026, 12, 1))


@pytest.fixture(scope="module")
def release() -> Release:
    return made_once("pages-many-areas", _made)


def pages(release: Release) -> list[Path]:
    """The scorecard and what it was split into."""
    return [release.path / INDEX, *sorted((release.path / "pages").glob("*.html"))]


def test_every_page_is_short_with_its_cards_closed_and_never_wider_than_its_window(release: Release) -> None:
    for path in pages(release):
        for window, most in ((DESK, 6000), (PHONE, 8000)):
            with opened(path, window=window) as shown:
                assert shown.page.evaluate("document.documentElement.scrollHeight") < most, (
                    path.name,
                    window,
                )
                assert shown.overflow() <= 0, (path.name, window)


def test_no_page_is_larger_than_one_file_may_be_and_none_speaks_chinese(release: Release) -> None:
    for path in pages(release):
        text = path.read_text(encoding="utf-8")
        assert len(text.encode()) <= ONE_FILE, path.name
        assert not HAN.search(text), path.name


def test_the_matrix_has_every_area_beside_every_indicator_and_the_list_has_the_plans_own(
    release: Release,
) -> None:
    with opened(release.path / INDEX, window=DESK) as shown:
        page = shown.page
        assert page.locator(".matrix tbody tr").count() == len(plan_of.COUNTRIES)
        assert page.locator(".matrix thead th").count() == 3 + len(plan_of.indicators())
        assert page.locator(".matrix td[data-target]").count() == 20 * 27
        assert page.locator("#targets-table tr[data-target]").count() == 20
        wide = "document.querySelector('.matrix').scrollWidth <= document.querySelector('.matrix').parentNode.clientWidth"
        assert page.evaluate(wide)  # on a desk, all of it is seen at once
        assert "4 of 363 shown" in page.locator("#overview").inner_text()


def test_areas_rank_by_the_mean_of_their_progress_and_not_by_their_size(release: Release) -> None:
    found = table(
        release.database,
        "select ref_area, round(avg(greatest(0, least(1, progress_share::double))), 9) as mean "
        "from marts.mart_target_vs_actual where ref_area <> 'EU' group by ref_area",
    )
    means = {row["ref_area"]: row["mean"] for row in found}
    with opened(release.path / INDEX, window=DESK) as shown:
        rows = shown.page.eval_on_selector_all(
            ".matrix tbody tr",
            "n => n.map(r => [r.cells[0].querySelector('a').hash.slice(3), r.cells[1].textContent])",
        )
    told = {area: int(rank.split("/")[0]) for area, rank in rows}
    assert told == {area: 1 + sum(other > mean for other in means.values()) for area, mean in means.items()}


def test_a_card_ranks_its_areas_by_progress_and_says_how_many_it_tells_in_full(release: Release) -> None:
    path = next(path for path in pages(release) if path.name == "goal-skills.html")
    with opened(path, window=DESK, part="#i-specialists") as shown:
        card = shown.page.locator("#i-specialists")
        progress = card.locator(".areas tbody tr [data-c=progress_share]").evaluate_all(
            "n => n.map(x => Number(x.value))"
        )
        assert len(progress) == 27 and progress == sorted(progress, reverse=True)
        assert "6 of 28 shown" in card.inner_text()
        sizes = card.locator(".areas tbody tr [data-c=latest_value]").evaluate_all(
            "n => n.map(x => Number(x.value))"
        )
        assert sizes != sorted(sizes, reverse=True)


def test_an_area_has_its_targets_in_a_table_of_its_own(release: Release) -> None:
    path = next(path for path in pages(release) if path.name == "areas.html")
    with opened(path, window=DESK, part="#a-FR") as shown:
        rows = shown.page.locator("#a-FR .aims tbody tr")
        assert rows.count() == 20
        assert re.search(r"\d+ / 27", rows.first.inner_text())
