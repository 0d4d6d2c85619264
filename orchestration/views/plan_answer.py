"""What `longshu plan check` found, as the object that `--json` prints."""

from pathlib import Path

from contracts.answers import PlanAnswer, PlanFaultAnswer
from contracts.faults import Fault
from contracts.plan import Plan


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
