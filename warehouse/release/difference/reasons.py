"""Why a row changed, told from the row itself: which of its columns differ between two releases.

| columns that differ                                   | reason                                       |
|-------------------------------------------------------|----------------------------------------------|
| the target's value, operator, date, version, document | target                                       |
| the method, its version, its cut-offs                 | method                                       |
| path, direction, unit, labels, department             | plan                                         |
| the figure: gone / same period / other period or new  | withdrawal / revision / new_figure           |
| the baseline: same period / moved with new readings / moved without | revision / new_figure / plan   |
| outcome, arrival, row counts of a return              | submission                                   |
| only what depends on the day                          | time                                         |
| nothing of these                                      | follows (or the reasons of the row's target) |
"""

from collections.abc import Mapping

Cells = Mapping[str, tuple[str | None, str | None]]
TARGETS = "mart_target_vs_actual"

ORDER = (
    "target", "method", "plan", "withdrawal", "revision", "new_figure", "submission", "time", "follows",
)  # fmt: skip
ADDED = {
    "target": (TARGETS, "mart_target_methods", "mart_target_outlook", "dim_target"),
    "submission": ("mart_submissions", "mart_quality_findings"),
    "plan": (
        "dim_indicator", "dim_area", "dim_goal", "dim_department", "mart_goal_scorecard", "mart_goal_composite",
    ),
    "follows": ("mart_part_findings", "mart_target_path"),
}  # fmt: skip
COLUMNS = {
    "target": (
        "target_value", "target_value_high", "target_operator", "target_date", "target_period", "target_published",
        "target_version", "target_id", "target_attribute", "document", "is_headline", "decided_on",
    ),
    "method": (
        "method_code", "method_version", "class_rule", "cut_on_track", "cut_behind", "cut_far_behind",
        "cut_too_early", "used_cut_high", "used_cut_mid", "used_cut_low", "is_chosen",
    ),
    "plan": (
        "path_type", "direction", "unit_measure", "relative_to", "kind", "aggregation", "limit_min", "limit_max",
        "is_base_assumed", "indicator_zh", "indicator_en", "definition_zh", "definition_en", "goal", "goal_zh",
        "goal_en", "goal_no", "area_zh", "area_en", "area_level", "parent_area", "unit_zh", "unit_label_zh",
        "unit_label_en", "decimals", "department", "department_zh", "department_en", "department_status",
        "document_zh", "document_en", "document_number", "availability", "is_headline_indicator", "form_zh",
        "form_status", "description_zh", "description_en", "goal_weight", "reason_zh", "reason_en",
    ),
    "revision": ("obs_value", "obs_status", "value_qualifier", "conf_status", "input_value"),
    "withdrawal": ("withdrawn_at",),
    "new_figure": ("sources_count", "indicators_with_reading", "published_value"),
    "submission": (
        "outcome", "arrival", "is_replaced", "errors", "warnings", "warnings_unconfirmed", "rows_read",
        "rows_accepted", "rows_quarantined", "rows_ignorable", "is_nil_return", "correction_pending", "decision",
        "closed_at", "is_after_close",
    ),
    "time": ("schedule_share", "days_late", "is_ended"),
}  # fmt: skip
_OF_COLUMN = {column: reason for reason, columns in COLUMNS.items() for column in columns}
_OF_MART = {mart: reason for reason, marts in ADDED.items() for mart in marts}
_FIGURE = ("latest_value", "latest_period", "latest_source", "latest_status", "latest_qualifier")


def reason_of_row(mart: str, change: str) -> str:
    """Why a whole row was added or withdrawn."""
    found = _OF_MART.get(mart)
    return found or ("new_figure" if change == "added" else "withdrawal")


def reasons_of_cells(mart: str, cells: Cells) -> tuple[str, ...]:
    """Every reason for the change of a row, the weightiest first; `cells` maps column to (old, new)."""
    found = {_OF_COLUMN[column] for column in cells if column in _OF_COLUMN}
    if mart == TARGETS:
        found |= _figure_reasons(cells) | _baseline_reasons(cells)
    if found - {"time"}:
        found -= {"time"}
    return tuple(reason for reason in ORDER if reason in (found or {"follows"}))


def _figure_reasons(cells: Cells) -> set[str]:
    if not any(column in cells for column in _FIGURE):
        return _final_value_reasons(cells)
    before, now = cells.get("latest_value", ("", ""))
    if now is None:
        return {"withdrawal"}
    if before is None or "latest_period" in cells:
        return {"new_figure"}
    return {"revision"}


def _final_value_reasons(cells: Cells) -> set[str]:
    """The value of the target's own period may come or change while a later one stays the latest."""
    if "value_at_target" not in cells:
        return set()
    before, now = cells["value_at_target"]
    return {"withdrawal" if now is None else "new_figure" if before is None else "revision"}


def _baseline_reasons(cells: Cells) -> set[str]:
    if "base_period_used" in cells:
        return {"new_figure" if {"readings_count", "is_base_shifted"} & cells.keys() else "plan"}
    return {"revision"} if "base_value" in cells else set()
