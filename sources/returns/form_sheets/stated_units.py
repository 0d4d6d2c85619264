"""Units that a sheet states for all its figures, in a title or a line such as `单位：亿元`: none may differ from the form's.

The form prints the unit of every figure. Where the sheet says another above or below the table, a person may have
filled it in by that one, and which was meant nobody can tell.
"""

import re
from collections.abc import Iterable, Iterator

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.cells.texts import folded
from sources.returns.cells.values import SCALES, scale_and_base
from sources.returns.entries import Fault
from sources.returns.form_sheets.geometry import Row
from sources.returns.form_sheets.headings import bracketed_unit, cell_text, where
from sources.workbook import Sheet

_STATED = re.compile(
    r"(?:^|[^\w]|计量|金额|货币|数据|数量)单位\s*(?:均?为|[:：])?([^。；;）)\n]{1,30})|单位\s*[:：]\s*([^。；;）)\n]{1,30})"
)
_SAID = re.compile(r"单位(?:均|都|统一)?[为是]([^。；;）)\n]{1,30})")  # 机架数单位为万架
_COUNTED_IN = re.compile(
    r"(?<![误勿不])[以按]([^，。；;,\s]{1,8}?)(?:为单位|计(?:$|[，。；;,算])|填[报写列]|统计|列示|上报)"
)
_IN_ENGLISH = re.compile(
    r"\b(?:in|units?\s*:)\s*((?:(?:ten|hundred)\s+)?(?:thousand|million|billion)s?)\b", re.IGNORECASE
)
_APART = re.compile(r"[、,，/；;\s]|和|及|或")
_COMMON = ("元", "个", "家", "人", "人次", "件", "项", "台", "套", "%", "‰", "平方米", "吨", "度", "千瓦时")
_MOST_ROWS = 200  # above the table, and below


class KnownUnits:
    """The units that the forms of a plan print, and those made of them by 万, 亿 and the like."""

    def __init__(self, plan: Plan) -> None:
        printed = {
            folded(line.unit_zh)
            for form in plan.forms.values() if isinstance(form, ReturnForm) for line in form.lines
        }  # fmt: skip
        self.bases = {scale_and_base(unit)[1] for unit in printed} | {folded(unit) for unit in _COMMON}
        self._printed = printed

    def __contains__(self, text: str) -> bool:
        """Whether the text is a unit, or a scale such as 万 alone."""
        scale, base = scale_and_base(text)
        if text[:1] in ("十", "百", "千") and text[1:] in self.bases:  # 千架, but 千瓦
            return True
        return text in self._printed or (base in self.bases if base else scale in SCALES and scale != "")


def stated_unit_faults(sheet: Sheet, rows: Iterable[int], form: ReturnForm, plan: Plan) -> list[Fault]:
    """A fault for each of these rows that states a unit which no figure of the form has."""
    known, own = KnownUnits(plan), {folded(line.unit_zh) for line in form.lines}
    texts = (
        *form.notes_zh,
        *form.notes_en,
        *(t for one in form.relations for t in (one.label_zh, one.label_en)),
    )
    printed = {folded(text) for text in texts if folded(text)}  # by the form itself
    faults = []
    for row in rows:
        for column, text in _texts(sheet, row):
            if any(one in folded(text) for one in printed):
                continue
            if said := other_units(text, known, own):
                params = {
                    "seen": said[0],
                    "text": text.strip()[:40],
                    "expected": "、".join(sorted({line.unit_zh for line in form.lines})),
                }
                faults.append(Fault("sheet.unit.stated", where(sheet, row, column), params))
    return faults


def unit_above_columns(
    sheet: Sheet, rows: Iterable[int], columns: Iterable[int], form: ReturnForm, known: KnownUnits
) -> list[Fault]:
    """A fault for each cell between the headings and the figures that is a unit: lines below it have their own.

    None where every line has that unit.
    """
    own = {folded(line.unit_zh) for line in form.lines}
    cells = (
        (r, c, text) for r in rows for c in columns if (text := cell_text(sheet, r, c).strip("()[]【】"))
    )
    return [
        Fault(
            "sheet.unit.stated",
            where(sheet, row, column),
            {
                "seen": text,
                "text": text,
                "expected": "、".join(sorted({line.unit_zh for line in form.lines})),
            },
        )
        for row, column, text in cells
        if text in known and own != {text}
    ]


def other_units(text: str, known: KnownUnits, own: set[str]) -> list[str]:
    """The units that the text says figures are in, of those known, but for its own ones."""
    if folded(text) in own:  # 台（套）
        return []
    if english := _IN_ENGLISH.search(text):
        return [english[1].lower()]
    return [part for part in _stated(text) if part in known and part not in own]


def noted_unit(note: str, row: Row, form: ReturnForm, known: KnownUnits) -> dict[str, str] | None:
    """What the note of the row says of the unit, where that is another than its figures have: for the message."""
    lines = [row.line] if row.line else form.lines
    said = other_units(note, known, {folded(line.unit_zh) for line in lines})
    if not said:
        return None
    return {
        "seen": said[0], "expected": "、".join(dict.fromkeys(line.unit_zh for line in lines)),
        "label_zh": "、".join(line.label_zh for line in lines), "label_en": ", ".join(line.label_en for line in lines),
    }  # fmt: skip


def _texts(sheet: Sheet, row: int) -> Iterator[tuple[int, str]]:
    """The texts of the row; one that ends in a colon goes on in the next: `单位：` | `亿元`."""
    before = ""
    for column, cell in enumerate(sheet.rows[row]):
        if isinstance(cell, str) and cell.strip():
            yield column, before + cell if before.rstrip().endswith((":", "：")) else cell
        before = cell if isinstance(cell, str) and cell.strip() else before


def beside_table(sheet: Sheet, first: int, last: int) -> list[int]:
    """The rows above the first and below the last row of figures."""
    return [*range(min(first, _MOST_ROWS)), *range(last + 1, min(len(sheet.rows), last + 1 + _MOST_ROWS))]


def _stated(text: str) -> list[str]:
    """The units that the text says its figures are in."""
    stated = (part for found in _STATED.findall(text) for part in found if part)
    said = [*stated, *_SAID.findall(text), *_COUNTED_IN.findall(text), bracketed_unit(text)]
    return [folded(part) for one in said for part in (one, *_APART.split(one)) if part.strip()]
