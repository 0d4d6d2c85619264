"""Audit relations of a return, evaluated over all areas at once; and what the returns before say of it."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from contracts.forms import FormRelation, ReturnForm
from contracts.intervals import exactly
from contracts.periods import span, year_of
from contracts.plan import Plan
from contracts.relations import Relation, Term, read_relation
from contracts.shares import Share, shares_of
from sources.returns.entries import Fault
from sources.returns.judge.known_before import Earlier, Key
from sources.returns.judge.relation_figures import Figures, broken_down
from sources.returns.judge.relation_screening import Doubt, doubtful, measures_judged
from sources.returns.judge.relation_sentences import plain, told
from sources.returns.judge.relation_verdicts import Judged, Verdict, judged
from sources.returns.periods import previous_month

FEW = 200  # so many figures are judged one by one sooner than they are screened
MOST_NAMED = 8
RULES = {"hard": "row.relation.hard", "soft": "row.relation.soft"}
UNDEFINED = "row.relation.undefined"
Named = tuple[FormRelation, Relation]


def relation_faults(
    found: pl.DataFrame,
    form: ReturnForm,
    plan: Plan,
    earlier: Earlier,
    values: dict[Key, Decimal],
    month: str,
) -> list[Fault]:
    """A fault in every cell of a broken relation, a note where only rounding saves it or a missing term decides it.

    A share that is not its numerator over its denominator is a fault of the share.
    """
    stated = relations_of(form)
    relations = stated + share_relations(form, plan, stated)
    if not relations:
        return []
    own = _own_entries(found, form, [relation for _, relation in relations])
    given = own.filter(pl.col("obs_value").is_not_null() & pl.col("status").is_null())
    doubts = doubtful(given, relations, form, plan, values, month) if own.height > FEW else None
    if doubts is not None and not any(_sums_areas(relation) for _, relation in relations):
        own = own.filter(pl.col("ref_area").is_in(list({area for _, area, _ in doubts})))
    figures = Figures(own, form, plan, values, month, earlier.of_form)
    areas = list(dict.fromkeys(area for _, area, _ in figures.cells))
    faults: list[Fault] = []
    for place, named in enumerate(relations):
        found_in = _faults_of(place, named, figures, areas, doubts)
        faults += found_in if place < len(stated) else _of_share(found_in)
    return faults


def relations_of(form: ReturnForm) -> list[Named]:
    """The form's relations, each as declared and as read."""
    codes = frozenset(line.code for line in form.lines)
    return [(declared, read_relation(declared.rule, codes)) for declared in form.relations]


def share_relations(form: ReturnForm, plan: Plan, stated: list[Named]) -> list[Named]:
    """What the plan says of the form's shares, but for those that one of its relations states."""
    said = [{term.line for term in relation.leaves} for _, relation in stated]
    measures = plan.codelists["measure"]
    found = []
    for share in shares_of(form, plan.indicators):
        codes = (share.line.code, share.numerator.code, share.denominator.code)
        if any(set(codes) <= lines for lines in said):
            continue
        for measure in form.measures_of(share.line):
            if counted := share.counted_as(form, measure, measures):
                found.append(_share_relation(share, measure, counted))
    return found


def _share_relation(share: Share, measure: str, counted: str) -> Named:
    line, above, below = (
        Term("line", 1, one.code, which)
        for one, which in ((share.line, measure), (share.numerator, counted), (share.denominator, counted))
    )
    factors = (("*", (above,)), ("/", (below,)), ("*", (Term("number", 1, number=share.factor),)))
    rule = f"{line.line} == {above.line} / {below.line} * {plain(share.factor)}"
    declared = FormRelation(
        id=share.line.code,
        check="soft",
        rule=rule,
        label_zh=share.line.label_zh,
        label_en=share.line.label_en,
    )
    return declared, Relation((line,), "==", (Term("product", 1, factors=factors),))


def _of_share(faults: list[Fault]) -> list[Fault]:
    """One warning for each share that differs, in its own cell; what is missing needs no note."""
    first: dict[int, Fault] = {id(f.params): f for f in faults if f.rule_id == UNDEFINED}
    for fault in (f for f in faults if f.rule_id == RULES["soft"]):
        first.setdefault(id(fault.params), replace(fault, rule_id="row.share.differs"))
    return list(first.values())


def lines_judged(form: ReturnForm, plan: Plan) -> set[str]:
    """The lines whose figures some relation of the form asks for."""
    stated = relations_of(form)
    return _lines_of(form, (relation for _, relation in stated + share_relations(form, plan, stated)))


