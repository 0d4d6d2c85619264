"""A build that starts from an earlier one holds the rows of a build made anew."""

import json
import random
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from random_history import happens
from spark.random_ledger import Drawn, draw_plan, keys_of, send
from support import observation, submit

from contracts.dictionary import marts
from contracts.plan import Plan
from warehouse.audience import FILE_NAME
from warehouse.build import batches, dbt_runner, increments
from warehouse.build import build as building
from warehouse.build.build import Build
from warehouse.build.build_key import setting_of
from warehouse.build.build_record import BuildRecord, write_build_record
from warehouse.build.dbt_docs import FILE as LINEAGE
from warehouse.build.engines import Engine
from warehouse.build.finished_builds import newest_build
from warehouse.ledger import submission_history
from warehouse.ledger.submission import Slot
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
    monkeypatch.setattr(dbt_runner, "BUILD", ("run",))  # the models alone: key tests are in test_build
    data, drawn, keys, chance = random_world(shipped_plan, tmp_path, 1)
    day = BEGAN
    build = built(data, drawn.plan, day)
    for copied_below in (1 << 30, 0):
        monkeypatch.setattr(increments, "COPIED_BELOW", copied_below)
        before, day = build, happens(data, drawn, chance, keys, day)
        build = built(data, drawn.plan, day)
        assert base_of(build) == before.key
        assert before.path.exists() == bool(copied_below), "a small base is copied, a large one taken over"
    assert newest_build(data) == build.path
    whole = built(beside(data, "anew"), drawn.plan, day, full=True)
    assert base_of(whole) is None and whole.key == build.key
    assert unlike(build.path, whole.path) == []
    monkeypatch.setattr(
        batches, "ROWS_AT_ONCE", sum(m.rows_read for m in submission_history.manifests(data)) // 4
    )
    goes = goes_counted(monkeypatch)
    in_goes = built(beside(data, "in_goes"), drawn.plan, day, full=True)
    assert len(goes) >= 4
    assert unlike(in_goes.path, whole.path) == []
    for made in (build, in_goes):
        assert made.compiled().keys() == whole.compiled().keys()
        assert [name for name, sql in made.compiled().items() if "time_period in (" in sql] == []
        assert made.path.with_name(LINEAGE).read_bytes() == whole.path.with_name(LINEAGE).read_bytes()


def goes_counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands that dbt is given from here on."""
    goes: list[tuple[str, ...]] = []
    really = dbt_runner.run_dbt

    def run(data: DataRoot, day: date, on_node: Any, engine: Engine, *command: str, **more: Any) -> Any:
        goes.append(command)
        return really(data, day, on_node, engine, *command, **more)

    monkeypatch.setattr(dbt_runner, "run_dbt", run)
    return goes


def finished(data: DataRoot, key: str, setting: str, day: date, *, without: str = "") -> None:
    """A build as `base_for` sees it, of the ledger as it stands."""
    folder = data.builds / key
    folder.mkdir(parents=True)
    (folder / FILE_NAME).touch()
    submissions = {
        k: v for k, v in increments.fingerprints(submission_history.manifests(data)).items() if k != without
    }
    made = BuildRecord(models="", setting=setting, known_on=day, submissions=submissions)
    write_build_record(folder, made)


def base(data: DataRoot, day: date, setting: str = "as now") -> str | None:
    found = increments.base_for(data, setting, submission_history.manifests(data), day)
    return found.folder.name if found else None


def test_a_build_starts_from_the_one_that_knew_most_of_those_that_lead_to_it(data: DataRoot) -> None:
    first = submit(data, [observation()], at=datetime(2026, 1, 1)).submission_id
    finished(data, "earlier", "as now", date(2026, 1, 31), without=first)
    finished(data, "later", "as now", date(2026, 2, 28))
    finished(data, "less_late", "as now", date(2026, 2, 1))
    finished(data, "other", "as it was", date(2026, 2, 28))
    assert base(data, date(2026, 3, 31)) == "later"
    assert base(data, date(2026, 2, 1)) == "less_late", "never from a later day"
    assert base(data, date(2026, 1, 31)) == "earlier"
    assert base(data, date(2026, 3, 31), "as never") is None
    (data.builds / "later" / FILE_NAME).unlink()
    assert base(data, date(2026, 3, 31)) == "less_late", "a build that was taken over is none"


def test_nothing_starts_from_a_build_with_a_submission_that_is_not_there_or_of_a_day_before_the_first(
    data: DataRoot,
) -> None:
    submit(data, [observation()], at=datetime(2026, 1, 15))
    finished(data, "before", "as now", date(2026, 1, 14))
    assert base(data, date(2026, 3, 31)) is None
    finished(data, "after", "as now", date(2026, 1, 15))
    assert base(data, date(2026, 3, 31)) == "after"
    others = DataRoot(data.root.with_name("others"))
    submit(others, [observation(time_period="2024")], at=datetime(2026, 1, 15))
    data.builds.rename(others.builds)
    assert base(others, date(2026, 3, 31)) is None


def test_derived_figures_are_made_anew_a_month_and_a_year_on_and_look_as_far_back(data: DataRoot) -> None:
    periods = ("2025-01", "2025-02", "2025-03", "2026-01", "2026-02", "2026-03", "2027-02", "2025", "2024-06")
    submit(data, [observation(time_period=p, obs_value=Decimal(1)) for p in periods], at=datetime(2026, 5, 1))
    before = increments.Base(
        data.builds / "before", date(2026, 5, 1), increments.fingerprints(submission_history.manifests(data))
    )
    before.folder.mkdir(parents=True)
    with duckdb.connect(str(before.file)) as con:
        con.execute("create schema intermediate")
        con.execute(
            "create table intermediate.int_observations_shown(time_period text, accepted_at timestamp)"
        )
        con.execute("create table intermediate.int_indicators_read(time_period text, readings_count bigint)")
        con.executemany("insert into intermediate.int_indicators_read values (?, 7)", [[p] for p in periods])
        con.execute(
            "insert into intermediate.int_observations_shown values ('2024-06', timestamp '2026-06-02')"
        )
    slot = Slot("published", "longshu_editors", "2026-06")
    added = submit(
        data, [observation(time_period="2026-02")], at=datetime(2026, 6, 1), slot=slot
    ).submission_id
    found, rows = increments.increment(data, before, submission_history.manifests(data), date(2026, 6, 30))
    assert (found.added, found.read) == ([added], ["2026-02"])
    assert rows["2026-03"] == 7, "as the base has it"
    assert found.touched == ["2024-06", "2026-02"]
    assert found.derived == ["2024-06", "2026-02", "2026-03", "2027-02"]
    assert found.inputs == ["2024-06", "2025-02", "2025-03", "2026-01", "2026-02", "2026-03", "2027-02"]


def test_where_an_increment_fails_everything_is_made_anew_and_the_build_says_so(
    data: DataRoot, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dbt_runner, "BUILD", ("run",))
    submit(data, [observation()], at=datetime(2026, 1, 1))
    setting = setting_of(data, shipped_plan, date(2026, 2, 28), None, None, "duckdb")
    finished(data, "broken", setting, date(2026, 1, 31))
    (data.builds / "broken" / FILE_NAME).write_text("no database")
    build = built(data, shipped_plan, date(2026, 2, 28))
    assert base_of(build) is None
    assert build.not_increased.startswith("broken: ")
    assert json.loads(build.path.with_name("build.json").read_bytes())["not_increased"] == build.not_increased
    with duckdb.connect(str(build.path), read_only=True) as con:
        assert con.sql("select count(*) from marts.mart_indicator_values").fetchall() == [(1,)]
