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
from warehouse.build.dbt_runner import BuildFailedError
from warehouse.build.finished_builds import current_models
from warehouse.build.inputs import input_tables
from warehouse.build.kept_models import Compiled, compiled_once
from warehouse.build.live_register import computed_rows
from warehouse.ledger.append_submission import write_empty_tables
from warehouse.paths import DataRoot, write_atomically

TARGETS, OUTLOOKS, METHODS = "mart_target_vs_actual", "mart_target_outlook", "mart_target_methods"


def assess_command(plan_root: Path | None, file: Path, method: str | None, out: Path | None) -> int:
    """The cases are written back with every computed column; what was published is compared with it."""
    table, found = read_cases(file, method), settings(plan_root)
    assessed = list(assess(table, found.plan(), found.data))
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


def assess(table: Table, frame: Plan, data: DataRoot | None = None) -> Iterator[Assessed]:
    """Every case with its rows of the marts, in the order of the file.

    The models' SQL is that of the newest build in `data`, else it is kept there once it was compiled.
    """
    models = (current_models(data) if data else None) or compiled_once(data)
    cases = [scaled(case, n) for n, case in enumerate(table.cases, start=1)]
    days = sorted({one.case.known_on or BEGINNING for one in cases})
    found: dict[str, Assessed] = {}
    for day in days:
        with tempfile.TemporaryDirectory(prefix="longshu-assess-") as scratch:
            chosen = [one for one in cases if (one.case.known_on or BEGINNING) == day]
            found |= {a.scaled.target_id: a for a in _borne(table, frame, models, chosen, day, Path(scratch))}
    return (found[one.target_id] for one in cases)


def _borne(
    table: Table, frame: Plan, models: Compiled, cases: list[Scaled], day: date, scratch: Path
) -> Iterator[Assessed]:
    """Every case; one that the models cannot bear is found by halves and says so, the others are assessed."""
    scratch.mkdir(exist_ok=True)
    try:
        yield from list(_run(table, frame, models, cases, day, scratch))
    except BuildFailedError as error:
        if len(cases) == 1:
            yield Assessed.refused(cases[0], error)
            return
        half = len(cases) // 2
        yield from _borne(table, frame, models, cases[:half], day, scratch / "a")
        yield from _borne(table, frame, models, cases[half:], day, scratch / "b")


def _run(
    table: Table, frame: Plan, models: Compiled, cases: list[Scaled], day: date, scratch: Path
) -> Iterator[Assessed]:
    data, root = DataRoot(scratch / "data"), scratch / "plan"
    root.mkdir()
    (root / "cases.csv").write_bytes(table.path.read_bytes())
    plan = scratch_plan(frame, cases, root)
    submit_cases(data, frame, cases, table.path.read_bytes(), table.path.name)
    newest = {m.code: m for m in sorted(methods(), key=lambda m: m.recorded_on)}
    write_empty_tables(data)
    inputs = input_tables(data, plan, tuple(newest.values()))
    found = computed_rows(data, models, day, inputs, [TARGETS, OUTLOOKS, METHODS], in_tables=True)
    rows = {row["target_id"]: row for row in found[TARGETS]}
    outlooks = {row["target_id"]: row for row in found[OUTLOOKS]}
    by_method: dict[str, dict[str, query.Row]] = {}
    for row in found[METHODS]:
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
