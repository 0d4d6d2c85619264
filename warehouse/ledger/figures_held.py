"""Which indicators the ledger holds figures of, and for which forms."""

from typing import Any

import duckdb

from contracts.held_indicators import Held
from warehouse.ledger.records import DamagedRecordError
from warehouse.ledger.submission_history import manifests, table_path
from warehouse.paths import DataRoot, offline


def forms_held(data: DataRoot) -> set[str]:
    """Every form that a submission of the ledger answers."""
    return {manifest.form for manifest in manifests(data)}


def figures_held(data: DataRoot) -> dict[str, Held]:
    """Every indicator with a figure in a committed submission. Raises DamagedRecordError."""
    asked = (
        "select indicator, count(*), min(submission_id), string_agg(distinct unit_measure, ',') from {files} "
    )
    return {
        indicator: Held(figures, first, tuple(units.split(",")))
        for indicator, figures, first, units in _asked(data, f"{asked} group by indicator order by indicator")
    }


def areas_held(data: DataRoot) -> dict[str, int]:
    """Every area with figures in a committed submission, and how many. Raises DamagedRecordError."""
    return dict(_asked(data, "select ref_area, count(*) from {files} group by ref_area order by ref_area"))


def _asked(data: DataRoot, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a question to all observations: `{files}` is them."""
    names = [manifest.submission_id for manifest in manifests(data)]
    files = [table_path(data, "observations", name) for name in names]
    there = [str(file) for file in files if file.is_file()]
    if not there:
        return []
    listed = ", ".join("'" + one.replace("'", "''") + "'" for one in there)  # bound, it would load pandas
    try:
        with duckdb.connect(config=offline()) as con:
            return con.execute(sql.format(files=f"read_parquet([{listed}], union_by_name = true)")).fetchall()
    except duckdb.Error:
        raise DamagedRecordError(data.ledger / "observations") from None
