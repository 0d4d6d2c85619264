"""Levels of areas, the level that is compared, successors, and a plan's own units and dimensions."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import HOME

from contracts.area_checks import successors_of
from contracts.faults import ContractError, Fault
from contracts.registry import load_plan

NEW_PLAN = HOME / "contracts" / "new_plan"
AREAS, LEVELS, INDICATORS = "codelists/ref_area.csv", "codelists/area_level.csv", "indicators/services.yml"
COLUMNS = "code,label_zh,label_en,parent_code,level,valid_from,valid_to,aliases_zh,successors"
UNITS = "code,label_zh,label_en,parent_code,symbol_zh\nferry_trips,航次,ferry trips,,航次\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A new plan of examples."""
    root = tmp_path / "plan"
    shutil.copytree(NEW_PLAN, root)
    return root


def changed(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(root: Path) -> list[Fault]:
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    return caught.value.faults


def with_areas(root: Path, *rows: str) -> None:
    (root / AREAS).write_text("\n".join([COLUMNS, *rows, ""]), encoding="utf-8")


def test_a_misspelt_level_is_named_with_its_line_and_the_level_meant(plan: Path) -> None:
    changed(plan, AREAS, "EX,prefecture", "EX,prefectrue")
    (fault,) = faults_of(plan)
    assert (fault.file, fault.line, fault.rule_id) == (AREAS, 3, "plan.code.unknown")
    assert "prefecture" in fault.fix_en and "prefecture" in fault.fix_zh


def test_a_plan_of_before_without_a_file_of_levels_still_loads(plan: Path) -> None:
    (plan / LEVELS).unlink()
    changed(
        plan,
        AREAS,
        "EX-S,示例南部,Example south,EX,prefecture",
        "EX-S,示例南部,Example south,EX-N,prefecture",
    )
    assert load_plan(plan).compared_level == "prefecture"


def test_levels_have_any_name_and_any_shape_of_area_code_goes_with_them(plan: Path) -> None:
    (plan / LEVELS).write_text(
        "code,label_zh,label_en,parent_code,order\nunion,联盟,Union,,1\nmember,成员国,Member state,,2\n",
        encoding="utf-8",
    )
    with_areas(
        plan, "EX,联盟,Union,,union,,,,", "DE,德国,Germany,EX,member,,,,", "EL,希腊,Greece,EX,member,,,,"
    )
    changed(plan, "plan.yml", "compared_level: prefecture", "compared_level: member")
    loaded = load_plan(plan)
    assert loaded.compared_level == "member"
    assert list(loaded.codelists["ref_area"].codes) == ["EX", "DE", "EL"]


def test_a_level_that_is_not_below_that_of_the_parent_is_a_fault(plan: Path) -> None:
    changed(
        plan, AREAS, "EX-N,示例北部,Example north,EX,prefecture", "EX-N,示例北部,Example north,EX,province"
    )
    (fault,) = faults_of(plan)
    assert (fault.file, fault.line, fault.rule_id) == (AREAS, 3, "plan.area.level")


@pytest.mark.parametrize(
    ("level", "rule"), [("prefectrue", "plan.code.unknown"), ("county", "plan.level.empty")]
)
def test_the_compared_level_is_declared_and_has_an_area(plan: Path, level: str, rule: str) -> None:
    changed(
        plan, LEVELS, "prefecture,市级,Prefecture,,20", "prefecture,市级,Prefecture,,20\ncounty,县,County,,30"
    )
    changed(plan, "plan.yml", "compared_level: prefecture", f"compared_level: {level}")
    (fault,) = faults_of(plan)
    assert (fault.file, fault.rule_id) == ("plan.yml", rule)


def test_the_order_of_a_level_is_a_number(plan: Path) -> None:
    changed(plan, LEVELS, ",20", ",second")
    (fault,) = faults_of(plan)
    assert (fault.file, fault.line, fault.key) == (LEVELS, 3, "prefecture.order")


SPLIT = ("EX,示例,Example,,province,,,,", "EX-N,北,North,EX,prefecture,,2026-12,,EX-E；EX-W")


def test_an_area_that_was_split_names_those_that_took_its_place(plan: Path) -> None:
    after = ("EX-E,东,East,EX,prefecture,2027-01,,,", "EX-W,西,West,EX,prefecture,2027-01,,,")
    with_areas(plan, *SPLIT, *after)
    assert successors_of(load_plan(plan).codelists["ref_area"]["EX-N"]) == ("EX-E", "EX-W")


def test_areas_that_merged_have_one_successor_that_may_have_been_there_before(plan: Path) -> None:
    one = "EX-N,北,North,EX,prefecture,,2026-12,,EX-E"
    with_areas(
        plan, SPLIT[0], one, "EX-S,南,South,EX,prefecture,,2026-12,,EX-E", "EX-E,东,East,EX,prefecture,,,,"
    )
    assert load_plan(plan).codelists["ref_area"]["EX-S"].extra["successors"] == "EX-E"


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        (("EX-E,东,East,EX,prefecture,2027-03,,,", "EX-W,西,West,EX,prefecture,2027-01,,,"), "plan.area.successor"),
        (("EX-E,东,East,EX,prefecture,2027-01,,,",), "plan.code.unknown"),
    ],
)  # fmt: skip
def test_a_successor_that_is_not_there_on_the_day_after_is_a_fault(
    plan: Path, rows: tuple[str, ...], rule: str
) -> None:
    with_areas(plan, *SPLIT, *rows)
    (fault,) = faults_of(plan)
    assert (fault.file, fault.line, fault.key, fault.rule_id) == (AREAS, 3, "EX-N.successors", rule)


