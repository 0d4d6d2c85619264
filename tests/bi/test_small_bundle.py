"""What the page opens with and what each chart is told, from a few rows and declarations written here: nothing is built."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from support import SHIPPED_PLAN

from contracts.registry import load_plan
from warehouse.products.bi.bundle import ROOT, bundle, chosen_first, zipped
from warehouse.products.bi.charts import chart_document, query
from warehouse.products.bi.datasets import datasets
from warehouse.products.bi.declared import Chart

VALUES = (
    "indicator, indicator_zh, unit_zh, ref_area, area_zh, is_preferred, breakdown, is_forecast, obs_value"
)
PATHS = "target_id, is_headline, actual_value, indicator_zh, area_zh, breakdown, breakdown_zh, target_period"
JUDGED, LEADING, PLAIN = ("a", "甲", "P"), ("b", "乙", "个"), ("c", "丙", "人")
CITY, PROVINCE = ("1", "市"), ("0", "省")


def values(
    indicator: tuple[str, ...], area: tuple[str, ...], number: int, **own: Any
) -> list[tuple[Any, ...]]:
    said = {"is_preferred": True, "breakdown": "_T", "is_forecast": False, "obs_value": 1} | own
    return [(*indicator, *area, *said.values())] * number


def path(name: str, number: int, *, leading: bool = False, value: int | None = 1) -> list[tuple[Any, ...]]:
    return [(name, leading, value, name, "市", "_T", "", "2027")] * number


def opened_with(
    folder: Path,
    rows: list[tuple[Any, ...]],
    paths: list[tuple[Any, ...]],
    judged: list[tuple[str, str, float | None]],
) -> dict[str, str]:
    """The choices of a file with those rows; the city alone is compared, the second indicator alone leads."""
    file = folder / "small.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create schema marts")
        for name, columns, of, types in (
            ("mart_indicator_values", VALUES, rows, ["varchar"] * 5 + ["boolean", "varchar", "boolean", "int"]),
            ("mart_target_path", PATHS, paths, ["varchar", "boolean", "int", *["varchar"] * 5]),
            ("mart_target_vs_actual", "indicator, ref_area, progress_share", judged, ["varchar", "varchar", "double"]),
            ("dim_area", "ref_area, area_no, is_compared", [("0", 0, False), ("1", 1, True)], ["varchar", "int", "boolean"]),
            ("dim_indicator", "indicator, is_headline_indicator", [("a", False), ("b", True), ("c", False)], ["varchar", "boolean"]),
        ):  # fmt: skip
            declared = ", ".join(f"{c} {t}" for c, t in zip(columns.split(", "), types, strict=True))
            con.execute(f"create table marts.{name} ({declared})")
            for row in of:
                con.execute(
                    f"insert into marts.{name} values ({', '.join('?' * len(row))})",  # type: ignore[arg-type]
                    list(row),  # type: ignore[call-overload]
                )
    return chosen_first(file)


@pytest.mark.parametrize(
    ("rows", "judged", "indicator", "area", "compared"),
    [
        (
            [*values(JUDGED, CITY, 1), *values(LEADING, CITY, 9)], [("a", "1", 0.5)],
            "甲（P）", "市", "甲（P）",
        ),
        (
            [*values(JUDGED, CITY, 9), *values(LEADING, CITY, 1)], [("a", "1", None)],
            "乙（个）", "市", "乙（个）",
        ),
        ([*values(JUDGED, CITY, 2), *values(PLAIN, CITY, 3)], [], "丙（人）", "市", "丙（人）"),
        ([*values(JUDGED, CITY, 2), *values(PLAIN, CITY, 2)], [], "甲（P）", "市", "甲（P）"),
        ([*values(PLAIN, CITY, 2), *values(PLAIN, PROVINCE, 2)], [], "丙（人）", "省", "丙（人）"),
        ([*values(PLAIN, PROVINCE, 3), *values(JUDGED, CITY, 2)], [], "丙（人）", "省", "甲（P）"),
        (
            [
                *values(JUDGED, CITY, 1), *values(PLAIN, CITY, 9, is_preferred=False),
                *values(PLAIN, CITY, 9, breakdown="night"), *values(PLAIN, CITY, 9, is_forecast=True),
                *values(PLAIN, CITY, 9, obs_value=None),
            ],
            [], "甲（P）", "市", "甲（P）",
        ),
    ],
    ids=[
        "judged first", "a target that is not judged leads nothing", "the most readings", "equal: by code",
        "equal: by area", "compared among the compared areas alone", "forecasts, parts and gaps count for nothing",
    ],
)  # fmt: skip
def test_the_series_shown_first_is_judged_then_leading_then_the_longest(
    tmp_path: Path, rows: list[tuple[Any, ...]], judged: Any, indicator: str, area: str, compared: str
) -> None:
    found = opened_with(tmp_path, rows, [], judged)
    assert found == {"indicator": indicator, "area": area, "compared": compared}


@pytest.mark.parametrize(
    ("paths", "shown"),
    [
        ([*path("X", 1, leading=True), *path("Y", 5)], "X"),
        ([*path("X", 2), *path("Y", 3)], "Y"),
        ([*path("Y", 3), *path("X", 3)], "X"),
        ([*path("Y", 3, value=None), *path("X", 1)], "X"),
    ],
    ids=["leading", "the most readings", "equal: by target", "without readings"],
)
def test_the_path_shown_first_is_of_a_leading_target_then_the_longest(
    tmp_path: Path, paths: list[tuple[Any, ...]], shown: str
) -> None:
    assert opened_with(tmp_path, [], paths, []) == {"path": f"{shown}·市（2027）"}


def chart(kind: str, **given: Any) -> Chart:
    where = given.pop("where", ())
    return Chart("c", kind, "mart_figures", ("中", "En"), where, given)


def form(of: Chart) -> dict[str, Any]:
    found: dict[str, Any] = chart_document(of)["params"]
    return found


def test_a_ranking_asks_for_the_largest_and_draws_it_on_top() -> None:
    of = chart("ranking", along="area_zh", metric="m")
    assert query(of)["orderby"] == [["m", False]] and query(of)["row_limit"] == 10_000
    drawn = {name: form(of)[name] for name in ("orientation", "stack", "x_axis_sort", "x_axis_sort_asc", "row_limit")}  # fmt: skip
    assert drawn == {
        "orientation": "horizontal", "stack": None, "x_axis_sort": "m", "x_axis_sort_asc": True, "row_limit": 10_000,
    }  # fmt: skip


@pytest.mark.parametrize(("across", "orientation", "ascending"), [(True, "horizontal", False), (False, "vertical", True)])  # fmt: skip
def test_bars_across_the_page_begin_at_the_top(across: bool, orientation: str, ascending: bool) -> None:
    drawn = form(chart("stacked", along="goal_zh", by="status_zh", metric="m", across=across))
    names = ("orientation", "x_axis_sort", "x_axis_sort_asc", "groupby", "metrics", "stack", "percentage_threshold")  # fmt: skip
    assert [drawn[name] for name in names] == [orientation, "goal_zh", ascending, ["status_zh"], ["m"], "Stack", 1]  # fmt: skip


def test_a_series_runs_over_what_was_not_told_and_its_lines_are_in_the_order_of_their_names() -> None:
    drawn = form(chart("series", along="period_end", by="line", metrics=["m", "n"]))
    names = ("x_axis", "metrics", "groupby", "connectNulls", "sort_series_type", "sort_series_ascending", "markerEnabled")  # fmt: skip
    assert [drawn[name] for name in names] == ["period_end", ["m", "n"], ["line"], True, "name", True, True]  # fmt: skip


def test_a_table_has_its_columns_in_order_numbers_to_the_right_under_their_short_headings() -> None:
    of = chart(
        "table", columns=["a", "b"], order=[["b", False]], formats={"b": ",.1f"}, short={"a": ["短", "Short"]},
        wide={"a": 90}, search=True, where=(("a", "IN", ["x"]), ("b", "IS NOT NULL")),
    )  # fmt: skip
    drawn, asked = form(of), query(of)
    assert drawn["all_columns"] == asked["columns"] == ["a", "b"] and "metrics" not in asked
    assert [json.loads(one) for one in drawn["order_by_cols"]] == asked["orderby"] == [["b", False]]
    assert drawn["column_config"] == {
        "a": {"horizontalAlign": "left", "customColumnName": "短", "columnWidth": 90},
        "b": {"horizontalAlign": "right", "d3NumberFormat": ",.1f", "d3SmallNumberFormat": ",.1f"},
    }
    assert drawn["include_search"] is True
    filters = [(one["subject"], one["operator"], one["comparator"]) for one in drawn["adhoc_filters"]]
    assert filters == [("a", "IN", ["x"]), ("b", "IS NOT NULL", None)]
    assert asked["filters"] == [{"col": "a", "op": "IN", "val": ["x"]}, {"col": "b", "op": "IS NOT NULL"}]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose marts have no rows and a few columns each."""
    folder = tmp_path_factory.mktemp("bundle")
    opened_with(folder, [], [], [])
    with duckdb.connect(str(folder / "small.duckdb")) as con:
        con.execute(
            "create table marts.mart_submissions (known_on date, accepted_at timestamp, due_on date, seq int)"
        )
        con.execute("create table marts.mart_figures (period_end date, obs_value decimal(28, 8))")
        con.execute("create table marts.mart_period_figures (period_end date)")
        con.execute("create table marts.dim_target (due_on date, period_end date)")
    return folder / "small.duckdb"


