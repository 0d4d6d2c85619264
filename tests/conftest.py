"""Shared fixtures. Everything synthetic in the tests is made by `support` and says so in its comment."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from support import SHIPPED_PLAN

from contracts.plan import Plan
from contracts.registry import load_plan
from warehouse.paths import DataRoot

# A slow machine is no failure; in continuous integration the same examples are tried each time.
settings.register_profile("longshu", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("longshu")
os.environ.pop("COLUMNS", None)  # how wide the caller's own terminal is

# The files that take twenty seconds of a processor and more, the longest first: whoever runs them in several processes
# begins with them, and none is left for one process while the others are done.
LONGEST_FIRST = (
    "held/test_every_mart.py", "disclosure/test_attacker.py", "bi/test_bundle.py", "golden/test_stories.py",
    "sources/returns/test_marking.py", "orchestration/test_job.py", "disclosure/test_attack.py",
    "orchestration/test_practice.py", "sources/returns/test_library.py", "warehouse/test_shelf.py",
    "method/test_published_cases.py", "warehouse/test_release.py",
    "commands/test_release_commands.py", "disclosure/test_guesses.py", "method/test_edge_cases.py",
    "method/test_known_on.py", "orchestration/test_report_page.py", "commands/test_assess.py",
    "pages/test_scorecard_use.py", "pages/test_map.py", "method/test_status_rules.py",
    "warehouse/test_side_by_side.py", "warehouse/test_life_of_an_indicator.py", "orchestration/test_rebuild.py",
    "orchestration/test_console_process.py", "disclosure/test_public_build.py", "readers/test_questions.py",
    "faults/test_release_crash.py", "gate/test_gate.py", "golden/test_returns.py", "method/test_headline.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of several processes, the files that take longest begin first; the tests of each stay in their order."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return  # one process begins with what it was asked first
    here = Path(__file__).parent
    place = {str(here / name): n for n, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(str(item.path), len(place)))


@pytest.fixture(scope="session")
def shipped_plan() -> Plan:
    """The plan that ships."""
    return load_plan(SHIPPED_PLAN)


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    """An empty data root."""
    return DataRoot(tmp_path / "data")
