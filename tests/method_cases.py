"""Published and hand-written method cases as a plan of their own: one indicator and one target a case.

Nothing is computed here: the cases go through the ledger and the dbt models like any other figure.
A case's time 2025 is the end of that year; 2025.25 is three months later.
"""

import csv
import math
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from support import SHARED, observation, submit

from contracts.plan import Indicator, Plan, Target
from warehouse.paths import DataRoot

ACCEPTED = datetime(2020, 1, 1)
OPERATORS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt", "up": "up", "down": "down", "band": "band"}


@dataclass
class Case:
    """One case: what the target asks, and the readings (period, value, status, unit)."""

    code: str
    direction: str
    operator: str
    target_period: str
    target_value: Decimal | None
    readings: list[tuple[str, Decimal | None, str]] = field(default_factory=list)
    target_high: Decimal | None = None
    base_period: str | None = None
    base_value: Decimal | None = None
    path: str = "linear"
    limit_max: Decimal | None = None
    unit: str = "count"
    reading_unit: str = "count"
    kind: str = "stock"
    accumulation: str = "NONE"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a published table of cases, or none where it is not at hand."""
    path = SHARED / "method_cases" / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def month(time: str) -> str:
    """The month that ends at a case's time."""
    months = math.floor(float(time) * 12 + 0.5) + 11
    return f"{months // 12}-{months % 12 + 1:02d}"


def decimal(text: str) -> Decimal | None:
    """The number, or None where the cell is empty."""
    return Decimal(text) if text else None


def plan_of(shipped: Plan, cases: list[Case], root: Path) -> Plan:
    """The shipped plan's frame with these cases as its only indicators and targets."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "cases.csv").write_text(repr(cases), encoding="utf-8")  # what the build key depends on
    template = shipped.indicators["compute_power_total"].model_dump()
    indicators = {
        c.code: Indicator.model_validate(
            template
            | {
                "code": c.code, "direction": c.direction, "unit": c.unit, "kind": c.kind, "path": c.path,
                "limits": {"max": c.limit_max} if c.limit_max is not None else {}, "aliases": (),
            }
        )
        for c in cases
    }  # fmt: skip
    return shipped.model_copy(
        update={
            "root": root,
            "indicators": indicators,
            "goal_of": dict.fromkeys(indicators, "compute"),
            "targets": tuple(_target(shipped, c) for c in cases),
            "targets_not_loaded": (),
        }
    )


def _target(shipped: Plan, case: Case) -> Target:
    unit = "pct" if case.path == "average_growth" else case.unit
    given: dict[str, Any] = {
        "target_id": case.code.upper(), "indicator": case.code, "ref_area": "620000", "breakdown": "_T",
        "target_period": case.target_period, "operator": case.operator, "value": case.target_value,
        "value_high": case.target_high, "unit": unit if case.target_value is not None else "",
        "path": case.path, "base_period": case.base_period, "base_value": case.base_value,
        "decided_on": date(2019, 6, 30), "recorded_on": date(2019, 6, 30), "known_basis": "observed",
        "published_on": "",
    }  # fmt: skip
    return Target.model_validate(shipped.targets[0].model_dump() | given)


def submit_cases(data: DataRoot, cases: list[Case]) -> None:
    """Every reading of every case is in the ledger."""
    submit(
        data,
        [
            observation(
                indicator=c.code, ref_area="620000", time_period=period, obs_value=value, obs_status=status,
                unit_measure=c.reading_unit, accumulation=c.accumulation, accepted_at=ACCEPTED,
            )
            for c in cases
            for period, value, status in c.readings
        ],
        at=ACCEPTED,
    )  # fmt: skip
