"""The check of a compilation of published figures."""

from datetime import date
from typing import Any

import polars as pl

from contracts.forms import PublishedForm
from contracts.plan import Plan
from contracts.tables import OBSERVATION, polars_schema
from sources.csv_text import CsvFault, CsvTable, read_table
from sources.published.layout import PublishedLayout
from sources.report import Counts, Report, decided, finding, rejected

KEY = ["indicator", "ref_area", "breakdown", "time_period", "accumulation", "data_source", "accepted_at"]


def check_published(content: bytes, name: str, form: PublishedForm, plan: Plan, written_on: date) -> Report:
    """The report on a compilation: every row read is accepted or quarantined. Never raises for bad content."""
    try:
        table = read_table(content, tuple(column.name for column in form.columns))
    except CsvFault as fault:
        return rejected(name, [finding(fault.rule_id, fault.locator, None, "rejected", fault.params)])
    return _check_rows(table, name, form, PublishedLayout(plan, form, written_on))


def _check_rows(table: CsvTable, name: str, form: PublishedForm, layout: PublishedLayout) -> Report:
    observations: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    for row_no, cells in table.rows:
        result = layout.row(cells)
        missing = [c.name for c in form.columns if c.required and not cells[c.name]]
        for column in missing:
            result.add("cell.text.missing", column, column=column)
        decision = "noted" if result.observation and not missing else "quarantined"
        for rule_id, column, params in result.findings:
            locator = table.locator(row_no, column)
            findings.append(finding(rule_id, locator, row_no, decision, params, result.key))
        if decision == "noted" and result.observation:
            locator = table.locator(row_no, "value_published")
            observations.append(
                {"submission_id": "", "row_no": row_no, "locator": locator, **result.observation}
            )
    accepted = pl.DataFrame(observations, schema=polars_schema(OBSERVATION), orient="row")
    accepted, duplicates = _without_duplicates(accepted)
    kept_out = {one["row_no"] for one in duplicates}
    for one in findings:
        if one["row_no"] in kept_out:
            one["decision"] = "quarantined"
    findings += duplicates
    read = len(table.rows)
    counts = Counts(read, accepted.height, read - accepted.height, 0)
    return decided(name, accepted, findings, counts, form.max_quarantined_share, form=form.form)


def _without_duplicates(accepted: pl.DataFrame) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    repeated = accepted.filter(pl.len().over(KEY) > 1)
    findings = []
    for group in repeated.partition_by(KEY, maintain_order=True):
        rows = "、".join(str(n) for n in group["row_no"])
        for row in group.to_dicts():
            params = {"count": group.height, "rows": rows}
            findings.append(
                finding("row.key.duplicate", row["locator"], row["row_no"], "quarantined", params, row)
            )
    return accepted.filter(~pl.col("row_no").is_in(repeated["row_no"].to_list())), findings
