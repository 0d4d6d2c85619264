"""`longshu assess` on own cases: every path, the chosen method, and messages that say what to mend."""

import csv
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from contracts.cases import read_cases
from contracts.faults import ContractError
from contracts.plan import Plan
from orchestration.cli.app import app
from orchestration.commands import assess
from orchestration.errors import guarded
from warehouse.build.assessment_cases import BEGINNING, scaled, scratch_plan, submit_cases
from warehouse.build.build import build
from warehouse.build.dbt_runner import BuildFailedError
from warehouse.build.inputs import input_tables
from warehouse.build.kept_models import compiled_once
from warehouse.build.live_register import computed_rows
from warehouse.paths import DataRoot
from warehouse.query import rows as rows_of

COLUMNS = (
    "case_id", "direction", "operator", "path", "method", "base_period", "base_value", "latest_period",
    "latest_value", "series", "target_period", "target_value", "target_value_high", "milestones", "compared_series",
)  # fmt: skip
NOTHING = dict.fromkeys(COLUMNS, "")
STANDARD = NOTHING | {
    "direction": "higher", "base_period": "2020", "base_value": "0", "latest_period": "2025", "latest_value": "50",
    "target_period": "2030", "target_value": "100",
}  # fmt: skip
OWN = [
    ({"case_id": "linear"}, {"status": "on_track", "path_ratio": "1", "required_value_now": "50"}),
    (
        {"case_id": "milestones", "path": "milestones", "milestones": "2025:80"},
        {"status": "behind", "path_ratio": "0.625", "required_value_now": "80"},
    ),
    ({"case_id": "constant held", "path": "constant", "target_value": "40"}, {"status": "achieved"}),
    ({"case_id": "constant missed", "path": "constant", "target_value": "60"}, {"status": "behind", "required_value_now": "60"}),
    (
        {"case_id": "above another", "path": "relative", "operator": ">", "target_value": "0", "compared_series": "2020:1;2025:45"},
        {"status": "on_track", "required_target": "45"},
    ),
    (
        {"case_id": "below another", "path": "relative", "operator": ">", "target_value": "0", "compared_series": "2020:1;2025:55"},
        {"status": "behind", "required_target": "55"},
    ),
    (
        {"case_id": "nothing to compare", "path": "relative", "target_value": "0", "compared_series": "2020:1"},
        {"status": "not_assessed", "status_reason": "no_comparator"},
    ),
    (
        {"case_id": "band", "operator": "band", "base_value": "60", "latest_value": "50", "target_value": "20", "target_value_high": "40"},
        {"status": "on_track", "required_target": "40", "path_ratio": "1"},
    ),
    ({"case_id": "geometric", "path": "geometric", "base_value": "25"}, {"status": "on_track", "path_ratio": "1"}),
    # Statistics Canada, 1-1-1: published ratio 0.901090, moderate progress
    (
        {"case_id": "1-1-1", "method": "geometric_statcan", "direction": "lower", "base_period": "2015", "base_value": "14.5",
         "latest_period": "2023", "latest_value": "10.4", "target_value": "7.25"},
        {"class": "moderate_progress", "status": "behind", "schedule_ratio_class": "on_track"},
    ),
    # UN Progress Chart, China SE_ACS_CMPTR: met at the baseline and lost is deterioration, whatever the ratio
    (
        {"case_id": "already met", "method": "geometric_un2022", "base_period": "2016", "base_value": "97.30559",
         "latest_period": "2024", "latest_value": "96.4856", "target_value": "97"},
        {"class": "deterioration", "status": "moving_away", "schedule_ratio_class": "regressed"},
    ),
    # German indicator 7.2.a seen in 2020: sun with cloud
    (
        {"case_id": "7.2.a", "method": "outlook_de_dns", "series": "2015:15.2;2016:14.9;2017:16;2018:16.8;2019:17.7;2020:19.7",
         "base_period": "", "base_value": "", "latest_period": "", "latest_value": "", "target_value": "30"},
        {"class": "sun_cloud", "outlook": "narrow_miss", "projected_value": "28.7"},
    ),
    ({"case_id": "index", "method": "escap_csi"}, {"class": "slow_progress", "value": "5.0"}),
]  # fmt: skip


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    home = tmp_path_factory.mktemp("own cases")
    file = written(home / "cases.csv", [STANDARD | given for given, _ in OWN])
    done = CliRunner().invoke(app, ["assess", str(file), "--out", str(home / "out.csv")])
    assert done.exit_code == 0, done.output
    with (home / "out.csv").open(encoding="utf-8", newline="") as handle:
        return {row["case_id"]: row for row in csv.DictReader(handle)}


@pytest.mark.parametrize(("given", "expected"), OWN, ids=[given["case_id"] for given, _ in OWN])
def test_an_own_case_comes_back_with_its_status_by_the_method_and_path_it_names(
    given: dict[str, str], expected: dict[str, str], assessed: dict[str, dict[str, str]]
) -> None:
    found = assessed[given["case_id"]]
    for name, value in expected.items():
        ours = found[f"longshu_{name}"]
        assert ours == value or (name == "projected_value" and abs(float(ours) - float(value)) < 1e-9), name
    assert all(found[name] == value for name, value in given.items())


