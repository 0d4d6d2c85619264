"""Entries that each read well and yet cannot be meant: what follows from them would be wrong, and nobody would be told."""

import difflib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.codelists import Codelist
from contracts.faults import FaultCollector
from contracts.forms import Form, ReturnForm
from contracts.indicator import Aggregation, Indicator, Kind, PathType
from contracts.located import Located
from contracts.periods import JANUARY, span
from contracts.plan import PlanHeader
from contracts.relation_versions import RelationVersion
from contracts.target import Document, FigureNotLoaded, Target, TargetNotLoaded

NEVER_ADDED = (Kind.RATE, Kind.GROWTH, Kind.RANK)
ONCE = {
    "precedence": "每类来源只写一次 | each kind of source once",
    "horizons": "每个目标年只写一次 | each horizon once",
    "languages": "每种语言只写一次 | each language once",
}
# what the product has words for; any other is the office's own, unless it is one of these misspelt
DEPARTMENT_STATUSES = ("proposed", "keeper", "named")
ATTRIBUTES = ("expected", "binding", "unstated")
REASONS = (
    "no_date", "duplicate_outlet", "project_design", "threshold", "forecast", "relative_base", "order_of_magnitude",
    "another_measure", "misdated",
)  # fmt: skip
MADE_OF = ("numerator", "denominator", "growth_of", "weight")
WITHOUT_VALUE = ("M", "N", "O", "Q", "L")  # of a cell that holds no figure
UNFIT = set('/\\:*?"<>|')  # in the name of a file
_PER_CENT = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?[%％]")
SHARES = ("pct", "pct_point", "permille")
OF_OTHERS = (
    PathType.AVERAGE_GROWTH,
    PathType.RELATIVE,
)  # their words are of a growth, or of another indicator
_SHARE = re.compile(r"[%％‰]|per ?cent|points|百分|千分|成", re.IGNORECASE)
_LARGE = re.compile(r"[0-9] ?(?:thousand|million|billion|trillion|千|万|亿)", re.IGNORECASE)
PLAN = "plan"  # the kind of document whose targets come first


def check_head(
    faults: FaultCollector, header: Located[PlanHeader], documents: Sequence[Located[Document]]
) -> None:
    """What is listed stands once, horizons lie in the plan's time, weights are of goals and not negative, the plan's own document is of kind `plan`."""
    if not header.is_valid:
        return
    plan = header.item
    for key, words in ONCE.items():
        for one, count in Counter(getattr(plan, key)).items():
            if count > 1:
                _invalid(faults, header, key, one, words)
    for period in plan.horizons:
        if span(period).end < span(plan.period_start).start:
            _invalid(
                faults, header, "horizons", period,
                f"早于 period_start {plan.period_start} | before period_start, {plan.period_start}",
            )  # fmt: skip
    for number, department in enumerate(plan.departments):
        _nearly(faults, header, f"departments.{number}.status", department.status, DEPARTMENT_STATUSES)
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
    """Rates, growths and ranks of areas are never added, nothing is computed from itself, a natural limit is within the limits."""
    for key in MADE_OF if entry.is_valid else ():
        if getattr(entry.item, key) == entry.item.code:
            _invalid(faults, entry, key, entry.item.code, "不能由自己算出 | nothing is computed from itself")
    _check_natural_limit(faults, entry)
    if entry.is_valid and entry.item.aggregation is Aggregation.SUM and entry.item.kind in NEVER_ADDED:
        _invalid(
            faults, entry, "aggregation", f"sum（{entry.item.kind}）",
            "比率、增速、位次不能相加，写 none 或 weighted_mean | rates, growths and ranks are not added: none or weighted_mean",
        )  # fmt: skip


def _check_natural_limit(faults: FaultCollector, entry: Located[Indicator]) -> None:
    if not entry.is_valid or entry.item.natural_limit is None:
        return
    natural, limits = entry.item.natural_limit, entry.item.limits
    is_below = limits.min is not None and natural < limits.min
    if is_below or (limits.max is not None and natural > limits.max):
        _invalid(
            faults, entry, "natural_limit", natural,
            f"不在 limits（{limits.min}—{limits.max}）以内 | it is not within the limits, {limits.min} to {limits.max}",
        )  # fmt: skip


