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
from sources.returns.periods import about, previous_month

NOTHING = ("M", "N")  # no such item, below the smallest unit: zero in a sum
Key = tuple[str, str, str, str, str]
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
    cells = _cells(found, form, plan, earlier, month)
    codes = frozenset(line.code for line in form.lines)
    areas = list(dict.fromkeys(area for _, area, _ in cells))
    parents = {a: plan.codelists["ref_area"][a].parent_code for a in form.areas}
    faults: list[Fault] = []
    for declared in form.relations:
        relation = read_relation(declared.rule, codes)
        for area in areas:
            for measure in _measures(form, declared, relation):
                faults += _judged(declared, relation, cells, area, measure, parents)
    return faults


def _cells(
    found: pl.DataFrame, form: ReturnForm, plan: Plan, earlier: dict[Key, Decimal], month: str
) -> Cells:
    before = _previous_periods(form, plan, month)
    own = found.filter(
        pl.col("is_own_period") & pl.col("obs_value").is_not_null() & pl.col("status").is_null()
    )
    cells: Cells = {}
    for e in own.to_dicts():
        key = (e["indicator"], e["ref_area"], e["breakdown"], before.get(e["measure"], ""), e["accumulation"])
        factor = e["unit_factor"]
        cells[e["line"], e["ref_area"], e["measure"]] = Cell(
            e["row_no"], e["locator"], e["obs_value"] / factor, _half_unit(e["decimals"]),
            earlier[key] / factor if key in earlier else None,
        )  # fmt: skip
    return cells


def _half_unit(decimals: int) -> Decimal:
    """What rounding may hide in one figure: half a unit of its last decimal; nothing where things are counted."""
    return Decimal(1).scaleb(-decimals) / 2 if decimals else Decimal(0)


def _previous_periods(form: ReturnForm, plan: Plan, month: str) -> dict[str, str]:
    before, measures = previous_month(form, month), plan.codelists["measure"]
    return {m: about(form, before, m, measures).period.code for m in form.measures}


def _measures(form: ReturnForm, declared: FormRelation, relation: Relation) -> Iterable[str]:
    """The measures a relation is judged on: its own, else those all its lines share; once where terms name theirs."""
    free = [t for t in relation.terms if t.line and not t.measure]
    if not free:
        return [""]
    return [
        m for m in (declared.measures or form.measures)
        if all((line := form.line(t.line)) is not None and m in form.measures_of(line) for t in free)
    ]  # fmt: skip


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
