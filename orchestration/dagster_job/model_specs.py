"""The assets of the dbt models and of the release, as Dagster's page shows them."""

from collections.abc import Iterator

import dagster as dg

from contracts.dictionary import marts
from contracts.plan import Plan
from orchestration import steps
from orchestration.dagster_job.keys import PLAN_KEY, RELEASE_KEY, form_key, model_key
from warehouse.build.dbt_models import Model, dbt_models

UNIQUE = "primary_key"


def model_specs(plan: Plan) -> Iterator[dg.AssetSpec]:
    """The dbt models, each after those it selects from."""
    layers = {model.name: model.layer for model in dbt_models()}
    for model in dbt_models():
        deps = {model_key(name, layers[name]) for name in model.refs}
        for source, _ in model.sources:
            deps |= {PLAN_KEY} if source == "plan" else {form_key(name) for name in plan.forms}
        yield dg.AssetSpec(
            model_key(model.name, model.layer),
            deps=sorted(deps),
            group_name=model.layer,
            skippable=True,
            description=_description(model),
            kinds={"dbt", "duckdb"},
        )


def model_checks() -> Iterator[dg.AssetCheckSpec]:
    """The checks of the marts."""
    for name in marts():
        yield dg.AssetCheckSpec(
            UNIQUE, asset=model_key(name, "marts"), description="主键唯一 | key is unique"
        )


def _description(model: Model) -> str:
    said = ". ".join(f"{k}: {v}" for k, v in model.header.items())
    mart = marts().get(model.name)
    return f"{mart.label_zh} | {mart.label_en}\n\n{said}" if mart else said


def release_spec() -> dg.AssetSpec:
    """The current release."""
    return dg.AssetSpec(
        RELEASE_KEY,
        group_name="release",
        deps=[model_key(name, "marts") for name in marts()],
        skippable=True,
        description="发布：带名称、哈希和差异的数据集 | Marts with a name, hashes and a difference",
    )


def release_checks() -> Iterator[dg.AssetCheckSpec]:
    """What must hold of a build before it becomes a release."""
    for name, (zh, en, _) in steps.CHECKS.items():
        yield dg.AssetCheckSpec(name, asset=RELEASE_KEY, description=f"{zh} | {en}")
