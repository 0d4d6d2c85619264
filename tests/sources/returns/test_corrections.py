"""Declared corrections: applied while the file says what they expect, stale when it does not, never lost (合成数据)."""

from decimal import Decimal

import pytest

from tests.sources.returns.forms import LINES as FORM
from tests.sources.returns.forms import MONTH, correction, filled, found_in, judged, plan_with


def value_of(report, indicator: str = "compute_power_total", period: str = MONTH) -> list[Decimal]:
    rows = report.observations.to_dicts()
    return [
        r["obs_value"]
        for r in rows
        if (r["indicator"], r["breakdown"], r["time_period"]) == (indicator, "_T", period)
    ]


def test_a_correction_is_applied_where_the_file_says_what_it_expects():
    report = judged(filled(), plan_with(FORM, corrections=(correction(),)))
    assert value_of(report) == [Decimal(1010)]
    assert found_in(report) == [("row.correction.applied", "D8")]
    assert report.findings["message_zh"][0].startswith(
        "报来的是 1000，按登记的更正存为 1010（合成：合成数据）"
    )


def test_a_corrected_figure_keeps_the_text_that_was_sent():
    report = judged(filled(), plan_with(FORM, corrections=(correction(),)))
    row = next(r for r in report.observations.to_dicts() if r["obs_value"] == 1010)
    assert row["value_published"] == "1000"


@pytest.mark.parametrize("sent", [1001, "暂无", "/"])
def test_a_correction_is_stale_and_its_cell_kept_out_when_the_file_says_anything_else(sent):
    report = judged(filled(D8=sent), plan_with(FORM, corrections=(correction(),)))
    assert ("row.correction.stale", "D8") in found_in(report)
    assert value_of(report) == []
    assert report.counts.quarantined == 1


def test_the_mended_figure_itself_makes_the_correction_stale():
    report = judged(filled(D8=1010), plan_with(FORM, corrections=(correction(),)))
    assert found_in(report) == [("row.correction.stale", "D8")]


def test_a_correction_without_its_cell_is_told_for_the_file():
    report = judged(filled(), plan_with(FORM, corrections=(correction(ref_area="620100"),)))
    assert found_in(report) == [("file.correction.unused", "")]
    assert value_of(report) == [Decimal(1000)]


@pytest.mark.parametrize("other", [{"form": "gs_t_areas"}, {"period": "2026-09", "time_period": "2026-09"}])
def test_a_correction_of_another_return_says_nothing(other):
    report = judged(filled(), plan_with(FORM, corrections=(correction(**other),)))
    assert report.outcome == "accepted" and value_of(report) == [Decimal(1000)]


def test_the_correction_of_last_years_figure_in_this_return_leaves_this_years_alone():
    mended = correction(time_period="2025-10", expect=900, value=950)
    report = judged(filled(), plan_with(FORM, corrections=(mended,)))
    assert (value_of(report), value_of(report, period="2025-10")) == ([Decimal(1000)], [Decimal(950)])


def test_relations_are_judged_on_the_corrected_figure():
    report = judged(filled(), plan_with(FORM, corrections=(correction(value=800),)))
    assert ("row.relation.hard", "D8") in found_in(report)


def test_a_correction_expects_the_value_in_the_indicators_unit():
    servers = correction(indicator="servers_installed", expect=15000, value=16000)
    report = judged(filled(), plan_with(FORM, corrections=(servers,)))
    assert value_of(report, "servers_installed") == [Decimal(16000)]
