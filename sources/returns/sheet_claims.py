"""What a sheet says of itself: its mark, its form's number, and the periods that its head states, each with its cell."""

import re
from dataclasses import dataclass, field

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.cells.texts import folded, text_of
from sources.returns.form_sheets.headings import where
from sources.returns.form_sheets.mark import Mark, may_be_mark, read_mark
from sources.returns.form_sheets.words import HEADINGS, NIL_ANSWERS, NIL_MARKS
from sources.returns.period_evidence import months_said
from sources.workbook import CellValue, Sheet

HEAD_ROWS = 12
_NUMBER = re.compile(r"(?:表号|formnumber):(?P<number>[a-z0-9-]+)")
_OTHER_DATE = re.compile(
    r"日期|有效期|批准|文号|印发|电话|(?<![a-z])(?:date|valid|approved|telephone)", re.IGNORECASE
)


@dataclass(frozen=True)
class Printed:
    """A period that a cell of the head states: the text, its cell, and the months it may mean."""

    text: str
    place: str
    months: frozenset[str]


@dataclass(frozen=True)
class Claim:
    """What a sheet says of itself: the form's number, the mark, the printed periods, each with its cell.

    `titles` are texts of the head that may speak of a month; `unread`: what stands in the period's place unread.
    """

    sheet: Sheet
    number: str
    mark: Mark | None
    place: str
    printed: tuple[Printed, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    unread: tuple[tuple[str, str], ...] = field(default=())

    @property
    def said(self) -> str:
        """The period it says, as a person would name it."""
        return self.mark.month if self.mark else self.printed[0].text if self.printed else ""

    @property
    def month(self) -> str | None:
        """The one month it says for certain, by its mark or its head."""
        if self.mark:
            return self.mark.month
        months = frozenset().union(*(p.months for p in self.printed))
        return next(iter(months)) if len(months) == 1 else None


def claim_of(sheet: Sheet) -> Claim | None:
    """What the sheet's mark and printed head say; None where it names no form."""
    mark, place, number = None, "", ""
    head, telling = head_rows(sheet), {text for text in sheet.texts if _tells(text)}
    for r, cells in enumerate(sheet.rows):
        if telling.isdisjoint(cells):
            continue
        for c, cell in enumerate(cells):
            if cell not in telling:
                continue
            text = folded(text_of(cell))
            if may_be_mark(text) and (read := read_mark(text)):
                mark, place = read, where(sheet, r, c)
            elif not number and (found := _NUMBER.search(text)):
                number, place = found["number"].upper(), place or where(sheet, r, c)
    number = mark.number if mark else number
    if not number:
        return None
    year = mark.month[:4] if mark else ""
    printed, titles, unread = _head_periods(sheet, head, year)
    return Claim(sheet, number, mark, place, printed, titles, unread)


def unmarked_claim(sheet: Sheet, number: str, year: str) -> Claim:
    """What the head of a sheet says that names no form itself; `year` completes a period printed without one."""
    return Claim(sheet, number, None, "", *_head_periods(sheet, head_rows(sheet), year))


def head_rows(sheet: Sheet) -> int:
    """How many rows the head of the form has."""
    for r, cells in enumerate(sheet.rows[:HEAD_ROWS]):
        if any(folded(c) in HEADINGS for c in cells if type(c) is str):
            return r
    return min(HEAD_ROWS, len(sheet.rows))


def _head_periods(
    sheet: Sheet, rows: int, year: str
) -> tuple[tuple[Printed, ...], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """(periods that cells of the head state, texts that may speak of one, what is unread in a period's place)."""
    printed: list[Printed] = []
    titles: list[tuple[str, str]] = []
    unread: list[tuple[str, str]] = []
    for r, cells in enumerate(sheet.rows[:rows]):
        is_home = any(type(c) is str and folded(c).startswith(NIL_MARKS) for c in cells)
        before = ""
        for c, cell in enumerate(cells):
            if cell == "":
                continue
            text, label, before = text_of(cell).strip(), before, text_of(cell)
            if _OTHER_DATE.search(label) and not _OTHER_DATE.search(text):
                continue  # 报出日期 | 2026-11-05
            if months := months_said(text, year):
                printed.append(Printed(text, where(sheet, r, c), months))
            elif not _OTHER_DATE.search(text) and _NUMBER.search(folded(text)) is None:
                titles.append((text, where(sheet, r, c)))
                if is_home and c and _may_be_a_period(cell, text):
                    unread.append((text, where(sheet, r, c)))
    return tuple(printed), tuple(titles), tuple(unread)


def _may_be_a_period(cell: CellValue, text: str) -> bool:
    """Whether what stands where the blank has its period can only be meant as one."""
    return (
        not isinstance(cell, bool)
        and folded(text) not in NIL_ANSWERS
        and re.search(r"\d|[年月季]|第.{1,4}期", text) is not None
    )


def _tells(text: str) -> bool:
    """Whether the text is a form's mark or states a number, wherever it stands."""
    if "式" not in text and "号" not in text and ":" not in text and "：" not in text:
        return False
    plain = folded(text)
    return may_be_mark(plain) or _NUMBER.search(plain) is not None


def other_form_named(text: str, form: ReturnForm, plan: Plan) -> str:
    """The number of the one other form that the text names, by number, code or title; none where it names this one."""
    plain = folded(text)
    if _is_named(plain, form):
        return ""
    others = [
        one
        for one in plan.forms.values()
        if isinstance(one, ReturnForm) and one.number != form.number and _is_named(plain, one)
    ]
    return others[0].number if others else ""


def _is_named(plain: str, form: ReturnForm) -> bool:
    codes = "|".join(re.escape(folded(code)).replace("_", "[-_]?") for code in (form.number, form.form))
    by_code = re.search(rf"(?<![a-z0-9-])(?:{codes})(?![0-9a-z])", plain)
    return by_code is not None or any(
        folded(title) in plain for title in (form.title_zh, form.title_en) if title
    )
