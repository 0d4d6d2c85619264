"""What answers in a released file "as known on" for any day, from the models' own SQL, and by what had been entered.

`marts.target_vs_actual_as_known` and `marts.indicator_values_as_known` are views that read the variables `known_on`
and `entered_by`; a view's tables are bound in its own file, whatever that is called and whatever is attached beside it.
The macros `…_known_on(day, entered_by := null)` are for a file that is opened itself: a macro's tables are bound in
the caller's database, so they refuse where they meet another release's.

Both are the compiled dbt models chained as CTEs, with the day in place of known_on: no second implementation that
could drift. The readings as the audience may see them, and the plan, stand in the schema `known` of the same file. The SQL is handed
over as text: DuckDB 1.4 finds no common table expression in what 1.5 stored.
"""

import re
from collections.abc import Mapping
from datetime import date

import duckdb

from contracts.dictionary import columns
from contracts.speech import as_spoken
from warehouse.build.dbt_models import dbt_models

ANSWERS = {"indicator_values": "mart_indicator_values", "target_vs_actual": "mart_target_vs_actual"}
MACROS = {f"{name}_known_on": mart for name, mart in ANSWERS.items()}
VIEWS = {f"{name}_as_known": mart for name, mart in ANSWERS.items()}
STATUS_HISTORY = "status_history"
HISTORY = (
    "known_on, target_id, indicator, indicator_zh, indicator_en, ref_area, area_zh, area_en, target_period, is_headline, "
    "latest_period, latest_value, path_ratio, status, status_zh, status_en, counts_as, decided_by"
)
SHOWN = ("int_observations_shown", "int_findings_shown")  # what the audience may see, whatever the day
MACRO_COMMENT = (
    "截至某日所知；晚于本发布评估时点的日期没有行；只用于直接打开的本文件 | "
    "As known on a day; no rows for days after the release's own; for this file opened itself only"
)
VIEW_COMMENT = (
    "截至某日所知：set variable known_on = date '2025-09-30'；另可限定已登记的：set variable entered_by；不设即本发布所知 | "
    "As known on a day: set variable known_on = date '2025-09-30'; by what had been entered: set variable entered_by; "
    "unset: as this release knew"
)
HISTORY_COMMENT = (
    "各月末所知的状态，从一天到另一天，一月一个目标一行；只用于直接打开的本文件 | "
    "The status of every target as known at the end of each month between two days; for this file opened itself only"
)
OTHER_RELEASE = (
    "这个宏属于另一个发布：请直接打开那个文件，或用视图 {view} | "
    "this macro is of another release: open its own file, or use the view {view}"
)
EVERYTHING = "9000-01-01 00:00:00"  # entered before then: all that is there (dbt_project/macros/time.sql)
_RELATION = re.compile(r'"\w+"\."(?:staging|intermediate|marts)"\."(\w+)"')


def answer_sql(mart: str, compiled: Mapping[str, str], known_on: date, day: str, entered_before: str) -> str:
    """The mart's rows as known on `day` from what was entered before a moment; both are SQL expressions.

    `compiled` holds the models' SQL as compiled for `known_on`. A release knows nothing of the days after its own: for
    those there are no rows.
    """
    wanted = _upstream(mart)
    ctes = [f"{name} as (select * from known.{name})" for name in wanted if is_start(name)]
    ctes += [f"{name} as ({_over_ctes(compiled[name])})" for name in wanted if not is_start(name)]
    text = (
        "with "
        + ",\n".join(ctes)
        + f"\nselect * from {mart} where {_cast_day(known_on)} <= date '{known_on}'"
    )
    return text.replace(_cast_day(known_on), day).replace(
        f"cast('{EVERYTHING}' as timestamp)", entered_before
    )


def view_sql(view: str, compiled: Mapping[str, str], known_on: date) -> str:
    """The statement that creates a view, which reads the variables when it is asked."""
    day = f"coalesce(cast(cast(getvariable('known_on') as varchar) as date), date '{known_on}')"
    entered = _entered_before("cast(getvariable('entered_by') as varchar)")
    text = _quoted(answer_sql(VIEWS[view], compiled, known_on, day, entered))
    return f"create view marts.{view} as\nselect * from query('{text}')"


