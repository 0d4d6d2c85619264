"""The file of a release opened by DuckDB clients of several versions, each in an environment of its own (needs PyPI).

python tests/clients/versions.py RELEASE_FILE… [VERSION …]; two files are also attached beside each other, in both orders.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

VERSIONS = ("1.4.0", "1.5.5", "2.0.0")  # the oldest that opens a release, the product's own, the newest
BESIDE = """
import duckdb, sys
answers = {"indicator_values": "mart_indicator_values", "target_vs_actual": "mart_target_vs_actual"}
for files in (sys.argv[1:], sys.argv[:0:-1]):
    with duckdb.connect() as con:
        for name, file in zip("ab", files):
            con.execute(f"attach '{file}' as {name} (read_only)")
        for name in "ab":
            day = con.execute(f"select max(known_on) from {name}.marts.mart_goal_scorecard").fetchone()[0]
            for asked, mart in answers.items():
                own = con.execute(f"from {name}.marts.{mart} order by all").fetchall()
                assert con.execute(f"select count(*) from {name}.marts.{asked}_as_known").fetchone()[0] == len(own) > 0
                try:
                    told = con.execute(f"select count(*) from {name}.marts.{asked}_known_on(date '{day}')").fetchone()[0]
                    assert told == len(own), (name, asked, told, len(own))
                except duckdb.Error as refused:
                    assert "as_known" in str(refused) or "marts" in str(refused), refused
print(f"DuckDB {duckdb.__version__}: two releases attached in both orders, each answers for its own")
"""
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


def main(*given: str) -> None:
    """The client of each version is installed, opens the files, asks every table, the macros and the views."""
    files = list(dict.fromkeys(str(Path(one).resolve()) for one in given if one.endswith(".duckdb")))
    for version in [one for one in given if not one.endswith(".duckdb")] or VERSIONS:
        with tempfile.TemporaryDirectory(prefix="longshu-client-") as folder:
            venv.create(folder, with_pip=True)
            python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
            quiet = ("--quiet", "--disable-pip-version-check")
            subprocess.run([python, "-m", "pip", "install", *quiet, f"duckdb=={version}"], check=True)
            for file in files:
                subprocess.run([python, "-c", ASK, file], check=True)
            if len(files) > 1:
                subprocess.run([python, "-c", BESIDE, *files[:2]], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
