"""A command loads only what it uses: help and notation start without any table tool."""

import subprocess
import sys

import pytest
from golden.published import publish_twice
from plans.harbour_file import HARBOUR
from support import HOME

# what makes a build, a release or a page; a question that is answered from what is there needs none of it
OF_A_BUILD = {
    "altair", "dagster", "dbt", "great_expectations", "jinja2", "olefile", "openpyxl", "pandas", "pandera", "pyarrow", "scipy",
    "sqlalchemy", "vl_convert", "xlrd", "xlsxwriter",
}  # fmt: skip
OF_A_LOCK = {"filelock"}
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
    assert names & OF_A_LOCK == set()


# each question, and what it asks besides the plan: a file of DuckDB, or tables of polars made for the models
QUESTIONS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "plan check": (("plan", "check", "--plan", str(HARBOUR)), {"duckdb"}),
    "explain": (("explain", "compute_power_total", "620000", "--data-root"), {"duckdb"}),
    "status": (("status", "--data-root"), {"duckdb", "polars"}),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_loads_nothing_that_makes_a_build_a_release_or_a_page(name: str) -> None:
    given, tools = QUESTIONS[name]
    root = [str(publish_twice().data.root)] if given[-1] == "--data-root" else []
    code, names = loaded(*given, *root)
    assert code == "0"
    assert names & (OF_A_BUILD | {"numpy", "polars", "duckdb"}) == tools


def test_asking_whether_anything_is_new_loads_no_reader_no_tables_and_nothing_that_makes_a_build() -> None:
    asked = "import sys, orchestration.commands.run; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=HOME, capture_output=True, encoding="utf-8", check=True
    )
    names = set(done.stdout.split())
    assert "orchestration.nothing_new" in names
    assert (
        names & {"sources.checking", "sources.marking", "sources.workbook", "sources.returns.check"} == set()
    )
    assert {name.split(".")[0] for name in names} & (OF_A_BUILD | {"polars"}) == set()
