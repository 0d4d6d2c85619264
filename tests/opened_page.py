"""A finished page as a reader has it: opened from its folder in the system's Chromium, whose every request is noted."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESK = (390, 844), (1280, 900)


@dataclass
class Opened:
    """An open page, what it asked for beside itself, and what it complained of."""

    page: Any
    asked_for: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def accessibility(self) -> list[str]:
        """What axe finds, a line each."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {node['html'][:120]}" for v in found for node in v["nodes"]]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def chromium() -> str:
    """The system's Chromium; without one the test is skipped, in continuous integration it fails."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("no Chromium: continuous integration looks at the pages, it does not skip them")
    return found or pytest.skip("no Chromium on this system")


@contextmanager
def opened(
    path: Path, *, window: tuple[int, int] = DESK, script: bool = True, part: str = ""
) -> Iterator[Opened]:
    """The page is open in a window of that size, with or without its script; skipped where there is no Chromium."""
    program = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": window[0], "height": window[1]},
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        shown, address = Opened(page), path.resolve().as_uri()
        page.on("request", lambda r: r.url.split("#")[0] == address or shown.asked_for.append(r.url))
        page.on("console", lambda m: m.type in ("error", "warning") and shown.complaints.append(m.text))
        page.on("pageerror", lambda e: shown.complaints.append(str(e)))
        page.goto(address + part)
        yield shown
        browser.close()
