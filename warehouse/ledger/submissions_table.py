"""The submissions on record as the canonical table."""

import polars as pl

from contracts.tables import SUBMISSION, polars_schema, validated
from warehouse.ledger.submission import Submission
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot


def submissions_frame(data: DataRoot, found: list[Submission] | None = None) -> pl.DataFrame:
    """All submissions, or those given, as the canonical table."""
    columns = polars_schema(SUBMISSION)
    rows = [
        {name: getattr(m, name) for name in columns} for m in (manifests(data) if found is None else found)
    ]
    return validated(pl.DataFrame(rows, schema=columns, orient="row"), SUBMISSION)
