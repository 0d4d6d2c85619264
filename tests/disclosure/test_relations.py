"""From which published sums a figure can be computed: which there are, and which only bound it. All synthetic."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from disclosure.tables import DAY, FIRMS, LARGEST, PERSONS, WHOLE, cells, children, declared, key, plan

from contracts.plan import Kind, Limits, Plan
from tests.sources.returns.forms import AREAS, LINES, changed
from warehouse.disclosure.cells import Derived, Key
from warehouse.disclosure.form_relations import added_by_areas, form_sums
from warehouse.disclosure.hiding import hiding
from warehouse.disclosure.relations import ONE, Hierarchy

A, B, C, D = children(4)
PLAIN = "synthetic_plain"
Told = set[tuple[str, bool, int]]  # name of the relation, whether it only bounds, how many figures take part


def related(values: Mapping[Key, object], of: Plan, asked: Key, **own: Any) -> Told:
    found = Hierarchy(cells(values, **own), of).relations(asked)
    return {(one.name, one.is_floor, len(one.terms)) for one in found}


def with_indicator(of: Plan, code: str, **own: Any) -> Plan:
    changed_ = of.indicators[code].model_copy(update=own)
    return of.model_copy(update={"indicators": of.indicators | {code: changed_}})


# the total, beside 98 in three of four areas; decimals of the indicator
MISSING_PARTS = [(98, 0, False), (100, 0, False), (96, 0, False), (101, 0, True), (98, 1, False), ("98.2", 1, False), ("98.3", 1, True)]  # fmt: skip


@pytest.mark.parametrize(("total", "decimals", "is_floor"), MISSING_PARTS)
def test_parts_that_lack_one_are_a_sum_where_they_add_up_within_half_a_unit_of_each_figure(
    shipped_plan: Plan, total: object, decimals: int, is_floor: bool
) -> None:
    of = with_indicator(plan(shipped_plan), PERSONS, decimals=decimals)
    values = {key(PERSONS): total, key(PERSONS, A): 2, key(PERSONS, B): 40, key(PERSONS, C): 56}
    assert related(values, of, key(PERSONS, A)) == {("areas", is_floor, 4)}


def test_parts_that_are_all_there_are_a_sum_whatever_is_left_over(shipped_plan: Plan) -> None:
    values = {key(PERSONS): 200} | {key(PERSONS, area): 2 for area in (A, B, C, D)}
    assert related(values, plan(shipped_plan), key(PERSONS, A)) == {("areas", False, 5)}


@pytest.mark.parametrize(
    ("least", "told"), [(Decimal(0), {("areas", True, 3)}), (Decimal(-5), set()), (None, set())]
)
def test_parts_bound_each_other_only_where_none_can_be_below_zero(
    shipped_plan: Plan, least: Decimal | None, told: Told
) -> None:
    of = with_indicator(plan(shipped_plan), PERSONS, limits=Limits(min=least))
    values = {key(PERSONS): 100, key(PERSONS, A): 2, key(PERSONS, B): 40}
    assert related(values, of, key(PERSONS, A)) == told


@pytest.mark.parametrize(("least", "told"), [(Decimal(0), {("parts", True, 3)}), (None, set())])
def test_one_part_that_may_be_below_zero_takes_the_bound_from_all(
    shipped_plan: Plan, least: Decimal | None, told: Told
) -> None:
    of = with_indicator(plan(shipped_plan), PERSONS, part_of=PLAIN)
    of = with_indicator(of, FIRMS, part_of=PLAIN, limits=Limits(min=least))
    values = {key(PLAIN): 100, key(PERSONS): 90, key(FIRMS): 2}
    assert related(values, of, key(PERSONS)) == told


# what is collected, the kind, the two values of one last day
SAME_DAY = [
    ("E", Kind.STOCK, (30, 30), {("same day", False, 2)}), ("E", Kind.STOCK, (30, 31), {("same day", False, 2)}),
    ("E", Kind.STOCK, (30, 32), set()), ("A", Kind.RATE, (30, 30), set()), ("S", Kind.STOCK, (30, 30), set()),
]  # fmt: skip


@pytest.mark.parametrize(("collect", "kind", "values", "told"), SAME_DAY)
def test_stocks_of_one_day_under_two_periods_are_one_figure_averages_are_not(
    shipped_plan: Plan, collect: str, kind: Kind, values: tuple[int, int], told: Told
) -> None:
    of = with_indicator(plan(shipped_plan), LARGEST, kind=kind, decimals=0)
    month, quarter = key(LARGEST, month="2026-03"), key(LARGEST, month="2026-Q1")
    both = dict(zip((month, quarter), values, strict=True))
    assert related(both, of, month, collect=collect) == told


# the rule of the form, the values of 01, 02 and 03 in their own units; what a reader computes with
BY_FORM: list[tuple[str, tuple[int | None, ...], Told]] = [
    ("01 == 02 + 03", (1000, 600, 300), {("form", False, 3)}),
    ("01 == 02 + 03", (1000, 600, None), set()),
    ("01 == 02 + 03", (600, 600, None), {("form", False, 2)}),
    ("01 >= 02 + 03", (1000, 600, 300), set()),
    ("01 >= 02 + 03", (900, 600, 300), {("form", False, 3)}),
    ("01 >= 02 + 03", (900, None, None), set()),
]


@pytest.mark.parametrize(("rule", "values", "told"), BY_FORM)
def test_lines_that_must_add_up_on_a_form_are_a_sum_others_where_they_do(
    shipped_plan: Plan, rule: str, values: tuple[int | None, ...], told: Told
) -> None:
    relation = {"id": "1", "check": "hard", "rule": rule, "label_zh": "合成", "label_en": "synthetic"}
    codes = [line.indicator for line in LINES.lines[:3]]
    named = dict(zip(codes, (PLAIN, PERSONS, FIRMS), strict=True))
    lines = [line.model_dump() | {"indicator": named.get(line.indicator, line.indicator), "breakdown": "_T"} for line in LINES.lines]  # fmt: skip
    form = changed(LINES, relations=[relation], lines=lines)
    of = plan(shipped_plan).model_copy(update={"forms": {form.form: form}})
    there = {
        key(code, WHOLE): v for code, v in zip((PLAIN, PERSONS, FIRMS), values, strict=True) if v is not None
    }
    assert related(there, of, key(PLAIN)) == told


def of_form(shipped: Plan, rule: str, **factors: int) -> Plan:
    """A plan of one form whose lines 01 and 02 are counted in so many of their indicators' units, with that rule."""
    relation = {"id": "1", "check": "hard", "rule": rule, "label_zh": "合成", "label_en": "synthetic"}
    lines = [line.model_dump() for line in AREAS.lines]
    lines = [one | {"unit_factor": factors.get(f"of_{one['code']}", 1)} for one in lines]
    form = changed(AREAS, relations=[relation], lines=lines)
    return plan(shipped).model_copy(update={"forms": {form.form: form}})


