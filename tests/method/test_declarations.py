"""What an indicator means is dated: declared anew it changes the status of today, and never that of an earlier day."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from method_cases import ACCEPTED, Case, plan_of
from support import observation, submit, table

from contracts.plan import Direction, Indicator, Kind, Limits, PathType, Plan
from warehouse.build.build import Build, build
from warehouse.build.known_on_macros import add_answers
from warehouse.paths import DataRoot

ANEW = date(2026, 3, 1)  # everything here is declared anew on that day
BEFORE, THAT_DAY, LATER = date(2026, 2, 28), ANEW, date(2026, 6, 30)
FROM_NOW_ON: dict[str, dict[str, Any]] = {
    "turned": {"direction": Direction.LOWER},
    "curved": {"path": PathType.GEOMETRIC},
    "bounded": {"limits": Limits(max=Decimal(110))},
    "graded": {"method": "geometric_un2022"},
    "shared": {"numerator": "some", "denominator": "every"},
}
STATUSES = {  # before, and since
    "turned": ("achieved", "far_behind"),
    "curved": ("far_behind", "on_track"),
    "bounded": ("achieved", "not_assessed"),
    "graded": ("schedule_ratio", "geometric_un2022"),
    "shared": ("not_assessed", "achieved"),
    "quoted": ("achieved", "far_behind"),
}


def case(code: str, target: int | str, *readings: tuple[str, int], operator: str = "ge") -> Case:
    points = [(period, Decimal(value), "A") for period, value in readings]
    return Case(
        code=code, direction="higher", operator=operator, target_period="2030", target_value=Decimal(target),
        base_period="2015-12", readings=points,
    )  # fmt: skip


CASES = [
    case("turned", 100, ("2015", 200), ("2024", 190), operator="approx"),
    case("curved", 100, ("2015", 10), ("2024", 39)),
    case("bounded", 100, ("2015", 10), ("2024", 120)),
    case("graded", 100, ("2015", 10), ("2024", 60)),
    case("shared", "0.5"),
    case("quoted", 100, ("2015", 0)),
    case("some", 1, ("2015", 1), ("2024", 60)),
    case("every", 1, ("2015", 100), ("2024", 100)),
]


@pytest.fixture(scope="module")
def built(shipped_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[date | str, Build]:
    """The builds of the three days, and of the last one under the plan as it was from the start."""
    home = tmp_path_factory.mktemp("declared")
    data = DataRoot(home / "data")
    rows = [
        observation(
            indicator=c.code, ref_area="620000", time_period=period, obs_value=value, obs_status=status,
            unit_measure="count", accepted_at=ACCEPTED,
        )
        for c in CASES
        for period, value, status in c.readings
    ]  # fmt: skip
    for kind, value in (("official", 100), ("state_media", 1)):
        rows.append(
            observation(
                indicator="quoted", ref_area="620000", time_period="2024", obs_value=Decimal(value),
                unit_measure="count", accepted_at=ACCEPTED, reliability=kind, data_source=kind,
            )
        )  # fmt: skip
    submit(data, rows, at=datetime(2020, 1, 1))
    first = plan_of(shipped_plan, CASES, home / "plan")
    rate = first.indicators["shared"].model_copy(update={"kind": Kind.RATE})
    targets = tuple(t.model_copy(update={"path": None}) for t in first.targets)
    first = first.model_copy(update={"indicators": first.indicators | {"shared": rate}, "targets": targets})
    anew = {code: first.indicators[code].model_copy(update=said) for code, said in FROM_NOW_ON.items()}
    order = first.header.precedence
    other = ("state_media", *(kind for kind in order if kind != "state_media"))
    (home / "later").mkdir()
    plan = first.model_copy(
        update={
            "root": home / "later", "indicators": first.indicators | anew,
            "versions": {code: _since(first.indicators[code], new) for code, new in anew.items()},
            "header": first.header.model_copy(update={"precedence": other}),
            "precedences": ((None, order), (ANEW, other)),
        }
    )  # fmt: skip
    with data.writer():
        days: dict[date | str, Build] = {day: build(data, plan, day) for day in (BEFORE, THAT_DAY, LATER)}
        return days | {"first": build(data, first, BEFORE)}


def _since(old: Indicator, new: Indicator) -> tuple[tuple[date | None, Indicator], ...]:
    return ((None, old), (ANEW, new))


def decided(path: Path, source: str = "marts.mart_target_vs_actual") -> dict[str, str]:
    rows = table(path, f"select indicator, status, method_code from {source}")
    said = {
        row["indicator"]: row["method_code" if row["indicator"] == "graded" else "status"] for row in rows
    }
    return {code: said[code] for code in STATUSES}


def test_a_changed_direction_path_limit_method_derivation_or_order_of_sources_counts_from_its_day_on(
    built: dict[date | str, Build],
) -> None:
    before, since = ({code: pair[n] for code, pair in STATUSES.items()} for n in (0, 1))
    assert decided(built[BEFORE].path) == before
    assert decided(built[THAT_DAY].path) == since
    assert decided(built[LATER].path) == since


def test_every_mart_of_an_earlier_day_is_the_same_after_something_was_declared_anew(
    built: dict[date | str, Build],
) -> None:
    marts = ("mart_target_vs_actual", "mart_target_methods", "mart_indicator_values", "mart_derived_figures")
    for mart in (*marts, "mart_target_path", "dim_indicator", "mart_goal_scorecard"):
        then, now = (table(built[d].path, f"from marts.{mart} order by all") for d in ("first", BEFORE))
        assert then == now, mart


@pytest.fixture(scope="module")
def released(
    built: dict[date | str, Build], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The answers of a released file, over the build of the last day."""
    last = built[LATER]
    with duckdb.connect(str(tmp_path_factory.mktemp("file") / "answers.duckdb")) as con:
        con.execute(f"attach '{last.path}' as build (read_only)")
        con.execute("create schema marts")
        add_answers(con, last.compiled(), last.known_on, last.key)
        yield con


@pytest.mark.parametrize(("day", "which"), [(BEFORE, 0), (THAT_DAY, 1), (LATER, 1)])
def test_the_views_and_macros_of_a_release_answer_a_day_with_what_was_declared_by_then(
    released: duckdb.DuckDBPyConnection, day: date, which: int
) -> None:
    released.execute(f"set variable known_on = date '{day}'")
    for source in ("marts.target_vs_actual_as_known", f"marts.target_vs_actual_known_on(date '{day}')"):
        rows = released.execute(f"select indicator, status, method_code from {source}").fetchall()
        said = {code: method if code == "graded" else status for code, status, method in rows}
        assert {code: said[code] for code in STATUSES} == {c: pair[which] for c, pair in STATUSES.items()}


def test_what_was_declared_after_the_moment_asked_for_is_not_answered_with(
    released: duckdb.DuckDBPyConnection,
) -> None:
    asked = f"marts.target_vs_actual_known_on(date '{LATER}', entered_by := '{BEFORE}')"
    rows = released.execute(f"select indicator, status from {asked} where indicator = 'curved'").fetchall()
    assert rows == [("curved", "far_behind")]
