"""The map is there only where somebody supplied boundaries that were approved. The boundaries here are squares."""

from pathlib import Path

import pytest
from pages.conftest import APPROVED, Browser, squares

from contracts.plan import Plan
from warehouse.products.boundaries import BoundariesError, compared_areas, read_boundaries
from warehouse.release.shelf import Release


def test_without_a_file_there_is_no_map(tmp_path: Path, shipped_plan: Plan, scorecard: Path) -> None:
    assert read_boundaries(tmp_path / "map.geojson", compared_areas(shipped_plan)) is None
    assert "审图号" not in scorecard.read_text(encoding="utf-8")


@pytest.mark.parametrize("more", [{}, {"审图号": ""}, {"审图号": "自制"}, {"approval_number": "2024-0650"}])
def test_boundaries_without_an_approval_number_are_refused(
    more: dict[str, str], tmp_path: Path, shipped_plan: Plan
) -> None:
    names = compared_areas(shipped_plan)
    path = squares(tmp_path / "map.geojson", list(names), **more)
    with pytest.raises(BoundariesError) as caught:
        read_boundaries(path, names)
    assert "审图号" in caught.value.zh


@pytest.mark.parametrize("number", [APPROVED, "GS京（2023）2767号", "甘S(2022)12号"])
def test_an_approval_number_is_taken_as_the_authorities_write_it(
    number: str, tmp_path: Path, shipped_plan: Plan
) -> None:
    names = compared_areas(shipped_plan)
    found = read_boundaries(squares(tmp_path / "map.geojson", list(names), 审图号=number), names)
    assert found and found.approval == number and list(found.shapes) == list(names)


def test_a_map_that_lacks_a_prefecture_is_refused_and_says_which(tmp_path: Path, shipped_plan: Plan) -> None:
    names = compared_areas(shipped_plan)
    path = squares(tmp_path / "map.geojson", [c for c in names if c != "621000"], 审图号=APPROVED)
    with pytest.raises(BoundariesError, match="庆阳"):
        read_boundaries(path, names)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"features": [{"geometry": null, "properties": {"adcode": 620100}}]}']
)
def test_what_is_no_map_is_refused_in_words(text: str, tmp_path: Path, shipped_plan: Plan) -> None:
    path = tmp_path / "map.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BoundariesError):
        read_boundaries(path, compared_areas(shipped_plan))


def test_the_map_shades_every_prefecture_and_prints_its_approval_number(
    browser: Browser, practised: Release
) -> None:
    file = next(
        f for f in sorted(practised.path.rglob("*.html")) if "class=mapped" in f.read_text(encoding="utf-8")
    )
    visit = browser.open(file, script=False)
    visit.page.locator("details.card:has(.mapped) > summary").first.click()
    shown = visit.page.locator(".mapped").first
    assert visit.complaints == [] and APPROVED in (shown.text_content() or "")
    assert shown.locator("use").count() == 14
    box = shown.locator("use").first.bounding_box()
    assert box and box["width"] > 5  # drawn, not only referred to
    bars = shown.locator("xpath=..").locator(".bars tbody tr").count()
    assert shown.locator("use:not(.q0)").count() == bars
