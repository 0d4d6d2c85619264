"""Two small files of marts, the second a month after the first: what `test_small_difference` and `test_small_feeds` read. Synthetic."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from contracts.dictionary import marts
from warehouse.audience import FILE_NAME
from warehouse.release.difference.compare import Difference, difference

TARGETS, VALUES = "mart_target_vs_actual", "mart_indicator_values"
POWER, OTHER, CITY = (
    "compute_power_total",
    "data_industry_scale",
    "621000",
)  # of the shipped plan; figures made up
COLUMNS = {
    VALUES: ("obs_value decimal(28,8)", "obs_status varchar", "submission_id varchar", "value_published varchar"),
    "mart_indicator_revisions": ("obs_value decimal(28,8)", "obs_status varchar", "submission_id varchar", "value_published varchar"),
    "mart_submissions": ("outcome varchar", "days_late integer"),
    "mart_target_outlook": ("outlook varchar",),
    "dim_indicator": ("indicator_zh varchar",),
    "dim_area": ("parent_area varchar", "area_no integer", "area_en varchar"),
    TARGETS: (
        "indicator varchar", "indicator_zh varchar", "indicator_en varchar", "ref_area varchar", "area_zh varchar",
        "area_en varchar", "breakdown varchar", "target_period varchar", "document varchar", "unit_zh varchar",
        "status varchar", "status_zh varchar", "status_en varchar", "status_reason varchar", "latest_value decimal(28,8)",
        "latest_period varchar", "target_published varchar", "schedule_share double", "outlook varchar", "base_value double",
        "goal_no integer", "is_headline boolean", "counts_as varchar", "path_ratio double", "schedule_ratio double",
        "target_date date", "known_on date",
    ),
}  # fmt: skip
WORDS = {"missed": ("未完成", "Missed"), "achieved": ("已达标", "Met"), "behind": ("滞后", "Behind")}
Row = dict[str, Any]


def value(indicator: str, number: str | None, period: str = "2026", **own: Any) -> Row:
    return {
        "indicator": indicator, "ref_area": CITY, "breakdown": "_T", "time_period": period, "accumulation": "NONE",
        "data_source": "s", "obs_value": number, "obs_status": "A", "submission_id": "sub-1", "value_published": number,
    } | own  # fmt: skip


def target(code: str, status: str, latest: str | None = "1", **own: Any) -> Row:
    return {
        "target_id": code, "indicator": POWER, "indicator_zh": "算力", "indicator_en": "Power", "ref_area": CITY,
        "area_zh": "庆阳", "area_en": "Qingyang", "breakdown": "_T", "target_period": "2027", "document": code,
        "unit_zh": "P", "status": status, "status_zh": WORDS[status][0], "status_en": WORDS[status][1],
        "latest_value": latest, "latest_period": "2026", "target_published": "2P", "schedule_share": 0.5,
        "goal_no": 1, "is_headline": True, "counts_as": "met" if status == "achieved" else "behind", "target_date": date(2027, 12, 31),
        "known_on": date(2026, 11, 30),
    } | own  # fmt: skip


def submission(seq: int, **own: Any) -> Row:
    said = {"form": "f", "department": "d", "reporting_month": "2026-10", "seq": seq, "outcome": "accepted"}
    return said | {"days_late": 0} | own


def revision(number: int, vintage: int) -> Row:
    return value(POWER, str(number)) | {"vintage_no": vintage}


BEFORE: dict[str, list[Row]] = {
    VALUES: [
        value(POWER, "1.5"), value(POWER, "7", "2025"), value(OTHER, "3"), value(OTHER, "4", "2024"),
        value(OTHER, "5", "2023"),
    ],
    TARGETS: [target("T1", "missed"), target("T2", "missed"), target("T3", "behind", schedule_share=0.4), target("T4", "missed"),
              target("T6", "missed", outlook="likely")],
    "mart_target_outlook": [{"target_id": "T1", "outlook": "likely"}, {"target_id": "T6", "outlook": "likely"}],
    "mart_submissions": [submission(0, days_late=1)],
    "mart_indicator_revisions": [revision(1, 1)],
    "dim_indicator": [{"indicator": POWER, "indicator_zh": "算力"}],
    "dim_area": [{"ref_area": CITY, "area_no": 1, "area_en": "Qingyang"}, {"ref_area": "62", "area_no": 0, "area_en": "Gansu"}],
}  # fmt: skip
AFTER: dict[str, list[Row]] = BEFORE | {
    VALUES: [
        value(POWER, "2", submission_id="sub-2"), value(POWER, "7", "2025", submission_id="sub-2", value_published="七"),
        value(OTHER, "3", obs_status="P"), value(OTHER, "5", "2023"), value(OTHER, "6", "2022"), value(OTHER, "8", "2021"),
    ],
    TARGETS: [
        target("T1", "achieved", "2"), target("T2", "missed", target_published="3P"),
        target("T3", "behind", schedule_share=0.6), target("T5", "behind"), target("T6", "missed", outlook="unlikely"),
    ],
    "mart_target_outlook": [{"target_id": "T1", "outlook": "unlikely"}, {"target_id": "T6", "outlook": "unlikely"}],
    "mart_submissions": [submission(0, days_late=2), submission(1), submission(0, form="g", outcome=None)],
    "mart_indicator_revisions": [revision(1, 1), revision(2, 2), revision(9, 1) | {"time_period": "2020"}],
    "dim_area": [{"ref_area": CITY, "area_no": 1, "area_en": "Qingyang!"}],
}  # fmt: skip


def file_of(folder: Path, rows: dict[str, list[Row]]) -> Path:
    """A DuckDB file with every mart, those rows in them."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    with duckdb.connect(str(path)) as con:
        con.begin()
        con.execute("create schema marts")
        for name, mart in marts().items():
            own = COLUMNS.get(name, ())
            keys = [f"{key} {'integer' if key in ('seq', 'vintage_no') else 'varchar'}" for key in mart.keys]
            con.execute(f"create table marts.{name} ({', '.join([*keys, *own])})")
            for row in rows.get(name, []):
                names, marks = ", ".join(row), ", ".join("?" * len(row))
                con.execute(f"insert into marts.{name} ({names}) values ({marks})", list(row.values()))
        con.commit()
    return path


@dataclass(frozen=True)
class Pair:
    """Two files, the difference between them, and a folder for what is made of it."""

    before: Path
    after: Path
    changes: Difference
    folder: Path


def pair_in(folder: Path) -> Pair:
    """Both files, in that folder."""
    before, after = file_of(folder / "2026.10.0", BEFORE), file_of(folder / "2026.11.0", AFTER)
    return Pair(before, after, difference(before, after), folder)
