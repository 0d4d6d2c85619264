"""The targets as a flat table: what dbt reads of them."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_DOWN, Decimal

import polars as pl

from contracts.periods import known_from, span, start_of
from contracts.plan import Schedule, Target
from contracts.stated_targets import factor_asked, share_of
from contracts.tables import TARGET, polars_schema, validated
from contracts.tolerance import tolerance_of


def target_table(targets: Iterable[Target]) -> pl.DataFrame:
    """The targets as the canonical target table, one row a version.

    `accepted_at` is the as-known-on axis: the publication date of a declared target, the recording day
    of an observed one.
    """

    def known(target: Target) -> date:
        if target.known_basis == "declared":
            return known_from(target.published_on, target.recorded_on)
        return target.recorded_on

    rows = [
        {
            "target_id": t.target_id, "indicator": t.indicator, "ref_area": t.ref_area,
            "breakdown": t.breakdown, "target_period": t.target_period,
            "target_date": span(t.target_period).end, "target_operator": t.operator,
            "target_value": t.value, "target_value_high": t.value_high, "unit_measure": t.unit or None,
            "value_published": t.value_published,
            "own_path": str(t.path) if t.path else None,
            "base_period": t.base_period, "base_date": span(t.base_period).end if t.base_period else None,
            "base_value_stated": t.base_value, "target_attribute": t.attribute, "document": t.document,
            "reliability": t.reliability, "decided_on": t.decided_on, "recorded_on": t.recorded_on,
            "known_basis": t.known_basis, "published_on": t.published_on or None,
            "accepted_at": start_of(known(t)), "outlet": t.outlet or None,
            "source_title": t.source_title or None, "url": t.url or None,
            "comment_zh": t.comment_zh or None, "comment_en": t.comment_en or None,
            "own_method": t.method,
            "class_rule": str(t.class_rule or _class_rule(t)),
            "target_cut_high": t.cut_high, "target_cut_mid": t.cut_mid, "target_cut_low": t.cut_low,
            "relative_to": t.relative_to, "tolerance": _tolerance(t), "schedule_basis": str(t.schedule or Schedule.MONTHS),
            "base_factor": factor_asked(t), "relative_share": share[0] if (share := share_of(t.stated)) else None,
        }
        for t in targets
    ]  # fmt: skip
    return validated(pl.DataFrame(rows, schema=polars_schema(TARGET), orient="row"), TARGET)


def _tolerance(target: Target) -> Decimal | None:
    if target.operator != "approx":
        return None
    found = tolerance_of(target.value, target.value_published, target.tolerance)
    return found.quantize(Decimal("1E-8"), rounding=ROUND_DOWN)  # what a value is kept at


def _class_rule(target: Target) -> str:
    if target.operator == "not_down":
        return "hold"
    return "ratio" if target.value is not None or factor_asked(target) is not None else "growth"
