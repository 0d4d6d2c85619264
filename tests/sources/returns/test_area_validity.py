"""A figure is of an area that was there in its period: whole, in blocks and compiled, an area that is gone has none. 合成数据."""

from pathlib import Path

import pytest
from plans.harbour_file import FIGURES, HARBOUR, WRITTEN_ON

from contracts.registry import load_plan
from sources.checking import Context, Earlier, check
from sources.report import Report
from tests.sources.returns.forms import AREAS, PARTIAL, filled, found_in, judged, plan_with, tidy, with_dates
from tests.sources.returns.large import MONTH, WRITTEN, assert_same, in_blocks

GONE = "620200"


def refused(report: Report) -> set[tuple[str, str]]:
    return {one for one in found_in(report) if one[0] == "row.area.not_there"}


def periods_of(report: Report, area: str) -> set[str]:
    assert report.observations is not None
    return set(report.observations.filter(report.observations["ref_area"] == area)["time_period"])


@pytest.mark.parametrize(
    ("first", "last", "is_there"),
    [
        ("", "2026-10", True), ("", "2026-10-01", True), ("", "2026-09", False), ("", "2026-09-30", False),
        ("2026-10", "", True), ("2026-10-31", "", True), ("2026-11", "", False), ("2026", "2026", True),
    ],
)  # fmt: skip
def test_a_month_counts_for_an_area_that_was_there_on_some_day_of_it(
    first: str, last: str, is_there: bool
) -> None:
    plan = with_dates(plan_with(PARTIAL), GONE, first, last)
    found = judged(filled(AREAS), plan, PARTIAL, "2026-10")
    assert bool(refused(found)) != is_there
    assert ("2026-10" in periods_of(found, GONE)) == is_there
    assert "2026-10" in periods_of(found, "620100")


def test_the_finding_names_the_area_and_its_time_in_both_languages() -> None:
    plan = with_dates(plan_with(PARTIAL), GONE, "", "2026-09")
    found = judged(filled(AREAS), plan, PARTIAL, "2026-10")
    row = found.findings.filter(found.findings["rule_id"] == "row.area.not_there").to_dicts()[0]
    assert GONE in row["message_zh"] and "2026-09" in row["message_zh"] and "2026-09" in row["message_en"]
    assert row["decision"] == "quarantined"


def test_nothing_is_asked_of_an_area_that_is_no_more() -> None:
    form = AREAS.model_copy(update={"relations": ()})
    text = "\n".join(line for line in tidy(form).decode().splitlines() if f",{GONE}," not in line)
    whole = judged(text.encode(), plan_with(form), form, "2026-10")
    gone = judged(text.encode(), with_dates(plan_with(form), GONE, "", "2026-09"), form, "2026-10")
    assert [rule for rule, _ in found_in(whole)] and found_in(gone) == []


def test_a_large_text_is_judged_as_a_small_one(tmp_path: Path) -> None:
    plan = with_dates(plan_with(PARTIAL), GONE, "", "2026-09")
    path = tmp_path / "large.csv"
    path.write_bytes(tidy(PARTIAL))
    small = check(path.read_bytes(), path.name, PARTIAL, plan, Context(WRITTEN, MONTH, Earlier()))
    assert refused(small)
    assert_same(in_blocks(path, plan, PARTIAL, Earlier()), small)


def test_a_compiled_figure_of_an_area_that_is_no_more_is_kept_out() -> None:
    plan = load_plan(HARBOUR)
    form, content = plan.forms["published"], FIGURES.read_bytes()
    whole = check(content, FIGURES.name, form, plan, Context(WRITTEN_ON))
    gone = check(content, FIGURES.name, form, with_dates(plan, "990000", "", "2000-12"), Context(WRITTEN_ON))
    assert whole.counts.accepted > gone.counts.accepted and refused(gone) and not refused(whole)
