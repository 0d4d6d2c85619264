"""What must hold of the finished marts, derived from the contracts and the plan: no second list.

contract                                   expectation
columns of the mart's SQL                  exactly these, in this order
keys in marts.yml                          present in every row, and no two rows alike
codes in columns.yml                       every code is one of them
dimensions (dim_*)                         every code that refers to one is there
value or status (contracts.tables)         a value is present, or obs_status says why not
natural limits of the plan's indicators    no published reading outside them
goals, indicators, targets of the plan     each is there once
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from contracts.dictionary import Mart, codes_within, columns, marts, references, selected_columns
from contracts.plan import Plan
from contracts.tables import NO_VALUE_STATUSES
from warehouse.build.dbt_models import DBT_PROJECT

SHOWN = 10  # rows shown of what breaks an expectation
RECORDED = frozenset({"data_source", "submission_id", "derivation"})


@dataclass(frozen=True)
class Expectation:
    """One sentence about a mart; `kind` and `arguments` are those of Great Expectations.

    Only a blocking one stops a release; the others are shown. `sql` holds the query of an expectation of
    unexpected rows, `{mart}` in place of the mart.
    """

    mart: str
    kind: str
    text_zh: str
    text_en: str
    arguments: dict[str, Any] = field(default_factory=dict)
    sql: str = ""
    blocking: bool = True

    def as_dict(self) -> dict[str, Any]:
        """The expectation as plain data."""
        return asdict(self)


def expectations(plan: Plan) -> list[Expectation]:
    """Everything that must hold of the marts of a release of this plan."""
    return [
        one
        for mart in marts().values()
        for one in (
            *_shape(mart),
            *_key(mart),
            *_codes(mart, plan),
            *_references(mart),
            *_values(mart),
            *_counts(mart, plan),
        )
    ]


def mart_columns(mart: Mart) -> list[str]:
    """The columns of a mart, as its SQL selects them."""
    sql = (DBT_PROJECT / "models" / "marts" / f"{mart.name}.sql").read_text(encoding="utf-8")
    return selected_columns(sql)


def _shape(mart: Mart) -> Iterator[Expectation]:
    yield Expectation(
        mart.name,
        "expect_table_columns_to_match_ordered_list",
        "列及次序与契约一致",
        "the columns and their order are those of the contract",
        {"column_list": mart_columns(mart)},
    )


def _key(mart: Mart) -> Iterator[Expectation]:
    for name in mart.keys:
        yield Expectation(
            mart.name,
            "expect_column_values_to_not_be_null",
            f"主键列“{columns()[name].label_zh}”每行都有",
            f"every row has {name}, which is part of the key",
            {"column": name},
        )
    if len(mart.keys) == 1:
        kind, arguments = "expect_column_values_to_be_unique", dict[str, Any](column=mart.keys[0])
    else:
        kind = "expect_compound_columns_to_be_unique"
        arguments = {"column_list": list(mart.keys)}
    yield Expectation(mart.name, kind, "主键没有重复", "no two rows have the same key", arguments)


def _codes(mart: Mart, plan: Plan) -> Iterator[Expectation]:
    for name in mart_columns(mart):
        codes = codes_within(plan.codelists).get(name)
        if codes:
            yield Expectation(
                mart.name,
                "expect_column_values_to_be_in_set",
                f"“{columns()[name].label_zh}”都是约定的代码",
                f"every {name} is a code that was agreed",
                {"column": name, "value_set": list(codes)},
            )


def _references(mart: Mart) -> Iterator[Expectation]:
    if mart.name == "dim_target":  # targets that were left out may name indicators the plan does not have
        return
    # what was once accepted stays, also where the plan no longer names it: recorded facts only tell
    recorded = bool(RECORDED & set(mart.keys))
    for name in mart_columns(mart):
        dimension, key = references().get(name, (mart.name, ""))
        if dimension != mart.name:
            yield Expectation(
                mart.name,
                "unexpected_rows_expectation",
                f"“{columns()[name].label_zh}”在{marts()[dimension].label_zh}表里都有",
                f"every {name} is in {dimension}",
                sql=f"select {', '.join(mart.keys)}, {name} from {{mart}} where {name} is not null "
                f"and {name} not in (select {key} from marts.{dimension})",
                blocking=not recorded,
            )


def _values(mart: Mart) -> Iterator[Expectation]:
    names = set(mart_columns(mart))
    shown = ", ".join(mart.keys)
    if {"obs_value", "obs_status"} <= names:
        absent = ", ".join(f"'{code}'" for code in NO_VALUE_STATUSES)
        yield Expectation(
            mart.name,
            "unexpected_rows_expectation",
            "有数值，或者数据状态说明为何没有",
            "a value is present, or obs_status says why not",
            sql=f"select {shown}, obs_status from {{mart}} where obs_value is null "
            f"and coalesce(obs_status, '') not in ({absent})",
        )
    if {"indicator", "obs_value", "is_forecast"} <= names:
        yield Expectation(
            mart.name,
            "unexpected_rows_expectation",
            "没有超出指标自然界限的数值",
            "no value lies outside the natural limits of its indicator",
            sql=f"select {', '.join(f'v.{key}' for key in mart.keys)}, v.obs_value from {{mart}} v "
            "join marts.dim_indicator i on v.indicator = i.indicator "
            "where v.obs_value < i.limit_min or v.obs_value > i.limit_max",
        )


def _counts(mart: Mart, plan: Plan) -> Iterator[Expectation]:
    expected = {
        "dim_goal": len(plan.header.goals),
        "mart_goal_scorecard": len(plan.header.goals),
        "dim_indicator": len(plan.indicators),
        "dim_department": len(plan.header.departments),
    }
    if mart.name in expected:
        yield Expectation(
            mart.name,
            "expect_table_row_count_to_equal",
            f"方案里的 {expected[mart.name]} 项都在",
            f"all {expected[mart.name]} of the plan are there",
            {"value": expected[mart.name]},
        )
