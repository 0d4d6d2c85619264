"""dbt on DuckDB as a tutorial writes it: read, latest per key, totals; with `dlt` its loader goes before it."""

import csv
import json
import os
import sys
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

source, target, how = sys.argv[1:4]
file = Path(f"{target}.duckdb")
file.unlink(missing_ok=True)
os.environ |= {"PEER_FILE": str(file), "PEER_INPUT": f"read_csv('{source}', all_varchar = true)"}
if how == "dlt":
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    import dlt

    def rows():  # type: ignore[no-untyped-def]
        """The file's rows as dlt takes them."""
        with Path(source).open(encoding="utf-8", newline="") as handle:
            names = ["form", "line", "area", "measure", "month_code", "amount", "note"]
            next(handle)
            yield from (dict(zip(names, row, strict=True)) for row in csv.reader(handle))

    pipeline = dlt.pipeline(
        "peer",
        destination=dlt.destinations.duckdb(str(file)),
        dataset_name="raw",
        pipelines_dir=f"{target}.dlt",
    )
    pipeline.run(dlt.resource(rows, name="cells", write_disposition="replace"))
    columns = {
        "line": "代码",
        "area": "地区代码",
        "measure": "口径",
        "month_code": "报告期",
        "amount": "数值",
    }
    os.environ["PEER_INPUT"] = (
        "(select " + ", ".join(f'{k} as "{v}"' for k, v in columns.items()) + " from raw.cells)"
    )
project = str(Path(__file__).parents[1] / "peer_dbt")
work = f"{target}.work"
done = dbtRunner().invoke([
    "--no-version-check", "--log-level", "none", "--log-level-file", "none", "build", "--project-dir", project,
    "--profiles-dir", project, "--target-path", work, "--log-path", work,
])  # fmt: skip
assert done.success, done
DuckDBConnectionManager.close_all_connections()
with duckdb.connect(str(file), read_only=True) as con:
    Path(target).write_text(
        json.dumps({k: round(float(v), 2) for k, v in con.execute("from answer").fetchall()})
    )
