"""A process that has what every test imports from elsewhere, and runs pytest in a copy of itself for each line it reads.

A line is a JSON list: where the child writes what it says and what its tests entered, the test files of which that is
known, those that hardly notice, then pytest's arguments. Answered with the child's exit code; 0 too where MOST_SECONDS were
spent, or LAST_SECONDS on those that hardly notice, and no test had failed: no further test is begun then.
"""

import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

HEAVY = ("polars", "pandera.polars", "pydantic", "duckdb", "openpyxl", "xlsxwriter", "scipy.optimize", "hypothesis", "typer", "dagster", "pytest")  # fmt: skip
MOST_SECONDS = 120  # of processor time that the tests of one change take
LAST_SECONDS = 20  # of it on tests that were seen not to enter the function
NEVER_ENDS = 1800  # seconds after which a child is said not to end; one that only computes, after three times MOST_SECONDS


def main() -> None:
    """Every line is answered; nothing of the product is loaded here, so that each child loads it as it stands then."""
    for name in HEAVY:
        importlib.import_module(name)
    for line in sys.stdin:
        said, reached, known, unlikely, *arguments = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.alarm(NEVER_ENDS)
            signal.setitimer(signal.ITIMER_PROF, 3 * MOST_SECONDS)
            _run(said, reached, set(known), set(unlikely), arguments)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


class _Spending:
    """A pytest plugin that begins no further test once so much processor time is spent."""

    def __init__(self, unlikely: set[str]) -> None:
        self.begun = _spent()
        self.unlikely = unlikely
        self.last_begun: float | None = None
        self.is_spent = False

    def pytest_sessionstart(self, session: Any) -> None:
        self.session = session

    def pytest_runtest_logfinish(self, location: tuple[str, int | None, str]) -> None:
        if self.last_begun is None and location[0] in self.unlikely:
            self.last_begun = _spent()
        is_late = self.last_begun is not None and _spent() - self.last_begun > LAST_SECONDS
        if (is_late or _spent() - self.begun > MOST_SECONDS) and not self.session.testsfailed:
            self.is_spent = True
            self.session.shouldstop = "enough processor time was spent"


def _spent() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _run(said: str, reached: str, known: set[str], unlikely: set[str], arguments: list[str]) -> None:
    import pytest
    from mutation.reaching import Reaching

    written = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(written, 1)
    os.dup2(written, 2)
    os.close(0)
    code = 3
    try:
        spending, reaching = _Spending(unlikely), Reaching(Path.cwd(), known)
        code = int(pytest.main(arguments, plugins=[spending, reaching]))
        code = 0 if spending.is_spent else code
        Path(reached).write_text(json.dumps(reaching.told()), encoding="utf-8")
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
