"""What is seen first, from rows of targets written here: verdict, whose targets, order, counts, ranks. All synthetic."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contracts.plan import Plan
from warehouse.products.pages.changes import Change, Changes
from warehouse.products.pages.matrix import ByArea, _ranked
from warehouse.products.pages.overview import Overview
from warehouse.products.pages.places import _ranks, offices
from warehouse.products.pages.reading import Marts
from warehouse.products.wording.standing import severity, standing

Row = dict[str, Any]
HOME, ABOVE, PLACE = "620000", "000000", "621000"
TODAY = date(2026, 11, 30)
NOTHING = Changes()


def target(code: str, status: str = "behind", counts_as: str = "behind", **own: Any) -> Row:
    """A headline target of the plan's own document and area."""
    return {
        "target_id": code, "status": status, "status_zh": "滞后于时序进度", "status_en": "behind", "counts_as": counts_as,
        "is_headline": True, "document": "gs_ai_plus_2026", "ref_area": HOME, "target_date": date(2027, 12, 31),
        "known_on": TODAY, "path_ratio": None, "schedule_ratio": None, "indicator": "i", "indicator_zh": "指标",
        "indicator_en": "Indicator", "area_zh": "甘肃", "area_en": "Gansu", "target_value": Decimal(1), "goal": "g",
        "target_period": "2027", "department": "d", "is_ours": True, "is_headline_indicator": True, "breakdown": "_T",
        "progress_share": None,
    } | own  # fmt: skip


def overview(plan: Plan, rows: list[Row], changes: Changes = NOTHING, **known: Any) -> Overview:
    """The first section over those targets; what else the pages read of the marts is given as it would be read."""
    marts = Marts(Path("nowhere"), HOME)
    marts.__dict__.update({"targets": rows, "above": {ABOVE}, "indicators": [], "goals": []} | known)
    header = plan.header.model_copy(
        update={"document": "gs_ai_plus_2026", "area": HOME, "horizons": ("2027", "2030")}
    )
    return Overview(marts, header, changes, ByArea(marts))


# ---- whose target it is, and the verdict ---------------------------------------------------------------------

WHOSE = [
    ({}, "own"), ({"ref_area": ABOVE}, "own"), ({"target_date": date(2020, 1, 1)}, "own"),
    ({"document": "x"}, "companion"), ({"document": "x", "ref_area": PLACE}, "places"), ({"document": "x", "ref_area": ABOVE}, "above"),
    ({"document": "x", "target_date": date(2026, 11, 29)}, "expired"), ({"document": "x", "target_date": TODAY}, "companion"),
    ({"document": "x", "target_date": None}, "companion"), ({"document": "x", "ref_area": ABOVE, "target_date": date(2026, 11, 29)}, "expired"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "kind"), WHOSE)
def test_a_target_is_counted_under_who_set_it(shipped_plan: Plan, own: Row, kind: str) -> None:
    found = overview(shipped_plan, [target("T", **own)]).standing
    assert [name for name, rows in found.rows.items() if rows] == [kind]


def verdict(plan: Plan, *rows: Row) -> str:
    return overview(plan, list(rows)).standing.verdict.zh


def test_the_verdict_names_the_plans_own_first_then_the_worst_of_all_others(shipped_plan: Plan) -> None:
    own = [
        target("A", counts_as="met", status="achieved"),
        target("B", counts_as="no_data", status="not_assessed"),
    ]
    others = [
        target("C", document="x", path_ratio=0.7, indicator_zh="甲"),
        target(
            "D", status="far_behind", document="x", status_zh="严重滞后", path_ratio=0.9, indicator_zh="乙"
        ),
    ]
    assert verdict(shipped_plan, *own, *others) == (
        "方案自己的 2 个目标：1 个已达标、1 个尚无数据；其他文件的目标中 2 个滞后，最重的是乙·甘肃（严重滞后）。"
    )
    assert verdict(shipped_plan, own[1]) == "方案自己的 1 个目标，现在一个也判断不了：1 个尚无数据。"
    assert verdict(shipped_plan, target("A")) == "方案自己的 1 个目标：1 个滞后。", (
        "behind is judged, and no other's"
    )
    met = target("C", status="achieved", counts_as="met", document="x")
    assert verdict(shipped_plan, met) == "方案自己没有提出可列的目标；其他文件的 1 个目标中没有滞后的。"


