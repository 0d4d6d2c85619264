"""What must hold between the files of a plan: codes resolve, keys are unique, goals are measured.

Items that break their own model take part in lenient form, so that one fault never hides another; a list
whose file cannot be read is not held against anyone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.area_checks import check_areas
from contracts.area_levels import check_compared
from contracts.code_references import KnownCodes, References
from contracts.codelists import Codelist
from contracts.confidentiality import ConfidentialityFile
from contracts.confidentiality_checks import check_confidentiality, check_disclosure
from contracts.corrections import CorrectionFile
from contracts.declarations import Stage, held_against
from contracts.faults import FaultCollector
from contracts.form_checks import check_corrections, check_form
from contracts.forms import READERS, Form
from contracts.life_checks import check_lives
from contracts.located import Located
from contracts.plan import (
    CalendarDay,
    Comparison,
    Declaration,
    Document,
    FigureNotLoaded,
    Indicator,
    PathType,
    PlanHeader,
    ReadingNote,
    Scope,
    Target,
    TargetNotLoaded,
)
from contracts.relation_versions import RelationVersion
from contracts.rules import rules
from contracts.silent_faults import (
    check_forms,
    check_head,
    check_indicator,
    check_not_loaded,
    check_printed_units,
    check_target,
)
from contracts.stated_targets import factor_asked
from contracts.target_checks import check_derivations, check_targets

UNNUMBERED = {"up", "down", "not_down", "not_up", "qualitative"}


@dataclass(frozen=True)
class PlanFiles:
    """The located items of every file of a plan."""

    header: Located[PlanHeader] | None
    indicators: list[Located[Indicator]]
    has_all_indicators: bool
    documents: list[Located[Document]]
    targets: list[Located[Target]]
    not_loaded: list[Located[TargetNotLoaded]]
    forms: list[Located[Form]]
    scopes: list[Located[Scope]]
    notes: list[Located[ReadingNote]]
    codelists: dict[str, Codelist]
    corrections: Located[CorrectionFile] | None = None
    confidentiality: Located[ConfidentialityFile] | None = None
    figures_not_loaded: Sequence[Located[FigureNotLoaded]] = ()
    stages: Sequence[Stage] = ()  # the indicators as declared from the start and after each change
    declarations: Sequence[Located[Declaration]] = ()
    comparisons: Sequence[Located[Comparison]] = ()
    calendar: Sequence[Located[CalendarDay]] = ()
    relation_versions: Sequence[Located[RelationVersion]] = ()


def check_plan(faults: FaultCollector, files: PlanFiles) -> None:
    """Every fault between the files is in `faults`; nothing is raised here."""
    lists = _lists(faults, files)
    check = References(faults, lists, files.codelists["measure"].codes)
    _check_uniqueness(faults, files)
    if files.header:
        _check_header(faults, check, files.header)
        check_compared(faults, files.header, files.codelists)
        check_head(faults, files.header, files.documents)
    for indicator in files.indicators:
        check.code(indicator, "unit", "unit", indicator.item.unit)
        check.code(indicator, "department", "department", indicator.item.department)
        check.code(indicator, "source_document", "document", indicator.item.source_document)
        check.code(indicator, "goal", "goal", indicator.goal)
        check_indicator(faults, indicator)
        for number, nearest in enumerate(
            indicator.item.gap.nearest if indicator.is_valid and indicator.item.gap else ()
        ):
            check.code(indicator, f"gap.nearest.{number}", "indicator", nearest)
    if files.header and files.has_all_indicators:
        _check_goals_are_measured(faults, files.header, {entry.goal for entry in files.indicators})
    _check_targets(faults, check, files)
    _check_declared(faults, check, files)
    check_lives(faults, files.stages[-1].by_code, files.targets, files.forms)
    check_areas(faults, files.codelists["ref_area"], files.targets, files.forms)
    indicators = {i.item.code: i.item for i in files.stages[-1].indicators if i.is_valid}
    check_forms(faults, files.forms)
    check_not_loaded(faults, [*files.not_loaded, *files.figures_not_loaded])
    check_printed_units(faults, files.forms, indicators, files.codelists["unit"])
    for target in files.targets:
        check_target(faults, target)
    for form in files.forms:
        check_form(faults, check, form, indicators)
    if files.corrections:
        check_corrections(faults, check, files.corrections, {f.item.form for f in files.forms})
    for entry in files.indicators:
        check_disclosure(faults, check, entry, indicators)
    if files.confidentiality:
        check_confidentiality(faults, check, files.confidentiality)
    for scope in files.scopes:
        check.code(scope, "ref_area", "ref_area", scope.item.ref_area)
        check.breakdown(scope, scope.item.breakdown)
    for one in files.comparisons:
        check.code(one, "indicator", "indicator", one.item.indicator)
        check.code(one, "reliability", "reliability", one.item.reliability)
    for note in files.notes:
        check.code(note, "obs_status", "obs_status", note.item.obs_status)


def _lists(faults: FaultCollector, files: PlanFiles) -> dict[str, KnownCodes]:
    header = files.header.item if files.header else None
    found = {
        "goal": KnownCodes({g.code for g in header.goals} if header else None, "目标领域", "goals of the plan"),
        "department": KnownCodes(
            {d.code for d in header.departments} if header else None, "部门清单", "list of departments"
        ),
        "indicator": KnownCodes(
            {i.item.code for i in files.indicators} if files.has_all_indicators else None,
            "指标表", "list of indicators",
        ),
        "document": KnownCodes(
            None if "documents.csv" in faults.unreadable else {d.item.code for d in files.documents},
            "文件清单", "list of documents",
        ),
        "reader": KnownCodes(READERS, "读法", "ways of reading"),
        "rule": KnownCodes(rules(), "规则目录", "rule catalogue"),
    }  # fmt: skip
    for name, codelist in files.codelists.items():
        codes = None if f"{name}.csv" in faults.unreadable else codelist.codes
        found[name] = KnownCodes(codes, f"代码表 {name}", f"codelist {name}")
    return found


def _check_uniqueness(faults: FaultCollector, files: PlanFiles) -> None:
    if files.header:
        header, plan = files.header, files.header.item
        _unique(faults, [(g.code, header, f"goals.{i}.code") for i, g in enumerate(plan.goals)])
        _unique(faults, [(d.code, header, f"departments.{i}.code") for i, d in enumerate(plan.departments)])
    _unique(faults, [(name, i, "code") for i in files.indicators for name in (i.item.code, *i.item.aliases)])
    _unique(faults, [(d.item.code, d, "code") for d in files.documents])
    _unique(faults, [(f.item.form, f, "form") for f in files.forms])
    _unique(faults, [(n.item.obs_id, n, "obs_id") for n in files.notes])
    _unique(faults, [(n.item.obs_id, n, "obs_id") for n in files.figures_not_loaded])
    _unique(faults, [(c.item.comparison_id, c, "comparison_id") for c in files.comparisons])
    _unique(faults, [(str(c.item.day), c, "day") for c in files.calendar])
    recorded = [
        (f"{v.item.form} {v.item.relation} {v.item.version}", v, "version") for v in files.relation_versions
    ]
    _unique(faults, recorded)
    _unique(
        faults,
        [
            (f"{d.item.indicator or 'plan'}.{d.item.key} {d.item.recorded_on}", d, "key")
            for d in files.declarations
        ],
    )
    _unique(
        faults,
        [(f"{s.item.region_code} {s.item.region_zh} {s.item.scope}", s, "scope") for s in files.scopes],
    )
    targets: list[tuple[str, Located[Any], str]] = [(t.item.target_id, t, "target_id") for t in files.targets]
    _unique(faults, targets + [(n.item.target_id, n, "target_id") for n in files.not_loaded])


def _check_header(faults: FaultCollector, check: References, header: Located[PlanHeader]) -> None:
    plan = header.item
    check.code(header, "document", "document", plan.document)
    check.code(header, "area", "ref_area", plan.area)
    check.code(header, "compared_level", "area_level", plan.compared_level)
    for index, kind in enumerate(plan.precedence):
        check.code(header, f"precedence.{index}", "reliability", kind)
    for kind in check.lists["reliability"].codes or ():
        if plan.precedence and kind not in plan.precedence:
            line = header.line_of("precedence")
            faults.add("plan.value.missing", header.file, line, "precedence", name=kind)


def _check_declared(faults: FaultCollector, check: References, files: PlanFiles) -> None:
    """What is declared holds at every time: with the derivations and the targets of that time."""
    for row in files.declarations:
        check.code(row, "indicator", "indicator", row.item.indicator)
    for stage, targets in held_against(files.stages, files.targets):
        for entry in stage.indicators:
            _check_limits(faults, entry)
        _check_units(faults, targets, stage, check)
        check_targets(faults, targets, stage.by_code)
        if files.has_all_indicators:
            check_derivations(faults, stage.by_code)


def _check_limits(faults: FaultCollector, entry: Located[Indicator]) -> None:
    if not entry.is_valid:
        return
    low, high = entry.item.limits.min, entry.item.limits.max
    if low is not None and high is not None and low > high:
        line = entry.line_of("limits")
        faults.add("plan.limits.order", entry.file, line, f"{entry.item.code}.limits", low=low, high=high)


def _check_goals_are_measured(
    faults: FaultCollector, header: Located[PlanHeader], measured: Collection[str]
) -> None:
    for index, goal in enumerate(header.item.goals):
        if goal.code not in measured:
            line = header.line_of(f"goals.{index}.code")
            faults.add("plan.goal.without_indicator", header.file, line, goal.code, code=goal.code)


def _check_targets(faults: FaultCollector, check: References, files: PlanFiles) -> None:
    seen: dict[tuple[object, ...], str] = {}
    for entry in files.targets:
        target = entry.item
        check.code(entry, "indicator", "indicator", target.indicator)
        check.code(entry, "ref_area", "ref_area", target.ref_area)
        check.code(entry, "operator", "operator", target.operator)
        check.code(entry, "document", "document", target.document)
        check.code(entry, "reliability", "reliability", target.reliability)
        check.breakdown(entry, target.breakdown)
        if not entry.is_valid:
            continue
        key = (
            target.indicator, target.ref_area, target.breakdown, target.target_period,
            target.document, target.recorded_on,
        )  # fmt: skip
        if key in seen:
            faults.add(
                "plan.target.duplicate", entry.file, entry.line_of(""), target.target_id, other=seen[key]
            )
        seen.setdefault(key, target.target_id)
        _check_value(faults, entry)


def _check_value(faults: FaultCollector, entry: Located[Target]) -> None:
    target, operator = entry.item, entry.item.operator
    wrong: tuple[str, str] | None = None
    if operator in UNNUMBERED and target.value is not None:
        wrong = ("不得带数值", "takes no value")
    elif operator not in UNNUMBERED and (not _has_value(target) or not target.unit):
        wrong = ("需要数值和单位", "needs a value and a unit")
    elif operator == "band" and not (
        target.value is not None and target.value_high is not None and target.value <= target.value_high
    ):
        wrong = ("需要下限和不小于它的上限", "needs a low and a high bound in order")
    if wrong:
        faults.add(
            "plan.target.value", entry.file, entry.line_of(""), target.target_id,
            operator=operator, need_zh=wrong[0], need_en=wrong[1],
        )  # fmt: skip


def _has_value(target: Target) -> bool:
    """Whether the plan writes the value, or says by what the figure of its base is multiplied."""
    return target.value is not None or factor_asked(target) is not None


def _check_units(
    faults: FaultCollector, targets: Sequence[Located[Target]], stage: Stage, check: References
) -> None:
    for entry in targets:
        found = stage.by_code.get(entry.item.indicator)
        if entry.is_valid and found and found.item.unit in (check.lists["unit"].codes or ()):
            _check_unit(faults, entry, found.item)


def _check_unit(faults: FaultCollector, entry: Located[Target], indicator: Indicator) -> None:
    target = entry.item
    growth = (target.path or indicator.path) == PathType.AVERAGE_GROWTH
    expected = "pct" if growth else indicator.unit
    if target.unit and target.unit != expected:
        faults.add(
            "plan.target.unit", entry.file, entry.line_of(""), target.target_id,
            seen=target.unit, indicator=indicator.code, expected=expected,
        )  # fmt: skip


def _unique(faults: FaultCollector, entries: Sequence[tuple[str, Located[Any], str]]) -> None:
    seen: dict[str, tuple[Located[Any], str]] = {}
    for code, entry, key in entries:
        if not isinstance(code, str) or not code:
            continue
        if code in seen:
            first, of_first = seen[code]
            other = f"{first.file.name}:{first.line_of(of_first)}"
            faults.add("plan.code.duplicate", entry.file, entry.line_of(key), code, code=code, other=other)
        seen.setdefault(code, (entry, key))
