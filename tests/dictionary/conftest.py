"""One release of synthetic figures that warn of something: a break, a remark, a narrower scope, two publishers."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from made_once import made_once
from support import SHIPPED_PLAN, observation, submit

from contracts.registry import load_plan
from warehouse.build import build as building
from warehouse.paths import DataRoot
from warehouse.release.publish import publish
from warehouse.release.shelf import Release

REMARK = "合成备注：口径从本期起改变 <b>&"


@pytest.fixture(scope="session")
def released() -> tuple[DataRoot, Release]:
    """Made once for every test of this folder, which only read it."""
    return made_once("dictionary", _released)


@pytest.fixture(scope="session")
def root(released: tuple[DataRoot, Release]) -> DataRoot:
    return released[0]


@pytest.fixture(scope="session")
def release(released: tuple[DataRoot, Release]) -> Release:
    return released[1]


def _released(folder: Path) -> tuple[DataRoot, Release]:
    root, plan = DataRoot(folder / "data"), load_plan(SHIPPED_PLAN)
    figures = [
        observation(time_period="2025-12", obs_value=Decimal(50), obs_status="B", comment_obs=REMARK),
        observation(time_period="2025-11", obs_value=Decimal(40), comment_obs=None),
        observation(time_period="2025-11", obs_value=Decimal(41), comment_obs=None, data_source="gscn"),
        observation(time_period="2025-10", breakdown="coverage=three_operating_centres", comment_obs=None),
    ]
    submit(root, figures, at=datetime(2026, 2, 1, 9))
    with root.writer():
        build = building.build(root, plan, date(2026, 2, 2))
        return root, publish(root, plan, build, datetime(2026, 2, 3))
