"""The check of a departmental return: recognise it, read its cells, judge them."""

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from contracts.forms import ReturnForm
from contracts.periods import span
from contracts.plan import Plan
from contracts.relation_versions import form_on
from contracts.rules import Severity, rule
from contracts.tables import OBSERVATION, empty
from sources.reading_process.calling import open_received
from sources.report import Counts, Report, decided, finding, finding_frame, rejected
from sources.returns.entries import Entries, Fault, StructureFault
from sources.returns.form_sheets.reader import SheetReader
from sources.returns.identify import Identified, claimed, identify, of_book
from sources.returns.judge.completeness import withdrawn_faults
from sources.returns.judge.known_before import KEY, Earlier, Key, Series, nothing_stands
from sources.returns.judge.observations import assemble, kept_out
from sources.returns.returns_in_book import returns_in
from sources.returns.tidy_tables.reader import read_tidy
from sources.workbook import Book, BookFault


def recognise(
    content: bytes, plan: Plan, form: ReturnForm | None, month: str | None, name: str = ""
) -> Identified:
    """What the file is; `name` is how it was sent. Raises StructureFault, BookFault."""
    return identify(_opened(content), plan, form, month, name)


@lru_cache(maxsize=1)
def _opened(content: bytes) -> Book:
    """The workbook; the file that was just recognised is not opened again to be checked."""
    return open_received(content)


def said_by(content: bytes, plan: Plan) -> tuple[ReturnForm | None, str | None]:
    """The form and month the file claims to be of. Raises BookFault."""
    return claimed(_opened(content), plan)


def several_in(content: bytes, plan: Plan) -> tuple[tuple[ReturnForm, str], ...]:
    """The form and month of each return, where the file is a book of several; else none. Raises BookFault."""
    return returns_in(_opened(content), plan)


def check_return(
    content: bytes,
    name: str,
    plan: Plan,
    form: ReturnForm | None,
    month: str | None,
    earlier: Earlier,
    written_on: date,
) -> Report:
    """The report on a return: every value cell is accepted, quarantined, or a blank that may stand.

    Never raises for bad content: a fault of the file or its structure makes the outcome `rejected`.
    """
    code, of_month = form.form if form else "", month or ""
    try:
        found = recognise(content, plan, form, month, name)
        found = replace(found, form=form_on(found.form, plan.relation_versions, written_on))
        code, of_month = found.form.form, found.month
        check_ended(found, written_on)
        entries = read_entries(found, plan)
    except BookFault as fault:
        whole = finding(fault.rule_id, fault.locator, None, "rejected", fault.params)
        return rejected(name, [whole], form=code, month=of_month)
    except StructureFault as fault:
        beside = of_book(_opened(content))
        rows = [
            finding(f.rule_id, f.locator, f.row_no, "rejected", f.params) for f in (*fault.faults, *beside)
        ]
        return rejected(name, rows, form=code, month=of_month)
    if entries.is_nil_return:
        return _nil(name, entries, found, plan, earlier)
    return _judged(name, entries, found, plan, earlier)


def _nil(name: str, entries: Entries, found: Identified, plan: Plan, earlier: Earlier) -> Report:
    """The report on a return that says there is nothing to report: every figure that stood is taken back."""
    form = found.form
    standing = earlier.standing() if form.coverage == "full" else nothing_stands()
    faults = [*found.faults, *withdrawn_faults(standing.clear(), standing, form, plan, entries.home)]
    findings = finding_frame(findings_of(faults, entries.frame.clear(), set(), form, earlier))
    outcome = "accepted_with_findings" if faults else "accepted"
    return Report(
        name, outcome, empty(OBSERVATION), findings, Counts(0, 0, 0, 0), form.form, entries.month, True
    )


def check_ended(found: Identified, written_on: date) -> None:
    """A return is made after its period. Raises StructureFault."""
    if span(found.month).end >= written_on:
        params = {"month": found.month, "day": written_on}
        raise StructureFault((Fault("file.period.not_ended", "", params),))


