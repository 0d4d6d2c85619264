"""Synthetic figures with secrets in them, for the shipped plan: each secret is a number found nowhere else."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
from support import observation, submit

from contracts.confidentiality import ConfidentialFigure
from contracts.plan import Plan
from contracts.tables import FINDING, polars_schema
from warehouse.paths import DataRoot

KNOWN_ON = date(2026, 11, 20)
AREAS = [f"620{n}00" for n in range(1, 10)] + ["621000", "621100", "621200", "622900", "623000"]
POWER, RACKS, PERSONS, FLOW = (
    "compute_power_total", "standard_racks_in_operation", "talent_ai_team", "finance_fiscal_outlay_ai",
)  # fmt: skip
SHARE, USING, SURVEYED = (
    "industry_enterprises_using_ai_share", "industry_enterprises_using_ai", "industry_enterprises_surveyed",
)  # fmt: skip
# every number below belongs to a figure that a public build must not show
SECRETS = (
    "7391.25", "6815.375", "7444.125",  # one area, its earlier vintage, another publisher
    "98765",  # under embargo
    "63.75",  # judges a target
    "8642.5", "8531.5",  # the last reading of a target that asks for a rise; the target's own year
    "4321",  # numerator of a share
    "2718.5",  # a month of a flow
)  # fmt: skip


def with_secrets(plan: Plan) -> Plan:
    """The plan with figures declared confidential, and a share that is computed where none is published."""
    share = plan.indicators[SHARE].model_copy(update={"numerator": USING, "denominator": SURVEYED})
    indicators = plan.indicators | {SHARE: share}
    return plan.model_copy(update={"confidentiality": _declared(), "indicators": indicators})


def _declared() -> tuple[ConfidentialFigure, ...]:

    def entry(indicator: str, mark: str = "C", **about: Any) -> ConfidentialFigure:
        return ConfidentialFigure(
            indicator=indicator, conf_status=mark, reason_zh="合成", reason_en="synthetic", decided_by="测试",
            decided_on=date(2026, 1, 1), **about,
        )  # fmt: skip

    return (
        entry(POWER, ref_area="620200", period="2025-12"),
        entry(RACKS, "E", ref_area="621000-CL", period="2026-10", until=date(2026, 12, 1)),
        entry(RACKS, "E", ref_area="621000-CL", period="2026-06", until=date(2026, 7, 1)),
        entry("gov_service_smart_share", period="2026-10"),
        entry("smart_economy_core_industry", period="2025"),
        entry("digital_economy_scale", period="2025"),
        entry(USING, ref_area="620100"),
        entry(FLOW, period="2026-08"),
    )


def submit_secrets(data: DataRoot, plan: Plan) -> None:
    """The figures are in the ledger, in two submissions: the second revises the first."""
    rows = _areas(plan) + _targets(plan) + _shares(plan) + _months(plan) + _persons(plan)
    earlier = [row | _changed(row) for row in rows]
    submit(data, earlier, at=datetime(2026, 11, 1, 9))
    submit(data, rows, at=datetime(2026, 11, 15, 9), findings=_findings())


def _figure(plan: Plan, indicator: str, area: str, period: str, value: object, **own: Any) -> dict[str, Any]:
    item = plan.indicators[indicator]
    text = str(value)
    given = {
        "indicator": indicator, "ref_area": area, "time_period": period, "obs_value": Decimal(text),
        "unit_measure": item.unit, "value_published": f"{text} 合成", "comment_obs": f"据 {text} 折算",
        "source_title": f"合成标题：达到{text}", "url": f"https://example.org/{text}", "known_evidence": text,
    }  # fmt: skip
    return observation(**(given | own))


def _changed(row: dict[str, Any]) -> dict[str, Any]:
    """One figure as the first submission had it."""
    if row["obs_value"] != Decimal("7391.25"):
        return {}
    return {
        name: Decimal("6815.375") if name == "obs_value" else str(row[name]).replace("7391.25", "6815.375")
        for name in ("obs_value", "value_published", "comment_obs", "source_title", "url", "known_evidence")
    }


def _areas(plan: Plan) -> list[dict[str, Any]]:
    values = {area: Decimal(1000 + 37 * n) for n, area in enumerate(AREAS)} | {"620200": Decimal("7391.25")}
    rows = [_figure(plan, POWER, area, "2025-12", value) for area, value in values.items()]
    rows.append(_figure(plan, POWER, "620000", "2025-12", sum(values.values())))
    rows.append(_figure(plan, POWER, "620200", "2025-12", "7444.125", data_source="gs_daily"))
    rows.append(_figure(plan, RACKS, "621000-CL", "2026-10", 98765))
    rows.append(_figure(plan, RACKS, "621000-CL", "2026-06", 54321))
    return rows


def _targets(plan: Plan) -> list[dict[str, Any]]:
    share, size, scale = "gov_service_smart_share", "smart_economy_core_industry", "digital_economy_scale"
    rows = [_figure(plan, share, "620000", p, v) for p, v in (("2025-12", "41.5"), ("2026-10", "63.75"))]
    years = (("2022", "7000"), ("2023", "7500"), ("2024", "8000"), ("2025", "8642.5"))
    rows += [_figure(plan, size, "620000", p, v, time_per_collect="S") for p, v in years]
    years = (("2020", "5000"), ("2025", "8531.5"), ("2026", "9900"))
    rows += [_figure(plan, scale, "620000", p, v, time_per_collect="S") for p, v in years]
    return rows


def _shares(plan: Plan) -> list[dict[str, Any]]:
    return [_figure(plan, USING, "620100", "2025", 4321), _figure(plan, SURVEYED, "620100", "2025", 8765)]


def _months(plan: Plan) -> list[dict[str, Any]]:
    months = {
        "07": Decimal("3141.5"),
        "08": Decimal("2718.5"),
        "09": Decimal("1618.5"),
        "10": Decimal("1414.5"),
    }
    rows, total = [], Decimal(20000)
    for month, value in months.items():
        total += value
        flow = {"time_per_collect": "S"}
        rows.append(_figure(plan, FLOW, "620000", f"2026-{month}", value, **flow))
        rows.append(_figure(plan, FLOW, "620000", f"2026-{month}", total, accumulation="YTD", **flow))
    return rows


def _persons(plan: Plan) -> list[dict[str, Any]]:
    counts = {area: 20 + n for n, area in enumerate(AREAS)} | {"620300": 2, "620400": 0}
    rows = [_figure(plan, PERSONS, area, "2026-09", n) for area, n in counts.items()]
    return [*rows, _figure(plan, PERSONS, "620000", "2026-09", sum(counts.values()))]


def _findings() -> pl.DataFrame:
    """A warning that quotes a secret, and a cell kept out that quotes another."""
    rows = [
        {
            "submission_id": "", "finding_no": n, "rule_id": "row.limit.exceeded", "level": 2, "severity": severity,
            "decision": decision, "locator": "N2", "row_no": None, "indicator": POWER, "ref_area": "620200",
            "breakdown": "_T", "time_period": period, "accumulation": "NONE", "data_source": "xinhua",
            "value_seen": value, "value_expected": "6815.375", "reason_given": f"核实为 {value}",
            "message_zh": f"由 6815.375 变为 {value}", "message_en": f"from 6815.375 to {value}",
            "fix_zh": f"请核对 {value}", "fix_en": f"check {value}",
        }
        for n, severity, decision, period, value in (
            (1, "warning", "confirmed", "2025-12", "7391.25"), (2, "error", "quarantined", "2026-10", "98765"),
        )
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=polars_schema(FINDING), orient="row")
