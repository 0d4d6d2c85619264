"""The datasets of the bundle: one a mart with every column of the dictionary, one a declared question."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from contracts.dictionary import known_columns, marts
from contracts.speech import first_of, joined
from warehouse.products.bi.declared import Formula, Question, dashboard
from warehouse.query import rows

SCHEMA = "marts"
MAIN_DATES = ("period_end", "due_on", "target_date", "accepted_at", "known_on")
# Each row has a period of its own: a time grain would show the one month that was told as the figure of its quarter.
WITHOUT_GRAIN = frozenset({"mart_figures", "mart_period_figures"})
ROWS = Formula("rows_count", ("行数", "Rows"), "count(*)")

Document = dict[str, Any]


def mart_columns(database: Path) -> dict[str, list[str]]:
    """The columns of every mart in the file, in order."""
    found: dict[str, list[str]] = {name: [] for name in marts()}
    for row in rows(
        database,
        "select table_name, column_name from information_schema.columns "
        "where table_schema = 'marts' order by table_name, ordinal_position",
    ):
        if row["table_name"] in found:
            found[row["table_name"]].append(row["column_name"])
    return found


def datasets(database: Path) -> dict[str, Document]:
    """Every dataset by name, without the uuids the bundle gives: marts first, then the questions."""
    found = {
        name: _dataset(
            name, (marts()[name].label_zh, marts()[name].label_en), names, calculated=dashboard().columns.get(name, ())
        )
        for name, names in mart_columns(database).items()
    }  # fmt: skip
    for question in dashboard().questions.values():
        found[question.name] = _question(question)
    return found


def short_labels(names: list[str]) -> dict[str, str]:
    """The label of each column in the first language as a heading: without what stands in brackets or after a semicolon.

    Where two columns would then read the same, both keep their whole label.
    """
    full = {name: first_of(known_columns()[name].label_zh, known_columns()[name].label_en) for name in names}
    short = {name: re.split("[(（；;]", label)[0].strip() for name, label in full.items()}
    times = Counter(short.values())
    return {name: short[name] if times[short[name]] == 1 else full[name] for name in names}


def _question(question: Question) -> Document:
    calculated = dashboard().columns.get(question.name, ())
    return _dataset(question.name, question.label, list(question.columns), calculated) | {"sql": question.sql}


def _dataset(
    name: str, label: tuple[str, str], names: list[str], calculated: tuple[Formula, ...] = ()
) -> Document:
    headings = short_labels(names)
    dates = [n for n in names if _is_date(n)] if name not in WITHOUT_GRAIN else []
    return {
        "table_name": name,
        "main_dttm_col": next((d for d in MAIN_DATES if d in dates), None),
        "description": joined(*label),
        "schema": SCHEMA,
        "catalog": None,
        "sql": None,
        "filter_select_enabled": True,
        "columns": [_column(n, headings[n], is_date=n in dates) for n in names]
        + [_calculated(c) for c in calculated],
        "metrics": [_metric(m) for m in (ROWS, *dashboard().metrics.get(name, ()))],
        "version": "1.0.0",
    }


def _is_date(name: str) -> bool:
    return known_columns()[name].sql_type in {"date", "timestamp"}


def _column(name: str, heading: str, *, is_date: bool) -> Document:
    column = known_columns()[name]
    return {
        "column_name": name,
        "verbose_name": heading,
        "description": joined(column.label_zh, column.label_en),
        "type": column.sql_type.upper().replace(" ", ""),
        "is_dttm": is_date,
        "is_active": True,
        "groupby": True,
        "filterable": True,
        "expression": None,
    }


def _calculated(formula: Formula) -> Document:
    return {
        "column_name": formula.name,
        "verbose_name": first_of(*formula.label),
        "description": joined(*formula.label),
        "type": formula.sql_type,
        "is_dttm": False,
        "is_active": True,
        "groupby": True,
        "filterable": True,
        "expression": formula.sql,
    }


def _metric(formula: Formula) -> Document:
    return {
        "metric_name": formula.name,
        "verbose_name": first_of(*formula.label),
        "metric_type": None,
        "expression": formula.sql,
        "description": joined(*formula.label),
        "d3format": None,
        "warning_text": None,
    }
