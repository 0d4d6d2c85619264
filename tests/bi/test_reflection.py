"""Every mart is read through SQLAlchemy the way Superset does it: read-only, locked down, connections not pooled."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bi.asking import metric, relation, statement
from bi.practice import Practice
from sqlalchemy import Engine, Enum, NullPool, create_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError
from support import table

from contracts.dictionary import coded_columns, columns, marts
from contracts.plan import Plan
from warehouse.products.bi.bundle import MOUNTED, bundle, locked_down
from warehouse.products.bi.declared import dashboard

Files = dict[str, dict[str, Any]]


def engine_on(database: Path) -> Engine:
    """An engine with the arguments the bundle gives Superset."""
    return create_engine(f"duckdb:///{database}", poolclass=NullPool, connect_args=locked_down())


@pytest.fixture(scope="module")
def engine(practice: Practice) -> Iterator[Engine]:
    made = engine_on(practice.latest.database)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def files(practice: Practice) -> Files:
    return bundle(practice.latest.database, practice.made.plan, MOUNTED)


def dataset_of(files: Files, name: str) -> dict[str, Any]:
    return files[f"datasets/longshu/{name}.yaml"]


def test_the_schema_shows_every_mart(engine: Engine) -> None:
    found = inspect(engine)
    schema = next(name for name in found.get_schema_names() if name.split(".")[-1] == "marts")
    assert set(marts()) <= set(found.get_table_names(schema=schema))


@pytest.mark.parametrize("mart", sorted(marts()))
def test_a_mart_reflects_with_its_types_and_comments(engine: Engine, mart: str) -> None:
    reflected = inspect(engine).get_columns(mart, schema="marts")
    assert reflected
    for column in reflected:
        entry = columns()[column["name"]]
        if isinstance(column["type"], Enum):
            assert set(column["type"].enums) <= set(coded_columns()[column["name"]]), column["name"]
            continue
        given = str(column["type"]).lower().replace(" ", "").replace("numeric", "decimal")
        assert given == entry.sql_type.replace(" ", ""), column["name"]
    with engine.connect() as con:
        comments = con.execute(
            text(
                "select column_name, comment from duckdb_columns() where schema_name = 'marts' and table_name = :mart"
            ),
            {"mart": mart},
        ).all()
    assert {row.column_name: row.comment for row in comments} == {
        c["name"]: columns()[c["name"]].description for c in reflected
    }


@pytest.mark.parametrize("name", sorted({*marts(), *dashboard().questions}))
def test_every_metric_and_calculated_column_of_a_dataset_runs(
    engine: Engine, files: Files, name: str
) -> None:
    dataset = dataset_of(files, name)
    with engine.connect() as con:
        for entry in dataset["metrics"]:
            row = con.execute(
                select(metric(dataset, entry["metric_name"])).select_from(relation(dataset))
            ).one()
            assert len(row) == 1
        asked = {"columns": [c["column_name"] for c in dataset["columns"]], "metrics": [], "filters": []}
        rows = con.execute(statement(dataset, asked | {"orderby": [], "row_limit": 5})).all()
        total = con.execute(select(metric(dataset, "rows_count")).select_from(relation(dataset))).scalar_one()
    assert len(rows) == min(5, total)


# On the practice set every chart has something to show.
@pytest.mark.parametrize("name", sorted(dashboard().charts))
def test_every_chart_has_rows_on_the_practice_set(engine: Engine, files: Files, name: str) -> None:
    query = json.loads(files[f"charts/{name}.yaml"]["query_context"])["queries"][0]
    with engine.connect() as con:
        rows = con.execute(statement(dataset_of(files, dashboard().charts[name].dataset), query)).all()
    assert rows
    assert all(len(row) == len(query["columns"]) + len(query.get("metrics", [])) for row in rows)


def test_the_numbers_on_the_page_are_those_of_the_marts(
    engine: Engine, files: Files, practice: Practice
) -> None:
    shown: dict[str, Any] = {}
    with engine.connect() as con:
        for name, chart in dashboard().charts.items():
            if chart.kind == "number":
                query = json.loads(files[f"charts/{name}.yaml"]["query_context"])["queries"][0]
                shown[name] = con.execute(statement(dataset_of(files, chart.dataset), query)).scalar_one()
    goals = table(practice.latest.database, "from marts.mart_goal_scorecard")
    assert shown["met_count"] == sum(g["achieved_count"] + g["on_track_count"] for g in goals)
    assert shown["behind_count"] == sum(g["behind_count"] for g in goals) > 0
    assert shown["read_count"] == sum(g["indicators_with_reading"] for g in goals)
    assert shown["missing_count"] == practice.made.kinds["missing"] > 0
    targets = table(practice.latest.database, "from marts.mart_target_vs_actual where is_headline")
    assert shown["unread_count"] == sum(t["counts_as"] == "no_data" for t in targets)


def test_a_bar_for_each_goal_counts_its_headline_targets_once(
    engine: Engine, files: Files, practice: Practice
) -> None:
    query = json.loads(files["charts/goals_by_status.yaml"]["query_context"])["queries"][0]
    with engine.connect() as con:
        rows = con.execute(statement(dataset_of(files, "mart_target_vs_actual"), query)).all()
    by_goal: dict[str, int] = {}
    for goal, _, count in rows:
        by_goal[goal] = by_goal.get(goal, 0) + count
    goals = table(practice.latest.database, "from marts.mart_goal_scorecard where targets_count > 0")
    assert by_goal == {f"{g['goal_no']:02d} {g['goal_zh']}": g["targets_count"] for g in goals}
    colours = files["dashboards/longshu.yaml"]["metadata"]["label_colors"]
    assert {status for _, status, _ in rows} <= set(colours)


@pytest.mark.parametrize(
    "sql",
    [
        "create table marts.mine (a integer)",
        "delete from marts.dim_area",
        "update marts.dim_area set area_zh = ''",
        "drop table marts.dim_area",
        "comment on table marts.dim_area is ''",
    ],
)
def test_writing_is_refused(engine: Engine, sql: str) -> None:
    with engine.connect() as con, pytest.raises(DBAPIError, match="read-only"):
        con.execute(text(sql))


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/hostname')",
        "select * from glob('/*')",
        "attach '/tmp/other.duckdb' as other",
        "copy marts.dim_area to '/tmp/area.csv'",
        "install httpfs",
        "load httpfs",
    ],
)
def test_no_other_file_is_read_or_written(engine: Engine, sql: str) -> None:
    with engine.connect() as con, pytest.raises(DBAPIError, match="disabled"):
        con.execute(text(sql))


@pytest.mark.parametrize("sql", ["set enable_external_access = true", "set lock_configuration = false"])
def test_a_query_cannot_unlock_what_is_locked(engine: Engine, sql: str) -> None:
    with engine.connect() as con, pytest.raises(DBAPIError, match=r"locked|Cannot"):
        con.execute(text(sql))


def test_a_swapped_release_is_seen_at_the_next_query(practice: Practice, tmp_path: Path) -> None:
    pointer = tmp_path / "current"
    pointer.symlink_to(practice.june.path, target_is_directory=True)
    reader = engine_on(pointer / "longshu.duckdb")
    days = []
    for release in (practice.june, practice.latest):
        aside = tmp_path / "next"
        aside.symlink_to(release.path, target_is_directory=True)
        aside.replace(pointer)
        with reader.connect() as con:
            days.append(
                str(con.execute(text("select max(known_on) from marts.mart_goal_scorecard")).scalar_one())
            )
    assert days == ["2026-06-30", practice.latest.manifest.known_on.isoformat()]


def test_a_plan_without_a_single_figure_still_has_its_page(
    practice: Practice, tmp_path: Path, shipped_plan: Plan
) -> None:
    import duckdb

    empty = tmp_path / "empty.duckdb"
    shutil.copyfile(practice.latest.database, empty)
    empty.chmod(0o644)
    with duckdb.connect(str(empty)) as con:
        con.execute("delete from marts.mart_indicator_values")
        con.execute("update marts.mart_target_path set actual_value = null")
    filters = bundle(empty, shipped_plan, MOUNTED)["dashboards/longshu.yaml"]["metadata"][
        "native_filter_configuration"
    ]
    assert [one["defaultDataMask"]["filterState"] for one in filters] == [{}] * len(filters)
