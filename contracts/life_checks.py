"""What must hold of an indicator's life: retired ones are asked for and aimed at no more, what replaces them is there."""

from collections.abc import Iterable, Mapping

from contracts.faults import FaultCollector
from contracts.forms import Form, FormStatus, ReturnForm
from contracts.located import Located
from contracts.periods import span
from contracts.plan import Indicator, Target


def check_lives(
    faults: FaultCollector,
    indicators: Mapping[str, Located[Indicator]],
    targets: Iterable[Located[Target]],
    forms: Iterable[Located[Form]],
) -> None:
    """Every contradiction between the last declaration of an indicator and what targets and forms want of it."""
    for code, entry in indicators.items():
        if entry.is_valid and entry.item.replaced_by:
            _check_successor(faults, code, entry, indicators)
    for target in targets:
        found = indicators.get(target.item.indicator)
        retired = found.item.retired_on if found and found.is_valid else None
        if retired and target.is_valid and retired <= target.item.recorded_on:
            faults.add(
                "plan.indicator.retired", target.file, target.line_of("indicator"), target.item.target_id,
                code=target.item.indicator, retired=retired,
            )  # fmt: skip
    for form in forms:
        if form.is_valid and isinstance(form.item, ReturnForm) and form.item.status != FormStatus.RETIRED:
            _check_form(faults, form, form.item, indicators)


def _check_successor(
    faults: FaultCollector, code: str, entry: Located[Indicator], indicators: Mapping[str, Located[Indicator]]
) -> None:
    named, line = entry.item.replaced_by or "", entry.line_of("replaced_by")
    if named == code or named not in indicators:
        others = [other for other in indicators if other != code]
        faults.unknown(entry.file, line, f"{code}.replaced_by", named, "indicator", others)
    elif entry.item.retired_on is None:
        faults.add(
            "plan.indicator.not_retired", entry.file, line, f"{code}.replaced_by", code=code, other=named
        )


def _check_form(
    faults: FaultCollector,
    entry: Located[Form],
    form: ReturnForm,
    indicators: Mapping[str, Located[Indicator]],
) -> None:
    for number, one in enumerate(form.lines):
        found = indicators.get(one.indicator)
        retired = found.item.retired_on if found and found.is_valid else None
        if retired and retired <= span(form.valid_until).start:
            key = f"lines.{number}.indicator"
            faults.add(
                "plan.indicator.retired", entry.file, entry.line_of(key), key, code=one.indicator, retired=retired
            )  # fmt: skip
