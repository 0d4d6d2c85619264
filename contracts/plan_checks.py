"""What must hold between the files of a plan: codes resolve, keys are unique, goals are measured."""

import difflib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from contracts.codelists import Codelist
from contracts.faults import FaultCollector
from contracts.plan import Document, Form, Indicator, PathType, PlanHeader, ReadingNote, Scope, Target, TargetNotLoaded
from contracts.rules import rules

T = TypeVar("T")
UNNUMBERED = {"up", "down", "qualitative"}


@dataclass(frozen=True)
class Located(Generic[T]):
    """A contract item with the file and lines it stands on."""

    item: T
    file: Path
    line_of: Callable[[str], int]
    goal: str


def check_plan(
    faults: FaultCollector,
    *,
    header: Located[PlanHeader],
    indicators: list[Located[Indicator]],
    documents: list[Located[Document]],
    targets: list[Located[Target]],
    not_loaded: list[Located[TargetNotLoaded]],
    forms: list[Located[Form]],
    scopes: list[Located[Scope]],
    notes: list[Located[ReadingNote]],
    codelists: dict[str, Codelist],
) -> None:
    """Every fault between the files is in `faults`; nothing is raised here."""
    plan = header.item
    known = _Known(faults)
    goals = {g.code for g in plan.goals}
    departments = {d.code for d in plan.departments}
    document_codes = {d.item.code for d in documents}
    by_code: dict[str, Indicator] = {}

    _unique(faults, [(g.code, header, f"goals.{i}.code") for i, g in enumerate(plan.goals)])
    _unique(faults, [(d.code, header, f"departments.{i}.code") for i, d in enumerate(plan.departments)])
    _unique(
        faults,
        [(name, i, "code") for i in indicators for name in (i.item.code, *i.item.aliases)],
    )
    _unique(faults, [(d.item.code, d, "code") for d in documents])
    _unique(
        faults,
        [(t.item.target_id, t, "target_id") for t in targets]
        + [(n.item.target_id, n, "target_id") for n in not_loaded],
    )
    known.code(header, "document", plan.document, document_codes, "文件清单", "list of documents")
    known.code(header, "area", plan.area, codelists["ref_area"].codes, "地区代码表", "list of areas")
    for i, kind in enumerate(plan.precedence):
        known.code(
            header, f"precedence.{i}", kind, codelists["reliability"].codes, "来源类别表", "kinds of source"
        )
    for kind in codelists["reliability"].codes:
        if kind not in plan.precedence:
            faults.add(
                "plan.value.missing", header.file, header.line_of("precedence"), "precedence", name=kind
            )

    for entry in indicators:
        item = entry.item
        by_code.setdefault(item.code, item)
        known.code(entry, "unit", item.unit, codelists["unit"].codes, "计量单位表", "list of units")
        known.code(entry, "department", item.department, departments, "部门清单", "list of departments")
        known.code(
            entry, "source_document", item.source_document, document_codes, "文件清单", "list of documents"
        )
        known.code(entry, "", entry.goal, goals, "目标领域", "goals of the plan")
    measured = {entry.goal for entry in indicators}
    for i, goal in enumerate(plan.goals):
        if goal.code not in measured:
            line = header.line_of(f"goals.{i}.code")
            faults.add("plan.goal.without_indicator", header.file, line, goal.code, code=goal.code)

    _check_targets(faults, known, targets, by_code, document_codes, codelists)
    for form in forms:
        known.code(form, "department", form.item.department, departments, "部门清单", "list of departments")
        for i, name in enumerate(form.item.tolerated_rules):
            known.code(form, f"tolerated_rules.{i}", name, rules(), "规则目录", "rule catalogue")
    for scope in scopes:
        known.code(
            scope, "ref_area", scope.item.ref_area, codelists["ref_area"].codes, "地区代码表", "list of areas"
        )
        _check_breakdown(faults, known, scope, scope.item.breakdown, codelists)
    statuses = codelists["obs_status"].codes
    for note in notes:
        known.code(note, "obs_status", note.item.obs_status, statuses, "数据状态表", "list of statuses")


