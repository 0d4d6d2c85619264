"""The file of a release opened by the oldest DuckDB client supported, in an environment of its own (needs PyPI).

python tests/clients/oldest.py RELEASE_FILE [VERSION]
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

OLDEST = "1.4.0"
ASK = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=True)
tables = con.execute("select table_name from duckdb_tables() where schema_name = 'marts' order by 1").fetchall()
rows = sum(con.execute(f"select count(*) from marts.{name}").fetchone()[0] for (name,) in tables)
statuses = con.execute("select status, count(*) from marts.mart_target_vs_actual group by 1 order by 1").fetchall()
day = con.execute("select max(known_on) from marts.mart_goal_scorecard").fetchone()[0]
for macro in ("indicator_values_known_on", "target_vs_actual_known_on"):
    known = con.execute(f"select count(*) from marts.{macro}(date '{day}')").fetchone()[0]
    print(f"{macro}({day}): {known} rows")
    assert known
first = con.execute("select zh from marts.README order by line_no limit 1").fetchone()[0]
described = con.execute("select count(*) from duckdb_columns() where schema_name = 'marts' and comment is null").fetchone()[0]
assert statuses and described == 0, described
print(f"DuckDB {duckdb.__version__}: {len(tables)} tables, {rows} rows; {first}; statuses {statuses}")
"""


def main(database: str, version: str = OLDEST) -> None:
    """The client of that version is installed, opens the file, asks every table and both macros."""
    with tempfile.TemporaryDirectory(prefix="longshu-client-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        install = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            f"duckdb=={version}",
        ]
        subprocess.run(install, check=True)
        subprocess.run([python, "-c", ASK, database], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
