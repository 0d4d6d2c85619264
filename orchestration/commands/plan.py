"""`longshu plan check` and `longshu plan generate`."""

import logging
from pathlib import Path

from contracts.clock import plan_today
from contracts.dictionary import write_inner_ymls, write_mart_ymls
from contracts.errors import UserFault
from contracts.faults import ContractError
from contracts.held_indicators import told_of_held
from contracts.json_schema import write_schemas
from contracts.packaged import packaged
from contracts.plan import Plan
from contracts.registry import load_plan, plan_folder, shipped_plans
from contracts.relation_versions import changed_relations
from orchestration.commands.analyst_guide import embed_queries
from orchestration.commands.plan_history import refuse_rewritten_history
from orchestration.commands.plan_keys_table import write_plan_keys_table
from orchestration.commands.rules_table import write_rules_table
from orchestration.places import clone
from orchestration.settings import settings
from orchestration.views.answers import faulty_plan_answer, plan_answer
from orchestration.views.terminal import answer, say, terminal
from warehouse import query
from warehouse.build.build import build_of_current_models
from warehouse.build.dbt_exposures import write_exposures
from warehouse.build.working_days import check_calendar

HOME = packaged("dbt_project").parent


def check_command(plan: Path | None, *, as_json: bool = False) -> int:
    """Every plan (or the one named) is checked; the first one with faults raises ContractError, or is answered with them."""
    console = terminal()
    for root in [plan_folder(plan)] if plan else shipped_plans():
        try:
            loaded = load_plan(root.resolve())
            held = refuse_rewritten_history(settings(root), loaded)
            _refuse_changed_relations(loaded)
            check_calendar(loaded)
        except ContractError as error:
            if not as_json:
                raise
            answer(faulty_plan_answer(root, error.faults).model_dump_json())
            return error.exit_code
        if as_json:
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
        say(console, "told.plan.reasons", reasons=listed)
        for code, said in told_of_held(loaded, held):
            say(console, code, logging.INFO, **said)
    return 0


def _refuse_changed_relations(plan: Plan) -> None:
    """Raises ContractError where a relation changed without a version that is recorded."""
    if faults := changed_relations(plan.root, plan.forms.values(), plan.relation_versions, plan_today()):
        raise ContractError(faults)


def generate_command() -> int:
    """JSON Schemas, dbt yml files, the table of rules and the queries in the guide stand as the contracts and files say."""
    if clone() is None:
        raise UserFault("plan.generate.installed")
    console = terminal()
    models = HOME / "dbt_project" / "models"
    build = build_of_current_models(
        settings().data
    )  # before anything is written: descriptions are part of the models
    changed = write_schemas() + write_mart_ymls(models / "marts") + write_exposures() + embed_queries()
    changed += write_rules_table() + write_plan_keys_table()
    if build:
        changed += write_inner_ymls(models, query.built_columns(build))
    else:
        say(console, "told.generated.no_build", logging.WARNING)
    for path in changed:
        say(console, "told.generated", path=path.relative_to(HOME))
    say(console, "told.generated.total", count=len(changed))
    return 0
