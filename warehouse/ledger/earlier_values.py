"""What the ledger already knew when a file arrives: earlier values of the form, warnings already confirmed."""

from datetime import datetime
from decimal import Decimal

import polars as pl

from contracts.tables import VALUE
from warehouse.ledger.submissions import Slot, Submission, returns_of, slot_history, table_path
from warehouse.paths import DataRoot

KEY = ["indicator", "ref_area", "breakdown", "time_period", "accumulation"]
Key = tuple[str, str, str, str, str]
Receipt = tuple[datetime, int]  # when it was received, and the number of the submission

MOST_RETURNS = 36  # earlier returns of a form that a figure is held against


def history_of(data: DataRoot, slot: Slot, areas: list[str]) -> pl.DataFrame:
    """Every figure of the slot's earlier returns as last accepted (null: signed as missing), and which return said it."""
    found = [
        standing_in(data, Slot(slot.form, slot.department, period), areas, signs=True).with_columns(
            said_in=pl.lit(period)
        )
        for period in earlier_periods(data, slot)[-MOST_RETURNS:]
    ]
    if not found:
        return pl.DataFrame(
            schema={**dict.fromkeys(KEY, pl.String()), "standing": VALUE, "said_in": pl.String()}
        )
    return pl.concat(found).unique(KEY, keep="last", maintain_order=True)


def earlier_periods(data: DataRoot, slot: Slot) -> list[str]:
    """The periods before the slot's for which a return of the form was accepted, in order."""
    of_form = returns_of(data, slot.form, slot.department)
    return sorted({m.period for m in of_form if m.is_accepted and m.period < slot.period})


def notes_of(data: DataRoot, slot: Slot) -> dict[tuple[tuple[str, str, str, str], str], list[str]]:
    """The values, as written, for which each reason was given in the slot's and earlier returns, by series and reason."""
    found: dict[tuple[tuple[str, str, str, str], str], list[str]] = {}
    columns = ["indicator", "ref_area", "breakdown", "accumulation", "comment_obs", "value_published"]
    of_form = returns_of(data, slot.form, slot.department)
    for manifest in (m for m in of_form if m.is_accepted and m.period <= slot.period):
        path = table_path(data, "observations", manifest.submission_id)
        rows = (
            pl.scan_parquet(path).select(pl.col(c).cast(pl.String) for c in columns).drop_nulls("comment_obs")
        )
        for *series, note, value in rows.collect().iter_rows():
            found.setdefault((tuple(series), note), []).append(value)
    return found


def values_of(data: DataRoot, slot: Slot, areas: list[str] | None = None) -> dict[Key, Decimal]:
    """The values that the slot's accepted submissions leave standing; those of the areas asked for, else all."""
    return {row[:5]: row[5] for row in standing_in(data, slot, areas).iter_rows()}


def standing_in(
    data: DataRoot,
    slot: Slot,
    areas: list[str] | None = None,
    *,
    signs: bool = False,
    before: Receipt | None = None,
) -> pl.DataFrame:
    """Key and `standing` value of every figure that the slot's accepted submissions leave standing.

    Those received before `before`, else all.

    | a later submission                       | the earlier value       |
    |------------------------------------------|-------------------------|
    | gives another                            | is replaced             |
    | signs it as missing                      | is gone                 |
    | has the cell in quarantine               | stands                  |
    | is full and says nothing of it           | is gone                 |
    | is partial and says nothing of it        | stands                  |

    With `signs`, figures signed as missing are among them, without a value.
    """
    standing = pl.DataFrame(schema={**dict.fromkeys(KEY, pl.String()), "standing": VALUE})
    for manifest in _accepted(data, slot):
        if before is not None and (manifest.received_at, manifest.seq) >= before:
            break
        if manifest.coverage == "full":
            standing = standing.join(_pending(data, manifest), on=KEY, how="semi", maintain_order="left")
        path = table_path(data, "observations", manifest.submission_id)
        said = pl.scan_parquet(path).select(
            *(pl.col(name).cast(pl.String) for name in KEY), standing="obs_value"
        )
        if areas is not None:
            said = said.filter(pl.col("ref_area").is_in(areas))
        found = said.collect()
        kept = standing.join(found, on=KEY, how="anti", maintain_order="left")
        standing = pl.concat([kept, found if signs else found.drop_nulls("standing")])
    return standing


def _pending(data: DataRoot, manifest: Submission) -> pl.DataFrame:
    """The keys of the cells that the submission has in quarantine."""
    if not manifest.rows_quarantined:
        return pl.DataFrame(schema=dict.fromkeys(KEY, pl.String()))
    findings = pl.read_parquet(table_path(data, "findings", manifest.submission_id))
    return findings.filter(pl.col("decision") == "quarantined").select(KEY).unique()


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
