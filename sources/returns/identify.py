"""Which form and reporting month a file is of: one decision from all that the file and its sender say.

| evidence                                              | where it disagrees with the rest              |
|-------------------------------------------------------|-----------------------------------------------|
| what the sender says, the sheet's mark, a period in the head in whatever spelling, the column 报告期 | returned, both places named |
| the title, the name of the sheet or of the file, of another period or another form of the plan | a warning |
| a second form with figures in the book, also hidden   | returned, both sheets named; `returns_in` tells where each is a return of its own |
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from contracts.codelists import Codelist
from contracts.forms import ReturnForm
from contracts.periods import span, year_of
from contracts.plan import Plan
from sources.returns.cells.lost_letters import lost_text
from sources.returns.cells.texts import folded, text_of
from sources.returns.entries import Fault, StructureFault
from sources.returns.form_sheets.departments_named import department_faults
from sources.returns.form_sheets.geometry import CODE, geometry
from sources.returns.form_sheets.headings import where
from sources.returns.form_sheets.words import CODE_HEADINGS
from sources.returns.period_evidence import (
    fits_no_figure,
    months_named,
    why_no_period,
    years_named,
)
from sources.returns.periods import is_due_in, periods_near
from sources.returns.returns_in_book import forms_by_number, hidden_zh, sheets_in_order, the_one
from sources.returns.sheet_claims import (
    Claim,
    Printed,
    claim_of,
    head_rows,
    other_form_named,
    unmarked_claim,
)
from sources.returns.tidy_tables.columns import Header
from sources.returns.tidy_tables.month_of_rows import month_of_rows
from sources.returns.tidy_tables.reader import find_header, value_heading_with_more
from sources.workbook import Book, CellValue, Sheet

_MOST_NAMED = 3  # texts that are no period
_YEAR_ONLY = re.compile(r"20[0-9]{2}年?度?")


@dataclass(frozen=True)
class Identified:
    """A sheet of a return: its form, its month, the header row where it is a tidy table, and what is odd so far."""

    form: ReturnForm
    month: str
    sheet: Sheet
    tidy: Header | None
    faults: tuple[Fault, ...] = ()


def identify(
    book: Book, plan: Plan, form: ReturnForm | None, month: str | None, name: str = ""
) -> Identified:
    """The sheet of the return, its form and month; `form` and `month` are what the sender says, if anything.

    Raises StructureFault where the file says nothing, or says something else.
    """
    forms = forms_by_number(plan)
    claims = [claim for sheet in sheets_in_order(book) if (claim := claim_of(sheet))]
    said_forms = [c for c in claims if c.number in forms] if form is None else claims
    if not said_forms:
        return _unmarked(book, plan, forms, form, month, name)
    wanted = [c for c in said_forms if form is None or c.number == form.number.upper()]
    if not wanted:
        said = claims[0]
        params = {"seen": said.number, "expected": form.number if form else ""}
        raise StructureFault((Fault("file.form.other", said.place, params),))
    known = [c for c in claims if c.number in forms]
    claim, beside = the_one(wanted, known, plan, book, form, month)
    if claim is None:
        return _unmarked(book, plan, forms, form, month, name)
    found = forms[claim.number]
    if claim.mark and claim.mark.version != found.version:
        params = {"number": found.number, "seen": claim.mark.version, "expected": found.version}
        raise StructureFault((Fault("file.form.version", claim.place, params),))
    of_month = _month(claim, found, month, plan.codelists["measure"])
    faults = (
        *_of_office(claim.sheet, head_rows(claim.sheet), found, plan),
        *_named_otherwise(claim, found, of_month, name, plan),
        *_of_sheet(claim.sheet),
        *_beside(book, claim.sheet, known),
        *beside,
        *of_book(book),
    )
    return Identified(found, of_month, claim.sheet, None, faults)


def claimed(book: Book, plan: Plan) -> tuple[ReturnForm | None, str | None]:
    """The form and month a file claims to be of, also where it cannot be read: a returned file has its place too."""
    forms = forms_by_number(plan)
    for claim in (c for sheet in sheets_in_order(book) if (c := claim_of(sheet))):
        form = forms.get(claim.number)
        if form:
            return form, claim.month if claim.month and is_due_in(form, claim.month) else None
    return None, None


# ---- which month ---------------------------------------------------------------------------------------


def _month(claim: Claim, form: ReturnForm, said: str | None, measures: Codelist) -> str:
    """The month all that names one agrees on."""
    is_yearly = form.frequency == "A"
    printed = [p for p in claim.printed if is_yearly or not _YEAR_ONLY.fullmatch(folded(p.text))]
    found = [Printed(claim.mark.month, claim.place, frozenset({claim.mark.month}))] if claim.mark else []
    if said:
        found.insert(0, Printed(said, "", frozenset({said})))
    found += printed
    if not found:
        raise StructureFault(none_read(form, claim.place, claim.unread))
    months = found[0].months
    for other in found[1:]:
        if not months & other.months:
            raise _contradicted(found[0], other)
        months &= other.months
    due = {m for m in months if is_due_in(form, m)}
    if len(due or months) > 1:
        first, second = sorted(due)
        params = {"seen": found[0].text, "first": first, "second": second}
        raise StructureFault((Fault("file.period.ambiguous", found[0].place, params),))
    month = min(due or months)
    check_month(form, month, claim.place)
    years = {month[:4], str(year_of(span(month).end))}
    for one in (p for p in claim.printed if p not in printed and folded(p.text)[:4] not in years):
        raise _contradicted(found[0], one)
    for one in printed:
        if fits_no_figure(one.text, form, month, measures):
            params = {"number": form.number, "month": one.text, "allowed": periods_near(form, month)}
            raise StructureFault((Fault("file.period.not_asked", one.place, params),))
    return month


def _contradicted(first: Printed, second: Printed) -> StructureFault:
    params = {
        "first": first.text, "first_at": first.place or "报送人", "first_at_en": first.place or "the sender",
        "second": second.text, "second_at": second.place, "second_at_en": second.place,
    }  # fmt: skip
    return StructureFault((Fault("file.period.contradicted", second.place, params),))


def _named_otherwise(claim: Claim, form: ReturnForm, month: str, name: str, plan: Plan) -> list[Fault]:
    """What the title, the sheet's name or the file's name says otherwise, and what could not be read."""
    faults = [Fault("file.period.unreadable", at, {"seen": text}) for text, at in claim.unread]
    spoken = [(text, at, "标题", "the title") for text, at in claim.titles if (text, at) not in claim.unread]
    spoken.append((claim.sheet.name, claim.place, "工作表名", "the sheet's name"))
    spoken.append((name.rpartition(".")[0] or name, "", "文件名", "the file's name"))
    years = {month[:4], str(year_of(span(month).end))}
    for text, at, what_zh, what_en in spoken:
        months = months_named(text, month[:4])
        params = {"seen": text[:60], "what_zh": what_zh, "what_en": what_en}
        if month not in months if months else years.isdisjoint(named := years_named(text)) and named:
            faults.append(Fault("file.period.named_otherwise", at, params | {"month": month}))
        if other := other_form_named(text, form, plan):
            faults.append(
                Fault("file.form.named_otherwise", at, params | {"number": form.number, "other": other})
            )
    return faults


def check_month(form: ReturnForm, month: str, place: str) -> None:
    """The form has a return for that month. Raises StructureFault."""
    if not is_due_in(form, month):
        params = {"number": form.number, "month": month, "allowed": periods_near(form, month)}
        raise StructureFault((Fault("file.period.not_asked", place, params),))
    if not form.valid_from <= month <= form.valid_until:
        params = {"number": form.number, "month": month, "first": form.valid_from, "last": form.valid_until}
        raise StructureFault((Fault("file.period.not_in_force", place, params),))


# ---- without a mark --------------------------------------------------------------------------------------


def _unmarked(
    book: Book,
    plan: Plan,
    forms: dict[str, ReturnForm],
    form: ReturnForm | None,
    month: str | None,
    name: str,
) -> Identified:
    """A tidy table, or a sheet with the form's headings, where the sender names form and month."""
    tables = [(s, h) for s in sheets_in_order(book) if (h := find_header(s))]
    tidy = tables[0] if tables else None
    if len(tables) > 1:
        params = {"sheets": "、".join(f"{s.name}（长表{hidden_zh(s)}）" for s, _ in tables)}
        raise StructureFault((Fault("file.sheet.several", where(tables[1][0], 0, 0), params),))
    named = _form_column(*tidy) if tidy else ""
    if form and named and named != form.number.upper():
        place = where(tidy[0], tidy[1].row + 1, 0) if tidy else ""
        raise StructureFault((Fault("file.form.other", place, {"seen": named, "expected": form.number}),))
    form = form or forms.get(named)
    if tidy is None and (
        bracketed := next(filter(None, map(value_heading_with_more, sheets_in_order(book))), None)
    ):
        raise StructureFault((bracketed,))
    if tidy is None and (lost := lost_text(book)):
        raise StructureFault((Fault("file.text.lost", "", {"seen": lost[:40]}),))
    if form is None:
        known = "、".join(forms)
        raise StructureFault((Fault("file.form.unrecognised", "", {"known": known}),))
    month = month or (_month_of_table(*tidy, form, name) if tidy else None)
    if month is None:
        raise StructureFault(none_read(form, "", tuple(_periods_in(*tidy)) if tidy else ()))
    check_month(form, month, "")
    if tidy:
        claim = _above_table(*tidy, form, month)
        office = _of_office(tidy[0], tidy[1].row, form, plan)
        faults = (
            *office,
            *_named_otherwise(claim, form, month, name, plan),
            *_of_sheet(tidy[0]),
            *of_book(book),
        )
        return Identified(form, month, tidy[0], tidy[1], faults)
    heading = folded(geometry(form, plan).column(CODE).label)
    sheets = [s for s in sheets_in_order(book) if _has(heading, s)]
    sheets = sheets or sheets_in_order(book)
    if not sheets:
        raise StructureFault((Fault("file.sheets.none", ""),))
    if len(sheets) > 1 and all(_has(heading, s) for s in sheets):
        params = {"sheets": "、".join(s.name for s in sheets)}
        raise StructureFault((Fault("file.sheet.several", sheets[1].name, params),))
    sheet = sheets[0]
    claim = unmarked_claim(sheet, form.number, month[:4])
    month = _month(claim, form, month, plan.codelists["measure"])
    faults = (
        *_of_office(sheet, head_rows(sheet), form, plan),
        *_named_otherwise(claim, form, month, name, plan),
        *_of_sheet(sheet),
        *_beside(book, sheet, []),
        *of_book(book),
    )
    return Identified(form, month, sheet, None, faults)