def _lines_of(form: ReturnForm, relations: Iterable[Relation]) -> set[str]:
    found: set[str] = set()
    for term in (t for r in relations for t in r.leaves if t.line and t.kind != "form"):
        line = form.line(term.line)
        found.add(term.line)
        if line and term.kind == "breakdowns":
            found.update(broken_down(form, line, term.dimension))
    return found


def _own_entries(found: pl.DataFrame, form: ReturnForm, relations: Iterable[Relation]) -> pl.DataFrame:
    """The entries of the return's own period on the lines that relations speak of, with anything written."""
    lines = sorted(_lines_of(form, relations))
    return found.filter(pl.col("is_own_period") & (pl.col("raw") != "") & pl.col("line").is_in(lines))


def _sums_areas(relation: Relation) -> bool:
    return any(term.kind == "areas" for term in relation.leaves)


def _faults_of(
    place: int, named: Named, figures: Figures, areas: list[str], doubts: set[Doubt] | None
) -> list[Fault]:
    """What one relation says of every area and measure."""
    declared, relation = named
    faults: list[Fault] = []
    unsaid: list[Judged] = []
    for area in areas:
        for measure in measures_judged(figures.form, declared, relation):
            if doubts is not None and not _sums_areas(relation) and (place, area, measure) not in doubts:
                continue
            verdict = judged(relation, figures, area, measure)
            if verdict is None or verdict.verdict is Verdict.HOLDS:
                continue
            if verdict.verdict is Verdict.UNSAID:
                unsaid.append(verdict)
                if verdict.is_undefined and verdict.left != exactly(Decimal(0)):
                    params = _params(declared, relation, figures, verdict)
                    faults.append(Fault(UNDEFINED, verdict.cells[0].locator, params, verdict.cells[0].row_no))
            elif verdict.verdict is Verdict.BROKEN:
                params = _params(declared, relation, figures, verdict)
                faults += [Fault(RULES[declared.check], c.locator, params, c.row_no) for c in verdict.cells]
            elif relation.operator != "==":
                params = _params(declared, relation, figures, verdict)
                faults.append(Fault("row.relation.rounded", verdict.cells[0].locator, params))
    return faults + _unsaid(declared, figures, unsaid)


def _params(declared: FormRelation, relation: Relation, figures: Figures, verdict: Judged) -> dict[str, Any]:
    measures = figures.plan.codelists["measure"]
    sentence_zh, sentence_en = told(relation, verdict.left, verdict.right, figures.lines, measures)
    places = [cell.locator.rpartition("!")[2] for cell in verdict.cells[:MOST_NAMED]]
    return {
        "relation": declared.id, "rule": declared.rule, "label_zh": declared.label_zh, "label_en": declared.label_en,
        "sentence_zh": sentence_zh, "sentence_en": sentence_en, "cells": "、".join(places), "cells_en": ", ".join(places),
    }  # fmt: skip


def _unsaid(declared: FormRelation, figures: Figures, verdicts: list[Judged]) -> list[Fault]:
    """One note for all the places where what may be left out, or is signed as missing, decides the relation."""
    if figures.form.coverage != "full":
        return []  # what a partial return leaves out is unchanged
    open_lines = [
        {c.line for c in v.unknown if not c.is_unread and (c.locator or not figures.demands(c.line))}
        for v in verdicts
    ]
    places = [v.cells[0].locator for v, lines in zip(verdicts, open_lines, strict=True) if lines]
    if not places:
        return []
    lines = [figures.lines[code] for code in sorted(set().union(*open_lines))]
    params = {
        "relation": declared.id, "label_zh": declared.label_zh, "label_en": declared.label_en, "count": len(places),
        "missing_zh": "、".join(line.label_zh for line in lines), "missing_en": ", ".join(line.label_en for line in lines),
    }  # fmt: skip
    return [Fault("row.relation.unsaid", places[0], params)]


def trend_faults(
    found: pl.DataFrame, form: ReturnForm, earlier: dict[Key, Decimal], month: str
) -> list[Fault]:
    """Year-to-date totals that fall within the year (METHOD.md section 4): a warning, revisions do that."""
    before = previous_month(form, month)
    if year_of(span(before).end) != year_of(span(month).end) or not earlier:
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
                "label_zh": e["label_zh"],
                "label_en": e["label_en"],
                "before": before,
                "previous": plain(previous / e["unit_factor"]),
            }
            faults.append(Fault("row.ytd.falls", e["locator"], params, e["row_no"]))
    return faults
