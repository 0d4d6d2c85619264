"""A broken plan is refused whole, and every fault names its file, its line and its key."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import HOME

from contracts.faults import ContractError, Fault
from contracts.plan import Plan
from contracts.plan_files import head_of
from contracts.registry import load_plan, plan_titles, shipped_plans

HARBOUR = HOME / "tests" / "plans" / "harbour"
Break = Callable[[Path], None]


def replaced(file: str, old: str, new: str) -> Break:
    def change(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {file}"
        (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def appended(file: str, line: str) -> Break:
    def change(root: Path) -> None:
        with (root / file).open("a", encoding="utf-8") as handle:
            handle.write(line + "\n")

    return change


def written(file: str, content: bytes) -> Break:
    def change(root: Path) -> None:
        (root / file).write_bytes(content)

    return change


def removed(file: str) -> Break:
    def change(root: Path) -> None:
        (root / file).unlink()

    return change


def in_gb18030(file: str) -> Break:
    def change(root: Path) -> None:
        (root / file).write_bytes((root / file).read_text(encoding="utf-8").encode("gb18030"))

    return change


def faults_of(tmp_path: Path, *changes: Break) -> list[Fault]:
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    for change in changes:
        change(root)
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    return caught.value.faults


def places(faults: list[Fault]) -> list[tuple[str, str, int, str]]:
    return [(f.rule_id, f.file, f.line, f.key) for f in faults]


QUAYS = "indicators/quays.yml"
H05 = "H05,{indicator},{area},{breakdown},2028,{operator},{value},{high},{unit},x,,,,unstated,harbour_plan_2025,official,,2025-02-01,declared,,,,,,"


def target(
    indicator: str = "quay_berths_in_service",
    area: str = "990000",
    breakdown: str = "_T",
    operator: str = "ge",
    value: str = "1",
    high: str = "",
    unit: str = "count",
) -> Break:
    line = H05.format(
        indicator=indicator, area=area, breakdown=breakdown, operator=operator, value=value, high=high, unit=unit
    )  # fmt: skip
    return appended("targets.csv", line)


TWICE = "H05,quay_berths_in_service,990000,_T,2027,ge,50,,count,50,,,,unstated,harbour_plan_2025,official,,2025-02-01,declared,,,,,,"

CASES: dict[str, tuple[Break, tuple[str, str, int, str]]] = {
    "an unknown unit": (
        replaced(QUAYS, "unit: count", "unit: counts"),
        ("plan.code.unknown", QUAYS, 9, "quay_berths_in_service.unit"),
    ),
    "an unknown department": (
        replaced(QUAYS, "department: harbour_master", "department: nobody"),
        ("plan.code.unknown", QUAYS, 15, "quay_berths_in_service.department"),
    ),
    "a missing label": (
        replaced(QUAYS, "    label_en: Berths in service (synthetic)\n", ""),
        ("plan.value.missing", QUAYS, 4, "indicators.0.label_en"),
    ),
    "an empty label": (
        replaced(QUAYS, "label_en: Berths in service (synthetic)", "label_en: '  '"),
        ("plan.value.invalid", QUAYS, 6, "indicators.0.label_en"),
    ),
    "an unknown key": (
        replaced(QUAYS, "    decimals: 0", "    colour: blue\n    decimals: 0"),
        ("plan.key.unknown", QUAYS, 10, "indicators.0.colour"),
    ),
    "a YAML syntax error": (
        replaced(QUAYS, "    unit: count", "    unit: [count"),
        ("plan.file.unreadable", QUAYS, 10, "quays.yml"),
    ),
    "an empty YAML file": (written("plan.yml", b""), ("plan.value.invalid", "plan.yml", 1, "plan.yml")),
    "a YAML file in GB18030": (
        in_gb18030("indicators/crews.yml"),
        ("plan.file.unreadable", "indicators/crews.yml", 5, "crews.yml"),
    ),
    "a CSV file in GB18030": (
        in_gb18030("scopes.csv"),
        ("plan.file.unreadable", "scopes.csv", 2, "scopes.csv"),
    ),
    "a key that stands twice": (
        replaced(QUAYS, "    unit: count", "    unit: cny\n    unit: count"),
        ("plan.key.duplicate", QUAYS, 10, "unit"),
    ),
    "a target on an unknown indicator": (
        target(indicator="quay_berth_in_service"),
        ("plan.code.unknown", "targets.csv", 5, "H05.indicator"),
    ),
    "a target for an unknown area": (
        target(area="990001"),
        ("plan.code.unknown", "targets.csv", 5, "H05.ref_area"),
    ),
    "an unknown operator": (
        target(operator="over"),
        ("plan.code.unknown", "targets.csv", 5, "H05.operator"),
    ),
    "a breakdown that is not readable": (
        target(breakdown="ferries"),
        ("plan.breakdown.invalid", "targets.csv", 5, "breakdown"),
    ),
    "an unknown code in a breakdown": (
        target(breakdown="coverage=tugs"),
        ("plan.code.unknown", "targets.csv", 5, "H05.breakdown"),
    ),
    "two targets of one version": (
        appended("targets.csv", TWICE),
        ("plan.target.duplicate", "targets.csv", 5, "H05"),
    ),
    "a target number that stands twice": (
        replaced("targets_not_loaded.csv", "H04,", "H01,"),
        ("plan.code.duplicate", "targets_not_loaded.csv", 2, "H01"),
    ),
    "a target unit that differs": (
        target(unit="persons"),
        ("plan.target.unit", "targets.csv", 5, "H05"),
    ),
    "a number on a directional target": (
        target(operator="up"),
        ("plan.target.value", "targets.csv", 5, "H05"),
    ),
    "a numeric target without a number": (
        target(value=""),
        ("plan.target.value", "targets.csv", 5, "H05"),
    ),
    "a numeric target without a unit": (target(unit=""), ("plan.target.value", "targets.csv", 5, "H05")),
    "a band without its upper bound": (
        target(operator="band"),
        ("plan.target.value", "targets.csv", 5, "H05"),
    ),
    "a band that ends below its start": (
        target(operator="band", value="9", high="3"),
        ("plan.target.value", "targets.csv", 5, "H05"),
    ),
    "a target value that is no number": (
        target(value="many"),
        ("plan.value.invalid", "targets.csv", 5, "value"),
    ),
    "a target value that is not finite": (
        target(value="NaN"),
        ("plan.value.invalid", "targets.csv", 5, "value"),
    ),
    "a goal without an indicator": (
        replaced("plan.yml", "  - code: crews", "  - {code: tides, label_zh: 潮, label_en: Tides, kind: field,"
                 " description_zh: 潮, description_en: Tides}\n  - code: crews"),
        ("plan.goal.without_indicator", "plan.yml", 25, "tides"),
    ),
    "an indicator code that stands twice": (
        replaced("indicators/crews.yml", "code: crew_members_trained", "code: quay_investment_year"),
        ("plan.code.duplicate", QUAYS, 21, "quay_investment_year"),
    ),
    "an alias that is another's code": (
        replaced(QUAYS, "aliases: [berths]", "aliases: [crew_members_trained]"),
        ("plan.code.duplicate", QUAYS, 4, "crew_members_trained"),
    ),
    "a missing CSV file": (
        removed("documents.csv"),
        ("plan.file.missing", "documents.csv", 1, "documents.csv"),
    ),
    "a missing plan.yml": (removed("plan.yml"), ("plan.file.missing", "plan.yml", 1, "plan.yml")),
    "a CSV row with a field too many": (
        appended("scopes.csv", "990000,合成港,tugs,990000,_T,x"),
        ("plan.row.malformed", "scopes.csv", 5, "scopes.csv"),
    ),
    "a scope in an unknown area": (
        appended("scopes.csv", "990000,合成港,tugs,990009,_T"),
        ("plan.code.unknown", "scopes.csv", 5, "ref_area"),
    ),
    "a reading note with an unknown status": (
        appended("readings.csv", "S0001,Z,注,note"),
        ("plan.code.unknown", "readings.csv", 3, "obs_status"),
    ),
    "an area without its parent": (
        replaced("codelists/ref_area.csv", ",990000,facility", ",990001,facility"),
        ("plan.code.unknown", "codelists/ref_area.csv", 3, "990000-EB"),
    ),
    "an area code that stands twice": (
        appended("codelists/ref_area.csv", "990000,合成港,Again,,province,,"),
        ("plan.code.duplicate", "codelists/ref_area.csv", 4, "990000"),
    ),
    "a code without an English label": (
        replaced("codelists/coverage.csv", "Ferries (synthetic)", ""),
        ("plan.value.missing", "codelists/coverage.csv", 3, "ferries"),
    ),
    "a kind of source without a rank": (
        replaced("plan.yml", ", secondary]", "]"),
        ("plan.value.missing", "plan.yml", 10, "precedence"),
    ),
    "a tolerated rule that does not exist": (
        replaced("forms/published.yml", "- cell.period.undated", "- cell.period.updated"),
        ("plan.code.unknown", "forms/published.yml", 13, "tolerated_rules.0"),
    ),
    "a share written as a per cent": (
        replaced("forms/published.yml", "max_quarantined_share: 0.25", "max_quarantined_share: 25%"),
        ("plan.value.invalid", "forms/published.yml", 11, "max_quarantined_share"),
    ),
}  # fmt: skip


def test_the_shipped_plan_loads(shipped_plan: Plan) -> None:
    assert shipped_plan.code == "gansu_ai_plus"
    assert len(shipped_plan.header.goals) == 15


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_named_with_rule_file_line_and_key(name: str, tmp_path: Path) -> None:
    change, expected = CASES[name]
    assert expected in places(faults_of(tmp_path, change))


@pytest.mark.parametrize("name", CASES)
def test_a_fault_says_in_both_languages_what_is_wrong_and_how_to_mend_it(name: str, tmp_path: Path) -> None:
    for fault in faults_of(tmp_path, CASES[name][0]):
        for text in (fault.message_zh, fault.fix_zh, fault.message_en, fault.fix_en):
            assert text
            assert "{" not in text
        assert any("\u4e00" <= sign <= "\u9fff" for sign in fault.message_zh)


def test_a_code_that_is_nearly_right_is_answered_with_the_nearest(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, target(indicator="quay_berth_in_service"))
    assert "quay_berths_in_service" in fault.fix_zh
    assert "quay_berths_in_service" in fault.fix_en


def test_faults_of_several_files_come_in_one_go_in_file_order(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path,
        CASES["a missing label"][0],
        CASES["a missing CSV file"][0],
        CASES["a CSV row with a field too many"][0],
        replaced("plan.yml", "version: 1.0.0", "version: one"),
        in_gb18030("readings.csv"),
    )
    assert [f.file for f in faults] == ["documents.csv", QUAYS, "plan.yml", "readings.csv", "scopes.csv"]


def test_faults_between_files_come_in_one_go(tmp_path: Path) -> None:
    names = ("an unknown department", "a scope in an unknown area", "a tolerated rule that does not exist")
    found = places(faults_of(tmp_path, *(CASES[name][0] for name in names)))
    assert {CASES[name][1] for name in names} == set(found)


@pytest.mark.parametrize(
    ("written", "month"), [("1", 1), ("4", 4), ("12", 12), ("0", 1), ("13", 1), ("'4'", 1)]
)
def test_a_year_begins_in_one_of_twelve_months(tmp_path: Path, written: str, month: int) -> None:
    (tmp_path / "plan.yml").write_text(f"languages: [en]\nyear_begins: {written}\n", encoding="utf-8")
    assert head_of(tmp_path / "plan.yml") == (("en",), month)


def test_the_plans_that_ship_are_told_by_name_and_title() -> None:
    told = plan_titles().split("、")
    assert [one.partition("（")[0] for one in told] == [path.name for path in shipped_plans()]
    assert all(one.endswith("）") and len(one) > len("（）") + 20 for one in told)
