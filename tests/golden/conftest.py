"""The timeline is told once: five builds answer every story."""

from datetime import datetime

import pytest
from golden.stories import TIMELINE
from golden.timeline import APRIL, EARLY, FEBRUARY, MARCH, Figures, Told, revised_plan
from support import marts

from contracts.plan import Plan
from contracts.registry import load_plan
from warehouse.build import build as building
from warehouse.paths import DataRoot
from warehouse.release.publish import publish

MID_FEBRUARY = datetime(2027, 2, 15)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory, shipped_plan: Plan) -> Told:
    data = DataRoot(tmp_path_factory.mktemp("golden") / "data")
    TIMELINE.send(data, until=MID_FEBRUARY)
    then = marts(data, shipped_plan, FEBRUARY)
    TIMELINE.send(data, after=MID_FEBRUARY)
    plan = load_plan(revised_plan(tmp_path_factory.mktemp("plan")))
    known = {day: marts(data, plan, day) for day in (EARLY, FEBRUARY, MARCH, APRIL)}
    with data.writer():
        release = publish(data, plan, building.build(data, plan, APRIL), datetime(2027, 4, 16), exports=())
    return Told(known, then, release.database)


@pytest.fixture(scope="session")
def figures(told: Told) -> Figures:
    """(period, source, value) of an area as known on a day."""
    return lambda day, area: [
        (period, source, int(number))
        for period, source, number in told.rows(
            day, "mart_indicator_values", f"ref_area = '{area}'", "time_period, data_source, obs_value"
        )
    ]


@pytest.fixture(scope="session")
def vintages(told: Told) -> Figures:
    """(vintage, value, revision) of an area's figures as known on a day."""
    return lambda day, area: [
        (number, int(found), revision if revision is None else int(revision))
        for number, found, revision in told.rows(
            day, "mart_indicator_revisions", f"ref_area = '{area}'", "vintage_no, obs_value, revision"
        )
    ]
