"""Targets written as their documents state them, against a base, and what their value is then."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from support import HOME

from contracts.faults import ContractError
from contracts.registry import load_plan
from contracts.stated_targets import factor_of, told

HARBOUR = HOME / "tests" / "plans" / "harbour"


def stated_plan(tmp_path: Path, stated: str, *, base: str = "20", value: str = "") -> Path:
    """The harbour's plan, its target of berths written as `stated`."""
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    head, first, *rest = (root / "targets.csv").read_text(encoding="utf-8").splitlines()
    first = first.replace(",ge,40,", f",ge,{value},").replace(",2024-12,20,", f",2024-12,{base},")
    lines = [f"{head},stated", f"{first},{stated}", *(f"{line}," for line in rest)]
    (root / "targets.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        ("double", "40"), ("翻一番", "40"), ("翻两番", "80"), ("triple", "60"), ("x2.5", "50"), ("×1.5", "30"),
        ("+50%", "30"), ("+12.5％", "22.5"),
    ],
)  # fmt: skip
def test_the_value_is_computed_from_the_base(tmp_path: Path, stated: str, value: str) -> None:
    (target,) = (t for t in load_plan(stated_plan(tmp_path, stated)).targets if t.target_id == "H01")
    assert target.value == Decimal(value)
    said = told(target)
    assert said and all(f"20 × {factor_of(stated).normalize():f} = {value}" in text for text in said)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("stated", "value"), [("by half", "0.5"), ("减半", "0.5"), ("-30%", "0.7"), ("−30%", "0.7")]
)
def test_a_fall_is_a_share_of_the_base(stated: str, value: str) -> None:
    assert factor_of(stated) == Decimal(value)


@pytest.mark.parametrize(
    ("stated", "base", "value", "rule"),
    [
        ("twofold or so", "20", "", "plan.value.invalid"),
        ("double", "20", "41", "plan.target.stated"),
    ],
)
def test_what_cannot_be_computed_is_named_with_its_line(
    tmp_path: Path, stated: str, base: str, value: str, rule: str
) -> None:
    with pytest.raises(ContractError) as caught:
        load_plan(stated_plan(tmp_path, stated, base=base, value=value))
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.rule_id) == ("targets.csv", 2, rule)


def test_a_stated_target_is_held_against_the_limits_of_its_indicator(tmp_path: Path) -> None:
    root = stated_plan(tmp_path, "double")
    quays = root / "indicators" / "quays.yml"
    quays.write_text(
        quays.read_text(encoding="utf-8").replace("limits: {min: 0}", "limits: {min: 0, max: 30}", 1), "utf-8"
    )
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    assert "plan.target.limit" in {fault.rule_id for fault in caught.value.faults}
