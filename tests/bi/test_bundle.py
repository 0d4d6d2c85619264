"""The Superset bundle follows from the marts and the dictionary, and holds together."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pytest
import yaml
from bi.practice import Practice

from contracts.dictionary import columns, marts
from warehouse.products.bi.bundle import EXPORT_NAME, MOUNTED, ROOT, bundle, zipped
from warehouse.products.bi.charts import VIZ
from warehouse.products.bi.datasets import mart_columns, short_labels
from warehouse.products.bi.declared import dashboard

Files = dict[str, dict[str, Any]]

# What Superset's import accepts in each file (its marshmallow schemas refuse anything else), and what it needs.
ALLOWED = {
    "databases": {
        "database_name", "sqlalchemy_uri", "cache_timeout", "expose_in_sqllab", "allow_run_async", "allow_ctas",
        "allow_cvas", "allow_dml", "allow_csv_upload", "extra", "uuid", "version",
    },
    "datasets": {
        "table_name", "main_dttm_col", "description", "schema", "catalog", "sql", "filter_select_enabled",
        "columns", "metrics", "version", "uuid", "database_uuid",
    },
    "charts": {
        "slice_name", "description", "viz_type", "params", "query_context", "cache_timeout", "version", "uuid",
        "dataset_uuid",
    },
    "dashboards": {
        "dashboard_title", "description", "slug", "css", "published", "uuid", "position", "metadata", "version",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def files(practice: Practice) -> Files:
    """The files of the bundle as they lie in the release."""
    archive = zipfile.ZipFile(practice.latest.path / EXPORT_NAME)
    assert archive.testzip() is None
    return {
        name.removeprefix(f"{ROOT}/"): yaml.safe_load(archive.read(name).decode())
        for name in archive.namelist()
    }


def _of(files: Files, kind: str) -> Files:
    return {Path(name).stem: content for name, content in files.items() if name.startswith(f"{kind}/")}


def _column_names(dataset: dict[str, Any]) -> set[str]:
    return {c["column_name"] for c in dataset["columns"]}


def test_every_file_has_the_keys_that_superset_takes_and_no_other(files: Files) -> None:
    assert set(files["metadata.yaml"]) == {"version", "timestamp"}
    for kind, keys in ALLOWED.items():
        assert _of(files, kind)
        for name, content in _of(files, kind).items():
            assert set(content) == keys, (kind, name)


def test_every_mart_is_a_dataset_with_all_its_columns_in_both_languages(
    files: Files, practice: Practice
) -> None:
    found = _of(files, "datasets")
    assert set(found) == {*marts(), *dashboard().questions}
    for name, names in mart_columns(practice.latest.database).items():
        physical = [c for c in found[name]["columns"] if not c["expression"]]
        assert [c["column_name"] for c in physical] == names
        for column in physical:
            entry = columns()[column["column_name"]]
            assert column["description"] == f"{entry.label_zh} | {entry.label_en}"
            assert entry.label_zh.startswith(column["verbose_name"])


def test_no_time_grain_is_offered_over_figures_that_have_a_period_of_their_own(files: Files) -> None:
    found = _of(files, "datasets")
    for name in ("mart_figures", "mart_period_figures"):
        assert found[name]["main_dttm_col"] is None
        assert not any(column["is_dttm"] for column in found[name]["columns"])
    assert found["mart_target_path"]["main_dttm_col"] == "period_end"


@pytest.mark.parametrize("mart", sorted(marts()))
def test_no_two_columns_of_a_mart_read_the_same(mart: str, practice: Practice) -> None:
    headings = short_labels(mart_columns(practice.latest.database)[mart])
    assert len(set(headings.values())) == len(headings)
    assert all(headings.values())


def test_a_heading_that_two_columns_would_share_is_left_whole() -> None:
    names = ["progress_share", "schedule_share", "cut_too_early", "conf_status"]
    assert short_labels(names) == {
        "progress_share": "进度",
        "schedule_share": "时序进度",
        "cut_too_early": "时间过短界线",
        "conf_status": "保密状态",
    }
    twice = short_labels(["status_reason_zh", "reason_zh", "outcome", "outcome_zh", "outcome_en"])
    assert twice["outcome_zh"] == columns()["outcome_zh"].label_zh
    assert twice["outcome_en"] == columns()["outcome_en"].label_zh


def test_every_reference_between_the_files_leads_somewhere(files: Files) -> None:
    database = files["databases/longshu.yaml"]["uuid"]
    datasets, charts = _of(files, "datasets"), _of(files, "charts")
    every = [c["uuid"] for c in files.values() if "uuid" in c]
    assert len(every) == len(set(every)) == len({UUID(u) for u in every})
    assert {d["database_uuid"] for d in datasets.values()} == {database}
    by_uuid = {d["uuid"]: d for d in datasets.values()}
    for chart in charts.values():
        assert chart["dataset_uuid"] in by_uuid
    page = files["dashboards/longshu.yaml"]
    placed = [e for e in page["position"].values() if isinstance(e, dict) and e["type"] == "CHART"]
    assert sorted(e["meta"]["uuid"] for e in placed) == sorted(c["uuid"] for c in charts.values())
    numbers = {e["meta"]["chartId"] for e in placed}
    assert len(numbers) == len(placed)
    for one in page["metadata"]["native_filter_configuration"]:
        target = one["targets"][0]
        assert target["column"]["name"] in _column_names(by_uuid[target["datasetUuid"]])
        assert set(one["scope"]["excluded"]) < numbers


def test_every_element_of_the_page_is_where_its_parent_says(files: Files) -> None:
    position = files["dashboards/longshu.yaml"]["position"]
    elements = {key: e for key, e in position.items() if isinstance(e, dict)}
    for key, element in elements.items():
        assert element["id"] == key
        for child in element.get("children", []):
            assert elements[child]["parents"][-1] == key
    for row in (e for e in elements.values() if e["type"] == "ROW"):
        assert sum(elements[c]["meta"]["width"] for c in row["children"]) == 12


def test_every_chart_asks_only_for_what_its_dataset_has(files: Files) -> None:
    datasets = {d["uuid"]: d for d in _of(files, "datasets").values()}
    for name, chart in _of(files, "charts").items():
        dataset = datasets[chart["dataset_uuid"]]
        known, metrics = _column_names(dataset), {m["metric_name"] for m in dataset["metrics"]}
        query = json.loads(chart["query_context"])["queries"][0]
        asked = {*query["columns"], *(f["col"] for f in query["filters"])}
        assert asked <= known, (name, asked - known)
        assert set(query.get("metrics", [])) <= metrics, name
        assert {column for column, _ in query["orderby"]} <= known | metrics, name
        assert query["columns"] or query["metrics"]
        assert ("metrics" in query) == (chart["viz_type"] != "table"), "an empty list would group the rows"
        assert chart["viz_type"] in VIZ.values()
        assert chart["params"]["viz_type"] == chart["viz_type"]


def test_a_filter_acts_on_charts_whose_dataset_has_its_column(files: Files) -> None:
    datasets = _of(files, "datasets")
    for one in dashboard().filters:
        for name in one.charts:
            chart = dashboard().charts[name]
            assert one.column in _column_names(datasets[chart.dataset]), (one.name, name)


@pytest.mark.parametrize(
    ("dataset", "column"),
    [
        ("mart_target_vs_actual", "latest_label"),
        ("mart_indicator_values", "series_label"),
        ("latest_by_area", "area_label"),
    ],
)
def test_an_unconfirmed_figure_is_marked_where_the_page_shows_it(
    files: Files, practice: Practice, dataset: str, column: str
) -> None:
    found = _of(files, "datasets")[dataset]
    shown = next(c["expression"] for c in found["columns"] if c["column_name"] == column)
    rows = f"({found['sql']})" if found["sql"] else f"marts.{dataset}"
    is_read = "latest_value is not null" if dataset == "mart_target_vs_actual" else "obs_value is not null"
    with duckdb.connect(str(practice.latest.database), read_only=True) as con:
        for is_unconfirmed in (True, False):
            flagged = f"(select * replace ({is_unconfirmed} as is_unconfirmed) from {rows} where {is_read})"
            texts = [text for (text,) in con.execute(f"select {shown} from {flagged}").fetchall()]
            assert texts and all(("未核实" in text) == is_unconfirmed for text in texts)
    assert any(column in json.dumps(chart["params"]) for chart in _of(files, "charts").values())


def test_the_database_is_read_only_locked_down_and_offers_no_way_to_write(files: Files) -> None:
    database = files["databases/longshu.yaml"]
    assert database["sqlalchemy_uri"] == f"duckdb:///{MOUNTED}"
    arguments = database["extra"]["engine_params"]["connect_args"]
    assert arguments == {
        "read_only": True,
        "config": {
            "enable_external_access": False,
            "lock_configuration": True,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    }
    allowed = ("allow_ctas", "allow_cvas", "allow_dml", "allow_csv_upload", "allow_run_async")
    assert [database[key] for key in allowed] == [False] * len(allowed)


def test_the_page_is_in_chinese_and_says_when_figures_are_synthetic(files: Files, practice: Practice) -> None:
    page = files["dashboards/longshu.yaml"]
    assert page["dashboard_title"] == f"{practice.made.plan.header.title_zh}：目标完成情况"
    assert "演练数据 SYNTHETIC" in page["dashboard_title"]
    assert page["slug"] == "gansu-ai-plus-synthetic"
    assert "★ 已达标" in page["metadata"]["label_colors"]


def test_the_page_opens_with_a_judged_target_and_an_indicator_to_compare_areas_by(files: Files) -> None:
    filters = files["dashboards/longshu.yaml"]["metadata"]["native_filter_configuration"]
    chosen = {one["name"]: one["defaultDataMask"]["filterState"].get("value") for one in filters}
    assert chosen["序列的指标"] == ["政务服务“智能办”占比（%）"]
    assert chosen["序列的地区"] == ["甘肃省"]
    assert chosen["各地区比较的指标"] == ["算力总规模（P）"]
    assert chosen["目标领域"] is None


def test_the_same_release_gives_the_same_bytes_and_the_path_is_all_that_differs(practice: Practice) -> None:
    plan, database = practice.made.plan, practice.latest.database
    kept = (practice.latest.path / EXPORT_NAME).read_bytes()
    assert zipped(bundle(database, plan, MOUNTED)) == kept
    elsewhere = bundle(database, plan, Path("/srv/陇数/longshu.duckdb"))
    same = bundle(database, plan, MOUNTED)
    assert [name for name in same if same[name] != elsewhere[name]] == ["databases/longshu.yaml"]
    with zipfile.ZipFile(io.BytesIO(zipped(elsewhere))) as archive:
        assert "duckdb:////srv/陇数/longshu.duckdb" in archive.read(f"{ROOT}/databases/longshu.yaml").decode()


def test_another_plan_gets_other_uuids(practice: Practice, shipped_plan: Any) -> None:
    ours = bundle(practice.latest.database, practice.made.plan, MOUNTED)
    theirs = bundle(practice.latest.database, shipped_plan, MOUNTED)
    assert not {c.get("uuid") for c in ours.values()} & {c["uuid"] for c in theirs.values() if "uuid" in c}
