"""Which form and reporting month a file is of: by its mark, else by the form's number and the printed period."""

import re
from dataclasses import dataclass

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.cells.texts import folded, text_of
from sources.returns.entries import Fault, StructureFault
from sources.returns.form_sheets.geometry import CODE, geometry
from sources.returns.form_sheets.headings import where
from sources.returns.form_sheets.mark import Mark, read_mark
from sources.returns.periods import arabic, is_due_in, periods_near, reporting_month
from sources.returns.tidy_tables.reader import find_header
from sources.returns.tidy_tables.row_faults import Header
from sources.workbook import Book, Sheet

_HEADING = ("代码", "地区代码", "指标名称")  # below the headings stand figures, not the head of the form
_BEFORE = re.compile(r"^(?:报告期|报告期别|所属期|所属时期|填报期|数据所属期)[:]?")
_NUMBER = re.compile(r"表号:(?P<number>[a-z0-9-]+)")


HEAD_ROWS = 12


@dataclass(frozen=True)
class Identified:
    """A sheet of a return: its form, its month, and the header row where it is a tidy table."""

    form: ReturnForm
    month: str
    sheet: Sheet
    tidy: Header | None


@dataclass(frozen=True)
class Claim:
    """What a sheet says of itself: the form's number, the mark, the printed period, each with its cell."""

    sheet: Sheet
    number: str
    mark: Mark | None
    place: str
    printed: str = ""
    printed_at: str = ""


def identify(book: Book, plan: Plan, form: ReturnForm | None, month: str | None) -> Identified:
    """The sheet of the return, its form and month; `form` and `month` are what the sender says, if anything.

    Raises StructureFault where the file says nothing, or says something else.
    """
    forms = {f.number.upper(): f for f in plan.forms.values() if isinstance(f, ReturnForm)}
    claims = [claim for sheet in _in_order(book) if (claim := _claim(sheet))]
    said_forms = [c for c in claims if c.number in forms] if form is None else claims
    if not said_forms:
        return _unmarked(book, plan, forms, form, month)
    wanted = [c for c in said_forms if form is None or c.number == form.number.upper()]
    if not wanted:
        said = claims[0]
        params = {"seen": said.number, "expected": form.number if form else ""}
        raise StructureFault((Fault("file.form.other", said.place, params),))
    claim = wanted[0]
    found = forms[claim.number]
    _check_alone(wanted)
    if claim.mark and claim.mark.version != found.version:
        params = {"number": found.number, "seen": claim.mark.version, "expected": found.version}
        raise StructureFault((Fault("file.form.version", claim.place, params),))
    return Identified(found, _month(claim, found, month), claim.sheet, None)


def claimed(book: Book, plan: Plan) -> tuple[ReturnForm | None, str | None]:
    """The form and month a file claims to be of, also where it cannot be read: a returned file has its place too."""
    forms = {f.number.upper(): f for f in plan.forms.values() if isinstance(f, ReturnForm)}
    for claim in (c for sheet in _in_order(book) if (c := _claim(sheet))):
        form = forms.get(claim.number)
        month = claim.mark.month if claim.mark else reporting_month(claim.printed)
        if form:
            return form, month if month and is_due_in(form, month) else None
    return None, None


def _in_order(book: Book) -> list[Sheet]:
    return [s for s in book.sheets if s.visible] + [s for s in book.sheets if not s.visible]


def _claim(sheet: Sheet) -> Claim | None:
    """What the sheet's mark and printed head say; None where it names no form."""
    mark, place, number, printed, printed_at = None, "", "", "", ""
    in_head, telling = True, {text for text in sheet.texts if _tells(text)}
    for r, cells in enumerate(sheet.rows):
        in_head = (
            in_head and r < HEAD_ROWS and not any(folded(c) in _HEADING for c in cells if type(c) is str)
        )
        if not in_head and not telling:
            break
        if not in_head and telling.isdisjoint(cells):
            continue  # below the head only the form's mark and its number count
        for c, cell in enumerate(cells):
            if cell == "" or (not in_head and cell not in telling):
                continue
            text = folded(text_of(cell))
            if "陇数表式" in text and (read := read_mark(text)):
                mark, place = read, where(sheet, r, c)
            elif not number and (found := _NUMBER.search(text)):
                number, place = found["number"].upper(), place or where(sheet, r, c)
            elif (
                in_head
                and (shown := _period_text(text))
                and (not printed or _is_year(printed) > _is_year(shown))
            ):
                printed, printed_at = shown, where(sheet, r, c)
    number = mark.number if mark else number
    return Claim(sheet, number, mark, place, printed, printed_at) if number else None


def _tells(text: str) -> bool:
    """Whether the text is a form's mark or states a number, wherever it stands."""
    if "式" not in text and "号" not in text:
        return False
    plain = folded(text)
    return "陇数表式" in plain or _NUMBER.search(plain) is not None


