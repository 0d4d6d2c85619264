"""What a person asks for by name: an indicator, an area, a form, a reporting period."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.clock import plan_today
from contracts.errors import UserFault
from contracts.forms import Form, ReturnForm
from contracts.plan import Plan
from sources.returns.periods import is_due_in, months_written, periods_near, reporting_month, shifted

_MONTH = tuple(
    re.compile(text)
    for text in (
        r"((?:19|20|21)\d\d)-(0[1-9]|1[0-2])",
        r"(20\d\d)年(0?[1-9]|1[0-2])月",
        r"(20\d\d)[./]?(0[1-9]|1[0-2])",
    )
)
_ONE_DIGIT = re.compile(r"20\d\d[-./]\d")  # 2026-1 may be January or a quarter
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
        raise UserFault("asked.several", kind_zh=zh, kind_en=en, asked=asked, **_candidates(found))
    near = _near(wanted, known)
    code = "asked.unknown.near" if near else "asked.unknown"
    raise UserFault(code, kind_zh=zh, kind_en=en, asked=asked, **_candidates(near or known))


def _near(wanted: str, known: list[Named]) -> list[Named]:
    """Those whose code or name holds what was asked, else those that are spelt much like it."""
    spelt = {_folded(name): t for t in known for name in (*t.names, t.code)}
    holds = [t for t in known if wanted and any(wanted in _folded(n) for n in (t.code, *t.names))]
    alike = difflib.get_close_matches(wanted, list(spelt), n=SHOWN, cutoff=0.5)
    return holds or list(dict.fromkeys(spelt[name] for name in alike))


def _candidates(things: list[Named]) -> dict[str, str]:
    shown, rest = things[:SHOWN], len(things) - SHOWN
    more_zh, more_en = (f"等 {len(things)} 个", f" and {rest} more") if rest > 0 else ("", "")
    return {
        "candidates_zh": "、".join(f"{t.label_zh}（{t.code}）" for t in shown) + more_zh,
        "candidates_en": ", ".join(f"{t.label_en} ({t.code})" for t in shown) + more_en,
    }


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
            raise UserFault("form.period.not_due", number=form.number, month=month, periods=near)
        if not form.valid_from <= month <= form.valid_until:
            raise UserFault(
                "form.period.not_in_force",
                number=form.number,
                valid_from=form.valid_from,
                valid_until=form.valid_until,
            )
    return month


def asked_day(text: str | None) -> date | None:
    """The day of a --known-on option. Raises UserFault for what is no date, or lies ahead."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UserFault("command.day.unknown", text=text) from None
    if day > plan_today():
        raise UserFault("command.day.ahead", day=day)
    return day


def months_named(period: str) -> tuple[str, ...]:
    """The months that a text names: one, or all of a quarter, a half-year or a year of the plan. Raises UserFault."""
    plain = _folded(period)
    written = None if _ONE_DIGIT.fullmatch(plain) else months_written(plain)
    if written is None or written[0] == written[1] or any(one.fullmatch(plain) for one in _MONTH):
        return (month_named(period),)
    months = [written[0]]
    while months[-1] < written[1]:
        months.append(shifted(months[-1], 1))
    return tuple(months)


def month_named(period: str) -> str:
    """The one month that a text names: a quarter or a year is none. Raises UserFault with the months of it."""
    plain = _folded(period)
    for pattern in _MONTH:
        found = pattern.fullmatch(plain)
        if found:
            return f"{found[1]}-{int(found[2]):02d}"
    last = reporting_month(plain)
    if last is None or _ONE_DIGIT.fullmatch(plain):
        raise UserFault("month.unknown", period=period)
    months = 3 if re.search("q|季", plain) else 6 if re.search("s|半", plain) else 12
    raise UserFault(
        "month.several", period=period, months=", ".join(shifted(last, n) for n in range(1 - months, 1))
    )


def month_of(period: str) -> str:
    """The month a period text ends in. Raises UserFault."""
    month = reporting_month(period)
    if month is None:
        raise UserFault("form.period.unknown", period=period)
    return month
