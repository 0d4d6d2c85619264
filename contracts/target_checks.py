"""What must hold of targets beside their codes: order in time, direction, limits, versions, no cycle of comparisons."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from contracts.faults import FaultCollector
from contracts.located import Located
from contracts.methods import REQUIRED
from contracts.path_checks import check_paths
from contracts.periods import span
from contracts.plan import Aggregation, Direction, Indicator, PathType, Target
from contracts.stated_targets import check_stated

AGAINST = {
    Direction.HIGHER: ("le", "lt", "down", "not_up"),
    Direction.LOWER: ("ge", "gt", "up", "not_down"),
}


def check_targets(
    faults: FaultCollector, targets: Sequence[Located[Target]], indicators: Mapping[str, Located[Indicator]]
) -> None:
    """Every target that contradicts itself, its indicator or another target is a fault."""
    versions: dict[tuple[object, ...], str] = {}
    for entry in targets:
        found = indicators.get(entry.item.indicator)
        if not entry.is_valid or found is None or not found.is_valid:
            continue
        _check_order(faults, entry)
        _check_recorded(faults, entry)
        _check_direction(faults, entry, found.item)
        _check_limits(faults, entry, found.item)
        _check_method(faults, entry, entry.item.method)
        _check_relative(faults, entry, indicators)
        t = entry.item
        key = (t.indicator, t.ref_area, t.breakdown, span(t.target_period).end, t.document, t.recorded_on)
        if key in versions:
            faults.add("plan.target.overlap", entry.file, entry.line_of(""), t.target_id, other=versions[key])
        versions.setdefault(key, t.target_id)
    _check_cycles(faults, targets)
    check_paths(faults, targets, indicators)
    check_stated(faults, targets, indicators)


def check_derivations(faults: FaultCollector, indicators: Mapping[str, Located[Indicator]]) -> None:
    """Every derivation names declared indicators of a fitting kind; parts have the unit of their total."""
    for entry in indicators.values():
        item = entry.item
        if not entry.is_valid:
            continue
        _check_method(faults, entry, item.method)
        for key in ("part_of", "weight", "numerator", "denominator", "growth_of"):
            named = getattr(item, key)
            if named is not None and named not in indicators:
                faults.add(
                    "plan.derivation.unknown",
                    entry.file,
                    entry.line_of(key),
                    f"{item.code}.{key}",
                    code=named,
                )
        whole = indicators.get(item.part_of or "")
        if whole is not None and whole.is_valid and whole.item.unit != item.unit:
            faults.add(
                "plan.part.unit", entry.file, entry.line_of("part_of"), f"{item.code}.part_of",
                unit=item.unit, whole=whole.item.code, expected=whole.item.unit,
            )  # fmt: skip
        halved = (item.numerator is None) != (item.denominator is None)
        unweighted = (item.aggregation == Aggregation.WEIGHTED_MEAN) != (item.weight is not None)
        if halved or unweighted:
            key = "numerator" if halved else "aggregation"
            faults.add("plan.derivation.incomplete", entry.file, entry.line_of(key), f"{item.code}.{key}")
    _check_parts(faults, indicators)


def _check_parts(faults: FaultCollector, indicators: Mapping[str, Located[Indicator]]) -> None:
    """No indicator is part of itself, at whatever remove; each ring is named once, where it is declared."""
    whole = {code: e.item.part_of for code, e in indicators.items() if e.is_valid and e.item.part_of}
    done: set[str] = set()
    for code in whole:
        ring = [code]
        while (above := whole.get(ring[-1])) and above not in done and above not in ring:
            ring.append(above)
        if above in ring:
            entry, cycle = indicators[above], [*ring[ring.index(above) :], above]
            line, key = entry.line_of("part_of"), f"{above}.part_of"
            faults.add("plan.part.cycle", entry.file, line, key, cycle=" → ".join(cycle))
        done |= set(ring)


def _check_order(faults: FaultCollector, entry: Located[Target]) -> None:
    target = entry.item
    if target.base_period and span(target.base_period).end >= span(target.target_period).end:
        faults.add(
            "plan.target.before_base", entry.file, entry.line_of(""), target.target_id,
            target=target.target_period, base=target.base_period,
        )  # fmt: skip


def _check_recorded(faults: FaultCollector, entry: Located[Target]) -> None:
    """Nobody records what is not yet decided: a past answer would know of the target too early."""
    decided, recorded = entry.item.decided_on, entry.item.recorded_on
    if decided and recorded < decided:
        faults.add(
            "plan.target.recorded", entry.file, entry.line_of("recorded_on"), entry.item.target_id,
            recorded=recorded, decided=decided,
        )  # fmt: skip


def _check_direction(faults: FaultCollector, entry: Located[Target], indicator: Indicator) -> None:
    if entry.item.operator in AGAINST.get(indicator.direction, ()):
        faults.add(
            "plan.target.direction", entry.file, entry.line_of(""), entry.item.target_id,
            operator=entry.item.operator, indicator=indicator.code, direction=str(indicator.direction),
        )  # fmt: skip


def _check_limits(faults: FaultCollector, entry: Located[Target], indicator: Indicator) -> None:
    target, limits = entry.item, indicator.limits
    if (target.path or indicator.path) in (PathType.AVERAGE_GROWTH, PathType.RELATIVE):
        return
    for value in (target.value, target.value_high, target.base_value):
        low = limits.min is not None and value is not None and value < limits.min
        high = limits.max is not None and value is not None and value > limits.max
        if low or high:
            faults.add(
                "plan.target.limit", entry.file, entry.line_of(""), target.target_id,
                value=value, indicator=indicator.code, limit=limits.min if low else limits.max,
            )  # fmt: skip


def _check_method(
    faults: FaultCollector, entry: Located[Target] | Located[Indicator], method: str | None
) -> None:
    if method and method not in REQUIRED:
        faults.add(
            "plan.method.unknown", entry.file, entry.line_of("method"), method,
            method=method, allowed=", ".join(REQUIRED),
        )  # fmt: skip


def _check_relative(
    faults: FaultCollector, entry: Located[Target], indicators: Mapping[str, Located[Indicator]]
) -> None:
    named = entry.item.relative_to
    if (entry.item.path == PathType.RELATIVE) != bool(named) or (named and named not in indicators):
        faults.add(
            "plan.target.comparator", entry.file, entry.line_of(""), entry.item.target_id, code=named or ""
        )


def _check_cycles(faults: FaultCollector, targets: Sequence[Located[Target]]) -> None:
    graph: dict[str, set[str]] = {}
    for entry in targets:
        if entry.is_valid and entry.item.relative_to:
            graph.setdefault(entry.item.indicator, set()).add(entry.item.relative_to)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle = list(error.args[1])
        at = next(e for e in targets if e.is_valid and e.item.relative_to and e.item.indicator in cycle)
        faults.add("plan.target.cycle", at.file, at.line_of(""), at.item.target_id, cycle=" → ".join(cycle))
