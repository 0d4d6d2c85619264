"""The data dictionary as tables, from the contracts alone: one declaration, whatever form it is handed on in."""

from collections import Counter
from decimal import Decimal
from typing import Any

from contracts.dictionary import (
    coded_columns,
    column_codelists,
    columns,
    marts,
    selected_columns,
)
from contracts.forms import Form, ReturnForm
from contracts.methods import methods
from contracts.plan import Department, Plan
from contracts.rules import rules
from warehouse.build.dbt_models import DBT_PROJECT, dbt_models
from warehouse.products.dictionary.indicators import indicator_row, target_row
from warehouse.products.dictionary.words import (
    COVERAGE,
    DEPARTMENT_STATUS,
    DOCUMENT_KIND,
    FORM_STATUS,
    GOAL_KIND,
    LEVEL,
    OPEN_LISTS,
    frequency,
    words_of,
)

Row = dict[str, Any]


def dictionary_tables(plan: Plan) -> dict[str, list[Row]]:
    """The tables of the dictionary by name, each row with the columns its `SHAPES` entry declares.

    Values are texts, whole numbers, decimals or booleans; what does not apply is None.
    """
    return {
        "indicators": [indicator_row(plan, i) for i in plan.indicators.values()],
        "targets": [target_row(plan, t) for t in plan.targets],
        "targets_not_loaded": _targets_not_loaded(plan),
        "tables": _tables(),
        "columns": _columns(plan),
        "codes": _codes(plan),
        "units": _units(plan),
        "rules": _rules(),
        "methods": _methods(),
        "forms": [_form(plan, form) for form in plan.forms.values()],
        "form_lines": _form_lines(plan),
        "goals": _goals(plan),
        "departments": _departments(plan),
        "documents": _documents(plan),
    }


def mart_columns(mart: str) -> list[str]:
    """The columns of a mart in order, as its model selects them."""
    sql = (DBT_PROJECT / "models" / "marts" / f"{mart}.sql").read_text(encoding="utf-8")
    return selected_columns(sql)


def _targets_not_loaded(plan: Plan) -> list[Row]:
    return [
        {
            "target_id": t.target_id, "indicator": t.indicator_id, "value_published": t.value_published,
            "target_date_text": t.target_date_text or None, "document_zh": t.document_title or None,
            "issuer": t.issuer or None, "published_on": t.published_on or None,
            "reason_zh": t.reason_zh, "reason_en": t.reason_en, "url": t.url or None,
        }
        for t in plan.targets_not_loaded
    ]  # fmt: skip


def _tables() -> list[Row]:
    headers = {model.name: model.header for model in dbt_models()}
    return [
        {
            "table": m.name, "label_zh": m.label_zh, "label_en": m.label_en, "keys": ", ".join(m.keys),
            "columns": len(mart_columns(m.name)), "grain_en": headers[m.name].get("Grain"),
            "why_en": headers[m.name].get("Why it exists"),
            "refuses_en": headers[m.name].get("What it refuses"),
        }
        for m in marts().values()
    ]  # fmt: skip


def _columns(plan: Plan) -> list[Row]:
    known = columns()
    return [
        {
            "table": mart.name, "column_no": number, "column": name, "sql_type": known[name].sql_type,
            "is_key": name in mart.keys, "codelist": _codelist_of(plan, name),
            "label_zh": known[name].label_zh, "label_en": known[name].label_en,
        }
        for mart in marts().values()
        for number, name in enumerate(mart_columns(mart.name), start=1)
    ]  # fmt: skip


def _codelist_of(plan: Plan, column: str) -> str | None:
    if column in coded_columns():
        return column_codelists().get(column)
    name = OPEN_LISTS.get(column, column)
    return name if name in plan.codelists else None


def _codes(plan: Plan) -> list[Row]:
    return [
        {
            "codelist": name, "codelist_zh": plan.list_labels[name][0],
            "codelist_en": plan.list_labels[name][1], "code": code.code,
            "label_zh": code.label_zh, "label_en": code.label_en, "parent_code": code.parent_code or None,
            "sign": code.extra.get("sign") or code.extra.get("symbol") or code.extra.get("symbol_zh") or None,
            "valid_from": code.extra.get("valid_from") or None,
            "valid_to": code.extra.get("valid_to") or None,
        }
        for name, codelist in plan.codelists.items()
        for code in codelist
    ]  # fmt: skip


def _units(plan: Plan) -> list[Row]:
    used = Counter(i.unit for i in plan.indicators.values())
    return [
        {
            "unit": unit.code, "label_zh": unit.label_zh, "label_en": unit.label_en,
            "symbol_zh": unit.extra.get("symbol_zh") or None, "factor": unit.extra.get("factor") or None,
            "indicators": used[unit.code],
        }
        for unit in plan.codelists["unit"]
    ]  # fmt: skip


