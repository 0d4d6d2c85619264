"""The file of a release opened by DuckDB clients of several versions, each in an environment of its own (needs PyPI).

python tests/clients/versions.py RELEASE_FILE [VERSION …]
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

VERSIONS = ("1.4.0", "1.5.5", "2.0.0")  # the oldest that opens a release, the product's own, the newest
ASK = """
import duckdb, sys
answers = {"indicator_values": "mart_indicator_values", "target_vs_actual": "mart_target_vs_actual"}
with duckdb.connect(sys.argv[1], read_only=True) as con:
    tables = con.execute("select table_name from duckdb_tables() where schema_name = 'marts' order by 1").fetchall()
    rows = sum(con.execute(f"select count(*) from marts.{name}").fetchone()[0] for (name,) in tables)
    statuses = con.execute("select status, count(*) from marts.mart_target_vs_actual group by 1 order by 1").fetchall()
    day = con.execute("select max(known_on) from marts.mart_goal_scorecard").fetchone()[0]
    stand = {name: con.execute(f"select count(*) from marts.{mart}").fetchone()[0] for name, mart in answers.items()}
    for name in answers:
        known = con.execute(f"select count(*) from marts.{name}_known_on(date '{day}')").fetchone()[0]
        assert known == stand[name] > 0, (name, known, stand)
    first = con.execute("select zh from marts.README order by line_no limit 1").fetchone()[0]
    described = con.execute(
        "select count(*) from duckdb_columns() where schema_name = 'marts' and comment is null"
    ).fetchone()[0]
    assert statuses and described == 0, described
with duckdb.connect() as con:  # an empty session, the file under another name, the settings locked
    con.execute(f"attach '{sys.argv[1]}' as any_name (read_only)")
    con.execute("set lock_configuration = true")
    for name in answers:
        known = con.execute(f"select count(*) from any_name.marts.{name}_as_known").fetchone()[0]
        assert known == stand[name], (name, known, stand)
    con.execute("set variable known_on = date '1999-12-31'")
    assert con.execute("select count(*) from any_name.marts.indicator_values_as_known").fetchone()[0] == 0
print(f"DuckDB {duckdb.__version__}: {len(tables)} tables, {rows} rows; {first}; statuses {statuses}")
"""


def main(database: str, *versions: str) -> None:
    """The client of each version is installed, opens the file, asks every table, the macros and the views."""
    for version in versions or VERSIONS:
        with tempfile.TemporaryDirectory(prefix="longshu-client-") as folder:
            venv.create(folder, with_pip=True)
            python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
            quiet = ("--quiet", "--disable-pip-version-check")
            subprocess.run([python, "-m", "pip", "install", *quiet, f"duckdb=={version}"], check=True)
            subprocess.run([python, "-c", ASK, database], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
