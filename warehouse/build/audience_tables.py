"""Whom a build is for, and which figures it must not show: two tables dbt reads beside the ledger.

An internal build reads an empty table of suppressions; a public build the one of `warehouse.disclosure`.
"""

import polars as pl

from warehouse.audience import Audience
from warehouse.ledger.root_secret import keyed
from warehouse.paths import DataRoot, json_bytes, sha256

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


def submissions_table(
    data: DataRoot, submissions: pl.DataFrame, suppressed: pl.DataFrame | None
) -> pl.DataFrame:
    """The register as dbt reads it: for the public with a keyed reference in place of each file's hash.

    A reader who knows a file but for one hidden figure could try figures until its hash fits.
    """
    if suppressed is None:
        return submissions
    references = [keyed(data, digest) for digest in submissions["file_sha256"]]
    return submissions.with_columns(file_sha256=pl.Series(references, dtype=pl.String))


def suppressions_sha256(suppressed: pl.DataFrame) -> str:
    """A hash of the suppressions, whatever the order of their rows."""
    return sha256(json_bytes(suppressed.select(SUPPRESSIONS.names()).sort(KEY).rows()))
