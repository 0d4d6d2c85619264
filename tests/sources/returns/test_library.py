"""Every malformed return of the library is judged exactly: outcome, rules, cells, and what was taken (合成数据)."""

from decimal import Decimal

import pytest

from contracts.rules import RULES_FILE
from tests.sources.returns.forms import figures_of, found_in, judged, total
from tests.sources.returns.library import CASES as RULES_CASES
from tests.sources.returns.library import Case
from tests.sources.returns.library_seen import SEEN

CASES = RULES_CASES | SEEN

BLOCKS = (
    "a departmental return as a whole",
    "one cell of a departmental return",
    "one row of a departmental return",
)


@pytest.fixture(scope="module", params=CASES, ids=list(CASES))
def judged_case(request):
    case = CASES[request.param]
    form = case.said_form or (case.form if case.said else None)
    return case, judged(case.make(), case.plan, form, case.said, case.earlier)


def test_outcome_and_findings_are_exact(judged_case):
    case, report = judged_case
    assert (report.outcome, found_in(report)) == (case.outcome, sorted(case.found))


def test_every_row_read_is_taken_kept_out_or_a_blank_that_may_stand(judged_case):
    _, report = judged_case
    counts = report.counts
    assert counts.read == counts.accepted + counts.quarantined + counts.ignorable
    assert report.observations.height == counts.accepted


def test_the_sum_of_what_was_taken_is_the_sum_of_the_cells(judged_case):
    case, report = judged_case
    assert report.observations["obs_value"].sum() == expected_sum(case)


def expected_sum(case: Case) -> Decimal:
    if case.outcome == "rejected":
        return Decimal(0)
    figures = figures_of(case.form) | case.changes
    return total(case.form, {key: value for key, value in figures.items() if value is not None})


def test_the_library_has_a_return_for_every_rule_of_departmental_returns():
    block, declared = "", set()
    for line in RULES_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("  # ---"):
            block = line
        if line.startswith("  - id: ") and any(name in block for name in BLOCKS):
            declared.add(line.removeprefix("  - id: "))
    seen = {rule_id for case in CASES.values() for rule_id, _ in case.found}
    assert len(declared) > 40 and declared - seen == set()
