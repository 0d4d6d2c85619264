"""What disclosure control reads of an internal database: one cell a key, with all it ever said. All synthetic."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.disclosure.cells import Cell, Derived, read_cells, read_derived

KEY = ("i", "900000", "_T", "2026-03", "NONE")
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
NAMES = "indicator varchar, ref_area varchar, breakdown varchar, time_period varchar, accumulation varchar"
TABLES = f"""
    create schema intermediate; create schema known; create schema marts;
    create table {{}}.int_observations_shown ({NAMES}, obs_value decimal(28,8), period_start date, period_end date,
        time_per_collect varchar, conf_status varchar, accepted_at timestamp);
    create table marts.mart_indicator_values ({NAMES}, obs_value decimal(28,8), is_preferred boolean, conf_status varchar);
    create table marts.mart_derived_figures ({NAMES}, derivation varchar, obs_value decimal(28,8), period_end date);
    create table marts.bridge_derived_source ({NAMES}, derivation varchar, input_role varchar, input_indicator varchar,
        input_area varchar, input_period varchar, input_accumulation varchar, input_value double, input_weight double);
"""
Reading = tuple[Any, ...]


def reading(value: int | None, day: int, mark: str = "F", *, key: Any = KEY, days: Any = MARCH) -> Reading:
    return (*key, value, *days, "S", mark, datetime(2026, 4, day))


def database(
    folder: Path, readings: list[Reading], counted: list[Reading], *, schema: str = "intermediate"
) -> Path:
    path = folder / "longshu.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(TABLES.format(schema))
        for table, rows in (
            (f"{schema}.int_observations_shown", readings),
            ("marts.mart_indicator_values", counted),
        ):
            for row in rows:
                con.execute(f"insert into {table} values ({', '.join('?' * len(row))})", list(row))
    return path


@pytest.mark.parametrize("schema", ["intermediate", "known"])
def test_a_cell_has_the_value_that_counts_every_value_it_had_and_its_marks(
    tmp_path: Path, schema: str
) -> None:
    readings = [reading(1, 1, "C"), reading(5, 3), reading(3, 2), reading(None, 9)]
    counted = [(*KEY, 3, True, "N"), (*KEY, 9, False, "F")]
    (cell,) = read_cells(database(tmp_path, readings, counted, schema=schema)).values()
    assert sorted(cell.values) == [1, 3, 5]
    assert cell == Cell(KEY, Decimal(3), cell.values, *MARCH, "S", frozenset({"N"}))


def test_a_figure_that_no_longer_counts_stands_with_its_newest_value(tmp_path: Path) -> None:
    (cell,) = read_cells(database(tmp_path, [reading(1, 1, "C"), reading(5, 3), reading(3, 2)], [])).values()
    assert (cell.value, cell.marks) == (5, {"C"})


@pytest.mark.parametrize(
    ("accumulation", "since"), [("NONE", date(2026, 3, 1)), ("YTD", date(2026, 1, 1)), ("PLAN", date.min)]
)
def test_a_total_to_date_covers_its_year_and_one_of_a_plan_all_before(
    tmp_path: Path, accumulation: str, since: date
) -> None:
    one = reading(1, 1, key=(*KEY[:4], accumulation))
    (cell,) = read_cells(database(tmp_path, [one], [])).values()
    assert (cell.start, cell.end) == (since, date(2026, 3, 31))


def test_a_derived_figure_has_its_inputs_with_role_key_value_and_weight(tmp_path: Path) -> None:
    path = database(tmp_path, [], [])
    with duckdb.connect(str(path)) as con:
        con.execute(
            "insert into marts.mart_derived_figures values (?, ?, ?, ?, ?, 'mean', 7, '2026-03-31')", KEY
        )
        for area, value, weight in (("910000", 6.5, 2.5), ("920000", 8, None)):
            con.execute(
                "insert into marts.bridge_derived_source values (?, ?, ?, ?, ?, 'mean', 'part', 'j', ?, '2026-03', 'NONE', ?, ?)",
                [*KEY, area, value, weight],
            )
    first, second = ("j", "910000", "_T", "2026-03", "NONE"), ("j", "920000", "_T", "2026-03", "NONE")
    assert read_derived(path) == [
        Derived(KEY, "mean", Decimal(7), date(2026, 3, 31),
                (("part", first, Decimal("6.5"), Decimal("2.5")), ("part", second, Decimal("8.0"), None)))
    ]  # fmt: skip
