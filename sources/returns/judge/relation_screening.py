"""Which relations need a closer look, over all areas at once: what clearly holds is never computed cell by cell.

Floating numbers with a margin say only that a relation holds; whether it is broken is said by exact decimals.
"""

from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from contracts.forms import FormRelation, ReturnForm
from contracts.plan import Plan
from contracts.relations import Relation, Term
from sources.returns.judge.known_before import Key
from sources.returns.judge.relation_figures import half_units, previous_periods

Doubt = tuple[int, str, str]  # the relation's place on the form, area, measure
Asked = tuple[str, str, str]  # of a term: its kind, line and measure
MARGIN = 1e-9
LARGEST_EXACT = 2.0**50  # whole numbers below are exact in floating point, sums of a few too


def measures_judged(form: ReturnForm, declared: FormRelation, relation: Relation) -> Iterable[str]:
    """The measures a relation is judged on: its own, else those all its lines share; once where terms name theirs."""
    free = [t for t in relation.leaves if t.line and t.kind != "form" and not t.measure]
    if not free:
        return [
            next((t.measure for t in relation.leaves if t.measure and t.kind != "form"), form.measures[0])
        ]
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
) -> set[Doubt]:
    """The (relation, area, measure) of which some figure is given and that do not clearly hold."""
    judged = [
        (place, relation, measure)
        for place, (declared, relation) in enumerate(relations)
        for measure in measures_judged(form, declared, relation)
        if _cells_of(relation, measure)
    ]
    if not judged:
        return set()
    cells = {cell: n for n, cell in enumerate({c for _, r, m in judged for c in _cells_of(r, m)})}
    by_area = (
        _figures(own, relations, form, plan, earlier, month)
        .group_by("ref_area", maintain_order=True)
        .agg(one for cell, n in cells.items() for one in _of_cell(cell, n))
    )
    found = by_area.select(
        "ref_area", *(_is_doubtful(r, m, cells).alias(f"{n}") for n, (_, r, m) in enumerate(judged))
    )
    return {
        (place, area, measure)
        for n, (place, _, measure) in enumerate(judged)
        for area in found.filter(pl.col(f"{n}"))["ref_area"].to_list()
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
    slack = {code: float(half) for code, half in half_units(form, plan).items()}
    figures = own.with_columns(
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


def _cells_of(relation: Relation, measure: str) -> list[Asked]:
    """The cells of an area that the relation asks for."""
    return [_asked(term, measure) for term in relation.leaves if term.line and term.kind != "form"]


def _is_screened(relation: Relation) -> bool:
    """Whether floating numbers can say that it clearly holds; any other is judged wherever a figure is given."""
    return relation.condition is None and all(t.kind in ("line", "change", "number") for t in relation.terms)


def _asked(term: Term, measure: str) -> Asked:
    return term.kind, term.line, term.measure or measure


def _of_cell(cell: Asked, n: int) -> list[pl.Expr]:
    """Of each area's figures: the cell's amount, slack, and whether it is a whole number; null where it is not there.

    Of a cell given twice the last counts.
    """
    kind, line, measure = cell
    is_cell = (pl.col("line") == line) & (pl.col("measure") == measure)
    value, slack, previous = pl.col("value"), pl.col("slack"), pl.col("previous")
    given = value.filter(is_cell).last().is_not_null().alias(f"given{n}")
    if kind == "change":
        change = pl.when(previous != 0).then((value / previous - 1).abs())
        parts = {"amount": change.filter(is_cell).last(), "slack": pl.lit(0.0), "whole": pl.lit(False)}
    else:
        is_whole = (slack == 0) & (value == value.round())
        parts = {
            name: part.filter(is_cell).last()
            for name, part in (("amount", value), ("slack", slack), ("whole", is_whole))
        }
    return [given, *(part.alias(f"{name}{n}") for name, part in parts.items())]


def _is_doubtful(relation: Relation, measure: str, cells: dict[Asked, int]) -> pl.Expr:
    """Whether an area has a figure of the relation, and it does not clearly hold with all of them."""
    places = [cells[cell] for cell in _cells_of(relation, measure)]
    is_given = pl.any_horizontal(pl.col(f"given{n}") for n in places)
    if not _is_screened(relation):
        return is_given
    left, right = (
        pl.sum_horizontal(_amount(term, measure, cells) for term in side)
        for side in (relation.left, relation.right)
    )
    is_there = pl.all_horizontal(pl.col(f"amount{n}").is_not_null() for n in places)
    slack = pl.sum_horizontal(pl.col(f"slack{n}") for n in places)
    is_whole = pl.all_horizontal(pl.col(f"whole{n}") for n in places)
    size = pl.max_horizontal(pl.lit(1.0), left.abs(), right.abs())
    margin = pl.when(is_whole & (size < LARGEST_EXACT)).then(0.0).otherwise(size * MARGIN)
    holds = {
        "<=": left <= right - margin, ">=": left >= right + margin,
        "<": left < right - margin, ">": left > right + margin,
        "==": (left - right).abs() <= slack - margin,
    }[relation.operator]  # fmt: skip
    return is_given & ~(is_there & holds.fill_null(False))


def _amount(term: Term, measure: str, cells: dict[Asked, int]) -> pl.Expr:
    if not term.line:
        return pl.lit(float(term.sign * term.number))
    return term.sign * pl.col(f"amount{cells[_asked(term, measure)]}")