def test_a_target_that_is_no_headline_is_not_counted(shipped_plan: Plan) -> None:
    found = standing([target("A", is_headline=False)], shipped_plan.header, set())
    assert not any(found.rows.values()) and found.worst == ()


def test_the_worst_status_comes_first_then_the_least_of_the_way_then_the_next_date() -> None:
    rows = [
        target("1", "missed", path_ratio=0.9), target("2", "moving_away", path_ratio=-0.5), target("3", "far_behind", path_ratio=0.1),
        target("4", "behind", path_ratio=0.61), target("5", "behind", schedule_ratio=0.7), target("6", "behind", path_ratio=0.7, target_date=date(2026, 12, 31)),
        target("7", "behind"),
    ]  # fmt: skip
    rows.reverse()
    assert [row["target_id"] for row in sorted(rows, key=severity)] == [
        "1",
        "2",
        "3",
        "4",
        "6",
        "5",
        "7",
    ]


# ---- what stands first ------------------------------------------------------------------------------------------


def test_what_the_plan_itself_sets_a_number_for_stands_first_up_to_six(shipped_plan: Plan) -> None:
    numbers = [target(f"T{n}", indicator=f"i{n}") for n in range(8)]
    other = [target("W", target_value=None), target("X", document="x"), target("Y", ref_area=PLACE), target("Z", is_headline=False, indicator="i0")]  # fmt: skip
    found = overview(shipped_plan, [*other, *numbers])
    assert [row["target_id"] for row, _ in found.core] == [
        f"T{n}" for n in range(6)
    ] and found.core_total == 8
    assert [row["target_id"] for row in found.core[0][1]] == ["Z", "T0"], (
        "all that the plan asks of that indicator"
    )


def test_lists_hold_what_their_names_say(shipped_plan: Plan) -> None:
    rows = [target("A", "achieved", "met"), target("B", "on_track", "on_schedule"), target("C"), target("D", "pending", "pending"),
            target("E", "achieved", "met", is_headline=False)]  # fmt: skip
    changes = Changes(
        "r", {}, {"A": Change(status="behind"), "B": Change(value=Decimal(1)), "E": Change(status="behind")}
    )
    found = overview(shipped_plan, rows, changes)
    named = [[row["target_id"] for row in part] for part in (found.met, found.behind, found.pending)]
    assert named == [["A", "B"], ["C"], ["D"]]
    assert [row["target_id"] for row, _ in found.moved] == ["A"]


def test_who_owes_most_comes_first_and_what_is_asked_of_areas_above_is_owed_by_nobody(
    shipped_plan: Plan,
) -> None:
    bare = {"status": "not_assessed", "counts_as": "no_data"}
    rows = [target("A", **bare), target("B", **bare, department="e"), target("C", **bare, department="e"),
            target("D", **bare, is_ours=False), target("E", department="d")]  # fmt: skip
    found = overview(shipped_plan, rows).owed
    assert [(name, [row["target_id"] for row in own]) for name, own in found.items()] == [("e", ["B", "C"]), ("d", ["A"])]  # fmt: skip


def test_each_year_of_the_plan_has_its_own_targets_those_with_a_number_first_and_the_others(
    shipped_plan: Plan,
) -> None:
    rows = [target("A", target_value=None), target("B", is_headline_indicator=False), target("C"), target("D", document="x"),
            target("E", target_period="2028"), target("F", is_ours=False)]  # fmt: skip
    ((year, own, others),) = overview(shipped_plan, rows).by_horizon
    assert (year, [r["target_id"] for r in own], [r["target_id"] for r in others]) == ("2027", ["C", "B", "A"], ["D"])  # fmt: skip


COLUMNS = (
    "achieved_count", "on_track_count", "behind_count", "pending_count", "qualitative_count", "not_assessed_count", "no_data_count",
)  # fmt: skip


def test_each_group_is_counted_in_its_own_column(shipped_plan: Plan) -> None:
    goals = [
        dict(zip(COLUMNS, range(1, 8), strict=True)) | {"goal": "a"},
        dict.fromkeys(COLUMNS, 10) | {"goal": "b"},
    ]
    told = {words: number for _, words, _, _, _, number in overview(shipped_plan, [], goals=goals).tally}
    assert told == {
        "已达标": 11,
        "达到时序进度": 12,
        "滞后": 13,
        "待核定": 14,
        "定性目标": 15,
        "暂不评估": 16,
        "尚无数据": 17,
    }


