"""The timeline is told once: five builds answer every story."""

from datetime import datetime
from pathlib import Path

import pytest
from golden.stories import TIMELINE
from golden.timeline import APRIL, EARLY, FEBRUARY, MARCH, Figures, Told, revised_plan
from held.worlds import WORLDS, kept_build
from made_once import made_once
from support import SHIPPED_PLAN, marts

from contracts.registry import load_plan
from warehouse.build import build as building
from warehouse.paths import DataRoot
from warehouse.release.publish import publish

MID_FEBRUARY = datetime(2027, 2, 15)


def _february_and_release(folder: Path) -> tuple[Path, Path]:
    """The marts of mid-February as they were built then, and the release of April after all was told."""
    data = DataRoot(folder / "data")
    TIMELINE.send(data, until=MID_FEBRUARY)
    then = marts(data, load_plan(SHIPPED_PLAN), FEBRUARY)
    TIMELINE.send(data, after=MID_FEBRUARY)
    plan = load_plan(revised_plan(folder / "plan"))
    with data.writer():
        release = publish(data, plan, building.build(data, plan, APRIL), datetime(2027, 4, 16), exports=())
    return then, release.database


@pytest.fixture(scope="session")
def told() -> Told:
    then, release = made_once("february-and-release", _february_and_release)
    known = {day: kept_build(WORLDS["stories"], day) for day in (EARLY, FEBRUARY, MARCH, APRIL)}
    return Told(known, then, release)


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
