"""An attacker with everything that is published, reckoning for himself, recovers no hidden figure.

He knows nothing of `warehouse.disclosure.relations`: his unknowns are the smallest pieces (area × kind × month),
and every published figure is to him a sum of pieces. All figures are synthetic.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

import numpy as np
from disclosure.tables import PERSONS, WHOLE, children, declared, hidden, key, plan, told
from hypothesis import event, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from support import SHIPPED_PLAN

from contracts.plan import Plan
from contracts.registry import load_plan
from warehouse.disclosure.cells import Key
from warehouse.disclosure.secondary import DisclosureError

PLAIN = "synthetic_plain"
SHIPPED = load_plan(SHIPPED_PLAN)


@dataclass(frozen=True)
class Table:
    """Pieces and every figure published of them: months and years to date, areas and whole, kinds and total."""

    indicator: str
    pieces: dict[tuple[str, str, int], int]
    figures: dict[Key, list[tuple[str, str, int]]]

    def value(self, figure: Key) -> int:
        return sum(self.pieces[p] for p in self.figures[figure])


@st.composite
def tables(draw: st.DrawFn, indicator: str) -> Table:
    areas = children(draw(st.integers(2, 4)))
    kinds = draw(st.sampled_from(["", "ab", "abc"]))
    months = draw(st.integers(1, 3))
    with_months, with_years = draw(st.sampled_from([(True, False), (False, True), (True, True)]))
    spots = list(product(areas, kinds or "_", range(1, months + 1)))
    sizes = st.one_of(st.integers(0, 4), st.integers(0, 60))
    pieces = {spot: draw(sizes) for spot in spots}
    figures: dict[Key, list[tuple[str, str, int]]] = {}
    for area, kind, month in product([WHOLE, *areas], ["_T", *kinds], range(1, months + 1)):
        breakdown = "_T" if kind == "_T" else f"kind={kind}"
        inside = [p for p in spots if area in (WHOLE, p[0]) and kind in ("_T", p[1])]
        code = f"2026-{month:02d}"
        if with_months:
            figures[key(indicator, area, breakdown, code)] = [p for p in inside if p[2] == month]
        if with_years:
            figures[key(indicator, area, breakdown, f"{code} YTD")] = [p for p in inside if p[2] <= month]
    return Table(indicator, pieces, figures)


def interval(table: Table, marks: dict[Key, str], figure: Key) -> tuple[int, int]:
    """The least and the greatest whole number the figure can be, for all that is published."""
    order = {piece: n for n, piece in enumerate(table.pieces)}

    def row(of: Key) -> np.ndarray:
        found = np.zeros(len(order))
        found[[order[p] for p in table.figures[of]]] = 1
        return found

    shown = [f for f in table.figures if f not in marks]
    small = [f for f, mark in marks.items() if mark == "A"]
    limits = [row(f) for f in small] + [-row(f) for f in small]
    at_most = [2.0] * len(small) + [-1.0] * len(small)
    ends = []
    for sign in (1, -1):
        done = linprog(
            sign * row(figure),
            A_eq=np.array([row(f) for f in shown]) if shown else None,
            b_eq=[table.value(f) for f in shown] if shown else None,
            A_ub=np.array(limits) if small else None,
            b_ub=at_most if small else None,
            bounds=(0, None),
        )
        assert done.status in (0, 3), done.message
        ends.append(sign * math.inf * -1 if done.status == 3 else sign * done.fun)
    low, high = ends
    return math.ceil(low - 1e-6), (10**9 if math.isinf(high) else math.floor(high + 1e-6))


def marks_of(table: Table, of: Plan) -> dict[Key, str]:
    return hidden({figure: table.value(figure) for figure in table.figures}, of)


@settings(max_examples=20)
@given(table=tables(PERSONS))
def test_no_small_count_is_recovered_and_none_is_shown(table: Table) -> None:
    marks = marks_of(table, plan(SHIPPED))
    small = [f for f in table.figures if table.value(f) in (1, 2)]
    assert set(small) <= set(marks)
    for figure in marks:
        low, high = interval(table, marks, figure)
        assert low < high, f"{figure} can only be {low}"


@settings(max_examples=10)
@given(table=tables(PERSONS))
def test_no_small_count_is_recovered_from_two_releases_put_together(table: Table) -> None:
    # the first release lacked the last month
    last = max(month for *_, month in table.pieces)
    early = {f: table.value(f) for f, inside in table.figures.items() if all(p[2] < last for p in inside)}
    first = hidden(early, plan(SHIPPED)) if early else {}
    memory = told(early, first)
    try:
        marks = hidden({f: table.value(f) for f in table.figures}, plan(SHIPPED), memory=memory)
    except DisclosureError:  # it says so and publishes nothing
        event("refused")
        return
    unknown = {f: mark for f, mark in marks.items() if f not in memory.shown}
    for figure in (f for f in unknown if table.value(f) in (1, 2)):
        low, high = interval(table, unknown, figure)
        assert low < high, f"{figure} can only be {low}"


@settings(max_examples=20)
@given(table=tables(PLAIN), data=st.data())
def test_no_confidential_figure_is_known_to_a_tenth(table: Table, data: st.DataObject) -> None:
    secrets = data.draw(st.lists(st.sampled_from(sorted(table.figures)), min_size=1, max_size=3, unique=True))
    entries = tuple(
        declared(PLAIN, ref_area=f[1], breakdown=f[2], period=f[3]) for f in secrets if f[4] == "NONE"
    )
    of = plan(SHIPPED, confidentiality=entries)
    marks = marks_of(table, of)
    assert {f for f in secrets if f[4] == "NONE" and f in table.figures} <= set(marks)
    for figure, mark in marks.items():
        low, high = interval(table, marks, figure)
        value = table.value(figure)
        assert low < high, f"{figure} can only be {low}"
        if mark == "C":
            assert low <= Decimal("0.9") * value and high >= Decimal("1.1") * value


@settings(max_examples=20)
@given(table=tables(PLAIN))
def test_nothing_is_hidden_of_a_table_without_a_secret(table: Table) -> None:
    assert marks_of(table, plan(SHIPPED)) == {}
