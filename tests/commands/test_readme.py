"""What the README says of the shipped data is what a first run finds."""

import re

import pytest
from support import HOME

from contracts.plan import Plan
from contracts.registry import load_plan
from sources.checking import Context, Report, check
from sources.published.bundle import compilations

README = (HOME / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def first(shipped_plan: Plan) -> list[Report]:
    """The checks of the bundled figures, as a first run makes them."""
    form = shipped_plan.forms["published"]
    return [
        check(one.path.read_bytes(), one.path.name, form, shipped_plan, Context(one.written_on))
        for one in compilations(shipped_plan.code)
    ]


def test_a_first_run_is_blocked_by_no_finding(first: list[Report], shipped_plan: Plan) -> None:
    tolerated = shipped_plan.forms["published"].tolerated_rules
    assert [report.blocking(tolerated).height for report in first] == [0, 0]


def test_the_readme_counts_the_rows_as_they_are(first: list[Report]) -> None:
    found = re.search(r"收 (\d+) 条公开数字，逐条带出处。(\d+) 条采用；(\d+) 条", README)
    assert found
    assert tuple(map(int, found.groups())) == (
        sum(report.counts.read for report in first),
        sum(report.counts.accepted for report in first),
        sum(report.counts.quarantined for report in first),
    )


def test_the_readme_counts_the_targets_as_they_are(shipped_plan: Plan) -> None:
    found = re.search(r"(\d+) 条公布的目标：(\d+) 条列为目标，(\d+) 条未列入", README)
    assert found
    loaded, left_out = len(shipped_plan.targets), len(shipped_plan.targets_not_loaded)
    assert tuple(map(int, found.groups())) == (loaded + left_out, loaded, left_out)


def test_the_readme_counts_the_national_plan_as_it_is() -> None:
    plan = load_plan(HOME / "contracts" / "plans" / "china_ai_plus")
    (one,) = compilations(plan.code)
    form = plan.forms["published_national"]
    counts = check(one.path.read_bytes(), one.path.name, form, plan, Context(one.written_on)).counts
    found = re.search(
        r"收 (\d+) 条全国数字，(\d+) 条采用，(\d+) 条没有期别或读不成一个数；另有 (\d+) 条未收入", README
    )
    assert found
    expected = (counts.read, counts.accepted, counts.quarantined, len(plan.figures_not_loaded))
    assert tuple(map(int, found.groups())) == expected
    found = re.search(r"(\d+) 条公布的全国目标，(\d+) 条列为目标，(\d+) 条未列入", README)
    assert found
    loaded, left_out = len(plan.targets), len(plan.targets_not_loaded)
    assert tuple(map(int, found.groups())) == (loaded + left_out, loaded, left_out)
