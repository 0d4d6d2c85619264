"""What is measured, each in a process of its own: `python ours.py <what> <data root> [more]`."""

import json
import os
import shutil
import sqlite3
import sys
from datetime import date
from pathlib import Path

import world

from contracts.clock import plan_today
from contracts.forms import ReturnForm
from contracts.plan import Plan
from contracts.registry import load_plan
from sources.returns.periods import shifted
from warehouse.ledger import register_index, root_mark, submission, submission_history
from warehouse.ledger.records import numbers, record_path
from warehouse.paths import DataRoot

A_MONTH_AREAS = 100  # enterprises that give 10,000 rows


def _plan(root: Path) -> tuple[Plan, ReturnForm]:
    plan = load_plan(root / "plan")
    form = plan.forms[world.FORM]
    assert isinstance(form, ReturnForm)
    return plan, form


def intake(root: Path) -> None:
    """The large tidy file is archived, checked and in a ledger of its own, in a new folder."""
    from orchestration.intake.incoming import Incoming
    from orchestration.intake.take_in import load

    plan, form = _plan(root)
    data = DataRoot(root / "intake" / f"{os.getpid()}")
    file = root / "bench.csv"
    incoming = Incoming(form, world.LAST_MONTH, file, file.name, "bench", date(2026, 11, 20))
    assert load(data, plan, incoming).manifest.outcome == "accepted"


def build(root: Path) -> None:
    """The marts of the whole ledger are built anew, every dbt test passed."""
    from warehouse.build.build import build as build_marts

    data = DataRoot(root)
    shutil.rmtree(data.builds, ignore_errors=True)
    with data.writer():
        build_marts(data, load_plan(root / "plan"), world.KNOWN_ON)


def base(root: Path) -> None:
    """The marts of the whole ledger are there; made where they are not."""
    from warehouse.build.build import build as build_marts

    data = DataRoot(root)
    with data.writer():
        build_marts(data, load_plan(root / "plan"), world.KNOWN_ON)


def month(root: Path) -> None:
    """One more return of 10,000 rows is loaded and leaves no trace, so that it can be loaded again."""
    from orchestration.intake.incoming import Incoming
    from orchestration.intake.take_in import load

    plan, form = _plan(root)
    data, period = DataRoot(root), shifted(world.LAST_MONTH, 1)
    path = root / "month.csv"
    incoming = Incoming(form, period, path.read_bytes(), path.name, "bench", date(2026, 12, 20))
    with data.writer():
        loaded = load(data, plan, incoming)
    assert not loaded.manifest.rows_quarantined
    _forget(data, loaded.manifest)


def _forget(data: DataRoot, one: submission.Submission) -> None:
    """The submission, and all that was put on record since its file arrived, was never there."""
    for name in one.files:
        (data.root / name).unlink()
    with sqlite3.connect(register_index.register_path(data)) as con:
        first = con.execute(
            "select min(record) from acts where kind = 'arrived' and subject = ?", [one.file_sha256]
        ).fetchone()[0]
        con.execute("delete from acts where record >= ?", [first])
        con.execute("delete from records where seq >= ?", [first])
    for seq in [n for n in numbers(data) if n >= first]:
        record_path(data, seq).unlink()
    root_mark.note_head(data, first - 1)


def added(root: Path, number: int) -> None:
    """The month that many after the world's last stands in the ledger too: 10,000 rows."""
    plan, _ = _plan(root)
    data = DataRoot(root)
    with data.writer():
        world.add_month(data, plan, shifted(world.LAST_MONTH, number), A_MONTH_AREAS)


def increment(root: Path) -> None:
    """The marts with what was added since the last build; the build started from that one."""
    from warehouse.build.build import build as build_marts

    data = DataRoot(root)
    with data.writer():
        made = build_marts(data, load_plan(root / "plan"), world.MUCH_LATER)
    assert json.loads(made.path.with_name("build.json").read_bytes())["base"], "made anew"


def increment_alone(root: Path) -> None:
    """dbt's increment of what was added since the last build, and the tables it reads: no checks, record or release."""
    from warehouse.audience import FILE_NAME
    from warehouse.build.build_key import Snapshot, setting_of
    from warehouse.build.dbt_runner import nodes_of, run_batches
    from warehouse.build.full_or_increment import base_of
    from warehouse.build.increments import increment, take
    from warehouse.build.inputs import write_inputs

    data, plan, day = DataRoot(root), load_plan(root / "plan"), plan_today()
    seen = Snapshot.of(data)
    setting = setting_of(data, plan, day, None, None, "duckdb")
    found = base_of("duckdb", data, setting, seen.submissions, day)
    assert found, "no build to begin from"
    write_inputs(data, plan, seen, None, None, seen.extended(day))
    asked, _ = increment(data, found, seen.submissions, day)
    take(found, data.work / FILE_NAME)
    nodes_of(run_batches(data, day, None, [asked]), data.work / FILE_NAME)


def forgotten(root: Path) -> None:
    """The ledger is the world's again; builds with more in them are gone."""
    data = DataRoot(root)
    for manifest in reversed(submission_history.manifests(data)):  # with each goes what came after it
        if manifest.period > world.LAST_MONTH:
            _forget(data, manifest)
    for made in data.builds.glob("*/build.json"):
        if json.loads(made.read_bytes())["known_on"] != world.KNOWN_ON.isoformat():
            shutil.rmtree(made.parent)


if __name__ == "__main__":
    steps = {
        "intake": intake, "build": build, "base": base, "month": month, "increment": increment,
        "increment_alone": increment_alone, "forgotten": forgotten,
    }  # fmt: skip
    if sys.argv[1] in steps:
        steps[sys.argv[1]](Path(sys.argv[2]))
    else:
        added(Path(sys.argv[2]), int(sys.argv[3]))
