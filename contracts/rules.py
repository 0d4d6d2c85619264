"""The rule catalogue: every rule the product can break off on, as data in `rules.yml`."""

from dataclasses import dataclass
from enum import StrEnum

import yaml

from contracts.by_content import by_content
from contracts.packaged import packaged

RULES_FILE = packaged("contracts", "rules.yml")
EXAMPLES_FILE = packaged("contracts", "rule_examples.yml")


class Severity(StrEnum):
    """What a finding does: an error blocks its row, a warning needs a reason, information only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Rule:
    """One rule: `level` as in the European Statistical System (0 file, 1 inside one file, 2 over time, …)."""

    id: str
    level: int
    severity: Severity
    label_zh: str
    label_en: str
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str


@by_content(lambda: (RULES_FILE,))
def rules() -> dict[str, Rule]:
    """Every rule of the catalogue by its id."""
    entries = yaml.load(RULES_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {
        e["id"]: Rule(
            id=e["id"],
            level=e["level"],
            severity=Severity(e["severity"]),
            label_zh=e["label"][0],
            label_en=e["label"][1],
            message_zh=e["message"][0],
            message_en=e["message"][1],
            fix_zh=e["fix"][0],
            fix_en=e["fix"][1],
        )
        for e in entries["rules"]
    }


@dataclass(frozen=True)
class Example:
    """A finding as a file got it: its place (empty: the file as a whole) and its message."""

    place: str
    message_zh: str
    message_en: str


@by_content(lambda: (EXAMPLES_FILE,))
def examples() -> dict[str, Example]:
    """One example of each rule, by the rule's id."""
    entries = yaml.load(EXAMPLES_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {rule_id: Example(*said) for rule_id, said in entries.items()}


def rule(rule_id: str) -> Rule:
    """The rule of that id. Raises KeyError for an id that is not in the catalogue."""
    return rules()[rule_id]
