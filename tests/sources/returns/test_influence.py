"""What hangs on a figure: which targets it meets, which totals and shares rest on it, the weightiest first. 合成数据."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.indicator import Aggregation, PathType
from contracts.plan import Plan
from contracts.target import Target
from sources.returns.judge.influence import Influences
from tests.sources.returns.forms import AREAS, SHARE, changed, plan_with, shipped, with_share

TRAINED, POWER = "skill_training_person_times", "compute_power_total"
PROVINCE, CITY = "620000", "620100"


def aim(**given: Any) -> Target:
    """A target of trained persons in one city: at least 100 by 2027."""
    own = {
        "target_id": "T1", "indicator": TRAINED, "ref_area": CITY, "breakdown": "_T", "target_period": "2027", "operator": "ge",
        "value": Decimal(100), "value_high": None, "value_published": "100人次", "path": PathType.LINEAR,
    }  # fmt: skip
    return shipped().targets[0].model_copy(update=own | given)


def plan_of(*targets: Target, areas: tuple[str, ...] = (CITY,), **of_trained: Any) -> Plan:
    """The plan with those targets alone, one form that asks those areas, and so much said of trained persons."""
    plan = plan_with(changed(AREAS, areas=list(areas), relations=[]))
    own = {"aggregation": Aggregation.NONE, "part_of": None} | of_trained
    trained = plan.indicators[TRAINED].model_copy(update=own)
    return plan.model_copy(update={"targets": targets, "indicators": plan.indicators | {TRAINED: trained}})


def told(plan: Plan, now: int, before: int | None, indicator: str = TRAINED) -> tuple[int, str]:
    found = Influences(plan).of(
        indicator, CITY, "_T", Decimal(now), None if before is None else Decimal(before)
    )
    return found.rank, found.zh.removeprefix("；首先影响").removeprefix("目标 T1（2027，100人次）的状态")


NOTHING_HANGS = 4
MET, NOT_MET, OPEN = "：按这个数达到，按原来的还没有", "：按这个数没有达到，按原来的已经达到", ""


@pytest.mark.parametrize(
    ("operator", "now", "before", "rank", "said"),
    [
        ("ge", 100, 99, 0, MET), ("ge", 99, 100, 0, NOT_MET), ("ge", 101, 100, 1, OPEN), ("ge", 99, 98, 1, OPEN),
        ("gt", 101, 100, 0, MET), ("gt", 100, 99, 1, OPEN),
        ("le", 100, 101, 0, MET), ("le", 101, 100, 0, NOT_MET), ("le", 99, 100, 1, OPEN),
        ("lt", 99, 100, 0, MET), ("lt", 100, 101, 1, OPEN),
        ("ge", 100, None, 1, OPEN), ("approx", 100, 1, 1, OPEN), ("band", 100, 1, 1, OPEN),
    ],
)  # fmt: skip
def test_a_target_is_met_by_the_figure_and_not_by_the_one_before_or_the_other_way_round(
    operator: str, now: int, before: int | None, rank: int, said: str
) -> None:
    assert told(plan_of(aim(operator=operator)), now, before) == (rank, said)


@pytest.mark.parametrize(
    ("own", "rank"),
    [
        ({"path": None}, 0), ({"path": PathType.CUMULATIVE}, 1), ({"path": PathType.AVERAGE_GROWTH}, 1),
        ({"path": PathType.RELATIVE}, 1), ({"value": None}, 1),
        ({"ref_area": PROVINCE}, NOTHING_HANGS), ({"breakdown": "sex=F"}, NOTHING_HANGS), ({"indicator": POWER}, NOTHING_HANGS),
    ],
)  # fmt: skip
def test_a_target_judged_by_more_than_its_figure_is_not_said_to_be_met_and_another_series_has_none(
    own: dict[str, Any], rank: int
) -> None:
    assert told(plan_of(aim(**own), path=PathType.LINEAR), 100, 1)[0] == rank


def test_the_path_of_the_indicator_counts_where_the_target_has_none() -> None:
    assert told(plan_of(aim(path=None), path=PathType.CUMULATIVE), 100, 1) == (1, OPEN)
    assert told(plan_of(aim(), path=PathType.CUMULATIVE), 100, 1) == (0, MET)


def test_the_last_version_of_a_target_is_the_one_that_counts() -> None:
    assert told(plan_of(aim(value=Decimal(50)), aim()), 99, 49) == (1, OPEN)


@pytest.mark.parametrize(
    ("areas", "aggregation", "said"),
    [
        ((CITY, PROVINCE), Aggregation.SUM, "甘肃省的合计"),
        ((CITY, "620200"), Aggregation.SUM, "甘肃省的合计"),
        ((CITY,), Aggregation.SUM, ""),  # one city alone is no total
        ((CITY, PROVINCE), Aggregation.NONE, ""),
    ],
)
def test_a_total_of_the_area_above_rests_on_the_figure_where_it_is_added_up(
    areas: tuple[str, ...], aggregation: Aggregation, said: str
) -> None:
    assert told(plan_of(areas=areas, aggregation=aggregation), 100, 1) == (2 if said else NOTHING_HANGS, said)


def test_a_part_changes_its_whole_and_a_term_its_share_or_its_growth() -> None:
    whole = shipped().indicators[POWER]
    assert told(plan_of(part_of=POWER), 1, 2) == (2, f"合计“{whole.label_zh}”")
    shares = with_share(plan_of())
    assert told(shares, 1, 2, POWER) == (3, f"比例“{shares.indicators[SHARE].label_zh}”")
    growth = shares.indicators[SHARE].model_copy(
        update={"numerator": None, "denominator": None, "growth_of": POWER}
    )
    both = shares.indicators[SHARE].model_copy(update={"growth_of": TRAINED})
    mixed = shares.model_copy(update={"indicators": shares.indicators | {SHARE: both}})
    assert told(mixed, 1, 2, POWER) == (3, f"比例“{both.label_zh}”")
    grown = shares.model_copy(update={"indicators": shares.indicators | {SHARE: growth}})
    assert told(grown, 1, 2, POWER) == (3, f"增速“{growth.label_zh}”")


@pytest.mark.parametrize(("targets", "more"), [(2, False), (3, True)])
def test_three_things_are_named_the_weightiest_first_and_that_there_are_more(
    targets: int, more: bool
) -> None:
    goals = [aim(target_id=f"T{n}", value=Decimal(100 * n)) for n in range(2, 2 + targets)]
    found = Influences(plan_of(*goals, part_of=POWER)).of(TRAINED, CITY, "_T", Decimal(301), Decimal(299))
    rest = "目标 T4（2027，100人次）的状态" if more else "合计“算力总规模”"
    assert (found.rank, found.zh) == (
        0,
        "；首先影响目标 T3（2027，100人次）的状态：按这个数达到，按原来的还没有、"
        f"目标 T2（2027，100人次）的状态、{rest}" + " 等" * more,
    )
    assert found.en.startswith(
        "; it would change the status of target T3 (2027, 100人次): met by this figure, not by the one before; "
    )
    assert found.en.endswith(" and more") is more
