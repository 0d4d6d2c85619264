"""Stories of departmental returns, from real workbooks to the marts, as known on two days. 合成数据."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from golden.told_returns import EARLY, LANZHOU, LATE, QINGYANG
from held.worlds import WORLDS, kept_build


@pytest.fixture(scope="module")
def told() -> dict[date, Path]:
    return {day: kept_build(WORLDS["returns"], day) for day in (EARLY, LATE)}


def rows(told: dict[date, Path], day: date, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(told[day]), read_only=True) as con:
        return con.sql(sql).fetchall()


def power(told: dict[date, Path], day: date, month: str, area: str = "620000") -> list[Decimal]:
    found = rows(told, day, f"select obs_value from marts.mart_indicator_values where indicator = 'compute_power_total' "
                 f"and ref_area = '{area}' and time_period = '{month}' and data_source = 'gs_data' and breakdown = '_T'")  # fmt: skip
    return [value for (value,) in found]  # type: ignore[misc]


def test_a_first_load_is_known_from_its_day(told: dict[date, Path]) -> None:
    assert power(told, EARLY, "2026-01") == power(told, LATE, "2026-01") == [100]


def test_a_correction_after_the_release_changes_no_earlier_answer(told: dict[date, Path]) -> None:
    assert (power(told, EARLY, "2026-02"), power(told, LATE, "2026-02")) == ([200], [210])


def test_what_comes_after_the_closing_is_a_revision_and_marked_so(told: dict[date, Path]) -> None:
    sql = "select seq, submission_kind, is_after_close from marts.mart_submissions where form = 'gs_ai_1' and reporting_month = '2026-02' order by seq"
    assert rows(told, EARLY, sql) == [(1, "original", False)]
    assert rows(told, LATE, sql) == [(1, "original", False), (2, "correction", True)]
    marked = ("select vintage_no, is_after_close from marts.mart_indicator_revisions where indicator = 'compute_power_total' "
              "and ref_area = '620000' and time_period = '2026-02' and data_source = 'gs_data' order by 1")  # fmt: skip
    assert rows(told, LATE, marked) == [(1, False), (2, True)]


def test_a_return_that_goes_back_is_three_vintages_and_a_revert(told: dict[date, Path]) -> None:
    sql = ("select obs_value from marts.mart_indicator_revisions where indicator = 'compute_power_total' "
           "and ref_area = '620000' and time_period = '2026-03' and data_source = 'gs_data' order by vintage_no")  # fmt: skip
    assert [value for (value,) in rows(told, LATE, sql)] == [300, 310, 300]
    kinds = "select submission_kind from marts.mart_submissions where form = 'gs_ai_1' and reporting_month = '2026-03' order by seq"
    assert [kind for (kind,) in rows(told, LATE, kinds)] == ["original", "correction", "revert"]


def test_a_figure_left_out_of_a_later_full_return_is_withdrawn(told: dict[date, Path]) -> None:
    sql = "select count(*) from marts.mart_indicator_values where indicator = 'servers_installed' and time_period = '2026-04'"
    assert rows(told, LATE, sql) == [(0,)]
    history = ("select obs_value, withdrawn_at from marts.mart_indicator_revisions "
               "where indicator = 'servers_installed' and time_period = '2026-04'")  # fmt: skip
    assert rows(told, LATE, history) == [(15000, datetime(2026, 5, 20, 9))]


def test_an_area_left_out_of_a_partial_return_is_unchanged(told: dict[date, Path]) -> None:
    assert power(told, LATE, "2026-03", LANZHOU) == [5]
    assert (power(told, EARLY, "2026-03", QINGYANG), power(told, LATE, "2026-03", QINGYANG)) == (
        [1000],
        [1100],
    )


def test_arrivals_go_by_working_days_and_the_day_of_the_question(told: dict[date, Path]) -> None:
    sql = "select reporting_month, arrival from marts.mart_submissions where form = 'gs_ai_1' and seq in (0, 1) order by 1"
    assert rows(told, EARLY, sql) == [(f"2026-0{n}", "on_time") for n in (1, 2, 3)]
    assert rows(told, LATE, sql) == [
        *((f"2026-0{n}", "on_time") for n in (1, 2, 3, 4)), ("2026-05", "late"), ("2026-06", "not_due"),
    ]  # fmt: skip


def test_every_figure_of_a_return_leads_to_the_cell_it_stands_in(told: dict[date, Path]) -> None:
    sql = ("select distinct b.locator, b.value_published from marts.bridge_figure_source b where b.indicator = 'compute_power_total' "
           "and b.ref_area = '620000' and b.time_period = '2026-02' and b.data_source = 'gs_data'")  # fmt: skip
    assert rows(told, LATE, sql) == [("GS-AI-1 算力基础设施情况!D8", "210")]
