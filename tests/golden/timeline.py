"""A synthetic timeline: who reported what on which day. One area or slot a story, so that one build tells all.

The system begins on 2027-01-04. Every value is synthetic; areas and sources are the plan's own codes.
"""

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from support import SHIPPED_PLAN, SLOT, observation, submit, table

from contracts.tables import FINDING, polars_schema
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

EARLY = date(2026, 10, 1)
FEBRUARY, MARCH, APRIL = date(2027, 2, 15), date(2027, 3, 15), date(2027, 4, 15)
PUBLISHED = datetime(2026, 9, 10)

Row = dict[str, Any]
Figures = Callable[[date, str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Report:
    """One submission of a slot (its month) on a day."""

    month: str
    on: datetime
    rows: list[Row]
    coverage: str = "full"
    findings: pl.DataFrame | None = None
    content: bytes | None = None


@dataclass
class Timeline:
    """Reports in the order of their days."""

    reports: list[Report] = field(default_factory=list)

    def add(self, month: str, on: datetime, *rows: Row, **more: Any) -> None:
        """That month's slot reports these rows on that day."""
        self.reports.append(Report(month, on, list(rows), **more))

    def send(self, data: DataRoot, *, after: datetime = datetime.min, until: datetime = datetime.max) -> None:
        """Every report of the days after `after`, up to `until`, is in the ledger, in order of time."""
        for report in sorted(self.reports, key=lambda r: r.on):
            if after < report.on <= until:
                submit(
                    data,
                    report.rows,
                    at=report.on,
                    slot=Slot(SLOT.form, SLOT.department, report.month),
                    coverage=report.coverage,
                    findings=report.findings,
                    content=report.content,
                )


def value(area: str, number: int | None, period: str = "2025-12", **given: Any) -> Row:
    """One synthetic value of total computing power."""
    return observation(
        ref_area=area, time_period=period, obs_value=None if number is None else Decimal(number), **given
    )


def declared(area: str, number: int, published: datetime = PUBLISHED) -> Row:
    """A synthetic figure known from its publication day."""
    return value(area, number, known_basis="declared", known_evidence="synthetic", accepted_at=published)


def quarantined(area: str, period: str = "2025-12") -> pl.DataFrame:
    """A synthetic finding that keeps the cell of that key out."""
    row = dict.fromkeys(polars_schema(FINDING)) | {
        "submission_id": "", "finding_no": 1, "rule_id": "cell.number.unreadable", "level": 1,
        "severity": "error", "decision": "quarantined", "locator": "N9", "row_no": 9,
        "indicator": "compute_power_total", "ref_area": area, "breakdown": "_T", "time_period": period,
        "data_source": "xinhua", "value_seen": "合成", "message_zh": "合成数据", "message_en": "synthetic",
        "fix_zh": "合成数据", "fix_en": "synthetic",
    }  # fmt: skip
    return pl.DataFrame([row], schema=polars_schema(FINDING), orient="row")


def revised_plan(folder: Path) -> Path:
    """A copy of the shipped plan with two synthetic targets recorded on 1 March 2027.

    T9001 is a later version of T0012; T9002 is declared, from a document of 2026 that was found late.
    """
    root = folder / "gansu_ai_plus"
    shutil.copytree(SHIPPED_PLAN, root)
    path = root / "targets.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        targets = list(csv.DictReader(handle))
    before = next(row for row in targets if row["target_id"] == "T0012")
    after = before | {
        "target_id": "T9001", "value": "120000", "value_published": "合成数据", "decided_on": "2027-02-28",
        "recorded_on": "2027-03-01", "known_basis": "observed", "published_on": "2027-02-28",
    }  # fmt: skip
    found = after | {
        "target_id": "T9002", "target_period": "2028", "decided_on": "2026-01-31", "known_basis": "declared",
        "published_on": "2026-02-01",
    }  # fmt: skip
    with path.open("a", encoding="utf-8", newline="") as handle:
        csv.DictWriter(handle, list(before), lineterminator="\n").writerows([after, found])
    return root


@dataclass(frozen=True)
class Told:
    """Database by known_on, the one of February that was built in February, and the release of April."""

    known: dict[date, Path]
    february_then: Path
    release: Path

    def rows(self, known_on: date, mart: str, where: str, columns: str) -> list[tuple[Any, ...]]:
        """Those columns of a mart as known on that day, sorted."""
        found = table(self.known[known_on], f"select {columns} from marts.{mart} where {where} order by all")
        return [tuple(row.values()) for row in found]
