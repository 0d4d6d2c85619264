"""Every declared parameter has cases below, at and above it that a person can read: parameter_bounds.csv. 合成数据.

Where a parameter is a factor and no bound, one case gives the number it makes (`value`).
"""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contracts.methods import methods
from orchestration.cli.app import app

FILE = Path(__file__).with_name("parameter_bounds.csv")
with FILE.open(encoding="utf-8", newline="") as handle:
    CASES = list(csv.DictReader(handle))
SIDES = {"below", "at", "above"}


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    out = tmp_path_factory.mktemp("bounds") / "out.csv"
    done = CliRunner().invoke(app, ["assess", str(FILE), "--out", str(out)])
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8", newline="") as written:
        return {row["case_id"]: row for row in csv.DictReader(written)}


def _equal(ours: str, wanted: str) -> bool:
    if not re.fullmatch(r"-?[0-9.]+", wanted) or not re.fullmatch(r"-?[0-9.]+(e-?\d+)?", ours):
        return ours == wanted
    return abs(Decimal(ours) - Decimal(wanted)) <= Decimal("1e-9") * max(1, abs(Decimal(wanted)))


@pytest.mark.parametrize("case", CASES, ids=[c["case_id"] for c in CASES])
def test_the_case_is_answered_as_its_side_of_the_parameter_asks(
    case: dict[str, str], assessed: dict[str, dict[str, str]]
) -> None:
    found = assessed[case["case_id"]]
    for name, wanted in (part.split("=", 1) for part in case["expected"].split(";")):
        assert _equal(found[f"longshu_{name}"], wanted), (name, found[f"longshu_{name}"], wanted)


def test_every_parameter_of_every_method_has_its_cases() -> None:
    sides: dict[str, set[str]] = {}
    for case in CASES:
        sides.setdefault(case["parameter"], set()).add(case["side"])
    declared = {f"{method.code}.{name}" for method in methods() for name in method.parameters}
    assert set(sides) == declared
    assert {name: found for name, found in sides.items() if found not in (SIDES, {"value"})} == {}