def check_target(faults: FaultCollector, entry: Located[Target]) -> None:
    """A base value has its period, and a target was decided, then published, then written down."""
    target = entry.item
    if not entry.is_valid:
        return
    if target.base_value is not None and target.base_period is None:
        _invalid(
            faults, entry, "base_value", target.base_value,
            "写了基期值，也要写 base_period | a base value needs its base_period",
        )  # fmt: skip
    if target.value_high is not None and target.operator != "band":
        _invalid(
            faults, entry, "value_high", target.value_high,
            "只有区间（band）有上限 | only a band has an upper value",
        )  # fmt: skip
    cuts = [cut for cut in (target.cut_high, target.cut_mid, target.cut_low) if cut is not None]
    if cuts != sorted(set(cuts), reverse=True):
        _invalid(
            faults, entry, "cut_high", " ".join(map(str, cuts)),
            "界线由高到低：cut_high > cut_mid > cut_low | from high to low: cut_high > cut_mid > cut_low",
        )  # fmt: skip
    _nearly(faults, entry, "attribute", target.attribute, ATTRIBUTES)
    _check_link(faults, entry, target.url)
    _check_printed(faults, entry)
    made_public = span(target.published_on, begins=JANUARY) if target.published_on else None
    published = made_public.start if made_public else date.min
    if target.decided_on and made_public and target.decided_on > made_public.end:
        _invalid(
            faults, entry, "decided_on", target.decided_on,
            f"晚于公布日 {target.published_on} | later than published_on, {target.published_on}",
        )  # fmt: skip
    if target.known_basis == "declared" and published > target.recorded_on:
        _invalid(
            faults, entry, "published_on", target.published_on,
            f"晚于登记日 {target.recorded_on} | later than recorded_on, {target.recorded_on}",
        )  # fmt: skip


def check_not_loaded(
    faults: FaultCollector, left_out: Sequence[Located[TargetNotLoaded] | Located[FigureNotLoaded]]
) -> None:
    """A reason is one of the product's or the office's own, never one of the product's misspelt."""
    for entry in left_out:
        if entry.is_valid:
            _nearly(faults, entry, "reason", entry.item.reason, REASONS)
            _check_link(faults, entry, entry.item.url)


def _check_printed(faults: FaultCollector, entry: Located[Target]) -> None:
    """Of the per cents that were printed one is the value; a number of millions is no per cent, nor the other way round."""
    target = entry.item
    _check_magnitude(faults, entry)
    if target.unit != "pct" or target.value is None or target.stated:
        return
    printed = {Decimal(text) for text in _PER_CENT.findall(target.value_published)}
    if printed and not printed & {abs(target.value), target.value_high}:
        _invalid(
            faults, entry, "value", target.value,
            f"原文写的是“{target.value_published}” | printed was '{target.value_published}'",
        )  # fmt: skip


def _check_magnitude(faults: FaultCollector, entry: Located[Target]) -> None:
    target, said = entry.item, entry.item.value_published
    if target.value is None or target.stated or target.path in OF_OTHERS:
        return
    is_share = target.unit in SHARES
    printed = {Decimal(text) for text in _PER_CENT.findall(said)}
    if (_LARGE.search(said) and not _SHARE.search(said)) if is_share else target.value in printed:
        _invalid(
            faults, entry, "unit", target.unit,
            f"原文写的是“{said}”：改 unit 和 value | printed was '{said}': mend unit and value",
        )  # fmt: skip


def _check_link(faults: FaultCollector, entry: Located[Any], url: str) -> None:
    if url and not url.startswith(("https://", "http://")):
        _invalid(
            faults, entry, "url", url, "以 https:// 或 http:// 开头，没有就空着 | it begins with https:// or http://, or is empty"
        )  # fmt: skip


def _nearly(faults: FaultCollector, entry: Located[Any], key: str, said: str, known: Sequence[str]) -> None:
    near = said not in known and difflib.get_close_matches(said, known, n=1, cutoff=0.8)
    if near:
        _invalid(faults, entry, key, said, f"是不是 {near[0]}？ | is {near[0]} meant?")


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
        if UNFIT & set(form.number) or form.number.startswith("."):
            _invalid(
                faults, entry, "number", form.number,
                f"表号是文件的名称，不含 {' '.join(sorted(UNFIT))} | files are named by it: none of {' '.join(sorted(UNFIT))}",
            )  # fmt: skip
        if entry.file.stem != form.form:
            _invalid(
                faults, entry, "form", form.form,
                f"文件按代码命名：{form.form}.yml | the file is named by the code: {form.form}.yml",
            )  # fmt: skip
        number = form.number.upper()
        if number in seen:
            other = f"{seen[number].file.name}:{seen[number].line_of('number')}"
            faults.add(
                "plan.code.duplicate", entry.file, entry.line_of("number"), form.number, code=form.number, other=other
            )  # fmt: skip
        seen.setdefault(number, entry)
        for sign, status in form.missing.items():
            if status not in WITHOUT_VALUE:
                _invalid(
                    faults, entry, f"missing.{sign}", status,
                    f"没有数字的格只能是 {'、'.join(WITHOUT_VALUE)} | a cell without a figure is one of {', '.join(WITHOUT_VALUE)}",
                )  # fmt: skip
            if any(character.isdigit() for character in sign):
                _invalid(
                    faults, entry, f"missing.{sign}", sign,
                    "是一个数，不能表示无数据 | a number cannot stand for no figure",
                )  # fmt: skip


def relations_without_form(
    faults: FaultCollector, versions: Sequence[Located[RelationVersion]], forms: Collection[str]
) -> None:
    """Every form that a recorded relation is of is there: a form that is no longer used is retired, not removed."""
    for entry in versions:
        if entry.is_valid and entry.item.form not in forms:
            _invalid(
                faults, entry, "form", entry.item.form,
                f"forms/ 里没有这张表：恢复它的文件，写 status: retired | no such form in forms/: restore its file with status: retired; there are {', '.join(sorted(forms))}",
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
