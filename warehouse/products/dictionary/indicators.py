"""An indicator and a target as rows of the dictionary, with what to mind when using the figures."""

from collections.abc import Iterator
from typing import Any

from contracts.forms import FormLine, ReturnForm
from contracts.methods import DEFAULT_METHOD, methods
from contracts.plan import Indicator, PathType, Plan, Target
from warehouse.products.dictionary.words import (
    AGGREGATION,
    AVAILABILITY,
    DEPARTMENT_STATUS,
    DIRECTION,
    Words,
    use_over_time,
    words_of,
)

Row = dict[str, Any]


def indicator_row(plan: Plan, indicator: Indicator) -> Row:
    """The indicator's card as one row."""
    i = indicator
    goal = next(g for g in plan.header.goals if g.code == plan.goal_of[i.code])
    department = next(d for d in plan.header.departments if d.code == i.department)
    document = plan.documents[i.source_document]
    unit = plan.codelists["unit"][i.unit]
    method = i.method or DEFAULT_METHOD
    path, kind = ("", ""), words_of("kind", i.kind)
    if i.path is not PathType.NONE:
        path = words_of("path", i.path)
    basis = DEPARTMENT_STATUS[plan.standing_of(department)]
    uses = list(cautions(plan, i))
    return {
        "indicator": i.code, "goal_zh": goal.label_zh, "goal_en": goal.label_en,
        "label_zh": i.label_zh, "label_en": i.label_en, "is_headline": i.headline,
        "definition_zh": i.definition_zh, "definition_en": i.definition_en,
        "unit": i.unit, "unit_zh": unit.extra.get("symbol_zh") or unit.label_zh, "unit_en": unit.label_en,
        "decimals": i.decimals,
        "direction_zh": DIRECTION[i.direction][0], "direction_en": DIRECTION[i.direction][1],
        "kind_zh": kind[0], "kind_en": kind[1],
        "aggregation_zh": AGGREGATION[i.aggregation][0], "aggregation_en": AGGREGATION[i.aggregation][1],
        "limit_min": i.limits.min, "limit_max": i.limits.max,
        "path": None if i.path is PathType.NONE else str(i.path), "path_zh": path[0] or "没有定量目标", "path_en": path[1] or "no quantitative target",
        "method": method, "method_zh": _method(method)[0], "method_en": _method(method)[1],
        "availability_zh": AVAILABILITY[i.availability][0],
        "availability_en": AVAILABILITY[i.availability][1],
        "department": i.department, "department_zh": department.label_zh,
        "department_en": department.label_en,
        "department_status": basis[0], "department_status_en": basis[1],
        "document": document.code, "document_zh": document.title_zh, "document_en": document.title_en,
        "document_number": document.number or None,
        "part_of": i.part_of, "weight": i.weight, "numerator": i.numerator, "denominator": i.denominator,
        "growth_of": i.growth_of, "aliases": "、".join(i.aliases) or None,
        "forms": ", ".join(dict.fromkeys(form.number for form, _ in forms_of(plan, i.code))) or None,
        "targets": sum(t.indicator == i.code for t in plan.targets),
        "use_zh": "\n".join(zh for zh, _ in uses), "use_en": "\n".join(en for _, en in uses),
    }  # fmt: skip


def target_row(plan: Plan, target: Target) -> Row:
    """One version of one target as one row, with the document that set it."""
    t = target
    indicator = plan.indicators[t.indicator]
    document, area = plan.documents[t.document], plan.codelists["ref_area"][t.ref_area]
    operator = words_of("operator", t.operator)
    unit = plan.codelists["unit"][t.unit or indicator.unit]
    return {
        "target_id": t.target_id, "indicator": t.indicator,
        "label_zh": indicator.label_zh, "label_en": indicator.label_en,
        "ref_area": t.ref_area, "area_zh": area.label_zh, "area_en": area.label_en,
        "breakdown": t.breakdown, "target_period": t.target_period,
        "operator_sign": plan.codelists["operator"][t.operator].extra.get("symbol") or None,
        "operator_zh": operator[0], "operator_en": operator[1],
        "value": t.value, "value_high": t.value_high,
        "unit": unit.code, "unit_zh": unit.extra.get("symbol_zh") or unit.label_zh,
        "value_published": t.value_published,
        "document": t.document, "document_zh": document.title_zh, "document_en": document.title_en,
        "document_number": document.number or None, "url": t.url or None,
        "decided_on": t.decided_on.isoformat() if t.decided_on else None,
        "recorded_on": t.recorded_on.isoformat(), "published_on": t.published_on or None,
        "comment_zh": t.comment_zh or None, "comment_en": t.comment_en or None,
    }  # fmt: skip


def forms_of(plan: Plan, indicator: str) -> Iterator[tuple[ReturnForm, FormLine]]:
    """Every line of every form that asks for the indicator."""
    for form in plan.forms.values():
        if isinstance(form, ReturnForm):
            yield from ((form, line) for line in form.lines if line.indicator == indicator)


def cautions(plan: Plan, indicator: Indicator) -> Iterator[Words]:
    """What the contract says may and may not be done with the indicator's figures."""
    i = indicator
    yield use_over_time(i.kind)
    if i.weight:
        yield f"权数：{_named(plan, i.weight)[0]}", f"weighed by: {_named(plan, i.weight)[1]}"
    if i.part_of:
        zh, en = _named(plan, i.part_of)
        yield f"是“{zh}”的一部分，不应大于它", f"part of “{en}” and never above it"
    if i.numerator and i.denominator:
        above, below = _named(plan, i.numerator), _named(plan, i.denominator)
        yield (
            f"没有公布数时，可由“{above[0]}”除以“{below[0]}”推算，推算数另列",
            f"where none is published it may be derived as “{above[1]}” over “{below[1]}”, and is listed apart",
        )
    if i.growth_of:
        zh, en = _named(plan, i.growth_of)
        yield (
            f"没有公布增速时，可由“{zh}”推算；公布的可比增速绝不推算",
            f"where none is published it may be derived from “{en}”; published comparable growth never is",
        )
    groups = [plan.list_labels[name] for name in _breakdowns(plan, i.code)]
    if groups:
        yield (
            f"表式另按{'、'.join(zh for zh, _ in groups)}分组采集，各组与合计不混用",
            f"forms also ask for it by {', '.join(en.lower() for _, en in groups)}; groups and total are never mixed",
        )


def _breakdowns(plan: Plan, indicator: str) -> list[str]:
    parts = (line.breakdown.split("|") for _, line in forms_of(plan, indicator) if line.breakdown != "_T")
    return list(dict.fromkeys(part.split("=")[0] for group in parts for part in group))


def _named(plan: Plan, code: str) -> Words:
    found = plan.indicators[code]
    return found.label_zh, found.label_en


def _method(code: str) -> Words:
    return next(((m.label[0], m.label[1]) for m in methods() if m.code == code), (code, code))
