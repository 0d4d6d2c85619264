"""SYNTHETIC ledgers for comparing engines: every draw is random, and many quotients end on an exact tie.

A quotient n / 2^k has exactly k decimals and ends in 5: with k one above the declared decimals it lies
half-way between two values, where engines that round differently part.
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from support import observation, submit

from contracts.periods import span
from contracts.plan import Direction, Indicator, PathType, Plan, Target
from contracts.tables import FINDING, polars_schema
from warehouse.ledger.submission import Slot
from warehouse.paths import DataRoot

PATHS = (
    "linear",
    "geometric",
    "logistic",
    "cumulative",
    "average_growth",
    "milestones",
    "relative",
    "constant",
)
OPERATORS = ("ge", "gt", "le", "lt", "approx", "band", "up", "down", "not_up", "not_down", "qualitative")
METHODS = (
    "schedule_ratio",
    "geometric_statcan",
    "geometric_un2022",
    "outlook_de_dns",
    "escap_csi",
    "escap_api",
)
SOURCES = (("xinhua", "state_media"), ("gansu_daily", "official"), ("gscn", "official_indirect"))
STATUSES = ("A", "A", "A", "A", "A", "P", "E", "B", "F", "U")
QUALIFIERS = ("exact", "exact", "exact", "gt", "lt", "ge", "approx", "approx_below")
PROVINCE = "620000"
KNOWN_ON = date(2026, 6, 30)
FAMILIES = 9
DECLARED_ON = date(
    2025, 3, 1
)  # before any figure came: what is declared between two builds leaves nothing to start from
Key = tuple[str, str, str, str, str]  # indicator, ref_area, breakdown, time_period, accumulation


@dataclass(frozen=True)
class Drawn:
    """A random plan, and the years and steps its figures are drawn with."""

    plan: Plan
    steps: dict[str, int]


def draw_plan(shipped: Plan, chance: random.Random, root: Path) -> Drawn:
    """The shipped plan's frame with random indicators and targets; derived ones refer to one another."""
    root.mkdir(parents=True)
    (root / "seed.csv").write_text(str(chance.getstate()[1][:4]), encoding="utf-8")  # what the build key sees
    indicators: dict[str, Indicator] = {}
    for n in range(FAMILIES):
        for given in _family(n, chance):
            made = _indicator(shipped, given, chance)
            indicators[made.code] = made
    targets = [
        _target(shipped, chance, n, indicators)
        for n in range(3 * len(indicators))
    ]  # fmt: skip
    goals = [goal.code for goal in shipped.header.goals]
    anew = {code: _declared_anew(made) for code, made in indicators.items() if code.endswith("_plain")}
    order = shipped.header.precedence
    plan = shipped.model_copy(
        update={
            "root": root, "indicators": indicators | {code: new for code, (_, new) in anew.items()},
            "versions": {code: ((None, indicators[code]), since) for code, since in anew.items()},
            "precedences": ((None, order), (DECLARED_ON, order[::-1])),
            "targets": tuple(targets), "targets_not_loaded": (),
            "goal_of": {code: chance.choice(goals) for code in indicators},
        }
    )  # fmt: skip
    return Drawn(plan, {code: chance.choice((0, 1, 3, 8)) for code in indicators})


def _declared_anew(made: Indicator) -> tuple[date, Indicator]:
    """The indicator on another path, before every day that is asked for or after it."""
    chance = random.Random(made.code)  # whatever else is drawn stays as it is
    since = chance.choice((DECLARED_ON, date(2027, 1, 1)))
    return since, made.model_copy(
        update={"path": PathType(chance.choice(PATHS)), "direction": Direction.HIGHER}
    )


