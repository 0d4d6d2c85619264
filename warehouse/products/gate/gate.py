"""The gate: a release whose marts break a blocking expectation is not published."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from contracts.packaged import packaged
from warehouse.paths import json_bytes
from warehouse.products.edition import Edition, Gate, GateFailedError, Verdict
from warehouse.products.gate.expectations import SHOWN, expectations
from warehouse.products.gate.page import PAGE, quality_page
from warehouse.query import rows

FOLDER, RESULTS = "quality", "gate.json"
SECONDS = 900


def start(edition: Edition) -> Callable[[], None]:
    """The gate is judging the edition's DuckDB file; the returned call waits for the verdict.

    That call leaves the results in `quality/gate.json` and drawn in `quality.html`; it raises GateFailedError where a blocking
    expectation does not hold or the judging itself broke down.
    """
    folder = edition.folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted, results = folder / ".wanted.json", folder / RESULTS
    wanted.write_bytes(json_bytes([one.as_dict() for one in expectations(edition.plan)]))
    command = [
        sys.executable,
        "-m",
        "warehouse.products.gate.judging",
        *map(str, (edition.database, wanted, results)),
    ]
    process = subprocess.Popen(
        command,
        cwd=packaged("warehouse").parent,
        env=os.environ | {"GX_ANALYTICS_ENABLED": "false", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )

    def wait() -> None:
        try:
            _, said = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            said = f"no verdict within {SECONDS} s".encode()
            process.communicate()
        wanted.unlink(missing_ok=True)
        if process.returncode != 0 or not results.exists():
            raise GateFailedError([_broken_down(said.decode(errors="replace"))])
        said_all = json.loads(results.read_bytes())
        verdicts = [_with_rows(edition.database, Verdict.model_validate(one)) for one in said_all["results"]]
        said_all["results"] = [one.model_dump() for one in verdicts]
        results.write_bytes(json_bytes(said_all))
        shown = gate_results(edition.folder)
        (edition.folder / PAGE).write_text(quality_page(edition, shown), encoding="utf-8")
        if failures := [one for one in shown if one.stops]:
            raise GateFailedError(failures)

    return wait


def every(gates: Sequence[Gate]) -> Gate:
    """The gate that starts all of these and asks each for its verdict; what fails is raised together."""

    def started(edition: Edition) -> Callable[[], None]:
        waits = [one(edition) for one in gates]

        def verdict() -> None:
            failures: list[Verdict] = []
            for wait in waits:
                try:
                    wait()
                except GateFailedError as failed:
                    failures += failed.failures
            if failures:
                raise GateFailedError(failures)

        return verdict

    return started


def gate_results(folder: Path) -> list[Verdict]:
    """Every expectation of a release with its verdict, as shipped in its folder."""
    found = json.loads((folder / FOLDER / RESULTS).read_bytes())["results"]
    return [Verdict.model_validate(one) for one in found]


def gate(edition: Edition) -> None:
    """The edition's marts hold all that blocks; the results are in its folder. Raises GateFailedError."""
    start(edition)()


def _with_rows(database: Path, one: Verdict) -> Verdict:
    """The verdict with the first rows that break it, where it itself only counted them."""
    if not one.sql or one.success or one.error:
        return one
    found = rows(database, f"from ({one.sql.replace('{mart}', 'marts.' + one.mart)}) limit {SHOWN}")
    return one.model_copy(update={"unexpected": tuple(found)}) if found else one


def _broken_down(said: str) -> Verdict:
    last = said.strip().splitlines()[-1:] or [""]
    return Verdict(mart="*", text_zh="质量关没有跑完", text_en="the gate broke down", error=last[0])
