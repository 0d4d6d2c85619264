"""The gate: a release whose marts break a blocking expectation is not published."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from contracts.packaged import packaged
from warehouse.paths import json_bytes
from warehouse.products.edition import Edition, Gate, GateFailedError
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
        verdict = json.loads(results.read_bytes())
        for one in verdict["results"]:
            one["unexpected"] = _first_rows(edition.database, one) or one["unexpected"]
        results.write_bytes(json_bytes(verdict))
        page = quality_page(edition, gate_results(edition.folder))
        (edition.folder / PAGE).write_text(page, encoding="utf-8")
        failures = [one for one in gate_results(edition.folder) if one["blocking"] and not one["success"]]
        if failures:
            raise GateFailedError(failures)

    return wait


def every(gates: Sequence[Gate]) -> Gate:
    """The gate that starts all of these and asks each for its verdict; what fails is raised together."""

    def started(edition: Edition) -> Callable[[], None]:
        waits = [one(edition) for one in gates]

        def verdict() -> None:
            failures: list[dict[str, Any]] = []
            for wait in waits:
                try:
                    wait()
                except GateFailedError as failed:
                    failures += failed.failures
            if failures:
                raise GateFailedError(failures)

        return verdict

    return started


def gate_results(folder: Path) -> list[dict[str, Any]]:
    """Every expectation of a release with its verdict, as shipped in its folder."""
    return list(json.loads((folder / FOLDER / RESULTS).read_bytes())["results"])


def gate(edition: Edition) -> None:
    """The edition's marts hold all that blocks; the results are in its folder. Raises GateFailedError."""
    start(edition)()


def _first_rows(database: Path, one: dict[str, Any]) -> list[dict[str, Any]]:
    """The first rows that break an expectation of unexpected rows, which itself only counts them."""
    if not one["sql"] or one["success"] or one["error"]:
        return []
    return rows(database, f"from ({one['sql'].replace('{mart}', 'marts.' + one['mart'])}) limit {SHOWN}")


def _broken_down(said: str) -> dict[str, Any]:
    last = said.strip().splitlines()[-1:] or [""]
    return {
        "mart": "*",
        "kind": "gate",
        "text_zh": "质量关没有跑完",
        "text_en": "the gate broke down",
        "observed": None,
        "unexpected": [],
        "error": last[0],
        "blocking": True,
        "success": False,
    }
