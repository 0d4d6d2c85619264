"""Stories that are easily told wrongly: pending cells, withdrawals, forecasts, year-to-date totals."""

from datetime import date

from golden.timeline import APRIL, FEBRUARY, MARCH, Figures, Told


def _known(told: Told, day: date, area: str, period: str = "2025-12") -> list[tuple[object, ...]]:
    where = f"ref_area = '{area}' and time_period = '{period}'"
    return told.rows(
        day, "mart_indicator_values", where, "cast(obs_value as integer), correction_pending, is_forecast"
    )


def test_a_corrected_cell_is_no_longer_pending_where_files_are_partial(told: Told) -> None:
    assert _known(told, MARCH, "621100") == [(1, True, False)]
    assert _known(told, APRIL, "621100") == [(2, False, False)]


def test_a_cell_accepted_later_in_another_month_is_no_longer_pending(told: Told) -> None:
    assert _known(told, MARCH, "622900") == [(1, True, False)]
    assert _known(told, APRIL, "622900") == [(2, False, False)]


def test_a_withdrawn_value_does_not_return_when_a_later_cell_is_quarantined(told: Told) -> None:
    assert _known(told, FEBRUARY, "623000") == [(1, False, False)]
    assert _known(told, MARCH, "623000") == []
    assert _known(told, APRIL, "623000") == []


def test_a_later_forecast_of_the_same_publisher_does_not_replace_its_actual(told: Told) -> None:
    assert (95, False, False) in _known(told, FEBRUARY, "621000")
    assert (95, False, False) in _known(told, MARCH, "621000")


def test_a_year_to_date_total_does_not_replace_the_month(figures: Figures) -> None:
    assert figures(FEBRUARY, "620000") == [("2025-08", "xinhua", 5)]
    assert sorted(number for _, _, number in figures(MARCH, "620000")) == [5, 40]


def test_the_history_says_when_a_figure_was_withdrawn(told: Told) -> None:
    columns = "time_period, cast(withdrawn_at as date)"
    where = "ref_area = '620500'"
    assert told.rows(FEBRUARY, "mart_indicator_revisions", where, columns) == [
        ("2025-11", None),
        ("2025-12", None),
    ]
    assert told.rows(MARCH, "mart_indicator_revisions", where, columns) == [
        ("2025-11", date(2027, 3, 1)),
        ("2025-12", None),
    ]


def test_a_figure_sent_twice_and_then_left_out_was_withdrawn_on_the_last_day(told: Told) -> None:
    where = "ref_area in ('620100-XQ', '620400-GX')"
    columns = "ref_area, cast(withdrawn_at as date)"
    standing = [("620100-XQ", None), ("620400-GX", None)]
    assert told.rows(MARCH, "mart_indicator_revisions", where, columns) == standing
    assert told.rows(APRIL, "mart_indicator_revisions", where, columns) == [
        ("620100-XQ", date(2027, 4, 1)),
        standing[1],
    ]


def test_an_actual_is_not_superseded_by_a_forecast_in_the_history(told: Told) -> None:
    where = "ref_area = '621000' and obs_status <> 'F'"
    columns = "cast(obs_value as integer), superseded_at"
    assert told.rows(MARCH, "mart_indicator_revisions", where, columns) == [(95, None)]


def test_every_figure_with_a_cell_is_in_the_values(told: Told) -> None:
    lost = told.rows(
        FEBRUARY,
        "bridge_figure_source",
        "(indicator, ref_area, time_period, data_source) not in (select (indicator, ref_area, time_period, "
        "data_source) from marts.mart_indicator_values)",
        "indicator",
    )
    assert lost == []


def test_a_target_recorded_late_is_in_no_table_of_an_earlier_day(told: Told) -> None:
    assert told.rows(MARCH, "dim_target", "target_id = 'T9002'", "target_id") == [("T9002",)]
    assert told.rows(FEBRUARY, "dim_target", "target_id = 'T9002'", "target_id") == []
