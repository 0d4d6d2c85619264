"""A build that starts from an earlier one holds the rows of a build made anew."""

import json
import random
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from random_history import happens
from spark.random_ledger import Drawn, draw_plan, keys_of, send

from contracts.dictionary import marts
from contracts.plan import Plan
from warehouse import build as building
from warehouse.build import Build
from warehouse.paths import DataRoot

BEGAN = date(2025, 11, 2)


def built(data: DataRoot, plan: Plan, day: date, *, full: bool = False) -> Build:
    with data.writer():
        return building.build(data, plan, day, full=full)


def base_of(build: Build) -> str | None:
    found = json.loads(build.path.with_name("build.json").read_bytes())["base"]
    assert found is None or isinstance(found, str)
    return found


def beside(data: DataRoot, name: str) -> DataRoot:
    """A data root with the same ledger and builds of its own."""
    other = DataRoot(data.root.with_name(name))
    other.root.mkdir()
    other.ledger.symlink_to(data.ledger)
    return other


def unlike(one: Path, other: Path) -> list[str]:
    """The marts that have other columns or other rows in the two files, to the last digit."""
    with duckdb.connect(":memory:") as con:
        con.execute(f"attach '{one}' as a (read_only)")
        con.execute(f"attach '{other}' as b (read_only)")
        found = []
        for mart in marts():
            a, b = (f"from {side}.marts.{mart}" for side in "ab")
            counts = [
                con.execute(f"select count(*) from (({x}) except all ({y}))").fetchall()[0][0]
                for x, y in ((a, b), (b, a))
            ]
            if (
                counts != [0, 0]
                or con.execute(f"describe {a}").fetchall() != con.execute(f"describe {b}").fetchall()
            ):
                found.append(f"{mart}: {counts}")
        return found


def random_world(
    shipped: Plan, folder: Path, seed: int
) -> tuple[DataRoot, Drawn, list[tuple[str, str, str, str, str]], random.Random]:
    chance = random.Random(seed)
    drawn = draw_plan(shipped, chance, folder / "plan")
    data, keys = DataRoot(folder / "data"), keys_of(drawn, chance)
    send(data, drawn, chance, keys, "2025-10", datetime(2025, 11, 1, 9), 0.9, declared=0.2)
    return data, drawn, keys, chance


def test_increment_after_increment_has_the_rows_of_a_full_build_in_every_mart(
    shipped_plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "BUILD", ("run",))
    data, drawn, keys, chance = random_world(shipped_plan, tmp_path, 20261127)
    day, anew = BEGAN, beside(data, "anew")
    build = built(data, drawn.plan, day)
    for _ in range(4):
        before, day = build, happens(data, drawn, chance, keys, day)
        build = built(data, drawn.plan, day)
        assert build == before or base_of(build) == before.key
    whole = built(anew, drawn.plan, day, full=True)
    assert base_of(whole) is None and whole.key == build.key
    assert unlike(build.path, whole.path) == []
    assert {name: sql.strip() for name, sql in whole.compiled().items()}.keys() == build.compiled().keys()