# the rule of a form; how often each of its two indicators is in the sum, and whether it is one to the full
SUMS: list[tuple[str, dict[str, int], tuple[str, ...] | None]] = [
    ("01 == 02", {}, ("1", "-1", "==")), ("01 == 02", {"of_01": 10_000}, ("0.0001", "-1", "==")), ("01 == 02", {"of_02": 100}, ("1", "-0.01", "==")),
    ("01 <= 02", {}, ("1", "-1", "<=")), ("01 + 02 == 02 + 02", {}, ("1", "-1", "==")), ("01 == 01", {}, None), ("01[month] == 02[ytd]", {}, None),
    ("01[month] == 02[month]", {}, ("1", "-1", "==")), ("rise(01) <= 50%", {}, None), ("01 >= 0.0", {}, None), ("01 == areas(01)", {}, None),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "factors", "told"), SUMS)
def test_a_sum_of_a_form_is_of_its_lines_in_the_units_of_their_indicators(
    shipped_plan: Plan, rule: str, factors: dict[str, int], told: tuple[str, ...] | None
) -> None:
    one, other = (line.indicator for line in AREAS.lines[:2])
    sums = form_sums(of_form(shipped_plan, rule, **factors))
    if told is None:
        assert not sums
        return
    (found,) = sums[one, "_T"]
    assert {code: factor for code, _, factor in found.parts} == {
        one: Decimal(told[0]),
        other: Decimal(told[1]),
    }
    assert found.is_equality is (told[2] == "==")


@pytest.mark.parametrize(
    ("rule", "is_added"),
    [("01 == areas(01)", True), ("areas(01) == 01", True), ("01 >= areas(01)", False), ("01 == areas(02)", False), ("01 == areas(01) + 02", False), ("01 == 02", False)],
)  # fmt: skip
def test_a_form_says_that_areas_add_up_where_one_line_equals_the_sum_of_itself(
    shipped_plan: Plan, rule: str, is_added: bool
) -> None:
    assert added_by_areas(of_form(shipped_plan, rule)) == ({AREAS.lines[0].indicator} if is_added else set())


def test_a_derived_figure_is_hidden_as_any_other_and_one_that_is_free_asks_nothing_of_its_parts(
    shipped_plan: Plan,
) -> None:
    parts = {key(PLAIN, area): value for area, value in zip((A, B, C), (500, 400, 900), strict=True)}
    inputs = tuple(("part", at, Decimal(value), ONE) for at, value in parts.items())
    total = Derived(key(PLAIN), "area_total", Decimal(1800), date(2026, 3, 31), inputs)
    of_total = plan(shipped_plan, areas=3, confidentiality=(declared(PLAIN, ref_area=WHOLE),))
    found = hiding(cells(parts), [total], of_total, DAY).hidden
    assert {at: mark.conf_status for at, mark in found.items()} == {key(PLAIN): "C", key(PLAIN, B): "D"}
    of_part = plan(shipped_plan, areas=3, confidentiality=(declared(PLAIN, ref_area=A),))
    assert set(hiding(cells(parts), [total], of_part, DAY).hidden) == {key(PLAIN, A)}
