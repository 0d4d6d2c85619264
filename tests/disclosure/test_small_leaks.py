"""What the gate of a public release finds in a small file: each kind of leak, and what gives nothing back. All synthetic."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from disclosure.tables import children, declared, key, plan
from disclosure.test_cells import TABLES

from contracts.plan import Plan
from warehouse.disclosure.cells import Key
from warehouse.disclosure.leaks import leaks
from warehouse.disclosure.memory import Memory
from warehouse.disclosure.secondary import NOTHING

PLAIN, (A, B, C, D) = "synthetic_plain", children(4)
SECRET, BESIDE = Decimal("7391.25"), Decimal("4100.75")
VALUES = {
    key(PLAIN): SECRET + BESIDE + 10_500, key(PLAIN, A): SECRET, key(PLAIN, B): BESIDE, key(PLAIN, C): Decimal(5_000),
    key(PLAIN, D): Decimal(5_500),
}  # fmt: skip
HIDDEN = (key(PLAIN, A), key(PLAIN, B))
Row = tuple[object, ...]


def file_of(folder: Path, name: str, hidden: tuple[Key, ...], *statements: str) -> Path:
    """A file with those figures, of which it does not show the hidden ones, after the statements."""
    path = folder / f"{name}.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(TABLES.format("intermediate"))
        con.execute("create table marts.mart_goal_scorecard as select date '2026-11-24' as known_on")
        con.execute("alter table marts.mart_indicator_values add column value_published varchar")
        con.execute("create table marts.notes (note varchar, number double, counted integer)")
        for at, value in VALUES.items():
            shown = None if at in hidden else value
            con.execute(
                "insert into marts.mart_indicator_values values (?, ?, ?, ?, ?, ?, true, 'F', null)",
                [*at, shown],
            )
            reading: Row = (*at, shown, date(2026, 3, 1), date(2026, 3, 31), "S", "F", "2026-04-01")
            con.execute(
                "insert into intermediate.int_observations_shown values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                list(reading),
            )
        for statement in statements:
            con.execute(statement)
    return path


def note(text: str) -> str:
    return f"insert into marts.notes (note) values ('{text}')"


def number(value: object) -> str:
    return f"insert into marts.notes (number) values ({value})"


PRINTED = f"update marts.mart_indicator_values set value_published = '?' where ref_area = '{A}'"
# what else stands in the public file; the kinds of leak that are found, and where
TOLD: list[tuple[str, set[tuple[str, str]]]] = [
    ("select 1", set()), (PRINTED, {("shown", "marts.mart_indicator_values")}),
    (note("合成 7391.25 万元"), {("text", "marts.notes.note")}), (note("7,391.25"), {("text", "marts.notes.note")}), (note("7，391.250"), {("text", "marts.notes.note")}),
    (note("4100.75"), {("text", "marts.notes.note")}), (note("7391.2"), set()), (note("17391.25"), set()), (note("5000"), set()),
    (number("7391.25"), {("number", "marts.notes.number")}), (number("-7391.25"), {("number", "marts.notes.number")}),
    (number("7391.2500000001"), {("number", "marts.notes.number")}), (number("7391.26"), set()), (number("5000"), set()),
    ("insert into marts.notes (counted) values (7391)", set()),
    ("create view marts.seen as select 7391.25::double as again", {("number", "marts.seen.again")}),
    ("create schema staging; create table staging.own as select 7391.25::double as again", set()),
    ("create table known.own as select 7391.25::double as again", {("number", "known.own.again")}),
    ("insert into marts.mart_derived_figures (obs_value) values (7391.25)", set()),  # a derived figure of that size may be shown
]  # fmt: skip


def found(
    folder: Path, of: Plan, *statements: str, hidden: tuple[Key, ...] = HIDDEN, memory: Memory = NOTHING
) -> set[tuple[str, str]]:
    public = file_of(folder, "public", hidden, *statements)
    told = leaks(public, file_of(folder, "internal", ()), of, memory=memory)
    assert all(str(SECRET) not in f"{one.detail_zh}{one.detail_en}" for one in told)
    return {(one.kind, one.place) for one in told}


@pytest.fixture
def secret(shipped_plan: Plan) -> Plan:
    return plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=A),))


@pytest.mark.parametrize(("statement", "told"), TOLD)
def test_a_hidden_figure_is_found_wherever_it_stands_as_number_or_text_and_nothing_else_is(
    tmp_path: Path, secret: Plan, statement: str, told: set[tuple[str, str]]
) -> None:
    assert found(tmp_path, secret, statement) == told


def test_the_only_hidden_figure_of_a_sum_is_found(tmp_path: Path, secret: Plan) -> None:
    assert found(tmp_path, secret, hidden=(key(PLAIN, A),)) == {
        ("shown", "marts.mart_indicator_values"), ("number", "marts.mart_indicator_values.obs_value"), ("alone", "areas"), ("interval", ""),
    }  # fmt: skip


def test_a_figure_that_an_earlier_release_showed_is_no_cover(tmp_path: Path, secret: Plan) -> None:
    earlier = Memory(shown=frozenset({key(PLAIN, B)}))
    assert ("alone", "areas") in found(tmp_path, secret, memory=earlier)


@pytest.mark.parametrize(("on", "kinds"), [(date(2026, 11, 23), {"shown"}), (date(2026, 11, 24), set())])
def test_an_embargo_is_judged_on_the_day_of_publication(
    tmp_path: Path, shipped_plan: Plan, on: date, kinds: set[str]
) -> None:
    of = plan(shipped_plan, confidentiality=(declared(PLAIN, "E", ref_area=A, until=date(2026, 11, 24)),))
    public, internal = file_of(tmp_path, "public", ()), file_of(tmp_path, "internal", ())
    assert {one.kind for one in leaks(public, internal, of, on)} >= kinds
    assert bool(leaks(public, internal, of, on)) is bool(kinds)
