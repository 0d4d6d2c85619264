"""A failed model is told of by the indicator, area and period it failed on, not by its SQL. 合成数据."""

from pathlib import Path

import duckdb
import pytest

from warehouse.build.failed_rows import subject_of_failure

SQL = """
select points.target_id, cast(points.base_value * 1000 as decimal(9, 0)) as scaled
from "longshu"."intermediate"."points" as points
inner join "longshu"."staging"."targets" as targets on points.target_id = targets.target_id
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "longshu.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema staging; create schema intermediate")
        con.execute(
            "create table staging.targets as select 'T' || n as target_id, 'ind_' || n as indicator, "
            "'620000' as ref_area, '20' || (25 + n) as target_period from range(9) as r(n)"
        )
        con.execute(
            "create table intermediate.points as select 'T' || n as target_id, "
            "case when n = 6 then 10000000 else n end as base_value from range(9) as r(n)"
        )
    return path


def test_the_one_target_that_cannot_be_computed_is_named_with_indicator_area_and_period(
    database: Path,
) -> None:
    told = subject_of_failure(database, SQL)
    assert told == "target_id T6, indicator ind_6, ref_area 620000, target_period 2031"


def test_nothing_is_named_where_the_model_can_be_computed_or_there_is_no_database(
    database: Path, tmp_path: Path
) -> None:
    assert subject_of_failure(database, SQL.replace("decimal(9, 0)", "decimal(38, 0)")) == ""
    assert subject_of_failure(tmp_path / "none.duckdb", SQL) == ""


def test_a_fault_of_the_sql_itself_is_blamed_on_no_figure(database: Path) -> None:
    assert subject_of_failure(database, SQL.replace("points.base_value", "points.no_such_column")) == ""
