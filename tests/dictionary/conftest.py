"""One release of synthetic figures that warn of something: a break, a remark, a narrower scope, two publishers."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from support import observation, submit

from contracts.plan import Plan
from warehouse.build import build as building
from warehouse.paths import DataRoot
from warehouse.release.publish import Release, publish

REMARK = "合成备注：口径从本期起改变 <b>&"


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    return DataRoot(tmp_path_factory.mktemp("dictionary") / "data")


@pytest.fixture(scope="session")
def release(root: DataRoot, shipped_plan: Plan) -> Release:
    figures = [
        observation(time_period="2025-12", obs_value=Decimal(50), obs_status="B", comment_obs=REMARK),
        observation(time_period="2025-11", obs_value=Decimal(40), comment_obs=None),
        observation(time_period="2025-11", obs_value=Decimal(41), comment_obs=None, data_source="gscn"),
        observation(time_period="2025-10", breakdown="coverage=three_operating_centres", comment_obs=None),
    ]
    submit(root, figures, at=datetime(2026, 2, 1, 9))
    with root.writer():
        build = building.build(root, shipped_plan, date(2026, 2, 2))
        return publish(root, shipped_plan, build, datetime(2026, 2, 3))
