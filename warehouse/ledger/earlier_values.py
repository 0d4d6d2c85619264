"""What the ledger already knew when a file arrives: earlier values of the form, warnings already confirmed."""

from decimal import Decimal

import polars as pl

from contracts.renames import named_now
from contracts.tables import VALUE
from warehouse.ledger.folded import folded
from warehouse.ledger.receipts import Receipt
from warehouse.ledger.submission import Slot, Submission
from warehouse.ledger.submission_history import returns_of, slot_history, table_path
from warehouse.paths import DataRoot

KEY = ["indicator", "ref_area", "breakdown", "time_period", "accumulation"]
Key = tuple[str, str, str, str, str]

MOST_RETURNS = 36  # earlier returns of a form that a figure is held against


STANDING = {**dict.fromkeys(KEY, pl.String()), "standing": VALUE, "said_at": pl.Datetime("us")}
SERIES = ["indicator", "ref_area", "breakdown", "accumulation"]
REASONS = {"rule_id": pl.String(), **dict.fromkeys(KEY, pl.String()), "value_seen": pl.String(), "reason_given": pl.String()}  # fmt: skip
NOTES = dict.fromkeys([*SERIES, "comment_obs", "value_published"], pl.String())


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
    return [period for period in periods_of_form(data, slot) if period < slot.period]


def periods_of_form(data: DataRoot, slot: Slot) -> list[str]:
    """Every period for which a return of the slot's form was accepted, in order."""
    of_form = returns_of(data, slot.form, slot.department)
    return sorted({m.period for m in of_form if m.is_accepted})


def notes_of(
    data: DataRoot, slot: Slot, areas: list[str]
) -> dict[tuple[tuple[str, str, str, str], str], list[str]]:
    """The values of those areas, as written, for which each reason was given so far, by series and reason."""

    def step(notes: pl.DataFrame, manifest: Submission) -> pl.DataFrame:
        path = table_path(data, "observations", manifest.submission_id)
        said = pl.scan_parquet(path).select(pl.col(c).cast(pl.String) for c in NOTES)
        return pl.concat([notes, said.drop_nulls("comment_obs").collect()])

    found: dict[tuple[tuple[str, str, str, str], str], list[str]] = {}
    for period in periods_of_form(data, slot):
        if period > slot.period:
            break
        one = Slot(slot.form, slot.department, period)
        notes = folded(data, one, "notes", _accepted(data, one), pl.DataFrame(schema=NOTES), step)
        asked = notes.filter(pl.col("ref_area").is_in(areas))
        for *series, note, value in as_named_now(asked).iter_rows():
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
    history = _accepted(data, slot)
    if before is None or all((m.received_at, m.seq) < before for m in history):
        standing = standing_of(data, slot, history, areas)
    else:
        standing = pl.DataFrame(schema=STANDING)
        for manifest in (m for m in history if (m.received_at, m.seq) < before):
            standing = _said(data, standing, manifest)
    found = standing.drop("said_at")
    if areas is not None:
        found = found.filter(pl.col("ref_area").is_in(areas))
    return found if signs else found.drop_nulls("standing")


def standing_of(
    data: DataRoot, slot: Slot, history: list[Submission] | None = None, areas: list[str] | None = None
) -> pl.DataFrame:
    """Every figure as the slot's accepted submissions leave it, signs among them, with when that was accepted.

    With `areas` those of theirs alone, before anything else is done with them: a return of a few costs little.
    """
    accepted = _accepted(data, slot) if history is None else history
    found = folded(
        data, slot, "standing", accepted, pl.DataFrame(schema=STANDING), lambda s, m: _said(data, s, m)
    )
    if areas is not None:
        found = found.filter(pl.col("ref_area").is_in(areas))
    return as_named_now(found).unique(KEY, keep="last", maintain_order=True)


def as_named_now(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the codes that their indicators have now."""
    return rows.with_columns(pl.col("indicator").replace(dict(named_now()))) if named_now() else rows


def _said(data: DataRoot, standing: pl.DataFrame, manifest: Submission) -> pl.DataFrame:
    """What stands once the submission was accepted, too."""
    if manifest.coverage == "full":
        standing = standing.join(_pending(data, manifest), on=KEY, how="semi", maintain_order="left")
    path = table_path(data, "observations", manifest.submission_id)
    found = (
        pl.scan_parquet(path)
        .select(
            *(pl.col(name).cast(pl.String) for name in KEY),
            standing="obs_value",
            said_at=pl.lit(manifest.accepted_at).cast(pl.Datetime("us")),
        )
        .collect()
    )
    return pl.concat([standing.join(found, on=KEY, how="anti", maintain_order="left"), found])


def _pending(data: DataRoot, manifest: Submission) -> pl.DataFrame:
    """The keys of the cells that the submission has in quarantine."""
    if not manifest.rows_quarantined:
        return pl.DataFrame(schema=dict.fromkeys(KEY, pl.String()))
    findings = pl.read_parquet(table_path(data, "findings", manifest.submission_id))
    return findings.filter(pl.col("decision") == "quarantined").select(KEY).unique()


def confirmed_in(data: DataRoot, slot: Slot) -> dict[tuple[str, Key, str], str]:
    """Reasons already given for a warning on the same cell and value of the slot."""

    def step(reasons: pl.DataFrame, manifest: Submission) -> pl.DataFrame:
        findings = pl.read_parquet(table_path(data, "findings", manifest.submission_id))
        given = findings.filter(pl.col("decision") == "confirmed")
        if given.is_empty():
            return reasons
        cells = table_path(data, "observations", manifest.submission_id)
        keys = pl.read_parquet(cells, columns=["row_no", *KEY])
        named = given.select("row_no", "rule_id", "value_seen", "reason_given").join(
            keys, on="row_no", how="inner", maintain_order="left"
        )
        return pl.concat([reasons, named.select(pl.col(name).cast(pl.String) for name in REASONS)])

    found = folded(data, slot, "reasons", _accepted(data, slot), pl.DataFrame(schema=REASONS), step)
    return {(row[0], row[1:6], row[6]): row[7] for row in as_named_now(found).iter_rows()}


def _accepted(data: DataRoot, slot: Slot) -> list[Submission]:
    return [m for m in slot_history(data, slot) if m.is_accepted]
