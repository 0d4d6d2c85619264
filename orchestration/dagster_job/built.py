"""What a run leaves in Dagster's records of what it built and released; of what stood already, nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from contracts.dictionary import marts
from contracts.speech import first_of
from orchestration.dagster_job.keys import RELEASE_KEY, WORKINGS_KEY, model_key
from orchestration.dagster_job.model_specs import MARTS, UNIQUE, column_schema
from orchestration.dagster_job.page_server import page_url
from orchestration.steps import Check
from warehouse.build.build import Build
from warehouse.build.column_lineage import Origins, mart_lineage
from warehouse.build.dbt_docs import FILE as LINEAGE
from warehouse.build.dbt_models import dbt_models
from warehouse.paths import DataRoot
from warehouse.products.dictionary.page import FILE as DICTIONARY
from warehouse.products.pages import INDEX
from warehouse.release.shelf import Release

Record = dg.MaterializeResult | dg.AssetCheckResult


def models_of(data: DataRoot, built: Build, release: Release | None) -> Iterator[dg.MaterializeResult]:
    """The workings and the marts of a new build, each with its test, its rows, and where it is to be seen."""
    passed = {node["name"] for node in built.nodes if node["status"] in ("success", "pass")}
    common: dict[str, Any] = {"build": built.key, "known_on": built.known_on.isoformat()}
    if built.not_increased:  # everything was made anew, and why
        common["not_increased"] = built.not_increased
    own = dict(common)
    if release:
        own[first_of("血缘图", "lineage")] = dg.MetadataValue.url(page_url(data, release.path / LINEAGE))
    tests = [node for node in built.nodes if node["type"] == "test" and not _mart_of(node["name"])]
    is_unique = all(node["name"] in passed for node in tests)
    yield _model(WORKINGS_KEY, own, is_unique=is_unique)
    rows: Mapping[str, int] = release.manifest.rows if release else {}
    lineage, models = mart_lineage(data, built), {model.name: model for model in dbt_models()}
    for name in marts():
        metadata = dict(common)
        if name in lineage:
            metadata["dagster/column_lineage"] = _column_lineage(lineage[name])
            metadata["dagster/column_schema"] = column_schema(models[name], lineage[name])
        if name in rows:
            metadata["dagster/row_count"] = rows[name]
        if release:
            page = page_url(data, release.path / DICTIONARY)
            metadata[first_of("数据字典", "dictionary")] = dg.MetadataValue.url(f"{page}#{name}")
            metadata[first_of("记分卡网页", "scorecard")] = dg.MetadataValue.url(
                page_url(data, release.path / INDEX)
            )
        yield _model(model_key(name, MARTS), metadata, is_unique=_is_tested(name, passed))


def _column_lineage(origins: Origins) -> dg.TableColumnLineage:
    """What each column is made from: a column of another mart, or `model.column` of the workings."""
    return dg.TableColumnLineage(
        {column: [_dep(model, of_model) for model, of_model in found] for column, found in origins.items()}
    )


def _dep(model: str, column: str) -> dg.TableColumnDep:
    if model in marts():
        return dg.TableColumnDep(model_key(model, MARTS), column)
    return dg.TableColumnDep(WORKINGS_KEY, f"{model}.{column}")


def _mart_of(test: str) -> str:
    """The mart that the test is of, empty where it is of the workings."""
    return next((name for name in marts() if test.startswith(f"{UNIQUE}_{name}_")), "")


def _is_tested(model: str, passed: set[str]) -> bool:
    return any(name.startswith(f"{UNIQUE}_{model}_") for name in passed)


def _model(key: dg.AssetKey, metadata: dict[str, Any], *, is_unique: bool) -> dg.MaterializeResult:
    check = dg.AssetCheckResult(passed=is_unique, check_name=UNIQUE, asset_key=key)
    return dg.MaterializeResult(asset_key=key, metadata=metadata, check_results=[check])


def failed_tests(nodes: list[dict[str, str]]) -> Iterator[dg.AssetCheckEvaluation]:
    """The tests of models that failed in a build that came to nothing."""
    for node in nodes:
        if node["type"] != "test":
            continue
        mart = _mart_of(node["name"])
        yield dg.AssetCheckEvaluation(
            asset_key=model_key(mart, MARTS) if mart else WORKINGS_KEY,
            check_name=UNIQUE,
            passed=False,
            description=node["name"],
            metadata={"message": node["message"]},
        )


def failed_checks(checks: list[Check]) -> Iterator[dg.AssetCheckEvaluation]:
    """The checks of a build that may not be released."""
    for one in checks:
        yield dg.AssetCheckEvaluation(
            asset_key=RELEASE_KEY,
            check_name=one.name,
            passed=one.failures == 0,
            metadata={"failures": one.failures},
        )


def released(data: DataRoot, done: Release, checks: list[Check]) -> dg.MaterializeResult:
    """The release that a run made."""
    return dg.MaterializeResult(
        asset_key=RELEASE_KEY,
        check_results=[
            dg.AssetCheckResult(asset_key=RELEASE_KEY, passed=one.failures == 0, check_name=one.name)
            for one in checks
        ],
        metadata={
            "release": done.name,
            "path": dg.MetadataValue.path(str(done.path)),
            "page": dg.MetadataValue.url(page_url(data, done.path / INDEX)),
            "page_file": dg.MetadataValue.path(str(done.path / INDEX)),
            "known_on": done.manifest.known_on.isoformat(),
            **{f"rows/{name}": count for name, count in done.manifest.rows.items()},
        },
    )
