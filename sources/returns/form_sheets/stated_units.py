"""Units that a sheet states for all its figures, in a title or a line such as `单位：亿元`: none may differ from the form's.

The form prints the unit of every figure. Where the sheet says another above or below the table, a person may have
filled it in by that one, and which was meant nobody can tell.
"""

import re
from collections.abc import Iterable

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.cells.texts import folded, text_of
from sources.returns.cells.values import SCALES, scale_and_base
from sources.returns.entries import Fault
from sources.returns.form_sheets.headings import bracketed_unit, where
from sources.workbook import Sheet

_STATED = re.compile(r"(?:^|[^\w]|计量|金额|货币|数据|数量)单位(?:均?为|[:：])([^。；;）)\n]{1,30})")
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
        self._bases = {scale_and_base(unit)[1] for unit in printed} | {folded(unit) for unit in _COMMON}
        self._printed = printed

    def __contains__(self, text: str) -> bool:
        """Whether the text is a unit, or a scale such as 万 alone."""
        scale, base = scale_and_base(text)
        return text in self._printed or (base in self._bases if base else scale in SCALES and scale != "")


def stated_unit_faults(sheet: Sheet, rows: Iterable[int], form: ReturnForm, plan: Plan) -> list[Fault]:
    """A fault for each of these rows that states a unit which no figure of the form has."""
    known, own = KnownUnits(plan), {folded(line.unit_zh) for line in form.lines}
    faults = []
    for row in rows:
        for column, cell in enumerate(sheet.rows[row]):
            text = text_of(cell) if isinstance(cell, str) else ""
            is_unit = folded(text) in own  # 台（套）
            said = [part for part in _stated(text) if part in known and part not in own and not is_unit]
            if said:
                params = {
                    "seen": said[0],
                    "text": text.strip()[:40],
                    "expected": "、".join(sorted({line.unit_zh for line in form.lines})),
                }
                faults.append(Fault("sheet.unit.stated", where(sheet, row, column), params))
    return faults


def beside_table(sheet: Sheet, first: int, last: int) -> list[int]:
    """The rows above the first and below the last row of figures."""
    return [*range(min(first, _MOST_ROWS)), *range(last + 1, min(len(sheet.rows), last + 1 + _MOST_ROWS))]


def _stated(text: str) -> list[str]:
    """The units that the text says its figures are in."""
    found = [part for one in _STATED.findall(text) for part in _APART.split(one)]
    return [folded(part) for part in found if part.strip()] + [one for one in [bracketed_unit(text)] if one]
