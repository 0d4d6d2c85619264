"""Targets that contradict themselves, their indicator or each other are refused with file, line and remedy."""

import shutil
from pathlib import Path

import pytest
from support import HOME

from contracts.faults import ContractError
from contracts.registry import load_plan

HARBOUR = HOME / "tests" / "plans" / "harbour"
ROW = "{id},{indicator},990000,_T,{period},{operator},{value},{high},{unit},{text},{path},{base},{base_value},unstated,harbour_plan_2025,official,{decided},2025-02-01,declared,,,,,,,{relative},{tolerance}\n"
BERTHS = {
    "id": "H90", "indicator": "quay_berths_in_service", "period": "2029", "operator": "ge", "value": "60",
    "unit": "count", "path": "", "base": "", "relative": "", "high": "", "text": "x", "base_value": "", "tolerance": "", "decided": "",
}  # fmt: skip
SHARE = {"indicator": "shore_power_call_share", "unit": "pct", "path": "logistic"}
GROWTH = {"unit": "pct", "path": "average_growth"}
FAULTY = {
    "a target before its baseline": ("plan.target.before_base", [{"base": "2029-12"}]),
    "a target recorded before it was decided": ("plan.target.recorded", [{"decided": "2025-02-02"}]),
    "an operator against the direction": ("plan.target.direction", [{"operator": "le"}]),
    "a target below its natural limit": ("plan.target.limit", [{"value": "-1"}]),
    "two versions of one target on one day": (
        "plan.target.overlap", [{"period": "2029"}, {"id": "H91", "period": "2029-12", "value": "70"}],
    ),
    "a comparator nobody declared": ("plan.target.comparator", [{"path": "relative", "relative": "tide"}]),
    "an indicator compared with itself": (
        "plan.target.cycle", [{"path": "relative", "relative": "quay_berths_in_service"}],
    ),
    "a band from its upper to its lower bound": ("plan.target.value", [{"operator": "band", "value": "41", "high": "40"}]),
    "a growth in the unit of the indicator": ("plan.target.unit", [GROWTH | {"unit": "count", "value": "5"}]),
    "a tolerance below zero": ("plan.target.tolerance", [{"operator": "approx", "tolerance": "-1"}]),
    "a tolerance beside a plain bound": ("plan.target.tolerance", [{"tolerance": "1"}]),
    "a geometric path from nothing": (
        "plan.path.end", [{"path": "geometric", "base": "2024-12", "base_value": "0"}],
    ),
    "a geometric path to nothing": ("plan.path.end", [{"path": "geometric", "value": "0"}]),
    "an S-shaped path to its limit": ("plan.path.end", [SHARE | {"value": "100"}]),
    "an S-shaped path from nothing": (
        "plan.path.end", [SHARE | {"value": "90", "base": "2024-12", "base_value": "0"}],
    ),
    "an S-shaped path without its limit": ("plan.path.limit", [{"path": "logistic"}]),
    "a floor below zero under a yearly growth": ("plan.target.growth_sign", [GROWTH | {"value": "-3"}]),
    "a printed fall as a positive growth": (
        "plan.target.growth_sign", [GROWTH | {"operator": "approx", "value": "3", "text": "年均下降3%左右"}],
    ),
    "a milestone before the baseline": (
        "plan.target.milestone_order",
        [{"period": "2026"}, {"id": "H91", "path": "milestones", "period": "2030", "base": "2026-12"}],
    ),
}  # fmt: skip


def harbour_with(tmp_path: Path, rows: list[dict[str, str]]) -> Path:
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    lines = (root / "targets.csv").read_text(encoding="utf-8").splitlines()
    lines = [lines[0] + ",relative_to,tolerance", *(f"{line},," for line in lines[1:])]
    text = "\n".join(lines) + "\n" + "".join(ROW.format(**(BERTHS | row)) for row in rows)
    (root / "targets.csv").write_text(text, encoding="utf-8")
    return root


