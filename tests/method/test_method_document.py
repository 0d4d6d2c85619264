"""The document of the method names every rule that decides, in the order in which they are tried, with its case."""

import re

from support import HOME

from contracts.codelists import shared_codelist

TEXT = (HOME / "docs" / "method.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| `(\w+)` \| .* \| `(\w+)` \|$", re.MULTILINE)


def test_the_document_lists_the_rules_in_their_order_with_the_case_of_each() -> None:
    rules = shared_codelist("status_rule")
    assert [(number, code, case) for number, code, case in ROW.findall(TEXT)] == [
        (str(n), rule.code, rule.extra["case_id"]) for n, rule in enumerate(rules, start=1)
    ]


def test_what_was_mended_names_its_day_and_its_test() -> None:
    mended = [line for line in TEXT.splitlines() if re.match(r"\| \d{4}-\d\d-\d\d \|", line)]
    assert len(mended) >= 8
    assert all(re.search(r"`tests/method/\w+\.py`", line) for line in mended)
