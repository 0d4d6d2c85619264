"""A declaration is revised by a further dated row; an edit of what a release used is named with file, line and remedy."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from support import HOME

from contracts.faults import ContractError, Fault
from contracts.registry import load_plan
from contracts.used_declarations import Used, check_used, written

HARBOUR = HOME / "tests" / "plans" / "harbour"
BERTHS = "quay_berths_in_service"
HEADER = "indicator,key,value,recorded_on,reason_zh,reason_en\n"
USED_ON = date(2026, 3, 31)
OTHER_ORDER = "departmental_return|official|official_indirect|state_media|trade_press|other_media|secondary"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The harbour's plan, to be changed."""
    folder = tmp_path / "plan"
    shutil.copytree(HARBOUR, folder)
    return folder


def declare(root: Path, *rows: str) -> None:
    (root / "declarations.csv").write_text(HEADER + "".join(f"{row},试,try\n" for row in rows), "utf-8")


def faults_of(check: Callable[[], object]) -> list[Fault]:
    with pytest.raises(ContractError) as caught:
        check()
    assert all(fault.fix_zh and fault.fix_en for fault in caught.value.faults)
    return caught.value.faults


def test_a_plan_without_declarations_is_declared_from_the_start() -> None:
    plan = load_plan(HARBOUR)
    versions = list(plan.indicator_versions)
    assert [(number, since) for number, since, _ in versions] == [(1, None)] * len(plan.indicators)
    assert (plan.precedences, plan.turning_days) == ((), frozenset())


def test_each_day_adds_a_version_and_the_last_one_is_the_plans(root: Path) -> None:
    declare(
        root,
        f"{BERTHS},path,geometric,2026-02-01", f"{BERTHS},limits.max,900,2026-02-01",
        f"{BERTHS},limits.max,,2026-05-01", f",precedence,{OTHER_ORDER},2026-05-01",
    )  # fmt: skip
    plan = load_plan(root)
    said = [(since, str(i.path), i.limits.max) for since, i in plan.versions[BERTHS]]
    february, may = date(2026, 2, 1), date(2026, 5, 1)
    assert said == [(None, "linear", None), (february, "geometric", 900), (may, "geometric", None)]
    assert plan.indicators[BERTHS] == plan.versions[BERTHS][-1][1]
    assert [since for since, _ in plan.precedences] == [None, may]
    assert plan.header.precedence == tuple(OTHER_ORDER.split("|"))
    assert plan.turning_days == {february, may}
    assert set(plan.versions) == {BERTHS}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (f"{BERTHS},unit,cny,2026-02-01", "plan.declaration.key"),
        (f"{BERTHS},precedence,{OTHER_ORDER},2026-02-01", "plan.declaration.key"),
        (",path,linear,2026-02-01", "plan.declaration.key"),
        ("tide_height,path,linear,2026-02-01", "plan.code.unknown"),
        (f"{BERTHS},path,crooked,2026-02-01", "plan.value.invalid"),
        (f"{BERTHS},direction,,2026-02-01", "plan.value.invalid"),
        (f"{BERTHS},limits.max,plenty,2026-02-01", "plan.value.invalid"),
        (f"{BERTHS},limits.max,1,someday", "plan.value.invalid"),
        (",precedence,official|official,2026-02-01", "plan.value.invalid"),
        (f"{BERTHS},limits.max,-1,2026-02-01", "plan.limits.order"),
        (f"{BERTHS},growth_of,tide_height,2026-02-01", "plan.derivation.unknown"),
        (f"{BERTHS},numerator,{BERTHS},2026-02-01", "plan.derivation.incomplete"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused_at_its_line(root: Path, row: str, rule: str) -> None:
    declare(root, f"{BERTHS},limits.min,0,2026-01-01", row)
    found = {(f.rule_id, f.file, f.line) for f in faults_of(lambda: load_plan(root))}
    assert (rule, "declarations.csv", 3) in found


def test_limits_may_leave_one_value_and_no_less(root: Path) -> None:
    declare(root, f"{BERTHS},limits.min,40,2026-01-01", f"{BERTHS},limits.max,40,2026-02-01")
    assert "plan.limits.order" not in {fault.rule_id for fault in faults_of(lambda: load_plan(root))}


def test_one_key_is_declared_once_a_day(root: Path) -> None:
    declare(root, f"{BERTHS},path,geometric,2026-02-01", f"{BERTHS},path,linear,2026-02-01")
    (fault,) = faults_of(lambda: load_plan(root))
    assert (fault.rule_id, fault.file, fault.line) == ("plan.code.duplicate", "declarations.csv", 3)


def test_a_target_is_held_against_what_was_declared_while_it_stood(root: Path) -> None:
    declare(root, f"{BERTHS},direction,lower,2026-02-01")
    (fault,) = faults_of(lambda: load_plan(root))  # at least forty berths still stands when fewer are better
    assert (fault.rule_id, fault.file, fault.line) == ("plan.target.direction", "targets.csv", 2)
    file = root / "targets.csv"
    first = file.read_text("utf-8").splitlines()[1]
    revised = (
        first.replace("H01,", "H91,")
        .replace(",ge,", ",le,")
        .replace("2025-02-01,declared", "2026-02-01,observed")
    )
    file.write_text(file.read_text("utf-8") + revised + "\n", "utf-8")
    assert load_plan(root).indicators[BERTHS].direction == "lower"


def edited(file: Path, old: str, new: str) -> int:
    """The first such text is another one; returns its line."""
    text = file.read_text("utf-8")
    file.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "old", "new", "key"),
    [
        ("indicators/quays.yml", "direction: higher", "direction: none", f"{BERTHS}.direction"),
        ("indicators/quays.yml", "path: linear", "path: geometric", f"{BERTHS}.path"),
        ("indicators/quays.yml", "limits: {min: 0}", "limits: {min: 1}", f"{BERTHS}.limits.min"),
        ("plan.yml", "[official, departmental_return,", "[departmental_return, official,", "precedence"),
    ],
)
def test_an_edit_of_what_a_release_used_is_named_with_the_row_that_says_it_instead(
    root: Path, name: str, old: str, new: str, key: str
) -> None:
    used = Used("2026.3.0", USED_ON, written(HARBOUR))
    check_used(root, used)
    line = edited(root / name, old, new)
    (fault,) = faults_of(lambda: check_used(root, used))
    assert (fault.rule_id, fault.file, fault.line, fault.key) == ("plan.declaration.edited", name, line, key)
    assert (
        "2026.3.0" in fault.message_zh
        and "declarations.csv" in fault.fix_zh
        and "declarations.csv" in fault.fix_en
    )


