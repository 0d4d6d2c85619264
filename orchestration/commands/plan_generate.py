"""`longshu plan generate`."""

import logging

from contracts.dictionary import write_inner_ymls, write_mart_ymls
from contracts.errors import UserFault
from contracts.json_schema import write_schemas
from contracts.packaged import packaged
from orchestration.commands.analyst_guide import embed_queries
from orchestration.commands.plan_keys_table import write_plan_keys_table
from orchestration.commands.rules_table import write_rules_table
from orchestration.places import clone
from orchestration.settings import settings
from orchestration.views.terminal import say, terminal
from warehouse import query
from warehouse.build.dbt_exposures import write_exposures
from warehouse.build.finished_builds import build_of_current_models

HOME = packaged("dbt_project").parent


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