def macro_sql(macro: str, compiled: Mapping[str, str], known_on: date, build_key: str) -> str:
    """The statement that creates a macro."""
    text = answer_sql(MACROS[macro], compiled, known_on, "@day@", "@entered@")
    text += f"\nand {_own(build_key, macro.removesuffix('_known_on'))}"
    text = f"'{_quoted(text)}'"
    for name, value in (
        ("@day@", "cast(day as date)"),
        ("@entered@", _entered_before("cast(entered_by as varchar)")),
    ):
        kind = "date" if name == "@day@" else "timestamp"
        text = text.replace(name, f"cast(''' || ({value}) || ''' as {kind})")
    return f"create macro marts.{macro}(day, entered_by := null) as table\nselect * from query({text})"


def history_sql(compiled: Mapping[str, str], known_on: date, build_key: str) -> str:
    """The statement that creates `status_history(first_day, last_day)`: every target at the end of each month."""
    answer = answer_sql(MACROS["target_vs_actual_known_on"], compiled, known_on, "@day@", _moment(EVERYTHING))
    text = f"(select {HISTORY} from (\n{answer}\nand {_own(build_key, 'target_vs_actual')}))"
    end = "least(last_day(cast(month as date)), cast(last_day as date))"
    asked = f"replace('{_quoted(text)}', '@day@', 'date ' || chr(39) || {end} || chr(39))"
    months = "generate_series(date_trunc('month', cast(first_day as date)), cast(last_day as date), interval 1 month)"
    return (
        f"create macro marts.{STATUS_HISTORY}(first_day, last_day) as table\nselect * from query("
        f"array_to_string(list_transform({months}, lambda month: {asked}), ' union all '))"
    )


def _own(build_key: str, answer: str) -> str:
    """A condition that holds where the tables are those of that build, else fails with the remedy."""
    remedy = _quoted(OTHER_RELEASE.format(view=f"marts.{answer}_as_known"))
    return (
        f"(select case when max(build_key) = '{build_key}' then true else error('{remedy}') end "
        "from known.answered_from)"
    )


def _moment(text: str) -> str:
    return f"timestamp '{text}'"


def _entered_before(entered_by: str) -> str:
    """The first moment that does not count: after the end of a day, or right after a moment; unset, none."""
    return (
        f"case when {entered_by} is null then timestamp '{EVERYTHING}' "
        f"when length({entered_by}) <= 10 then cast(cast({entered_by} as date) + interval 1 day as timestamp) "
        f"else cast({entered_by} as timestamp) + interval 1 microsecond end"
    )


def add_answers(
    con: duckdb.DuckDBPyConnection, compiled: Mapping[str, str], known_on: date, build_key: str
) -> None:
    """The open release file has the views and the macros, and in the schema `known` the tables they start from.

    The build they are made from is attached as `build`.
    """
    con.execute("create schema known")
    starts = {name for mart in ANSWERS.values() for name in _upstream(mart) if is_start(name)}
    for name in sorted(starts):
        layer = "staging" if name.startswith("stg_") else "intermediate"
        con.execute(f"create table known.{name} as from build.{layer}.{name}")
    con.execute(f"create table known.answered_from as select '{build_key}' as build_key")
    for view in VIEWS:
        con.execute(view_sql(view, compiled, known_on))
        con.execute(f"comment on view marts.{view} is '{_quoted(as_spoken(VIEW_COMMENT))}'")
        for name, *_ in con.execute(f"describe marts.{view}").fetchall():
            described = _quoted(as_spoken(columns()[name].description))
            con.execute(f"comment on column marts.{view}.{name} is '{described}'")
    for macro in MACROS:
        con.execute(macro_sql(macro, compiled, known_on, build_key))
        con.execute(f"comment on macro table marts.{macro} is '{_quoted(as_spoken(MACRO_COMMENT))}'")
    con.execute(history_sql(compiled, known_on, build_key))
    con.execute(f"comment on macro table marts.{STATUS_HISTORY} is '{_quoted(as_spoken(HISTORY_COMMENT))}'")


def is_start(model: str) -> bool:
    """Whether the answers take the model's rows as they stand, instead of its SQL."""
    return model.startswith("stg_") or model in SHOWN


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _cast_day(day: date) -> str:
    return f"cast('{day}' as date)"


def _over_ctes(sql: str) -> str:
    return _RELATION.sub(r"\1", sql).strip()


def _upstream(model: str) -> list[str]:
    refs = {m.name: () if m.name in SHOWN else m.refs for m in dbt_models()}
    found: set[str] = set()
    frontier = {model}
    while frontier:
        found |= frontier
        frontier = {r for name in frontier for r in refs[name]} - found
    return [m.name for m in dbt_models() if m.name in found]
