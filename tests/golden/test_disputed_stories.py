"""Stories that the code does not tell rightly yet; each is strict: mended code makes its mark fail."""

from datetime import date

import pytest
from golden.timeline import APRIL, FEBRUARY, MARCH, Figures, Told


def _known(told: Told, day: date, area: str, period: str = "2025-12") -> list[tuple[object, ...]]:
    where = f"ref_area = '{area}' and time_period = '{period}'"
    return told.rows(
        day, "mart_indicator_values", where, "cast(obs_value as integer), correction_pending, is_forecast"
    )


@pytest.mark.xfail(strict=True, reason="a partial file's finding stays pending for ever")
def test_a_corrected_cell_is_no_longer_pending_where_files_are_partial(told: Told) -> None:
    assert _known(told, MARCH, "621100") == [(1, True, False)]
    assert _known(told, APRIL, "621100") == [(2, False, False)]


@pytest.mark.xfail(strict=True, reason="an older slot's finding stays pending for ever")
def test_a_cell_accepted_later_in_another_month_is_no_longer_pending(told: Told) -> None:
    assert _known(told, MARCH, "622900") == [(1, True, False)]
    assert _known(told, APRIL, "622900") == [(2, False, False)]


@pytest.mark.xfail(strict=True, reason="a quarantined cell brings back a withdrawn value")
def test_a_withdrawn_value_does_not_return_when_a_later_cell_is_quarantined(told: Told) -> None:
    assert _known(told, FEBRUARY, "623000") == [(1, False, False)]
    assert _known(told, MARCH, "623000") == []
    assert _known(told, APRIL, "623000") == []


@pytest.mark.xfail(strict=True, reason="obs_status F is no part of the key, so the later forecast wins")
def test_a_later_forecast_of_the_same_publisher_does_not_replace_its_actual(told: Told) -> None:
    assert (95, False, False) in _known(told, FEBRUARY, "621000")
    assert (95, False, False) in _known(told, MARCH, "621000")


@pytest.mark.xfail(strict=True, reason="sources_differ compares actuals with forecasts")
def test_a_forecast_beside_an_actual_is_no_difference_between_publishers(told: Told) -> None:
    differ = told.rows(
        MARCH,
        "mart_target_vs_actual",
        "ref_area = '621000-CL' and indicator = 'compute_power_total'",
        "distinct sources_differ",
    )
    assert differ == [(False,)]


@pytest.mark.xfail(strict=True, reason="accumulation is no part of the key")
def test_a_year_to_date_total_does_not_replace_the_month(figures: Figures) -> None:
    assert figures(FEBRUARY, "620000") == [("2025-08", "xinhua", 5)]
    assert sorted(number for _, _, number in figures(MARCH, "620000")) == [5, 40]


@pytest.mark.xfail(strict=True, reason="a withdrawal is no row of the history")
def test_the_history_says_when_a_figure_was_withdrawn(told: Told) -> None:
    columns = "time_period, is_replaced, superseded_at is null"
    history = told.rows(MARCH, "mart_indicator_revisions", "ref_area = '620500'", columns)
    withdrawn, standing = history[0], history[-1]
    assert withdrawn[1:] != standing[1:]


@pytest.mark.xfail(strict=True, reason="mart_indicator_values joins the plan's indicators, and drops others")
def test_every_figure_with_a_cell_is_in_the_values(told: Told) -> None:
    lost = told.rows(
        FEBRUARY,
        "bridge_figure_source",
        "(indicator, ref_area, time_period, data_source) not in (select (indicator, ref_area, time_period, "
        "data_source) from marts.mart_indicator_values)",
        "indicator",
    )
    assert lost == []


@pytest.mark.xfail(strict=True, reason="dim_target looks at the publication day only, not at recorded_on")
def test_a_target_recorded_late_is_in_no_table_of_an_earlier_day(told: Told) -> None:
    assert told.rows(MARCH, "dim_target", "target_id = 'T9002'", "target_id") == [("T9002",)]
    assert told.rows(FEBRUARY, "dim_target", "target_id = 'T9002'", "target_id") == []
