"""The figures of an internal database as disclosure control sees them: one cell a key, with all it ever said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from contracts.periods import year_start
from warehouse.build.audience_tables import KEY
from warehouse.connection import connected

Key = tuple[str, str, str, str, str]  # indicator, ref_area, breakdown, time_period, accumulation


@dataclass(frozen=True)
class Cell:
    """One figure: its value as it counts now, every value it ever had from anyone, and how it is marked."""

    key: Key
    value: Decimal | None
    values: tuple[Decimal, ...]
    start: date
    end: date
    collect: str
    marks: frozenset[str] = frozenset()
    is_derived: bool = False

    @property
    def indicator(self) -> str:
        """The indicator's code."""
        return self.key[0]


@dataclass(frozen=True)
class Derived:
    """One derived figure and what it is computed from: (role, key, value, weight)."""

    key: Key
    derivation: str
    value: Decimal
    end: date
    inputs: tuple[tuple[str, Key, Decimal, Decimal | None], ...]


_KEY = ", ".join(KEY)
_READINGS = (  # an internal build and a release have the rows their audience may see
    ("intermediate", "int_observations_shown"),
    ("known", "int_observations_shown"),
)


def read_cells(database: Path) -> dict[Key, Cell]:
    """Every figure with a value, by key; readings that count only later, or no longer, are among them."""
    with connected(database, read_only=True) as con:
        there = {
            tuple(r) for r in con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        }
        schema, table = next(found for found in _READINGS if found in there)
        rows = con.execute(
            f"""
            with readings as (
                select {_KEY}, list(obs_value) as given, min(period_start) as period_start,
                    max(period_end) as period_end, min(time_per_collect) as collect,
                    list(distinct conf_status) as marks, arg_max(obs_value, accepted_at) as newest
                from {schema}.{table} where obs_value is not null group by all
            ),
            counted as (
                select {_KEY}, max(obs_value) filter (is_preferred) as counts, list(distinct conf_status) as marks
                from marts.mart_indicator_values group by all
            )
            select {", ".join(f"r.{k}" for k in KEY)}, coalesce(c.counts, r.newest), r.given, r.period_start,
                r.period_end, r.collect, coalesce(c.marks, r.marks)
            from readings r left join counted c using ({_KEY}) order by all
            """
        ).fetchall()
    return {
        row[:5]: Cell(row[:5], row[5], tuple(row[6]), _since(row), row[8], row[9], frozenset(row[10]) - {"F"})
        for row in rows
    }


def _since(row: tuple[Any, ...]) -> date:
    """The first day the figure covers: a cumulative one begins with its year, or with the plan."""
    first: date = row[7]
    return {"YTD": year_start(row[8]), "PLAN": date.min}.get(row[4], first)


def read_derived(database: Path) -> list[Derived]:
    """Every derived figure with its inputs."""
    with connected(database, read_only=True) as con:
        rows = con.execute(
            f"""
            select {", ".join(f"f.{k}" for k in KEY)}, f.derivation, f.obs_value, f.period_end, b.input_role,
                b.input_indicator, b.input_area, b.input_period, b.input_accumulation, b.input_value, b.input_weight
            from marts.mart_derived_figures f
            join marts.bridge_derived_source b using (derivation, {_KEY}) order by all
            """
        ).fetchall()
    groups: dict[tuple[Any, ...], list[tuple[str, Key, Decimal, Decimal | None]]] = {}
    for row in rows:
        source: Key = (row[9], row[10], row[2], row[11], row[12])
        weight = None if row[14] is None else Decimal(str(row[14]))
        groups.setdefault(row[:8], []).append((row[8], source, Decimal(str(row[13])), weight))
    return [Derived(head[:5], head[5], head[6], head[7], tuple(inputs)) for head, inputs in groups.items()]