def _period_text(text: str) -> str:
    """The period a cell of the head states (2026年9月, 2026-09, 2026.9, 二〇二六年九月份, a date), or an empty text."""
    plain = arabic(_BEFORE.sub("", text)).removesuffix("份")
    plain = re.sub(r"^(20[0-9]{2}-[0-9]{2})-[0-9]{2}$", r"\1", plain)  # a cell formatted as a date
    return plain if reporting_month(plain) else ""


def _is_year(printed: str) -> bool:
    return bool(re.fullmatch(r"20[0-9]{2}年?", printed))


def _check_alone(claims: list[Claim]) -> None:
    """One file holds one return; a second sheet of the same form, or of another, is never silently left out."""
    if len(claims) > 1:
        sheets = "、".join(
            f"{c.sheet.name}（{c.number} {c.mark.month if c.mark else c.printed}）" for c in claims
        )
        raise StructureFault((Fault("file.sheet.several", claims[1].place, {"sheets": sheets}),))


def _month(claim: Claim, form: ReturnForm, said: str | None) -> str:
    """The month all that names one agrees on."""
    marked = claim.mark.month if claim.mark else None
    is_vague = _is_year(claim.printed) and form.frequency != "A"  # a year in a title names no month
    printed = reporting_month(claim.printed) if claim.printed and not is_vague else None
    found = [(text, at) for text, at in ((marked, claim.place), (printed, claim.printed_at)) if text]
    if said:
        found.insert(0, (said, ""))
    if not found:
        raise StructureFault((Fault("file.period.missing", claim.place, {"number": form.number}),))
    first = found[0][0]
    for other, at in found[1:]:
        if other != first:
            params = {"first": first, "second": other}
            raise StructureFault((Fault("file.period.contradicted", at, params),))
    check_month(form, first, claim.place)
    return first


def check_month(form: ReturnForm, month: str, place: str) -> None:
    """The form has a return for that month. Raises StructureFault."""
    if not is_due_in(form, month):
        params = {"number": form.number, "month": month, "allowed": periods_near(form, month)}
        raise StructureFault((Fault("file.period.not_asked", place, params),))
    if not form.valid_from <= month <= form.valid_until:
        params = {"number": form.number, "month": month, "first": form.valid_from, "last": form.valid_until}
        raise StructureFault((Fault("file.period.not_in_force", place, params),))


def _unmarked(
    book: Book, plan: Plan, forms: dict[str, ReturnForm], form: ReturnForm | None, month: str | None
) -> Identified:
    """A tidy table, or a sheet with the form's headings, where the sender names form and month."""
    tidy = next(((s, h) for s in _in_order(book) if (h := find_header(s))), None)
    named = _form_column(*tidy) if tidy else ""
    if form and named and named != form.number.upper():
        place = where(tidy[0], tidy[1].row + 1, 0) if tidy else ""
        raise StructureFault((Fault("file.form.other", place, {"seen": named, "expected": form.number}),))
    form = form or forms.get(named)
    if form is None:
        known = "、".join(forms)
        raise StructureFault((Fault("file.form.unrecognised", "", {"known": known}),))
    month = month or (_latest_month(*tidy, form) if tidy else None)
    if month is None:
        raise StructureFault((Fault("file.period.missing", "", {"number": form.number}),))
    check_month(form, month, "")
    if tidy:
        return Identified(form, month, tidy[0], tidy[1])
    heading = folded(geometry(form, plan).column(CODE).label)
    sheets = [s for s in _in_order(book) if _has(heading, s)]
    sheets = sheets or _in_order(book)
    if not sheets:
        raise StructureFault((Fault("file.sheets.none", ""),))
    if len(sheets) > 1 and all(_has(heading, s) for s in sheets):
        params = {"sheets": "、".join(s.name for s in sheets)}
        raise StructureFault((Fault("file.sheet.several", sheets[1].name, params),))
    return Identified(form, month, sheets[0], None)


def _has(heading: str, sheet: Sheet) -> bool:
    return any(folded(text_of(c)) == heading for row in sheet.rows for c in row if c != "")


def _form_column(sheet: Sheet, header: Header) -> str:
    """The form's number in the column 表号 of a tidy table, or an empty text."""
    names = [folded(text_of(cell)) for cell in sheet.rows[header.row]]
    place = next((n for n, name in enumerate(names) if name in ("表号", "form")), None)
    if place is None or len(sheet.rows) <= header.row + 1:
        return ""
    cells = sheet.rows[header.row + 1]
    return text_of(cells[place]).strip().upper() if place < len(cells) else ""


def _latest_month(sheet: Sheet, header: Header, form: ReturnForm) -> str | None:
    """The latest reporting month in the column 报告期 of a tidy table, or None."""
    place = header.columns.get("month")
    if place is None:
        return None
    texts = {text_of(cells[place]) for cells in sheet.rows[header.row + 1 :] if place < len(cells)}
    months = [month for text in texts if (month := reporting_month(text)) and is_due_in(form, month)]
    return max(months, default=None)
