"""The canonical tables: what every reader must deliver, whatever a department's file looked like.

Times are naive timestamps by the plan's clock (`contracts/clock.py`). An observation has a value,
or its `obs_status` says why not. Validation is lazy and names every broken column; splitting accepted
from quarantined rows is done by `sources.checking`, never by dropping rows here.
"""

import weakref
from collections import deque
from typing import Any

import polars as pl

from contracts.codelists import AREA_CODE
from contracts.table import Column, RowRule, Table

VALUE = pl.Decimal(28, 8)
STAMP = pl.Datetime("us")
NO_VALUE_STATUSES = ("M", "N", "O", "Q")
PERIOD = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?|-Q[1-4]|-S[12]|(-[0-9]{2})?/P[0-9]+[YM])?$"
AREA = f"^{AREA_CODE}$"
CODE = r"^[a-z][a-z0-9_]*$"
BREAKDOWN = r"^(_T|[a-z_]+=[A-Za-z0-9_]+(\|[a-z_]+=[A-Za-z0-9_]+)*)$"


_DATE, _INTEGER = pl.Date(), pl.Int64()


def _codes(name: str, *, nullable: bool = False) -> Column:
    return Column(pl.String(), nullable, codelist=name)


def _among(*texts: str) -> Column:
    return Column(pl.String(), among=texts)


def _text(pattern: str = "", *, nullable: bool = False) -> Column:
    return Column(pl.String(), nullable, pattern)


OBSERVATION = Table(
    "observation",
    {
        "submission_id": _text(),
        "row_no": Column(_INTEGER, least=1),
        "locator": _text(),
        "indicator": _text(CODE),
        "ref_area": _text(AREA),
        "breakdown": _text(BREAKDOWN),
        "time_period": _text(PERIOD),
        "freq": _codes("freq"),
        "period_start": Column(_DATE),
        "period_end": Column(_DATE),
        "time_per_collect": _codes("time_per_collect"),
        "accumulation": _codes("accumulation"),
        "data_source": _text(),
        "reliability": _codes("reliability"),
        "obs_value": Column(VALUE, nullable=True),
        "value_qualifier": _codes("qualifier"),
        "unit_measure": _codes("unit"),
        "obs_status": _codes("obs_status"),
        "conf_status": _codes("conf_status"),
        "value_published": _text(),
        "period_published": _text(nullable=True),
        "comment_obs": _text(nullable=True),
        "source_title": _text(nullable=True),
        "outlet": _text(nullable=True),
        "url": _text(nullable=True),
        "published_on": _text(nullable=True),
        "known_basis": _among("declared", "observed"),
        "known_evidence": _text(nullable=True),
        "accepted_at": Column(STAMP),
    },
    (
        RowRule(
            "value_or_status",
            "a value is present or obs_status says why not",
            pl.col("obs_value").is_not_null() | pl.col("obs_status").is_in(NO_VALUE_STATUSES),
        ),
        RowRule(
            "period_order",
            "period_start is not after period_end",
            pl.col("period_start") <= pl.col("period_end"),
        ),
    ),
)

FINDING = Table(
    "finding",
    {
        "submission_id": _text(),
        "finding_no": Column(_INTEGER, least=1),
        "rule_id": _text(),
        "level": Column(_INTEGER, least=0, most=5),
        "severity": _among("error", "warning", "info"),
        "decision": _among("quarantined", "rejected", "noted", "confirmed"),
        "locator": _text(),
        "row_no": Column(_INTEGER, nullable=True),
        "indicator": _text(nullable=True),
        "ref_area": _text(nullable=True),
        "breakdown": _text(nullable=True),
        "time_period": _text(nullable=True),
        "accumulation": _text(nullable=True),
        "data_source": _text(nullable=True),
        "value_seen": _text(nullable=True),
        "value_expected": _text(nullable=True),
        "reason_given": _text(nullable=True),
        "message_zh": _text(),
        "message_en": _text(),
        "fix_zh": _text(),
        "fix_en": _text(),
    },
)

