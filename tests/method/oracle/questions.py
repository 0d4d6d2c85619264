"""Random questions for the oracle and the product alike: plans and histories of every path, operator and frequency.

SYNTHETIC. Hundreds of questions make one plan and one ledger, so that one build answers them all.
"""

import random
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from method.oracle.asking import Question, Reading
from support import marts, observation, submit

from contracts.plan import Indicator, Plan, Target
from warehouse import query
from warehouse.paths import DataRoot

TODAY = date(2026, 6, 30)
ACCEPTED = datetime(2020, 1, 1)
DECIDED = date(2019, 6, 30)
AREA = "620000"
STEPS = {"M": 1, "Q": 3, "S": 6, "A": 12}
PATHS = (
    "linear", "geometric", "logistic", "cumulative", "average_growth", "milestones", "relative", "constant",
)  # fmt: skip
PACES = tuple(Fraction(n, 100) for n in (-30, 0, 20, 59, 60, 61, 80, 94, 95, 96, 100, 130))
UPWARD, DOWNWARD = ("ge", "gt"), ("le", "lt")
Value = Callable[[], Fraction]


def position(day: date) -> int:
    """A month's last day on the axis of months."""
    return day.year * 12 + day.month


def drawn(number: int, seed: int) -> list[Question]:
    """So many random questions, the same for the same seed."""
    return [question(random.Random(f"{seed}-{n}")) for n in range(number)]


def question(chance: random.Random) -> Question:
    """What a target asks, and a history that began before it and may be broken or hidden."""
    direction = chance.choice(("higher", "higher", "lower", "lower", "none"))
    operator = chance.choice(_operators(direction))
    path = chance.choice(PATHS)
    if operator not in (*UPWARD, *DOWNWARD):
        path = chance.choice(("linear", "linear", "constant")) if operator == "band" else "linear"
    step = chance.choice(tuple(STEPS.values()))
    target = chance.choice((2024, 2025, 2026, 2026, *range(2026, 2033))) * 12 + chance.choice((12, 12, 12, 6))
    value = _values(chance, path)
    goal, high = sorted((value(), value()))
    if direction == "lower" and chance.random() < 0.5 and operator != "band":
        goal = min(goal, value())
    if path == "average_growth":
        sign = 1 if operator in UPWARD else chance.choice((1, -1))
        goal = sign * _part(chance.randint(0, 1500), 2)
    aim = goal if path != "average_growth" and chance.random() < 0.7 else None
    readings = _readings(chance, path, step, value, aim, target)
    base_at, base = _base(chance, path, step, target, value)
    return Question(
        direction, operator, path, target,
        None if operator in ("up", "down", "not_up", "not_down", "qualitative") else goal,
        high if operator == "band" else None, base_at=base_at, base_value=base,
        assumed_from=position(DECIDED) // 12 * 12, readings=readings, today=position(TODAY),
        is_same_unit=path in ("logistic", "average_growth") or chance.random() > 0.04,
        tolerance=_tolerance(chance, value) if operator == "approx" else Fraction(0),
        milestones=_milestones(chance, target, base_at, value) if path == "milestones" else (),
        compared={r.at: value() for r in readings if chance.random() < 0.8} if path == "relative" else {},
        **_limits(chance, path, [goal, high, *(r.value for r in readings)]),
    )  # fmt: skip


def _operators(direction: str) -> tuple[str, ...]:
    trends = {"higher": ("up", "not_down"), "lower": ("down", "not_up"), "none": ("up", "not_up")}
    bounds = {"higher": UPWARD * 6, "lower": DOWNWARD * 6, "none": ()}
    return (*bounds[direction], "approx", "approx", "band", "band", *trends[direction])


def _part(whole: int, decimals: int) -> Fraction:
    return Fraction(whole, 10**decimals)


