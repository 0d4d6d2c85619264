"""The fictitious ferry of docs/worked_plan.md: its reports, in the order of their days. 合成数据."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from support import observation, submit

from contracts.plan import Plan
from contracts.registry import load_plan
from contracts.tables import FINDING, polars_schema
from warehouse.ledger.closings import close
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

FERRY = Path(__file__).parent / "ferry"
UNITS = {
    "boats_electric_share": "pct",
    "shore_supply": "pct",
    "wait": "ms",
    "fare": "cny",
    "crews": "persons",
}
# the day the first targets were recorded, the end of the first year, of June, and the due day of July's return
DAYS = (date(2025, 2, 1), date(2025, 12, 31), date(2026, 6, 30), date(2026, 8, 10))
Row = dict[str, Any]


def figure(indicator: str, period: str, value: float | str | None, area: str = "990000", **given: Any) -> Row:
    """A synthetic figure of the ferry's office."""
    return observation(
        **{
            "indicator": indicator, "ref_area": area, "time_period": period,
            "obs_value": None if value is None else Decimal(str(value)),
            "unit_measure": UNITS.get(indicator, "count"), "data_source": "ferry_office", "reliability": "official",
        } | given
    )  # fmt: skip


def declared(row: Row, published: datetime) -> Row:
    """The figure as one known from the day it was published."""
    return row | {"known_basis": "declared", "known_evidence": "synthetic", "accepted_at": published}


def finding(
    number: int, decision: str, severity: str, period: str, indicator: str = "trips", **given: Any
) -> Row:
    """A synthetic finding on a cell of the ferry's office."""
    return dict.fromkeys(polars_schema(FINDING)) | {
        "submission_id": "", "finding_no": number, "rule_id": "cell.number.unreadable", "level": 1,
        "severity": severity, "decision": decision, "locator": f"N{number + 1}", "row_no": number + 1,
        "indicator": indicator, "ref_area": "990000", "breakdown": "_T", "time_period": period, "accumulation": "NONE",
        "data_source": "ferry_office", "value_seen": "合成", "message_zh": "合成数据", "message_en": "synthetic",
        "fix_zh": "合成数据", "fix_en": "synthetic",
    } | given  # fmt: skip


def _compiled() -> list[Row]:
    """Published before the register began: the stocks of two banks, shares, waits, fares."""
    long_ago, later = (
        datetime(2025, 3, 1),
        datetime(2026, 1, 1),
    )  # the first moment the first year does not know
    return [
        # sums of both banks are derived; the office's own figure of 2025 stands beside nothing
        *(declared(figure("boats", p, v, a), long_ago) for p, a, v in [
            ("2023-12", "990100", 11), ("2023-12", "990200", 7), ("2024-12", "990100", 12), ("2024-12", "990200", 8),
        ]),
        declared(figure("boats", "2024-12", 20), long_ago),
        declared(figure("boats", "2025-12", 28), later),
        # a part of all crossings is a series of its own; so are whole years beside totals of a part of one
        *(declared(figure("boats", p, v, breakdown="coverage=night"), d) for p, v, d in [("2024-12", 5, long_ago), ("2025-12", 9, later)]),
        *(declared(figure("trips", y, v), d) for y, v, d in [("2023", 700, long_ago), ("2024", 800, long_ago), ("2025", 960, later)]),
        *(declared(figure("boats_electric", f"{y}-12", v), long_ago) for y, v in [(2022, 3), (2023, 3), (2024, 4)]),
        declared(figure("boats_electric", "2025-12", 7), later),
        declared(figure("boats_steam", "2024-12", 16), later),  # with the electric ones exactly all boats
        declared(figure("boats_steam", "2025-12", 22), later),
        *(declared(figure("wait", f"{y}-12", v), long_ago) for y, v in [(2021, 34), (2022, 32), (2023, 30), (2024, 27)]),
        declared(figure("wait", "2025-12", 20.5), later),
        declared(figure("fare", "2024-12", 12), long_ago),
        declared(figure("fare", "2025-12", "10.5"), later),
        declared(figure("shore_supply", "2024-12", 90), long_ago),
        declared(figure("shore_supply", "2025-12", 96), later),
        *(declared(figure("crews", f"{y}-12", v), long_ago) for y, v in [(2022, 60), (2023, 66), (2024, 64)]),
    ]  # fmt: skip


