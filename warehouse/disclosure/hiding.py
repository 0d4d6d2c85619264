"""The table of figures a public build must not show, from an internal database and what the plan declares."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from contracts.plan import Plan
from warehouse.build.audience_tables import SUPPRESSIONS
from warehouse.disclosure.cells import Cell, Derived, Key, read_cells, read_derived
from warehouse.disclosure.memory import Memory
from warehouse.disclosure.relations import Hierarchy
from warehouse.disclosure.secondary import NOTHING, closed
from warehouse.disclosure.small_and_dominated import Mark, primary


@dataclass(frozen=True)
class Hiding:
    """Everything disclosure control knows of one internal database on one day."""

    cells: dict[Key, Cell]
    hidden: dict[Key, Mark]
    hierarchy: Hierarchy

    def table(self) -> pl.DataFrame:
        """The hidden figures as the table dbt reads, in order of their keys."""
        rows = [
            (*key, mark.conf_status, mark.reason_zh, mark.reason_en)
            for key, mark in sorted(self.hidden.items())
        ]
        return pl.DataFrame(rows, schema=SUPPRESSIONS, orient="row")


def hiding_of(database: Path, plan: Plan, day: date, memory: Memory = NOTHING) -> Hiding:
    """The figures of the internal database to be hidden on that day. Raises DisclosureError."""
    return hiding(read_cells(database), read_derived(database), plan, day, memory)


def hiding(
    cells: Mapping[Key, Cell], derived: list[Derived], plan: Plan, day: date, memory: Memory = NOTHING
) -> Hiding:
    """The figures to be hidden of those given, for their own sake and for that of others. Raises DisclosureError."""
    observed = dict(cells)
    computed = {one.key: _as_cell(one) for one in derived if one.key not in observed}
    found = primary([*observed.values(), *computed.values()], observed, plan, day)
    secret = [one for one in derived if one.key in found and one.key in computed]
    everything = observed | {one.key: computed[one.key] for one in secret}
    hierarchy = Hierarchy(everything, plan, secret)
    hidden = closed(found, hierarchy, everything, plan, memory) if found else {}
    return Hiding(everything, hidden, hierarchy)


def _as_cell(one: Derived) -> Cell:
    return Cell(one.key, one.value, (one.value,), one.end.replace(day=1), one.end, "", is_derived=True)
