"""A target as its document states it, against its base year or another indicator: its value is computed, here or by the models.

| `stated`                          | the value is         |
|-----------------------------------|----------------------|
| `double`, `翻一番`; `x2`, `x1.5`   | the base times that  |
| `triple`, `quadruple`, `翻两番`    | the base times 3, 4  |
| `half`, `by half`, `减半`          | half the base        |
| `+50%`, `-30%`                    | the base, so much more or less |
| `60% of <indicator>`, `<indicator>的60%` | that share of the other indicator's value of the same area and period |
"""

import re
from dataclasses import replace
from decimal import Decimal

from contracts.faults import FaultCollector
from contracts.located import Located
from contracts.plan import PathType, Target

WORDS = {
    "double": Decimal(2), "翻一番": Decimal(2), "triple": Decimal(3), "quadruple": Decimal(4), "翻两番": Decimal(4),
    "half": Decimal("0.5"), "by half": Decimal("0.5"), "halve": Decimal("0.5"), "减半": Decimal("0.5"),
}  # fmt: skip
_TIMES = re.compile(r"[x×*] ?([0-9]{1,6}(?:\.[0-9]{1,6})?)")
_CHANGE = re.compile(r"([+-]) ?([0-9]{1,6}(?:\.[0-9]{1,6})?) ?%")
_SHARE = re.compile(
    r"(?P<percent>[0-9]{1,4}(?:\.[0-9]{1,6})?) ?% of (?P<of>[a-z][a-z0-9_]*)"
    r"|(?P<of_zh>[a-z][a-z0-9_]*) ?的 ?(?P<zh>[0-9]{1,4}(?:\.[0-9]{1,6})?) ?%"
)
ALLOWED = "double、triple、quadruple、half、x1.5、+50%、-30%、60% of <指标代码> 或 翻一番、翻两番、减半 | double, triple, quadruple, half, x1.5, +50%, -30% or 60% of <indicator>"


def factor_of(stated: str) -> Decimal | None:
    """By what the base is multiplied, or None where the words say nothing of the kind."""
    text = stated.strip().lower().replace("−", "-").replace("％", "%")
    if text in WORDS:
        return WORDS[text]
    if found := _TIMES.fullmatch(text):
        return Decimal(found[1])
    if found := _CHANGE.fullmatch(text):
        return 1 + Decimal(f"{found[1]}{found[2]}") / 100
    return None


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
    if factor is None:
        faults.add(
            "plan.value.invalid", entry.file, line, f"{target.target_id}.stated", seen=target.stated, detail=ALLOWED
        )  # fmt: skip
    elif target.value is not None or target.base_value is None or target.base_period is None:
        faults.add("plan.target.stated", entry.file, line, target.target_id, stated=target.stated)
    else:
        value = (target.base_value * factor).quantize(Decimal("1E-8")).normalize()
        return replace(entry, item=target.model_copy(update={"value": value}))
    return replace(entry, is_valid=False)


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
