"""Which indicators the ledger holds figures of, and for which forms."""

import duckdb

from contracts.held_indicators import Held
from warehouse.connection import connected
from warehouse.ledger.records import DamagedRecordError
from warehouse.ledger.submission_history import manifests, table_path
from warehouse.paths import DataRoot


def forms_held(data: DataRoot) -> set[str]:
    """Every form that a submission of the ledger answers."""
    return {manifest.form for manifest in manifests(data)}


def figures_held(data: DataRoot) -> tuple[dict[str, Held], dict[str, int]]:
    """Every indicator, and every area with how many figures, of the committed submissions. Raises DamagedRecordError."""
    files = [table_path(data, "observations", manifest.submission_id) for manifest in manifests(data)]
    there = [str(file) for file in files if file.is_file()]
    if not there:
        return {}, {}
    listed = ", ".join("'" + one.replace("'", "''") + "'" for one in there)  # bound, it would load pandas
    try:
        with connected() as con:
            found = con.execute(
                "select indicator, ref_area, count(*), min(submission_id), string_agg(distinct unit_measure, ',') "
                f"from read_parquet([{listed}], union_by_name = true) "
                "group by grouping sets ((indicator), (ref_area)) order by indicator, ref_area"
            ).fetchall()
    except duckdb.Error:
        raise DamagedRecordError(data.ledger / "observations") from None
    indicators = {
        code: Held(figures, first, tuple(units.split(",")))
        for code, _, figures, first, units in found
        if code is not None
    }
    return indicators, {area: figures for _, area, figures, *_ in found if area is not None}
