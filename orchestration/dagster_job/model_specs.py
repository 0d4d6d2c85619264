"""The assets of the dbt models and of the release, as Dagster's page shows them.

A mart is an asset of its own: analysts read it. The models that lead there are one asset, for the chain of a form is to
fit on a screen: inbox, form, workings, mart, release. Its page lists them, and the release's `dbt_docs.html` draws them.
"""

from collections.abc import Iterator

import dagster as dg

from contracts.dictionary import columns, marts, selected_columns
from contracts.plan import Plan
from contracts.speech import as_spoken, first_of, joined
from orchestration import steps
from orchestration.dagster_job.keys import INBOX_KEY, PLAN_KEY, RELEASE_KEY, WORKINGS_KEY, form_key, model_key
from warehouse.build.column_lineage import Origins
from warehouse.build.dbt_models import MODELS, Model, dbt_models

UNIQUE = "primary_key"
MARTS = "marts"


def workings() -> list[Model]:
    """The models that lead to the marts, each after those it selects from."""
    return [model for model in dbt_models() if model.layer != MARTS]


def model_specs(plan: Plan) -> Iterator[dg.AssetSpec]:
    """The workings, then the marts, each after those it selects from."""
    yield dg.AssetSpec(
        WORKINGS_KEY,
        deps=[PLAN_KEY, INBOX_KEY, *(form_key(name) for name in plan.forms)],
        group_name="workings",
        skippable=True,
        kinds={"dbt", "duckdb"},
        description=joined(
            f"**计算过程**：由报表到集市的 {len(workings())} 个 dbt 模型，逐个列在元数据里",
            f"The {len(workings())} dbt models from the returns to the marts",
        ),
        metadata={"models": _listing()},
    )
    for model in dbt_models():
        if model.layer == MARTS:
            yield _mart_spec(model)


def _mart_spec(model: Model) -> dg.AssetSpec:
    mart = marts()[model.name]
    deps = {model_key(name, MARTS) for name in model.refs if name in marts()}
    if len(deps) < len(model.refs) or model.sources:
        deps |= {WORKINGS_KEY}
    said = "\n\n".join(f"{head}: {text}" for head, text in model.header.items())
    return dg.AssetSpec(
        model_key(model.name, MARTS),
        deps=sorted(deps),
        group_name=MARTS,
        skippable=True,
        kinds={"dbt", "duckdb"},
        description=f"{joined(f'**{mart.label_zh}**', mart.label_en)}\n\n{said}",
        metadata={
            "dagster/column_schema": column_schema(model),
            first_of("主键", "key"): first_of("、", ", ").join(mart.keys),
        },
    )


def column_schema(model: Model, origins: Origins | None = None) -> dg.TableSchema:
    """The columns of a mart with type and meaning, and what each is made from where that is known.

    Dagster's open console keeps column lineage and does not draw it: the words of a column say it.
    """
    sql = (MODELS / model.folder / f"{model.name}.sql").read_text(encoding="utf-8")
    known = columns()
    return dg.TableSchema(
        [
            dg.TableColumn(
                name,
                type=known[name].sql_type,
                description=joined(known[name].label_zh, known[name].label_en)
                + _made_from(name, origins or {}),
            )
            for name in selected_columns(sql)
            if name in known
        ]
    )


def _made_from(column: str, origins: Origins) -> str:
    found = first_of("、", ", ").join(f"{model}.{of_model}" for model, of_model in origins.get(column, ()))
    return f" ← {found}" if found else ""


def _listing() -> dg.TableMetadataValue:
    """The workings as a table of Dagster's page."""
    heads = first_of("模型 房间 一行是 取自", "Model Folder Row From").split()
    return dg.MetadataValue.table(
        [
            dg.TableRecord(
                dict(
                    zip(heads, (one.name, one.folder, one.header.get("Grain", ""), ", ".join(one.refs)), strict=True)
                )
            )
            for one in workings()
        ],
        schema=dg.TableSchema([dg.TableColumn(head) for head in heads]),
    )  # fmt: skip


def model_checks() -> Iterator[dg.AssetCheckSpec]:
    """The tests that dbt holds against the models: of each mart, and of the workings together."""
    yield dg.AssetCheckSpec(
        UNIQUE, asset=WORKINGS_KEY, description=as_spoken("各模型主键唯一 | the key of each is unique")
    )
    for name, mart in marts().items():
        keys = ", ".join(mart.keys)
        yield dg.AssetCheckSpec(
            UNIQUE,
            asset=model_key(name, MARTS),
            description=joined(f"主键唯一：{keys}", f"the key is unique: {keys}"),
        )


def release_spec() -> dg.AssetSpec:
    """The current release."""
    return dg.AssetSpec(
        RELEASE_KEY,
        group_name="release",
        deps=[model_key(name, MARTS) for name in marts()],
        skippable=True,
        kinds={"duckdb", "excel"},
        description=as_spoken(
            "**发布**：带名称、哈希和差异的一套集市 | Marts with a name, hashes and a difference"
        ),
    )


def release_checks() -> Iterator[dg.AssetCheckSpec]:
    """What must hold of a build before it becomes a release."""
    for name, (zh, en, _) in steps.CHECKS.items():
        yield dg.AssetCheckSpec(name, asset=RELEASE_KEY, description=joined(zh, en))
