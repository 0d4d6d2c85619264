"""The gate: a release whose marts break a blocking expectation is not published."""

import importlib.metadata
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from contracts.packaged import packaged
from contracts.speech import speaks
from warehouse.paths import json_bytes
from warehouse.products.edition import Edition, Gate, GateFailedError, Verdict
from warehouse.products.gate.carried import held_before, subjects
from warehouse.products.gate.expectations import SHOWN, expectations
from warehouse.products.gate.page import PAGE, quality_page
from warehouse.query import rows

FOLDER, RESULTS = "quality", "gate.json"
SECONDS = 900


def start(edition: Edition) -> Callable[[], None]:
    """The gate is judging the edition's DuckDB file; the returned call waits for the verdict.

    What the release before holds of the same rows is taken over: where that is all, nothing is started. That call leaves
    the results in `quality/gate.json` and drawn in `quality.html`; it raises GateFailedError where a blocking
    expectation does not hold or the judging itself broke down.
    """
    folder = edition.folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    asked = expectations(edition.plan)
    of, before = subjects(edition, asked), held_before(edition.judged_before)
    anew = [n for n, subject in enumerate(of) if subject not in before]
    judging = _Judging(edition, [asked[n].as_dict() for n in anew]) if anew else None

    def wait() -> None:
        judged = dict(zip(anew, judging.results() if judging else (), strict=True))
        verdicts = [
            judged[n].model_copy(update={"of": subject if judged[n].success else ""})
            if n in judged
            else before[subject]
            for n, subject in enumerate(of)
        ]
        said_all = {
            "great_expectations": importlib.metadata.version("great-expectations"),
            "results": [
                one.model_dump() | ({} if speaks("zh") else {"text_zh": one.text_en}) for one in verdicts
            ],
        }
        (folder / RESULTS).write_bytes(json_bytes(said_all))
        shown = gate_results(edition.folder)
        (edition.folder / PAGE).write_text(quality_page(edition, shown), encoding="utf-8")
        if failures := [one for one in shown if one.stops]:
            raise GateFailedError(failures)

    return wait


class _Judging:
    """Great Expectations judges what is wanted, in a process of its own: begun at once, waited for by `results`."""

    def __init__(self, edition: Edition, wanted: list[dict[str, Any]]) -> None:
        folder = edition.folder / FOLDER
        self.database, self.wanted, self.said = (
            edition.database,
            folder / ".wanted.json",
            folder / ".judged.json",
        )
        self.wanted.write_bytes(json_bytes(wanted))
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "warehouse.products.gate.judging",
                *map(str, (self.database, self.wanted, self.said)),
            ],
            cwd=packaged("warehouse").parent,
            env=os.environ | {"GX_ANALYTICS_ENABLED": "false", "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )  # fmt: skip

    def results(self) -> list[Verdict]:
        """The verdicts in the order asked. Raises GateFailedError where the judging broke down."""
        try:
            _, said = self.process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            said = f"no verdict within {SECONDS} s".encode()
            self.process.communicate()
        self.wanted.unlink(missing_ok=True)
        if self.process.returncode != 0 or not self.said.exists():
            raise GateFailedError([_broken_down(said.decode(errors="replace"))])
        found = json.loads(self.said.read_bytes())
        self.said.unlink()
        return [_with_rows(self.database, Verdict.model_validate(one)) for one in found["results"]]


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
