"""Which target is the headline on its due day, and from which day on a target is known. 合成数据."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from method_cases import Case, plan_of, submit_cases
from support import marts, table

from contracts.plan import Plan
from warehouse.paths import DataRoot

DUE = date(2025, 12, 31)


def test_a_target_is_the_headline_on_its_due_day_and_known_on_the_day_it_was_recorded(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    case = Case(
        code="due", direction="higher", operator="ge", target_period="2025", target_value=Decimal(100),
        base_period="2020-12", base_value=Decimal(0), readings=[("2024-12", Decimal(90), "A")],
    )  # fmt: skip
    data = DataRoot(tmp_path / "data")
    submit_cases(data, [case])
    plan = plan_of(shipped_plan, [case], tmp_path / "plan")
    (due,) = plan.targets
    plan = plan.model_copy(
        update={
            "targets": (
                due,
                due.model_copy(update={"target_id": "NEXT", "target_period": "2026"}),
                due.model_copy(update={"target_id": "RECORDED", "target_period": "2030", "recorded_on": DUE}),
                due.model_copy(
                    update={"target_id": "TOMORROW", "target_period": "2035", "recorded_on": date(2026, 1, 1)}
                ),
            )
        }
    )
    asked = "select target_id, is_headline from marts.mart_target_vs_actual"
    on_the_day = {row["target_id"]: row["is_headline"] for row in table(marts(data, plan, DUE), asked)}
    assert on_the_day == {"DUE": True, "NEXT": False, "RECORDED": False}
    after = {
        row["target_id"]: row["is_headline"] for row in table(marts(data, plan, date(2026, 1, 1)), asked)
    }
    assert after == {"DUE": False, "NEXT": True, "RECORDED": False, "TOMORROW": False}
