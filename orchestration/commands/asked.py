"""What a person asks for by name: an indicator, an area, a form, a reporting period."""

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from contracts.errors import UserFault
from contracts.forms import Form, ReturnForm
from contracts.plan import Plan
from sources.returns.periods import is_due_in, periods_near, reporting_month

SHOWN = 12  # so many candidates are listed


@dataclass(frozen=True)
class Named:
    """What can be asked for: its code, its label in both languages, and its further declared names."""

    code: str
    label_zh: str
    label_en: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every declared name; the code is none of them."""
        return tuple(name for name in (self.label_zh, self.label_en, *self.aliases) if name)


def code_asked(kind: tuple[str, str], asked: str, things: Iterable[Named]) -> str:
    """The code that was asked for: by that code, else by exactly one declared name; never by part of a name.

    Width, case and spaces make no difference. Raises UserFault with the candidates.
    """
    wanted, known = _folded(asked), list(things)
    exact = [t for t in known if t.code == asked.strip()] or [t for t in known if _folded(t.code) == wanted]
    found = exact or [t for t in known if wanted in map(_folded, t.names)]
    if len(found) == 1:
        return found[0].code
    zh, en = kind
    if found:
        raise UserFault(
            f"“{asked}”对应多个{zh}", f"'{asked}' names several: {en}", *_candidates(found, "请选一个代码", "choose one code")
        )  # fmt: skip
    near = _near(wanted, known)
    choice = ("相近的", "near") if near else ("可用的", "known")
    raise UserFault(f"没有{zh}“{asked}”", f"there is no {en} '{asked}'", *_candidates(near or known, *choice))


def _near(wanted: str, known: list[Named]) -> list[Named]:
    """Those whose code or name holds what was asked, else those that are spelt much like it."""
    spelt = {_folded(name): t for t in known for name in (*t.names, t.code)}
    holds = [t for t in known if wanted and any(wanted in _folded(n) for n in (t.code, *t.names))]
    alike = difflib.get_close_matches(wanted, list(spelt), n=SHOWN, cutoff=0.5)
    return holds or list(dict.fromkeys(spelt[name] for name in alike))


def _candidates(things: list[Named], zh: str, en: str) -> tuple[str, str]:
    shown, rest = things[:SHOWN], len(things) - SHOWN
    more = (f"等 {len(things)} 个", f" and {rest} more") if rest > 0 else ("", "")
    return (
        f"{zh}：{'、'.join(f'{t.label_zh}（{t.code}）' for t in shown)}{more[0]}",
        f"{en}: {', '.join(f'{t.label_en} ({t.code})' for t in shown)}{more[1]}",
    )


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def indicator_named(plan: Plan, name: str) -> str:
    """The code of the indicator of that code, label or alias. Raises UserFault."""
    return code_asked(
        ("指标", "indicator"), name,
        (Named(i.code, i.label_zh, i.label_en, i.aliases) for i in plan.indicators.values()),
    )  # fmt: skip


def area_named(plan: Plan, name: str) -> str:
    """The code of the area of that code, label or alias. Raises UserFault."""
    return code_asked(
        ("地区", "area"), name,
        (
            Named(a.code, a.label_zh, a.label_en, tuple(a.extra.get("aliases_zh", "").split(";")))
            for a in plan.codelists["ref_area"]
        ),
    )  # fmt: skip


def form_named(plan: Plan, name: str) -> Form:
    """The form of that code, number or title. Raises UserFault."""
    names = ((f, (f.number, f.title_zh, f.title_en)) for f in plan.forms.values())
    code = code_asked(
        ("表", "form"), name,
        (Named(f.form, f"{f.number} {f.title_zh}", f"{f.number} {f.title_en}", n) for f, n in names),
    )  # fmt: skip
    return plan.forms[code]


def asked_month(form: Form | None, period: str) -> str:
    """The reporting month a period text means (for that form, if one is given). Raises UserFault."""
    month = month_of(period)
    if isinstance(form, ReturnForm):
        if not is_due_in(form, month):
            near = periods_near(form, month)
            raise UserFault(
                f"{form.number} 没有 {month} 这一期", f"{form.number} has no return for {month}",
                f"本表的报告期：{near}", f"its periods: {near}",
            )  # fmt: skip
        if not form.valid_from <= month <= form.valid_until:
            raise UserFault(
                f"{form.number} 的有效期是 {form.valid_from} 至 {form.valid_until}", f"{form.number} is in force from {form.valid_from} to {form.valid_until}",
                "请核对报告期，或更新表式的有效期", "check the period, or extend the form’s validity",
            )  # fmt: skip
    return month


def month_of(period: str) -> str:
    """The month a period text ends in. Raises UserFault."""
    month = reporting_month(period)
    if month is None:
        raise UserFault(
            f"报告期“{period}”不对", f"'{period}' is no period",
            "请写成 2026-10、2026-Q3 或 2026", "write it as 2026-10, 2026-Q3 or 2026",
        )  # fmt: skip
    return month
