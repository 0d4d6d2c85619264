"""Every mart holds the rows that are expected of it, all columns: values, not shapes (docs/worked_plan.md). 合成数据.

Where a change of the rows is meant: `python tests/held/write.py` writes the tables anew, and the difference in
version control is what a reviewer reads, row by row.
"""

import duckdb
import pytest
from held.worlds import EXPECTED, WORLDS, World, expected_file, kept_build, rows_of

from contracts.dictionary import marts as dictionary

HELD = [
    pytest.param(world, day, mart, id=f"{world.name}-{day}-{mart}")
    for world in WORLDS.values()
    for day in world.days
    for mart in world.held
]


@pytest.mark.parametrize(("world", "day", "mart"), HELD)
def test_the_mart_holds_the_rows_expected_of_it(world: World, day: object, mart: str) -> None:
    with duckdb.connect(str(kept_build(world, day)), read_only=True) as con:
        found = rows_of(world, mart, con)
    assert found.splitlines() == expected_file(world, day, mart).read_text(encoding="utf-8").splitlines()


def test_the_worked_plan_holds_every_mart_and_each_has_a_row() -> None:
    world = WORLDS["worked_plan"]
    assert set(world.held) == set(dictionary())
    for mart in world.held:
        texts = [expected_file(world, day, mart).read_text(encoding="utf-8") for day in world.days]
        assert any(text.count("\n") > 1 for text in texts), mart


def test_every_expected_table_is_held_by_a_world() -> None:
    held = {
        expected_file(world, day, mart)
        for world in WORLDS.values()
        for day in world.days
        for mart in world.held
    }
    assert set(EXPECTED.rglob("*.csv")) == held
