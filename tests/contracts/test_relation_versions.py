"""A relation changes by a new version, and an old return is judged by the versions of its day. SYNTHETIC figures."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from support import SHIPPED_PLAN

from contracts.faults import ContractError
from contracts.plan import Plan
from contracts.registry import load_plan, shipped_plans
from contracts.relation_versions import RELATIONS, changed_relations
from orchestration.commands.plan import check_command
from sources.checking import Context, check
from tests.sources.returns.forms import filled

TODAY = date(2026, 11, 20)
OLD, NEW = 'rule: "02 + 03 <= 01"', 'rule: "02 + 03 + 04 <= 01"'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED_PLAN, tmp_path / "plan"))


def rewritten(root: Path, *changes: tuple[str, str]) -> Path:
    path = root / "forms" / "gs_ai_1.yml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return root


def rules_of(root: Path) -> list[str]:
    plan = load_plan(root)
    found = changed_relations(plan.root, plan.forms.values(), plan.relation_versions, TODAY)
    return [fault.rule_id for fault in found]


@pytest.mark.parametrize("root_of", shipped_plans(), ids=lambda path: path.name)
def test_every_relation_that_ships_is_recorded_as_it_stands(root_of: Path) -> None:
    plan = load_plan(root_of)
    stated = {
        (form.form, r.id, r.version) for form in plan.forms.values() for r in getattr(form, "relations", ())
    }
    assert stated == {(one.form, one.relation, one.version) for one in plan.relation_versions}
    assert rules_of(root_of) == []


@pytest.mark.parametrize(
    "change",
    [(OLD, NEW), ('{id: "1", check: hard', '{id: "1", check: soft'), (OLD, OLD + ", measures: [month_end]")],
)
def test_a_relation_changed_without_a_new_version_is_refused_by_plan_check(
    root: Path, change: tuple[str, str]
) -> None:
    rewritten(root, change)
    with pytest.raises(ContractError) as caught:
        check_command(root)
    (fault,) = caught.value.faults
    assert (fault.rule_id, fault.file) == ("plan.relation.changed", "forms/gs_ai_1.yml")
    assert change[1] in (root / fault.file).read_text(encoding="utf-8").splitlines()[fault.line - 1]
    assert "version: 2" in fault.fix_en


def test_a_new_version_is_refused_until_the_row_that_is_printed_records_it(root: Path) -> None:
    rewritten(root, (OLD, NEW + ", version: 2"))
    plan = load_plan(root)
    (fault,) = changed_relations(plan.root, plan.forms.values(), plan.relation_versions, TODAY)
    assert fault.rule_id == "plan.relation.unrecorded"
    with (root / RELATIONS).open("a", encoding="utf-8") as handle:
        handle.write(fault.fix_en.partition(": ")[2] + "\n")
    assert rules_of(root) == []


def test_an_older_version_is_never_gone_back_to_nor_a_relation_dropped_in_silence(root: Path) -> None:
    with (root / RELATIONS).open("a", encoding="utf-8") as handle:
        handle.write("gs_ai_1,1,2,2026-11-01,hard,02 <= 01,,合成,synthetic\n")
    assert rules_of(root) == []  # the recorded version 1 is still what the form says
    line = next(
        one
        for one in (root / "forms" / "gs_ai_1.yml").read_text(encoding="utf-8").splitlines()
        if '{id: "5"' in one
    )
    rewritten(root, (line + "\n", ""))
    assert rules_of(root) == ["plan.relation.unrecorded"]


def test_a_relation_that_was_never_recorded_holds_as_the_form_states_it(root: Path) -> None:
    (root / RELATIONS).unlink()
    assert rules_of(rewritten(root, (OLD, NEW))) == []


def outcome(plan: Plan, day: date) -> str:
    return check(filled(), "合成.xlsx", None, plan, Context(day)).outcome


def test_an_old_return_gets_the_verdict_of_its_day_and_a_new_one_that_of_the_new_version(root: Path) -> None:
    assert outcome(load_plan(root), TODAY) == "accepted"  # 600 + 300 of 1000
    rewritten(root, (OLD, 'rule: "02 + 03 + 04 <= 01 - 10.5", version: 2'))  # and 100: not ten below
    with (root / RELATIONS).open("a", encoding="utf-8") as handle:
        handle.write("gs_ai_1,1,2,2026-11-20,hard,02 + 03 + 04 <= 01 - 10.5,,合成,synthetic\n")
    plan = load_plan(root)
    assert (outcome(plan, date(2026, 11, 19)), outcome(plan, TODAY)) == ("accepted", "partly_accepted")


def test_a_relation_taken_out_still_judges_the_returns_from_before(root: Path) -> None:
    path = root / "forms" / "gs_ai_1.yml"
    text = path.read_text(encoding="utf-8")
    line = next(one for one in text.splitlines() if '{id: "1"' in one)
    path.write_text(text.replace(line + "\n", ""), encoding="utf-8")
    with (root / RELATIONS).open("a", encoding="utf-8") as handle:
        handle.write("gs_ai_1,1,2,2026-11-20,retired,02 + 03 <= 01,,合成,synthetic\n")
    assert rules_of(root) == []
    plan, broken = load_plan(root), filled(D8=400, D13=None, E13=None)
    for day, is_judged in ((date(2026, 11, 19), True), (TODAY, False)):
        found = check(broken, "合成.xlsx", None, plan, Context(day)).findings["rule_id"].to_list()
        assert ("row.relation.hard" in found) == is_judged
