"""The gate of a public release: nothing in the file gives a hidden figure back.

| kind     | what is wrong                                                                                |
|----------|----------------------------------------------------------------------------------------------|
| shown    | a figure that must be hidden has its value, or the text it was printed as                      |
| number   | a column, anywhere in the file, holds a hidden value                                           |
| text     | a text, anywhere in the file, has a hidden value in it                                         |
| alone    | a sum of published figures, of this release or earlier ones, has exactly one hidden one        |
| interval | the published figures narrow a hidden one down too far                                         |

Numbers and texts are searched for telling values: whole ones of five digits and more, others of four, that no
shown figure, derived figure, target or code has. A hidden 2 or 2026 is on every page, a hidden 7391.25 is not
there by chance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from contracts.plan import Plan
from warehouse.build.audience_tables import KEY
from warehouse.connection import connected
from warehouse.disclosure.cells import Key
from warehouse.disclosure.hiding import Hiding, hiding_of
from warehouse.disclosure.memory import Memory
from warehouse.disclosure.secondary import NOTHING, is_secret, never_shown, too_narrow

TELLING_DIGITS, TELLING_WHOLE = 4, 5
_SHOWN_TEXTS = ("value_published", "comment_obs", "source_title", "url", "known_evidence")
_SHOWN_NUMBERS = ("obs_value", "previous_value", "revision", "lowest_value", "highest_value")
_READ = "database_name = 'public' and schema_name in ('marts', 'known', 'main')"
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"


@dataclass(frozen=True, order=True)
class Leak:
    """One thing that gives a hidden figure back: its kind, where it stands, and what was seen (never the value)."""

    kind: str
    place: str
    key: str
    detail_zh: str
    detail_en: str


@dataclass(frozen=True)
class _Table:
    """One table or view of the public file: its name, where its rows are read, its columns with their types."""

    name: str
    rows: str
    columns: dict[str, str]


def leaks(
    public_database: Path,
    internal_database: Path,
    plan: Plan,
    published_on: date | None = None,
    memory: Memory = NOTHING,
) -> list[Leak]:
    """Everything in the public file that gives back a figure of the internal one; empty: it may be published.

    Both are builds or release files of one `known_on`. Without `published_on` embargoes are judged on that day.
    `memory`: what earlier public releases told, which a reader puts beside it.
    """
    with connected() as con:
        for name, path in (("public", public_database), ("internal", internal_database)):
            con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
        day = published_on or _known_on(con)
        found = hiding_of(internal_database, plan, day, memory)
        masked, tables = _masked(con), _tables(con)
        return sorted(
            {
                *_shown(con, tables, found),
                *_values(con, tables, found, plan),
                *_consequences(found, masked, plan, memory),
            }
        )


def _known_on(con: duckdb.DuckDBPyConnection) -> date:
    rows = con.execute("select max(known_on) from internal.marts.mart_goal_scorecard").fetchall()
    day: date = rows[0][0]
    return day


def _masked(con: duckdb.DuckDBPyConnection) -> set[Key]:
    """The figures the public file does not show."""
    shown = f"select {', '.join(KEY)} from public.{{}} where obs_value is not null"
    rows = con.execute(
        f"select distinct {', '.join(KEY)} from internal.marts.mart_indicator_values where obs_value is not null "
        f"except {shown.format('marts.mart_indicator_values')}"
    ).fetchall()
    return set(rows)


# ---- rows of hidden figures --------------------------------------------------------------------------


def _shown(con: duckdb.DuckDBPyConnection, tables: list[_Table], found: Hiding) -> Iterator[Leak]:
    keys = ", ".join(f"{name} varchar" for name in KEY)
    con.execute(f"create temp table hidden ({keys})")
    if found.hidden:
        con.executemany(
            "insert into hidden values (?, ?, ?, ?, ?)", [list(key) for key in sorted(found.hidden)]
        )
    for table in tables:
        telling = [c for c in (*_SHOWN_NUMBERS, *_SHOWN_TEXTS) if c in table.columns]
        if not set(KEY) <= set(table.columns) or not telling:
            continue
        given = " or ".join(f"t.{c} is not null" for c in telling)
        rows = con.execute(
            f"select distinct {', '.join(f't.{k}' for k in KEY)} from {table.rows} t "
            f"join hidden h on {' and '.join(f't.{k} = h.{k}' for k in KEY)} where {given}"
        ).fetchall()
        for row in rows:
            yield Leak(
                "shown",
                table.name,
                "·".join(row),
                "应隐去的数值仍在",
                "the figure to be hidden is still there",
            )


def _tables(con: duckdb.DuckDBPyConnection) -> list[_Table]:
    """What readers of a release see: the marts, their views and the tables of its macros.

    A view is read once here, then its columns one by one: each reading of it would judge every target anew.
    """
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in con.execute(
        "select schema_name || '.' || table_name, column_name, data_type from duckdb_columns() "
        f"where {_READ} order by all"
    ).fetchall():
        columns.setdefault(table, {})[column] = kind
    views = {
        row[0]
        for row in con.execute(f"select schema_name || '.' || view_name from duckdb_views() where {_READ}").fetchall()
    }  # fmt: skip
    for view in views:
        con.execute(f'create temp table "{view}" as from public.{view}')
    return [
        _Table(name, f'temp."{name}"' if name in views else f"public.{name}", found)
        for name, found in columns.items()
    ]


# ---- hidden values anywhere ----------------------------------------------------------------------------


def _values(
    con: duckdb.DuckDBPyConnection, tables: list[_Table], found: Hiding, plan: Plan
) -> Iterator[Leak]:
    free = _free_values(con, found, plan)
    secret: dict[Decimal, Key] = {
        abs(value): key
        for key in sorted(found.hidden, reverse=True)
        for value in found.cells[key].values
        if _is_telling(value) and value not in free
    }
    con.execute("create temp table secret (number double, written varchar, key varchar)")
    if not secret:
        return
    con.executemany(
        "insert into secret values (?, ?, ?)",
        [[float(value), f"{value.normalize():f}", "·".join(key)] for value, key in secret.items()],
    )
    for table in tables:
        for column, kind in table.columns.items():
            if kind.startswith(("DECIMAL", "DOUBLE", "FLOAT")):  # whole columns count rows
                yield from _numbers(con, table, column)
            elif kind == "VARCHAR":
                yield from _texts(con, table, column)


def _numbers(con: duckdb.DuckDBPyConnection, table: _Table, column: str) -> Iterator[Leak]:
    rows = con.execute(
        f"select distinct s.key from (select distinct abs(cast({column} as double)) as n from {table.rows}) t "
        "join secret s on abs(t.n - s.number) <= 1e-9 * s.number"
    ).fetchall()
    for (key,) in rows:
        yield Leak(
            "number", f"{table.name}.{column}", key, "列中有应隐去的数值", "the column holds a hidden value"
        )


def _texts(con: duckdb.DuckDBPyConnection, table: _Table, column: str) -> Iterator[Leak]:
    rows = con.execute(
        f"select distinct s.key from (select distinct unnest(regexp_extract_all("
        f"regexp_replace({column}, '([0-9])[,，]([0-9])', '\\1\\2', 'g'), '{_NUMBER}')) as n from {table.rows}) t "
        "join secret s on try_cast(t.n as double) = s.number"
    ).fetchall()
    for (key,) in rows:
        yield Leak(
            "text", f"{table.name}.{column}", key, "文字中有应隐去的数值", "a text has a hidden value in it"
        )


def _free_values(con: duckdb.DuckDBPyConnection, found: Hiding, plan: Plan) -> set[Decimal]:
    """Values that stand in the file for reasons of their own: of shown and derived figures, targets, area codes."""
    derived = con.execute("select obs_value from public.marts.mart_derived_figures").fetchall()
    return {
        *(v for key, cell in found.cells.items() if key not in found.hidden for v in cell.values),
        *(row[0] for row in derived),
        *(v for t in plan.targets for v in (t.value, t.value_high, t.base_value) if v is not None),
        *(Decimal(area.code) for area in plan.codelists["ref_area"] if area.code.isdigit()),
    }


def _is_telling(value: Decimal) -> bool:
    digits = len(value.normalize().as_tuple().digits)
    return digits >= (TELLING_WHOLE if value == value.to_integral_value() else TELLING_DIGITS)


# ---- what follows from the figures that are shown -------------------------------------------------------


def _consequences(found: Hiding, masked: set[Key], plan: Plan, memory: Memory) -> Iterator[Leak]:
    """The file is judged by what it does not show, not by what it was meant not to show."""
    absent = {key: mark for key, mark in found.hidden.items() if key in masked or found.cells[key].is_derived}
    relations = {r.identity: r for key in absent for r in found.hierarchy.relations(key)}
    unknown = never_shown(absent, memory)
    for relation in relations.values():
        if relation.is_floor:
            continue
        inside = [key for key in relation.keys if key in absent]
        left = [key for key in inside if key in unknown]
        if len(inside) != 1:  # to one who kept the earlier releases; what hides beside a secret is none
            inside = left if len(left) == 1 and is_secret(found.cells[left[0]], absent[left[0]], plan) else []
        for key in inside:
            yield Leak(
                "alone", relation.name, "·".join(key),
                "一组已公布的数值中只有这一个被隐去", "the only hidden figure of a published sum",
            )  # fmt: skip
    for one in too_narrow(absent, list(relations.values()), found.cells, plan, memory):
        yield Leak(
            "interval", "", "·".join(one.key),
            "已公布的数值把它限定在过窄的区间", "the published figures narrow it down too far",
        )  # fmt: skip
