"""The practice plan: a copy of a plan folder, its returns in force, its titles marked as synthetic."""

import re
import shutil
from pathlib import Path

from contracts.plan import Plan
from contracts.registry import load_plan
from orchestration.practice import EN, LAST_MONTH, MARK_EN, MARK_SHORT, MARK_ZH, ZH
from sources.returns.periods import shifted

MARKED = {"title_zh": MARK_ZH, "issuer_zh": MARK_ZH, "title_en": MARK_EN, "issuer_en": MARK_EN}
YEARS_ON = 14  # months for which the forms stay in force after the last month


def practice_plan(source: Path, target: Path, months: int) -> Plan:
    """The practice plan lies in `target` and loads: its own code, every return in force for those months.

    Its code ends in `_synthetic`, so that no folder of published figures belongs to it: nothing real is
    ever loaded beside the synthetic figures.
    """
    shutil.copytree(source, target)
    path = target / "plan.yml"
    text = _marked_departments(_marked(path.read_text(encoding="utf-8")))
    path.write_text(_set(text, "plan", f"{_value(text, 'plan')}_{EN.lower()}"), encoding="utf-8")
    for path in sorted((target / "forms").glob("*.yml")):
        path.write_text(_practice_form(path.read_text(encoding="utf-8"), months), encoding="utf-8")
    return load_plan(target)


def _practice_form(text: str, months: int) -> str:
    text = _marked(text)
    if _value(text, "reader") != "return" or _value(text, "status") == "retired":
        return text
    in_force = {
        "status": "in_force",
        "valid_from": shifted(LAST_MONTH, 1 - months),
        "valid_until": shifted(LAST_MONTH, YEARS_ON),
        "approval_zh": f"{ZH}，无文号",
        "approval_en": f"{EN}, no approval",
    }
    for key, value in in_force.items():
        text = _set(text, key, value)
    return text


def _marked(text: str) -> str:
    for key, mark in MARKED.items():
        text = re.sub(rf"(?m)^({key}: +[\"']?)(?=[^\"'\s])", rf"\g<1>{mark}", text)
    return text


def _marked_departments(text: str) -> str:
    """A department is the source of its figures: wherever one is shown, its name says what they are."""
    head, key, departments = text.partition("\ndepartments:")
    for name, mark in (("label_zh", MARK_SHORT), ("label_en", MARK_EN)):
        departments = re.sub(rf"(\b{name}: +[\"']?)(?=[^\"'\s])", rf"\g<1>{mark}", departments)
    return head + key + departments


def _value(text: str, key: str) -> str:
    found = re.search(rf"(?m)^{key}: +[\"']?([^\"'#\s]+)", text)
    return found[1] if found else ""


def _set(text: str, key: str, value: str) -> str:
    return re.sub(rf"(?m)^{key}: .*$", f"{key}: {value}", text)
