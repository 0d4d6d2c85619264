"""What the tests share: synthetic observations through the real ledger, and marts through the real dbt."""

import tarfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from contracts.periods import span, start_of
from contracts.plan import Plan
from contracts.tables import FINDING, OBSERVATION, empty, polars_schema
from warehouse.build import build as building
from warehouse.ledger.append_submission import Content, append
from warehouse.ledger.archive import archive
from warehouse.ledger.submission import Slot, Submission
from warehouse.paths import DataRoot

HOME = Path(__file__).parents[1]
SHIPPED_PLAN = HOME / "contracts" / "plans" / "gansu_ai_plus"
SHARED = HOME.parent / "shared"
SLOT = Slot("published", "longshu_editors", "2026-11")


def root_of_0_1(folder: Path) -> Path:
    """The folder `data` below holds the frozen data root that version 0.1 wrote."""
    safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # from Python 3.11.4 on
    with tarfile.open(HOME / "tests" / "fixtures" / "data_root_0_1.tar.xz") as frozen:
        frozen.extractall(folder / "data", **safely)
    return folder / "data"


def observation(**given: Any) -> dict[str, Any]:
    """One synthetic observation as a row of the canonical table; give what matters, the rest is filled in."""
    period = span(given.get("time_period", "2025-12"))
    row: dict[str, Any] = {
        "submission_id": "", "row_no": 2, "locator": "N2", "indicator": "compute_power_total",
        "ref_area": "621000-CL", "breakdown": "_T", "time_period": period.code, "freq": period.freq,
        "period_start": period.start, "period_end": period.end, "time_per_collect": "E",
        "accumulation": "NONE", "data_source": "xinhua", "reliability": "state_media",
        "obs_value": Decimal(1), "value_qualifier": "exact", "unit_measure": "pflops", "obs_status": "A",
        "conf_status": "F", "value_published": "合成数据", "period_published": None,
        "comment_obs": "synthetic, for a test", "source_title": None, "outlet": None, "url": None,
        "published_on": None, "known_basis": "observed", "known_evidence": None,
        "accepted_at": start_of(date(2026, 1, 1)),
    }  # fmt: skip
    return row | given


def submit(
    data: DataRoot,
    rows: list[dict[str, Any]],
    *,
    at: datetime,
    slot: Slot = SLOT,
    coverage: str = "full",
    outcome: str = "accepted",
    findings: pl.DataFrame | None = None,
    content: bytes | None = None,
    received_at: datetime | None = None,
) -> Submission:
    """A synthetic submission is in the ledger, accepted at `at`."""
    numbered = [row | {"row_no": n, "locator": f"N{n}"} for n, row in enumerate(rows, start=2)]
    frame = pl.DataFrame(numbered, schema=polars_schema(OBSERVATION), orient="row")
    arrival = archive(
        data, content or repr(numbered).encode(), original_name="synthetic.csv", received_from="test", received_at=received_at or at
    )  # fmt: skip
    kept_out = 0 if findings is None else findings.height
    checked = Content(
        outcome, frame, empty(FINDING) if findings is None else findings, len(rows) + kept_out, len(rows), kept_out, 0
    )  # fmt: skip
    return append(
        data, slot, arrival, checked,
        form_version="1.0.0", coverage=coverage, contract_sha256="0" * 64, now=at,
    )  # fmt: skip


def marts(data: DataRoot, plan: Plan, known_on: date) -> Path:
    """The DuckDB file of the marts as known on that day, built by dbt."""
    with data.writer():
        return building.build(data, plan, known_on).path


def table(database: Path, sql: str) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries."""
    with duckdb.connect(str(database), read_only=True) as con:
        result = con.execute(sql)
        names = [d[0] for d in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
