"""Audit relations of a return, evaluated over all areas at once; and what the returns before say of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from contracts.forms import FormRelation, ReturnForm
from contracts.periods import span
from contracts.plan import Plan
from contracts.relations import Relation, Term, read_relation
from sources.returns.entries import Fault
from sources.returns.judge.relation_screening import (
    Doubt,
    Key,
    doubtful,
    half_unit,
    measures_judged,
    previous_periods,
)
from sources.returns.periods import previous_month

NOTHING = ("M", "N")  # no such item, below the smallest unit: zero in a sum
FEW = 200  # so many figures are judged one by one sooner than they are screened
RULES = {"hard": "row.relation.hard", "soft": "row.relation.soft"}


@dataclass(frozen=True)
class Cell:
    """One read amount on the form, with what the previous period's return said."""

    row_no: int
    locator: str
    value: Decimal
    half_unit: Decimal
    previous: Decimal | None


Cells = dict[tuple[str, str, str], Cell]  # line, area, measure


def relation_faults(
    found: pl.DataFrame, form: ReturnForm, plan: Plan, earlier: dict[Key, Decimal], month: str
) -> list[Fault]:
    """A fault in every cell that takes part in a broken relation; what is not filled in is not judged."""
    if not form.relations:
        return []
    codes = frozenset(line.code for line in form.lines)
    relations = [(declared, read_relation(declared.rule, codes)) for declared in form.relations]
    own = _own_cells(found, relations)
    doubts = doubtful(own, relations, form, plan, earlier, month) if own.height > FEW else None
    cells = _cells(own, form, plan, earlier, month, doubts)
    areas = list(dict.fromkeys(area for _, area, _ in cells))
    parents = {a: plan.codelists["ref_area"][a].parent_code for a in form.areas}
    faults: list[Fault] = []
    for place, (declared, relation) in enumerate(relations):
        for area in areas:
            for measure in measures_judged(form, declared, relation):
                if doubts is None or (place, area, measure) in doubts:
                    faults += _judged(declared, relation, cells, area, measure, parents)
    return faults


def lines_judged(relations: Iterable[Relation]) -> list[str]:
    """The lines that take part in some relation."""
    return sorted({t.line for r in relations for t in (*r.left, *r.right) if t.line})


def _own_cells(found: pl.DataFrame, relations: list[tuple[FormRelation, Relation]]) -> pl.DataFrame:
    """The figures of the return's own period on the lines that relations speak of."""
    return found.filter(
        pl.col("is_own_period") & pl.col("obs_value").is_not_null() & pl.col("status").is_null()
        & pl.col("line").is_in(lines_judged(relation for _, relation in relations))
    )  # fmt: skip


def _cells(
    own: pl.DataFrame,
    form: ReturnForm,
    plan: Plan,
    earlier: dict[Key, Decimal],
    month: str,
    doubts: set[Doubt] | None,
) -> Cells:
    before = previous_periods(form, plan, month)
    if doubts is not None:
        own = own.filter(pl.col("ref_area").is_in(list({area for _, area, _ in doubts})))
    cells: Cells = {}
    for e in own.to_dicts():
        key = (e["indicator"], e["ref_area"], e["breakdown"], before.get(e["measure"], ""), e["accumulation"])
        factor = e["unit_factor"]
        cells[e["line"], e["ref_area"], e["measure"]] = Cell(
            e["row_no"], e["locator"], e["obs_value"] / factor, half_unit(e["decimals"]),
            earlier[key] / factor if key in earlier else None,
        )  # fmt: skip
    return cells


@dataclass
class _Side:
    total: Decimal = Decimal(0)
    slack: Decimal = Decimal(0)
    is_whole: bool = True


def _judged(
    declared: FormRelation,
    relation: Relation,
    cells: Cells,
    area: str,
    measure: str,
    parents: dict[str, str],
) -> list[Fault]:
    taking_part: list[Cell] = []
    left = _side(relation.left, cells, area, measure, parents, taking_part)
    right = _side(relation.right, cells, area, measure, parents, taking_part)
    if not (left.is_whole and right.is_whole and taking_part):
        return []
    if _holds(left.total, relation.operator, right.total, left.slack + right.slack):
        return []
    show = _percent if any(term.kind == "change" for term in relation.terms) else _plain
    params: dict[str, Any] = {
        "relation": declared.id, "rule": declared.rule, "left": show(left.total), "right": show(right.total),
        "label_zh": declared.label_zh, "label_en": declared.label_en,
        "cells": "、".join(dict.fromkeys(cell.locator.rpartition("!")[2] for cell in taking_part[:8])),
    }  # fmt: skip
    return [Fault(RULES[declared.check], cell.locator, params, cell.row_no) for cell in taking_part]


def _side(
    terms: tuple[Term, ...],
    cells: Cells,
    area: str,
    measure: str,
    parents: dict[str, str],
    taking_part: list[Cell],
) -> _Side:
    side = _Side()
    for term in terms:
        if term.kind == "number":
            side.total += term.sign * term.number
            continue
        where = [area] if term.kind != "areas" else [a for a, above in parents.items() if above == area]
        parts = [cells.get((term.line, one, term.measure or measure)) for one in where]
        if not parts or None in parts:
            side.is_whole = False
            return side
        for cell in parts:
            assert cell is not None
            if term.kind == "change":
                if not cell.previous:
                    side.is_whole = False
                    return side
                side.total += term.sign * abs(cell.value / cell.previous - 1)
            else:
                side.total += term.sign * cell.value
                side.slack += cell.half_unit
            taking_part.append(cell)
    return side


def _holds(left: Decimal, operator: str, right: Decimal, slack: Decimal) -> bool:
    return {
        "<=": left <= right, ">=": left >= right, "<": left < right, ">": left > right,
        "==": abs(left - right) <= slack,
    }[operator]  # fmt: skip


def _percent(share: Decimal) -> str:
    return f"{_plain(share * 100)}%"


def _plain(number: Decimal) -> str:
    text = f"{number:.6f}"
    return text.rstrip("0").rstrip(".")


def trend_faults(
    found: pl.DataFrame, form: ReturnForm, earlier: dict[Key, Decimal], month: str
) -> list[Fault]:
    """Year-to-date totals that fall within the year (METHOD.md section 4): a warning, revisions do that."""
    before = previous_month(form, month)
    if before[:4] != month[:4] or not earlier:
        return []
    cumulative = found.filter(
        (pl.col("accumulation") == "YTD") & pl.col("is_own_period") & pl.col("obs_value").is_not_null()
        & (pl.col("time_period") == span(month).code) & (pl.col("limit_min") >= 0)
    )  # fmt: skip
    faults = []
    for e in cumulative.to_dicts():
        previous = earlier.get((e["indicator"], e["ref_area"], e["breakdown"], before, "YTD"))
        if previous is not None and e["obs_value"] < previous:
            params = {
                "seen": e["raw"],
                "label": e["label_zh"],
                "before": before,
                "previous": _plain(previous / e["unit_factor"]),
            }
            faults.append(Fault("row.ytd.falls", e["locator"], params, e["row_no"]))
    return faults
