"""Pages of real releases in a real browser: the shipped plan's, and of a few months of SYNTHETIC returns."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from made_once import made_once
from opened_page import chromium
from support import HOME, SHIPPED_PLAN

from contracts.plan import Plan
from contracts.registry import load_plan
from orchestration.intake.incoming import bundled
from orchestration.intake.take_in import load
from orchestration.practice.making import make_returns
from orchestration.settings import Settings
from warehouse.audience import FILE_NAME
from warehouse.build import build as building
from warehouse.build.dbt_docs import FILE as LINEAGE
from warehouse.paths import DataRoot
from warehouse.products.boundaries import compared_areas
from warehouse.products.edition import Edition
from warehouse.products.pages import INDEX, write_pages
from warehouse.release.publish import publish
from warehouse.release.shelf import Release

PUBLISHED_AT = datetime(2026, 12, 1, 9)
APPROVED = "GS(2024)0650号"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic"]


@dataclass
class Visit:
    """What a page did while it was open."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Browser:
    """The system's Chromium; every page opened remembers its requests and complaints."""

    chromium: Any

    def open(self, file: Path, *, width: int = 1280, script: bool = True) -> Visit:
        """The page of that file, once loaded."""
        page = self.chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        ).new_page()
        visit = Visit(page)
        page.on("request", lambda request: visit.requests.append(request.url))
        page.on("console", lambda message: visit.complaints.append(message.text))
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.goto(file.as_uri())
        return visit


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield Browser(playwright.chromium.launch(executable_path=path, args=ARGUMENTS))


def released(found: Settings, plan: Plan, day: date) -> Release:
    """The release of what that root holds, with its pages and no other export."""
    with found.data.writer():
        built = building.build(found.data, plan, day)
        return publish(found.data, plan, built, PUBLISHED_AT, exports=(write_pages,))


@pytest.fixture(scope="session")
def shipped() -> Release:
    """The release of the shipped plan with the published figures that ship."""
    return made_once("pages-shipped", _shipped)


def _shipped(folder: Path) -> Release:
    root, plan = DataRoot(folder / "data"), load_plan(SHIPPED_PLAN)
    found = Settings(SHIPPED_PLAN, HOME / "sources" / "published", root)
    with root.writer():
        for incoming in bundled(found, plan):
            load(root, plan, incoming)
    return released(found, plan, PUBLISHED_AT.date())


@pytest.fixture(scope="session")
def practised() -> Release:
    """The release of six SYNTHETIC months: monthly series, revisions, every prefecture, and a map of squares."""
    return made_once("pages-practised", _practised)


def _practised(folder: Path) -> Release:
    made = make_returns(SHIPPED_PLAN, folder / "root", months=6)
    squares(made.settings.data.boundaries, list(compared_areas(made.plan)), 审图号=APPROVED)
    return released(made.settings, made.plan, date(2026, 12, 1))


@pytest.fixture(scope="session")
def scorecard(shipped: Release) -> Path:
    return shipped.path / INDEX


@pytest.fixture(scope="module")
def visit(browser: Browser, scorecard: Path) -> Visit:
    """The scorecard of the shipped plan, open in the browser."""
    return browser.open(scorecard)


def files(release: Release) -> list[Path]:
    """Its pages; the lineage is dbt's own."""
    return sorted(file for file in release.path.rglob("*.html") if file.name != LINEAGE)


def squares(path: Path, codes: list[str], **more: Any) -> Path:
    """A map of unit squares side by side, SYNTHETIC."""

    def square(n: int) -> list[list[float]]:
        return [[100 + n, 35], [101 + n, 35], [101 + n, 36], [100 + n, 36], [100 + n, 35]]

    features = [
        {"type": "Feature", "properties": {"adcode": int(code)}, "geometry": {"type": "Polygon", "coordinates": [square(n)]}}
        for n, code in enumerate(codes)
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features} | more), encoding="utf-8")
    return path


def edition_of(release: Release, plan: Plan, folder: Path, *, copied: bool = False) -> Edition:
    """The release's file in a folder of its own, to have its pages written anew; `copied` where it will be changed."""
    folder.mkdir(parents=True)
    if copied:
        shutil.copyfile(release.database, folder / FILE_NAME)
    else:
        (folder / FILE_NAME).symlink_to(release.database)
    return Edition(folder, release.name, PUBLISHED_AT, PUBLISHED_AT.date(), plan, None)
