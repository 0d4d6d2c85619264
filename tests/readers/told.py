"""A small told world: figures whose every answer can be worked out by hand. 合成数据 SYNTHETIC.

It holds what leads a reader astray: two publishers, parts beside and without their whole, months beside totals to date,
months beside quarters, a plan's forecast, a bound, a revision, prefectures beside their province, a stock by day.
"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from made_once import made_once
from support import SHIPPED_PLAN, observation, submit

from contracts.registry import load_plan
from warehouse.build import build as building
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot
from warehouse.products.exports.csv_files import write_csv
from warehouse.products.exports.parquet import write_parquet
from warehouse.release.publish import publish

PROVINCE, LANZHOU, QINGYANG, CLUSTER = "620000", "620100", "621000", "621000-CL"
FIRST, LATER, KNOWN = datetime(2026, 7, 10, 9), datetime(2026, 8, 10, 9), date(2026, 8, 31)
POWER, USE, RATE, FIRMS, SMART = (
    "compute_power_total", "compute_electricity_use", "rack_utilisation", "high_tech_enterprises", "compute_power_intelligent",
)  # fmt: skip
TRAINED = "skill_training_subsidised"


def _told(indicator: str, unit: str, area: str, period: str, value: str, **given: Any) -> dict[str, Any]:
    return observation(
        indicator=indicator, unit_measure=unit, ref_area=area, time_period=period, obs_value=Decimal(value), accepted_at=FIRST, **given
    )  # fmt: skip


def _power() -> list[dict[str, Any]]:
    """A stock by month: the province is not the sum of the two prefectures that are told."""
    province = {
        "2025-03": 100,
        "2025-06": 110,
        "2025-12": 120,
        "2026-03": 130,
        "2026-05": 145,
        "2026-06": 150,
    }
    found = [_told(POWER, "pflops", PROVINCE, month, str(value)) for month, value in province.items()]
    found += [
        _told(POWER, "pflops", area, "2026-06", value) for area, value in ((LANZHOU, "40"), (QINGYANG, "90"))
    ]
    found += [
        _told(POWER, "pflops", PROVINCE, "2026-05", "999", data_source="gansu_daily", reliability="other_media"),
        _told(POWER, "pflops", PROVINCE, "2026-12", "500", obs_status="F"),
        _told(POWER, "pflops", CLUSTER, "2025-12", "114000"),
        _told(POWER, "pflops", CLUSTER, "2026-06", "120000"),
        _told(SMART, "pflops", PROVINCE, "2026-06", "70"),
        _told(SMART, "pflops", PROVINCE, "2026-06", "30", breakdown="precision=fp16"),
        _told(SMART, "pflops", PROVINCE, "2026-06", "20", breakdown="precision=fp32"),
    ]  # fmt: skip
    return found


def _use() -> list[dict[str, Any]]:
    """A flow: January and February come as one total to date, the other months with the total to date beside them."""
    found = []
    for year, first, month_value, last in ((2025, 30, 10, 12), (2026, 24, 13, 6)):
        found.append(
            _told(USE, "kwh", PROVINCE, f"{year}-02", str(first), accumulation="YTD", time_per_collect="S")
        )
        for month in range(3, last + 1):
            to_date = first + month_value * (month - 2)
            period = f"{year}-{month:02d}"
            found.append(_told(USE, "kwh", PROVINCE, period, str(month_value), time_per_collect="S"))
            found.append(
                _told(USE, "kwh", PROVINCE, period, str(to_date), accumulation="YTD", time_per_collect="S")
            )
    return found


def _others() -> list[dict[str, Any]]:
    rates = {"2026-04": "60", "2026-05": "62", "2026-06": "64"}
    found = [
        _told(RATE, "pct", PROVINCE, month, value, time_per_collect="A") for month, value in rates.items()
    ]
    found += [
        _told(
            "high_tech_enterprises_growth",
            "pct",
            PROVINCE,
            month,
            value,
            accumulation="YTD",
            time_per_collect="S",
        )
        for month, value in (("2026-03", "10"), ("2026-06", "12"))
    ]
    scope = {"breakdown": "coverage=industrial_above_size"}
    found += [
        _told(FIRMS, "count", PROVINCE, year, value, **scope)
        for year, value in (("2024", "2000"), ("2025", "2500"))
    ]
    found += [_told(FIRMS, "count", LANZHOU, "2025", "1300", value_qualifier="gt")]
    found += [
        _told(TRAINED, "person_times", PROVINCE, quarter, value, time_per_collect="S")
        for quarter, value in (("2025-Q1", "5"), ("2025-Q2", "6"), ("2025-Q3", "7"), ("2025-Q4", "8"), ("2026-Q1", "9"), ("2026-Q2", "11"))
    ]  # fmt: skip
    found += [
        _told(TRAINED, "person_times", PROVINCE, "2026-06", "20", accumulation="YTD", time_per_collect="S"),
        _told(
            "investment_planned_projects", "cny", PROVINCE, "2025", "1", breakdown="coverage=eight_projects"
        ),
        _told(
            "investment_planned_projects", "cny", PROVINCE, "2025", "2", breakdown="coverage=twelve_projects"
        ),
    ]
    return found


def told_release() -> Path:
    """The folder of the release, with its DuckDB file, Parquet and CSV; made once, nobody writes into it."""
    return made_once("told-figures", _made)


def _made(folder: Path) -> Path:
    plan, data = load_plan(SHIPPED_PLAN), DataRoot(folder / "data")
    rows = [*_power(), *_use(), *_others()]
    submit(data, rows, at=FIRST, slot=Slot("published", "longshu_editors", "2026-07"))
    revised = _told(POWER, "pflops", PROVINCE, "2026-03", "135") | {"accepted_at": LATER}
    submit(
        data, [revised], at=LATER, slot=Slot("published", "longshu_editors", "2026-08"), coverage="partial"
    )
    with data.writer():
        build = building.build(data, plan, KNOWN)
        return publish(data, plan, build, datetime(2026, 9, 1, 9), exports=(write_parquet, write_csv)).path
