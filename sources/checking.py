"""The one check of a file: bytes in, accepted observations and findings out. Pure: no clock, no disk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from contracts.forms import Form
from contracts.plan import Plan
from contracts.rules import Severity, rule
from contracts.tables import (
    FINDING,
    OBSERVATION,
    TableContractError,
    empty,
    polars_schema,
    validated,
)
from sources.csv_text import CsvFault, CsvTable, read_table
from sources.published.layout import PublishedLayout

KEY = ["indicator", "ref_area", "breakdown", "time_period", "accumulation", "data_source", "accepted_at"]


@dataclass(frozen=True)
class Counts:
    """Rows of a file; read = accepted + quarantined + ignorable, always."""

    read: int
    accepted: int
    quarantined: int
    ignorable: int

    def __post_init__(self) -> None:
        if self.read != self.accepted + self.quarantined + self.ignorable:
            raise ValueError(f"rows do not add up: {self}")


@dataclass(frozen=True)
class Report:
    """What a check found. `submission_id` of both tables is empty until the ledger names it."""

    name: str
    outcome: str
    observations: pl.DataFrame
    findings: pl.DataFrame
    counts: Counts

    def blocking(self, tolerated: Iterable[str]) -> pl.DataFrame:
        """Findings of severity error that the form does not declare as expected."""
        return self.findings.filter(
            (pl.col("severity") == Severity.ERROR) & ~pl.col("rule_id").is_in(list(tolerated))
        )


def check(content: bytes, name: str, form: Form, plan: Plan, written_on: date) -> Report:
    """The report on a file of that form: every row read is accepted, quarantined, or declared ignorable.

    `written_on` is the day the figures were written down (used where a publication date is missing).
    Never raises for bad content: a structural fault makes the outcome `rejected`.
    """
    try:
        table = read_table(content, tuple(column.name for column in form.columns))
    except CsvFault as fault:
        return _rejected(name, [_finding(fault.rule_id, fault.locator, None, "rejected", fault.params)])
    return _check_rows(table, name, form, PublishedLayout(plan, form, written_on))


def _check_rows(table: CsvTable, name: str, form: Form, layout: PublishedLayout) -> Report:
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
            findings.append(_finding(rule_id, locator, row_no, decision, params, result.key))
        if decision == "noted" and result.observation:
            locator = table.locator(row_no, "value_published")
            observations.append(
                {"submission_id": "", "row_no": row_no, "locator": locator, **result.observation}
            )
    accepted = pl.DataFrame(observations, schema=polars_schema(OBSERVATION), orient="row")
    accepted, duplicates = _without_duplicates(accepted)
    kept_out = {finding["row_no"] for finding in duplicates}
    for finding in findings:
        if finding["row_no"] in kept_out:
            finding["decision"] = "quarantined"
    findings += duplicates
    read = len(table.rows)
    counts = Counts(read, accepted.height, read - accepted.height, 0)
    if counts.quarantined > form.max_quarantined_share * read:
        params = {
            "quarantined": counts.quarantined,
            "read": read,
            "share": f"{form.max_quarantined_share:.0%}",
        }
        findings.insert(0, _finding("file.quarantine.too_many", "A1", None, "rejected", params))
        return _rejected(name, findings, read)
    try:
        validated(accepted, OBSERVATION)
    except TableContractError as error:
        for case in error.cases:
            params = {"column": case["column"], "detail": f"{case['check']}: {case['seen']}"}
            findings.append(_finding("table.contract.broken", "A1", None, "rejected", params))
        return _rejected(name, findings, read)
    outcome = "accepted"
    if counts.quarantined:
        outcome = "partly_accepted"
    elif findings:
        outcome = "accepted_with_findings"
    return Report(name, outcome, accepted, _finding_frame(findings), counts)


def _without_duplicates(accepted: pl.DataFrame) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    repeated = accepted.filter(pl.len().over(KEY) > 1)
    findings = []
    for group in repeated.partition_by(KEY, maintain_order=True):
        rows = "、".join(str(n) for n in group["row_no"])
        for row in group.to_dicts():
            params = {"count": group.height, "rows": rows}
            findings.append(
                _finding("row.key.duplicate", row["locator"], row["row_no"], "quarantined", params, row)
            )
    return accepted.filter(~pl.col("row_no").is_in(repeated["row_no"].to_list())), findings


def _rejected(name: str, findings: list[dict[str, Any]], read: int = 0) -> Report:
    for finding in findings:
        finding["decision"] = "rejected"
    counts = Counts(read, 0, read, 0)
    return Report(name, "rejected", empty(OBSERVATION), _finding_frame(findings), counts)


def _finding(
    rule_id: str,
    locator: str,
    row_no: int | None,
    decision: str,
    params: dict[str, Any],
    key: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    found = rule(rule_id)
    key = key or {}
    return {
        "submission_id": "",
        "finding_no": 0,
        "rule_id": rule_id,
        "level": found.level,
        "severity": str(found.severity),
        "decision": decision,
        "locator": locator,
        "row_no": row_no,
        "indicator": key.get("indicator"),
        "ref_area": key.get("ref_area"),
        "breakdown": key.get("breakdown"),
        "time_period": key.get("time_period"),
        "data_source": key.get("data_source"),
        "value_seen": key.get("value_published"),
        "message_zh": found.message_zh.format(**params),
        "message_en": found.message_en.format(**params),
        "fix_zh": found.fix_zh.format(**params),
        "fix_en": found.fix_en.format(**params),
    }


def _finding_frame(findings: list[dict[str, Any]]) -> pl.DataFrame:
    numbered = [f | {"finding_no": n} for n, f in enumerate(findings, start=1)]
    return validated(pl.DataFrame(numbered, schema=polars_schema(FINDING), orient="row"), FINDING)
