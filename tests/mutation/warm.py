"""A process that has what every test imports from elsewhere, and runs pytest in a copy of itself for each line it reads.

A line is a JSON list: where the child writes what it says, then pytest's arguments. Answered with the child's exit code.
"""

import importlib
import json
import os
import signal
import sys

HEAVY = ("polars", "pandera.polars", "pydantic", "duckdb", "openpyxl", "xlsxwriter", "scipy.optimize", "hypothesis", "typer", "dagster", "pytest")  # fmt: skip
NEVER_ENDS = 1800  # seconds after which a child is said not to end


def main() -> None:
    """Every line is answered; nothing of the product is loaded here, so that each child loads it as it stands then."""
    for name in HEAVY:
        importlib.import_module(name)
    for line in sys.stdin:
        said, *arguments = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.alarm(NEVER_ENDS)
            _run(said, arguments)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _run(said: str, arguments: list[str]) -> None:
    import pytest

    written = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(written, 1)
    os.dup2(written, 2)
    os.close(0)
    code = 3
    try:
        code = int(pytest.main(arguments))
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
