"""Cases of rules on plans and on tables of assessment cases that no other test spells."""

import shutil
from pathlib import Path

import pytest
from support import HOME

from contracts.cases import read_cases
from contracts.faults import ContractError
from contracts.registry import load_plan
from tests.commands.test_assess import STANDARD, written

HARBOUR = HOME / "tests" / "plans" / "harbour"


def test_a_part_in_another_unit_than_its_total_is_named_at_its_line(tmp_path: Path) -> None:
    root = tmp_path / "plan"
    shutil.copytree(HARBOUR, root)
    file = root / "indicators" / "quays.yml"
    before, _, rest = file.read_text(encoding="utf-8").partition("  - code: quay_investment_year")
    file.write_text(
        f"{before.rstrip()}\n    part_of: quay_investment_year\n  - code: quay_investment_year{rest}", "utf-8"
    )
    with pytest.raises(ContractError) as caught:
        load_plan(root)
    (fault,) = caught.value.faults
    assert (fault.rule_id, fault.file) == ("plan.part.unit", "indicators/quays.yml")
    assert file.read_text("utf-8").splitlines()[fault.line - 1].strip() == "part_of: quay_investment_year"


def header_doubled(text: str) -> str:
    head, *rows = text.splitlines()
    return "\n".join([f"{head},latest_value", *(f"{row},5" for row in rows), ""])


def row_shortened(text: str) -> str:
    head, first, *_ = text.splitlines()
    return "\n".join([head, first, first.replace("one", "two").rpartition(",")[0], ""])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda text: "a,b\n1,2\n", "case.file.layout"),
        (lambda text: text.splitlines()[0] + "\n", "case.file.empty"),
        (lambda text: text + '"', "case.file.unreadable"),
        (header_doubled, "case.column.repeated"),
        (row_shortened, "case.row.malformed"),
    ],
)
def test_a_table_of_cases_that_cannot_be_read_is_named_by_its_rule(change, rule: str, tmp_path: Path) -> None:
    file = written(tmp_path / "cases.csv", [STANDARD | {"case_id": "one"}])
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        read_cases(file, None)
    assert [fault.rule_id for fault in caught.value.faults] == [rule]
