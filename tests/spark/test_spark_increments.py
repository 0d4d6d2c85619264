"""A build on Spark that starts from the one before holds the marts of a build made anew on DuckDB."""

import json
import os
import random
import secrets
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from random_history import happens
from spark.comparing import differences
from spark.random_ledger import draw_plan, keys_of, send
from support import observation, submit

from contracts.plan import Plan
from warehouse.audience import FILE_NAME
from warehouse.build import build as building
from warehouse.build import dbt_runner, full_or_increment
from warehouse.build.build import Build
from warehouse.build.build_key import setting_of
from warehouse.build.build_record import BuildRecord, write_build_record
from warehouse.build.engines import Engine, kept_tables
from warehouse.build.increments import fingerprints
from warehouse.ledger.submission import Slot
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot

BEGAN = date(2025, 11, 2)
GONE, STAYS, REVISED = "2016/P5Y", "2030", "2031"  # periods that nothing else speaks of
SLOT, OTHER = Slot("published", "gscn", "2025-09"), Slot("published", "gscn", "2025-08")


def built(data: DataRoot, plan: Plan, day: date, engine: Engine = "spark", *, full: bool = False) -> Build:
    with data.writer():
        return building.build(data, plan, day, engine=engine, full=full)


def base_of(build: Build) -> Any:
    return json.loads(build.path.with_name("build.json").read_bytes())["base"]


def figure(period: str, value: int) -> dict[str, Any]:
    return observation(
        indicator="r0_total", unit_measure="count", time_period=period, obs_value=Decimal(value)
    )


def files(data: DataRoot, table: str) -> set[str]:
    """The files of a table on Spark, by partition and name."""
    tables = data.work / "spark" / kept_tables.TABLES
    return {path.relative_to(tables).as_posix() for path in tables.glob(f"{table}/*/*.parquet")}


def periods(files: set[str]) -> set[str]:
    return {name.split("=")[1].split("/")[0] for name in files}


def test_an_increment_on_spark_replaces_the_touched_periods_alone_and_gives_the_marts_of_a_full_build(
    tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full_or_increment, "BUILD", ("run",))
    monkeypatch.setattr(dbt_runner, "BUILD", ("run",))  # the models alone
    seed = 20260106 if os.environ.get("CI") else secrets.randbits(32)
    print(f"seed {seed}")  # shown where the test fails
    chance = random.Random(seed)
    data = DataRoot(tmp_path / "data")
    drawn = draw_plan(shipped_plan, chance, tmp_path / "plan")
    keys = keys_of(drawn, chance)
    send(data, drawn, chance, keys, "2025-10", datetime(2025, 11, 1, 9), 0.9, declared=0.2)
    submit(data, [figure(GONE, 1), figure(REVISED, 1)], at=datetime(2025, 11, 1, 10), slot=SLOT)
    submit(data, [figure(STAYS, 1)], at=datetime(2025, 11, 1, 11), slot=OTHER)
    before = built(data, drawn.plan, BEGAN)
    assert base_of(before) is None
    earlier = files(data, "int_observations_known")
    assert {GONE.replace("/", "%2F"), REVISED} <= periods(earlier)

    day = happens(data, drawn, chance, keys, BEGAN) + timedelta(days=1)
    # a full return that no longer has the one figure, and another value of the other
    last = submit(data, [figure(REVISED, 2)], at=datetime.combine(day, time(10)), slot=SLOT)
    day = max(day, last.accepted_at.date())  # never before what was sent earlier
    after = built(data, drawn.plan, day)
    assert base_of(after) == before.key
    later = files(data, "int_observations_known")
    assert STAYS in periods(earlier & later), "a period that nothing was said of keeps its files"
    assert GONE.replace("/", "%2F") not in periods(later) and REVISED in periods(later - earlier)

    anew = DataRoot(tmp_path / "anew")
    anew.root.mkdir()
    anew.ledger.symlink_to(data.ledger)
    whole = built(anew, drawn.plan, day, "duckdb", full=True)
    assert differences(whole.path, after.path) == []
    asked = f"select obs_value from marts.mart_indicator_revisions where time_period = '{REVISED}' order by vintage_no"
    grown = f"select obs_value from marts.mart_derived_figures where derivation = 'growth' and time_period = '{REVISED}'"
    with duckdb.connect(str(after.path), read_only=True) as con:
        assert con.execute(asked).fetchall() == [(1,), (2,)]
        assert con.execute(grown).fetchall() == [(100,)], (
            "derived from the year before, which was not replaced"
        )


class EndOfTestError(Exception):
    """What was to be seen was seen."""


@pytest.mark.parametrize(
    ("note", "starts"),
    [("its own", True), ("missing", False), ("of another build", False), ("asked in full", False)],
)
def test_tables_that_no_note_gives_to_a_build_that_leads_here_are_not_started_from(
    data: DataRoot, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch, note: str, starts: bool
) -> None:
    submit(data, [observation()], at=datetime(2026, 1, 1))
    scratch = data.work / "spark"
    finished_on_spark(data, shipped_plan, date(2026, 1, 31))
    row = scratch / kept_tables.TABLES / "int_observations_known" / "time_period=2020" / "part.parquet"
    row.parent.mkdir(parents=True)
    row.touch()
    if note != "missing":
        kept_tables.keep(scratch, "another" if note == "of another build" else "before")
    seen: list[bool] = []

    def dbt(*_: object, **__: object) -> None:
        seen.append(row.exists())
        assert kept_tables.kept_build(scratch) is None, "a build that breaks off leaves no note"
        raise EndOfTestError

    monkeypatch.setenv("LONGSHU_SPARK_METHOD", "thrift")  # no session: nothing is run
    monkeypatch.setattr(full_or_increment, "run_dbt", dbt)
    with pytest.raises(EndOfTestError):
        built(data, shipped_plan, date(2026, 2, 28), full=note == "asked in full")
    assert seen == [starts]


def finished_on_spark(data: DataRoot, plan: Plan, day: date) -> None:
    """A build `before` of the ledger as it stands, as an increment sees it."""
    folder = data.builds / "before"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / FILE_NAME)) as con:
        con.execute("create schema intermediate")
        con.execute(
            "create table intermediate.int_observations_shown(time_period text, accepted_at timestamp)"
        )
        con.execute("create table intermediate.int_indicators_read(time_period text, readings_count bigint)")
    write_build_record(folder, BuildRecord(
        models="", setting=setting_of(data, plan, day, None, None, "spark"), known_on=day,
        submissions=fingerprints(manifests(data)),
    ))  # fmt: skip
