"""The worlds whose marts are held: each tells a few synthetic reports and is built as known on its days. 合成数据."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from golden import stories, timeline
from golden.told_returns import EARLY, LATE, in_force, tell
from held import beside, derived_figures, worked_plan
from made_once import made_once
from support import SHIPPED_PLAN

from contracts.cases import read_cases
from contracts.dictionary import marts as dictionary
from contracts.methods import Method, methods
from contracts.plan import Plan
from contracts.registry import load_plan
from warehouse.build.assessment_cases import BEGINNING, scaled, scratch_plan, submit_cases
from warehouse.build.build import build
from warehouse.paths import DataRoot

EXPECTED = Path(__file__).parent / "expected"
RULE_CASES = Path(__file__).parents[1] / "method" / "status_rule_cases.csv"
Told = tuple[DataRoot, Plan]
# texts of the plan that ships change without any figure changing: held whole in the worked plan alone
LABELS = ("_zh", "_en")


def newest_methods() -> tuple[Method, ...]:
    """The last version of each method."""
    return tuple({m.code: m for m in sorted(methods(), key=lambda m: m.recorded_on)}.values())


@dataclass(frozen=True)
class World:
    """What is told in a folder, the days it is asked on, and which marts and rows of it are held."""

    name: str
    tell: Callable[[Path], Told]
    days: tuple[date, ...]
    held: dict[str, str]  # mart: which of its rows
    has_labels: bool = False
    methods: Callable[[], tuple[Method, ...]] = newest_methods


def _stories(folder: Path) -> Told:
    data, root = DataRoot(folder / "data"), timeline.revised_plan(folder / "plan")
    stories.TIMELINE.send(data)
    return data, load_plan(root)


def _returns(folder: Path) -> Told:
    data, plan = DataRoot(folder / "data"), in_force(folder)
    tell(data, plan)
    return data, plan


def _rule_cases(folder: Path) -> Told:
    data, frame = DataRoot(folder / "data"), load_plan(SHIPPED_PLAN)
    root = folder / "plan"
    root.mkdir(parents=True)
    cases = [scaled(case, n) for n, case in enumerate(read_cases(RULE_CASES, None).cases, start=1)]
    submit_cases(data, frame, cases, b"synthetic", RULE_CASES.name)
    return data, scratch_plan(frame, cases, root)


JUDGED = {
    "mart_target_vs_actual": "true",
    "mart_target_outlook": "true",
    "mart_target_methods": "method_value is not null",
    "mart_target_path": "true",
}
WITH_A_READING = {
    "mart_target_vs_actual": "latest_period is not null",
    "mart_target_outlook": "latest_period is not null",
}
REPORTED = dict.fromkeys(("mart_indicator_values", "mart_indicator_revisions", "bridge_figure_source", "mart_quality_findings", "mart_derived_figures", "bridge_derived_source", "mart_part_findings", "mart_figures", "mart_period_figures"), "true")  # fmt: skip
WORLDS = {
    w.name: w
    for w in (
        World("worked_plan", worked_plan.tell, worked_plan.DAYS, dict.fromkeys(dictionary(), "true"), True),
        World(
            "stories", _stories, (timeline.EARLY, timeline.FEBRUARY, timeline.MARCH, timeline.APRIL),
            REPORTED | {"mart_submissions": "seq > 0"},
        ),
        World("returns", _returns, (EARLY, LATE), REPORTED | {"mart_submissions": "form_status = 'in_force' or seq > 0"}),
        World(
            "beside", beside.tell, beside.DAYS, dict.fromkeys(dictionary(), "true"), True, beside.methods_known
        ),
        World(
            "derived", derived_figures.tell, (derived_figures.DAY,),
            dict.fromkeys(("mart_derived_figures", "bridge_derived_source", "mart_part_findings", "mart_figures", "mart_period_figures"), "true"),
        ),
        World("status_rules", _rule_cases, (BEGINNING,), JUDGED),
    )
}  # fmt: skip


def kept_build(world: World, day: date) -> Path:
    """The marts of the world as known on that day, built by dbt once for every process."""
    return made_once(f"world-{world.name}", lambda folder: _built(world, folder))[day]


def _built(world: World, folder: Path) -> dict[date, Path]:
    data, plan = world.tell(folder)
    with data.writer():
        return {day: build(data, plan, day, method_versions=world.methods()).path for day in world.days}


def rows_of(world: World, mart: str, con: duckdb.DuckDBPyConnection) -> str:
    """The held rows of a mart, all columns, as the text of a CSV file."""
    found = con.execute(f"select * from marts.{mart} where {world.held[mart]} order by all")
    names = [d[0] for d in found.description or []]
    kept = [n for n, name in enumerate(names) if world.has_labels or not name.endswith(LABELS)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([names[n] for n in kept])
    writer.writerows([[_shown(row[n]) for n in kept] for row in found.fetchall()])
    return out.getvalue()


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.12g}"
        case datetime():
            return value.isoformat(sep=" ")
        case _:
            return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


def expected_file(world: World, day: date, mart: str) -> Path:
    """Where the expected rows stand."""
    return EXPECTED / world.name / str(day) / f"{mart}.csv"
