"""Cases as a plan and a ledger of their own: one indicator and one target a case, in a scratch data root.

Nothing is computed here. A value of more than eight decimals is kept in a smaller unit (a power of ten, SDMX
UNIT_MULT), so that no digit is lost; `Scaled.factor` leads back.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from contracts.cases import Case, Point
from contracts.periods import span
from contracts.plan import ClassRule, Indicator, Kind, Limits, PathType, Plan, Schedule, Target
from contracts.tables import FINDING, OBSERVATION, empty, polars_schema
from warehouse.ledger.append_submission import Content, append
from warehouse.ledger.archive import archive
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

STORED_DECIMALS = 8
STORED_DIGITS = 20
BEGINNING = date(1900, 1, 1)  # every reading and target of a case is known from here on


@dataclass(frozen=True)
class Scaled:
    """A case with its codes in the scratch plan and the power of ten its values are kept in."""

    case: Case
    number: int
    exponent: int

    @property
    def code(self) -> str:
        """Its indicator."""
        return f"case_{self.number:06d}"

    @property
    def target_id(self) -> str:
        """Its target."""
        return f"CASE_{self.number:06d}"

    @property
    def factor(self) -> Decimal:
        """What stored values are multiplied by to be the case's own."""
        return Decimal(1).scaleb(-self.exponent)

    def stored(self, value: Decimal | None) -> Decimal | None:
        """The value as it is kept."""
        if value is None:
            return None
        return round(value.scaleb(self.exponent), STORED_DECIMALS)


def scaled(case: Case, number: int) -> Scaled:
    """The case with the smallest power of ten that keeps every digit of its values, as far as twenty digits reach."""
    series = (*case.points, *case.milestones, *case.compared)
    names = ("target_value", "target_value_high", "natural_limit", "limit_max", "predicted_value")
    own = (case.tolerance, case.stated_base)
    given = (*(p.value for p in series), *(case.numbers[n] for n in names), *own)
    values = [v for v in given if v is not None]
    if not any(values):
        return Scaled(case, number, 0)
    wanted = max(-int(v.normalize().as_tuple().exponent) for v in values) - STORED_DECIMALS
    room = STORED_DIGITS - 1 - max(v.adjusted() for v in values if v)
    return Scaled(case, number, max(0, min(wanted, room - 1)))


def scratch_plan(frame: Plan, cases: list[Scaled], root: Path) -> Plan:
    """The frame's header and codelists with the cases as its only indicators and targets."""
    indicators: dict[str, Indicator] = {}
    targets: list[Target] = []
    for one in cases:
        indicators[one.code] = _indicator(frame, one, one.code)
        if one.case.compared:
            indicators[f"{one.code}_with"] = _indicator(frame, one, f"{one.code}_with")
        targets.append(
            _target(frame, one, one.target_id, one.case.target_period, one.case.numbers["target_value"])
        )
        targets += [
            _target(frame, one, f"{one.target_id}_{n}", p.period, p.value)
            for n, p in enumerate(one.case.milestones, start=1)
        ]
    return frame.model_copy(
        update={
            "root": root, "indicators": indicators, "targets": tuple(targets), "targets_not_loaded": (),
            "goal_of": dict.fromkeys(indicators, frame.header.goals[0].code),
        }
    )  # fmt: skip


def _indicator(frame: Plan, one: Scaled, code: str) -> Indicator:
    case, cumulative = one.case, one.case.path == "cumulative"
    template = next(iter(frame.indicators.values())).model_dump()
    own = {
        "code": code, "direction": case.direction, "unit": case.unit, "aliases": (),
        "kind": Kind.FLOW if cumulative else Kind.STOCK, "path": PathType(case.path),
        "limits": Limits(max=one.stored(case.numbers["limit_max"])), "method": case.method,
        "natural_limit": one.stored(case.numbers["natural_limit"]), "part_of": None, "weight": None,
        "unit_mult": -one.exponent, "numerator": None, "denominator": None, "growth_of": None,
    }  # fmt: skip
    return Indicator.model_construct(**(template | own))


