"""Which figures are hidden for their own sake, by what the plan declares and what the returns say of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.confidentiality import DOMINANCE_PCT, SMALL_COUNT, Disclosure
from contracts.plan import Plan
from warehouse.disclosure.cells import Cell, Key


@dataclass(frozen=True)
class Mark:
    """How a hidden figure is marked (CONF_STATUS) and why."""

    conf_status: str
    reason_zh: str
    reason_en: str

    @property
    def is_secondary(self) -> bool:
        """Hidden for the sake of another figure."""
        return self.conf_status == "D"


def primary(cells: Iterable[Cell], counts: dict[Key, Cell], plan: Plan, day: date) -> dict[Key, Mark]:
    """The figures to be hidden on that day for their own sake, each with its mark.

    What people declared goes before what a rule finds. `counts` holds the figures that count respondents and
    give the share of the two largest.
    """
    beside = _Beside(counts.values())
    found: dict[Key, Mark] = {}
    for cell in cells:
        mark = _declared(cell, plan, day) or _marked(cell, plan, day) or _ruled(cell, plan, beside)
        if mark:
            found[cell.key] = mark
    return found


def _declared(cell: Cell, plan: Plan, day: date) -> Mark | None:
    for entry in plan.confidentiality:
        if entry.is_about(*cell.key[:4]) and entry.holds_on(day):
            return Mark(entry.conf_status, entry.reason_zh, entry.reason_en)
    return None


def _marked(cell: Cell, plan: Plan, day: date) -> Mark | None:
    marks = set(cell.marks)
    ended = any(
        entry.is_about(*cell.key[:4]) and entry.conf_status == "E" and not entry.holds_on(day)
        for entry in plan.confidentiality
    )
    if ended:
        marks.discard("E")
    if not marks:
        return None
    label = plan.codelists["conf_status"][min(marks)]
    return Mark(min(marks), f"报送时标为“{label.label_zh}”", f"marked as {label.label_en} when it was sent")


def _ruled(cell: Cell, plan: Plan, beside: "_Beside") -> Mark | None:
    indicator = plan.indicators.get(cell.indicator)
    rules = indicator.disclosure if indicator else None
    if rules is None:
        return None
    if is_small_count(cell, rules):
        return Mark("A", f"计数为 1 至 {SMALL_COUNT}", f"a count of 1 to {SMALL_COUNT}")
    if not any(cell.values):
        return None  # zero is shown
    if rules.contributors and rules.minimum:
        number = beside.lowest(rules.contributors, cell)
        if number is None:
            return Mark("A", "调查单位数不明", "the number of respondents is not known")
        if number < rules.minimum:
            return Mark("A", f"调查单位少于 {rules.minimum} 个", f"fewer than {rules.minimum} respondents")
    if rules.dominance:
        share = beside.highest(rules.dominance, cell)
        if share is None or share >= DOMINANCE_PCT:
            return Mark(
                "T", f"最大两个单位占 {DOMINANCE_PCT}% 及以上（或占比不明）",
                f"the two largest give {DOMINANCE_PCT} % or more, or it is not known",
            )  # fmt: skip
    return None


def is_small_count(cell: Cell, rules: Disclosure | None) -> bool:
    """Whether the figure, in any vintage and from any source, is a count of one or two."""
    return bool(rules and rules.small_counts) and any(0 < value <= SMALL_COUNT for value in cell.values)


class _Beside:
    """Figures of other indicators about the same area, breakdown and last day."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.exact: dict[Key, Cell] = {}
        self.by_day: dict[tuple[str, str, str, date], list[Cell]] = {}
        for cell in cells:
            self.exact[cell.key] = cell
            self.by_day.setdefault((*cell.key[:3], cell.end), []).append(cell)

    def _of(self, indicator: str, cell: Cell) -> list[Decimal]:
        exact = self.exact.get((indicator, *cell.key[1:]))
        found = [exact] if exact else self.by_day.get((indicator, cell.key[1], cell.key[2], cell.end), [])
        return [value for one in found for value in one.values]

    def lowest(self, indicator: str, cell: Cell) -> Decimal | None:
        return min(self._of(indicator, cell), default=None)

    def highest(self, indicator: str, cell: Cell) -> Decimal | None:
        return max(self._of(indicator, cell), default=None)
