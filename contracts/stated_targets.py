"""A target as its document states it, against its base year or another indicator: its value is computed, here or by the models.

| `stated`                          | the value is         |
|-----------------------------------|----------------------|
| `double`, `翻一番`; `x2`, `x1.5`   | the base times that  |
| `triple`, `quadruple`, `翻两番`    | the base times 3, 4  |
| `half`, `by half`, `减半`          | half the base        |
| `+50%`, `-30%`                    | the base, so much more or less |
| `60% of <indicator>`, `<indicator>的60%` | that share of the other indicator's value of the same area and period |

The base is the value that the plan writes (`base_value`); where it writes none, the plan's own figure of `base_period`, as
known on the day asked: the models compute the target then (`factor_asked`). The words may name that period themselves:
`double the 2023 value`, `cut by half against 2025`, `比2023年翻一番`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from contracts.faults import FaultCollector
from contracts.located import Located
from contracts.periods import span
from contracts.plan import Indicator, PathType, Target

WORDS = {
    "double": Decimal(2), "doubled": Decimal(2), "halved": Decimal("0.5"), "cut by half": Decimal("0.5"), "翻一番": Decimal(2), "triple": Decimal(3), "quadruple": Decimal(4), "翻两番": Decimal(4),
    "half": Decimal("0.5"), "by half": Decimal("0.5"), "halve": Decimal("0.5"), "减半": Decimal("0.5"),
}  # fmt: skip
_TIMES = re.compile(r"[x×*] ?([0-9]{1,6}(?:\.[0-9]{1,6})?)")
_CHANGE = re.compile(
    r"([+-]|cut by|reduced by|raised by|降低|减少|下降|提高|增长|增加) ?([0-9]{1,6}(?:\.[0-9]{1,6})?) ?%"
)
_DOWN = ("-", "cut by", "reduced by", "降低", "减少", "下降")
_PERIOD = r"[0-9]{4}(?:-[QS]?[0-9]{1,2})?"
_AGAINST = re.compile(
    rf"(?P<what>.+?) (?:(?:the )?(?P<of>{_PERIOD}) (?:value|level)|(?:against|compared with|from|on) (?:the )?(?P<against>{_PERIOD})(?: (?:value|level))?)"
    rf"|[比较](?P<than>{_PERIOD})年? ?(?P<zh>.+)",
    re.IGNORECASE,
)
LARGEST = Decimal(10_000)  # a figure of the ledger is multiplied by less than that
LIMITS = ("ge", "gt", "le", "lt")
UNMEASURED = (PathType.CUMULATIVE, PathType.AVERAGE_GROWTH, PathType.RELATIVE, PathType.CONSTANT)
_SHARE = re.compile(
    r"(?P<percent>[0-9]{1,4}(?:\.[0-9]{1,6})?) ?% of (?P<of>[a-z][a-z0-9_]*)"
    r"|(?P<of_zh>[a-z][a-z0-9_]*) ?的 ?(?P<zh>[0-9]{1,4}(?:\.[0-9]{1,6})?) ?%"
)
ALLOWED = "double、triple、quadruple、half、x1.5、+50%、-30%、double the 2023 value、60% of <指标代码> 或 翻一番、翻两番、减半、比2023年翻一番 | double, triple, quadruple, half, x1.5, +50%, -30%, double the 2023 value or 60% of <indicator>"


def factor_of(stated: str) -> Decimal | None:
    """By what the base is multiplied, or None where the words say nothing of the kind."""
    text = _parts(stated)[0].lower()
    if text in WORDS:
        return WORDS[text]
    if found := _TIMES.fullmatch(text):
        return Decimal(found[1])
    if found := _CHANGE.fullmatch(text):
        change = Decimal(found[2]) / 100
        return 1 - change if found[1] in _DOWN else 1 + change
    return None


def _parts(stated: str) -> tuple[str, str | None]:
    """What is to become of the base, and the period that the words name for it."""
    text = stated.strip().replace("−", "-").replace("％", "%")
    found = _AGAINST.fullmatch(text)
    if found is None:
        return text, None
    return found["what"] or found["zh"], found["of"] or found["against"] or found["than"]


def factor_asked(target: Target) -> Decimal | None:
    """By what the plan's own figure of the base period is multiplied; None of a target whose value is known."""
    if not target.stated or target.value is not None or target.base_value is not None:
        return None
    return factor_of(target.stated)


