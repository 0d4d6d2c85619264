"""What a figure would change first: whether a target is met, a published total, a share; told beside what asks for a reason.

| what hangs on the figure                                                                 | rank |
|------------------------------------------------------------------------------------------|------|
| a target that it meets and the figure before does not, or the other way round            | 0    |
| a target                                                                                 | 1    |
| the total of the area above, or of the indicator that it is a part of                    | 2    |
| a share or a growth derived from it                                                      | 3    |
| nothing else                                                                             | 4    |
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from contracts.forms import ReturnForm
from contracts.indicator import Aggregation, Indicator, PathType
from contracts.plan import Plan
from contracts.target import Target

_AT_LEAST, _AT_MOST = ("ge", "gt"), ("le", "lt")
# judged by more than the figure itself
_OF_MORE = (PathType.CUMULATIVE, PathType.AVERAGE_GROWTH, PathType.RELATIVE)
_MOST_NAMED = 3
NOTHING = 4


@dataclass(frozen=True)
class Influence:
    """How much hangs on the figure, the least number first; and in words, empty where nothing does."""

    rank: int
    zh: str = ""
    en: str = ""


class Influences:
    """What hangs on the figures of a plan; made once, asked for each figure."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._targets: dict[tuple[str, str, str], list[Target]] = defaultdict(list)
        for target in {one.target_id: one for one in plan.targets}.values():  # the last version counts
            self._targets[target.indicator, target.ref_area, target.breakdown].append(target)
        self._derived: dict[str, list[Indicator]] = defaultdict(list)
        for indicator in plan.indicators.values():
            for code in {*(indicator.share_of or ()), *filter(None, [indicator.growth_of])}:
                self._derived[code].append(indicator)

        self._areas: dict[str, set[str]] = defaultdict(set)  # that the forms ask for, by the indicator
        for form in plan.forms.values():
            if isinstance(form, ReturnForm):
                for line in form.lines:
                    self._areas[line.indicator].update(form.areas)

    def of(
        self, indicator: str, area: str, breakdown: str, now: Decimal, before: Decimal | None
    ) -> Influence:
        """What the figure would change, where the series said `before` until now; both in the indicator’s unit."""
        found = sorted(
            [*self._of_targets(indicator, area, breakdown, now, before), *self._of_totals(indicator, area), *self._of_shares(indicator)],
            key=lambda one: one.rank,
        )  # fmt: skip
        if not found:
            return Influence(NOTHING)
        named = found[:_MOST_NAMED]
        more_zh, more_en = (" 等", " and more") if len(found) > _MOST_NAMED else ("", "")
        zh, en = "、".join(one.zh for one in named), "; ".join(one.en for one in named)
        return Influence(found[0].rank, f"；首先影响{zh}{more_zh}", f"; it would change {en}{more_en}")

    def _of_targets(
        self, indicator: str, area: str, breakdown: str, now: Decimal, before: Decimal | None
    ) -> Iterable[Influence]:
        for target in self._targets[indicator, area, breakdown]:
            zh = f"目标 {target.target_id}（{target.target_period}，{target.value_published}）"
            en = f"target {target.target_id} ({target.target_period}, {target.value_published})"
            path = target.path or self._plan.indicators[indicator].path
            is_met, was_met = (None if path in _OF_MORE else _meets(target, one) for one in (now, before))
            if None in (is_met, was_met) or is_met == was_met:
                yield Influence(1, f"{zh}的状态", f"the status of {en}")
            else:
                told = ("按这个数达到，按原来的还没有", "met by this figure, not by the one before")
                if not is_met:
                    told = (
                        "按这个数没有达到，按原来的已经达到",
                        "not met by this figure, met by the one before",
                    )
                yield Influence(0, f"{zh}的状态：{told[0]}", f"the status of {en}: {told[1]}")

    def _of_totals(self, code: str, area: str) -> Iterable[Influence]:
        indicator, areas = self._plan.indicators.get(code), self._plan.codelists["ref_area"]
        above = areas[area].parent_code if area in areas else None
        is_added_up = (
            indicator is not None
            and indicator.aggregation == Aggregation.SUM
            and self._has_total(code, above)
        )
        if above and is_added_up:
            yield Influence(2, f"{areas[above].label_zh}的合计", f"the total of {areas[above].label_en}")
        whole = self._plan.indicators.get(indicator.part_of) if indicator and indicator.part_of else None
        if whole:
            yield Influence(2, f"合计“{whole.label_zh}”", f"the total '{whole.label_en}'")

    def _has_total(self, code: str, above: str | None) -> bool:
        """Whether the plan has a figure of the area above: reported, or of several areas below it."""
        areas, asked = self._plan.codelists["ref_area"], self._areas[code]
        return above in asked or sum(one in areas and areas[one].parent_code == above for one in asked) > 1

    def _of_shares(self, code: str) -> Iterable[Influence]:
        for one in self._derived[code]:
            what = ("增速", "the growth") if one.growth_of == code else ("比例", "the share")
            yield Influence(3, f"{what[0]}“{one.label_zh}”", f"{what[1]} '{one.label_en}'")


def _meets(target: Target, value: Decimal | None) -> bool | None:
    """Whether the value alone meets what the target asks for; None where that takes more than a value."""
    if value is None or target.value is None:
        return None
    if target.operator in _AT_LEAST:
        return value > target.value or (target.operator == "ge" and value == target.value)
    if target.operator in _AT_MOST:
        return value < target.value or (target.operator == "le" and value == target.value)
    return None
