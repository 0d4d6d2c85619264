"""Faults that each read well: in a new plan folder in English alone, each is named with its file, line and remedy."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from support import HOME

from contracts.clock import SHANGHAI, declare_zone
from contracts.faults import ContractError, Fault, FaultCollector
from contracts.plan_files import csv_items
from contracts.registry import load_plan
from contracts.silent_faults import recorded_ahead
from contracts.speech import ALL, declare_languages
from contracts.target import Target
from orchestration.commands import plan as plan_command

NEW = HOME / "contracts" / "new_plan_en"
FORM, TARGETS, HEAD, INDICATORS = "forms/ex_1.yml", "targets.csv", "plan.yml", "indicators/services.yml"
Change = tuple[str, str, str]  # file, what stands there, what is written instead

SEEDED: dict[str, tuple[Change, str, str]] = {  # change, line it stands in, a word of the remedy
    "a factor of nothing": ((FORM, "unit_factor: 1, decimals: 2", "unit_factor: 0, decimals: 2"), "online_share", "above 0"),
    "a negative factor": ((FORM, "unit_factor: 1, decimals: 2", "unit_factor: -1, decimals: 2"), "online_share", "above 0"),
    "a number as the sign of no figure": ((FORM, '{"M": M,', '{"0": M,'), "missing:", "cannot stand for no figure"),
    "a count printed as a per cent": ((FORM, "unit_zh: centres", 'unit_zh: "%"'), "service_centres", "count"),
    "rates that are added": ((INDICATORS, "aggregation: none", "aggregation: sum"), "aggregation: sum", "weighted_mean"),
    "a kind of source twice": ((HEAD, ", secondary]", ", secondary, official]"), "precedence:", "once"),
    "a weight of no goal": ((HEAD, "horizons:", "goal_weights: {servics: 1}\nhorizons:"), "goal_weights", "services"),
    "a negative weight": ((HEAD, "horizons:", "goal_weights: {services: -1}\nhorizons:"), "goal_weights", "not negative"),
    "a plan that is no plan": (("documents.csv", "2026-01-10,plan,", "2026-01-10,law,"), "example_document", "plan"),
    "a base without its period": ((TARGETS, ",2025-12,,expected", ",,40,expected"), "T001", "base_period"),
    "published after it was written down": ((TARGETS, "declared,2026-01-12", "declared,2027-01-12"), "T001", "recorded_on"),
    "a label that is a formula": ((INDICATORS, "label_en: Service centres (example)", 'label_en: "=1+1"'), '"=1+1"', "formula"),
    "columns parted by semicolons": (("documents.csv", ",", ";"), "code;number", "commas"),
    "a word outside a short list": ((TARGETS, "declared,2026-01-12", "known,2026-01-12"), "T001", "declared, observed"),
    "no finite number": ((TARGETS, "ge,80,", "ge,inf,"), "T001", "a number"),
    "a language that there is not": ((HEAD, "languages: [en]", "languages: [fr]"), "languages:", "'en'"),
    "languages that are no list": ((HEAD, "languages: [en]", "languages: en"), "languages:", "a list"),
    "a relation beyond the limits": ((FORM, "relations:", 'relations:\n  - {id: "2", check: hard, rule: "01 > 100", label_en: x}'), '"01 > 100"', "mend the rule"),
    "a total below its own part": ((FORM, "relations:", 'relations:\n  - {id: "2", check: hard, rule: "02 + 01 < 02", label_en: x}'), '"02 + 01 < 02"', "mend the rule"),
    "a condition that never holds": ((FORM, "relations:", 'relations:\n  - {id: "2", check: soft, rule: "if 02 < 0 then 01 > 5", label_en: x}'), '"if 02 < 0', "condition"),
    "a natural limit beyond the limits": ((INDICATORS, "limits: {min: 0, max: 100}", "limits: {min: 0, max: 100}\n    natural_limit: 120"), "natural_limit: 120", "0 to 100"),
    "a natural limit below the limits": ((INDICATORS, "limits: {min: 0, max: 100}", "limits: {min: 0, max: 100}\n    natural_limit: -1"), "natural_limit: -1", "0 to 100"),
    "decided after it was published": ((TARGETS, "official,2026-01-10,", "official,2026-01-14,"), "T001", "published_on, 2026-01-12"),
    "millions beside a per cent": ((TARGETS, "at least 80%", "80 million"), "T001", "mend unit and value"),
    "a per cent beside a count": ((TARGETS, "more than 120,", "120% more,"), "T002", "mend unit and value"),
    "a gap that is no gap": ((INDICATORS, "headline: true", "headline: true\n    gap: {nearest: [x]}"), "gap:", ""),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Other tests speak both languages, by the clock of Shanghai."""
    yield
    declare_languages(ALL)
    declare_zone(SHANGHAI)


