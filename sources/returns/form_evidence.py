"""Which other form of the plan a title, or the name of a sheet or file, speaks of."""

import re

from contracts.forms import ReturnForm
from contracts.plan import Plan
from sources.returns.cells.texts import folded


def other_form_named(text: str, form: ReturnForm, plan: Plan) -> str:
    """The number of the one other form that the text names, by number, code or title; none where it names this one."""
    plain = folded(text)
    if _names(plain, form):
        return ""
    others = [
        one
        for one in plan.forms.values()
        if isinstance(one, ReturnForm) and one.number != form.number and _names(plain, one)
    ]
    return others[0].number if others else ""


def _names(plain: str, form: ReturnForm) -> bool:
    codes = "|".join(re.escape(folded(code)).replace("_", "[-_]?") for code in (form.number, form.form))
    by_code = re.search(rf"(?<![a-z0-9-])(?:{codes})(?![0-9a-z])", plain)
    return by_code is not None or any(
        folded(title) in plain for title in (form.title_zh, form.title_en) if title
    )