def _rules() -> list[Row]:
    return [
        {
            "rule_id": r.id, "level_zh": LEVEL[r.level][0], "level_en": LEVEL[r.level][1],
            "severity_zh": words_of("severity", r.severity)[0], "severity_en": words_of("severity", r.severity)[1],
            "label_zh": r.label_zh, "label_en": r.label_en, "message_zh": r.message_zh,
            "message_en": r.message_en, "fix_zh": r.fix_zh, "fix_en": r.fix_en,
        }
        for r in rules().values()
    ]  # fmt: skip


def _methods() -> list[Row]:
    return [
        {
            "method": m.code, "version": m.version, "label_zh": m.label[0], "label_en": m.label[1],
            "description_zh": m.description[0], "description_en": m.description[1], "source": m.source,
            "recorded_on": m.recorded_on.isoformat(),
            "parameters": "; ".join(f"{name} = {_plain(value)}" for name, value in m.parameters.items()),
        }
        for m in methods()
    ]  # fmt: skip


def _form(plan: Plan, form: Form) -> Row:
    returned = form if isinstance(form, ReturnForm) else None
    status = FORM_STATUS[returned.status if returned else "in_force"]
    due = _due(returned)
    return {
        "form": form.form, "number": form.number, "label_zh": form.title_zh, "label_en": form.title_en,
        "status_zh": status[0], "status_en": status[1], **_department(plan, form.department),
        "frequency_zh": frequency(form.frequency)[0], "frequency_en": frequency(form.frequency)[1],
        "due_zh": due[0], "due_en": due[1],
        "coverage_zh": COVERAGE[form.coverage][0], "coverage_en": COVERAGE[form.coverage][1],
        "version": form.version, "valid_from": form.valid_from,
        "valid_until": returned.valid_until if returned else None,
        "lines": len(returned.lines) if returned else None,
        "notes_zh": "\n".join(returned.notes_zh) if returned else None,
        "notes_en": "\n".join(returned.notes_en) if returned else None,
    }  # fmt: skip


def _due(form: ReturnForm | None) -> tuple[str | None, str | None]:
    if form is None:
        return None, None
    after, day = form.due.months_after, form.due.day
    month = (
        ("当月", "of the same month") if after == 0 else (f"期后第 {after} 个月", f"of month {after} after")
    )
    return f"{month[0]} {day} 日，遇休息日顺延", f"day {day} {month[1]}, moved on past days off"


def _form_lines(plan: Plan) -> list[Row]:
    return [
        {
            "form": form.form, "number": form.number, "line": line.code, "label_zh": line.label_zh,
            "label_en": line.label_en, "indicator": line.indicator, "breakdown": line.breakdown,
            "unit_zh": line.unit_zh, "unit_factor": line.unit_factor, "is_required": form.demands(line),
            "measures_zh": "、".join(words_of("measure", m)[0] for m in form.measures_of(line)),
            "measures_en": ", ".join(words_of("measure", m)[1] for m in form.measures_of(line)),
        }
        for form in plan.forms.values()
        if isinstance(form, ReturnForm)
        for line in form.lines
    ]  # fmt: skip


def _goals(plan: Plan) -> list[Row]:
    counts = Counter(plan.goal_of.values())
    return [
        {
            "goal": g.code, "label_zh": g.label_zh, "label_en": g.label_en,
            "kind_zh": GOAL_KIND[g.kind][0], "kind_en": GOAL_KIND[g.kind][1],
            "description_zh": g.description_zh, "description_en": g.description_en,
            "indicators": counts[g.code],
        }
        for g in plan.header.goals
    ]  # fmt: skip


def _departments(plan: Plan) -> list[Row]:
    owed = Counter(i.department for i in plan.indicators.values())

    def row(department: Department) -> Row:
        own = [f.number for f in plan.forms.values() if f.department == department.code]
        return {
            **_department(plan, department.code),
            "indicators": owed[department.code],
            "forms": ", ".join(own) or None,
        }

    return [row(d) for d in plan.header.departments]


def _department(plan: Plan, code: str) -> Row:
    found = next(d for d in plan.header.departments if d.code == code)
    status = DEPARTMENT_STATUS[plan.standing_of(found)]
    return {
        "department": code, "department_zh": found.label_zh, "department_en": found.label_en,
        "department_status": status[0], "department_status_en": status[1],
    }  # fmt: skip


def _documents(plan: Plan) -> list[Row]:
    return [
        {
            "document": d.code, "number": d.number or None, "label_zh": d.title_zh, "label_en": d.title_en,
            "issuer_zh": d.issuer_zh or None, "issuer_en": d.issuer_en or None,
            "issued_on": d.issued_on or None, "kind_zh": DOCUMENT_KIND.get(d.kind, (d.kind,) * 2)[0],
            "kind_en": DOCUMENT_KIND.get(d.kind, (d.kind,) * 2)[1], "note_zh": d.note_zh or None,
            "note_en": d.note_en or None,
        }
        for d in plan.documents.values()
    ]  # fmt: skip


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
