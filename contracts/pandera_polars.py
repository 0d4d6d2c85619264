"""The contract of a canonical table as a pandera model, which names whatever breaks it.

pandera is loaded only where something is broken, and without pandas: pandera imports pandas wherever it is
installed (the export libraries need it), and no frame of ours is a pandas frame.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any

import polars as pl

from contracts.table import Column, RowRule, Table


class _NoPandas(MetaPathFinder):
    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name="pandas")


@contextmanager
def _without_pandas() -> Iterator[None]:
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


with _without_pandas():
    import pandera.polars as pa
    from pandera.errors import SchemaErrors


def pandera_model(table: Table) -> pa.DataFrameSchema:
    """The table's contract as a pandera model."""
    return pa.DataFrameSchema(
        {name: _column(column) for name, column in table.columns.items()},
        checks=[_row_check(rule) for rule in table.rules],
        strict=True,
        ordered=True,
        name=table.name,
    )


def broken_rules(frame: pl.DataFrame, table: Table) -> list[dict[str, Any]]:
    """Column, check and example of every rule that the frame breaks, as pandera names them."""
    try:
        pandera_model(table).validate(frame, lazy=True)
    except SchemaErrors as error:
        return [
            {"column": c["column"] or c["schema_context"], "check": c["check"], "seen": c["failure_case"]}
            for c in error.failure_cases.head(20).to_dicts()
        ]
    return [{"column": table.name, "check": "meets", "seen": "pandera names no rule"}]


def _column(column: Column) -> pa.Column:
    checks = []
    if column.pattern:
        checks.append(pa.Check.str_matches(column.pattern))
    if column.allowed:
        checks.append(pa.Check.isin(list(column.allowed)))
    if column.least is not None:
        checks.append(pa.Check.ge(column.least))
    if column.most is not None:
        checks.append(pa.Check.le(column.most))
    return pa.Column(column.kind, checks=checks, nullable=column.nullable)


def _row_check(rule: RowRule) -> pa.Check:
    return pa.Check(lambda data: data.lazyframe.select(rule.condition), name=rule.name, error=rule.error)
