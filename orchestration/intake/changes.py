"""What a file would change, and whether that waits for a person who says yes by name.

| the file                                                        | without a name | `submit --yes --by NAME` |
|------------------------------------------------------------------|---------------|--------------------------|
| takes back more of the slot's figures than the form's declared share | waits     | taken, the name on record |
| is an older file that was corrected since                          | waits        | taken, the name on record |
| lies in the folder of another department than the form's            | waits        | taken, the name on record |
| is for a month that is closed, and the plan says `ask`                | waits        | taken, the name on record |

Where the plan says `refuse` a return for a closed month is returned, whoever says yes, until the month is reopened.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from contracts.forms import Form
from contracts.plan import AfterClosing, Plan
from contracts.rules import rule
from contracts.tables import OBSERVATION, empty
from orchestration.intake.known import WAITING
from sources.report import Counts, Report, finding, finding_frame, rejected
from warehouse.ledger.closings import closing_of
from warehouse.ledger.earlier_values import KEY, standing_in
from warehouse.ledger.parts import Parts
from warehouse.ledger.receipts import kind_of
from warehouse.ledger.submission import ACCEPTED, Slot, Submission
from warehouse.ledger.submission_difference import BY_NAME, FIGURE, Change, changes_now
from warehouse.ledger.submission_history import table_path
from warehouse.paths import DataRoot

AGREED = "file.change.agreed"
CLOSED = {AfterClosing.ASK: "file.closed.ask", AfterClosing.REFUSE: "file.closed.refuse"}
MOST_TOLD = 1_000  # changes that are told one by one; all are counted


@dataclass(frozen=True)
class Effect:
    """What a judged file would do to its slot: how many figures it adds, changes and withdraws, and how many stand now.

    `changes` are the first of those changed and withdrawn, by name.
    """

    changes: tuple[Change, ...] = ()
    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    standing: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many figures are `added`, `changed` or `withdrawn`."""
        return {"added": self.added, "changed": self.changed, "withdrawn": self.withdrawn}


def effect_of(data: DataRoot, slot: Slot, form: Form, report: Report, parts: Parts | None = None) -> Effect:
    """What taking the file would change in the ledger; its observations are `parts` where it was read block by block."""
    if report.outcome not in ACCEPTED:
        return Effect()
    said = partial(parts.standing, FIGURE) if parts else lambda: [report.observations]
    found, added = [], 0
    for part in changes_now(data, slot, form.coverage, said, report.findings):
        not_new = part.filter(pl.col("old").is_not_null())
        found.append(not_new.with_columns(pl.col(KEY).cast(pl.String)))
        added += part.height - not_new.height
    told = pl.concat(found).sort(pl.col("new").is_null(), *BY_NAME) if found else pl.DataFrame()
    withdrawn = told["new"].null_count() if found else 0
    changes = tuple(Change(*row) for row in told.head(MOST_TOLD).iter_rows())
    standing = standing_in(data, slot).height
    return Effect(changes, added, told.height - withdrawn, withdrawn, standing)


def reasons_to_wait(
    form: Form, history: list[Submission], digest: str, effect: Effect, folder: str
) -> list[dict[str, Any]]:
    """Why the file waits for a person, as findings; none where it may be taken at once."""
    params: dict[str, Any] = {
        "standing": effect.standing, **effect.counts,
    }  # fmt: skip
    reasons = withdrawal_reasons(form, effect.standing, effect.withdrawn)
    if kind_of(history, digest) == "revert":
        reasons.append(finding("file.change.undoes", "", None, "noted", params))
    if folder and folder != form.department:
        said = {"folder": folder, "department": form.department, "number": form.number}
        reasons.append(finding("file.sender.other", "", None, "noted", said))
    return reasons


def after_closing(
    data: DataRoot, plan: Plan, period: str, asked: AfterClosing, severity: str, effect: Effect | None = None
) -> list[dict[str, Any]]:
    """The finding on a return for a closed month, where the plan declares `asked` for those; else none."""
    shut = closing_of(data, period) if plan.header.after_closing is asked else None
    if shut is None:
        return []
    done = effect or Effect()
    params = {
        "month": period, "closed_at": f"{shut.closed_at:%Y-%m-%d %H:%M}", "closed_by": shut.closed_by,
        "record": shut.record, **done.counts,
    }  # fmt: skip
    return [finding(CLOSED[asked], "", None, severity, params)]


def refused_after_closing(
    data: DataRoot, plan: Plan, form: Form, period: str, name: str, effect: Effect | None = None
) -> Report | None:
    """The report that returns a file for a closed month, where the plan refuses those; None where it may come in."""
    found = after_closing(data, plan, period, AfterClosing.REFUSE, "rejected", effect)
    return rejected(name, found, form=form.form, month=period) if found else None


def withdrawal_reasons(form: Form, standing: int, withdrawn: int) -> list[dict[str, Any]]:
    """The reason to wait where more of the standing figures would go than the form declares."""
    if not withdrawn or withdrawn <= form.max_quarantined_share * Decimal(standing):
        return []
    share = f"{form.max_quarantined_share:.0%}"
    params = {"standing": standing, "withdrawn": withdrawn, "share": share}
    return [finding("file.change.withdraws", "", None, "noted", params)]


def waiting(report: Report, reasons: list[dict[str, Any]]) -> Report:
    """The report of a file that waits: nothing of it is taken yet, and it says what it would do."""
    counts = Counts(report.counts.read, 0, report.counts.read, 0)
    return replace(
        report, outcome=WAITING, observations=empty(OBSERVATION), counts=counts,
        findings=finding_frame([*reasons, *report.findings.to_dicts()]),
    )  # fmt: skip


def report_confirmed_by(report: Report, reasons: list[dict[str, Any]], by: str) -> Report:
    """The report of a file that a named person took: what was asked, and who said yes, stand in it."""
    said = finding(AGREED, "", None, "confirmed", {"by": by, "what_zh": _joined(reasons, "zh"), "what_en": _joined(reasons, "en")}, reason=by)  # fmt: skip
    return with_agreement(report, [said])


def with_agreement(report: Report, rows: list[dict[str, Any]]) -> Report:
    """The report with the agreement of an earlier reading of the same file in front."""
    if not rows or report.outcome not in ACCEPTED:
        return report
    outcome = "accepted_with_findings" if report.outcome == "accepted" else report.outcome
    return replace(report, outcome=outcome, findings=finding_frame([*rows, *report.findings.to_dicts()]))


def agreement_of(data: DataRoot, manifest: Submission) -> list[dict[str, Any]]:
    """What stands in a submission of a named person's yes; nothing where nobody was asked."""
    found = pl.read_parquet(table_path(data, "findings", manifest.submission_id))
    return found.filter(pl.col("rule_id") == AGREED).with_columns(submission_id=pl.lit("")).to_dicts()


def _joined(reasons: list[dict[str, Any]], language: str) -> str:
    labels = (getattr(rule(r["rule_id"]), f"label_{language}") for r in reasons)
    return ("、" if language == "zh" else ", ").join(labels)
