"""What a target's path must bear: ends between which it exists, a growth that says what it means, milestones in order."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from contracts.faults import FaultCollector
from contracts.located import Located
from contracts.periods import span
from contracts.plan import Indicator, PathType, Target

FLOORS = ("ge", "gt")
FALLS = ("降", "减", "缩", "fall", "drop", "decreas", "declin", "reduc", "cut")
GROWS = ("增", "升", "grow", "increas", "rise")
PATHS = {
    PathType.GEOMETRIC: ("等比路径", "geometric path"),
    PathType.LOGISTIC: ("S形路径", "S-shaped path"),
}


def check_paths(
    faults: FaultCollector, targets: Sequence[Located[Target]], indicators: Mapping[str, Located[Indicator]]
) -> None:
    """Every target whose path does not exist, or contradicts itself, is a fault."""
    usable = [
        (entry, found.item)
        for entry in targets
        if entry.is_valid and (found := indicators.get(entry.item.indicator)) and found.is_valid
    ]
    for entry, indicator in usable:
        path = entry.item.path or indicator.path
        _check_tolerance(faults, entry)
        if path in PATHS:
            _check_ends(faults, entry, indicator, path)
        if path is PathType.AVERAGE_GROWTH:
            _check_growth_sign(faults, entry)
        if path is PathType.MILESTONES:
            _check_milestones(faults, entry, [stone for stone, _ in usable])


def _check_tolerance(faults: FaultCollector, entry: Located[Target]) -> None:
    target = entry.item
    if target.tolerance is not None and (target.tolerance < 0 or target.operator != "approx"):
        faults.add(
            "plan.target.tolerance", entry.file, entry.line_of(""), target.target_id,
            tolerance=target.tolerance, operator=target.operator,
        )  # fmt: skip


def _check_ends(faults: FaultCollector, entry: Located[Target], indicator: Indicator, path: PathType) -> None:
    limit = None
    if path is PathType.LOGISTIC:
        limit = indicator.limits.max if indicator.natural_limit is None else indicator.natural_limit
    if path is PathType.LOGISTIC and limit is None:
        line = entry.line_of("")
        faults.add("plan.path.limit", entry.file, line, entry.item.target_id, indicator=indicator.code)
    for value, end_zh, end_en in _ends(entry.item):
        if value > 0 and (limit is None or value < limit):
            continue
        need = ("须大于零", "it must be above zero")
        if value > 0:
            need = (f"须小于上限 {limit}", f"it must be below the limit {limit}")
        faults.add(
            "plan.path.end", entry.file, entry.line_of(""), entry.item.target_id,
            value=value, end_zh=end_zh, end_en=end_en, path_zh=PATHS[path][0], path_en=PATHS[path][1],
            need_zh=need[0], need_en=need[1],
        )  # fmt: skip


def _ends(target: Target) -> Iterator[tuple[Decimal, str, str]]:
    for value, zh, en in (
        (target.base_value, "基期值", "baseline"),
        (target.value, "目标值", "target"),
        (target.value_high, "目标上限", "upper target"),
    ):
        if value is not None:
            yield value, zh, en


def _check_growth_sign(faults: FaultCollector, entry: Located[Target]) -> None:
    """A floor asks for growth, never for a fall; and a printed fall is a negative growth."""
    target, text = entry.item, entry.item.value_published
    if target.value is None:
        return
    says_fall = any(word in text.lower() for word in FALLS) and not any(
        word in text.lower() for word in GROWS
    )
    why: tuple[str, str] | None = None
    if target.operator in FLOORS and target.value < 0:
        why = ("下限要的是增长，负数说的是下降", "a floor asks for growth, a negative number is a fall")
    elif says_fall and target.value > 0:
        why = ("原文说的是下降，正数说的是增长", "a fall was printed, a positive number is growth")
    if why:
        faults.add(
            "plan.target.growth_sign", entry.file, entry.line_of(""), target.target_id,
            value=target.value, operator=target.operator, text=text, why_zh=why[0], why_en=why[1],
        )  # fmt: skip


def _check_milestones(
    faults: FaultCollector, entry: Located[Target], targets: Sequence[Located[Target]]
) -> None:
    """The milestones of a target are the earlier targets of its document; each lies after the baseline."""
    target = entry.item
    if target.base_period is None:
        return
    base, end = span(target.base_period).end, span(target.target_period).end
    same = (target.indicator, target.ref_area, target.breakdown, target.document)
    for stone in targets:
        other = stone.item
        at = span(other.target_period).end
        if (other.indicator, other.ref_area, other.breakdown, other.document) == same and at <= base < end:
            faults.add(
                "plan.target.milestone_order", stone.file, stone.line_of(""), other.target_id,
                stone=other.target_id, stone_period=other.target_period, target=target.target_id, base=target.base_period,
            )  # fmt: skip
