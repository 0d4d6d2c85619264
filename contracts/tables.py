"""The canonical tables: what every reader must deliver, whatever a department's file looked like.

Times are naive timestamps in Asia/Shanghai (one time zone, no summer time). An observation has a value,
or its `obs_status` says why not. Validation is lazy and names every broken column; splitting accepted
from quarantined rows is done by `sources.checking`, never by dropping rows here.
"""

import weakref
from collections import deque
from typing import Any

import polars as pl

from contracts.codelists import shared_codelist
from contracts.pandera_polars import SchemaErrors, pa

VALUE = pl.Decimal(28, 8)
STAMP = pl.Datetime("us")
NO_VALUE_STATUSES = ("M", "N", "O", "Q")
PERIOD = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?|-Q[1-4]|-S[12]|(-[0-9]{2})?/P[0-9]+[YM])?$"
AREA = r"^[0-9]{6}(-[A-Z0-9]+)*$"
CODE = r"^[a-z][a-z0-9_]*$"
BREAKDOWN = r"^(_T|[a-z_]+=[A-Za-z0-9_]+(\|[a-z_]+=[A-Za-z0-9_]+)*)$"


def _codes(name: str) -> pa.Check:
    return pa.Check.isin(list(shared_codelist(name).codes))


def _text(*checks: pa.Check, nullable: bool = False) -> pa.Column:
    return pa.Column(pl.String, checks=list(checks), nullable=nullable)


OBSERVATION = pa.DataFrameSchema(
    {
        "submission_id": _text(),
        "row_no": pa.Column(pl.Int64, pa.Check.ge(1)),
        "locator": _text(),
        "indicator": _text(pa.Check.str_matches(CODE)),
        "ref_area": _text(pa.Check.str_matches(AREA)),
        "breakdown": _text(pa.Check.str_matches(BREAKDOWN)),
        "time_period": _text(pa.Check.str_matches(PERIOD)),
        "freq": _text(_codes("freq")),
        "period_start": pa.Column(pl.Date),
        "period_end": pa.Column(pl.Date),
        "time_per_collect": _text(_codes("time_per_collect")),
        "accumulation": _text(_codes("accumulation")),
        "data_source": _text(),
        "reliability": _text(_codes("reliability")),
        "obs_value": pa.Column(VALUE, nullable=True),
        "value_qualifier": _text(_codes("qualifier")),
        "unit_measure": _text(_codes("unit")),
        "obs_status": _text(_codes("obs_status")),
        "conf_status": _text(_codes("conf_status")),
        "value_published": _text(),
        "period_published": _text(nullable=True),
        "comment_obs": _text(nullable=True),
        "source_title": _text(nullable=True),
        "outlet": _text(nullable=True),
        "url": _text(nullable=True),
        "published_on": _text(nullable=True),
        "known_basis": _text(pa.Check.isin(["declared", "observed"])),
        "known_evidence": _text(nullable=True),
        "accepted_at": pa.Column(STAMP),
    },
    checks=[
        pa.Check(
            lambda data: data.lazyframe.select(
                pl.col("obs_value").is_not_null() | pl.col("obs_status").is_in(NO_VALUE_STATUSES)
            ),
            name="value_or_status",
            error="a value is present or obs_status says why not",
        ),
        pa.Check(
            lambda data: data.lazyframe.select(pl.col("period_start") <= pl.col("period_end")),
            name="period_order",
            error="period_start is not after period_end",
        ),
    ],
    strict=True,
    ordered=True,
    name="observation",
)

