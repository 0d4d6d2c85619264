"""The report of a file as the object that `--json` prints."""

from typing import Any

from contracts.answers import CountsAnswer, FileAnswer, FindingAnswer
from sources.checking import Report
from warehouse.ledger.submissions import Submission

OF_FINDING = set(FindingAnswer.model_fields) - {"rule", "sheet", "cell"}


def file_answer(report: Report, state: str | None = None, submission_id: str | None = None) -> FileAnswer:
    """The object for a file that was checked, and loaded where a state is given."""
    counts = report.counts
    return FileAnswer(
        file=report.name, form=report.form or None, period=report.month or None, outcome=report.outcome,
        is_nil_return=report.is_nil_return, state=state, submission_id=submission_id,
        counts=CountsAnswer(
            read=counts.read, accepted=counts.accepted, quarantined=counts.quarantined,
            ignorable=counts.ignorable, absent=counts.absent,
        ),
        findings=tuple(_finding(row) for row in report.findings.to_dicts()),
    )  # fmt: skip


def known_answer(name: str, manifest: Submission) -> FileAnswer:
    """The object for a file that was in the ledger already."""
    counts = {
        part: getattr(manifest, f"rows_{part}") for part in ("read", "accepted", "quarantined", "ignorable")
    }
    return FileAnswer(
        file=name, form=manifest.form, period=manifest.period, outcome=manifest.outcome,
        is_nil_return=manifest.is_nil_return, state="unchanged", submission_id=manifest.submission_id,
        counts=CountsAnswer(**counts, absent=0), findings=(),
    )  # fmt: skip


def _finding(row: dict[str, Any]) -> FindingAnswer:
    sheet, _, cell = (row["locator"] or "").rpartition("!")
    own = {name: row[name] for name in OF_FINDING}
    return FindingAnswer(rule=row["rule_id"], sheet=sheet, cell=cell, **own)
