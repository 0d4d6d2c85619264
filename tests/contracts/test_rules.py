"""The rule catalogue and the code agree: no rule without a user, no use without a rule, both languages alike."""

import re
from string import Formatter

import pytest
import yaml
from support import HOME

from contracts.rules import RULES_FILE, rule, rules

RULE_ID = re.compile(r"[\"'](?:plan|case|figure|file|sheet|cell|row|table)\.[a-z_]+\.[a-z_]+[\"']")
FOLDERS = ("contracts", "sources", "warehouse", "orchestration")


def ids_in(*folders: str, suffixes: tuple[str, ...] = (".py",)) -> set[str]:
    texts = [
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in (HOME / folder).rglob("*")
        if path.suffix in suffixes and "target" not in path.parts
    ]
    return {found[1:-1] for text in texts for found in RULE_ID.findall(text)}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_rule_named_in_the_code_is_in_the_catalogue() -> None:
    named = ids_in("contracts", "sources")
    assert len(named) > 25
    assert named - rules().keys() == set()


def test_every_rule_of_the_catalogue_is_used_somewhere() -> None:
    used = ids_in(*FOLDERS) | ids_in("dbt_project", suffixes=(".sql",))
    assert rules().keys() - used == set()


def test_no_rule_stands_twice_in_the_catalogue() -> None:
    entries = yaml.safe_load(RULES_FILE.read_text(encoding="utf-8"))["rules"]
    assert len({entry["id"] for entry in entries}) == len(entries)


@pytest.mark.parametrize("rule_id", rules())
def test_a_rule_has_label_message_and_fix_in_both_languages(rule_id: str) -> None:
    found = rule(rule_id)
    for zh, en in (
        (found.label_zh, found.label_en),
        (found.message_zh, found.message_en),
        (found.fix_zh, found.fix_en),
    ):
        assert re.search(r"[\u4e00-\u9fff]", zh)
        assert re.search(r"[a-z]", en)
        assert not re.search(r"[\u4e00-\u9fff]", en)


@pytest.mark.parametrize("rule_id", rules())
def test_a_rule_tells_the_same_in_both_languages(rule_id: str) -> None:
    found = rule(rule_id)

    def plain(text: str) -> set[str]:
        return {name.removesuffix("_zh").removesuffix("_en") for name in placeholders(text)}

    assert plain(found.message_zh) == plain(found.message_en)
    assert plain(found.fix_zh) == plain(found.fix_en)
    assert {n for n in placeholders(found.message_zh + found.fix_zh) if n.endswith("_en")} == set()
    assert {n for n in placeholders(found.message_en + found.fix_en) if n.endswith("_zh")} == set()
