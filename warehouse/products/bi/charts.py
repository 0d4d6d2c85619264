"""The charts of the bundle: what Superset's explorer would save, and the query it would send."""

import json
from collections.abc import Callable
from typing import Any

from contracts.speech import first_of, joined
from warehouse.products.bi.declared import Chart

Document = dict[str, Any]
ROW_LIMIT = 10_000
VIZ = {
    "number": "big_number_total",
    "stacked": "echarts_timeseries_bar",
    "series": "echarts_timeseries_line",
    "ranking": "echarts_timeseries_bar",
    "table": "table",
}


def chart_document(chart: Chart) -> Document:
    """A chart by its declaration, without the uuids the bundle gives."""
    form = _form(chart)
    context = {
        "datasource": {"id": 0, "type": "table"},  # the import puts the dataset's number
        "force": False,
        "queries": [query(chart)],
        "form_data": form,
        "result_format": "json",
        "result_type": "full",
    }
    return {
        "slice_name": first_of(*chart.label),
        "description": joined(*chart.label),
        "viz_type": VIZ[chart.kind],
        "params": form,
        "query_context": json.dumps(context, ensure_ascii=False),
        "cache_timeout": None,
        "version": "1.0.0",
    }


def query(chart: Chart) -> Document:
    """What the chart asks of its dataset: columns, metrics, filters, order."""
    given = chart.given
    along = [given[key] for key in ("along", "by") if key in given]
    metrics = _metrics(chart)
    orders = [[column, ascending] for column, ascending in given.get("order", ())]
    if chart.kind == "ranking":
        orders = [[given["metric"], False]]
    # A list of rows asks for no metrics at all: with an empty list Superset would group.
    return ({} if chart.kind == "table" else {"metrics": metrics}) | {
        "columns": list(given.get("columns", along)),
        "filters": [_filter(*where) for where in chart.where],
        "orderby": orders,
        "row_limit": ROW_LIMIT,
        "extras": {"having": "", "where": ""},
        "applied_time_extras": {},
        "annotation_layers": [],
        "url_params": {},
        "custom_params": {},
        "custom_form_data": {},
    }


def _metrics(chart: Chart) -> list[str]:
    given = chart.given
    return list(given.get("metrics", [given["metric"]] if "metric" in given else []))


def _filter(column: str, operator: str, value: Any = None) -> Document:
    return {"col": column, "op": operator} | ({} if value is None else {"val": value})


def _form(chart: Chart) -> Document:
    common = {
        "viz_type": VIZ[chart.kind],
        "adhoc_filters": [
            {
                "clause": "WHERE",
                "expressionType": "SIMPLE",
                "subject": where[0],
                "operator": where[1],
                "comparator": where[2] if len(where) > 2 else None,
                "filterOptionName": f"filter_{chart.name}_{number}",
            }
            for number, where in enumerate(chart.where)
        ],
        "row_limit": ROW_LIMIT,
        "extra_form_data": {},
    }
    return common | _FORMS[chart.kind](chart)


def _number(chart: Chart) -> Document:
    return {
        "metric": chart.given["metric"],
        "subtitle": first_of(*chart.given["under"]),
        "header_font_size": 0.4,
        "subheader_font_size": 0.15,
        "subtitle_font_size": 0.15,
        "y_axis_format": ",d",
        "time_format": "smart_date",
    }


def _timeseries(chart: Chart) -> Document:
    return {
        "x_axis": chart.given["along"],
        "metrics": _metrics(chart),
        "groupby": [chart.given["by"]] if "by" in chart.given else [],
        "rich_tooltip": True,
        "tooltipTimeFormat": "%Y-%m-%d",
        "truncate_metric": True,
        "show_empty_columns": False,
        "y_axis_format": ",.2~f",
        "x_axis_title": "",
        "x_axis_title_margin": 15,
        "y_axis_title": "",
        "y_axis_title_margin": 15,
        "legendOrientation": "top",
        "legendType": "plain",
        "order_desc": True,
        "sort_series_type": "name",
        "sort_series_ascending": True,
    }


def _bars(chart: Chart) -> Document:
    return _timeseries(chart) | {
        "xAxisForceCategorical": True,
        "x_axis_sort": chart.given["along"],
        "x_axis_sort_asc": not chart.given.get("across"),
        "orientation": "horizontal" if chart.given.get("across") else "vertical",
        "stack": "Stack",
        "show_value": True,
        "only_total": False,
        "percentage_threshold": 1,  # no label on an empty part
        "show_legend": True,
        "y_axis_format": ",d",
        "minorTicks": False,
    }


def _ranking(chart: Chart) -> Document:
    return _bars(chart) | {
        "orientation": "horizontal",
        "stack": None,
        "x_axis_sort": chart.given["metric"],
        "x_axis_sort_asc": True,
        "show_legend": False,
        "y_axis_format": ",.2~f",
    }


def _series(chart: Chart) -> Document:
    return _timeseries(chart) | {
        "show_legend": True,
        "markerEnabled": True,
        "markerSize": 5,
        "seriesType": "line",
        "zoomable": False,
        "truncateYAxis": True,
        "y_axis_bounds": [None, None],
        "x_axis_time_format": "%Y-%m",
        "connectNulls": True,
    }


def _table(chart: Chart) -> Document:
    given = chart.given
    settings: dict[str, Document] = {}
    for column in given["columns"]:
        entry: Document = {"horizontalAlign": "right" if column in given.get("formats", {}) else "left"}
        if column in given.get("short", {}):
            entry["customColumnName"] = first_of(*given["short"][column])
        if column in given.get("formats", {}):
            entry["d3NumberFormat"] = given["formats"][column]
            entry["d3SmallNumberFormat"] = given["formats"][column]
        if column in given.get("wide", {}):
            entry["columnWidth"] = given["wide"][column]
        settings[column] = entry
    return {
        "query_mode": "raw",
        "all_columns": list(given["columns"]),
        "groupby": [],
        "metrics": [],
        "order_by_cols": [json.dumps([column, ascending]) for column, ascending in given.get("order", ())],
        "column_config": settings,
        "table_timestamp_format": "%Y-%m-%d",
        "page_length": 0,
        "include_search": bool(given.get("search")),
        "allow_rearrange_columns": True,
        "show_cell_bars": False,
        "color_pn": False,
    }


_FORMS: dict[str, Callable[[Chart], Document]] = {
    "number": _number,
    "stacked": _bars,
    "series": _series,
    "ranking": _ranking,
    "table": _table,
}
