"""`longshu run` with nothing new beside its floor, run in turn: medians and the ratio pair by pair.

Floor: a bare process that imports the same tools (Dagster, polars, pandera, duckdb, dbt) and runs dbt once on
the same models and inputs, with no orchestrator, no ledger and no release.
"""

import sys
import tempfile
import time
from pathlib import Path

from measuring import HOME, Pair, side_by_side, spent

FLOOR = """
import os, sys
import dagster, duckdb, pandera.polars, polars
from dbt.cli.main import dbtRunner
work = os.path.join(os.environ["LONGSHU_ROOT"], "work")
result = dbtRunner().invoke([
    "--no-version-check", "--log-level", "none", "--log-level-file", "none", "build",
    "--project-dir", sys.argv[1], "--profiles-dir", sys.argv[1],
    "--target-path", os.path.join(work, "dbt"), "--log-path", os.path.join(work, "logs"),
])
assert result.success
"""


def nothing_new(turns: int) -> Pair:
    """The pair, measured after one run of each."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        data = scratch / "data"
        environment = {
            "LONGSHU_DATA": str(data),
            "LONGSHU_ROOT": str(data),
            "LONGSHU_KNOWN_ON": time.strftime("%Y-%m-%d"),
        }
        run = [sys.executable, "-m", "orchestration.cli.app", "run"]
        spent(run, scratch, environment)
        floor = [sys.executable, "-c", FLOOR, str(HOME / "dbt_project")]
        spent(floor, scratch, environment)
        spent(run, scratch, environment)
        return side_by_side(run, floor, scratch, turns, environment)


if __name__ == "__main__":
    found = nothing_new(5)
    print(f"{found.ratio:.2f} ({found.ours.wall:.2f} s / {found.floor.wall:.2f} s)")