def test_the_row_that_the_faults_are_made_from_has_none(tmp_path: Path) -> None:
    assert "H90" in {target.target_id for target in load_plan(harbour_with(tmp_path, [{}])).targets}


@pytest.mark.parametrize("name", FAULTY)
def test_a_target_that_contradicts_is_refused_with_file_line_and_remedy(name: str, tmp_path: Path) -> None:
    rule, rows = FAULTY[name]
    root = harbour_with(tmp_path, rows)
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    fault = next(fault for fault in caught.value.faults if fault.rule_id == rule)
    lines = (root / "targets.csv").read_text(encoding="utf-8").splitlines()
    assert fault.file == "targets.csv"
    assert lines[fault.line - 1].startswith("H9")
    assert fault.fix_zh and fault.fix_en


LEGAL = {
    "a dip of the values": [
        {"period": "2028", "value": "30"}, {"id": "H91", "path": "milestones", "period": "2030", "base": "2024-12"},
    ],
    "a cap on growth": [GROWTH | {"operator": "approx", "value": "2", "text": "年均增速不超过2%"}],
    "a target recorded on the day it was decided": [{"decided": "2025-02-01"}],
    "a growth about zero": [GROWTH | {"value": "0"}],
    "an S-shaped path between nothing and its limit": [
        SHARE | {"value": "99.9", "base": "2024-12", "base_value": "0.1"},
    ],
    "a band of one value": [{"operator": "band", "value": "40", "high": "40"}],
    "a growth beside the path of its indicator": [GROWTH | {"value": "5"}],
    "a tolerance of zero": [{"operator": "approx", "tolerance": "0"}],
    "a tolerance in the unit of the target": [{"operator": "approx", "tolerance": "2.5"}],
}  # fmt: skip


@pytest.mark.parametrize("name", LEGAL)
def test_a_path_that_exists_is_taken(name: str, tmp_path: Path) -> None:
    plan = load_plan(harbour_with(tmp_path, LEGAL[name]))
    assert {row.get("id", "H90") for row in LEGAL[name]} <= {target.target_id for target in plan.targets}


def test_a_ring_of_parts_is_refused_once_at_one_of_its_lines(tmp_path: Path) -> None:
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    file = root / "indicators" / "quays.yml"
    berths, _, rest = file.read_text(encoding="utf-8").partition("  - code: quay_investment_year")
    berths = berths.rstrip("\n") + "\n    part_of: quay_berths_open\n"
    opened = berths[berths.index("  - code:") :].replace("quay_berths_in_service", "quay_berths_open")
    opened = opened.replace("part_of: quay_berths_open", "part_of: quay_berths_in_service")
    opened = "\n".join(line for line in opened.splitlines() if "aliases" not in line) + "\n"
    text = berths + opened + "  - code: quay_investment_year" + rest
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    (fault,) = caught.value.faults
    assert (fault.rule_id, fault.file) == ("plan.part.cycle", "indicators/quays.yml")
    assert text.splitlines()[fault.line - 1].strip() == f"part_of: {fault.message_zh.split(' → ')[1]}"
    assert fault.fix_zh and fault.fix_en


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("part_of: tide_height", "plan.derivation.unknown"),
        ("numerator: quay_berths_in_service", "plan.derivation.incomplete"),
        ("method: crystal_ball", "plan.method.unknown"),
    ],
)
def test_a_derivation_or_method_nobody_knows_is_refused_at_its_line(
    line: str, rule: str, tmp_path: Path
) -> None:
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    file = root / "indicators" / "quays.yml"
    text = file.read_text(encoding="utf-8").replace("    headline:", f"    {line}\n    headline:", 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    found = {(f.rule_id, f.file, text.splitlines()[f.line - 1].strip()) for f in caught.value.faults}
    assert (rule, "indicators/quays.yml", line) in found
