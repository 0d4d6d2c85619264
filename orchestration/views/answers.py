"""What commands found of files, returns and a root, as the objects that `--json` prints."""

from typing import TYPE_CHECKING, Any

from contracts.answers import (
    CountsAnswer,
    DamageAnswer,
    FileAnswer,
    FindingAnswer,
    MartAnswer,
    ReturnAnswer,
    VerifyAnswer,
)
from orchestration.views.month import latest_of_each, notes
from warehouse import query
from warehouse.ledger.submission import ACCEPTED

if TYPE_CHECKING:
    from orchestration.intake.reread_archive import Rebuilt
    from sources.checking import Report
    from warehouse.ledger.submission import Submission
    from warehouse.verify.damage import Verified

OF_FINDING = set(FindingAnswer.model_fields) - {"rule", "sheet", "cell"}


def file_answer(report: "Report", state: str | None = None, submission_id: str | None = None) -> FileAnswer:
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


def known_answer(name: str, manifest: "Submission") -> FileAnswer:
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


def return_answers(rows: list[query.Row]) -> list[ReturnAnswer]:
    """An object for every return of a month: its newest row."""
    accepted = {(r["form"], r["department"]) for r in rows if r["outcome"] in ACCEPTED}
    return [_return(row, (row["form"], row["department"]) in accepted) for row in latest_of_each(rows)]


def _return(row: query.Row, stands: bool) -> ReturnAnswer:
    own = {name: row[name] for name in ReturnAnswer.model_fields if name in row}
    counts = {name: row[name] or 0 for name in ("errors", "warnings", "warnings_unconfirmed", "seq")}
    said = {"is_nil_return": bool(row["is_nil_return"]), "period": row["reporting_month"]}
    zh, en = (tuple(notes(row, stands, english=english)) for english in (False, True))
    return ReturnAnswer(**own | counts | said, notes_zh=zh, notes_en=en)


def verify_answer(found: "Verified", release: str | None, rebuilt: "Rebuilt | None") -> VerifyAnswer:
    """The object for a data root that was verified."""
    damages = tuple(DamageAnswer(place=d.place, message_zh=d.zh, message_en=d.en) for d in found.damages)
    marts = rebuilt and tuple(
        MartAnswer(mart=m.mart, rows=m.rows, lacking=m.lacking, besides=m.besides) for m in rebuilt.marts
    )
    is_right = not damages and (rebuilt is None or rebuilt.is_same)
    return VerifyAnswer(
        is_right=is_right, submissions=found.submissions, releases=found.releases, damages=damages,
        release=release, rebuilt=marts or None,
    )  # fmt: skip
