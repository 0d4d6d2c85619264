"""What must hold between what a plan declares confidential and the plan's indicators, areas and codes."""

from collections.abc import Mapping

from contracts.confidentiality import DECLARED, ConfidentialFigure, ConfidentialityFile, Disclosure
from contracts.faults import FaultCollector
from contracts.form_checks import References
from contracts.located import Located
from contracts.plan import Indicator, Kind


def check_confidentiality(
    faults: FaultCollector, check: References, entry: Located[ConfidentialityFile]
) -> None:
    """Every code of the declared figures resolves; an embargo has its end and nothing else has one."""
    seen: dict[object, int] = {}
    for index, item in enumerate(entry.item.confidentiality if entry.is_valid else ()):
        key = f"confidentiality.{index}"
        check.code(entry, f"{key}.indicator", "indicator", item.indicator)
        check.code(entry, f"{key}.ref_area", "ref_area", item.ref_area)
        check.breakdown(entry, item.breakdown or "", f"{key}.breakdown")
        _check_status(faults, entry, key, item)
        about = (item.indicator, item.ref_area, item.breakdown, item.period, item.conf_status)
        if about in seen:
            other = f"{entry.file.name}:{seen[about]}"
            faults.add(
                "plan.code.duplicate", entry.file, entry.line_of(key), key, code=item.indicator, other=other
            )
        seen.setdefault(about, entry.line_of(key))


def _check_status(
    faults: FaultCollector, entry: Located[ConfidentialityFile], key: str, item: ConfidentialFigure
) -> None:
    if item.conf_status not in DECLARED:
        faults.add(
            "plan.value.invalid", entry.file, entry.line_of(f"{key}.conf_status"), f"{key}.conf_status",
            seen=repr(item.conf_status), detail=f"只能是 {'、'.join(DECLARED)} | one of {', '.join(DECLARED)}",
        )  # fmt: skip
    if (item.conf_status == "E") == (item.until is None):
        faults.add(
            "plan.value.invalid", entry.file, entry.line_of(f"{key}.until"), f"{key}.until",
            seen=repr(str(item.until or "")),
            detail="到期前不公开（E）须写到期日 until，其他标记不写 | an embargo (E) has an end, other marks have none",
        )  # fmt: skip


def check_disclosure(
    faults: FaultCollector, check: References, entry: Located[Indicator], indicators: Mapping[str, Indicator]
) -> None:
    """The indicators a disclosure rule leans on exist and can say what it asks of them."""
    rules = entry.item.disclosure if entry.is_valid else None
    if not isinstance(rules, Disclosure):
        return
    for name in ("contributors", "dominance", "numerator", "denominator", "growth_of"):
        check.code(entry, f"disclosure.{name}", "indicator", getattr(rules, name))
    if (rules.contributors is None) != (rules.minimum is None):
        _invalid(faults, entry, "minimum", rules.minimum, "与 contributors 同时写 | goes with contributors")
    if (rules.numerator is None) != (rules.denominator is None):
        _invalid(faults, entry, "numerator", rules.numerator, "与 denominator 同时写 | goes with denominator")
    shares = indicators.get(rules.dominance or "")
    if shares and shares.unit != "pct":
        _invalid(faults, entry, "dominance", rules.dominance, "须为百分数指标 | must be in per cent")
    if rules.small_counts and (entry.item.decimals or entry.item.kind not in (Kind.STOCK, Kind.FLOW)):
        _invalid(faults, entry, "small_counts", True, "只用于整数的计数 | is for counts in whole numbers")


def _invalid(faults: FaultCollector, entry: Located[Indicator], name: str, seen: object, detail: str) -> None:
    key = f"disclosure.{name}"
    faults.add(
        "plan.value.invalid", entry.file, entry.line_of(key), f"{entry.item.code}.{key}",
        seen=repr(seen), detail=detail,
    )  # fmt: skip
