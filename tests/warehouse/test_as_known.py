"""Two axes of knowledge: from when a figure was public, and what had been entered here; two releases side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from support import observation, submit, table

from contracts.plan import Plan
from warehouse.build.build import Build, build
from warehouse.build.known_on_macros import ANSWERS
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot
from warehouse.release.duckdb_file import write_marts

FIRST, LATER = datetime(2026, 3, 10, 9), datetime(2026, 5, 10, 9)
SPRING, SUMMER = date(2026, 3, 31), date(2026, 5, 31)
ASKED = date(2025, 9, 30)
BETWEEN = date(2026, 4, 15)
COLUMNS = "indicator, ref_area, time_period, data_source, obs_value"


def declared(period: str, value: int, public: datetime) -> dict[str, object]:
    """A figure that was public from that moment."""
    return observation(
        time_period=period, obs_value=Decimal(value), known_basis="declared", known_evidence="synthetic",
        accepted_at=public,
    )  # fmt: skip


@dataclass(frozen=True)
class Two:
    """Two builds of one root, the later after a file with figures that had long been public, and their released files."""

    data: DataRoot
    spring: Build
    summer: Build
    files: dict[str, Path]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, shipped_plan: Plan) -> Two:
    folder = tmp_path_factory.mktemp("two")
    data = DataRoot(folder / "data")
    submit(data, [declared("2024", 1, datetime(2025, 2, 1))], at=FIRST)
    made = {"spring": _built(data, shipped_plan, SPRING)}
    late = [declared("2023", 2, datetime(2025, 2, 1)), declared("2025", 3, datetime(2026, 4, 1))]
    submit(data, late, at=LATER, slot=Slot("published", "longshu_editors", "2026-05"))
    correction = [declared("2023", 9, datetime(2025, 2, 1)), declared("2025", 3, datetime(2026, 4, 1))]
    submit(
        data, correction, at=LATER + timedelta(days=1), slot=Slot("published", "longshu_editors", "2026-05")
    )
    made["summer"] = _built(data, shipped_plan, SUMMER)
    files = {name: folder / f"{name}.duckdb" for name in made}
    for name, one in made.items():
        write_marts(one, files[name], one.key)
    return Two(data, made["spring"], made["summer"], files)


def _built(data: DataRoot, plan: Plan, day: date, entered_before: datetime | None = None) -> Build:
    with data.writer():
        return build(data, plan, day, entered_before=entered_before)


@pytest.fixture(params=[("spring", "summer"), ("summer", "spring")], ids=" then ".join)
def session(two: Two, request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty session with both files attached, in either order, and its settings locked."""
    with duckdb.connect() as con:
        for name in request.param:
            con.execute(f"attach '{two.files[name]}' as {name} (read_only)")
        con.execute("set lock_configuration = true")
        yield con


def _values(con: duckdb.DuckDBPyConnection, name: str) -> dict[str, int]:
    rows = con.execute(
        f"select time_period, obs_value from {name}.marts.indicator_values_as_known"
    ).fetchall()
    return {period: int(value) for period, value in rows}


def test_without_variables_each_view_answers_as_its_own_release_knew(
    session: duckdb.DuckDBPyConnection,
) -> None:
    assert _values(session, "spring") == {"2024": 1}
    assert _values(session, "summer") == {"2023": 9, "2024": 1, "2025": 3}
    for name in ("spring", "summer"):
        for answer, mart in ANSWERS.items():
            keys = "target_id, status" if answer == "target_vs_actual" else COLUMNS
            asked, stands = (
                session.execute(f"select {keys} from {name}.marts.{of} order by all").fetchall()
                for of in (f"{answer}_as_known", mart)
            )
            assert asked == stands


def test_a_figure_counts_from_the_day_it_was_public_whenever_it_was_entered(
    session: duckdb.DuckDBPyConnection,
) -> None:
    session.execute(f"set variable known_on = date '{ASKED}'")
    assert _values(session, "spring") == {"2024": 1}
    assert _values(session, "summer") == {"2023": 2, "2024": 1}, "as its slot's first file had it"
    session.execute(f"set variable known_on = '{BETWEEN}'")
    assert _values(session, "summer") == {"2023": 2, "2024": 1, "2025": 3}
    assert _values(session, "spring") == {}, "a release knows nothing of the days after its own"
    session.execute("reset variable known_on")
    assert _values(session, "spring") == {"2024": 1}


@pytest.mark.parametrize("entered_by", [f"date '{SPRING}'", f"'{SPRING}'", f"timestamp '{FIRST}'"])
def test_what_a_release_once_answered_is_answered_again_by_what_had_been_entered(
    session: duckdb.DuckDBPyConnection, entered_by: str
) -> None:
    session.execute(f"set variable known_on = date '{ASKED}'")
    then = _values(session, "spring")
    assert _values(session, "summer") != then
    session.execute(f"set variable entered_by = {entered_by}")
    assert _values(session, "summer") == then
    session.execute(f"set variable entered_by = timestamp '{FIRST - timedelta(seconds=1)}'")
    assert _values(session, "summer") == {}


def test_a_build_by_what_had_been_entered_is_that_of_the_day(two: Two, shipped_plan: Plan) -> None:
    end = datetime.combine(SPRING + timedelta(days=1), datetime.min.time())
    again = _built(two.data, shipped_plan, SPRING, end)
    assert again.key != two.spring.key
    for mart in ("mart_indicator_values", "mart_target_vs_actual", "mart_submissions", "mart_goal_scorecard"):
        assert table(again.path, f"from marts.{mart} order by all") == table(
            two.spring.path, f"from marts.{mart} order by all"
        )


def test_a_macro_answers_for_its_own_file_and_refuses_where_it_meets_another_releases_tables(
    two: Two,
) -> None:
    ask = f"select time_period, obs_value from {{}}marts.indicator_values_known_on(date '{ASKED}'{{}}) order by 1"
    with duckdb.connect(str(two.files["summer"]), read_only=True) as con:
        assert con.execute(ask.format("", "")).fetchall() == [("2023", 2), ("2024", 1)]
        entered = f", entered_by := date '{SPRING}'"
        assert con.execute(ask.format("", entered)).fetchall() == [("2024", 1)]
        con.execute(f"attach '{two.files['spring']}' as spring (read_only)")
        with pytest.raises(duckdb.Error, match=r"另一个发布.*marts\.indicator_values_as_known"):
            con.execute(ask.format("spring.", "")).fetchall()
        assert con.execute(ask.format("", "")).fetchall() == [("2023", 2), ("2024", 1)]


def test_the_history_of_statuses_is_that_of_each_months_end_and_of_the_last_day(two: Two) -> None:
    with duckdb.connect(str(two.files["summer"]), read_only=True) as con:
        found = con.execute(
            "select known_on, target_id, status from marts.status_history('2026-02-10', date '2026-03-20') order by all"
        ).fetchall()
        assert {day for day, *_ in found} == {date(2026, 2, 28), date(2026, 3, 20)}
        single = [
            con.execute(
                f"select known_on, target_id, status from marts.target_vs_actual_known_on(date '{day}') order by all"
            ).fetchall()
            for day in ("2026-02-28", "2026-03-20")
        ]
    assert found == single[0] + single[1]