def _values(chance: random.Random, path: str) -> Value:
    """Draws values of one magnitude, from hundred-millionths to 10^17, often equal or near one another."""
    if path == "logistic":
        return lambda: _part(chance.randint(0, 1000), 1)
    decimals = chance.choice((0, 0, 1, 2, 4, 8))
    size = int(10 ** chance.uniform(1, 17 - decimals))
    centre = chance.randint(-size, size) if chance.random() < 0.2 else chance.randint(1, size)
    spread = chance.choice((2, max(abs(centre) // 8, 2), max(abs(centre), 2)))
    return lambda: _part(centre + chance.randint(-spread, spread), decimals)


def _tolerance(chance: random.Random, value: Value) -> Fraction:
    return Fraction(0) if chance.random() < 0.3 else abs(value() - value())


def _limits(chance: random.Random, path: str, values: list[Fraction | None]) -> dict[str, Fraction]:
    if path == "logistic":
        return {"floor": Fraction(0), "ceiling": Fraction(100)}
    if path in ("average_growth", "cumulative") or chance.random() < 0.9:
        return {}
    known = sorted(value for value in values if value is not None)
    return {"floor": known[0], "ceiling": chance.choice(known[-2:])}


def _readings(
    chance: random.Random, path: str, step: int, value: Value, aim: Fraction | None, target: int
) -> tuple[Reading, ...]:
    """A history drawn at random, or on its way to the aim at a pace near the cut-offs; it may break or be hidden."""
    last = position(TODAY) // step * step - step * chance.randint(0, 2)
    number = chance.choice((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))
    places = sorted(last - step * n for n in range(number) if n == 0 or chance.random() < 0.85)
    found = [Reading(at, value()) for at in places]
    if aim is not None and found and found[0].at < target and path != "cumulative":
        start, first, pace = value(), found[0].at, chance.choice(PACES)
        share = [Fraction(at - first, target - first) * pace for at in places]
        found = [
            Reading(at, round(start + (aim - start) * part, 8))
            for at, part in zip(places, share, strict=True)
        ]
    if path == "cumulative":
        found = _totals(found)
    if found and chance.random() < 0.15:
        index = chance.randrange(len(found))
        found[index] = Reading(found[index].at, found[index].value, "B")
    if found and chance.random() < 0.05:
        index = chance.choice((-1, chance.randrange(len(found))))
        found[index] = Reading(found[index].at, None, chance.choice(("Q", "M", "O")))
    return tuple(found)


def _totals(readings: list[Reading]) -> list[Reading]:
    """Amounts since January: they grow within a year."""
    found: list[Reading] = []
    for reading in readings:
        same_year = found and (found[-1].at - 1) // 12 == (reading.at - 1) // 12
        before = found[-1].value or 0 if same_year else 0
        found.append(Reading(reading.at, abs(reading.value or 0) + before))
    return found


def _base(
    chance: random.Random, path: str, step: int, target: int, value: Value
) -> tuple[int | None, Fraction | None]:
    """A baseline stated with its value, by its period alone, or not at all."""
    kind = chance.choice(("stated", "period", "period", "period", "none"))
    at = min(position(TODAY) // step * step - step * chance.randint(1, 9), target - 12)
    if kind == "none" or (path == "cumulative" and kind == "period"):
        return None, None
    if path == "cumulative":
        years = chance.choice((1, 1, 5))
        return (target - 1) // 12 * 12 - 12 * (years - 1), Fraction(0)
    return at, value() if kind == "stated" else None


def _milestones(
    chance: random.Random, target: int, base_at: int | None, value: Value
) -> tuple[tuple[int, Fraction], ...]:
    years = sorted({target - 12 * n for n in chance.sample(range(1, 6), chance.randint(1, 3))})
    return tuple((at, value()) for at in years if at > (base_at or position(DECIDED)))


def asked_of_the_product(shipped: Plan, asked: list[Question], home: Path) -> list[dict[str, Any]]:
    """What one build says of every question, in their order, by the default method."""
    found = {row["target_id"]: row for row in rows_of(shipped, asked, home, ["schedule_ratio"] * len(asked))}
    return [found[f"Q{n:06d}"] for n in range(len(asked))]


def rows_of(shipped: Plan, asked: list[Question], home: Path, methods: list[str]) -> list[dict[str, Any]]:
    """Every target of one build of the questions, milestones among them, each by its method; with its outlook."""
    return query.rows(built(shipped, asked, home, methods), query.TARGETS)


def built(shipped: Plan, asked: list[Question], home: Path, methods: list[str]) -> Path:
    """The DuckDB file of one build of the questions."""
    return marts(*laid_out(shipped, asked, home, methods), TODAY)


def laid_out(shipped: Plan, asked: list[Question], home: Path, methods: list[str]) -> tuple[DataRoot, Plan]:
    """The questions as a ledger and a plan, for any engine to build."""
    data, root = DataRoot(home / "data"), home / "plan"
    root.mkdir(parents=True)
    (root / "questions.csv").write_text(
        repr(asked) + repr(methods), encoding="utf-8"
    )  # the build key depends on it
    submit(data, [row for n, q in enumerate(asked) for row in _observations(n, q)], at=ACCEPTED)
    return data, _plan(shipped, asked, root, methods)


def _plan(shipped: Plan, asked: list[Question], root: Path, methods: list[str]) -> Plan:
    indicators = {i.code: i for n, q in enumerate(asked) for i in _indicators(shipped, n, q, methods[n])}
    return shipped.model_copy(
        update={
            "root": root, "indicators": indicators, "targets_not_loaded": (),
            "goal_of": dict.fromkeys(indicators, shipped.header.goals[0].code),
            "targets": tuple(t for n, q in enumerate(asked) for t in _targets(shipped, n, q)),
        }
    )  # fmt: skip


def _indicators(shipped: Plan, n: int, q: Question, method: str) -> list[Indicator]:
    template = next(iter(shipped.indicators.values())).model_dump()
    limits = {"min": _decimal(q.floor), "max": _decimal(q.ceiling)}
    own = {
        "direction": q.direction, "unit": _unit(q), "kind": "flow" if q.path == "cumulative" else "stock",
        "path": q.path, "limits": limits, "aliases": (), "method": method, "decimals": 8,
    }  # fmt: skip
    codes = [f"q_{n:06d}", *([f"q_{n:06d}_with"] if q.path == "relative" else [])]
    return [Indicator.model_validate(template | own | {"code": code}) for code in codes]


def _unit(q: Question) -> str:
    return "pct" if q.path == "logistic" else "count" if q.is_same_unit else "pflops_fp32"


def _targets(shipped: Plan, n: int, q: Question) -> list[Target]:
    template = shipped.targets[0].model_dump()
    own: dict[str, Any] = {
        "indicator": f"q_{n:06d}", "ref_area": AREA, "breakdown": "_T", "operator": q.operator, "value_high": _decimal(q.goal_high),
        "unit": "pct" if q.path == "average_growth" else _unit(q), "path": q.path,
        "base_period": None if q.base_at is None else month(q.base_at), "base_value": _decimal(q.base_value),
        "decided_on": DECIDED, "recorded_on": DECIDED, "known_basis": "observed", "published_on": "",
        "relative_to": f"q_{n:06d}_with" if q.path == "relative" else None,
        "tolerance": _decimal(q.tolerance) if q.operator == "approx" else None,
    }  # fmt: skip
    stones = [(f"Q{n:06d}_{m}", at, value) for m, (at, value) in enumerate(q.milestones)]
    return [
        Target.model_validate(template | own | {"target_id": name, "target_period": month(at), "value": _decimal(value)})
        for name, at, value in [(f"Q{n:06d}", q.target_at, q.goal), *stones]
    ]  # fmt: skip


def _observations(n: int, q: Question) -> list[dict[str, Any]]:
    unit = "pflops_fp16" if not q.is_same_unit else _unit(q)
    rows = [(f"q_{n:06d}", r.at, r.value, r.status, unit) for r in q.readings]
    rows += [(f"q_{n:06d}_with", at, value, "A", unit) for at, value in q.compared.items()]
    return [
        observation(
            indicator=code, ref_area=AREA, time_period=month(at), obs_value=_decimal(value), obs_status=status,
            unit_measure=unit, accumulation="YTD" if q.path == "cumulative" else "NONE", accepted_at=ACCEPTED,
        )
        for code, at, value, status, unit in rows
    ]  # fmt: skip


def month(at: int) -> str:
    """The period code of that month."""
    return f"{(at - 1) // 12}-{(at - 1) % 12 + 1:02d}"


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)
