"""The rows of the first screen: what each target is drawn with, what stands apart, and its sentence in English. All synthetic."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from contracts.plan import Plan
from tests.pages.test_first_screen import COLUMNS, HOME, PLACE, Row, overview, target
from warehouse.products.pages.overview import MOST_BEHIND, MOST_CORE, MOST_LISTED, MOST_MOVED
from warehouse.products.pages.svg import bullet
from warehouse.products.wording.standing import standing_of

BARE: Row = {"latest_value": None, "substatus": None, "status_reason": None}
SERIES = ("i", HOME, "_T", "NONE")


def drawn(plan: Plan, points: dict[Any, list[tuple[date, str]]], **own: Any) -> Row:
    """The row of one target, with the points that its series has."""
    known = {
        "latest_value": Decimal(2), "base_value": Decimal(1), "base_date": date(2025, 12, 31), "path_type": "linear", "target_value": Decimal(5),
        "progress_share": Decimal("0.25"), "schedule_share": Decimal("0.5"), "substatus": None, "status_reason": None,
    }  # fmt: skip
    told = {
        key: [{"period_end": day, "obs_value": Decimal(value)} for day, value in rows]
        for key, rows in points.items()
    }
    ((row,),) = overview(plan, [target("T", **known | own)], points=told).lines.values()
    return row


TWO = [(date(2025, 12, 31), "1"), (date(2026, 12, 31), "2")]


def test_a_target_is_drawn_with_the_points_of_its_own_series_its_path_and_its_goal(
    shipped_plan: Plan,
) -> None:
    found = drawn(shipped_plan, {SERIES: TWO})["spark"]
    assert found.count("<circle") == found.count('class="goal"') == found.count('class="path"') == 1


@pytest.mark.parametrize(
    ("series", "own", "is_drawn"),
    [
        (SERIES, {}, True), (SERIES, {"latest_value": None}, False), (SERIES, {"base_value": None}, True), (("i", HOME, "sex=F", "NONE"), {}, False),
        (("i", PLACE, "_T", "NONE"), {}, False), (("j", HOME, "_T", "NONE"), {}, False), (("i", HOME, "sex=F", "NONE"), {"breakdown": "sex=F"}, True),
    ],
)  # fmt: skip
def test_a_line_is_of_the_indicator_area_and_part_of_the_target(
    shipped_plan: Plan, series: Any, own: Row, is_drawn: bool
) -> None:
    assert bool(drawn(shipped_plan, {series: TWO}, **own)["spark"]) is is_drawn


@pytest.mark.parametrize(
    ("path", "is_there"), [("linear", True), ("average_growth", False), ("relative", False)]
)
def test_a_goal_on_another_scale_than_the_figures_is_not_drawn(
    shipped_plan: Plan, path: str, is_there: bool
) -> None:
    assert ('class="goal"' in drawn(shipped_plan, {SERIES: TWO}, path_type=path)["spark"]) is is_there


@pytest.mark.parametrize(
    ("own", "is_there"),
    [({}, True), ({"progress_share": None}, False), ({"schedule_share": Decimal(0)}, False), ({"schedule_share": None}, False), ({"status": "pending"}, False)],
)  # fmt: skip
def test_a_bar_is_the_way_covered_and_the_line_across_it_the_time_gone(
    shipped_plan: Plan, own: Row, is_there: bool
) -> None:
    found = drawn(shipped_plan, {}, **own)["bullet"]
    assert found == (bullet(0.25, 0.5) if is_there else "")
    assert not is_there or re.findall(r'd="M0 2h(\S+)v6H0z"/><path class="due" d="M(\S+) ', str(found)) == [
        ("25", "50")
    ]


@pytest.mark.parametrize(
    ("status", "counts_as", "group"),
    [("not_assessed", "no_data", "nodata"), ("not_assessed", "not_assessed", "none"), ("achieved", "met", "good"), ("missed", "behind", "bad")],
)  # fmt: skip
def test_a_target_without_figures_has_a_look_of_its_own(
    shipped_plan: Plan, status: str, counts_as: str, group: str
) -> None:
    assert drawn(shipped_plan, {}, status=status, counts_as=counts_as, status_reason=None)["group"] == group


def test_where_targets_repeat_those_of_areas_stand_by_area_and_in_no_other_list(shipped_plan: Plan) -> None:
    own = [target("own", **BARE)]
    places = [target(f"T{n}", ref_area=f"62{n}000", **BARE) for n in range(1, 6)]
    for number, listed in ((4, ["own", "T1", "T2", "T3", "T4"]), (5, ["own"])):
        found = overview(shipped_plan, own + places[:number])
        assert [row["target_id"] for rows in found.lines.values() for row in rows] == listed
        assert [row["target_id"] for _, ours, _ in found.by_horizon for row in ours] == listed


def test_a_goal_has_the_groups_of_statuses_that_it_has_alone(shipped_plan: Plan) -> None:
    goal = dict.fromkeys(COLUMNS, 0) | {"goal": "a", "behind_count": 3, "no_data_count": 1}
    found = overview(shipped_plan, [], goals=[goal]).by_goal["a"]
    assert [(words, number) for _, words, _, _, _, number in found] == [("滞后", 3), ("尚无数据", 1)]


def test_so_many_are_seen_first() -> None:
    assert (MOST_CORE, MOST_BEHIND, MOST_MOVED, MOST_LISTED) == (6, 4, 4, 12)


def english(plan: Plan, *rows: Row) -> str:
    return overview(plan, list(rows)).standing.verdict.en


def test_the_verdict_in_english_counts_and_names_the_worst_of_the_others(shipped_plan: Plan) -> None:
    own = target("A", counts_as="met", status="achieved")
    bare = target("B", counts_as="no_data", status="not_assessed")
    worst = target("C", "far_behind", document="x", indicator_en="Worst", status_en="far behind")
    other = target("D", document="x", indicator_en="Other", area_en="Lanzhou")
    assert english(shipped_plan, own, bare, other, worst) == (
        "Of the plan’s own 2 targets: 1 met, 1 no figure yet; of those of other documents 2 are behind, worst Worst, Gansu (far behind)."
    )
    assert english(shipped_plan, own, other) == (
        "Of the plan’s own 1 target: 1 met; of those of other documents 1 is behind, worst Other, Lanzhou (behind)."
    )
    assert (
        english(shipped_plan, bare) == "None of the plan’s own 1 target can be judged yet: 1 no figure yet."
    )
    met = target("E", counts_as="met", status="achieved", document="x")
    assert (
        english(shipped_plan, own, met)
        == "Of the plan’s own 1 target: 1 met; of the 1 of other documents none is behind."
    )


def test_the_headline_targets_of_a_file_are_those_that_count(tmp_path: Path, shipped_plan: Plan) -> None:
    file = tmp_path / "small.duckdb"
    rows = [("T2", True), ("T1", True), ("T3", False)]
    with duckdb.connect(str(file)) as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.mart_target_vs_actual as select 1 as goal_no, unnest(?::varchar[]) as target_id, unnest(?::boolean[]) as is_headline, "
            "'behind' as status, 'behind' as counts_as, 'x' as document, '620000' as ref_area, date '2027-12-31' as target_date, date '2026-11-30' as known_on, "
            "null::double as path_ratio, null::double as schedule_ratio",
            [[code for code, _ in rows], [flag for _, flag in rows]],
        )  # fmt: skip
        con.execute(
            "create table marts.dim_area as select 1 as area_no, '620000' as ref_area, null::varchar as parent_area"
        )
    assert [row["target_id"] for row in standing_of(file, shipped_plan.header).worst] == ["T1", "T2"]
