"""A sum that must not be taken cannot be taken in Superset: what its metric gives is what the contracts declare of the kind."""

import calendar
from decimal import Decimal

import duckdb
import pytest

from contracts.codelists import shared_codelist
from warehouse.products.bi.declared import dashboard
from warehouse.products.bi.over_time import over_time_sql

COLUMNS = "indicator, ref_area, breakdown, accumulation, freq, over_time, period_start, period_end, obs_value"
YEAR = range(1, 13)


def row(over_time: str, first: int, value: int, *, months: int = 1, area: str = "A", part: str = "_T") -> str:
    last = first + months - 1
    end = f"2026-{last:02d}-{calendar.monthrange(2026, last)[1]}"
    freq = {1: "M", 3: "Q", 12: "A"}[months]
    return f"('i', '{area}', '{part}', 'NONE', '{freq}', '{over_time}', date '2026-{first:02d}-01', date '{end}', {value})"


@pytest.mark.parametrize(
    ("rows", "figure"),
    [
        ([row("sum", month, month) for month in (1, 2, 3)], 6),
        ([row("sum", month, month) for month in YEAR], 78),
        ([row("sum", month, month, months=3) for month in (1, 4)], 5),
        ([row("sum", 2, 2)], 2),
        ([row("sum", month, month) for month in (1, 2)], None),
        ([row("sum", month, month) for month in (1, 3)], None),
        ([row("sum", month, month) for month in (2, 3, 4)], None),
        ([row("sum", month, month) for month in (1, 1, 2)], None),
        ([row("last", month, 100 - month) for month in (1, 2, 3)], 97),
        ([row("last", month, 100 - month) for month in (1, 2)], 98),
        ([row("none", 1, 60), row("none", 2, 62), row("none", 3, 64)], None),
        ([row("none", 3, 64)], 64),
        ([row("sum", month, 1, area=area) for month in (1, 2, 3) for area in "AB"], None),
        ([row("last", 3, 1), row("last", 3, 2, part="sex=F")], None),
        ([row("sum", 1, 1), row("sum", 2, 1), row("sum", 3, 1), row("sum", 1, 3, months=3)], None),
        ([], None),
    ],
    ids=[
        "months of a quarter", "months of a year", "quarters of a half-year", "one month",
        "two months of three", "a month left out", "three months of two quarters", "a month twice",
        "a stock by quarter", "a stock of two months", "a share", "one share",
        "two areas", "a whole and its part", "months and their quarter", "nothing",
    ],
)  # fmt: skip
def test_several_figures_give_what_their_kind_allows_and_else_nothing(
    rows: list[str], figure: int | None
) -> None:
    values = ", ".join(rows) or row("sum", 1, 1)
    some = f"(select * from (values {values}) as t({COLUMNS}) where {bool(rows)})"
    (found,) = duckdb.sql(f"select {over_time_sql()} from {some} as mart_figures").fetchall()[0]
    assert found == (None if figure is None else Decimal(figure))


def test_every_declared_code_has_an_answer_and_every_metric_of_figures_is_one_of_them() -> None:
    for one in shared_codelist("over_time"):
        assert f"when '{one.code}' then" in over_time_sql()
    for dataset, metrics in dashboard().metrics.items():
        for metric in metrics:
            if "obs_value" in metric.sql:
                assert metric.sql == over_time_sql() or "count(*) = 1" in metric.sql, (dataset, metric.name)