SUBMISSION = Table(
    "submission",
    {
        "submission_id": _text(r"^[a-z0-9_]+-[a-z0-9_]+-[0-9]{4}-[0-9]{2}-[0-9]{3,}$"),
        "form": _text(),
        "form_version": _text(),
        "department": _text(),
        "period": _text(r"^[0-9]{4}-[0-9]{2}$"),
        "seq": Column(_INTEGER, least=1),
        "kind": _among("original", "correction", "revert", "reparse"),
        "coverage": _among("full", "partial"),
        "outcome": _codes("outcome"),
        "received_at": Column(STAMP),
        "accepted_at": Column(STAMP),
        "received_from": _text(),
        "original_name": _text(),
        "file_sha256": _text(r"^[0-9a-f]{64}$"),
        "rows_read": Column(_INTEGER, least=0),
        "rows_accepted": Column(_INTEGER, least=0),
        "rows_quarantined": Column(_INTEGER, least=0),
        "rows_ignorable": Column(_INTEGER, least=0),
        "is_nil_return": Column(pl.Boolean()),
    },
    (
        RowRule(
            "row_conservation",
            "rows read = accepted + quarantined + ignorable",
            pl.col("rows_read")
            == pl.col("rows_accepted") + pl.col("rows_quarantined") + pl.col("rows_ignorable"),
        ),
    ),
)

TARGET = Table(
    "target",
    {
        "target_id": _text(),
        "indicator": _text(CODE),
        "ref_area": _text(AREA),
        "breakdown": _text(BREAKDOWN),
        "target_period": _text(PERIOD),
        "target_date": Column(_DATE),
        "target_operator": _codes("operator"),
        "target_value": Column(VALUE, nullable=True),
        "target_value_high": Column(VALUE, nullable=True),
        "unit_measure": _text(nullable=True),
        "value_published": _text(),
        "own_path": _codes("path", nullable=True),
        "base_period": _text(nullable=True),
        "base_date": Column(_DATE, nullable=True),
        "base_value_stated": Column(VALUE, nullable=True),
        "target_attribute": _text(),
        "document": _text(),
        "reliability": _codes("reliability"),
        "decided_on": Column(_DATE, nullable=True),
        "recorded_on": Column(_DATE),
        "known_basis": _among("declared", "observed"),
        "published_on": _text(nullable=True),
        "accepted_at": Column(STAMP),
        "outlet": _text(nullable=True),
        "source_title": _text(nullable=True),
        "url": _text(nullable=True),
        "comment_zh": _text(nullable=True),
        "comment_en": _text(nullable=True),
        "own_method": _text(CODE, nullable=True),
        "class_rule": _among("ratio", "growth", "hold"),
        "target_cut_high": Column(VALUE, nullable=True),
        "target_cut_mid": Column(VALUE, nullable=True),
        "target_cut_low": Column(VALUE, nullable=True),
        "relative_to": _text(nullable=True),
        "tolerance": Column(VALUE, nullable=True),
        "schedule_basis": _among("months", "last_year"),
        "relative_share": Column(VALUE, nullable=True),
        "base_factor": Column(VALUE, nullable=True),
    },
)


class TableContractError(Exception):
    """A canonical table breaks its contract; `cases` names column, check and example of each break."""

    def __init__(self, table: str, cases: list[dict[str, Any]]) -> None:
        self.table = table
        self.cases = cases
        super().__init__(
            f"{table}: " + "; ".join(f"{c['column']}: {c['check']} ({c['seen']})" for c in cases)
        )


def validated(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame, unchanged, once every rule of the table holds. Raises TableContractError.

    The very same frame is judged once: the check of a file and the ledger that takes it both ask.
    """
    if any(seen() is frame and name == table.name for seen, name in _judged):
        return frame
    if not table.meets(frame):
        from contracts.pandera_polars import broken_rules

        raise TableContractError(table.name, broken_rules(frame, table))
    _judged.append((weakref.ref(frame), table.name))
    return frame


_judged: deque[tuple["weakref.ref[pl.DataFrame]", str]] = deque(maxlen=4)  # the frames judged last


def polars_schema(table: Table) -> dict[str, pl.DataType]:
    """Column names and polars types of a canonical table, in order."""
    return table.schema


def empty(table: Table) -> pl.DataFrame:
    """A table of that shape with no rows."""
    return pl.DataFrame(schema=table.schema)