def test_the_department_that_lacks_most_comes_first_then_the_one_that_owes_most_returns(
    shipped_plan: Plan,
) -> None:
    bare = target("A", status_reason="no_data", department="lacks")
    marts = overview(
        shipped_plan,
        [bare, bare | {"department": "above", "is_ours": False}, target("B", department="holds", status_reason=None)],
        indicators=[{"indicator": f"i{n}", "department": name} for n, name in enumerate(("holds", "holds", "lacks", "owes"))],
        departments=[{"department": name} for name in ("none", "holds", "owes", "lacks")],
        owed_returns={"owes": [{}]}, with_figures={"i0"},
    ).marts  # fmt: skip
    assert [(one.department["department"], len(one.lacking)) for one in offices(marts)] == [
        ("lacks", 1), ("owes", 0), ("holds", 0),
    ]  # fmt: skip


# ---- ranks ---------------------------------------------------------------------------------------------------------

SHARES = [
    ({"a": 1, "b": 2}, {}),
    ({"a": 1, "b": 2, "c": 3}, {"a": (3, 3), "b": (2, 3), "c": (1, 3)}),
    ({"a": 2, "b": 2, "c": 3, "d": 1}, {"a": (2, 4), "b": (2, 4), "c": (1, 4), "d": (4, 4)}),
]


@pytest.mark.parametrize(("shares", "ranks"), SHARES)
def test_three_areas_make_a_rank_and_equal_ones_share_a_place(
    shares: Mapping[str, int], ranks: dict[str, Any]
) -> None:
    assert _ranked({name: Decimal(share) for name, share in shares.items()}) == ranks


@pytest.mark.parametrize(
    ("kind", "direction", "number", "best"),
    [("rate", "higher", 3, "c"), ("rate", "lower", 3, "a"), ("rate", "none", 3, None), ("stock", "higher", 3, None), ("growth", "higher", 2, None)],
)  # fmt: skip
def test_areas_are_ranked_where_a_direction_is_wanted_and_a_size_says_nothing(
    kind: str, direction: str, number: int, best: str | None
) -> None:
    rows = [{"indicator": "i", "breakdown": "_T", "accumulation": "NONE", "time_period": "2026", "ref_area": area, "is_compared": True,
             "obs_value": n} for n, area in enumerate("abc"[:number])]  # fmt: skip
    found = _ranks(rows, {"i": {"kind": kind, "direction": direction}})
    assert [key[-1] for key, (place, _) in found.items() if place == 1] == ([best] if best else [])


@pytest.mark.parametrize(("areas", "is_repeated"), [(4, False), (5, True)])
def test_targets_are_told_by_area_from_five_areas_on(
    shipped_plan: Plan, areas: int, is_repeated: bool
) -> None:
    rows = [target(f"T{n}", ref_area=f"62{n}000") for n in range(1, areas + 1)]
    rows += [target("W"), target("X", ref_area=ABOVE), target("Y", ref_area="629000", is_headline=False)]
    assert bool(overview(shipped_plan, rows).by_area.repeated) is is_repeated


def test_an_area_is_ranked_by_the_mean_of_shares_between_none_and_all_where_half_of_its_targets_are_assessed(
    shipped_plan: Plan,
) -> None:
    shares = {"1": (2, 0), "2": ("0.6", "0.6"), "3": ("0.9",), "4": ("-1", "0.2")}
    rows = [target(f"T{a}{n}", ref_area=f"62{a}000", indicator=f"i{n}", progress_share=Decimal(s))
            for a, own in shares.items() for n, s in enumerate(own)]  # fmt: skip
    rows += [target("T52", ref_area="625000", indicator="i2")]
    areas = {f"62{a}000": {} for a in "12345"}
    indicators = [{"indicator": f"i{n}"} for n in (2, 0, 1)]
    found = overview(shipped_plan, rows, areas=areas, indicators=indicators).by_area
    assert [(line.progress, line.rank) for line in found.lines] == [
        (Decimal("0.5"), (3, 4)), (Decimal("0.6"), (2, 4)), (Decimal("0.9"), (1, 4)), (Decimal("0.1"), (4, 4)), (None, None),
    ]  # fmt: skip
    assert [row["indicator"] for row in found.columns] == ["i0", "i1", "i2"], "of most areas first"
