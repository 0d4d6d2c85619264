"""A command loads only what it uses: help and notation start without any table tool."""

import subprocess
import sys

import pytest
from plans.harbour_file import HARBOUR
from support import HOME

HEAVY = {"polars", "pandas", "pyarrow", "pandera", "duckdb", "dagster", "dbt"}
SHOW = """
import sys
from orchestration.cli.app import main
sys.argv = ["longshu", *sys.argv[1:]]
try:
    main()
except SystemExit as stop:
    code = stop.code
print("\\nLOADED", code, *sorted({name.split(".")[0] for name in sys.modules}))
"""


def loaded(*arguments: str) -> tuple[str, set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", SHOW, *arguments], cwd=HOME, capture_output=True, encoding="utf-8", check=True
    )
    _, code, *names = done.stdout.splitlines()[-1].split()
    return code, set(names)


@pytest.mark.parametrize("arguments", [("--help",), ("notation", "超60%")], ids=["help", "notation"])
def test_help_and_notation_load_no_table_tool_and_no_scheduler(arguments: tuple[str, ...]) -> None:
    code, names = loaded(*arguments)
    assert code == "0"
    assert "orchestration" in names
    assert names & HEAVY == set()


def test_plan_check_loads_neither_scheduler_nor_builder() -> None:
    code, names = loaded("plan", "check", "--plan", str(HARBOUR))
    assert code == "0"
    assert names & {"dagster", "dbt"} == set()
