"""What commands found, as the objects that `--json` prints."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.answers import (
    CountsAnswer,
    DamageAnswer,
    ExplainAnswer,
    FileAnswer,
    FindingAnswer,
    MartAnswer,
    PlanAnswer,
    PlanFaultAnswer,
    ReadingAnswer,
    ReturnAnswer,
    TargetAnswer,
    VerifyAnswer,
)
from contracts.faults import Fault
from contracts.periods import Span
from contracts.plan import Plan
from orchestration.views.explain import within
from orchestration.views.month import latest_of_each, notes
from sources.checking import Report
from warehouse import query
from warehouse.ledger.submission import ACCEPTED, Submission
from warehouse.products.wording.arithmetic import arithmetic
from warehouse.verify.damage import Verified

if TYPE_CHECKING:
    from orchestration.intake.reread_archive import Rebuilt

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


def explain_answer(database: Path, code: str, area: str, period: Span | None) -> ExplainAnswer:
    """The object for an indicator in one area."""
    readings = [r for r in query.readings(database, code, area) if period is None or within(r, period)]
    return ExplainAnswer(
        indicator=code, ref_area=area, known_on=query.goals(database)[0]["known_on"],
        readings=tuple(_reading(row) for row in readings),
        targets=tuple(_target(row) for row in query.targets(database, code, area)),
    )  # fmt: skip


def _reading(row: query.Row) -> ReadingAnswer:
    own = {name: row[name] for name in ReadingAnswer.model_fields if name in row}
    return ReadingAnswer(
        **own, value=row["obs_value"], qualifier=row["value_qualifier"], unit=row["unit_measure"]
    )


def _target(row: query.Row) -> TargetAnswer:
    own = {name: row[name] for name in TargetAnswer.model_fields if name in row}
    lines = list(arithmetic(row))
    return TargetAnswer(
        **own, arithmetic_zh=tuple(line.zh for line in lines), arithmetic_en=tuple(line.en for line in lines)
    )


def verify_answer(found: Verified, release: str | None, rebuilt: "Rebuilt | None") -> VerifyAnswer:
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


def plan_answer(plan: Plan) -> PlanAnswer:
    """The object for a plan that holds together."""
    counts = {
        "goals": plan.header.goals, "departments": plan.header.departments, "indicators": plan.indicators,
        "targets": plan.targets, "targets_not_loaded": plan.targets_not_loaded, "forms": plan.forms,
    }  # fmt: skip
    return PlanAnswer(
        plan=plan.code, is_right=True, version=plan.header.version, faults=(),
        counts={name: len(things) for name, things in counts.items()},
    )  # fmt: skip


def faulty_plan_answer(root: Path, faults: list[Fault]) -> PlanAnswer:
    """The object for a plan whose files have these faults."""
    said = tuple(
        PlanFaultAnswer(
            rule=f.rule_id, file=f.file, line=f.line, key=f.key,
            message_zh=f.message_zh, message_en=f.message_en, fix_zh=f.fix_zh, fix_en=f.fix_en,
        )
        for f in faults
    )  # fmt: skip
    return PlanAnswer(plan=root.name, is_right=False, version=None, counts=None, faults=said)