def seeded(tmp_path: Path, change: Change) -> Path:
    """A new plan folder with this change in it."""
    root = Path(shutil.copytree(NEW, tmp_path / "plan"))
    file, old, new = change
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, -1 if old == "," else 1), encoding="utf-8")
    return root


def faults_of(load: Callable[[], object]) -> list[Fault]:
    with pytest.raises(ContractError) as caught:
        load()
    return caught.value.faults


@pytest.mark.parametrize("name", SEEDED)
def test_a_seeded_fault_is_named_with_file_line_and_remedy_and_makes_no_others(
    tmp_path: Path, name: str
) -> None:
    change, stands_in, remedy = SEEDED[name]
    root = seeded(tmp_path, change)
    faults = faults_of(lambda: load_plan(root))
    assert len({fault.line for fault in faults}) == 1, faults
    for fault in faults:
        assert fault.file == change[0]
        assert stands_in in (root / fault.file).read_text(encoding="utf-8").splitlines()[fault.line - 1]
    assert any(remedy in fault.message_en + fault.fix_en for fault in faults), faults


def test_two_forms_of_one_number_are_a_fault(tmp_path: Path) -> None:
    root = Path(shutil.copytree(NEW, tmp_path / "plan"))
    text = (
        (root / FORM).read_text(encoding="utf-8").replace("form: ex_1", "form: ex_2").replace("EX-1", "ex-1")
    )
    (root / "forms" / "ex_2.yml").write_text(text, encoding="utf-8")
    (fault,) = faults_of(lambda: load_plan(root))
    assert (fault.rule_id, fault.file, fault.key) == ("plan.code.duplicate", "forms/ex_2.yml", "ex-1")
    assert "ex_1.yml" in fault.message_en


def test_a_head_that_cannot_be_read_is_one_fault(tmp_path: Path) -> None:
    root = seeded(tmp_path, (HEAD, "  - code: services", "\t- code: services"))
    (fault,) = faults_of(lambda: load_plan(root))
    assert (
        fault.file == HEAD and "\t" in (root / HEAD).read_text(encoding="utf-8").splitlines()[fault.line - 1]
    )


def test_a_target_written_down_on_a_day_to_come_is_refused_by_the_plan_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = seeded(tmp_path, (TARGETS, "2026-01-15", "2036-01-15"))
    faults = FaultCollector(root)
    recorded_ahead(faults, csv_items(root / TARGETS, Target, faults), date(2026, 11, 29))
    (fault,) = faults.faults
    assert (fault.file, fault.line, fault.key) == (TARGETS, 2, "T001.recorded_on")
    monkeypatch.setenv("LONGSHU_DATA", str(tmp_path / "data"))
    with pytest.raises(ContractError):
        plan_command.check_command(root)


def test_a_recorded_relation_of_a_form_that_is_gone_is_refused_by_the_plan_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = seeded(tmp_path, ("relations.csv", "ex_1,1,1", "ex_9,1,1"))
    monkeypatch.setenv("LONGSHU_DATA", str(tmp_path / "data"))
    (fault,) = faults_of(lambda: plan_command.check_command(root))
    assert (fault.file, fault.line, fault.key) == ("relations.csv", 2, "form")
    assert "status: retired" in fault.message_en and "ex_1" in fault.message_en
