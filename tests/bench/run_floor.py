"""`longshu run` with nothing new beside its floor, run in turn: medians and the ratio pair by pair.

Floor: a bare process that imports the same tools (Dagster, polars, pandera, duckdb, dbt) and runs dbt once on
the same models and inputs, with no orchestrator, no ledger and no release.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).parents[2]
RUNS = 5
FLOOR = """
import json, os, sys
import dagster, duckdb, pandera.polars, polars
from dbt.cli.main import dbtRunner
result = dbtRunner().invoke([
    "--no-version-check", "--log-level", "none", "--log-level-file", "none", "build",
    "--project-dir", sys.argv[1], "--profiles-dir", sys.argv[1],
    "--target-path", os.environ["LONGSHU_WORK"] + "/dbt", "--log-path", os.environ["LONGSHU_WORK"] + "/logs",
    "--vars", json.dumps({"known_on": sys.argv[2]}),
])
assert result.success
"""


def timed(command: list[str], environment: dict[str, str]) -> float:
    """Wall seconds of a whole process that must succeed."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Prints both medians and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        environment = os.environ | {
            "LONGSHU_DATA": str(data),
            "LONGSHU_WORK": str(data / "work"),
            "LONGSHU_LEDGER": str(data / "ledger"),
        }
        run = [sys.executable, "-m", "orchestration.cli", "run"]
        timed(run, environment)
        known_on = time.strftime("%Y-%m-%d")
        floor = [sys.executable, "-c", FLOOR, str(HOME / "dbt_project"), known_on]
        timed(floor, environment)
        timed(run, environment)
        pairs = [(timed(run, environment), timed(floor, environment)) for _ in range(RUNS)]
    ours = statistics.median(a for a, _ in pairs)
    bare = statistics.median(b for _, b in pairs)
    ratio = statistics.median(a / b for a, b in pairs)
    print("| what | median s (min–max) |\n| --- | --- |")
    for name, values in (
        ("longshu run, nothing new", [a for a, _ in pairs]),
        ("floor: imports + dbt once", [b for _, b in pairs]),
    ):
        print(f"| {name} | {statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f}) |")
    print(f"\nratio, median of {RUNS} pairs: {ratio:.2f} ({ours:.2f} s / {bare:.2f} s)")


if __name__ == "__main__":
    main()