def test_an_area_that_stands_has_no_successor(plan: Path) -> None:
    with_areas(plan, SPLIT[0], "EX-N,北,North,EX,prefecture,,,,EX-E", "EX-E,东,East,EX,prefecture,,,,")
    assert [fault.rule_id for fault in faults_of(plan)] == ["plan.area.successor_of_standing"]


def own_unit(root: Path) -> None:
    (root / "units.csv").write_text(UNITS, encoding="utf-8")
    changed(root, INDICATORS, "unit: count", "unit: ferry_trips")
    changed(root, "targets.csv", "120,,count", "120,,ferry_trips")


def test_a_plan_adds_units_beside_the_shared_ones(plan: Path) -> None:
    own_unit(plan)
    units = load_plan(plan).codelists["unit"]
    assert units["ferry_trips"].label_en == "ferry trips" and "pct" in units


def test_a_unit_that_neither_list_has_is_named_with_the_nearest(plan: Path) -> None:
    own_unit(plan)
    changed(plan, INDICATORS, "unit: ferry_trips", "unit: ferry_trip")
    assert any("ferry_trips" in fault.fix_en and fault.file == INDICATORS for fault in faults_of(plan))


def test_a_unit_of_the_plan_does_not_redefine_a_shared_one(plan: Path) -> None:
    (plan / "units.csv").write_text(UNITS.replace("ferry_trips", "pct"), encoding="utf-8")
    (fault,) = faults_of(plan)
    assert (fault.file, fault.line, fault.rule_id) == ("units.csv", 2, "plan.code.duplicate")


def own_dimension(root: Path, codes: str = "_T,全部,All,\nroro,滚装,Ro-ro,_T\n") -> None:
    changed(
        root,
        "plan.yml",
        "goals: ",
        "dimensions:\n  - {code: vessel, label_zh: 船型, label_en: Vessel}\ngoals: ",
    )
    (root / "codelists" / "vessel.csv").write_text(
        f"code,label_zh,label_en,parent_code\n{codes}", encoding="utf-8"
    )


def breakdown(code: str) -> Callable[[Path], None]:
    return lambda root: changed(root, "targets.csv", "service_centres,EX,_T", f"service_centres,EX,{code}")


def test_a_plan_adds_a_dimension_by_declaring_it(plan: Path) -> None:
    own_dimension(plan)
    breakdown("vessel=roro")(plan)
    loaded = load_plan(plan)
    assert loaded.codelists["vessel"]["roro"].label_zh == "滚装"
    assert loaded.list_labels["vessel"] == ("船型", "Vessel")


@pytest.mark.parametrize(
    ("change", "file", "rule"),
    [
        (breakdown("vessel=rolo"), "targets.csv", "plan.code.unknown"),
        (breakdown("vesel=roro"), "targets.csv", "plan.breakdown.invalid"),
        (lambda root: (root / "codelists" / "vessel.csv").unlink(), "codelists/vessel.csv", "plan.file.missing"),
    ],
)  # fmt: skip
def test_an_unknown_dimension_or_code_of_it_is_named(
    plan: Path, change: Callable[[Path], None], file: str, rule: str
) -> None:
    own_dimension(plan)
    change(plan)
    assert (file, rule) in {(fault.file, fault.rule_id) for fault in faults_of(plan)}


def test_a_dimension_without_a_code_for_the_whole_is_a_fault(plan: Path) -> None:
    own_dimension(plan, "roro,滚装,Ro-ro,\n")
    (fault,) = faults_of(plan)
    assert (fault.file, fault.key) == ("codelists/vessel.csv", "_T")


def test_a_codelist_that_no_dimension_declares_is_a_file_that_nothing_reads(plan: Path) -> None:
    own_dimension(plan)
    (plan / "codelists" / "vessels.csv").write_text("code\n", encoding="utf-8")
    (fault,) = faults_of(plan)
    assert (fault.file, fault.rule_id) == ("codelists/vessels.csv", "plan.file.unread")
    assert "codelists/vessel.csv" in fault.fix_en
