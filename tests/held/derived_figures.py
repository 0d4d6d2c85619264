"""Figures of every derivation (METHOD 3.4) beside others that differ from them in one thing each. 合成数据 but for RETAIL."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from support import SHIPPED_PLAN, observation, submit

from contracts.plan import Aggregation, Indicator, Kind, Limits, Plan, Target
from contracts.registry import load_plan
from warehouse.paths import DataRoot

DAY = date(2026, 6, 30)
BESIDE = (
    "flow",
    "level",
    "some",
    "all_of",
    "total",
    "total_alike",
    "two_publishers",
    "expected",
    "doubted",
    "rounded",
    "two_months",
    "rough_to_date",
    "parted",
)
# National Bureau of Statistics, January to March 2024: year to date, month as published, month by difference
RETAIL = {
    "retail_total": (81307, 39020, 120327, 39020, 0),
    "retail_without_cars": (74194, 34968, 109163, 34969, 1),
    "retail_above_size": (29920, 15535, 45451, 15531, -4),
    "retail_online": (18206, None, 28053, 9847, None),
}


def indicator(shipped: Plan, code: str, **given: Any) -> Indicator:
    frame = shipped.indicators["compute_power_total"].model_dump()
    own = {
        "code": code,
        "aliases": (),
        "unit": "cny",
        "kind": Kind.FLOW,
        "limits": Limits(),
        "aggregation": Aggregation.NONE,
    }
    return Indicator.model_construct(**(frame | {"part_of": None} | own | given))


def target(shipped: Plan, code: str, unit: str, value: int) -> Target:
    own: dict[str, Any] = {
        "target_id": f"T_{code.upper()}", "indicator": code, "ref_area": "620000", "breakdown": "_T",
        "target_period": "2027", "operator": "ge", "value": Decimal(value), "value_high": None, "unit": unit,
        "path": "linear", "base_period": "2023-12", "base_value": None, "decided_on": date(2025, 6, 30),
        "recorded_on": date(2025, 6, 30), "known_basis": "observed", "published_on": "",
    }  # fmt: skip
    return Target.model_validate(shipped.targets[0].model_dump() | own)


def reading(code: str, period: str, value: float, **given: Any) -> dict[str, Any]:
    return observation(
        indicator=code, ref_area="620000", time_period=period, obs_value=Decimal(str(value)), unit_measure="cny",
        accepted_at=datetime(2026, 1, 1),
    ) | given  # fmt: skip


def tell(folder: Path) -> tuple[DataRoot, Plan]:
    """The root with all figures, and the plan that declares what is derived from them."""
    shipped = load_plan(SHIPPED_PLAN)
    prefectures = [
        a.code for a in shipped.codelists["ref_area"] if a.parent_code == "620000" and "-" not in a.code
    ]
    rows = []
    for code, (first, month, whole, _, _) in RETAIL.items():
        rows.append(reading(code, "2024-02", first, accumulation="YTD"))
        rows.append(reading(code, "2024-03", whole, accumulation="YTD"))
        if month is not None:
            rows.append(reading(code, "2024-03", month))
    for year, value in (("2022", 572138), ("2023", 503036)):  # published growth is on a comparable basis
        rows += [reading("fixed_investment", year, value), reading("plain_level", year, value)]
    rows.append(reading("fixed_investment_growth", "2023", 3.0, unit_measure="pct"))
    rows.append(reading("stock_level", "2024-02", 5, accumulation="YTD"))
    rows.append(reading("stock_level", "2024-03", 9, accumulation="YTD"))
    rows += [reading("users", "2024", 30), reading("people", "2024", 120)]
    rows += [reading("users", "2023", 12), reading("people", "2023", 120)]
    rows.append(
        reading("user_share", "2023", 11, unit_measure="pct")
    )  # published: 10 is not derived beside it
    for n, area in enumerate(prefectures, start=1):
        rows += [reading(code, "2024", n, ref_area=area) for code in ("added_up", "weighted", "never_added")]
        rows.append(reading("weights", "2024", 2 if n == 1 else 1, ref_area=area))
        rows.append(reading("mixed", "2024", n, ref_area=area, unit_measure="persons" if n == 1 else "cny"))
        if n > 1:
            rows.append(reading("incomplete", "2024", n, ref_area=area))
        sign = {1: "M", 2: "N"}.get(n)
        rows.append(
            reading("signed", "2024", n, ref_area=area)
            | ({"obs_value": None, "obs_status": sign} if sign else {})
        )
        rows.append(
            reading("unsaid", "2024", n, ref_area=area)
            | ({"obs_value": None, "obs_status": "O"} if n == 1 else {})
        )
    rows += [reading("signed", "2024", 0) | {"obs_value": None, "obs_status": "O"}]
    rows += [reading("whole", "2024", 50000), reading("piece", "2024", 51000)]
    rows += _beside()
    pct = {"unit": "pct", "kind": Kind.GROWTH}
    made = [
        *(indicator(shipped, code) for code in (*RETAIL, "fixed_investment", "plain_level", "users", "people", "whole", "weights")),
        indicator(shipped, "fixed_investment_growth", growth_of="fixed_investment", **pct),
        indicator(shipped, "plain_growth", growth_of="plain_level", **pct),
        indicator(shipped, "stock_level", kind=Kind.STOCK),
        indicator(shipped, "user_share", unit="pct", kind=Kind.RATE, numerator="users", denominator="people"),
        indicator(shipped, "added_up", aggregation=Aggregation.SUM),
        indicator(shipped, "mixed", aggregation=Aggregation.SUM),
        indicator(shipped, "incomplete", aggregation=Aggregation.SUM),
        indicator(shipped, "weighted", aggregation=Aggregation.WEIGHTED_MEAN, weight="weights"),
        indicator(shipped, "never_added"),
        *(indicator(shipped, code, aggregation=Aggregation.SUM) for code in ("signed", "unsaid")),
        indicator(shipped, "piece", part_of="whole"),
        *(indicator(shipped, code) for code in BESIDE),
        *(indicator(shipped, f"{code}_growth", growth_of=code, **pct) for code in ("level", "expected", "doubted", "rounded")),
        indicator(shipped, "share", unit="pct", kind=Kind.RATE, numerator="some", denominator="all_of"),
        indicator(shipped, "part", part_of="total"),
        indicator(shipped, "part_alike", part_of="total_alike"),
    ]  # fmt: skip
    (folder / "plan").mkdir(parents=True)
    plan = shipped.model_copy(
        update={
            "root": folder / "plan", "indicators": {i.code: i for i in made},
            "goal_of": dict.fromkeys((i.code for i in made), "compute"), "targets": tuple(
                target(shipped, *given)
                for given in (("user_share", "pct", 50), ("added_up", "cny", 90), ("signed", "cny", 90), ("retail_online", "cny", 90000))
            ),
        }
    )  # fmt: skip
    data = DataRoot(folder / "data")
    submit(data, rows, at=datetime(2026, 1, 1))
    return data, plan


def _beside() -> list[dict[str, Any]]:
    """Figures that meet those of the story in all but one thing: whoever joins by less gets other rows."""
    rows = []
    for place, breakdown, factor in (("620000", "_T", 1), ("621000", "_T", 3), ("620000", "kind=a", 5)):
        own = {"ref_area": place, "breakdown": breakdown}
        rows += [reading("flow", f"2024-0{n}", n * n * factor, accumulation="YTD", **own) for n in (1, 2, 3)]
        rows += [reading("level", str(2020 + n), n**3 * factor, **own) for n in (1, 2, 3)]
        rows += [reading("some", "2024", 2 + factor, **own), reading("all_of", "2024", 4 * factor, **own)]
        rows += [reading("total", "2024", 10 * factor, **own), reading("part", "2024", 9 * factor + 3, **own)]
    # the same month a year before, a quarter and a month of the same end, a month that is not added up
    rows += [reading("flow", "2023-02", 7, accumulation="YTD"), reading("flow", "2024-02", 4.5)]
    rows += [reading("level", "2023-Q4", 19), reading("level", "2022-Q4", 17)]
    rows += [reading("level", f"{year}-12", year - 2000, accumulation="YTD") for year in (2022, 2023)]
    rows += [
        reading("some", "2024-12", 7, accumulation="YTD"),
        reading("all_of", "2024-12", 70, accumulation="YTD"),
    ]
    rows += [reading("some", "2023", 3), reading("all_of", "2022", 30)]
    # two publishers: nothing is taken from one and the other
    rows += [reading("two_publishers", "2024-02", 5, accumulation="YTD", data_source="xinhua")]
    rows += [reading("two_publishers", "2024-03", 9, accumulation="YTD", data_source="people_daily")]
    # what is only expected is no figure, and what is unconfirmed or rough stays so in what is made of it
    rows += [reading("expected", "2024", 40), reading("expected", "2023", 30) | {"obs_status": "F"}]
    rows += [reading("doubted", "2023", 20), reading("doubted", "2024", 30) | {"obs_status": "U"}]
    rows += [reading("rounded", "2023", 20) | {"value_qualifier": "approx"}, reading("rounded", "2024", 30)]
    # two months and the year they end with are no quarter; a quarter is not what a rough total grew by
    rows += [
        reading("two_months", "2024-10", 5),
        reading("two_months", "2024-11", 6),
        reading("two_months", "2024", 80),
    ]
    rows += [reading("rough_to_date", "2024-06", 25, accumulation="YTD")]
    rows += [reading("rough_to_date", "2024-03", 10, accumulation="YTD") | {"value_qualifier": "approx"}]
    # the one part that is known stands for its own period, another part for another
    rows += [
        reading("parted", "2024", 5, breakdown="kind=a"),
        reading("parted", "2023", 4, breakdown="kind=b"),
    ]
    rows += [reading("part_alike", "2024", 60), reading("total_alike", "2024", 60)]
    return rows
