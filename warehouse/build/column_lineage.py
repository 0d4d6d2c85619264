"""What each column of a mart is made from: columns of the models it selects from, read from the SQL that was run.

A column counts where it stands in what is selected, through every subquery and common table expression; one that
only joins, filters or sorts the rows does not. A subquery inside an expression counts whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from contracts.dictionary import marts
from warehouse.build.build import Build
from warehouse.build.kept_models import kept_once
from warehouse.paths import DataRoot
from warehouse.query import built_columns

if TYPE_CHECKING:  # known only where a build was made: reading SQL is no part of any other command
    from sqlglot import exp
    from sqlglot.optimizer.scope import Scope

Origins = dict[str, list[tuple[str, str]]]


def mart_lineage(data: DataRoot, done: Build) -> dict[str, Origins]:
    """The columns of every mart of the build, each with the (model, column) pairs that it is made from: read once.

    Nothing of a build by Spark, whose SQL is another.
    """
    if done.engine == "spark":
        return {}

    def read() -> dict[str, Origins]:
        compiled, built = done.compiled(), built_columns(done.path)
        return {name: column_origins(compiled[name], built) for name in marts()}

    found: dict[str, dict[str, list[list[str]]]] = kept_once(data, "origins", read)
    return {
        mart: {column: [(model, of) for model, of in pairs] for column, pairs in origins.items()}
        for mart, origins in found.items()
    }


def column_origins(sql: str, built: Mapping[str, Sequence[str]]) -> Origins:
    """The columns that a statement selects, each with the (table, column) pairs it is made from, sorted."""
    from sqlglot import exp, parse_one
    from sqlglot.optimizer.qualify import qualify
    from sqlglot.optimizer.scope import build_scope

    tree = parse_one(sql, read="duckdb")
    schema: dict[str, dict[str, dict[str, dict[str, str]]]] = {}
    for table in tree.find_all(exp.Table):
        if table.db and (columns := built.get(table.name)):
            of_schema = schema.setdefault(table.catalog, {}).setdefault(table.db, {})
            of_schema[table.name] = dict.fromkeys(columns, "varchar")
    plain = qualify(
        tree, schema=cast("dict[str, object]", schema), dialect="duckdb", validate_qualify_columns=False
    )
    scope = build_scope(plain)
    if scope is None:
        raise ValueError(f"no query: {sql[:80]}")
    return {name: sorted(set(_of_selected(scope, at))) for at, name in enumerate(_names(scope))}


def _names(scope: "Scope") -> list[str]:
    return cast("exp.Query", scope.expression).named_selects


def _of_selected(scope: "Scope", at: int) -> Iterator[tuple[str, str]]:
    """What the column at that place of a query is made from; of a union, in each of its queries."""
    if scope.set_operation_scopes:
        for part in scope.set_operation_scopes:
            yield from _of_selected(part, at)
    else:
        yield from _of_expression(scope, cast("exp.Query", scope.expression).selects[at])


def _of_expression(scope: "Scope", expression: "exp.Expr") -> Iterator[tuple[str, str]]:
    """What is named in an expression of the query, its own subqueries included."""
    from sqlglot import exp
    from sqlglot.optimizer.scope import Scope

    own = {id(one.expression): one for one in scope.subquery_scopes}
    for column in expression.find_all(exp.Column):
        nearest = own.get(id(column.parent_select), scope)
        source = nearest.sources.get(column.table) or scope.sources.get(column.table)
        if isinstance(source, Scope):
            yield from _of_selected(source, _names(source).index(column.name))
        elif isinstance(source, exp.Table):
            yield (source.name, column.name)
