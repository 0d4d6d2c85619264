"""Shared fixtures. Everything synthetic in the tests is made by `support` and says so in its comment."""

from pathlib import Path

import pytest
from support import SHIPPED_PLAN

from contracts.plan import Plan
from contracts.registry import load_plan
from warehouse.paths import DataRoot


@pytest.fixture(scope="session")
def shipped_plan() -> Plan:
    """The plan that ships."""
    return load_plan(SHIPPED_PLAN)


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    """An empty data root."""
    return DataRoot(tmp_path / "data")
