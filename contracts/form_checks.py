"""What must hold inside a form and between a form and its plan."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from contracts.codelists import Code
from contracts.corrections import CorrectionFile
from contracts.faults import FaultCollector
from contracts.forms import READERS, Form, PublishedForm, ReturnForm, Rows
from contracts.located import Located
from contracts.periods import MONTHS_IN, month_of_year
from contracts.plan import Indicator, Kind
from contracts.relation_bounds import can_hold
from contracts.relations import Relation, RelationError, read_relation

PER_COLLECT = {Kind.STOCK: "E", Kind.FLOW: "S"}


class References(Protocol):
    """Checks that codes stand in the lists they refer to; `measures` holds the measures a form may ask for."""

    measures: Mapping[str, Code]

    def code(self, entry: Located[Any], key: str, list_name: str, code: object) -> None:
        """The code stands in the list, or a fault says so."""

    def breakdown(self, entry: Located[Any], breakdown: str, key: str = "breakdown") -> None:
        """Every part of the breakdown is a dimension and one of its codes."""


def check_form(
    faults: FaultCollector, check: References, entry: Located[Form], indicators: dict[str, Indicator]
) -> None:
    """Every fault of the form is in `faults`."""
    form = entry.item
    check.code(entry, "department", "department", form.department)
    check.code(entry, "reader", "reader", form.reader)
    for index, name in enumerate(form.tolerated_rules):
        check.code(entry, f"tolerated_rules.{index}", "rule", name)
    if not entry.is_valid:
        return
    if isinstance(form, PublishedForm):
        _check_published(faults, check, entry, form)
    if isinstance(form, ReturnForm):
        _check_return(faults, check, entry, form, indicators)


def _check_published(
    faults: FaultCollector, check: References, entry: Located[Form], form: PublishedForm
) -> None:
    reader = READERS["published"]
    names = [column.name for column in form.columns]
    _unique(faults, entry, [(f"columns.{i}.name", name) for i, name in enumerate(names)])
    for name in reader.columns:
        if name not in names:
            faults.add("plan.value.missing", entry.file, entry.line_of("columns"), "columns", name=name)
    for column, list_name in reader.code_maps.items():
        if column not in form.code_maps:
            faults.add("plan.value.missing", entry.file, entry.line_of("code_maps"), "code_maps", name=column)
        for written, code in form.code_maps.get(column, {}).items():
            check.code(entry, f"code_maps.{column}.{written}", list_name, code)


def _check_return(
    faults: FaultCollector,
    check: References,
    entry: Located[Form],
    form: ReturnForm,
    indicators: dict[str, Indicator],
) -> None:
    if form.frequency not in MONTHS_IN:
        _invalid(faults, entry, "frequency", form.frequency, "M、Q、S 或 A | M, Q, S or A")
    check.code(entry, "reliability", "reliability", form.reliability)
    check.code(entry, "conf_status", "conf_status", form.conf_status)
    for name, codes, list_name in (("areas", form.areas, "ref_area"), ("measures", form.measures, "measure")):
        if not codes:
            faults.add("plan.value.missing", entry.file, entry.line_of(name), name, name=name)
        _unique(faults, entry, [(f"{name}.{i}", code) for i, code in enumerate(codes)])
        for index, code in enumerate(codes):
            check.code(entry, f"{name}.{index}", list_name, code)
    for name, meant in (("missing", form.missing), ("flags", form.flags)):
        for written, status in meant.items():
            check.code(entry, f"{name}.{written}", "obs_status", status)
    if form.rows is Rows.LINES and len(form.areas) > 1:
        _invalid(
            faults,
            entry,
            "areas",
            len(form.areas),
            "按指标分行的表只有一个地区 | one area where lines are rows",
        )
    if form.valid_until < form.valid_from:
        _invalid(
            faults, entry, "valid_until", form.valid_until, f"早于 {form.valid_from} | before valid_from"
        )
    step = MONTHS_IN.get(form.frequency)
    due = {n for n in range(1, 13) if step and month_of_year(n) % step == 0}
    if due and due <= set(form.skips):
        _invalid(faults, entry, "skips", list(form.skips), "没有一期要报 | no period is left to report")
    _check_lines(faults, check, entry, form, indicators)
    _check_relations(faults, entry, form, indicators)


def _check_lines(
    faults: FaultCollector,
    check: References,
    entry: Located[Form],
    form: ReturnForm,
    indicators: dict[str, Indicator],
) -> None:
    if not form.lines:
        faults.add("plan.value.missing", entry.file, entry.line_of("lines"), "lines", name="lines")
    _unique(faults, entry, [(f"lines.{i}.code", line.code) for i, line in enumerate(form.lines)])
    fills = [f"{line.indicator} {line.breakdown}" for line in form.lines]
    _unique(faults, entry, [(f"lines.{i}.indicator", name) for i, name in enumerate(fills)])
    for index, line in enumerate(form.lines):
        check.code(entry, f"lines.{index}.indicator", "indicator", line.indicator)
        check.breakdown(entry, line.breakdown, f"lines.{index}.breakdown")
        check.code(entry, f"lines.{index}.conf_status", "conf_status", line.conf_status)
        for measure in line.measures:
            if measure not in form.measures:
                _invalid(faults, entry, f"lines.{index}.measures", measure, _not_among(form))
        indicator = indicators.get(line.indicator)
        if indicator:
            _check_measures(faults, check, entry, form, index, indicator)


def _check_measures(
    faults: FaultCollector,
    check: References,
    entry: Located[Form],
    form: ReturnForm,
    index: int,
    indicator: Indicator,
) -> None:
    """A stock is asked for at the end of a period, a flow over it (METHOD.md 3.4)."""
    wanted = PER_COLLECT.get(indicator.kind)
    for name in form.measures_of(form.lines[index]):
        measure = check.measures.get(name)
        if measure and wanted and measure.extra["time_per_collect"] != wanted:
            detail = (
                f"{indicator.code} 是{'时点' if wanted == 'E' else '时期'}指标，不能按“{name}”填报"
                f" | {indicator.code} is a {indicator.kind}: not asked for as {name}"
            )
            _invalid(faults, entry, f"lines.{index}.measures", name, detail)


def _check_relations(
    faults: FaultCollector, entry: Located[Form], form: ReturnForm, indicators: Mapping[str, Indicator]
) -> None:
    codes = frozenset(line.code for line in form.lines)
    _unique(faults, entry, [(f"relations.{i}.id", r.id) for i, r in enumerate(form.relations)])
    for index, relation in enumerate(form.relations):
        key = f"relations.{index}.rule"
        try:
            found = read_relation(relation.rule, codes)
        except RelationError as error:
            _invalid(faults, entry, key, relation.rule, str(error))
            continue
        own = [t for t in found.leaves if t.kind != "form"]
        for name in [*relation.measures, *(t.measure for t in own if t.measure)]:
            if name not in form.measures:
                _invalid(faults, entry, key, name, _not_among(form))
        _check_possible(faults, entry, key, (found, form, indicators), relation.rule)
        if any(t.kind == "areas" for t in own) and form.rows is not Rows.AREAS:
            _invalid(
                faults, entry, key, relation.rule, "areas() 只用于按地区分行的表 | areas() needs rows by area"
            )


def _check_possible(
    faults: FaultCollector,
    entry: Located[Form],
    key: str,
    judged: tuple[Relation, ReturnForm, Mapping[str, Indicator]],
    rule: str,
) -> None:
    """A relation holds for some figures, and one that has a condition is judged for some."""
    relation, form, indicators = judged
    for one, words in (
        (relation, "各行在自然界限内怎样取值都不成立，改关系式 | no figures within the natural limits of its lines make it hold: mend the rule"),
        (relation.condition, "前件在自然界限内永不成立，改关系式 | its condition never holds within the natural limits: mend the rule"),
    ):  # fmt: skip
        if one is not None and not can_hold(one, form, indicators):
            _invalid(faults, entry, key, rule, words)


def check_corrections(
    faults: FaultCollector, check: References, entry: Located[CorrectionFile], forms: set[str]
) -> None:
    """Every code of the declared corrections resolves; a key stands once."""
    seen: dict[object, int] = {}
    for index, item in enumerate(entry.item.corrections if entry.is_valid else ()):
        line = entry.line_of(f"corrections.{index}")
        if item.form not in forms:
            faults.add(
                "plan.code.unknown", entry.file, line, f"corrections.{index}.form",
                code=item.form, list_zh="表式", list_en="forms", hint="",
            )  # fmt: skip
        codes = {"indicator": item.indicator, "ref_area": item.ref_area, "accumulation": item.accumulation}
        for name, code in codes.items():
            check.code(entry, f"corrections.{index}.{name}", name, code)
        check.breakdown(entry, item.breakdown, f"corrections.{index}.breakdown")
        key = (item.form, item.period, item.key)
        if key in seen:
            faults.add(
                "plan.code.duplicate", entry.file, line, f"corrections.{index}",
                code=item.indicator, other=f"{entry.file.name}:{seen[key]}",
            )  # fmt: skip
        seen.setdefault(key, line)


def _unique(faults: FaultCollector, entry: Located[Form], entries: list[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for key, code in _texts(entries):
        if code in seen:
            other = f"{entry.file.name}:{entry.line_of(seen[code])}"
            faults.add("plan.code.duplicate", entry.file, entry.line_of(key), key, code=code, other=other)
        seen.setdefault(code, key)


def _texts(entries: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((key, code) for key, code in entries if code)


def _not_among(form: ReturnForm) -> str:
    known = ", ".join(form.measures)
    return f"不在本表的 measures（{known}）中，先加在那里 | not among the form’s own measures ({known}): add it there first"


def _invalid(faults: FaultCollector, entry: Located[Form], key: str, seen: object, detail: str) -> None:
    faults.add("plan.value.invalid", entry.file, entry.line_of(key), key, seen=repr(seen), detail=detail)
