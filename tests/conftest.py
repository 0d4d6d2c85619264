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


@pytest.fixture(scope="session")
def shipped_plan() -> Plan:
    """The plan that ships."""
    return load_plan(SHIPPED_PLAN)


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    """An empty data root."""
    return DataRoot(tmp_path / "data")