def test_the_date_of_a_dataset_is_that_of_its_period_before_any_other(small: Path) -> None:
    found = datasets(small)
    dates = {name: found[name]["main_dttm_col"] for name in ("mart_submissions", "dim_target", "mart_figures", "mart_period_figures", "dim_area")}  # fmt: skip
    assert dates == {
        "mart_submissions": "due_on", "dim_target": "period_end", "mart_figures": None, "mart_period_figures": None,
        "dim_area": None,
    }  # fmt: skip
    assert [(c["column_name"], c["type"], c["is_dttm"]) for c in found["mart_submissions"]["columns"]][:4] == [
        ("known_on", "DATE", True), ("accepted_at", "TIMESTAMP", True), ("due_on", "DATE", True), ("seq", "INTEGER", False),
    ]  # fmt: skip


def test_a_plan_without_figures_opens_with_nothing_chosen_under_ids_of_its_own(small: Path) -> None:
    plan = load_plan(SHIPPED_PLAN)
    files = bundle(small, plan, Path("/releases/current.duckdb"))
    page = files["dashboards/longshu.yaml"]
    chosen = {one["name"]: one["defaultDataMask"] for one in page["metadata"]["native_filter_configuration"]}
    assert all(one == {"extraFormData": {}, "filterState": {}} for one in chosen.values())
    database = files["databases/longshu.yaml"]
    assert (database["sqlalchemy_uri"], database["cache_timeout"]) == (
        "duckdb:////releases/current.duckdb",
        60,
    )
    assert (
        database["uuid"] == "421a5c75-9a36-56aa-b4d1-131ba9218715"
    )  # importing again replaces: the same for ever
    with zipfile.ZipFile(BytesIO(zipped({"metadata.yaml": {"a": 1}}))) as archive:
        (entry,) = archive.infolist()
    assert (entry.filename, entry.external_attr >> 16, entry.date_time[:3]) == (f"{ROOT}/metadata.yaml", 0o644, (2026, 1, 1))  # fmt: skip
