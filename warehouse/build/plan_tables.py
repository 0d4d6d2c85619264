"""The plan and the methods as flat tables: what dbt reads of them."""

from collections.abc import Callable, Container, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from contracts.area_checks import SEPARATOR, existence, successors_of
from contracts.area_levels import level_of
from contracts.codelists import Code, Codelist
from contracts.forms import Form, ReturnForm
from contracts.methods import DEFAULT_METHOD, Method, methods
from contracts.periods import span
from contracts.plan import Indicator, Plan
from contracts.renames import former_codes
from contracts.speech import ALL
from contracts.tables import VALUE
from contracts.unit_words import short_in_english
from warehouse.build.due_dates import expected_returns
from warehouse.build.method_tables import method_table, rule_table, status_rule_table
from warehouse.build.target_table import target_table
from warehouse.ledger.extensions import Extension

TOTAL = "_T"


def plan_tables(
    plan: Plan,
    method_versions: Iterable[Method] | None = None,
    extended: Iterable[Extension] = (),
    names: Container[str] | None = None,
) -> dict[str, pl.DataFrame]:
    """Every table dbt reads of the plan, or those `names`, by name; row order follows the files.

    `method_versions`: those of `methods_and_cut_offs.yml`, unless others are to be tried; `extended`: the due days put off.
    """
    tables: dict[str, Callable[[], pl.DataFrame]] = {
        "plan": lambda: _plan(plan),
        "goals": lambda: _goals(plan),
        "departments": lambda: _departments(plan),
        "indicators": lambda: _indicators(plan),
        "documents": lambda: pl.DataFrame(
            [d.model_dump() for d in plan.documents.values()], infer_schema_length=None
        ),
        "targets": lambda: target_table(plan.targets),
        "targets_not_loaded": lambda: pl.DataFrame(
            [t.model_dump() for t in plan.targets_not_loaded],
            schema=dict.fromkeys(_NOT_LOADED, pl.String),
        ),
        "areas": lambda: _areas(plan),
        "codes": lambda: _codes((*plan.codelists.values(), _breakdowns(plan))),
        "former_codes": lambda: pl.DataFrame(
            list(former_codes(plan.indicators.values()).items()),
            schema={"former_code": pl.String, "indicator": pl.String},
            orient="row",
        ),
        "precedence": lambda: _precedence(plan),
        "methods": lambda: method_table(methods() if method_versions is None else method_versions),
        "rules": rule_table,
        "status_rules": status_rule_table,
        "forms": lambda: _forms(plan.forms.values()),
        "expected_returns": lambda: expected_returns(plan, extended),
    }
    said = tuple(map(str, plan.header.languages))
    return {
        name: _in_languages(table(), said) for name, table in tables.items() if names is None or name in names
    }


def _in_languages(table: pl.DataFrame, languages: tuple[str, ...]) -> pl.DataFrame:
    """The table with its words in the plan's languages alone: a column for another one is empty."""
    absent = [
        column
        for other in set(ALL) - set(languages)
        for column in table.columns
        if column.endswith(f"_{other}") and f"{column.removesuffix(other)}{languages[0]}" in table.columns
    ]
    said = table.with_columns(pl.lit(None, pl.String).alias(column) for column in absent)
    if {"label_zh", "label_en"} <= {*said.columns}:
        said = said.with_columns(label=pl.col(f"label_{languages[0]}"))
    if "sign" not in said.columns or "zh" in languages:
        return said
    word = pl.col("sign").str.contains("[\u3400-\u9fff]")  # a code that has a word for its sign
    return said.with_columns(pl.when(word).then(pl.col("label_en")).otherwise(pl.col("sign")).alias("sign"))


_NOT_LOADED = (
    "target_id", "indicator_id", "value_published", "target_date_text", "document_title", "issuer",
    "published_on", "reason", "reason_zh", "reason_en", "url",
)  # fmt: skip


def _plan(plan: Plan) -> pl.DataFrame:
    head = plan.header
    document = plan.documents[head.document]
    return pl.DataFrame(
        {
            "plan": [head.plan], "title_zh": [head.title_zh], "title_en": [head.title_en],
            "document_number": [document.number], "area": [head.area], "plan_version": [head.version],
            "period_start": [span(head.period_start).start],
        }
    )  # fmt: skip


def _goals(plan: Plan) -> pl.DataFrame:
    weights = plan.header.goal_weights
    return pl.DataFrame(
        [
            {
                "goal_weight": weights.get(g.code, Decimal(1) if not weights else Decimal(0)),
                "goal": g.code, "goal_no": n, "label_zh": g.label_zh, "label_en": g.label_en,
                "goal_kind": str(g.kind), "description_zh": g.description_zh,
                "description_en": g.description_en,
            }
            for n, g in enumerate(plan.header.goals, start=1)
        ],
        schema_overrides={"goal_weight": VALUE},
    )  # fmt: skip


def _departments(plan: Plan) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "department": d.code,
                "label_zh": d.label_zh,
                "label_en": d.label_en,
                "department_status": d.status,
            }
            for d in plan.header.departments
        ]
    )


