"""Plan faults that would otherwise surface as an internal error, or never: each is named by the plan check."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import HOME

from contracts.faults import ContractError, FaultCollector
from contracts.folder_checks import check_folder
from contracts.registry import load_plan, shipped_plans

HARBOUR = HOME / "tests" / "plans" / "harbour"
QUAYS = "indicators/quays.yml"
FORM = "forms/published.yml"
TARGET = "H05,quay_berths_in_service,990000,_T,{period},ge,{value},,count,x,,,,unstated,harbour_plan_2025,official,,2025-02-01,declared,{published},,,,,\n"


def changed(tmp_path: Path, file: str, change: Callable[[str], str]) -> Path:
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    text = (root / file).read_text(encoding="utf-8")
    assert change(text) != text
    (root / file).write_text(change(text), encoding="utf-8")
    return root


def files_at_fault(root: Path) -> set[str]:
    try:
        load_plan(root)
    except ContractError as error:
        return {fault.file for fault in error.faults}
    return set()


def instead(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def after(line: str) -> Callable[[str], str]:
    return lambda text: text + line


READING = {
    "a YAML date that does not exist": ("plan.yml", instead("period_start: 2025-01", "period_start: 2025-13-01")),
    "a YAML number without digits": (QUAYS, instead("min: 0", "min: 0b_")),
    "a YAML anchor that holds itself": ("plan.yml", instead("version: 1.0.0", "version: &loop [*loop]")),
    "an empty targets.csv": ("targets.csv", lambda text: ""),
    "a wrong CSV header without rows": ("readings.csv", lambda text: "number,state\n"),
    "a CSV column that stands twice": (
        "scopes.csv",
        lambda text: "".join(f"{line},x\n" for line in text.splitlines()).replace("down,x", "down,scope", 1),
    ),
}  # fmt: skip
FORMS = {
    "a reader that does not exist": (FORM, instead("reader: published", "reader: telepathy")),
    "a status mapped to no status": (FORM, instead("actual: A", "actual: ZZ")),
    "no map for the status column": (FORM, instead("  status: {", "  state: {")),
    "a column the reader needs is missing": (FORM, instead("{name: pub_date,", "{name: publication,")),
    "a column declared twice": (FORM, instead("{name: url,", "{name: outlet,")),
    "a publisher column misspelt": (
        "codelists/data_source.csv", instead("parent_code,publisher", "parent_code,publischer"),
    ),
    "two sources with one publisher": (
        "codelists/data_source.csv", after("harbour_other,别处,Other,,合成港报,,\n"),
    ),
    "a scope declared twice": ("scopes.csv", after("990000,合成港,ferries,990000-EB,_T\n")),
    "a reading note declared twice": ("readings.csv", after("S0008,A,另一说明,Another note\n")),
}  # fmt: skip
CONTENT = {
    "an area code no table can hold": ("codelists/ref_area.csv", after("north pier,北堤,North pier,990000,zone,,\n")),
    "an area that is its own ancestor": (
        "codelists/ref_area.csv", instead("Fictitious harbour,,", "Fictitious harbour,990000-EB,"),
    ),
    "a target period that is no year": (
        "targets.csv", after(TARGET.format(period="0000", value="1", published="")),
    ),
    "a target value no column can hold": (
        "targets.csv", after(TARGET.format(period="2028", value="1e30", published="")),
    ),
    "a publication date of a target that is no date": (
        "targets.csv", after(TARGET.format(period="2028", value="1", published="soon")),
    ),
    "a target recorded before it was decided": (
        "targets.csv", instead(",official,2025-01-10,2025-02-01", ",official,2025-03-10,2025-02-01"),
    ),
    "a line break in the label of an indicator": (
        QUAYS, instead("label_en: Berths in service (synthetic)", 'label_en: "Berths\\nin service"'),
    ),
    "a line break in the label of an area": (
        "codelists/ref_area.csv", instead("Fictitious harbour,", '"Fictitious\nharbour",'),
    ),
    "a direction mark in the name of a publisher": (
        "codelists/data_source.csv", instead("Fictitious harbour gazette", "Fictitious \u202e gazette"),
    ),
    "a horizon that is no year": ("plan.yml", instead('"2030"', '"20x0"')),
    "an area that ends before it begins": (
        "codelists/ref_area.csv", after("990000-WB,合成西港,West basin,990000,facility,2027-01,2026-12\n"),
    ),
    "a day of an area that is no period": (
        "codelists/ref_area.csv", after("990000-WB,合成西港,West basin,990000,facility,soon,\n"),
    ),
    "two areas of one name side by side": (
        "codelists/ref_area.csv", after("990000-WB,合成东港,West basin,990000,facility,,\n"),
    ),
    "limits in the wrong order": (QUAYS, instead("limits: {min: 0}", "limits: {min: 9, max: 1}")),
}  # fmt: skip


@pytest.mark.parametrize("name", READING)
def test_what_cannot_be_read_is_a_fault_of_its_file(name: str, tmp_path: Path) -> None:
    file, change = READING[name]
    assert files_at_fault(changed(tmp_path, file, change)) == {file}


@pytest.mark.parametrize("name", FORMS)
def test_what_would_break_the_reader_of_a_form_is_a_fault_of_its_file(name: str, tmp_path: Path) -> None:
    file, change = FORMS[name]
    assert file in files_at_fault(changed(tmp_path, file, change))


@pytest.mark.parametrize("name", CONTENT)
def test_what_no_mart_can_hold_is_a_fault_of_its_file(name: str, tmp_path: Path) -> None:
    file, change = CONTENT[name]
    assert file in files_at_fault(changed(tmp_path, file, change))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("tragets.csv", "targets.csv"),
        ("indicators/more.yaml", "indicators/*.yml"),
        ("form/published.yml", "forms/*.yml"),
        ("codelists/unit.csv", ""),
        ("targets.csv.bak", "targets.csv"),
    ],
)
def test_a_file_that_nothing_reads_is_named_with_the_name_it_may_have_been_meant_to_have(
    tmp_path: Path, name: str, meant: str
) -> None:
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text("code\n", encoding="utf-8")
    (root / "README.md").write_text("说明", encoding="utf-8")
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("", encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    (fault,) = caught.value.faults
    assert (fault.rule_id, fault.file) == ("plan.file.unread", name)
    assert meant in fault.fix_en and meant in fault.fix_zh


def test_every_file_that_ships_with_a_plan_or_a_new_one_is_read() -> None:
    plans = [*shipped_plans(), HOME / "contracts" / "new_plan", HOME / "contracts" / "new_plan_en"]
    for root in plans:
        faults = FaultCollector(root)
        check_folder(faults, root)
        assert faults.faults == []


def test_a_target_for_a_day_on_which_its_area_is_no_more_or_not_yet_is_a_fault(tmp_path: Path) -> None:
    for place, validity in enumerate((",province,,2020-12", ",province,2031-01,")):
        root = changed(tmp_path / str(place), "codelists/ref_area.csv", instead(",province,,", validity))
        with pytest.raises(ContractError) as caught:
            load_plan(root)
        assert {(f.rule_id, f.file) for f in caught.value.faults} == {("plan.area.not_there", "targets.csv")}
        assert [f.line for f in caught.value.faults] == [2, 3, 4]


def test_an_area_that_is_there_until_the_end_of_the_target_period_may_have_the_target(tmp_path: Path) -> None:
    root = changed(
        tmp_path, "codelists/ref_area.csv", instead(",province,,", ",province,2027-12-31,2030-12-31")
    )
    assert files_at_fault(root) == set()


@pytest.mark.parametrize(
    ("written", "meant"), [("2024", "2024-12"), ("2024-Q3", "2024-09"), ("2024-S1", "2024-06")]
)
def test_a_base_period_of_a_year_is_the_end_of_it(tmp_path: Path, written: str, meant: str) -> None:
    root = changed(tmp_path, "targets.csv", instead(",2024-12,20,", f",{written},20,"))
    assert load_plan(root).targets[0].base_period == meant


def test_a_month_written_as_a_year_is_answered_by_the_months_that_it_may_mean(tmp_path: Path) -> None:
    root = changed(tmp_path, "plan.yml", instead("period_start: 2025-01", "period_start: 2025"))
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    (fault,) = caught.value.faults
    assert (fault.rule_id, fault.key) == ("plan.value.invalid", "period_start")
    for said in (fault.message_zh, fault.message_en):
        assert "2025-01" in said and "2025-12" in said and "pattern" not in said


def test_a_year_that_yaml_reads_as_a_number_is_a_period(tmp_path: Path) -> None:
    root = changed(tmp_path, "plan.yml", instead('["2027", "2030"]', "[2027, 2030]"))
    assert load_plan(root).header.horizons == ("2027", "2030")


def test_two_files_for_one_form_are_a_fault(tmp_path: Path) -> None:
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    shutil.copy(root / FORM, root / "forms" / "second.yml")
    assert "forms/second.yml" in files_at_fault(root)


def test_an_unclosed_quote_in_a_plan_csv_is_named_with_its_line(tmp_path: Path) -> None:
    root = changed(tmp_path, "scopes.csv", after('990000,"合成港,tugs,990000,_T\n'))
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    (fault,) = caught.value.faults
    assert (fault.rule_id, fault.line) == ("plan.file.unreadable", 5)


def test_a_control_character_in_a_yaml_file_is_named_with_its_line(tmp_path: Path) -> None:
    root = changed(tmp_path, "plan.yml", instead("version: 1.0.0", "version: 1.\x070"))
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    (fault,) = caught.value.faults
    assert (fault.rule_id, fault.line) == ("plan.file.unreadable", 9)
