"""`longshu plan check`."""

import logging
from pathlib import Path

from contracts.clock import plan_today
from contracts.faults import ContractError, FaultCollector
from contracts.held_indicators import told_of_held
from contracts.plan import Plan
from contracts.plan_files import csv_items
from contracts.registry import load_plan, plan_folder, shipped_plans
from contracts.relation_versions import RELATIONS, RelationVersion, changed_relations
from contracts.silent_faults import recorded_ahead, relations_without_form
from contracts.target import Target
from orchestration.plan_history import refuse_rewritten_history
from orchestration.settings import settings
from orchestration.views.terminal import answer, say, terminal
from warehouse.build.working_days import check_calendar


def check_command(plan: Path | None, data: Path | None = None, *, as_json: bool = False) -> int:
    """Every plan (or the one named) is checked, against the data root too; the first one with faults raises ContractError, or is answered with them."""
    console = terminal()
    for root in [plan_folder(plan)] if plan else shipped_plans():
        try:
            loaded = load_plan(root.resolve())
            held = refuse_rewritten_history(settings(root, data), loaded)
            _refuse_changed_relations(loaded)
            check_calendar(loaded)
            _refuse_recorded_ahead(loaded)
        except ContractError as error:
            if not as_json:
                raise
            from orchestration.views.plan_answer import faulty_plan_answer

            answer(faulty_plan_answer(root, error.faults).model_dump_json())
            return error.exit_code
        if as_json:
            from orchestration.views.plan_answer import plan_answer

            answer(plan_answer(loaded).model_dump_json())
            continue
        head = loaded.header
        number = loaded.documents[head.document].number
        say(
            console, "told.plan.checked",
            title_zh=head.title_zh, title_en=head.title_en, number=number, version=head.version,
        )  # fmt: skip
        say(
            console, "told.plan.counts",
            goals=len(head.goals), departments=len(head.departments), indicators=len(loaded.indicators),
            targets=len(loaded.targets), left_out=len(loaded.targets_not_loaded), forms=len(loaded.forms),
        )  # fmt: skip
        reasons: dict[str, int] = {}
        for one in loaded.targets_not_loaded:
            reasons[one.reason] = reasons.get(one.reason, 0) + 1
        listed = ", ".join(f"{name} {count}" for name, count in sorted(reasons.items()))
        if listed:
            say(console, "told.plan.reasons", reasons=listed)
        for code, said in told_of_held(loaded, held):
            say(console, code, logging.INFO, **said)
    return 0


def _refuse_recorded_ahead(plan: Plan) -> None:
    """Raises ContractError where a target is said to be written down on a day that is still to come."""
    if all(target.recorded_on <= plan_today() for target in plan.targets):
        return
    faults = FaultCollector(plan.root)
    recorded_ahead(faults, csv_items(plan.root / "targets.csv", Target, faults), plan_today())
    faults.raise_if_any()


def _refuse_changed_relations(plan: Plan) -> None:
    """Raises ContractError where a relation changed without a version that is recorded, or its form was removed."""
    if not {version.form for version in plan.relation_versions} <= set(plan.forms):
        found = FaultCollector(plan.root)
        found.languages = tuple(map(str, plan.header.languages))
        relations_without_form(found, csv_items(plan.root / RELATIONS, RelationVersion, found), plan.forms)
        found.raise_if_any()
    if faults := changed_relations(plan.root, plan.forms.values(), plan.relation_versions, plan_today()):
        raise ContractError(faults)
