"""Targets that contradict themselves, their indicator or each other are refused with file, line and remedy."""

import shutil
from pathlib import Path

import pytest
from support import HOME

from contracts.faults import ContractError
from contracts.registry import load_plan

HARBOUR = HOME / "tests" / "plans" / "harbour"
ROW = "{id},{indicator},990000,_T,{period},{operator},{value},,{unit},x,{path},{base},,unstated,harbour_plan_2025,official,,2025-02-01,declared,,,,,,,{relative}\n"
BERTHS = {
    "id": "H90", "indicator": "quay_berths_in_service", "period": "2029", "operator": "ge", "value": "60",
    "unit": "count", "path": "", "base": "", "relative": "",
}  # fmt: skip
FAULTY = {
    "a target before its baseline": ("plan.target.before_base", [{"base": "2029-12"}]),
    "an operator against the direction": ("plan.target.direction", [{"operator": "le"}]),
    "a target below its natural limit": ("plan.target.limit", [{"value": "-1"}]),
    "two versions of one target on one day": (
        "plan.target.overlap", [{"period": "2029"}, {"id": "H91", "period": "2029-12", "value": "70"}],
    ),
    "a comparator nobody declared": ("plan.target.comparator", [{"path": "relative", "relative": "tide"}]),
    "an indicator compared with itself": (
        "plan.target.cycle", [{"path": "relative", "relative": "quay_berths_in_service"}],
    ),
}  # fmt: skip


def harbour_with(tmp_path: Path, rows: list[dict[str, str]]) -> Path:
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    lines = (root / "targets.csv").read_text(encoding="utf-8").splitlines()
    lines = [lines[0] + ",relative_to", *(f"{line}," for line in lines[1:])]
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
