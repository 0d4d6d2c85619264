"""What a check reports, whatever the file: outcome, observations, findings, and counts that add up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from contracts.rules import Severity, rule
from contracts.speech import for_english
from contracts.tables import FINDING, OBSERVATION, TableContractError, empty, polars_schema, validated
from contracts.visible import readable


@dataclass(frozen=True)
class Counts:
    """Rows of a file; read = accepted + quarantined + ignorable, always.

    `absent` of the rows read and quarantined are cells that the file should have and does not.
    """

    read: int
    accepted: int
    quarantined: int
    ignorable: int
    absent: int = 0

    def __post_init__(self) -> None:
        if self.read != self.accepted + self.quarantined + self.ignorable:
            raise ValueError(f"rows do not add up: {self}")


@dataclass(frozen=True)
class Report:
    """What a check found. `submission_id` of both tables is empty until the ledger names it.

    `form` and `month` are what the file was recognised as; empty where nothing could be recognised.
    """

    name: str
    outcome: str
    observations: pl.DataFrame
    findings: pl.DataFrame
    counts: Counts
    form: str = ""
    month: str = ""
    is_nil_return: bool = False

    def blocking(self, tolerated: Iterable[str]) -> pl.DataFrame:
        """Findings of severity error that the form does not declare as expected."""
        return self.findings.filter(
            (pl.col("severity") == Severity.ERROR) & ~pl.col("rule_id").is_in(list(tolerated))
        )

    def open_findings(self, tolerated: Iterable[str]) -> pl.DataFrame:
        """Findings someone has to act on: errors not declared as expected, warnings nobody has confirmed."""
        return pl.concat([self.blocking(tolerated), self.unconfirmed()])

    def unconfirmed(self) -> pl.DataFrame:
        """Warnings that nobody has given a reason for."""
        return self.findings.filter(
            (pl.col("severity") == Severity.WARNING) & (pl.col("decision") != "confirmed")
        )


def finding(
    rule_id: str,
    locator: str,
    row_no: int | None,
    decision: str,
    params: Mapping[str, Any],
    key: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """One finding as a row of the canonical table; `params` fill the rule's messages in both languages.

    Where a parameter has another text in English (`seen`, `seen_en`), the English message takes that.
    """
    found = rule(rule_id)
    other = {name.removesuffix("_en"): value for name, value in params.items() if name.endswith("_en")}
    english = for_english({**params, **{name: value for name, value in other.items() if name in params}})
    key = key or {}
    return {
        "submission_id": "",
        "finding_no": 0,
        "rule_id": rule_id,
        "level": found.level,
        "severity": str(found.severity),
        "decision": decision,
        "locator": readable(locator),
        "row_no": row_no,
        "indicator": key.get("indicator"),
        "ref_area": key.get("ref_area"),
        "breakdown": key.get("breakdown"),
        "time_period": key.get("time_period"),
        "accumulation": key.get("accumulation"),
        "data_source": key.get("data_source"),
        "value_seen": _text(key.get("value_published")),
        "value_expected": readable(str(params["expected"])) if "expected" in params else None,
        "reason_given": _text(reason),
        "message_zh": readable(found.message_zh.format(**params)),
        "message_en": readable(found.message_en.format(**english)),
        "fix_zh": readable(found.fix_zh.format(**params)),
        "fix_en": readable(found.fix_en.format(**english)),
    }


def _text(text: str | None) -> str | None:
    return None if text is None else readable(text)


def finding_frame(findings: list[dict[str, Any]]) -> pl.DataFrame:
    """The findings, numbered, as the canonical table."""
    if not findings:
        return empty(FINDING)
    numbered = [f | {"finding_no": n} for n, f in enumerate(findings, start=1)]
    return validated(pl.DataFrame(numbered, schema=polars_schema(FINDING), orient="row"), FINDING)


def rejected(
    name: str, findings: list[dict[str, Any]], read: int = 0, *, form: str = "", month: str = ""
) -> Report:
    """The report of a file that is returned whole."""
    for one in findings:
        one["decision"] = "rejected"
    counts = Counts(read, 0, read, 0)
    return Report(name, "rejected", empty(OBSERVATION), finding_frame(findings), counts, form, month)


def decided(
    name: str,
    accepted: pl.DataFrame,
    findings: list[dict[str, Any]],
    counts: Counts,
    most_quarantined: Any,
    *,
    form: str = "",
    month: str = "",
) -> Report:
    """The report on a file that was read: rejected whole where too much of it is faulty.

    | rows kept out              | findings | outcome                |
    |----------------------------|----------|------------------------|
    | above the agreed share     | any      | rejected               |
    | some                       | any      | partly_accepted        |
    | none                       | some     | accepted_with_findings |
    | none                       | none     | accepted               |
    """
    read = counts.read
    if counts.quarantined > most_quarantined * read:
        params = {"quarantined": counts.quarantined, "read": read, "share": f"{most_quarantined:.0%}"}
        findings.insert(0, finding("file.quarantine.too_many", "A1", None, "rejected", params))
        return rejected(name, findings, read, form=form, month=month)
    try:
        validated(accepted, OBSERVATION)
    except TableContractError as error:
        for case in error.cases:
            params = {"column": case["column"], "detail": f"{case['check']}: {case['seen']}"}
            findings.append(finding("table.contract.broken", "A1", None, "rejected", params))
        return rejected(name, findings, read, form=form, month=month)
    outcome = "accepted_with_findings" if findings else "accepted"
    if counts.quarantined:
        outcome = "partly_accepted"
    return Report(name, outcome, accepted, finding_frame(findings), counts, form, month)


def together(reports: list[Report]) -> Report | None:
    """One report with the findings of all, to be written into one marked copy; None where there are none."""
    if len(reports) < 2:
        return reports[0] if reports else None
    worst = next((r for r in reports if r.outcome == "rejected"), reports[0])
    return replace(worst, findings=pl.concat([report.findings for report in reports]))
