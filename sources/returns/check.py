"""The check of a departmental return: recognise it, read its cells, judge them."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from contracts.forms import ReturnForm
from contracts.periods import span
from contracts.plan import Plan
from contracts.rules import Severity, rule
from contracts.tables import OBSERVATION, empty
from sources.reading_process.calling import open_received
from sources.report import Counts, Report, decided, finding, finding_frame, rejected
from sources.returns.entries import Entries, Fault, StructureFault
from sources.returns.form_sheets.reader import SheetReader
from sources.returns.identify import Identified, claimed, identify
from sources.returns.judge.known_before import KEY, Earlier, Key
from sources.returns.judge.observations import assemble
from sources.returns.tidy_tables.reader import read_tidy
from sources.workbook import Book, BookFault


def recognise(content: bytes, plan: Plan, form: ReturnForm | None, month: str | None) -> Identified:
    """What the file is. Raises StructureFault, BookFault."""
    return identify(_opened(content), plan, form, month)


@lru_cache(maxsize=1)
def _opened(content: bytes) -> Book:
    """The workbook; the file that was just recognised is not opened again to be checked."""
    return open_received(content)


def said_by(content: bytes, plan: Plan) -> tuple[ReturnForm | None, str | None]:
    """The form and month the file claims to be of. Raises BookFault."""
    return claimed(_opened(content), plan)


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
        found = recognise(content, plan, form, month)
        code, of_month = found.form.form, found.month
        check_ended(found, written_on)
        entries = read_entries(found, plan)
    except BookFault as fault:
        whole = finding(fault.rule_id, fault.locator, None, "rejected", fault.params)
        return rejected(name, [whole], form=code, month=of_month)
    except StructureFault as fault:
        rows = [finding(f.rule_id, f.locator, f.row_no, "rejected", f.params) for f in fault.faults]
        return rejected(name, rows, form=code, month=of_month)
    if entries.is_nil_return:
        counts = Counts(0, 0, 0, 0)
        return Report(name, "accepted", empty(OBSERVATION), finding_frame([]), counts, code, of_month, True)
    return _judged(name, entries, found, plan, earlier)


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
    kept_out = {f.row_no for f in faults if f.row_no is not None and _severity(f) is Severity.ERROR}
    accepted = observations.filter(~pl.col("row_no").is_in(list(kept_out)))
    read = entries.frame.height
    ignorable = read - accepted.height - len(kept_out)
    findings = findings_of(faults, keyed, kept_out, form, earlier)
    counts = Counts(read, accepted.height, len(kept_out), ignorable)
    share = form.max_quarantined_share
    return decided(name, accepted, findings, counts, share, form=form.form, month=found.month)


def findings_of(
    faults: list[Fault], keyed: pl.DataFrame, kept_out: set[int], form: ReturnForm, earlier: Earlier
) -> list[dict[str, Any]]:
    """Each fault as a finding with the key of its cell; a warning with a reason beside it is confirmed."""
    wanted = {f.row_no for f in faults if f.row_no is not None}
    columns = ["row_no", "raw", "note", *KEY]
    cells = {
        e["row_no"]: e for e in keyed.filter(pl.col("row_no").is_in(list(wanted))).select(columns).to_dicts()
    }
    findings = []
    for fault in faults:
        cell = cells.get(fault.row_no) if fault.row_no is not None else None
        key = {**cell, "data_source": form.department, "value_published": cell["raw"]} if cell else None
        decision, reason = "quarantined" if fault.row_no in kept_out else "noted", None
        if cell and _severity(fault) is Severity.WARNING and decision == "noted":
            before: Key = tuple(cell[n] for n in KEY)
            reason = _reason(cell["note"]) or earlier.confirmed.get((fault.rule_id, before, cell["raw"]))
            decision = "confirmed" if reason else "noted"
        findings.append(
            finding(fault.rule_id, fault.locator, fault.row_no, decision, fault.params, key, reason or None)
        )
    return findings


def _reason(note: str) -> str:
    """The note, if it gives a reason: two letters or characters at least, and not that one is still to be found."""
    words = re.sub(r"[\W\d_]+", "", note)
    return note if len(words) >= 2 and not words.startswith(("待", "无此", "不详", "不清楚")) else ""


def _severity(fault: Fault) -> Severity:
    return rule(fault.rule_id).severity
