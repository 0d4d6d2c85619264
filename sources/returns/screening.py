"""Which relations need a closer look, over all areas at once: what clearly holds is never computed cell by cell.

Floating numbers with a margin say only that a relation holds; whether it is broken is said by exact decimals.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce

import polars as pl

from contracts.forms import FormRelation, ReturnForm
from contracts.plan import Plan
from contracts.relations import Relation, Term
from sources.returns.periods import about, previous_month

Key = tuple[str, str, str, str, str]  # indicator, ref_area, breakdown, time_period, accumulation
Doubt = tuple[int, str, str]  # the relation's place on the form, area, measure
MARGIN = 1e-9
LARGEST_EXACT = 2.0**50  # whole numbers below are exact in floating point, sums of a few too


def half_unit(decimals: int) -> Decimal:
    """What rounding may hide in one figure: half a unit of its last decimal; nothing where things are counted."""
    return Decimal(1).scaleb(-decimals) / 2 if decimals else Decimal(0)


def previous_periods(form: ReturnForm, plan: Plan, month: str) -> dict[str, str]:
    """The period of every measure in the return before."""
    before, measures = previous_month(form, month), plan.codelists["measure"]
    return {m: about(form, before, m, measures).period.code for m in form.measures}


def measures_judged(form: ReturnForm, declared: FormRelation, relation: Relation) -> Iterable[str]:
    """The measures a relation is judged on: its own, else those all its lines share; once where terms name theirs."""
    free = [t for t in relation.terms if t.line and not t.measure]
    if not free:
        return [""]
    return [
        m for m in (declared.measures or form.measures)
        if all((line := form.line(t.line)) is not None and m in form.measures_of(line) for t in free)
    ]  # fmt: skip


def doubtful(
    own: pl.DataFrame,
    relations: list[tuple[FormRelation, Relation]],
    form: ReturnForm,
    plan: Plan,
    earlier: dict[Key, Decimal],
    month: str,
) -> set[Doubt] | None:
    """The (relation, area, measure) that do not clearly hold; None where areas are added up: judge them all."""
    if any(term.kind == "areas" for _, relation in relations for term in relation.terms):
        return None
    figures = _figures(own, relations, form, plan, earlier, month)
    return {
        (place, area, measure)
        for place, (declared, relation) in enumerate(relations)
        for measure in measures_judged(form, declared, relation)
        for area in _doubtful_areas(figures, relation, measure)
    }


def _figures(
    own: pl.DataFrame,
    relations: list[tuple[FormRelation, Relation]],
    form: ReturnForm,
    plan: Plan,
    earlier: dict[Key, Decimal],
    month: str,
) -> pl.DataFrame:
    """line, ref_area, measure, value in the printed unit, slack, and the value of the return before (or null)."""
    slack = {line.code: float(half_unit(line.decimals)) for line in form.lines}
    figures = own.unique(["line", "ref_area", "measure"], keep="last", maintain_order=True).with_columns(
        value=pl.col("obs_value").cast(pl.Float64) / pl.col("unit_factor").cast(pl.Float64),
        slack=pl.col("line").replace_strict(slack, default=0.0, return_dtype=pl.Float64),
    )
    changes = any(term.kind == "change" for _, relation in relations for term in relation.terms)
    if not changes or not earlier:
        return figures.with_columns(previous=pl.lit(None, dtype=pl.Float64))
    keys = ["indicator", "ref_area", "breakdown", "before", "accumulation"]
    known = pl.DataFrame(
        [(*key, float(value)) for key, value in earlier.items()],
        schema=[*((name, pl.String) for name in keys), ("previous", pl.Float64)],
        orient="row",
    )
    before = previous_periods(form, plan, month)
    return (
        figures.with_columns(
            before=pl.col("measure").replace_strict(before, default="", return_dtype=pl.String)
        )
        .join(known, on=keys, how="left")
        .with_columns(previous=pl.col("previous") / pl.col("unit_factor").cast(pl.Float64))
    )


def _doubtful_areas(figures: pl.DataFrame, relation: Relation, measure: str) -> list[str]:
    terms = [*((t, 1) for t in relation.left), *((t, -1) for t in relation.right)]
    lined = [(n, term) for n, (term, _) in enumerate(terms) if term.line]
    if not lined:
        return []
    sides = reduce(
        lambda one, other: one.join(other, on="ref_area"),
        [
            _term(figures, term, term.measure or measure).select(
                "ref_area", *(pl.col(c).alias(f"{c}{n}") for c in ("amount", "slack", "whole"))
            )
            for n, term in lined
        ],
    )
    left = _total([(n, term) for n, (term, side) in enumerate(terms) if side == 1])
    right = _total([(n, term) for n, (term, side) in enumerate(terms) if side == -1])
    slack = reduce(lambda one, other: one + other, (pl.col(f"slack{n}") for n, _ in lined))
    whole = reduce(lambda one, other: one & other, (pl.col(f"whole{n}") for n, _ in lined))
    size = pl.max_horizontal(pl.lit(1.0), left.abs(), right.abs())
    margin = pl.when(whole & (size < LARGEST_EXACT)).then(0.0).otherwise(size * MARGIN)
    holds = {
        "<=": left <= right - margin, ">=": left >= right + margin,
        "<": left < right - margin, ">": left > right + margin,
        "==": (left - right).abs() <= slack - margin,
    }[relation.operator]  # fmt: skip
    return sides.filter(~holds.fill_null(False))["ref_area"].to_list()


def _term(figures: pl.DataFrame, term: Term, measure: str) -> pl.DataFrame:
    """ref_area, amount, slack, and whether the amount is a whole number; areas without the cell are not judged."""
    of_line = figures.filter((pl.col("line") == term.line) & (pl.col("measure") == measure))
    if term.kind == "change":
        known = of_line.filter(pl.col("previous").is_not_null() & (pl.col("previous") != 0))
        change = (pl.col("value") / pl.col("previous") - 1).abs()
        return known.select("ref_area", amount=change, slack=pl.lit(0.0), whole=pl.lit(False))
    is_whole = (pl.col("slack") == 0) & (pl.col("value") == pl.col("value").round())
    return of_line.select("ref_area", amount="value", slack="slack", whole=is_whole)


def _total(terms: list[tuple[int, Term]]) -> pl.Expr:
    total: pl.Expr = pl.lit(0.0)
    for n, term in terms:
        total = total + (
            pl.lit(float(term.sign * term.number)) if not term.line else term.sign * pl.col(f"amount{n}")
        )
    return total
