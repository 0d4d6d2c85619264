"""The Superset bundle: a zip of YAML that `superset import-dashboards` takes, the same bytes every time."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml

from contracts.plan import Plan
from contracts.speech import first_of
from warehouse.audience import FILE_NAME
from warehouse.connection import offline
from warehouse.products.bi.charts import chart_document
from warehouse.products.bi.datasets import datasets
from warehouse.products.bi.declared import dashboard
from warehouse.products.bi.page import page_filters, position
from warehouse.products.edition import Edition
from warehouse.query import rows

ROOT = "longshu_superset"
EXPORT_NAME = "superset/longshu_superset.zip"
MOUNTED = Path("/longshu/releases/current") / FILE_NAME
STAMP = "2026-01-01T00:00:00+00:00"
ZIP_DATE = (2026, 1, 1, 0, 0, 0)

Document = dict[str, Any]


def locked_down() -> dict[str, Any]:
    """How Superset opens the file: read-only, no other file, no extension, and no way to change that."""
    return {
        "read_only": True,
        "config": offline() | {"enable_external_access": False, "lock_configuration": True},
    }


def write_superset(edition: Edition) -> None:
    """The edition holds the bundle; its database is where the releases are mounted by convention."""
    target = edition.folder / EXPORT_NAME
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(zipped(bundle(edition.database, edition.plan, MOUNTED)))


def bundle(release: Path, plan: Plan, opened: Path) -> dict[str, Document]:
    """Every file of the bundle by path. `release` is read to make it; `opened` is what Superset will open."""
    declared = dashboard()
    ids = {
        kind: {name: _uuid(plan, kind, name) for name in names}
        for kind, names in {
            "dataset": datasets(release),
            "chart": declared.charts,
            "filter": {f.name: f for f in declared.filters},
        }.items()
    }
    files: dict[str, Document] = {
        "metadata.yaml": {"version": "1.0.0", "timestamp": STAMP},
        "databases/longshu.yaml": _database(plan, opened),
    }
    for name, dataset in datasets(release).items():
        own = {"uuid": ids["dataset"][name], "database_uuid": _uuid(plan, "database", "longshu")}
        files[f"datasets/longshu/{name}.yaml"] = dataset | own
    for name, chart in declared.charts.items():
        own = {"uuid": ids["chart"][name], "dataset_uuid": ids["dataset"][chart.dataset]}
        files[f"charts/{name}.yaml"] = chart_document(chart) | own
    files["dashboards/longshu.yaml"] = _dashboard(release, plan, ids)
    return files


def zipped(files: Mapping[str, Document]) -> bytes:
    """The files as a zip whose bytes depend on their content alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)
            entry = zipfile.ZipInfo(f"{ROOT}/{name}", ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text)
    return buffer.getvalue()


def _database(plan: Plan, opened: Path) -> Document:
    return {
        "database_name": first_of(f"陇数 {plan.header.title_zh}", f"Longshu {plan.header.title_en}"),
        "sqlalchemy_uri": f"duckdb:///{opened.as_posix()}",
        "cache_timeout": 60,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {
            "allows_virtual_table_explore": True,
            "metadata_params": {},
            "engine_params": {"connect_args": locked_down()},
            "schemas_allowed_for_csv_upload": [],
        },
        "uuid": _uuid(plan, "database", "longshu"),
        "version": "1.0.0",
    }


def _dashboard(release: Path, plan: Plan, ids: Mapping[str, Mapping[str, str]]) -> Document:
    declared = dashboard()
    title = first_of(
        f"{plan.header.title_zh}：{declared.title[0]}", f"{plan.header.title_en}: {declared.title[1]}"
    )
    keys = {name: f"NATIVE_FILTER-{uuid}" for name, uuid in ids["filter"].items()}
    return {
        "dashboard_title": title,
        "description": f"{plan.header.title_en}: {declared.title[1]}",
        "slug": plan.code.replace("_", "-"),
        "css": "",
        "published": True,
        "uuid": _uuid(plan, "dashboard", "longshu"),
        "position": position(declared, title, ids["chart"]),
        "metadata": {
            "label_colors": dict(declared.colours),
            "color_scheme": "supersetColors",
            "refresh_frequency": 0,
            "cross_filters_enabled": False,
            "filter_bar_orientation": "HORIZONTAL",
            "native_filter_configuration": page_filters(
                declared, ids["dataset"], chosen_first(release), keys
            ),
            "timed_refresh_immune_slices": [],
            "expanded_slices": {},
        },
        "version": "1.0.0",
    }


def chosen_first(release: Path) -> dict[str, str]:
    """What the page opens with: the series of a target that is judged, its path, and an indicator to compare areas by.

    Of several the leading one comes first, then the one with the most readings.
    """
    found: dict[str, str] = {}
    named = _formula("mart_indicator_values", "indicator_label")
    first = _FIRST.format(label=named, area=first_of("area_zh", "area_en"))
    series = rows(release, f"{first} {_ORDER}")
    if series:
        found |= {"indicator": series[0]["indicator_label"], "area": series[0]["area"]}
    compared = rows(release, f"{first} and a.is_compared {_ORDER}")
    if compared:
        found["compared"] = compared[0]["indicator_label"]
    drawn = rows(release, _LONGEST.format(label=_formula("mart_target_path", "path_label")))
    if drawn:
        found["path"] = drawn[0]["path_label"]
    return found


def _formula(dataset: str, name: str) -> str:
    return next(c.sql for c in dashboard().columns[dataset] if c.name == name)


_LONGEST = """
select {label} as path_label from marts.mart_target_path
where actual_value is not null
group by target_id, is_headline, path_label
order by not is_headline, count(*) desc, target_id
limit 1
"""
_FIRST = """
select v.indicator_label, v.{area} as area
from (select *, {label} as indicator_label from marts.mart_indicator_values) v
join marts.dim_area a using (ref_area)
join marts.dim_indicator i using (indicator)
left join (
    select distinct indicator, ref_area from marts.mart_target_vs_actual where progress_share is not null
) judged using (indicator, ref_area)
where v.is_preferred and v.breakdown = '_T' and not v.is_forecast and v.obs_value is not null
"""
_ORDER = """
group by v.indicator, v.indicator_label, area, a.area_no, judged.indicator, i.is_headline_indicator
order by judged.indicator is null, not i.is_headline_indicator, count(*) desc, v.indicator, a.area_no
limit 1
"""


def _uuid(plan: Plan, kind: str, name: str) -> str:
    """The same for ever, so that importing again replaces; another plan's are others."""
    return str(uuid5(NAMESPACE_URL, f"longshu/{plan.code}/{kind}/{name}"))
