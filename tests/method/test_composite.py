"""The composite of the goals counts headline targets that were judged, by what their status counts as. 合成数据."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from method_cases import Case, plan_of, submit_cases
from support import marts, table

from contracts.plan import Plan
from warehouse.paths import DataRoot


def _case(code: str, target_period: str, *readings: tuple[str, int]) -> Case:
    return Case(
        code=code, direction="higher", operator="ge", target_period=target_period, target_value=Decimal(100),
        base_period="2020-12", base_value=Decimal(0),
        readings=[(period, Decimal(value), "A") for period, value in readings],
    )  # fmt: skip


def test_what_was_met_late_counts_and_goals_without_a_verdict_and_further_targets_do_not(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    cases = [
        _case("late", "2024", ("2024-12", 90), ("2025-12", 101)),
        _case("behind", "2030", ("2025-12", 40)),
        _case("unread", "2030"),
    ]
    data = DataRoot(tmp_path / "data")
    submit_cases(data, cases)
    plan = plan_of(shipped_plan, cases, tmp_path / "plan")
    further = next(t for t in plan.targets if t.indicator == "behind").model_copy(
        update={"target_id": "FURTHER", "target_period": "2045", "value": Decimal(120)}
    )
    first, second = (goal.code for goal in plan.header.goals[:2])
    plan = plan.model_copy(
        update={
            "targets": (*plan.targets, further),
            "goal_of": {"late": first, "behind": first, "unread": second},
        }
    )
    database = marts(data, plan, date(2025, 12, 31))
    statuses = table(
        database, "select target_id, status, is_headline, counts_as from marts.mart_target_vs_actual"
    )
    assert {row["target_id"]: (row["status"], row["is_headline"], row["counts_as"]) for row in statuses} == {
        "LATE": ("achieved_late", True, "met"),
        "BEHIND": ("behind", True, "behind"),
        "UNREAD": ("not_assessed", True, "no_data"),
        "FURTHER": ("on_track", False, "on_schedule"),
    }
    goals = {row["goal"]: row for row in table(database, "from marts.mart_goal_composite")}
    assert (goals[first]["judged_count"], goals[first]["goal_index"], goals[first]["weight_share"]) == (
        2,
        50,
        1,
    )
    assert (goals[second]["judged_count"], goals[second]["goal_index"], goals[second]["weight_share"]) == (
        0,
        None,
        0,
    )
    assert {row["composite_index"] for row in goals.values()} == {50}
    assert goals[first]["goal_score"] is not None
