"""What the checks of a plan allow and refuse, at each bound, from one target, indicator or area with a few changes. Synthetic."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support import SHIPPED_PLAN

from contracts.area_checks import check_areas, check_validity
from contracts.codelists import Code, Codelist
from contracts.faults import FaultCollector
from contracts.indicator import Aggregation, Limits
from contracts.life_checks import check_lives
from contracts.located import Located
from contracts.path_checks import check_paths
from contracts.plan import Direction, Indicator, PathType, Plan, Target
from contracts.plan_checks import _check_limits, _check_unit, _check_value, _unique
from contracts.registry import load_plan
from contracts.target_checks import check_derivations, check_targets

Row = dict[str, Any]


@cache
def shipped() -> Plan:
    return load_plan(SHIPPED_PLAN)


def at(item: Any) -> Any:
    return Located(item, Path("x.csv"), lambda _: 1, "g")


def aim(**own: Any) -> Target:
    """At least 60 by 2029, recorded 2025-02-01, from 40 at the end of 2024."""
    given = {
        "target_id": "T1", "indicator": "i", "ref_area": "620000", "breakdown": "_T", "target_period": "2029", "operator": "ge", "value": Decimal(60),
        "value_high": None, "unit": "pct", "value_published": "60%", "path": None, "base_period": "2024-12", "base_value": Decimal(40),
        "decided_on": None, "recorded_on": date(2025, 2, 1), "method": None, "relative_to": None, "tolerance": None, "stated": None,
    }  # fmt: skip
    return shipped().targets[0].model_copy(update=given | own)


def measured(code: str = "i", **own: Any) -> Indicator:
    """A share between 0 and 100 of which more is better."""
    given = {
        "code": code, "unit": "pct", "limits": Limits(min=Decimal(0), max=Decimal(100)), "direction": Direction.HIGHER, "path": PathType.LINEAR,
        "natural_limit": None, "part_of": None, "weight": None, "numerator": None, "denominator": None, "growth_of": None, "method": None,
        "aggregation": Aggregation.NONE, "retired_on": None, "replaced_by": None,
    }  # fmt: skip
    return next(iter(shipped().indicators.values())).model_copy(update=given | own)


def of_targets(*targets: Target, **own: Any) -> set[str]:
    """The rules that the targets break, one of whose indicators is declared with those changes."""
    faults = FaultCollector(Path())
    declared = {"i": at(measured(**own)), "other": at(measured("other"))}
    check_targets(faults, [at(one) for one in targets], declared)
    return {fault.rule_id.removeprefix("plan.") for fault in faults.faults}


TARGETS: list[tuple[Row, Row, set[str]]] = [
    ({}, {}, set()),
    ({"base_period": "2029-11"}, {}, set()), ({"base_period": "2029-12"}, {}, {"target.before_base"}),
    ({"decided_on": date(2025, 2, 1)}, {}, set()), ({"decided_on": date(2025, 2, 2)}, {}, {"target.recorded"}),
    *(({"operator": one}, {"direction": Direction.LOWER}, {"target.direction"}) for one in ("ge", "gt", "up", "not_down")),
    *(({"operator": one}, {"direction": Direction.HIGHER}, {"target.direction"}) for one in ("le", "lt", "down", "not_up")),
    *(({"operator": one}, {"direction": Direction.NONE}, set()) for one in ("ge", "le", "up", "down")),
    ({"value": Decimal(100)}, {}, set()), ({"value": Decimal("100.1")}, {}, {"target.limit"}), ({"value": Decimal(0)}, {}, set()),
    ({"value": Decimal("-0.1")}, {}, {"target.limit"}), ({"value_high": Decimal(101)}, {}, {"target.limit"}), ({"base_value": Decimal(-1)}, {}, {"target.limit"}),
    ({"path": PathType.AVERAGE_GROWTH, "value": Decimal(101)}, {}, set()),
    ({"path": PathType.RELATIVE, "relative_to": "other", "value": Decimal(101)}, {}, set()),
    ({"path": PathType.RELATIVE}, {}, {"target.comparator"}), ({"relative_to": "other"}, {}, {"target.comparator"}),
    ({"path": PathType.RELATIVE, "relative_to": "gone"}, {}, {"target.comparator"}),
    ({"method": "crystal_ball"}, {}, {"method.unknown"}),
    ({"operator": "approx", "tolerance": Decimal(0)}, {}, set()), ({"operator": "approx", "tolerance": Decimal(-1)}, {}, {"target.tolerance"}),
    ({"path": PathType.GEOMETRIC, "value_high": Decimal(0)}, {}, {"path.end"}), ({"path": PathType.GEOMETRIC}, {}, set()),
    ({"path": PathType.LOGISTIC}, {"natural_limit": Decimal(60)}, {"path.end"}), ({"path": PathType.LOGISTIC}, {"natural_limit": Decimal(61)}, set()),
    ({"path": PathType.AVERAGE_GROWTH, "operator": "gt", "value": Decimal(-1)}, {}, {"target.growth_sign"}),
    ({"path": PathType.AVERAGE_GROWTH, "operator": "approx", "value": Decimal(0), "value_published": "下降"}, {}, set()),
    ({"path": PathType.AVERAGE_GROWTH, "operator": "approx", "value": Decimal(3), "value_published": "下降后增长3%"}, {}, set()),
    ({"path": PathType.AVERAGE_GROWTH, "operator": "approx", "value": Decimal(3), "value_published": "年均下降3%"}, {}, {"target.growth_sign"}),
]  # fmt: skip


@pytest.mark.parametrize(("own", "of", "broken"), TARGETS)
def test_a_target_is_allowed_up_to_each_bound_and_refused_beyond_it(
    own: Row, of: Row, broken: set[str]
) -> None:
    assert of_targets(aim(**own), **of) == broken


@pytest.mark.parametrize(
    ("period", "is_told"), [("2026-11", True), ("2026-12", True), ("2027-01", False), ("2030", False)]
)
def test_a_milestone_lies_after_the_baseline(period: str, is_told: bool) -> None:
    whole = aim(path=PathType.MILESTONES, base_period="2026-12", target_period="2030")
    stone = aim(target_id="T2", target_period=period, base_period=None, base_value=None, value=Decimal(50))
    faults = FaultCollector(Path())
    check_paths(faults, [at(whole), at(stone)], {"i": at(measured())})
    assert [(fault.rule_id, fault.key) for fault in faults.faults] == [
        ("plan.target.milestone_order", "T2")
    ] * is_told


@pytest.mark.parametrize(
    ("own", "is_told"),
    [
        ({}, True), ({"target_period": "2029-12"}, True), ({"document": "another"}, False), ({"recorded_on": date(2025, 2, 2)}, False),
        ({"breakdown": "sex=F"}, False), ({"ref_area": "620100"}, False),
    ],
)  # fmt: skip
def test_a_target_has_one_version_a_day_and_document(own: Row, is_told: bool) -> None:
    assert ("target.overlap" in of_targets(aim(), aim(target_id="T2", **own))) is is_told


@pytest.mark.parametrize(
    ("own", "is_wrong"),
    [
        ({}, False), ({"value": None}, True), ({"unit": ""}, True), ({"operator": "up"}, True), ({"operator": "up", "value": None}, False),
        ({"operator": "qualitative", "value": None, "unit": ""}, False), ({"operator": "band"}, True),
        ({"operator": "band", "value_high": Decimal(60)}, False), ({"operator": "band", "value_high": Decimal("59.9")}, True),
    ],
)  # fmt: skip
def test_an_operator_takes_the_values_and_the_unit_that_it_needs(own: Row, is_wrong: bool) -> None:
    faults = FaultCollector(Path())
    _check_value(faults, at(aim(**own)))
    assert [fault.rule_id for fault in faults.faults] == ["plan.target.value"] * is_wrong


@pytest.mark.parametrize(
    ("own", "of", "is_wrong"),
    [
        ({}, {}, False), ({"unit": "count"}, {}, True), ({"unit": ""}, {}, False), ({"unit": "count"}, {"unit": "count"}, False),
        ({"path": PathType.AVERAGE_GROWTH}, {"unit": "count"}, False), ({}, {"unit": "count", "path": PathType.AVERAGE_GROWTH}, False),
        ({"path": PathType.AVERAGE_GROWTH, "unit": "count"}, {"unit": "count"}, True),
    ],
)  # fmt: skip
def test_a_target_has_the_unit_of_its_indicator_and_a_growth_a_year_is_in_per_cent(
    own: Row, of: Row, is_wrong: bool
) -> None:
    faults = FaultCollector(Path())
    _check_unit(faults, at(aim(**own)), measured(**of))
    assert bool(faults.faults) is is_wrong


@pytest.mark.parametrize(
    ("low", "high", "is_wrong"),
    [(0, 1, False), (1, 1, False), (2, 1, True), (None, 1, False), (1, None, False)],
)
def test_limits_may_be_equal_and_not_the_wrong_way_round(
    low: int | None, high: int | None, is_wrong: bool
) -> None:
    given = Limits(min=None if low is None else Decimal(low), max=None if high is None else Decimal(high))
    faults = FaultCollector(Path())
    _check_limits(faults, at(measured(limits=given)))
    assert bool(faults.faults) is is_wrong


def test_a_code_stands_once_and_nothing_is_no_code() -> None:
    faults = FaultCollector(Path())
    _unique(faults, [(code, at(None), "code") for code in ("a", "b", "a", "", "", "a")])
    assert [(fault.rule_id, fault.key) for fault in faults.faults] == [("plan.code.duplicate", "a")] * 2


DERIVED: list[tuple[Row, set[str]]] = [
    ({}, set()), *(({key: "gone"}, {"derivation.unknown"}) for key in ("part_of", "growth_of")),
    ({"weight": "gone", "aggregation": Aggregation.WEIGHTED_MEAN}, {"derivation.unknown"}),
    ({"numerator": "gone", "denominator": "other"}, {"derivation.unknown"}), ({"numerator": "other", "denominator": "gone"}, {"derivation.unknown"}),
    ({"numerator": "other"}, {"derivation.incomplete"}), ({"denominator": "other"}, {"derivation.incomplete"}),
    ({"weight": "other"}, {"derivation.incomplete"}), ({"aggregation": Aggregation.WEIGHTED_MEAN}, {"derivation.incomplete"}),
    ({"part_of": "other"}, set()), ({"part_of": "other", "unit": "count"}, {"part.unit"}), ({"part_of": "i"}, {"part.cycle"}),
]  # fmt: skip


@pytest.mark.parametrize(("own", "broken"), DERIVED)
def test_a_derivation_is_whole_and_of_what_is_declared(own: Row, broken: set[str]) -> None:
    faults = FaultCollector(Path())
    check_derivations(faults, {"i": at(measured(**own)), "other": at(measured("other"))})
    assert {fault.rule_id.removeprefix("plan.") for fault in faults.faults} == broken


@pytest.mark.parametrize(
    ("retired", "is_told"),
    [(date(2025, 1, 31), True), (date(2025, 2, 1), True), (date(2025, 2, 2), False), (None, False)],
)
def test_a_target_recorded_on_the_day_its_indicator_is_retired_is_too_late(
    retired: date | None, is_told: bool
) -> None:
    faults = FaultCollector(Path())
    check_lives(faults, {"i": at(measured(retired_on=retired))}, [at(aim())], [])
    assert bool(faults.faults) is is_told


@pytest.mark.parametrize(
    ("own", "broken"),
    [
        ({"replaced_by": "other", "retired_on": date(2025, 1, 1)}, set()), ({"replaced_by": "other"}, {"plan.indicator.not_retired"}),
        ({"replaced_by": "gone", "retired_on": date(2025, 1, 1)}, {"plan.code.unknown"}), ({"replaced_by": "i", "retired_on": date(2025, 1, 1)}, {"plan.code.unknown"}),
    ],
)  # fmt: skip
def test_what_replaces_a_retired_indicator_is_another_that_is_there(own: Row, broken: set[str]) -> None:
    faults = FaultCollector(Path())
    check_lives(faults, {"i": at(measured(**own)), "other": at(measured("other"))}, [], [])
    assert {fault.rule_id for fault in faults.faults} == broken


def area(code: str, label: str, above: str = "", **dates: str) -> Code:
    return Code(code, label, f"{label} en", above, dates)


@pytest.mark.parametrize(
    ("others", "rules"),
    [
        ([area("b", "乙", valid_from="2026-01", valid_to="2026-01")], []), ([area("b", "乙", valid_from="2026-02", valid_to="2026-01")], ["plan.area.validity"]),
        ([area("b", "甲")], ["plan.area.same_name"] * 2), ([area("b", "甲", "x")], []), ([area("b", "乙", valid_from="soon")], ["plan.value.invalid"]),
    ],
)  # fmt: skip
def test_an_area_may_be_there_for_one_month_and_has_a_name_of_its_own_beside_its_neighbours(
    others: list[Code], rules: list[str]
) -> None:
    codes = {one.code: one for one in (area("a", "甲"), *others)}
    faults = FaultCollector(Path())
    check_validity(Path("ref_area.csv"), codes, dict.fromkeys(codes, 1), faults)
    assert [fault.rule_id for fault in faults.faults] == rules


@pytest.mark.parametrize(
    ("dates", "is_told"),
    [
        ({}, False), ({"valid_to": "2029-12"}, False), ({"valid_to": "2029-11"}, True), ({"valid_from": "2029-12"}, False), ({"valid_from": "2030-01"}, True),
        ({"valid_to": "2025-01", "successors": "b"}, True), ({"valid_to": "2025-02", "successors": "b"}, False),
    ],
)  # fmt: skip
def test_a_target_is_for_a_day_on_which_its_area_is_there_or_was_set_while_it_still_was(
    dates: dict[str, str], is_told: bool
) -> None:
    faults = FaultCollector(Path())
    check_areas(faults, Codelist("ref_area", {"620000": area("620000", "甲", **dates)}), [at(aim())], [])
    assert bool(faults.faults) is is_told


@pytest.mark.parametrize(("day", "is_told"), [(28, False), (27, False)])
def test_a_target_set_on_the_last_day_of_its_area_stays(day: int, is_told: bool) -> None:
    gone = Codelist("ref_area", {"620000": area("620000", "甲", valid_to="2025-02", successors="b")})
    for recorded, told in ((date(2025, 2, day), is_told), (date(2025, 3, 1), True)):
        faults = FaultCollector(Path())
        check_areas(faults, gone, [at(aim(recorded_on=recorded))], [])
        assert bool(faults.faults) is told