def _family(n: int, chance: random.Random) -> list[dict[str, Any]]:
    """A total, its part, a stock that weighs, a mean, a share of the two, and the growth of the total."""
    flow = chance.choice(("flow", "flow", "stock"))
    total, part, weight = f"r{n}_total", f"r{n}_part", f"r{n}_weight"
    return [
        {"code": total, "kind": flow, "aggregation": "sum"},
        {"code": part, "kind": flow, "aggregation": "sum", "part_of": total},
        {"code": weight, "kind": "stock", "aggregation": "sum"},
        {
            "code": f"r{n}_mean",
            "kind": "rate",
            "aggregation": "weighted_mean",
            "weight": weight,
            "unit": "pct",
        },
        {"code": f"r{n}_share", "kind": "rate", "numerator": part, "denominator": weight, "unit": "pct"},
        {"code": f"r{n}_growth", "kind": "growth", "growth_of": total, "unit": "pct"},
        {"code": f"r{n}_plain", "kind": "stock", "unit_mult": chance.choice((0, 4, 8))},
    ]


def _indicator(shipped: Plan, given: dict[str, Any], chance: random.Random) -> Indicator:
    template = shipped.indicators["compute_power_total"].model_dump()
    drawn = {
        "direction": chance.choice(("higher", "higher", "lower", "none")), "unit": "count",
        "path": chance.choice(PATHS), "aggregation": "none", "aliases": (), "limits": {},
        "method": chance.choice(METHODS), "headline": chance.random() < 0.5, "part_of": None,
    }  # fmt: skip
    return Indicator.model_validate(template | drawn | given)


def _target(shipped: Plan, chance: random.Random, n: int, indicators: dict[str, Indicator]) -> Target:
    indicator = chance.choice(list(indicators.values()))
    operator = chance.choice((*OPERATORS, "ge", "ge", "ge", "le"))
    path = chance.choice((None, *PATHS))
    value = _value(chance, 0) if operator not in OPERATORS[6:] else None
    if path == "average_growth":
        value = Decimal(chance.randint(-40, 80)) / 8
    stated = chance.random() < 0.4
    decided = date(2019, 6, 30) + timedelta(days=chance.randint(0, 1500))
    given: dict[str, Any] = {
        "target_id": f"R{n:04d}", "indicator": indicator.code, "ref_area": chance.choice((PROVINCE, PROVINCE, "620100")),
        "breakdown": chance.choice(("_T", "_T", "_T", "sector=a")),
        "target_period": chance.choice(("2025", "2026", "2026-06", "2027", "2028", "2030", "2035")),
        "operator": operator, "value": value,
        "value_high": value + 128 if operator == "band" and value is not None else None,
        "unit": indicator.unit if value is not None else "", "path": path,
        "base_period": f"{chance.randint(2018, 2022)}-12" if chance.random() < 0.6 else None, "base_value": None,
        "decided_on": decided, "recorded_on": decided, "known_basis": "observed", "published_on": "",
        "method": chance.choice((None, *METHODS)), "relative_to": None,
    }  # fmt: skip
    if given["base_period"] and stated:
        given["base_value"] = _value(chance, 0)
    if path == "relative":
        given["relative_to"] = chance.choice(list(indicators))
    return Target.model_validate(shipped.targets[0].model_dump() | given)


def fill(data: DataRoot, drawn: Drawn, chance: random.Random) -> None:
    """Random submissions of a few months are in the ledger: figures, revisions, gaps, withdrawals, findings."""
    keys = keys_of(drawn, chance)
    for n, month in enumerate(("2025-10", "2025-12", "2026-02", "2026-02", "2026-05", "2026-08")):
        at = datetime(2025, 11, 1, 9) + timedelta(days=55 * n + chance.randint(0, 20))
        send(data, drawn, chance, keys, month, at, 0.99 if n == 0 else 0.25)


def keys_of(drawn: Drawn, chance: random.Random) -> list[Key]:
    """The keys that the random submissions are about."""
    return [(code, *key) for code in drawn.plan.indicators for key in _keys(drawn.plan, code, chance)]


def send(
    data: DataRoot,
    drawn: Drawn,
    chance: random.Random,
    keys: list[Key],
    month: str,
    at: datetime,
    share: float,
    declared: float = 0,
) -> None:
    """One submission of every source is in the ledger for that month, with that share of the keys.

    `declared`: the share of rows that count from a day of their own, before or after the submission.
    """
    rows = [_row(drawn, key, chance, at) for key in keys if chance.random() < share]
    for row in rows:
        if declared and chance.random() < declared:
            row |= {"known_basis": "declared", "accepted_at": at + timedelta(days=chance.randint(-200, 60))}
    for source, _ in SOURCES:
        mine = [row for row in rows if row["data_source"] == source]
        submit(
            data, mine, at=at, slot=Slot("published", source, month),
            coverage=chance.choice(("full", "partial")), findings=_findings(keys, chance),
            outcome="partly_accepted",
        )  # fmt: skip


