"""Whom a build is for, and which figures it must not show: two tables dbt reads beside the ledger.

An internal build reads an empty table of suppressions; a public build the one of `warehouse.disclosure`.
"""

import polars as pl

from warehouse.audience import Audience
from warehouse.paths import json_bytes, sha256

KEY = ("indicator", "ref_area", "breakdown", "time_period", "accumulation")
SUPPRESSIONS = pl.Schema(dict.fromkeys((*KEY, "conf_status", "reason_zh", "reason_en"), pl.String()))


def audience_tables(suppressed: pl.DataFrame | None) -> dict[str, pl.DataFrame]:
    """The suppressions and the audience as the tables dbt reads; None is the internal audience."""
    audience: Audience = "internal" if suppressed is None else "public"
    hidden = SUPPRESSIONS.to_frame() if suppressed is None else suppressed.cast(SUPPRESSIONS)
    return {
        "suppressions": hidden.select(SUPPRESSIONS.names()),
        "audience": pl.DataFrame({"audience": [audience]}),
    }


def suppressions_sha256(suppressed: pl.DataFrame) -> str:
    """A hash of the suppressions, whatever the order of their rows."""
    return sha256(json_bytes(suppressed.select(SUPPRESSIONS.names()).sort(KEY).rows()))
