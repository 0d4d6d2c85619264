"""Entries that each read well and yet cannot be meant: what follows from them would be wrong, and nobody would be told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from contracts.codelists import Codelist
from contracts.faults import FaultCollector
from contracts.forms import Form, ReturnForm
from contracts.indicator import Aggregation, Indicator, Kind
from contracts.located import Located
from contracts.periods import JANUARY, span
from contracts.plan import PlanHeader
from contracts.target import Document, Target

NEVER_ADDED = (Kind.RATE, Kind.GROWTH, Kind.RANK)
PLAN = "plan"  # the kind of document whose targets come first


def check_head(
    faults: FaultCollector, header: Located[PlanHeader], documents: Sequence[Located[Document]]
) -> None:
    """Kinds of source stand once, weights are of goals and not negative, the plan's own document is of kind `plan`."""
    if not header.is_valid:
        return
    plan = header.item
    for kind, count in Counter(plan.precedence).items():
        if count > 1:
            _invalid(faults, header, "precedence", kind, "每类来源只写一次 | each kind of source once")
    goals = {goal.code for goal in plan.goals}
    for goal, weight in plan.goal_weights.items():
        if goal not in goals:
            known = ", ".join(sorted(goals))
            _invalid(
                faults,
                header,
                f"goal_weights.{goal}",
                goal,
                f"不是目标领域：{known} | no goal of the plan: {known}",
            )
        elif weight < 0:
            _invalid(faults, header, f"goal_weights.{goal}", weight, "权数不为负 | a weight is not negative")
    for one in documents:
        if one.is_valid and one.item.code == plan.document and one.item.kind != PLAN:
            _invalid(
                faults,
                one,
                "kind",
                one.item.kind,
                "方案自己的文件写 plan | plan, for the plan's own document",
            )


def check_indicator(faults: FaultCollector, entry: Located[Indicator]) -> None:
    """Rates, growths and ranks of areas are never added."""
    if entry.is_valid and entry.item.aggregation is Aggregation.SUM and entry.item.kind in NEVER_ADDED:
        _invalid(
            faults, entry, "aggregation", f"sum（{entry.item.kind}）",
            "比率、增速、位次不能相加，写 none 或 weighted_mean | rates, growths and ranks are not added: none or weighted_mean",
        )  # fmt: skip


def check_target(faults: FaultCollector, entry: Located[Target]) -> None:
    """A base value has its period, and what was published was published before it was written down."""
    target = entry.item
    if not entry.is_valid:
        return
    if target.base_value is not None and target.base_period is None:
        _invalid(
            faults, entry, "base_value", target.base_value,
            "写了基期值，也要写 base_period | a base value needs its base_period",
        )  # fmt: skip
    published = span(target.published_on, begins=JANUARY).start if target.published_on else date.min
    if target.known_basis == "declared" and published > target.recorded_on:
        _invalid(
            faults, entry, "published_on", target.published_on,
            f"晚于登记日 {target.recorded_on} | later than recorded_on, {target.recorded_on}",
        )  # fmt: skip


def recorded_ahead(faults: FaultCollector, targets: Sequence[Located[Target]], today: date) -> None:
    """No target was written down on a day that is still to come: until then nobody would see it."""
    for entry in targets:
        if entry.is_valid and entry.item.recorded_on > today:
            _invalid(
                faults, entry, "recorded_on", entry.item.recorded_on,
                f"晚于今天 {today}：写登记那天 | later than today, {today}: the day it was written down",
            )  # fmt: skip


def check_forms(faults: FaultCollector, forms: Sequence[Located[Form]]) -> None:
    """A form's number is its own, so that a return is of one form; no sign for a missing figure is a number."""
    seen: dict[str, Located[Form]] = {}
    for entry in forms:
        form = entry.item
        if not entry.is_valid or not isinstance(form, ReturnForm):
            continue
        number = form.number.upper()
        if number in seen:
            other = f"{seen[number].file.name}:{seen[number].line_of('number')}"
            faults.add(
                "plan.code.duplicate", entry.file, entry.line_of("number"), form.number, code=form.number, other=other
            )  # fmt: skip
        seen.setdefault(number, entry)
        for sign in form.missing:
            if any(character.isdigit() for character in sign):
                _invalid(
                    faults, entry, f"missing.{sign}", sign,
                    "是一个数，不能表示无数据 | a number cannot stand for no figure",
                )  # fmt: skip


def check_printed_units(
    faults: FaultCollector,
    forms: Sequence[Located[Form]],
    indicators: Mapping[str, Indicator],
    units: Codelist,
) -> None:
    """A line that prints a ratio's sign fills an indicator of that unit: 35 under % is no count of 35."""
    signs = {unit.extra.get("symbol_zh", ""): unit.code for unit in units if unit.code in ("pct", "permille")}
    for entry in forms:
        if not entry.is_valid or not isinstance(entry.item, ReturnForm):
            continue
        for number, line in enumerate(entry.item.lines):
            indicator, unit = indicators.get(line.indicator), signs.get(line.unit_zh)
            if indicator and unit and indicator.unit not in signs.values():
                _invalid(
                    faults, entry, f"lines.{number}.unit_zh", line.unit_zh,
                    f"指标 {indicator.code} 的单位是 {indicator.unit} | the unit of {indicator.code} is {indicator.unit}",
                )  # fmt: skip


def _invalid(faults: FaultCollector, entry: Located[Any], key: str, seen: object, detail: str) -> None:
    owner = getattr(entry.item, "target_id", None) or getattr(entry.item, "code", None) or ""
    faults.add(
        "plan.value.invalid", entry.file, entry.line_of(key), f"{owner}.{key}".strip("."), seen=seen, detail=detail
    )  # fmt: skip
