"""Ten questions an analyst asks of the marts, each beside hand-written SQL on the ledger's Parquet.

Both run in this process, warm, on two threads; the answers have to agree before the times count. What takes long is
asked once.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import duckdb

from warehouse.paths import DataRoot

AREA, PERIOD = "620100-E000001", "2026-06"
LATEST = (
    "(select * exclude (recency) from (select *, row_number() over (partition by indicator, ref_area, breakdown, "
    "time_period, accumulation, data_source order by accepted_at desc, row_no desc) as recency from raw where {where}) "
    "where recency = 1)"
)
VALUES, REVISIONS = "marts.mart_indicator_values", "marts.mart_indicator_revisions"
# question: (SQL on the marts, SQL on the raw Parquet)
QUESTIONS: dict[str, tuple[str, str]] = {}


def _ask(name: str, select: str, where: str, tail: str = "") -> None:
    QUESTIONS[name] = (
        f"select {select} from {VALUES} where {where} {tail}",
        f"select {select} from {LATEST.format(where=where)} {tail}",
    )


_ask(
    "one enterprise's series",
    "breakdown, time_period, obs_value",
    f"ref_area = '{AREA}' and indicator = 'racks_sold'",
    "order by all",
)
_ask(
    "one period's total by sector",
    "breakdown, sum(obs_value)",
    f"time_period = '{PERIOD}' and indicator = 'servers_installed'",
    "group by all order by all",
)
_ask(
    "total by month",
    "time_period, sum(obs_value), count(*)",
    "indicator = 'servers_installed'",
    "group by all order by all",
)
_ask(
    "the ten largest",
    "ref_area, breakdown, obs_value",
    f"time_period = '{PERIOD}' and indicator = 'racks_sold'",
    "order by obs_value desc, ref_area, breakdown limit 10",
)
_ask("how many figures a month", "time_period, count(*)", "true", "group by all order by all")
_ask(
    "mean and spread by indicator",
    "indicator, avg(obs_value), stddev(obs_value)",
    f"time_period = '{PERIOD}'",
    "group by all order by all",
)
_ask("who reported nothing", "count(distinct ref_area)", f"time_period = '{PERIOD}'")
_ask(
    "year to date against month",
    "breakdown, accumulation, sum(obs_value)",
    f"indicator = 'standard_racks_added' and time_period = '{PERIOD}'",
    "group by all order by all",
)
_ask(
    "a cell's address",
    "submission_id, locator",
    f"ref_area = '{AREA}' and indicator = 'racks_sold' and time_period = '{PERIOD}' and breakdown = 'sector=A'",
)
QUESTIONS["the largest revisions"] = (
    f"select ref_area, breakdown, revision from {REVISIONS} where vintage_no > 1 and indicator = 'racks_sold' "
    "order by revision desc, ref_area, breakdown, time_period limit 10",
    "select ref_area, breakdown, revision from (select *, obs_value - lag(obs_value) over (partition by indicator, ref_area, "
    "breakdown, time_period, accumulation, data_source order by accepted_at, row_no) as revision from raw "
    "where indicator = 'racks_sold') where revision <> 0 order by revision desc, ref_area, breakdown, time_period limit 10",
)  # fmt: skip


ENOUGH = 10  # seconds, after which a question is not repeated


def _seconds(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[float, list[tuple[object, ...]]]:
    times: list[float] = []
    rows: list[tuple[object, ...]] = []
    while len(times) < 3 and sum(times) < ENOUGH:
        start = time.perf_counter()
        rows = con.execute(sql).fetchall()
        times.append(time.perf_counter() - start)
    return statistics.median(times), rows


def main(root: Path) -> None:
    """Prints the seconds of every question on the marts and on the raw Parquet, as JSON."""
    build = next((root / "builds").glob("*/longshu.duckdb"))
    found = {}
    with duckdb.connect(str(build), read_only=True) as con:
        con.execute("set threads = 2")
        con.execute(f"set temp_directory = '{DataRoot(root).work / 'spilt'}'")
        con.execute(f"create temp view raw as from read_parquet('{root}/ledger/observations/*.parquet')")
        for name, (ours, raw) in QUESTIONS.items():
            seconds, rows = _seconds(con, ours)
            by_hand, expected = _seconds(con, raw)
            assert [_rounded(r) for r in rows] == [_rounded(r) for r in expected], name
            found[name] = [seconds, by_hand]
    print(json.dumps(found))


def _rounded(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(round(v, 6) if isinstance(v, float) else v for v in row)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