def read_entries(found: Identified, plan: Plan) -> Entries:
    """Every value cell of the recognised sheet. Raises StructureFault."""
    if found.tidy:
        return read_tidy(found.sheet, found.tidy, found.form, plan, found.month)
    return SheetReader(found.sheet, found.form, plan, found.month).read()


def _judged(name: str, entries: Entries, found: Identified, plan: Plan, earlier: Earlier) -> Report:
    form = found.form
    observations, faults, keyed = assemble(entries, form, plan, earlier, plan.corrections)
    faults = [*found.faults, *faults]
    out = kept_out(faults)
    accepted = observations.filter(~pl.col("row_no").is_in(list(out)))
    read, absent = keyed.height, keyed.height - entries.frame.height
    findings = findings_of(faults, keyed, out, form, earlier)
    counts = Counts(read, accepted.height, len(out), read - accepted.height - len(out), absent)
    share = form.max_quarantined_share
    return decided(name, accepted, findings, counts, share, form=form.form, month=found.month)


def findings_of(
    faults: list[Fault], keyed: pl.DataFrame, kept_out: set[int], form: ReturnForm, earlier: Earlier
) -> list[dict[str, Any]]:
    """Each fault as a finding with the key of its cell; a warning with a reason beside it is confirmed."""
    wanted = {f.row_no for f in faults if f.row_no is not None}
    columns = ["row_no", "raw", "note", *KEY]
    picked = keyed.filter(pl.col("row_no").is_in(list(wanted))).select(columns) if wanted else keyed.clear()
    cells = {e["row_no"]: e for e in picked.to_dicts()}
    findings = []
    explained = {cell["ref_area"] for cell in cells.values() if _reason(cell["note"])}
    notes = earlier.notes(sorted(explained - {None})) if explained else {}
    for fault in faults:
        cell = cells.get(fault.row_no) if fault.row_no is not None else None
        key = {**cell, "value_published": cell["raw"]} if cell else None
        if fault.key:
            key = dict(zip(KEY, fault.key, strict=True))
        if key:
            key["data_source"] = form.department
        decision, reason = "quarantined" if fault.row_no in kept_out else "noted", None
        if cell and _severity(fault) is Severity.WARNING and decision == "noted":
            before: Key = tuple(cell[n] for n in KEY)
            reason = earlier.confirmed.get((fault.rule_id, before, cell["raw"]))
            if fault.rule_id != "cell.note.contradicts":  # what the note says is no reason for itself
                reason = reason or _reason(cell["note"])
            others = _other_values(cell, notes)
            if others and (fault.rule_id, before, cell["raw"]) not in earlier.confirmed:
                reason = None
                params = {"note": cell["note"], "others": "、".join(others), "seen": cell["raw"]}
                findings.append(
                    finding("cell.reason.of_other_value", fault.locator, fault.row_no, "noted", params, key)
                )
            decision = "confirmed" if reason else "noted"
        findings.append(
            finding(fault.rule_id, fault.locator, fault.row_no, decision, fault.params, key, reason or None)
        )
    return findings


def _reason(note: str) -> str:
    """The note, if it gives a reason: two letters or characters at least, and not that one is still to be found."""
    words = re.sub(r"[\W\d_]+", "", note)
    return note if len(words) >= 2 and not words.startswith(("待", "无此", "不详", "不清楚")) else ""


def _other_values(cell: dict[str, Any], notes: dict[tuple[Series, str], list[str]]) -> list[str]:
    """The values for which the cell's reason was given before, word for word, and not for this one."""
    series: Series = (cell["indicator"], cell["ref_area"], cell["breakdown"], cell["accumulation"])
    before = notes.get((series, cell["note"]), []) if _reason(cell["note"]) else []
    return [] if cell["raw"] in before else list(dict.fromkeys(before))[:3]


def _severity(fault: Fault) -> Severity:
    return rule(fault.rule_id).severity