def tell(folder: Path) -> tuple[DataRoot, Plan]:
    """Every report is in the ledger."""
    data, plan = DataRoot(folder / "data"), load_plan(FERRY)
    _tell_published(data)
    _tell_returns(data)
    return data, plan


def _send(data: DataRoot, at: datetime, slot: Slot, rows: list[Row], *findings: Row, **more: Any) -> None:
    frame = pl.DataFrame(list(findings), schema=polars_schema(FINDING), orient="row") if findings else None
    submit(data, rows, at=at, slot=slot, findings=frame, **more)


def _tell_published(data: DataRoot) -> None:
    def send(month: str, at: datetime, *rows: Row, coverage: str = "partial") -> None:
        _send(data, at, Slot("published", "ferry_clerks", month), list(rows), coverage=coverage)

    send("2026-01", datetime(2026, 1, 25, 9), *_compiled(), coverage="full")
    # two publishers of equal rank: the later publication counts; a better source counts before both
    herald = {"data_source": "ferry_herald", "reliability": "state_media"}
    gazette = {"data_source": "ferry_gazette", "reliability": "state_media"}
    send(
        "2026-02",
        datetime(2026, 2, 3, 9),
        figure("boats", "2026-01", 27, accepted_at=datetime(2026, 2, 3), **herald),
    )
    send(
        "2026-03",
        datetime(2026, 3, 3, 9),
        figure("boats", "2026-01", 29, accepted_at=datetime(2026, 3, 3), **gazette),
    )
    send(
        "2026-04",
        datetime(2026, 4, 3, 9),
        figure("boats", "2026-03", 30, accepted_at=datetime(2026, 4, 3), **herald),
        figure("boats", "2026-03", 30, accepted_at=datetime(2026, 4, 3), value_qualifier="approx", **gazette),
        figure("boats", "2027-12", 45, obs_status="F", accepted_at=datetime(2026, 4, 3), **herald),
        figure("boats", "2027-12", 46, obs_status="F", accepted_at=datetime(2026, 4, 3), **gazette),
        figure(
            "crews", "2026-Q1", 71, accepted_at=datetime(2026, 4, 3)
        ),  # the month counts before the quarter
        figure("crews", "2025-12", 70, accepted_at=datetime(2026, 4, 3), obs_status="P"),
        figure("crews", "2026-03", 72, accepted_at=datetime(2026, 4, 3), value_qualifier="approx"),
        figure("boats_electric", "2026-03", 9, accepted_at=datetime(2026, 4, 3)),
        figure("boats_steam", "2026-03", 22, accepted_at=datetime(2026, 4, 3)),
    )
    # by banks: one bank below the smallest unit, waits weighed by boats
    banks = datetime(2026, 5, 4)
    send(
        "2026-05",
        datetime(2026, 5, 4, 9),
        figure("boats", "2026-04", 19, "990100", accepted_at=banks),
        figure("boats", "2026-04", 13, "990200", accepted_at=banks),
        figure("wait", "2026-04", 18, "990100", accepted_at=banks),
        figure("wait", "2026-04", 22, "990200", accepted_at=banks),
        figure("boats_electric", "2026-04", 9, "990100", accepted_at=banks),
        figure("boats_electric", "2026-04", None, "990200", obs_status="N", accepted_at=banks),
        figure("boats_electric", "2026-05", 9, "990100", accepted_at=banks),  # one bank alone is no sum
        figure(
            "boats", "2026-04", None, obs_status="O", accepted_at=banks
        ),  # missing: the derived sum counts
        figure("boats", "2026-04", 5, "990000-P", accepted_at=banks),  # the pier lies in no sum
        figure("shore_supply", "2026-04", 94, accepted_at=banks),
        figure("fare", "2026-04", 9, accepted_at=banks),
    )
    # after the end of June: the target of 2025 met late, a qualifier that changes, a figure withdrawn, a break
    july, august = (
        datetime(2026, 7, 1),
        datetime(2026, 8, 5),
    )  # July: the first moment that June does not know
    send(
        "2026-06",
        july,
        figure("boats", "2026-06", 31, accepted_at=july),
        figure("crews", "2026-05", 75, accepted_at=july),
        coverage="full",
    )
    send(
        "2026-06",
        datetime(2026, 8, 5, 9),
        figure("boats", "2026-06", 32, accepted_at=august),
        coverage="full",
    )
    send(
        "2026-07",
        datetime(2026, 8, 5, 10),
        figure("crews", "2026-03", 72, accepted_at=august),
        figure("fare", "2026-07", 8, obs_status="B", accepted_at=august),
    )