def share_of(stated: str | None) -> tuple[Decimal, str] | None:
    """Which share of which indicator is asked for, or None where the words say nothing of the kind."""
    found = _SHARE.fullmatch((stated or "").strip().replace("％", "%"))
    if not found:
        return None
    return Decimal(found["percent"] or found["zh"]) / 100, found["of"] or found["of_zh"]


def with_value(entry: Located[Target], faults: FaultCollector) -> Located[Target]:
    """The target with the value that its words and its base give; what is missing for that is named."""
    target = entry.item
    if not entry.is_valid or not target.stated:
        return entry
    if share := share_of(target.stated):
        return _beside_another(entry, share[1], faults)
    factor, line = factor_of(target.stated), entry.line_of("stated")
    base = _base_period(target)
    if factor is None:
        faults.add(
            "plan.value.invalid", entry.file, line, f"{target.target_id}.stated", seen=target.stated, detail=ALLOWED
        )  # fmt: skip
    elif target.value is not None or base is None:
        faults.add("plan.target.stated", entry.file, line, target.target_id, stated=target.stated)
    elif target.base_value is None and (factor >= LARGEST or target.operator not in LIMITS):
        faults.add("plan.target.stated_ledger", entry.file, line, target.target_id, stated=target.stated)
    else:
        known: dict[str, object] = {"base_period": base}
        if target.base_value is not None:
            known["value"] = (target.base_value * factor).quantize(Decimal("1E-8")).normalize()
        return replace(entry, item=target.model_copy(update=known))
    return replace(entry, is_valid=False)


def _base_period(target: Target) -> str | None:
    """The month in which the base period ends, as the column or the words say it; None where neither or each another does."""
    said = _parts(target.stated or "")[1]
    try:
        named = f"{span(said).end:%Y-%m}" if said else None
    except ValueError:
        return None
    return (
        target.base_period
        if named in (None, target.base_period)
        else named
        if target.base_period is None
        else None
    )


def check_stated(
    faults: FaultCollector, targets: Iterable[Located[Target]], indicators: Mapping[str, Located[Indicator]]
) -> None:
    """A target whose base is a figure of the ledger is measured on a path that goes from its base to its value."""
    for entry in targets:
        target = entry.item
        found = (
            indicators.get(target.indicator) if entry.is_valid and factor_asked(target) is not None else None
        )
        if found and found.is_valid and (target.path or found.item.path) in UNMEASURED:
            line = entry.line_of("stated")
            faults.add("plan.target.stated_ledger", entry.file, line, target.target_id, stated=target.stated)


def _beside_another(entry: Located[Target], of: str, faults: FaultCollector) -> Located[Target]:
    """The target as one relative to that indicator: nothing of its own but the share is stated beside it."""
    target = entry.item
    if any(v is not None for v in (target.value, target.base_value)) or target.relative_to not in (None, of):
        faults.add(
            "plan.target.stated_share", entry.file, entry.line_of("stated"), target.target_id, stated=target.stated
        )  # fmt: skip
        return replace(entry, is_valid=False)
    given = {"path": PathType.RELATIVE, "relative_to": of, "value": Decimal(0)}
    return replace(entry, item=target.model_copy(update=given))


def told(target: Target) -> tuple[str, str] | None:
    """The arithmetic by which a stated target has its value, in Chinese and English."""
    factor = factor_of(target.stated) if target.stated else None
    if factor is None or target.base_value is None or target.value is None:
        return None
    sum_ = f"{target.base_value.normalize():f} × {factor.normalize():f} = {target.value:f}"
    return (
        f"目标值由“{target.stated}”算出：基期（{target.base_period}）{sum_}",
        f"the value is computed from “{target.stated}”: base ({target.base_period}) {sum_}",
    )
