"""Which indicators the ledger holds figures of, and for which forms."""

from dataclasses import dataclass

import duckdb

from warehouse.ledger.records import DamagedRecordError
from warehouse.ledger.submissions import manifests, table_path
from warehouse.paths import DataRoot, offline


@dataclass(frozen=True)
class Held:
    """How many figures of an indicator the ledger holds, and the first submission that brought one."""

    figures: int
    submission_id: str


def forms_held(data: DataRoot) -> set[str]:
    """Every form that a submission of the ledger answers."""
    return {manifest.form for manifest in manifests(data)}


def figures_held(data: DataRoot) -> dict[str, Held]:
    """Every indicator with a figure in a committed submission. Raises DamagedRecordError."""
    names = [manifest.submission_id for manifest in manifests(data)]
    files = [table_path(data, "observations", name) for name in names]
    there = [str(file) for file in files if file.is_file()]
    if not there:
        return {}
    listed = ", ".join("'" + one.replace("'", "''") + "'" for one in there)  # bound, it would load pandas
    try:
        with duckdb.connect(config=offline()) as con:
            rows = con.execute(
                f"select indicator, count(*), min(submission_id) from read_parquet([{listed}], union_by_name = true) "
                "group by indicator order by indicator"
            ).fetchall()
    except duckdb.Error:
        raise DamagedRecordError(data.ledger / "observations") from None
    return {indicator: Held(figures, first) for indicator, figures, first in rows}
