"""`longshu assess`: a table of cases through the same ledger, models and marts, in a scratch data root."""

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from contracts.cases import Table, read_cases
from contracts.methods import methods
from contracts.plan import Plan
from orchestration.settings import settings
from orchestration.views.cases import Assessed, agreements, assessed_row, header_of
from orchestration.views.terminal import say, terminal
from warehouse import query
from warehouse.build.assessment_cases import BEGINNING, Scaled, scaled, scratch_plan, submit_cases
from warehouse.build.build import build
from warehouse.build.dbt_runner import BuildFailedError
from warehouse.paths import DataRoot, write_atomically


def assess_command(plan_root: Path | None, file: Path, method: str | None, out: Path | None) -> int:
    """The cases are written back with every computed column; what was published is compared with it."""
    table = read_cases(file, method)
    assessed = list(assess(table, settings(plan_root).plan()))
    target = out or Path.cwd() / f"{file.stem}.assessed.csv"
    write_atomically(target, _csv(table, assessed))
    console = terminal()
    zh, en = table.layout.label[:2]
    say(console, "told.assess.cases", layout_zh=zh, layout_en=en, count=len(assessed))
    for column, compared, agreed, differing in agreements(table.layout, assessed):
        mark = "✓" if compared == agreed else "✕"
        more = f"：{'、'.join(differing[:8])}{'…' if len(differing) > 8 else ''}" if differing else ""
        say(
            console,
            "told.assess.agree",
            mark=mark,
            column=column,
            agreed=agreed,
            compared=compared,
            differing=more,
        )
    say(console, "told.written", path=target)
    return 0


def assess(table: Table, frame: Plan) -> Iterator[Assessed]:
    """Every case with its rows of the marts, in the order of the file."""
    cases = [scaled(case, n) for n, case in enumerate(table.cases, start=1)]
    days = sorted({one.case.known_on or BEGINNING for one in cases})
    found: dict[str, Assessed] = {}
    for day in days:
        with tempfile.TemporaryDirectory(prefix="longshu-assess-") as scratch:
            chosen = [one for one in cases if (one.case.known_on or BEGINNING) == day]
            found |= {a.scaled.target_id: a for a in _borne(table, frame, chosen, day, Path(scratch))}
    return (found[one.target_id] for one in cases)


def _borne(table: Table, frame: Plan, cases: list[Scaled], day: date, scratch: Path) -> Iterator[Assessed]:
    """Every case; one that the models cannot bear is found by halves and says so, the others are assessed."""
    scratch.mkdir(exist_ok=True)
    try:
        yield from list(_run(table, frame, cases, day, scratch))
    except BuildFailedError as error:
        if len(cases) == 1:
            yield Assessed.refused(cases[0], error)
            return
        half = len(cases) // 2
        yield from _borne(table, frame, cases[:half], day, scratch / "a")
        yield from _borne(table, frame, cases[half:], day, scratch / "b")


def _run(table: Table, frame: Plan, cases: list[Scaled], day: date, scratch: Path) -> Iterator[Assessed]:
    data, root = DataRoot(scratch / "data"), scratch / "plan"
    root.mkdir()
    (root / "cases.csv").write_bytes(table.path.read_bytes())
    plan = scratch_plan(frame, cases, root)
    submit_cases(data, frame, cases, table.path.read_bytes(), table.path.name)
    newest = {m.code: m for m in sorted(methods(), key=lambda m: m.recorded_on)}
    database = build(data, plan, day, method_versions=tuple(newest.values())).path
    rows = {r["target_id"]: r for r in query.rows(database, "from marts.mart_target_vs_actual")}
    outlooks = {r["target_id"]: r for r in query.rows(database, "from marts.mart_target_outlook")}
    by_method: dict[str, dict[str, query.Row]] = {}
    for row in query.rows(database, "from marts.mart_target_methods"):
        by_method.setdefault(row["target_id"], {})[row["method_code"]] = row
    for one in cases:
        key = one.target_id
        yield Assessed(one, rows[key], outlooks.get(key, {}), by_method.get(key, {}))


def _csv(table: Table, assessed: list[Assessed]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [*table.header, *header_of()], lineterminator="\n")
    writer.writeheader()
    for one in assessed:
        writer.writerow(one.scaled.case.row | assessed_row(table.layout, one))
    return buffer.getvalue().encode()