def _above_table(sheet: Sheet, header: Header, form: ReturnForm, month: str) -> Claim:
    """What stands above the headings of a tidy table as titles: each row says its own period, a title may say another."""
    above = unmarked_claim(replace(sheet, rows=sheet.rows[: header.row]), form.number, month[:4])
    titles = (*above.titles, *((one.text, one.place) for one in above.printed))
    return replace(above, sheet=sheet, printed=(), titles=titles, unread=())


def _has(heading: str, sheet: Sheet) -> bool:
    return any(folded(text_of(c)) == heading for row in sheet.rows for c in row if c != "")


def _form_column(sheet: Sheet, header: Header) -> str:
    """The form's number that the column 表号 of a tidy table begins with, or an empty text."""
    place = header.columns.get("form")
    cells = (row[place] for row in sheet.rows[header.row + 1 :] if place is not None and place < len(row))
    return next((folded(text_of(cell)).upper() for cell in cells if text_of(cell).strip()), "")


def _month_of_table(sheet: Sheet, header: Header, form: ReturnForm, name: str) -> str | None:
    """The reporting month that a tidy table is of, by its column 报告期 and its names, or None. Raises StructureFault."""
    place = header.columns.get("month")
    if place is None:
        return None
    cells = (row[place] for row in sheet.rows[header.row + 1 :] if place < len(row))
    counts = Counter(text_of(cell) for cell in cells if cell != "")
    above = (text_of(cell) for row in sheet.rows[: header.row] for cell in row if cell != "")
    return month_of_rows(counts, form, dict(_periods_in(sheet, header)), [*above, sheet.name, name])


