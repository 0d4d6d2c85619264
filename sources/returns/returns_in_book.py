"""The returns that a book holds: which sheet is the one meant, and where each of several is a return of its own."""

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.listing import is_listing
from sources.returns.entries import Fault, StructureFault
from sources.returns.form_sheets.headings import where
from sources.returns.form_sheets.reader import SheetReader
from sources.returns.sheet_claims import Claim, claim_of
from sources.returns.tidy_tables.reader import find_header
from sources.workbook import Book, Sheet


def sheets_in_order(book: Book) -> list[Sheet]:
    """The sheets that may hold a return, those that can be seen first."""
    sheets = [s for s in book.sheets if not is_listing(s)]
    return [s for s in sheets if s.visible] + [s for s in sheets if not s.visible]


def returns_in(book: Book, plan: Plan) -> tuple[tuple[ReturnForm, str], ...]:
    """The form and month of each return, where the book holds several that each can be seen and told apart; else none."""
    sheets, forms = sheets_in_order(book), forms_by_number(plan)
    if len(sheets) < 2:
        return ()
    known = [c for s in sheets if (c := claim_of(s)) and c.number in forms]
    if len(known) < 2 or _tables(book, known):
        return ()
    filled = [c for c in known if _is_filled(c, forms[c.number], plan)]
    slots = [(c.number, month) for c in filled if c.sheet.visible and (month := c.month)]
    if len(slots) < 2 or len(set(slots)) < len(filled):
        return ()
    return tuple((forms[number], month) for number, month in slots)


def forms_by_number(plan: Plan) -> dict[str, ReturnForm]:
    """The forms that departments fill in, by their number."""
    return {f.number.upper(): f for f in plan.forms.values() if isinstance(f, ReturnForm)}


def the_one(
    wanted: list[Claim],
    known: list[Claim],
    plan: Plan,
    book: Book,
    form: ReturnForm | None,
    month: str | None,
) -> tuple[Claim | None, list[Fault]]:
    """The one sheet with the return, and what is said of others; a second with figures is never silently left out.

    Of several the one is meant whose form (and month) the sender names. None where the only figures are in a tidy
    table. Raises StructureFault.
    """
    others = _tables(book, known)
    if len(known) == 1 and not others:
        return wanted[0], []
    forms = forms_by_number(plan)
    filled = [c for c in known if _is_filled(c, forms[c.number], plan)]
    if len(others) == 1 and not filled:
        return None, []
    if len(filled) + len(others) <= 1 and (not filled or filled[0] in wanted):
        return (filled[0] if filled else wanted[0]), []
    meant = [c for c in filled if form and c in wanted and month in (None, c.month)]
    rest = [c for c in filled if c not in meant]
    if len(meant) == 1 and not others and all(c.sheet.visible for c in rest):
        named = "、".join(map(_named, rest))
        return meant[0], [Fault("file.sheet.other_return", rest[0].place, {"sheets": named})]
    several = [*map(_named, filled), *(f"{s.name}（长表{hidden_zh(s)}）" for s in others)]
    place = filled[1].place if len(filled) > 1 else where(others[0], 0, 0) if others else filled[0].place
    raise StructureFault((Fault("file.sheet.several", place, {"sheets": "、".join(several)}),))


def _named(claim: Claim) -> str:
    return f"{claim.sheet.name}（{claim.number} {claim.said}{hidden_zh(claim.sheet)}）"


def hidden_zh(sheet: Sheet) -> str:
    """Words for a sheet that cannot be seen, behind its name."""
    return "" if sheet.visible else "，隐藏"


def _tables(book: Book, known: list[Claim]) -> list[Sheet]:
    """Sheets with a tidy table that hold no form."""
    return [
        s for s in sheets_in_order(book)
        if find_header(s) and all(s is not c.sheet for c in known) and len(s.rows) > 1
    ]  # fmt: skip


def _is_filled(claim: Claim, form: ReturnForm, plan: Plan) -> bool:
    """Whether anything is reported on the sheet; one that cannot be read may well be."""
    month = claim.mark.month if claim.mark else "2026-12"
    try:
        SheetReader(claim.sheet, form, plan, month).read()
    except StructureFault as fault:
        return {one.rule_id for one in fault.faults} != {"file.values.none"}
    return True
