"""The difference as the public may see it: a figure that is hidden now does not show what it was.

what a change is about                                   its old and new value are
an indicator with a hidden figure, or its target         left out
what was computed from such an indicator                 left out
a figure that is no longer there                         left out
anything else                                            shown
"""

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from warehouse.query import rows
from warehouse.release.difference.compare import Difference

FIGURES = (
    "mart_indicator_values",
    "mart_indicator_revisions",
    "mart_derived_figures",
    "bridge_derived_source",
)
_HIDDEN = """
    select indicator from marts.mart_indicator_values where obs_status = 'Q'
    union select indicator from marts.mart_indicator_revisions where obs_status = 'Q'
    union select indicator from marts.mart_target_vs_actual where status_reason = 'suppressed'
"""


@dataclass(frozen=True)
class Hidden:
    """The indicators of a public file that have a hidden figure, and the targets set for them."""

    indicators: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()


def hidden_in(database: Path) -> Hidden:
    """What a finished public file hides."""
    indicators = frozenset(row["indicator"] for row in rows(database, _HIDDEN))
    targets = rows(database, "select target_id, indicator from marts.mart_target_vs_actual")
    return Hidden(indicators, frozenset(t["target_id"] for t in targets if t["indicator"] in indicators))


def for_public(changes: Difference, hidden: Hidden) -> Difference:
    """The same difference without the values that would give a hidden figure back; counts and statuses stay."""
    if not hidden.indicators:
        return changes
    named = "|".join(f"indicator={code}(;|$)" for code in sorted(hidden.indicators))
    silent = (
        pl.col("indicator").is_in(hidden.indicators)
        | pl.col("target_id").is_in(hidden.targets)
        | pl.col("row_key").str.contains(named)
        | ((pl.col("change") == "withdrawn") & pl.col("mart").is_in(FIGURES))
    ).fill_null(False)
    shown = changes.changes.with_columns(
        pl.when(silent).then(None).otherwise(pl.col(name)).alias(name) for name in ("old_value", "new_value")
    )
    statuses = [
        status | dict.fromkeys(("latest_value_before", "latest_value_now"))
        if status["indicator"] in hidden.indicators
        else status
        for status in changes.statuses
    ]
    return replace(changes, statuses=statuses, changes=shown)