def _keys(plan: Plan, code: str, chance: random.Random) -> list[tuple[str, str, str, str]]:
    areas = [PROVINCE]
    if plan.indicators[code].aggregation != "none":
        areas = [a for a in plan.codelists["ref_area"].codes if a.startswith("62") and a.endswith("00")]
        areas = [a for a in areas if a != PROVINCE] + ([PROVINCE] if chance.random() < 0.3 else [])
    flow = plan.indicators[code].kind == "flow"
    periods = [(str(year), "NONE") for year in range(2018, 2026)]
    periods += [(f"2025-{m:02d}", "YTD" if flow else "NONE") for m in range(1, 13)]
    periods += [(f"2026-{m:02d}", "YTD" if flow else "NONE") for m in (2, 3, 4, 5)]
    told = [period for period in periods if chance.random() < 0.8]
    found = [(area, "_T", *period) for area in areas for period in told]
    found += [(PROVINCE, "sector=a", *period) for period in periods[:8] if chance.random() < 0.5]
    return found if len(areas) == 1 else [key for key in found if key[2] > "2022"]


def _row(drawn: Drawn, key: Key, chance: random.Random, at: datetime) -> dict[str, Any]:
    code, area, breakdown, period, accumulation = key
    source, reliability = chance.choice((SOURCES[0], SOURCES[0], *SOURCES))
    kind, missing = drawn.plan.indicators[code].kind, chance.random() < 0.04
    return observation(
        indicator=code, ref_area=area, breakdown=breakdown, time_period=period, accumulation=accumulation,
        data_source=source, reliability=reliability, unit_measure=drawn.plan.indicators[code].unit,
        obs_value=None if missing else _value(chance, drawn.steps[code], large=kind in ("stock", "flow")),
        obs_status=chance.choice("MQO") if missing else chance.choice(STATUSES),
        value_qualifier="exact" if missing else chance.choice(QUALIFIERS),
        accepted_at=at - timedelta(days=chance.choice((0, 0, 0, 30))), period_start=span(period).start,
    )  # fmt: skip


def _value(chance: random.Random, places: int, *, large: bool = False) -> Decimal:
    """A figure in steps of 2^-places: divided by a power of two it often ends half-way.

    `large`: now and then one with more digits than a floating number holds.
    """
    draw = chance.random()
    if large and draw > 0.96:
        return Decimal(chance.randint(10**13, 10**14)) / 100
    if draw < 0.35:
        return Decimal(2 ** chance.randint(9, 13))  # a divisor
    if draw < 0.05 + 0.35:
        return Decimal(0)
    if draw < 0.48:
        return -Decimal(chance.randint(500, 5000)) / 2**places
    return Decimal(chance.randint(500, 5000)) / 2**places


def _findings(keys: list[Key], chance: random.Random) -> pl.DataFrame:
    """Some cells are in quarantine: what was accepted before stands, with a correction pending."""
    picked = chance.sample(keys, 5)
    rows = [
        {
            "submission_id": "", "finding_no": n, "rule_id": "cell.number.unreadable", "level": 1,
            "severity": "error", "decision": "quarantined", "locator": f"N{n + 5000}", "row_no": n,
            "indicator": code, "ref_area": area, "breakdown": breakdown, "time_period": period,
            "accumulation": accumulation, "data_source": SOURCES[0][0], "value_seen": "合成", "value_expected": None,
            "reason_given": None, "message_zh": "合成", "message_en": "synthetic, it's", "fix_zh": "合成", "fix_en": "none",
        }
        for n, (code, area, breakdown, period, accumulation) in enumerate(picked, start=1)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=polars_schema(FINDING), orient="row")
