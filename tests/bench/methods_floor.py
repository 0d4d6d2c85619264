"""Time of all methods beside its floor: reading the columns they read and writing the rows they write.

    .venv/bin/python tests/bench/methods_floor.py [series] [targets a series]

The SQL is that of the models as the newest build ran it (`longshu run` first); readings and targets are made up.
"""

import json
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from orchestration.settings import settings
from warehouse.build import COMPILED, FILE_NAME, newest_build
from warehouse.models import dbt_models

READINGS = 6
UPSTREAM = ("int_observations_ranked", "int_targets_known", "int_methods_known")
RELATION = re.compile(r'"\w+"\."(staging|intermediate|marts)"\."(\w+)"')


def upstream_of(model: str) -> list[str]:
    """The models that lead from readings and targets to `model`, in the order in which they are run."""
    refs = {m.name: m.refs for m in dbt_models()}
    found: set[str] = set()
    frontier = {model}
    while frontier:
        found |= frontier
        frontier = {
            r for name in frontier for r in refs[name] if r.startswith("int_") and r not in UPSTREAM
        } - found
    order: list[str] = []
    while len(order) < len(found):
        order += [n for n in sorted(found - set(order)) if not (set(refs[n]) & found) - set(order)]
    return order


def fill(con: duckdb.DuckDBPyConnection, series: int, targets: int) -> None:
    """Made-up readings (six years each) and targets stand in place of the build's own."""
    con.execute(
        "create table reading as select * from intermediate.int_observations_ranked "
        "where indicator in (select indicator from intermediate.int_targets_known) limit 1"
    )
    con.execute(
        "create table target as select * from intermediate.int_targets_known where target_operator = 'ge' limit 1"
    )
    con.execute("drop table intermediate.int_observations_ranked; drop table intermediate.int_targets_known")
    con.execute(
        f"create table intermediate.int_observations_ranked as select reading.* replace ("
        "target.indicator as indicator, cast(s as varchar) as ref_area, '_T' as breakdown, cast(2020 + y as varchar) as time_period, 'A' as freq, "
        "make_date(2020 + y, 12, 31) as period_end, 'NONE' as accumulation, target.unit_measure as unit_measure, 'exact' as value_qualifier, 'A' as obs_status, false as is_forecast, true as is_preferred, "
        "cast(100 + (s * 7919 + y * 104729) % 997 / 10.0 as decimal(28, 8)) as obs_value) "
        f"from reading, target, range({series}) a(s), range({READINGS}) b(y)"
    )
    con.execute(
        f"create table intermediate.int_targets_known as select target.* replace ("
        "'T' || s || '-' || n as target_id, cast(s as varchar) as ref_area, '_T' as breakdown, cast(2027 + n as varchar) as target_period, "
        "make_date(2027 + n, 12, 31) as target_date, 'linear' as path_type, cast(180 + (s + 13 * n) % 50 as decimal(28, 8)) as target_value, "
        "date '2020-12-31' as base_date, '2020-12' as base_period, cast(null as decimal(28, 8)) as base_value_stated) "
        f"from target, range({series}) a(s), range({targets}) b(n)"
    )


def main(series: int, targets: int) -> None:
    """Prints seconds of every model, of all, of the floor, and their ratio."""
    build = newest_build(settings().data)
    if build is None:
        sys.exit("先运行 longshu run | run longshu run first")
    compiled: dict[str, str] = json.loads(build.with_name(COMPILED).read_bytes())
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copy(build, Path(scratch) / FILE_NAME)
        (Path(scratch) / FILE_NAME).chmod(0o644)
        with duckdb.connect(str(Path(scratch) / FILE_NAME)) as con:
            con.execute(f"set temp_directory = '{scratch}'")
            fill(con, series, targets)
            spent = 0.0
            for name in upstream_of("int_target_methods"):
                began = time.perf_counter()
                sql = RELATION.sub(lambda found: f"{found[1]}.{found[2]}", compiled[name])
                con.execute(f"create or replace table intermediate.{name} as {sql}")
                spent += time.perf_counter() - began
                print(f"{name:28} {time.perf_counter() - began:8.2f} s", flush=True)
            began = time.perf_counter()
            con.execute(
                "create table read_all as select count(obs_value) + count(period_end) + count(ref_area) as n "
                "from intermediate.int_observations_ranked union all "
                "select count(target_id) + count(target_value) + count(target_date) + count(ref_area) from intermediate.int_targets_known"
            )
            con.execute("create table written as select * from intermediate.int_target_methods")
            floor = time.perf_counter() - began
            found = con.execute("select count(*), count(method_class) from written").fetchone()
            print(
                f"{series} × {targets}：{found}，全部方法 {spent:.1f} s，底线 {floor:.1f} s，{spent / floor:.1f} 倍 | times the floor"
            )


if __name__ == "__main__":
    main(*(int(text) for text in (sys.argv[1:] + ["20000", "10"][len(sys.argv) - 1 :])))