def _indicators(plan: Plan) -> pl.DataFrame:
    units = plan.codelists["unit"]

    numbers = {code: n for n, code in enumerate(plan.indicators, start=1)}

    def row(version: int, since: date | None, i: Indicator) -> dict[str, Any]:
        return {
            "indicator": i.code, "declaration_no": version, "recorded_on": since,
            "indicator_no": numbers[i.code], "goal": plan.goal_of[i.code],
            "label_zh": i.label_zh, "label_en": i.label_en,
            "definition_zh": i.definition_zh, "definition_en": i.definition_en,
            "unit_measure": i.unit, "unit_zh": i.counter_zh or _symbol(plan, units[i.unit]),
            "unit_label_zh": units[i.unit].label_zh, "unit_label_en": units[i.unit].label_en,
            "decimals": i.decimals, "direction": str(i.direction), "kind": str(i.kind),
            "aggregation": str(i.aggregation), "limit_min": i.limits.min, "limit_max": i.limits.max,
            "department": i.department, "path_type": str(i.path), "availability": str(i.availability),
            "source_document": i.source_document, "is_headline_indicator": i.headline,
            "natural_limit": i.limits.max if i.natural_limit is None else i.natural_limit,
            "unit_mult": i.unit_mult, "part_of": i.part_of, "weight_indicator": i.weight, "numerator": i.numerator,
            "denominator": i.denominator, "growth_of": i.growth_of, "chosen_method": i.method or DEFAULT_METHOD, "retired_on": i.retired_on,
            "successor_indicator": i.replaced_by, "redefined_since": span(i.redefined_since).start if i.redefined_since else None,
        }  # fmt: skip

    return pl.DataFrame(
        [row(*version) for version in plan.indicator_versions],
        schema_overrides={
            **dict.fromkeys(("recorded_on", "retired_on", "redefined_since"), pl.Date),
            "limit_min": VALUE,
            "limit_max": VALUE,
            "natural_limit": VALUE,
            **dict.fromkeys(
                (
                    "part_of",
                    "weight_indicator",
                    "numerator",
                    "denominator",
                    "growth_of",
                    "successor_indicator",
                ),
                pl.String,
            ),
        },
        infer_schema_length=None,
    )


def _symbol(plan: Plan, unit: Code) -> str:
    """What is printed after a figure of the unit; its name where a plan's own unit has no symbol."""
    if "zh" not in map(str, plan.header.languages):
        return short_in_english(unit)
    return unit.extra.get("symbol_zh") or unit.label_zh


def _precedence(plan: Plan) -> pl.DataFrame:
    versions = plan.precedences or ((None, plan.header.precedence),)
    return pl.DataFrame(
        [
            {"declaration_no": n, "recorded_on": since, "reliability": kind, "precedence_rank": rank}
            for n, (since, kinds) in enumerate(versions, start=1)
            for rank, kind in enumerate(kinds, start=1)
        ],
        schema_overrides={"recorded_on": pl.Date},
    )


def _areas(plan: Plan) -> pl.DataFrame:
    levels, compared = plan.codelists["area_level"], plan.compared_level

    def row(n: int, a: Code) -> dict[str, Any]:
        level = levels.codes.get(level_of(a))
        first, last = existence(a)
        return {
            "ref_area": a.code, "area_no": n, "label_zh": a.label_zh, "label_en": a.label_en,
            "parent_area": a.parent_code or None, "area_level": level_of(a),
            "area_level_zh": level.label_zh if level else "", "area_level_en": level.label_en if level else "",
            "is_compared": bool(level_of(a)) and level_of(a) == compared,
            "valid_from": None if first == date.min else first, "valid_to": None if last == date.max else last,
            "successors": SEPARATOR.join(successors_of(a)) or None,
        }  # fmt: skip

    return pl.DataFrame(
        [row(n, a) for n, a in enumerate(plan.codelists["ref_area"], start=1)],
        infer_schema_length=None,
        schema_overrides={
            "parent_area": pl.String, "valid_from": pl.Date, "valid_to": pl.Date, "successors": pl.String,
        },
    )  # fmt: skip


def _codes(codelists: Iterable[Codelist]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "codelist": lists.name, "code": c.code, "code_no": n, "label_zh": c.label_zh,
                "label_en": c.label_en, "sign": c.extra.get("sign") or c.extra.get("symbol") or None,
                "code_rank": int(c.extra.get("rank") or 0), "mapped_status": c.extra.get("status") or None,
                "counts_as": c.extra.get("counts_as") or None, "over_time": c.extra.get("over_time") or None,
            }
            for lists in codelists
            for n, c in enumerate(lists, start=1)
        ],
        infer_schema_length=None,
        schema_overrides=dict.fromkeys(("sign", "mapped_status", "counts_as", "over_time"), pl.String),
    )  # fmt: skip


def _breakdowns(plan: Plan) -> Codelist:
    """Every breakdown that the plan names, and every single part there can be, with its words."""
    parts = {
        f"{name}={code.code}": code
        for name, codes in plan.codelists.items()
        if TOTAL in codes
        for code in codes
    }
    returns = [form for form in plan.forms.values() if isinstance(form, ReturnForm)]
    named = {
        *(line.breakdown for form in returns for line in form.lines),
        *(target.breakdown for target in plan.targets),
        *(scope.breakdown for scope in plan.scopes.values()),
    }
    whole = {text: text.split("|") for text in sorted({*named, *parts}) if text != TOTAL}
    words = {
        text: Code(
            text,
            "、".join(parts[part].label_zh for part in found),
            ", ".join(parts[part].label_en for part in found),
            "",
            {},
        )
        for text, found in whole.items()
        if all(part in parts for part in found)
    }
    return Codelist("breakdown", {TOTAL: Code(TOTAL, "合计", "Total", "", {}), **words})


def _forms(forms: Iterable[Form]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "form": f.form, "number": f.number, "title_zh": f.title_zh, "title_en": f.title_en,
                "department": f.department,
                "form_status": str(f.status) if isinstance(f, ReturnForm) else "in_force",
                "frequency": f.frequency, "coverage": f.coverage,
            }
            for f in forms
        ]
    )  # fmt: skip
