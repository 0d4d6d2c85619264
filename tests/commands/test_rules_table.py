"""The table of rules in the docs is that of the catalogue."""

from contracts.rules import rules
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
