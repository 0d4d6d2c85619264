"""Table macros in a released file that answer "as known on" for any day, from the models' own SQL.

`marts.indicator_values_known_on(day)` and `marts.target_vs_actual_known_on(day)` are the compiled dbt models
chained as CTEs, with the day in place of known_on: no second implementation that could drift.
The readings as the audience may see them, and the plan, stand in the schema `known` of the same file.
"""

import re
from collections.abc import Mapping

import duckdb

from warehouse.build.dbt_models import dbt_models

MACROS = {
    "indicator_values_known_on": "mart_indicator_values",
    "target_vs_actual_known_on": "mart_target_vs_actual",
}
SHOWN = ("int_observations_shown", "int_findings_shown")  # what the audience may see, whatever the day
COMMENT = "截至某日所知；晚于本发布评估时点的日期没有行 | As known on a day; no rows for days after the release's own"
_DAY = "cast(':day' as date)"
_RELATION = re.compile(r'"\w+"\."(?:staging|intermediate|marts)"\."(\w+)"')


def macro_sql(macro: str, compiled: Mapping[str, str], known_on: str) -> str:
    """The statement that creates a macro; `compiled` holds the models' SQL as compiled for `known_on`."""
    wanted = _upstream(MACROS[macro])
    ctes = [f"{name} as (select * from known.{name})" for name in wanted if is_start(name)]
    ctes += [
        f"{name} as ({_with_parameter(compiled[name], known_on)})" for name in wanted if not is_start(name)
    ]
    body = ",\n".join(ctes)
    # a release knows nothing of the days after its own: for those the macro has no rows
    limit = f"where {_DAY} <= date '{known_on}'"
    text = f"with {body}\nselect * from {MACROS[macro]} {limit}".replace("'", "''")
    text = text.replace(_DAY.replace("'", "''"), "cast(@@' || cast(day as date) || '@@ as date)").replace(
        "@@", "''"
    )
    # handed over as text: DuckDB 1.4 finds no common table expression in a macro that 1.5 stored
    return f"create macro marts.{macro}(day) as table\nselect * from query('{text}')"


def add_macros(con: duckdb.DuckDBPyConnection, compiled: Mapping[str, str], known_on: str) -> None:
    """The open release file has both macros, and in the schema `known` the tables they start from.

    The build they are made from is attached as `build`.
    """
    con.execute("create schema known")
    starts = {name for mart in MACROS.values() for name in _upstream(mart) if is_start(name)}
    for name in sorted(starts):
        layer = "staging" if name.startswith("stg_") else "intermediate"
        con.execute(f"create table known.{name} as from build.{layer}.{name}")
    for macro in MACROS:
        con.execute(macro_sql(macro, compiled, known_on))
        con.execute(f"comment on macro table marts.{macro} is '{COMMENT.replace(chr(39), chr(39) * 2)}'")


def is_start(model: str) -> bool:
    """Whether the macros take the model's rows as they stand, instead of its SQL."""
    return model.startswith("stg_") or model in SHOWN


def _with_parameter(sql: str, known_on: str) -> str:
    return _RELATION.sub(r"\1", sql).replace(f"cast('{known_on}' as date)", _DAY).strip()


def _upstream(model: str) -> list[str]:
    refs = {m.name: () if m.name in SHOWN else m.refs for m in dbt_models()}
    found: set[str] = set()
    frontier = {model}
    while frontier:
        found |= frontier
        frontier = {r for name in frontier for r in refs[name]} - found
    return [m.name for m in dbt_models() if m.name in found]
