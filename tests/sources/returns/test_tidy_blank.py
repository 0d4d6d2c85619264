"""An empty tidy table has every heading and code, and comes back whole once its values are filled in."""

import csv
import io
from datetime import date

import pytest

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.checking import Context, check
from sources.returns.tidy_tables.blank import tidy_blank

RETURNS = [("gs_ai_1", "2026-10"), ("gs_ai_2", "2026-09")]


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize(("name", "month"), RETURNS)
def test_a_filled_in_tidy_blank_is_taken_whole(
    shipped_plan: Plan, name: str, month: str, english: bool
) -> None:
    form = shipped_plan.forms[name]
    assert isinstance(form, ReturnForm)
    rows = list(
        csv.reader(io.StringIO(tidy_blank(form, shipped_plan, month, english=english).decode("utf-8-sig")))
    )
    place = rows[0].index("obs_value" if english else "数值")
    asked = len(form.areas) * sum(len(form.measures_of(line)) for line in form.lines)
    assert len(rows) - 1 == asked and all(row[place] == "" for row in rows[1:])
    for row in rows[1:]:
        row[place] = "9" if row[2] == "01" else "1"  # as the form relates them: the first line is the whole
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    report = check(out.getvalue().encode(), "tidy.csv", form, shipped_plan, Context(date(2026, 11, 5), month))
    assert (report.counts.read, report.counts.accepted) == (asked, asked), report.findings[
        "message_zh"
    ].to_list()
