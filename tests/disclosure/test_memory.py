"""What earlier public releases told is put beside the next: nothing is given back by two of them. All is synthetic."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from disclosure.tables import PERSONS, by_area, children, declared, hidden, key, plan, told

from contracts.plan import Plan
from tests.warehouse.small_shelf import AT, out
from warehouse.audience import FILE_NAME
from warehouse.disclosure.cells import Key
from warehouse.disclosure.memory import Memory, memory_of, remembered
from warehouse.disclosure.secondary import DisclosureError
from warehouse.paths import DataRoot
from warehouse.release.shelf import retract

A, B, C, D = children(4)
PLAIN = "synthetic_plain"


def test_what_was_hidden_beside_a_secret_stays_hidden_though_another_is_the_smallest_now(
    shipped_plan: Plan,
) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=A),))
    before = by_area(PLAIN, 500, 40, 90, 80)
    now = by_area(PLAIN, 500, 400, 90, 80)  # the smallest was revised
    first = hidden(before, secret)
    assert first == {key(PLAIN, A): "C", key(PLAIN, B): "D", key(PLAIN, D): "D"}
    assert key(PLAIN, B) not in hidden(
        now, secret
    )  # 500 would follow: 80 and 90 of the first, 400 of the second
    assert hidden(now, secret, memory=told(before, first)) == first


def test_what_was_shown_is_no_cover_for_a_secret_that_comes_later(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, period="2026-02"),))
    january = {key(PLAIN, month="2026-01 YTD"): 10}
    now = january | {key(PLAIN, month="2026-02"): 200, key(PLAIN, month="2026-03 YTD"): 300}
    now |= {key(PLAIN, month="2026-03"): 90}
    assert key(PLAIN, month="2026-01 YTD") in hidden(now, secret)
    again = hidden(now, secret, memory=told(january, {}))
    assert key(PLAIN, month="2026-01 YTD") not in again
    assert again[key(PLAIN, month="2026-03")] == "D" and key(PLAIN, month="2026-03 YTD") not in again


def test_a_total_that_comes_last_is_hidden_where_all_else_was_shown(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=A),))
    now = by_area(PLAIN, 500, 40, 90, 80)
    shown = Memory(shown=frozenset({key(PLAIN, area) for area in (B, C, D)}))
    assert hidden(now, secret, memory=shown) == {key(PLAIN, A): "C", key(PLAIN): "D"}


def test_a_secret_that_follows_from_what_was_shown_stops_the_release(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=A),))
    shown = Memory(shown=frozenset({key(PLAIN), *(key(PLAIN, area) for area in (B, C, D))}))
    with pytest.raises(DisclosureError):
        hidden(by_area(PLAIN, 500, 40, 90, 80), secret, memory=shown)


def test_a_figure_marked_after_it_was_shown_is_hidden_from_then_on_with_another(shipped_plan: Plan) -> None:
    values = by_area(PLAIN, 500, 400, 900, 800)
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=A),))
    found = hidden(values, secret, memory=told(values, {}))
    assert found == hidden(values, secret) == {key(PLAIN, A): "C", key(PLAIN, B): "D"}


def test_what_hides_beside_a_figure_that_was_shown_needs_no_cover_of_its_own(shipped_plan: Plan) -> None:
    secret = plan(shipped_plan, confidentiality=(declared(PLAIN, ref_area=A),))
    shown = Memory(shown=frozenset({key(PLAIN, A)}))  # of the others nothing had come by then
    found = hidden(by_area(PLAIN, 500, 400, 900, 800), secret, memory=shown)
    assert found == {key(PLAIN, A): "C", key(PLAIN, B): "D"}


def test_once_the_secret_is_free_so_is_what_was_hidden_beside_it(shipped_plan: Plan) -> None:
    embargo = declared(PLAIN, "E", ref_area=A, until=date(2026, 12, 1))
    values = by_area(PLAIN, 500, 400, 900, 800)
    first = hidden(values, plan(shipped_plan, confidentiality=(embargo,)))
    assert set(first) == {key(PLAIN, A), key(PLAIN, B)}
    december = date(2026, 12, 1)
    assert hidden(values, plan(shipped_plan, confidentiality=(embargo,)), december, told(values, first)) == {}


def test_the_same_figures_once_more_are_hidden_as_they_were(shipped_plan: Plan) -> None:
    values = by_area(PERSONS, 2, 2, 40, 9) | by_area(PERSONS, 1, 7, 0, 12, month="2026-04")
    first = hidden(values, plan(shipped_plan))
    assert hidden(values, plan(shipped_plan), memory=told(values, first)) == first


# ---- what a public file tells ------------------------------------------------------------------------------------


def released(path: Path, *rows: tuple[Key, float | None, str, str], derived: tuple[Key, ...] = ()) -> Path:
    """A public file with those figures: key, value, status, mark; and those derived ones."""
    names = "indicator varchar, ref_area varchar, breakdown varchar, time_period varchar, accumulation varchar, obs_value double"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            f"create table marts.mart_indicator_values ({names}, obs_status varchar, conf_status varchar)"
        )
        con.execute(f"create table marts.mart_derived_figures ({names})")
        for at, *said in rows:
            con.execute(
                "insert into marts.mart_indicator_values values (?, ?, ?, ?, ?, ?, ?, ?)", [*at, *said]
            )
        for at in derived:
            con.execute("insert into marts.mart_derived_figures values (?, ?, ?, ?, ?, 1)", list(at))
    return path


SHOWN, SECRET, BESIDE, LATER = (key(PLAIN, area) for area in (A, B, C, D))


def test_a_reader_remembers_what_was_shown_and_what_was_hidden_beside_a_secret_and_never_shown(
    tmp_path: Path,
) -> None:
    first = released(
        tmp_path / "first.duckdb", (SHOWN, 1, "A", "F"), (SECRET, None, "Q", "C"), (BESIDE, None, "Q", "D"),
        (LATER, None, "Q", "D"), (key(PERSONS), None, "M", "D"), derived=(key(PERSONS, A),),
    )  # fmt: skip
    second = released(tmp_path / "second.duckdb", (LATER, 2, "A", "F"), (BESIDE, None, "Q", "D"))
    assert memory_of([first]) == Memory(frozenset({SHOWN, key(PERSONS, A)}), frozenset({BESIDE, LATER}))
    both = memory_of([first, second])
    assert (
        both
        == Memory(frozenset({SHOWN, LATER, key(PERSONS, A)}), frozenset({BESIDE}))
        == memory_of([second, first])
    )


def test_every_public_release_is_remembered_the_retracted_too_or_those_that_are_named(data: DataRoot) -> None:
    for name, at in (("2026.11.0", SHOWN), ("2026.11.1", LATER), ("2026.11.2", BESIDE)):
        released(out(data, name, "public").path / FILE_NAME, (at, 1, "A", "F"))
    released(out(data, "2026.11.0").path / FILE_NAME, (SECRET, 1, "A", "F"))  # the house's own
    retract(data, "2026.11.1", "合成缘由", "张三", AT, "public")
    assert remembered(data).shown == {SHOWN, LATER, BESIDE}
    assert remembered(data, ["2026.11.1", "2026.11.0"]).shown == {SHOWN, LATER}
    assert remembered(data, []).shown == set()
