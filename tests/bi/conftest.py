"""Two releases of the practice set (SYNTHETIC): as known on 30 June 2026, and on its last day."""

from datetime import date, datetime
from pathlib import Path

import pytest
from bi.practice import Practice
from made_once import made_once
from support import SHIPPED_PLAN

from orchestration.practice.cases import LAST_DAY
from orchestration.practice.making import make_returns
from warehouse.build import build as building
from warehouse.products.bi.bundle import write_superset
from warehouse.release.publish import publish

JUNE = date(2026, 6, 30)
MONTHS = 18  # from before the plan's first period, so that targets have a baseline


@pytest.fixture(scope="session")
def practice() -> Practice:
    """Made once for every test of this folder, which only read it."""
    return made_once("practice-of-bi", _released)


def _released(folder: Path) -> Practice:
    made = make_returns(SHIPPED_PLAN, folder / "root", months=MONTHS)
    data, plan = made.settings.data, made.plan
    with data.writer():
        june = publish(data, plan, building.build(data, plan, JUNE), datetime(2026, 7, 1, 9), exports=())
        latest = publish(
            data, plan, building.build(data, plan, LAST_DAY), datetime(2026, 11, 21, 9), exports=(write_superset,)
        )  # fmt: skip
    return Practice(made, june, latest)
