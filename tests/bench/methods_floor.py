"""Time of all methods beside its floor: reading the columns they read and writing the rows they write.

    .venv/bin/python tests/bench/methods_floor.py [series] [targets a series] [memory limit, such as 8GB]

The SQL is that of the models as the newest build ran it (`longshu run` first), tables as tables and views as views;
readings and targets are made up. The floor reads every column the methods read of readings and targets, and writes
the same three marts column for column.
"""

import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.settings import settings
from warehouse.audience import COMPILED, FILE_NAME
from warehouse.build.dbt_models import dbt_models
from warehouse.build.finished_builds import newest_build

READINGS = 6
MARTS = ("mart_target_methods", "mart_target_vs_actual", "mart_target_outlook")
UPSTREAM = ("int_observations_known", "int_targets_known", "int_methods_known", "int_derived_figures")
RELATION = re.compile(r'"\w+"\."(staging|intermediate|marts)"\."(\w+)"')


def models_of_the_methods() -> list[str]:
    """The models that lead from readings and targets to the marts of the methods, in the order in which they are run."""
    refs = {m.name: m.refs for m in dbt_models()}
    wanted: set[str] = set()
    frontier = set(MARTS)
    while frontier:
        wanted |= frontier
        frontier = (
            {r for name in frontier for r in refs[name] if r.startswith("int_")} - wanted - set(UPSTREAM)
        )
    return [m.name for m in dbt_models() if m.name in wanted]


def fill(con: duckdb.DuckDBPyConnection, series: int, targets: int) -> None:
    """Made-up areas, readings (six years each) and targets stand in place of the build's own."""
    con.execute(
        "create table reading as select * from intermediate.int_observations_known "
        "where indicator in (select indicator from intermediate.int_targets_known) limit 1"
    )
    con.execute(
        "create table target as select * from intermediate.int_targets_known where target_operator = 'ge' limit 1"
    )
    con.execute("create table area as select * from staging.stg_areas limit 1")
    for name in (
        "staging.stg_areas",
        "intermediate.int_observations_known",
        "intermediate.int_targets_known",
    ):
        con.execute(f"drop table {name}")
    con.execute(
        "create table staging.stg_areas as select area.* replace (cast(s as varchar) as ref_area) "
        f"from area, range({series}) a(s)"
    )
    con.execute(
        "create table intermediate.int_observations_known as select reading.* replace ("
        "target.indicator as indicator, cast(s as varchar) as ref_area, '_T' as breakdown, "
        "cast(2020 + y as varchar) as time_period, 'A' as freq, make_date(2020 + y, 12, 31) as period_end, "
        "'NONE' as accumulation, target.unit_measure as unit_measure, 'exact' as value_qualifier, "
        "'A' as obs_status, false as is_forecast, true as is_preferred, "
        "cast(100 + (s * 7919 + y * 104729) % 997 / 10.0 as decimal(28, 8)) as obs_value) "
        f"from reading, target, range({series}) a(s), range({READINGS}) b(y)"
    )
    con.execute(
        "create table intermediate.int_targets_known as select target.* replace ("
        "'T' || s || '-' || n as target_id, cast(s as varchar) as ref_area, '_T' as breakdown, "
        "cast(2027 + n as varchar) as target_period, make_date(2027 + n, 12, 31) as target_date, "
        "'linear' as path_type, cast(180 + (s + 13 * n) % 50 as decimal(28, 8)) as target_value, "
        "date '2020-12-31' as base_date, '2020-12' as base_period, "
        "cast(null as decimal(28, 8)) as base_value_stated) "
        f"from target, range({series}) a(s), range({targets}) b(n)"
    )
    con.execute("checkpoint")


def columns_read(con: duckdb.DuckDBPyConnection, table: str, code: str) -> list[str]:
    """The columns of an intermediate table whose names occur in the SQL of the methods."""
    found = con.execute(
        "select column_name from information_schema.columns where table_schema = 'intermediate' and table_name = ?",
        [table],
    ).fetchall()
    return [name for (name,) in found if re.search(rf"\b{name}\b", code)]


def seconds(what: Callable[[], object]) -> float:
    """How long it took."""
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def floor(con: duckdb.DuckDBPyConnection, code: str) -> float:
    """Seconds to read the columns the methods read, and to write the rows they write."""
    spent = 0.0
    for table in UPSTREAM[:2]:
        every = ", ".join(f"max({name})" for name in columns_read(con, table, code))
        spent += seconds(lambda t=table, e=every: con.execute(f"select {e} from intermediate.{t}").fetchall())
    for mart in MARTS:
        spent += seconds(lambda m=mart: con.execute(f"create table written_{m} as select * from marts.{m}"))
        con.execute(f"drop table written_{mart}")
    return spent


def main(series: int, targets: int, memory: str) -> None:
    """Prints seconds of every model, of all, of the floor, and their ratio."""
    build = newest_build(settings().data)
    if build is None:
        sys.exit("先运行 longshu run | run longshu run first")
    compiled: dict[str, str] = json.loads(build.with_name(COMPILED).read_bytes())
    order = models_of_the_methods()
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copy(build, Path(scratch) / FILE_NAME)
        (Path(scratch) / FILE_NAME).chmod(0o644)
        with duckdb.connect(str(Path(scratch) / FILE_NAME)) as con:
            con.execute(f"set temp_directory = '{scratch}'; set memory_limit = '{memory}'")
            con.execute("set preserve_insertion_order = false")
            fill(con, series, targets)
            tables = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
            spent = 0.0
            for name in (name for name in order if name in tables):
                sql = RELATION.sub(lambda found: f"{found[1]}.{found[2]}", compiled[name])
                schema = "marts" if name in MARTS else "intermediate"
                con.execute(f"drop table {schema}.{name}")
                took = seconds(lambda s=schema, n=name, q=sql: con.execute(f"create table {s}.{n} as {q}"))
                spent += took
                print(f"{name:28} {took:8.2f} s", flush=True)
            least = floor(con, "\n".join(compiled[name] for name in order))
            found = con.execute(
                "select count(*), count(method_class) from marts.mart_target_methods"
            ).fetchone()
            print(
                f"{series} × {targets}：{found}，全部方法 {spent:.1f} s，底线 {least:.1f} s，{spent / least:.1f} 倍 | times the floor"
            )


if __name__ == "__main__":
    given = [*sys.argv[1:], *["20000", "10", "8GB"][len(sys.argv) - 1 :]]
    main(int(given[0]), int(given[1]), given[2])