def _check_targets(
    faults: FaultCollector,
    known: "_Known",
    targets: list[Located[Target]],
    indicators: dict[str, Indicator],
    documents: Collection[str],
    codelists: dict[str, Codelist],
) -> None:
    seen: dict[tuple[object, ...], str] = {}
    for entry in targets:
        target = entry.item
        line = entry.line_of("")
        known.code(entry, "indicator", target.indicator, indicators, "指标表", "list of indicators")
        known.code(
            entry, "ref_area", target.ref_area, codelists["ref_area"].codes, "地区代码表", "list of areas"
        )
        known.code(
            entry, "operator", target.operator, codelists["operator"].codes, "运算符表", "list of operators"
        )
        known.code(entry, "document", target.document, documents, "文件清单", "list of documents")
        known.code(
            entry,
            "reliability",
            target.reliability,
            codelists["reliability"].codes,
            "来源类别表",
            "kinds of source",
        )
        _check_breakdown(faults, known, entry, target.breakdown, codelists)
        key = (
            target.indicator, target.ref_area, target.breakdown, target.target_period,
            target.document, target.recorded_on,
        )  # fmt: skip
        if key in seen:
            faults.add("plan.target.duplicate", entry.file, line, target.target_id, other=seen[key])
        seen.setdefault(key, target.target_id)
        _check_value(faults, entry)
        indicator = indicators.get(target.indicator)
        if indicator and target.unit:
            path = target.path or indicator.path
            expected = "pct" if path is PathType.AVERAGE_GROWTH else indicator.unit
            if target.unit != expected:
                faults.add(
                    "plan.target.unit", entry.file, line, target.target_id,
                    seen=target.unit, indicator=indicator.code, expected=expected,
                )  # fmt: skip


def _check_value(faults: FaultCollector, entry: Located[Target]) -> None:
    target = entry.item
    operator = target.operator
    wrong: tuple[str, str] | None = None
    if operator in UNNUMBERED and target.value is not None:
        wrong = ("不得带数值", "takes no value")
    elif operator not in UNNUMBERED and (target.value is None or not target.unit):
        wrong = ("需要数值和单位", "needs a value and a unit")
    elif operator == "band" and (
        target.value_high is None or target.value is None or target.value_high < target.value
    ):
        wrong = ("需要下限和不小于它的上限", "needs a low and a high bound in order")
    if wrong:
        faults.add(
            "plan.target.value", entry.file, entry.line_of(""), target.target_id,
            operator=operator, need_zh=wrong[0], need_en=wrong[1],
        )  # fmt: skip


def _check_breakdown(
    faults: FaultCollector, known: "_Known", entry: Located[T], breakdown: str, codelists: dict[str, Codelist]
) -> None:
    if breakdown == "_T":
        return
    for part in breakdown.split("|"):
        dimension, _, code = part.partition("=")
        if not code or dimension not in codelists:
            faults.add(
                "plan.breakdown.invalid", entry.file, entry.line_of("breakdown"), "breakdown", code=breakdown
            )
        else:
            known.code(
                entry,
                "breakdown",
                code,
                codelists[dimension].codes,
                f"代码表 {dimension}",
                f"codelist {dimension}",
            )


class _Known:
    def __init__(self, faults: FaultCollector) -> None:
        self.faults = faults

    def code(
        self, entry: Located[T], key: str, code: str, allowed: Collection[str], list_zh: str, list_en: str
    ) -> None:
        """The code is one of `allowed`, or a fault says so and names the nearest."""
        if code in allowed:
            return
        near = difflib.get_close_matches(code, list(allowed), n=1)
        hint = f" ({near[0]}?)" if near else ""
        owner = getattr(entry.item, "code", None) or getattr(entry.item, "target_id", None) or ""
        label = f"{owner}.{key}".strip(".") or code
        self.faults.add(
            "plan.code.unknown", entry.file, entry.line_of(key), label,
            code=code, list_zh=list_zh, list_en=list_en, hint=hint,
        )  # fmt: skip


def _unique(faults: FaultCollector, entries: Sequence[tuple[str, Located[Any], str]]) -> None:
    seen: dict[str, str] = {}
    for code, entry, key in entries:
        line = entry.line_of(key)
        if code in seen:
            faults.add("plan.code.duplicate", entry.file, line, code, code=code, other=seen[code])
        seen.setdefault(code, f"{entry.file.name}:{line}")
