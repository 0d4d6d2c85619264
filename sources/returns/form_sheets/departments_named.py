"""Which office the head of a sheet names as the one that reports: the form's own department, another one, or none known.

| 填报单位：                                   | said of it                |
|---------------------------------------------|---------------------------|
| 某省数据局, 省数据局, 某省数据局（盖章）         | -                         |
| 省发改委 of a form of 发展和改革委员会          | -                         |
| another department of the plan              | returned, both named      |
| an office the plan does not know            | a warning                 |
"""

import re
from collections.abc import Iterable, Iterator

from contracts.forms import ReturnForm
from contracts.plan import Department, Plan
from sources.returns.cells.texts import folded, text_of
from sources.returns.entries import Fault
from sources.returns.form_sheets.headings import where
from sources.workbook import Sheet

_ASKS = re.compile(
    r"(?:综合机关|(?:填报|报送|上报|编报|报表|报告)(?:单位|部门|机关|机构)|returnedby|report(?:ing|ed)(?:unit|office|agency|department|by))"
    r"(?:名称|全称)?(?:[(](?:盖章|公章|签章|章|seal)[)])?[:](?P<named>.*)"
)
_ASKS_ALONE = re.compile(_ASKS.pattern.replace("[:](?P<named>.*)", "[:]?"))
_SEAL = re.compile(r"[(](?:盖章|公章|签章|章|seal)[)]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
_FEWEST = 2  # letters of a Chinese name that can be a short form


def department_faults(sheet: Sheet, rows: Iterable[int], form: ReturnForm, plan: Plan) -> list[Fault]:
    """A fault for each of these rows that names another office than the form's department as the one that reports."""
    own = next(d for d in plan.header.departments if d.code == form.department)
    faults = []
    for text, place in _offices_named(sheet, rows):
        if _is_named(text, own):
            continue
        other = next((d for d in plan.header.departments if _is_named(text, d)), None)
        params = {
            "seen": text[:60], "number": form.number, "department_zh": own.label_zh, "department_en": own.label_en,
        }  # fmt: skip
        rule_id = "file.department.other" if other else "file.department.unknown"
        faults.append(Fault(rule_id, place, params))
    return faults


def _offices_named(sheet: Sheet, rows: Iterable[int]) -> Iterator[tuple[str, str]]:
    """What stands behind 填报单位： in its cell, or in the next cell that is filled, with its place."""
    for row in rows:
        asked = False
        for column, cell in enumerate(sheet.rows[row]):
            text = text_of(cell).strip()
            if not text:
                continue
            plain = folded(text)
            if asked and ":" not in plain:
                yield text, where(sheet, row, column)
                asked = False
            elif (found := _ASKS.fullmatch(plain)) and _SEAL.sub("", found["named"]):
                yield re.split("[:：]", text, maxsplit=1)[1].strip(), where(sheet, row, column)
            else:
                asked = _ASKS_ALONE.fullmatch(plain) is not None


def _is_named(text: str, department: Department) -> bool:
    """Whether the text is the department's name, holds it, or is a short form of it."""
    plain = _SEAL.sub("", folded(text))
    names = [folded(name) for name in (department.label_zh, department.label_en, department.code)]
    if any(name in plain for name in names):
        return True
    return any(_shortens(plain, name) for name in names if _CHINESE.search(name))


def _shortens(plain: str, name: str) -> bool:
    """Whether the letters of the text all stand in the name, in their order: 省发改委."""
    letters = iter(name)
    return (
        len(plain) >= _FEWEST and _CHINESE.fullmatch(plain) is not None and all(c in letters for c in plain)
    )
