"""A release of a few synthetic figures that are hard to carry: formulas, quotes, long decimals, no value."""

import shutil
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl
from made_once import made_once
from support import SHIPPED_PLAN, observation, submit

from contracts.registry import load_plan
from contracts.tables import FINDING, polars_schema
from warehouse.audience import FILE_NAME
from warehouse.build import build as building
from warehouse.paths import DataRoot
from warehouse.products.edition import Edition
from warehouse.products.exports.every_export import EXPORTS
from warehouse.release.publish import publish

FORMULA = '=HYPERLINK("http://example.org","click")'
HARD_TEXT = "引号\"和'撇号'，反斜杠\\n，全角空格　，换行\n第二行，¤27¤，a\"b<c>&"
LONG = Decimal("12345678901234567.12345678")  # more digits than a floating number has
EXACT = Decimal("89.6")
FIGURES = [
    {"time_period": "2024-12", "obs_value": Decimal("0.1"), "comment_obs": FORMULA},
    {"time_period": "2025-12", "obs_value": Decimal("130000.00000001"), "comment_obs": HARD_TEXT},
    {"time_period": "2026-03", "obs_value": Decimal(150000), "comment_obs": "'=1+1", "source_title": "+1"},
    {"time_period": "2026-06", "obs_value": LONG, "obs_status": "P", "comment_obs": "＝1+1"},
    {"time_period": "2026-07", "obs_value": None, "obs_status": "O", "value_published": "-"},
    {"indicator": "rack_utilisation", "time_period": "2026-06", "obs_value": EXACT, "unit_measure": "pct",
     "value_qualifier": "gt", "time_per_collect": "A", "value_published": "@89.6%"},
    {"indicator": "compute_power_intelligent", "breakdown": "precision=fp16", "time_period": "2026-06",
     "obs_value": Decimal(7), "value_published": "\t7P"},
]  # fmt: skip


def _finding() -> pl.DataFrame:
    row = dict.fromkeys(polars_schema(FINDING)) | {
        "submission_id": "", "finding_no": 1, "rule_id": "cell.number.unreadable", "level": 1,
        "severity": "error", "decision": "quarantined", "locator": "=A1", "value_seen": FORMULA,
        "message_zh": "-2+3", "message_en": "@SUM(A1)", "fix_zh": "+1", "fix_en": "fix",
    }  # fmt: skip
    return pl.DataFrame([row], schema=polars_schema(FINDING), orient="row")


@cache
def small_edition() -> Edition:
    """The release, its DuckDB file copied to a folder of its own and every export run there.

    Made once for every test that asks: break a copy.
    """
    return made_once("small-edition", _small_edition)


def _small_edition(folder: Path) -> Edition:
    plan = load_plan(SHIPPED_PLAN)
    data, day = DataRoot(folder / "data"), datetime(2026, 9, 1, 9, 30, 15, 123456)
    submit(data, [observation(**figure) for figure in FIGURES], at=day, findings=_finding())
    with data.writer():
        build = building.build(data, plan, date(2026, 9, 15))
        release = publish(data, plan, build, day, exports=())
    edition = Edition(folder / "made", release.name, day, build.known_on, plan, None)
    _exported(edition, release.database)
    return edition


def exported_again(folder: Path) -> Edition:
    """The same release exported once more below `folder`."""
    edition = replace(small_edition(), folder=folder)
    _exported(edition, small_edition().database)
    return edition


def copied(folder: Path) -> Edition:
    """The exported files, free to be broken."""
    shutil.copytree(small_edition().folder, folder, dirs_exist_ok=True)
    return replace(small_edition(), folder=folder)


def _exported(edition: Edition, database: Path) -> None:
    edition.folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(database, edition.folder / FILE_NAME)
    for export in EXPORTS:
        if export.__module__.startswith("warehouse.products.exports."):
            export(edition)
