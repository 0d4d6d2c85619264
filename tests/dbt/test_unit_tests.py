"""dbt's own unit tests of the models that decide: rows in, rows out, one model at a time."""

import shutil
from datetime import date

import pytest
import yaml

from contracts.plan import Plan
from warehouse.audience import FILE_NAME
from warehouse.build import build as building
from warehouse.build.dbt_models import MODELS
from warehouse.build.dbt_runner import run_dbt
from warehouse.paths import DataRoot

DAY = date(2026, 6, 30)
DECLARED = {
    test["name"]: f"{path.parent.name}/{test['model']}"
    for path in MODELS.rglob("_unit_tests.yml")
    for test in yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, shipped_plan: Plan) -> tuple[DataRoot, building.Build]:
    data = DataRoot(tmp_path_factory.mktemp("unit") / "data")
    with data.writer():
        return data, building.build(data, shipped_plan, DAY)


@pytest.fixture(scope="module")
def said(built: tuple[DataRoot, building.Build]) -> dict[str, tuple[str, str]]:
    """What dbt said of each unit test; the tables it takes column types from are those of the build."""
    data, build = built
    shutil.copyfile(build.path, data.work / FILE_NAME)
    result = run_dbt(data, DAY, None, "duckdb", "test", "--select", "test_type:unit")
    return {r.node.name: (str(r.status), r.message or "") for r in result.result.results}


@pytest.mark.parametrize("name", DECLARED)
def test_the_model_makes_of_these_rows_what_its_unit_test_expects(
    said: dict[str, tuple[str, str]], name: str
) -> None:
    assert said[name] == ("pass", "")


def test_the_heart_has_unit_tests_beside_it() -> None:
    heart = {
        "targets/int_target_assessment", "observations/int_observations_known", "submissions/int_submissions_known"
    }  # fmt: skip
    assert heart <= set(DECLARED.values())


def test_a_build_of_an_office_runs_no_unit_test(built: tuple[DataRoot, building.Build]) -> None:
    _, build = built
    assert {node["type"] for node in build.nodes} == {"model", "test"}
    assert not set(DECLARED) & {node["name"] for node in build.nodes}
