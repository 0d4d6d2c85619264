"""What a plan declares confidential is checked like the rest of it: file, line, key and remedy."""

import shutil
from pathlib import Path

import pytest
from support import HOME

from contracts.faults import ContractError, Fault
from contracts.plan import Plan
from contracts.registry import load_plan

HARBOUR = HOME / "tests" / "plans" / "harbour"
CREWS = "indicators/crews.yml"
ENTRY = """\
confidentiality:
  - indicator: crew_members_trained
    ref_area: 990000-EB
    breakdown: _T
    period: 2026-03
    conf_status: C
    reason_zh: 合成
    reason_en: synthetic
    decided_by: 测试
    decided_on: 2026-01-05
"""


def harbour(tmp_path: Path, confidentiality: str, disclosure: str = "") -> Plan:
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    (root / "confidentiality.yml").write_text(confidentiality, encoding="utf-8")
    if disclosure:
        with (root / CREWS).open("a", encoding="utf-8") as handle:
            handle.write(f"    disclosure: {disclosure}\n")
    return load_plan(root)


def faults(tmp_path: Path, confidentiality: str, disclosure: str = "") -> list[Fault]:
    with pytest.raises(ContractError) as caught:
        harbour(tmp_path, confidentiality, disclosure)
    return caught.value.faults


def test_declared_figures_and_disclosure_rules_are_part_of_the_plan(tmp_path: Path) -> None:
    plan = harbour(tmp_path, ENTRY, "{contributors: quay_berths_in_service, minimum: 3, small_counts: true}")
    (entry,) = plan.confidentiality
    assert entry.is_about("crew_members_trained", "990000-EB", "_T", "2026-03")
    rules = plan.indicators["crew_members_trained"].disclosure
    assert rules is not None and (rules.minimum, rules.small_counts, rules.dominance) == (3, True, None)


def test_a_plan_without_the_file_declares_nothing() -> None:
    assert load_plan(HARBOUR).confidentiality == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "rule"),
    [
        ("crew_members_trained", "crew_members", 2, "confidentiality.0.indicator", "plan.code.unknown"),
        ("990000-EB", "990000-XX", 3, "confidentiality.0.ref_area", "plan.code.unknown"),
        ("breakdown: _T", "breakdown: sector=Z9", 4, "confidentiality.0.breakdown", "plan.code.unknown"),
        ("2026-03", "2026-13", 5, "confidentiality.0.period", "plan.value.invalid"),
        ("conf_status: C", "conf_status: F", 6, "confidentiality.0.conf_status", "plan.value.invalid"),
        ("conf_status: C", "conf_status: D", 6, "confidentiality.0.conf_status", "plan.value.invalid"),
        ("conf_status: C", "conf_status: E", 2, "confidentiality.0.until", "plan.value.invalid"),
        ("conf_status: C", "conf_status: C\n    until: 2026-12-01", 7, "confidentiality.0.until", "plan.value.invalid"),
        ("    reason_zh: 合成\n", "", 2, "confidentiality.0.reason_zh", "plan.value.missing"),
        ("decided_by", "decider", 9, "confidentiality.0.decider", "plan.key.unknown"),
    ],
)  # fmt: skip
def test_a_fault_in_the_file_names_its_line_and_key(
    tmp_path: Path, old: str, new: str, line: int, key: str, rule: str
) -> None:
    found = faults(tmp_path, ENTRY.replace(old, new))
    assert ("confidentiality.yml", line, key, rule) in {
        (f.file, f.line, f.key.strip("."), f.rule_id) for f in found
    }


def test_an_entry_that_stands_twice_is_named(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, ENTRY + ENTRY.split("\n", 1)[1])
    assert (found.rule_id, found.line) == ("plan.code.duplicate", 11)


@pytest.mark.parametrize(
    ("rules", "key"),
    [
        ("{contributors: quay_berths_in_service}", "minimum"),
        ("{minimum: 3}", "minimum"),
        ("{contributors: nothing_there, minimum: 3}", "contributors"),
        ("{dominance: quay_berths_in_service}", "dominance"),
        ("{numerator: quay_berths_in_service}", "numerator"),
        ("{growth_of: nothing_there}", "growth_of"),
    ],
)
def test_a_disclosure_rule_that_cannot_be_kept_is_named(tmp_path: Path, rules: str, key: str) -> None:
    found = faults(tmp_path, ENTRY, rules)
    assert {(f.file, f.key) for f in found} == {(CREWS, f"crew_members_trained.disclosure.{key}")}
