"""What the README says of the shipped data is what a first run finds."""

import re
from datetime import date

import pytest
from support import HOME

from contracts.plan import Plan
from sources.checking import Context, Report, check

README = (HOME / "README.md").read_text(encoding="utf-8")
BUNDLED = HOME / "sources" / "published" / "gansu_ai_plus" / "2026-11.csv"


@pytest.fixture(scope="module")
def first(shipped_plan: Plan) -> Report:
    """The check of the bundled figures, as a first run makes it."""
    form = shipped_plan.forms["published"]
    return check(BUNDLED.read_bytes(), BUNDLED.name, form, shipped_plan, Context(date(2026, 11, 23)))


def test_a_first_run_is_blocked_by_no_finding(first: Report, shipped_plan: Plan) -> None:
    assert first.blocking(shipped_plan.forms["published"].tolerated_rules).height == 0


def test_the_readme_counts_the_rows_as_they_are(first: Report) -> None:
    found = re.search(r"收 (\d+) 条公开数字，逐条带出处。(\d+) 条采用；(\d+) 条", README)
    assert found
    assert tuple(map(int, found.groups())) == (
        first.counts.read,
        first.counts.accepted,
        first.counts.quarantined,
    )


def test_the_readme_counts_the_targets_as_they_are(shipped_plan: Plan) -> None:
    found = re.search(r"(\d+) 条公布的目标：(\d+) 条列为目标，(\d+) 条未列入", README)
    assert found
    loaded, left_out = len(shipped_plan.targets), len(shipped_plan.targets_not_loaded)
    assert tuple(map(int, found.groups())) == (loaded + left_out, loaded, left_out)
