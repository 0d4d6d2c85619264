"""What the ledger already knew when a file arrives: earlier values of the form, warnings already confirmed."""

from decimal import Decimal

import polars as pl

from warehouse.ledger.submissions import Slot, Submission, slot_history, table_path
from warehouse.paths import DataRoot

KEY = ["indicator", "ref_area", "breakdown", "time_period", "accumulation"]
Key = tuple[str, str, str, str, str]


def values_of(data: DataRoot, slot: Slot, areas: list[str] | None = None) -> dict[Key, Decimal]:
    """The values that the slot's accepted submissions leave standing: a full file replaces those before it.

    Those of the areas asked for, else all.
    """
    values: dict[Key, Decimal] = {}
    for manifest in _accepted(data, slot):
        if manifest.coverage == "full":
            values = {}
        path = table_path(data, "observations", manifest.submission_id)
        known = pl.scan_parquet(path).select(*KEY, "obs_value").drop_nulls("obs_value")
        wanted = known if areas is None else known.filter(pl.col("ref_area").is_in(areas))
        values |= {row[:5]: row[5] for row in wanted.collect().iter_rows()}
    return values


def confirmed_in(data: DataRoot, slot: Slot) -> dict[tuple[str, Key, str], str]:
    """Reasons already given for a warning on the same cell and value of the slot."""
    reasons: dict[tuple[str, Key, str], str] = {}
    for manifest in _accepted(data, slot):
        findings = table_path(data, "findings", manifest.submission_id)
        given = pl.read_parquet(findings).filter(pl.col("decision") == "confirmed")
        if given.is_empty():
            continue
        cells = table_path(data, "observations", manifest.submission_id)
        keys = pl.read_parquet(cells, columns=["row_no", *KEY])
        for row in given.join(keys, on="row_no", how="inner", suffix="_cell").to_dicts():
            key: Key = (
                row["indicator"],
                row["ref_area"],
                row["breakdown"],
                row["time_period"],
                row["accumulation"],
            )
            reasons[row["rule_id"], key, row["value_seen"]] = row["reason_given"]
    return reasons


def _accepted(data: DataRoot, slot: Slot) -> list[Submission]:
    return [m for m in slot_history(data, slot) if m.is_accepted]
