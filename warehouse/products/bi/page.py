"""The page of the dashboard: rows of charts, and the filters above them."""

from collections.abc import Mapping
from typing import Any

from contracts.speech import first_of
from warehouse.products.bi.declared import Dashboard, PageFilter, PageRow

Document = dict[str, Any]
BACKGROUND = "BACKGROUND_TRANSPARENT"


def position(declared: Dashboard, title: str, uuids: Mapping[str, str]) -> Document:
    """The layout by element; each chart's entry has its uuid, or the import would show the chart twice."""
    found: Document = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "parents": ["ROOT_ID"], "children": []},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": title}},
    }
    numbers = chart_numbers(declared)
    for number, row in enumerate(declared.page, start=1):
        entries = _heading(number, row) if row.heading else _charts(declared, number, row, numbers, uuids)
        found |= {entry["id"]: entry for entry in entries}
        found["GRID_ID"]["children"].append(entries[0]["id"])
    return found


def chart_numbers(declared: Dashboard) -> dict[str, int]:
    """A number for each chart inside the bundle; the import replaces it by its own."""
    return {name: number for number, name in enumerate(declared.charts, start=1)}


def page_filters(
    declared: Dashboard, datasets: Mapping[str, str], first: Mapping[str, str], keys: Mapping[str, str]
) -> list[Document]:
    """The native filters: `datasets` are uuids by name, `first` the values chosen at first, `keys` their ids."""
    return [_filter(declared, one, datasets, first, keys[one.name]) for one in declared.filters]


def _heading(number: int, row: PageRow) -> list[Document]:
    assert row.heading
    meta = {"text": first_of(*row.heading), "headerSize": "MEDIUM_HEADER", "background": BACKGROUND}
    return [
        {"type": "HEADER", "id": f"HEADER-{number}", "children": [], "parents": ["ROOT_ID", "GRID_ID"], "meta": meta}
    ]  # fmt: skip


def _charts(
    declared: Dashboard, number: int, row: PageRow, numbers: Mapping[str, int], uuids: Mapping[str, str]
) -> list[Document]:
    row_id = f"ROW-{number}"
    entries: list[Document] = [
        {
            "type": "ROW",
            "id": row_id,
            "children": [f"CHART-{name}" for name in row.charts],
            "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": BACKGROUND},
        }
    ]
    for name, width in row.charts.items():
        meta = {
            "chartId": numbers[name],
            "uuid": uuids[name],
            "sliceName": first_of(*declared.charts[name].label),
            "width": width,
            "height": row.height,
        }
        entries.append(
            {
                "type": "CHART",
                "id": f"CHART-{name}",
                "children": [],
                "parents": ["ROOT_ID", "GRID_ID", row_id],
                "meta": meta,
            }
        )
    return entries


def _filter(
    declared: Dashboard, one: PageFilter, datasets: Mapping[str, str], first: Mapping[str, str], key: str
) -> Document:
    chosen = [first[one.first]] if one.first and one.first in first else []
    filters = [{"col": one.column, "op": "IN", "val": chosen}] if chosen else []
    numbers = chart_numbers(declared)
    return {
        "id": key,
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "name": first_of(*one.label),
        "description": one.label[1],
        "targets": [{"column": {"name": one.column}, "datasetUuid": datasets[one.dataset]}],
        "scope": {
            "rootPath": ["ROOT_ID"],
            "excluded": [numbers[name] for name in declared.charts if name not in one.charts],
        },
        "cascadeParentIds": [],
        "controlValues": {
            "multiSelect": one.many,
            "enableEmptyFilter": bool(chosen),
            "defaultToFirstItem": False,
            "inverseSelection": False,
            "searchAllOptions": False,
        },
        "defaultDataMask": {
            "extraFormData": {"filters": filters} if filters else {},
            "filterState": {"value": chosen, "label": first_of("、", ", ").join(chosen)} if chosen else {},
        },
    }