def _target(frame: Plan, one: Scaled, target_id: str, period: str, value: Decimal | None) -> Target:
    case = one.case
    growth = case.path == "average_growth"
    return Target.model_construct(
        target_id=target_id, indicator=one.code, ref_area=frame.header.area, breakdown="_T", target_period=period,
        operator=case.operator, value=value if growth else one.stored(value),
        value_high=one.stored(case.numbers["target_value_high"]),
        unit="pct" if growth else case.unit, value_published="case", path=PathType(case.path),
        base_period=_month(case.base_period), base_value=one.stored(case.stated_base),
        attribute="case", document=frame.header.document, reliability=frame.header.precedence[0],
        decided_on=BEGINNING, recorded_on=BEGINNING, known_basis="observed", published_on="", outlet="",
        source_title="", url="", comment_zh="", comment_en="", method=case.method,
        class_rule=ClassRule(case.class_rule) if case.class_rule else None, cut_high=_cut(case, "cut_high"), cut_mid=_cut(case, "cut_mid"),
        cut_low=_cut(case, "cut_low"), relative_to=f"{one.code}_with" if case.compared else None,
        tolerance=one.stored(case.tolerance) if not growth else case.tolerance,
        schedule=Schedule(case.schedule) if case.schedule else None,
    )  # fmt: skip


def _cut(case: Case, name: str) -> Decimal | None:
    value = case.numbers[name]
    return None if value is None else round(value, STORED_DECIMALS)


def _month(period: str | None) -> str | None:
    return None if period is None else f"{span(period).end:%Y-%m}"


def submit_cases(data: DataRoot, frame: Plan, cases: list[Scaled], content: bytes, name: str) -> None:
    """The table is in the archive and every reading of every case in the ledger."""
    rows = [row for one in cases for row in _observations(frame, one)]
    numbered = [row | {"row_no": n} for n, row in enumerate(rows, start=1)]
    at = datetime(BEGINNING.year, BEGINNING.month, BEGINNING.day)
    arrival = archive(data, content, original_name=name, received_from="assess", received_at=at)
    checked = Content(
        "accepted", pl.DataFrame(numbered, schema=polars_schema(OBSERVATION), orient="row"), empty(FINDING),
        len(rows), len(rows), 0, 0,
    )  # fmt: skip
    slot = Slot("cases", frame.header.departments[0].code, f"{BEGINNING:%Y-%m}")
    append(
        data, slot, arrival, checked,
        form_version="1.0.0", coverage="full", contract_sha256="0" * 64, now=at, written_on=BEGINNING,
    )  # fmt: skip


def _observations(frame: Plan, one: Scaled) -> list[dict[str, Any]]:
    case = one.case
    rows = [_observation(frame, one, one.code, p, case.latest_unit) for p in case.points]
    rows += [_observation(frame, one, f"{one.code}_with", p, case.unit) for p in case.compared]
    predicted = case.numbers["predicted_value"]
    if predicted is not None:
        at = Point(case.target_period, predicted, "F")
        rows.append(_observation(frame, one, one.code, at, case.latest_unit))
    return rows


def _observation(frame: Plan, one: Scaled, code: str, point: Point, unit: str) -> dict[str, Any]:
    period = span(point.period)
    return {
        "submission_id": "", "row_no": 0, "locator": f"row {one.case.line}", "indicator": code,
        "ref_area": frame.header.area, "breakdown": "_T", "time_period": period.code, "freq": period.freq,
        "period_start": period.start, "period_end": period.end, "time_per_collect": "E",
        "accumulation": "YTD" if one.case.path == "cumulative" else "NONE", "data_source": "case",
        "reliability": frame.header.precedence[0], "obs_value": one.stored(point.value),
        "value_qualifier": "exact", "unit_measure": unit, "obs_status": point.status, "conf_status": "F",
        "value_published": str(point.value), "period_published": None, "comment_obs": None,
        "source_title": None, "outlet": None, "url": None, "published_on": None, "known_basis": "observed",
        "known_evidence": None, "accepted_at": datetime(BEGINNING.year, BEGINNING.month, BEGINNING.day),
    }  # fmt: skip
