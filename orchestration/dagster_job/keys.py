"""What Dagster's assets are called: keys, and the groups in the order of the forms.

Dagster takes only ASCII letters, digits and underscores for a key or a group; the Chinese name is an asset's description.
"""

import dagster as dg

from contracts.plan import Plan

PLAN_KEY = dg.AssetKey("plan")
INBOX_KEY = dg.AssetKey("inbox")
WORKINGS_KEY = dg.AssetKey("workings")
RELEASE_KEY = dg.AssetKey("release")


def form_key(form: str) -> dg.AssetKey:
    """The asset of a form: its submissions in the ledger."""
    return dg.AssetKey(["ledger", form])


def model_key(model: str, layer: str) -> dg.AssetKey:
    """The asset of a dbt model."""
    return dg.AssetKey([layer, model])


def form_group(plan: Plan, form: str) -> str:
    """The group of a form: its place among the forms comes first, for Dagster sorts groups by their text."""
    return f"form_{list(plan.forms).index(form) + 1:02d}_{form}"
