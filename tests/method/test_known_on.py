"""A published assessment of an earlier date comes back identical after later values, targets and cut-offs."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from method_cases import Case, plan_of, submit_cases
from support import observation, submit, table

from contracts.methods import Method, methods
from contracts.plan import Plan
from warehouse.build.build import build
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

EARLIER, LATER = date(2021, 6, 30), date(2027, 6, 30)
CASES = [
    Case(
        code=code, direction="higher", operator="ge", target_period="2030", target_value=Decimal(100),
        base_period="2010-12", readings=[("2010", Decimal(0), "A"), ("2019", Decimal(value), "A")],
    )
    for code, value in (("ahead", 44), ("revised", 45), ("moved", 46))
]  # fmt: skip


def assessed(data: DataRoot, plan: Plan, day: date, versions: tuple[Method, ...]) -> list[dict[str, Any]]:
    with data.writer():
        path = build(data, plan, day, method_versions=versions).path
    marts = ("mart_target_vs_actual", "mart_target_methods", "mart_target_outlook", "mart_goal_composite")
    return [row for mart in marts for row in table(path, f"from marts.{mart} order by all")]


def stricter() -> Method:
    """The default method with a higher bar, recorded long after the earlier date."""
    default = next(m for m in methods() if m.code == "schedule_ratio")
    return default.model_copy(
        update={
            "version": "2.0.0", "recorded_on": date(2027, 1, 1),
            "parameters": default.parameters | {"on_track": Decimal("0.99")},
        }
    )  # fmt: skip


def test_an_earlier_assessment_is_the_same_after_later_values_targets_and_cut_offs(
    shipped_plan: Plan, tmp_path: Path
) -> None:
    data = DataRoot(tmp_path / "data")
    submit_cases(data, CASES)
    plan = plan_of(shipped_plan, CASES, tmp_path / "plan")
    before = assessed(data, plan, EARLIER, methods())

    revised = observation(
        indicator="revised", ref_area="620000", time_period="2019", obs_value=Decimal(5), unit_measure="count"
    )
    submit(data, [revised], at=datetime(2026, 1, 1), slot=Slot("published", "longshu_editors", "2026-12"))
    moved = next(t for t in plan.targets if t.indicator == "moved")
    further = moved.model_copy(
        update={"target_id": "MOVED2", "value": Decimal(1000), "recorded_on": date(2026, 1, 1)}
    )
    later_plan = plan.model_copy(update={"root": tmp_path, "targets": (*plan.targets, further)})
    versions = (*methods(), stricter())

    assert assessed(data, later_plan, EARLIER, versions) == before
    status = {row["indicator"]: row["status"] for row in before if "indicator" in row and "status" in row}
    assert status == {"ahead": "on_track", "revised": "on_track", "moved": "on_track"}
    now = assessed(data, later_plan, LATER, versions)
    status = {row["indicator"]: row["status"] for row in now if "indicator" in row and "status" in row}
    assert status == {"ahead": "behind", "revised": "far_behind", "moved": "far_behind"}