def test_a_row_that_a_release_used_stays_and_a_new_one_is_not_of_an_earlier_day(root: Path) -> None:
    declare(root, f"{BERTHS},path,geometric,2026-02-01")
    used = Used("2026.3.0", USED_ON, written(root))
    declare(root, f"{BERTHS},path,geometric,2026-02-01", f"{BERTHS},path,linear,2026-03-31")
    check_used(root, used)
    declare(root, f"{BERTHS},path,geometric,2026-02-01", f"{BERTHS},path,linear,2026-03-30")
    (fault,) = faults_of(lambda: check_used(root, used))
    assert (fault.rule_id, fault.file, fault.line) == ("plan.declaration.backdated", "declarations.csv", 3)
    declare(root, f"{BERTHS},path,linear,2026-02-01")
    (fault,) = faults_of(lambda: check_used(root, used))
    assert (fault.rule_id, fault.file, fault.line) == ("plan.declaration.edited", "declarations.csv", 2)
    (root / "declarations.csv").unlink()
    assert [f.rule_id for f in faults_of(lambda: check_used(root, used))] == ["plan.declaration.edited"]


def test_a_target_that_a_release_used_is_revised_by_a_further_row(root: Path) -> None:
    used = Used("2026.3.0", USED_ON, written(HARBOUR))
    line = edited(root / "targets.csv", "ge,40,", "ge,30,")
    (fault,) = faults_of(lambda: check_used(root, used))
    assert (fault.rule_id, fault.file, fault.line) == ("plan.target.edited", "targets.csv", line)
    assert fault.key == "H01.value" and "40" in fault.message_en and "30" in fault.message_en


def test_texts_and_ways_of_writing_a_number_may_change(root: Path) -> None:
    used = Used("2026.3.0", USED_ON, written(HARBOUR))
    edited(root / "targets.csv", "ge,40,", "ge,40.0,")
    edited(root / "indicators" / "quays.yml", "limits: {min: 0}", "limits: {min: 0.0}")
    edited(root / "indicators" / "quays.yml", "Berths in service (synthetic)", "Berths (synthetic)")
    check_used(root, used)
