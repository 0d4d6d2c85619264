"""The one check of a file: bytes in, accepted observations and findings out. Pure: no clock, no disk."""

from dataclasses import dataclass, field
from datetime import date

from contracts.forms import Form, PublishedForm, ReturnForm
from contracts.plan import Plan
from sources.csv_text import CsvFault, first_line
from sources.report import Counts, Report
from sources.returns.check import check_return, recognise, said_by, several_in
from sources.returns.entries import StructureFault
from sources.returns.judge.known_before import Earlier
from sources.workbook import BookFault
from sources.workbook.sniff import is_workbook

__all__ = ["Context", "Counts", "Earlier", "Report", "Said", "check", "each_recognised", "recognised"]


@dataclass(frozen=True)
class Context:
    """What a check knows besides the file: when its figures were written down, and what was known before.

    `month` is the reporting month the sender says it is for; without it the file itself must say so.
    """

    written_on: date
    month: str | None = None
    earlier: Earlier = field(default_factory=Earlier)


@dataclass(frozen=True)
class Said:
    """The form and month a file is of; None for what it does not say."""

    form: Form | None
    month: str | None


def check(content: bytes, name: str, form: Form | None, plan: Plan, context: Context) -> Report:
    """The report on a file: every row read is accepted, quarantined, or declared ignorable.

    Without a form, the file must say which it is. Never raises for bad content: a structural fault makes
    the outcome `rejected`.
    """
    if isinstance(form, PublishedForm):
        from sources.published.check import check_published  # a return needs none of the notation of texts

        return check_published(content, name, form, plan, context.written_on)
    assert form is None or isinstance(form, ReturnForm)
    return check_return(content, name, plan, form, context.month, context.earlier, context.written_on)


def recognised(content: bytes, plan: Plan, form: Form | None = None, month: str | None = None) -> Said:
    """The form and month the file is of, as far as it says so. Never raises for bad content."""
    if isinstance(form, PublishedForm):
        return Said(form, month)
    compilation = _compilation(content, plan) if form is None else None
    if compilation:
        return Said(compilation, month)
    assert form is None or isinstance(form, ReturnForm)
    try:
        found = recognise(content, plan, form, month)
    except BookFault:
        return Said(form, month)
    except StructureFault:
        claimed_form, claimed_month = said_by(content, plan)
        return Said(form or claimed_form, month or claimed_month)
    return Said(found.form, found.month)


def each_recognised(content: bytes, plan: Plan) -> tuple[Said, ...]:
    """Form and month of each of the several returns that the file holds; none where it holds one or is no workbook."""
    if not is_workbook(content):
        return ()
    try:
        return tuple(Said(form, month) for form, month in several_in(content, plan))
    except BookFault:
        return ()


def _compilation(content: bytes, plan: Plan) -> Form | None:
    """The form of published figures whose header the text begins with, or None."""
    try:
        header = first_line(content).strip()
    except CsvFault:
        return None
    names = [name.strip().strip('"') for name in header.split(",")]
    forms = (f for f in plan.forms.values() if isinstance(f, PublishedForm))
    return next((f for f in forms if names == [c.name for c in f.columns]), None)
