"""Disclosure control: what a public release must not show, the build without it, and the proof (METHOD section 4).

| module         | answers                                                                    |
|----------------|----------------------------------------------------------------------------|
| `cells.py`     | the figures of an internal database, each with all it ever said             |
| `small_and_dominated.py` | which are hidden for their own sake                               |
| `relations.py` | what a reader can compute a figure from                                     |
| `secondary.py` | what must be hidden beside them                                             |
| `bounds.py`    | how far a reader can narrow a hidden figure down                            |
| `memory.py`    | what earlier public releases told                                          |
| `hiding.py`    | all of that for one database: the table dbt reads                           |
| `leaks.py`     | the gate: no hidden figure in any table, as number, text or consequence     |

Internal and public builds run the same models; only their tables `suppressions` and `audience` differ.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl

from contracts.plan import Plan
from warehouse.build import build as building
from warehouse.build.build import Build
from warehouse.disclosure.bounds import Interval
from warehouse.disclosure.hiding import hiding_of
from warehouse.disclosure.leaks import Leak, leaks
from warehouse.disclosure.memory import Memory, remembered
from warehouse.disclosure.secondary import NOTHING, DisclosureError
from warehouse.paths import DataRoot

__all__ = [
    "DisclosureError", "Interval", "Leak", "Memory", "leaks", "public_build", "remembered", "suppressions",
]  # fmt: skip


def suppressions(
    internal: Build, plan: Plan, published_on: date | None = None, memory: Memory = NOTHING
) -> pl.DataFrame:
    """The figures of the internal build that must not be shown, one row each, with mark and reason.

    An embargo is over on the day of publication (`published_on`; without it, the build's `known_on`) or not at
    all: what was known then does not matter. Raises DisclosureError where a figure cannot be protected.
    """
    return hiding_of(internal.path, plan, published_on or internal.known_on, memory).table()


def public_build(
    data: DataRoot,
    plan: Plan,
    internal_build: Build,
    *,
    published_on: date | None = None,
    on_node: Callable[[dict[str, str]], None] | None = None,
) -> Build:
    """The marts of the internal build without what must not be shown; findings name only their rule.

    What the public releases so far told is reckoned with.

    It is of what the internal build was made from. Raises DisclosureError and BuildFailedError.
    """
    hidden = suppressions(internal_build, plan, published_on, remembered(data))
    made = building.build(
        data,
        plan,
        internal_build.known_on,
        on_node=on_node,
        suppressed=hidden,
        snapshot=internal_build.snapshot,
    )
    return replace(made, internal=internal_build)
