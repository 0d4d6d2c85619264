"""An empty tidy table has every heading and code, and comes back whole once its values are filled in."""

import csv
import io
from datetime import date

import polars as pl
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


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("name", ["gs_ai_1", "gs_ai_2"])
def test_a_tidy_file_with_names_alone_is_read_as_one_with_codes(
    shipped_plan: Plan, name: str, english: bool
) -> None:
    form, month = shipped_plan.forms[name], dict(RETURNS)[name]
    assert isinstance(form, ReturnForm)
    text = tidy_blank(form, shipped_plan, month, english=english).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    heads = rows[0]
    codes = {heads.index(head) for head in (("line", "ref_area") if english else ("代码", "地区代码"))}
    value = heads.index("obs_value" if english else "数值")
    for row in rows[1:]:
        row[value] = "9" if row[heads.index("line" if english else "代码")] == "01" else "1"

    def taken(rows: list[list[str]]) -> list[dict[str, object]]:
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        context = Context(date(2026, 11, 5), month)
        report = check(out.getvalue().encode(), "tidy.csv", form, shipped_plan, context)
        assert report.counts.read == report.counts.accepted, report.findings["message_zh"].to_list()
        shown = report.observations.select("indicator", "ref_area", "time_period", "breakdown", "obs_value")
        return shown.sort(pl.all()).to_dicts()

    named = [[cell for place, cell in enumerate(row) if place not in codes] for row in rows]
    assert taken(named) == taken(rows) != []


def test_a_name_that_no_line_has_is_a_finding_and_no_figure(shipped_plan: Plan) -> None:
    form = shipped_plan.forms["gs_ai_1"]
    assert isinstance(form, ReturnForm)
    text = "indicator,measure,obs_value\nno such indicator,month_end,5\n"
    report = check(text.encode(), "tidy.csv", form, shipped_plan, Context(date(2026, 11, 5), "2026-10"))
    assert report.observations.height == 0
    assert "row.line.unknown" in set(report.findings["rule_id"]), report.findings["message_en"].to_list()