BROKEN = {
    "a number that is none": ({"latest_value": "fifty"}, "latest_value", "case.number.invalid"),
    "a period that is none": ({"target_period": "soon"}, "target_period", "case.period.invalid"),
    "a direction nobody knows": ({"direction": "sideways"}, "direction", "case.code.unknown"),
    "a target that is none": ({"target_value": "many"}, "target_value", "case.number.invalid"),
    "an upper bound that is none": (
        {"operator": "band", "direction": "none", "target_value_high": "more"}, "target_value_high", "case.number.invalid",
    ),
    "no target value": ({"target_value": ""}, "target_value", "case.value.missing"),
    "a method nobody knows": ({"method": "astrology"}, "method", "case.code.unknown"),
    "a series without periods": ({"series": "1;2", "latest_period": ""}, "series", "case.series.invalid"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_case_is_named_with_file_row_column_rule_and_remedy(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, column, rule = BROKEN[name]
    rows = [STANDARD | {"case_id": "good"}, STANDARD | {"case_id": "bad"} | given]
    file = written(tmp_path / "cases.csv", rows)
    out = tmp_path / "out.csv"
    code = guarded(
        lambda: CliRunner().invoke(app, ["assess", str(file), "--out", str(out)], catch_exceptions=False)
    )
    assert code == 1
    with pytest.raises(ContractError) as caught:
        read_cases(file, None)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.key, fault.rule_id) == ("cases.csv", 3, column, rule)
    assert fault.fix_zh and fault.fix_en
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    assert not out.exists()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "case_id,direction,target_period\n", "\udcff"])
def test_a_file_that_is_no_table_of_cases_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ContractError) as caught:
        read_cases(file, None)
    assert all(fault.file == "cases.csv" for fault in caught.value.faults)


def test_two_cases_of_one_id_are_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "cases.csv", [STANDARD | {"case_id": "one"}] * 2)
    with pytest.raises(ContractError) as caught:
        read_cases(file, None)
    assert [fault.rule_id for fault in caught.value.faults] == ["case.id.repeated"]


def test_a_case_the_models_cannot_bear_is_a_row_with_its_reason_and_the_others_are_assessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [STANDARD | {"case_id": name} for name in ("one", "unbearable", "three")]
    file, out = written(tmp_path / "cases.csv", rows), tmp_path / "out.csv"
    made = assess.computed_rows

    def unless_unbearable(
        data: DataRoot, models: Any, day: date, inputs: dict[str, pl.DataFrame], *given: Any, **named: Any
    ) -> Any:
        if "case_000002" in inputs["indicators"]["indicator"]:
            raise BuildFailedError([{"name": "int_target_assessment", "message": "合成错误 synthetic"}])
        return made(data, models, day, inputs, *given, **named)

    monkeypatch.setattr(assess, "computed_rows", unless_unbearable)
    assert assess.assess_command(None, file, None, out) == 0
    with out.open(encoding="utf-8", newline="") as handle:
        found = {row["case_id"]: row for row in csv.DictReader(handle)}
    assert {name: row["longshu_status"] for name, row in found.items()} == {
        "one": "on_track", "unbearable": "not_assessed", "three": "on_track",
    }  # fmt: skip
    assert found["unbearable"]["longshu_status_reason"] == "not_computed"
    assert "合成错误" in found["unbearable"]["longshu_fault"] and not found["one"]["longshu_fault"]


def test_cases_computed_from_the_compiled_models_are_those_of_a_build_row_by_row(
    tmp_path: Path, shipped_plan: Plan
) -> None:
    file = written(tmp_path / "cases.csv", [STANDARD | given for given, _ in OWN])
    cases = [scaled(case, n) for n, case in enumerate(read_cases(file, None).cases, start=1)]
    data, root = DataRoot(tmp_path / "data"), tmp_path / "plan"
    root.mkdir()
    plan = scratch_plan(shipped_plan, cases, root)
    submit_cases(data, shipped_plan, cases, file.read_bytes(), file.name)
    built = build(data, plan, BEGINNING).path
    marts = [assess.TARGETS, assess.OUTLOOKS, assess.METHODS]
    found = computed_rows(
        data, compiled_once(None), BEGINNING, input_tables(data, plan), marts, in_tables=True
    )
    for mart in marts:
        was = rows_of(built, f"from marts.{mart}")
        assert was and sorted(map(repr, found[mart])) == sorted(map(repr, was)), mart


def test_the_second_assessment_in_a_root_loads_no_dbt(tmp_path: Path) -> None:
    file = written(tmp_path / "cases.csv", [STANDARD | {"case_id": "one"}])
    (tmp_path / "data").mkdir()
    names = []
    for n in range(2):
        given = [str(file), str(tmp_path / f"{n}.csv"), str(tmp_path / "data")]
        done = subprocess.run(
            [sys.executable, "-c", LOADED, *given], check=True, capture_output=True, text=True
        )
        names.append(set(done.stdout.splitlines()[-1].split()))
    assert "dbt" in names[0] and not names[1] & {"dbt", "dagster", "pandas", "great_expectations"}
    assert (tmp_path / "0.csv").read_bytes() == (tmp_path / "1.csv").read_bytes()


LOADED = """
import os, sys
from pathlib import Path
os.environ["LONGSHU_DATA"] = sys.argv[3]
from orchestration.commands.assess import assess_command
assess_command(None, Path(sys.argv[1]), None, Path(sys.argv[2]))
print()
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""