def _periods_in(sheet: Sheet, header: Header) -> Iterator[tuple[str, str]]:
    """What stands in the column 报告期 of a tidy table, each text with the place of one of its cells."""
    place = header.columns.get("month")
    if place is None:
        return
    first: dict[CellValue, int] = {}
    for r, cells in enumerate(sheet.rows):
        if r > header.row and place < len(cells):
            first.setdefault(cells[place], r)
    yield from ((text_of(cell), where(sheet, r, place)) for cell, r in first.items() if cell != "")


def none_read(form: ReturnForm, place: str, unread: Iterable[tuple[str, str]]) -> tuple[Fault, ...]:
    """That no period is written, or what is written in its place and why it is none."""
    faults = tuple(
        Fault("file.period.none_read", at, {"seen": text[:60], **why_no_period(text)}) for text, at in unread
    )
    return faults[:_MOST_NAMED] or (Fault("file.period.missing", place, {"number": form.number}),)


# ---- what else is to be said of the file ------------------------------------------------------------------


def of_book(book: Book) -> list[Fault]:
    """What the marked copy cannot carry, and a text that may end within a row."""
    faults = []
    if book.left_out:
        zh, en = "、".join(zh for zh, _ in book.left_out), ", ".join(en for _, en in book.left_out)
        faults.append(Fault("file.copy.lacks", "", {"what_zh": zh, "what_en": en}))
    if book.cut_at:
        place, text = book.cut_at
        faults.append(Fault("file.csv.unfinished", place, {"cell": place, "seen": text[:40]}))
    return faults


def _of_office(sheet: Sheet, rows: int, form: ReturnForm, plan: Plan) -> list[Fault]:
    """That the head names an office the plan does not know. Raises StructureFault where it is another department."""
    faults = department_faults(sheet, range(rows), form, plan)
    if others := tuple(fault for fault in faults if fault.rule_id == "file.department.other"):
        raise StructureFault(others)
    return faults


def _of_sheet(sheet: Sheet) -> list[Fault]:
    return [] if sheet.visible else [Fault("file.sheet.hidden", sheet.name, {"sheet": sheet.name})]


def _beside(book: Book, read: Sheet, known: list[Claim]) -> list[Fault]:
    """Sheets with the headings of a form and figures below them that nobody reads."""
    others = [s for s in sheets_in_order(book) if s is not read and all(s is not c.sheet for c in known)]
    return [
        Fault("file.sheet.unread", s.name, {"sheet": s.name + hidden_zh(s)})
        for s in others
        if any(_has(heading, s) for heading in CODE_HEADINGS)
        and any(isinstance(c, (int, float)) and not isinstance(c, bool) for row in s.rows for c in row)
    ]
