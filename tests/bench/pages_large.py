"""The pages of a plan of 500 indicators × 15 areas × 60 months, all SYNTHETIC: seconds and bytes.

`python tests/bench/pages_large.py RELEASE FOLDER`: the tables are those of a finished release, filled anew.
Wanted: under 60 s, under 8 MB, split into pages.
"""

import json
import shutil
import sys
import time
from datetime import date, datetime
from pathlib import Path

import duckdb

from contracts.registry import load_plan
from warehouse.audience import FILE_NAME
from warehouse.products.edition import Edition

INDICATORS, MONTHS = 500, 60
PLAN = Path(__file__).parents[2] / "contracts" / "plans" / "gansu_ai_plus"
CODE = "'large_' || i"
AREAS = "(select ref_area, area_zh, area_en from marts.dim_area where ref_area = '620000' or is_compared)"


def fill(database: Path) -> None:
    """The release's tables hold the large plan and nothing else."""
    numbers = f"range(1, {INDICATORS} + 1) t(i)"
    day = "last_day(date '2021-01-01' + to_months(cast(n as integer)))"
    value = "cast(1000 + i + n * 37 + (i * 7919 + n * 104729) % 53 as decimal(28, 8))"
    with duckdb.connect(str(database)) as con:
        for table, which in (("dim_indicator", "true"), ("mart_indicator_values", "is_preferred"),
                             ("mart_target_vs_actual", "target_id = 'T0014'"), ("mart_target_methods", "target_id = 'T0014'"),
                             ("dim_target", "target_id = 'T0014' and is_loaded")):  # fmt: skip
            con.execute(f"create temp table old_{table} as select * from marts.{table} where {which}")
            con.execute(f"delete from marts.{table}")
        con.execute(
            f"insert into marts.dim_indicator select o.* replace ({CODE} as indicator, cast(i as integer) as indicator_no) "
            f"from {numbers} join (select *, row_number() over (order by indicator) as k from old_dim_indicator) o "
            "on o.k = 1 + i % 181".replace("select o.* replace", "select o.* exclude (k) replace")
        )
        con.execute(
            f"insert into marts.mart_indicator_values select o.* replace ({CODE} as indicator, a.ref_area as ref_area, a.area_zh as area_zh, "
            f"a.area_en as area_en, '_T' as breakdown, 'NONE' as accumulation, strftime({day}, '%Y-%m') as time_period, {day} as period_end, "
            f"{value} as obs_value, false as sources_differ, 1 as sources_count) "
            f"from {numbers}, range({MONTHS}) m(n), {AREAS} a, (from old_mart_indicator_values limit 1) o"
        )
        con.execute(
            f"insert into marts.mart_target_vs_actual select o.* replace ('L' || i as target_id, {CODE} as indicator, '620000' as ref_area) "
            f"from {numbers}, old_mart_target_vs_actual o"
        )
        con.execute(
            f"insert into marts.dim_target select o.* replace ('L' || i as target_id, {CODE} as indicator) from {numbers}, old_dim_target o"
        )
        con.execute(
            f"insert into marts.mart_target_methods select o.* replace ('L' || i as target_id) from {numbers}, old_mart_target_methods o"
        )


def main(release: Path, folder: Path) -> None:
    """The large pages stand in `folder`; seconds and bytes are printed."""
    import altair  # noqa: F401
    import vl_convert  # noqa: F401

    from warehouse.products.pages import write_pages

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(release / FILE_NAME, folder / FILE_NAME)
    fill(folder / FILE_NAME)
    edition = Edition(folder, "2026.12.0", datetime(2026, 12, 1), date(2026, 12, 1), load_plan(PLAN), None)
    start, used = time.perf_counter(), time.process_time()
    write_pages(edition)
    sizes = [path.stat().st_size for path in folder.rglob("*.html")]
    print(json.dumps({
        "seconds": round(time.perf_counter() - start, 1), "cpu_seconds": round(time.process_time() - used, 1),
        "pages": len(sizes), "bytes": sum(sizes), "largest": max(sizes),
    }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