FINDING = pa.DataFrameSchema(
    {
        "submission_id": _text(),
        "finding_no": pa.Column(pl.Int64, pa.Check.ge(1)),
        "rule_id": _text(),
        "level": pa.Column(pl.Int64, pa.Check.in_range(0, 5)),
        "severity": _text(pa.Check.isin(["error", "warning", "info"])),
        "decision": _text(pa.Check.isin(["quarantined", "rejected", "noted", "confirmed"])),
        "locator": _text(),
        "row_no": pa.Column(pl.Int64, nullable=True),
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
    strict=True,
    ordered=True,
    name="finding",
)

SUBMISSION = pa.DataFrameSchema(
    {
        "submission_id": _text(pa.Check.str_matches(r"^[a-z0-9_]+-[a-z0-9_]+-[0-9]{4}-[0-9]{2}-[0-9]{3,}$")),
        "form": _text(),
        "form_version": _text(),
        "department": _text(),
        "period": _text(pa.Check.str_matches(r"^[0-9]{4}-[0-9]{2}$")),
        "seq": pa.Column(pl.Int64, pa.Check.ge(1)),
        "kind": _text(pa.Check.isin(["original", "correction", "revert", "reparse"])),
        "coverage": _text(pa.Check.isin(["full", "partial"])),
        "outcome": _text(_codes("outcome")),
        "received_at": pa.Column(STAMP),
        "accepted_at": pa.Column(STAMP),
        "received_from": _text(),
        "original_name": _text(),
        "file_sha256": _text(pa.Check.str_matches(r"^[0-9a-f]{64}$")),
        "rows_read": pa.Column(pl.Int64, pa.Check.ge(0)),
        "rows_accepted": pa.Column(pl.Int64, pa.Check.ge(0)),
        "rows_quarantined": pa.Column(pl.Int64, pa.Check.ge(0)),
        "rows_ignorable": pa.Column(pl.Int64, pa.Check.ge(0)),
        "is_nil_return": pa.Column(pl.Boolean),
    },
    checks=[
        pa.Check(
            lambda data: data.lazyframe.select(
                pl.col("rows_read")
                == pl.col("rows_accepted") + pl.col("rows_quarantined") + pl.col("rows_ignorable")
            ),
            name="row_conservation",
            error="rows read = accepted + quarantined + ignorable",
        )
    ],
    strict=True,
    ordered=True,
    name="submission",
)

TARGET = pa.DataFrameSchema(
    {
        "target_id": _text(),
        "indicator": _text(pa.Check.str_matches(CODE)),
        "ref_area": _text(pa.Check.str_matches(AREA)),
        "breakdown": _text(pa.Check.str_matches(BREAKDOWN)),
        "target_period": _text(pa.Check.str_matches(PERIOD)),
        "target_date": pa.Column(pl.Date),
        "target_operator": _text(_codes("operator")),
        "target_value": pa.Column(VALUE, nullable=True),
        "target_value_high": pa.Column(VALUE, nullable=True),
        "unit_measure": _text(nullable=True),
        "value_published": _text(),
        "path_type": _text(_codes("path")),
        "base_period": _text(nullable=True),
        "base_date": pa.Column(pl.Date, nullable=True),
        "base_value_stated": pa.Column(VALUE, nullable=True),
        "target_attribute": _text(),
        "document": _text(),
        "reliability": _text(_codes("reliability")),
        "decided_on": pa.Column(pl.Date, nullable=True),
        "recorded_on": pa.Column(pl.Date),
        "known_basis": _text(pa.Check.isin(["declared", "observed"])),
        "published_on": _text(nullable=True),
        "accepted_at": pa.Column(STAMP),
        "outlet": _text(nullable=True),
        "source_title": _text(nullable=True),
        "url": _text(nullable=True),
        "comment_zh": _text(nullable=True),
        "comment_en": _text(nullable=True),
        "chosen_method": _text(pa.Check.str_matches(CODE)),
        "class_rule": _text(pa.Check.isin(["ratio", "growth", "hold"])),
        "target_cut_high": pa.Column(VALUE, nullable=True),
        "target_cut_mid": pa.Column(VALUE, nullable=True),
        "target_cut_low": pa.Column(VALUE, nullable=True),
        "relative_to": _text(nullable=True),
    },
    strict=True,
    ordered=True,
    name="target",
)


class TableContractError(Exception):
    """A canonical table breaks its contract; `cases` names column, check and example of each break."""

    def __init__(self, table: str, cases: list[dict[str, Any]]) -> None:
        self.table = table
        self.cases = cases
        super().__init__(
            f"{table}: " + "; ".join(f"{c['column']}: {c['check']} ({c['seen']})" for c in cases)
        )


def validated(frame: pl.DataFrame, schema: pa.DataFrameSchema) -> pl.DataFrame:
    """The frame, unchanged, once every rule of the schema holds. Raises TableContractError.

    The very same frame is judged once: the check of a file and the ledger that takes it both ask.
    """
    if any(seen() is frame and name == schema.name for seen, name in _judged):
        return frame
    if frame.is_empty() and dict(frame.schema) == polars_schema(schema):
        return frame  # no row can break a rule
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = [
            {"column": c["column"] or c["schema_context"], "check": c["check"], "seen": c["failure_case"]}
            for c in error.failure_cases.head(20).to_dicts()
        ]
        raise TableContractError(str(schema.name), cases) from None
    _judged.append((weakref.ref(frame), schema.name))
    return frame


_judged: deque[tuple["weakref.ref[pl.DataFrame]", str | None]] = deque(maxlen=4)  # the frames judged last


def polars_schema(schema: pa.DataFrameSchema) -> dict[str, pl.DataType]:
    """Column names and polars types of a canonical table, in order."""
    return {name: column.dtype.type for name, column in schema.columns.items()}


def empty(schema: pa.DataFrameSchema) -> pl.DataFrame:
    """A table of that shape with no rows."""
    return pl.DataFrame(schema=polars_schema(schema))