def _tell_returns(data: DataRoot) -> None:
    def send(month: str, at: datetime, *rows: Row, findings: tuple[Row, ...] = (), **more: Any) -> None:
        _send(data, at, Slot("ferry_1", "ferry_master", month), list(rows), *findings, **more)

    def trips(period: str, value: float | None, at: datetime, **given: Any) -> Row:
        return figure("trips", period, value, accepted_at=at, reliability="departmental_return", **given)

    def both(month: int, of_month: float, so_far: float, at: datetime) -> list[Row]:
        period = f"2026-{month:02d}"
        return [trips(period, of_month, at), trips(period, so_far, at, accumulation="YTD")]

    on_time, exactly, late = (
        datetime(2026, 2, 9, 9),
        datetime(2026, 3, 10, 23, 59),
        datetime(2026, 4, 11),
    )  # the day after the due day begins
    # last year's course, by the year so far
    last_year = datetime(2026, 1, 26, 9)
    _send(
        data, last_year, Slot("published", "ferry_clerks", "2025-12"),
        [trips(f"2025-{m:02d}", 80 * m, last_year, accumulation="YTD") for m in (1, 2, 3, 5, 12)],
        coverage="partial",
    )  # fmt: skip
    send(
        "2026-01", on_time, *both(1, 180, 181, on_time),
        findings=(finding(1, "confirmed", "warning", "2026-01", reason_given="合成"),), outcome="accepted_with_findings",
    )  # fmt: skip
    send(
        "2026-02", exactly, *both(2, 100, 282, exactly)
    )  # the total of two months is one more than the months
    send(
        "2026-03", late, *both(3, 200, 484, late),
        findings=(
            finding(1, "confirmed", "warning", "2026-03", reason_given="合成"),
            finding(2, "noted", "warning", "2026-03"),
        ),
        outcome="accepted_with_findings",
    )  # fmt: skip
    refused = datetime(2026, 5, 8, 9)
    send("2026-04", refused, findings=(finding(1, "rejected", "error", "2026-04"),), outcome="rejected")
    # May came, one cell of it kept out; June is not asked for; July is late still, August not due
    may = datetime(2026, 6, 9, 9)
    send(
        "2026-05",
        may,
        trips("2026-05", 610, may, accumulation="YTD"),
        findings=(finding(1, "quarantined", "error", "2026-05"),),
        outcome="partly_accepted",
    )
    closed = datetime(2026, 7, 20, 9)
    with data.writer():
        close(data, "2026-02", now=closed, closed_by="合成", note="合成数据")
        close(data, "2026-03", now=datetime(2026, 8, 11), closed_by="合成", note="合成数据")
    send("2026-02", closed, *both(2, 101, 283, closed))  # at the moment of closing, not after it
    after = datetime(2026, 7, 28, 9)
    # one figure is revised after the closing, another one new: a first value is no revision
    send(
        "2026-02",
        after,
        *both(2, 102, 283, after),
        trips("2026-02", 40, after, ref_area="990100", accumulation="YTD"),
    )
