"""The table of rules in the docs is that of the catalogue, each with an example and a case."""

import re
from pathlib import Path

import pytest
from support import HOME

from contracts.rules import examples, rules
from orchestration.commands.rules_table import TABLE, rules_table


def test_the_table_in_the_docs_is_what_the_catalogue_says():
    assert TABLE.read_text(encoding="utf-8") == rules_table()


def test_every_rule_has_one_row_with_both_messages():
    rows = [line for line in rules_table().splitlines() if line.startswith("| `")]
    of_rule = {row.split("`")[1]: row for row in rows}
    assert len(rows) == len(of_rule) and set(of_rule) == set(rules())
    for rule in rules().values():
        assert rule.message_zh.replace("|", "\\|") in of_rule[rule.id]
        assert rule.message_en.replace("|", "\\|") in of_rule[rule.id]


# Rules whose case is a test that does not spell the rule: what it does with the file is told by its outcome.
CASE_OF = {
    "file.change.withdraws": "orchestration/test_waiting.py::test_a_file_that_withdraws_most_figures_waits_and_says_what_it_would_do",
    "file.change.agreed": "orchestration/test_waiting.py::test_a_named_yes_takes_it_and_stands_on_record",
    "file.sender.other": "orchestration/test_inbox.py::test_a_form_in_the_folder_of_another_department_waits_for_a_person",
    "file.published.by_submit": "orchestration/test_inbox.py::test_published_figures_are_not_taken_from_the_inbox",
    "file.place.refused": "orchestration/test_inbox_arrivals.py::test_links_and_pipes_are_never_opened_and_are_answered",
    "file.intake.failed": "orchestration/test_inbox.py::test_a_file_whose_taking_breaks_off_twice_is_put_aside_with_a_report_and_the_others_are_taken",
    "plan.area.cycle": "contracts/test_registry_gaps.py",
    "plan.area.validity": "contracts/test_registry_gaps.py",
    "plan.area.same_name": "contracts/test_registry_gaps.py",
    "plan.target.recorded": "contracts/test_registry_gaps.py",
}
TESTS = HOME / "tests"
_ID = re.compile(r'"((?:file|plan|cell|row|sheet|case|table|figure)(?:\.[a-z_]+){2})"')
MISSPELT = "cell.number.unreadably"  # that a plan which tolerates it is refused is a case of its own
_FILES = ("yml", "csv", "py", "md", "xlsx", "json")


def spelt() -> dict[str, set[str]]:
    """What looks like a rule's id in the tests, with the files it stands in."""
    found: dict[str, set[str]] = {}
    for file in TESTS.rglob("*.py"):
        if file.name != Path(__file__).name:
            for rule_id in _ID.findall(file.read_text(encoding="utf-8")):
                found.setdefault(rule_id, set()).add(file.name)
    return found


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    cases = spelt()
    assert set(rules()) - set(cases) - set(CASE_OF) == set()
    assert set(CASE_OF) - set(rules()) == set()
    keyed = set(
        re.findall(
            r"^([a-z_.]+):", (HOME / "contracts" / "messages" / "zh.yml").read_text("utf-8"), re.MULTILINE
        )
    )
    unknown = {i for i in set(cases) - set(rules()) - keyed if i.rpartition(".")[2] not in _FILES}
    assert unknown == {MISSPELT}


@pytest.mark.parametrize("case", sorted(set(CASE_OF.values())))
def test_the_case_of_a_rule_that_no_test_spells_is_there(case: str) -> None:
    file, _, name = case.partition("::")
    text = (TESTS / file).read_text(encoding="utf-8")
    assert not name or f"def {name}(" in text


def test_every_rule_has_one_example_and_every_example_is_what_its_rule_says() -> None:
    assert list(examples()) == list(rules())
    for rule_id, example in examples().items():
        rule = rules()[rule_id]
        for template, said in ((rule.message_zh, example.message_zh), (rule.message_en, example.message_en)):
            pattern = re.sub(r"\\\{[a-z_]+\\\}", ".*", re.escape(template))
            assert re.fullmatch(pattern, said), (rule_id, said)
            assert "{" not in said
