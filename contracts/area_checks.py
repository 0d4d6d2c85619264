"""What must hold of the areas of a plan over time: they exist when something is asked or wanted of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.codelists import Code, Codelist, once_a_list
from contracts.faults import FaultCollector
from contracts.fields import PERIOD
from contracts.forms import Form, ReturnForm
from contracts.located import Located
from contracts.periods import span

if TYPE_CHECKING:
    from contracts.plan import Target


SEPARATOR = ";"  # between the successors of an area, as between its aliases


def successors_of(area: Code) -> tuple[str, ...]:
    """The areas that took its place when it was split up or merged."""
    said = area.extra.get("successors", "").replace("；", SEPARATOR)
    return tuple(code.strip() for code in said.split(SEPARATOR) if code.strip())


def existence(code: Code) -> tuple[date, date]:
    """The first and the last day of the code; without an entry it was and will be there. Raises ValueError."""
    first, last = code.extra.get("valid_from", ""), code.extra.get("valid_to", "")
    return span(first).start if first else date.min, span(last).end if last else date.max


@once_a_list
def dated(areas: Codelist) -> dict[str, tuple[date, date]]:
    """The areas that were not always there or will not always be, with their first and last day."""
    limited = (area for area in areas if area.extra.get("valid_from") or area.extra.get("valid_to"))
    return {area.code: existence(area) for area in limited}


def is_there(days: tuple[date, date], period: str) -> bool:
    """Whether an area of those days was there on some day of the period its figure is for; of a running total: its last month."""
    of_period = span(period)
    return days[0] <= of_period.end and of_period.start <= days[1]


def check_validity(
    path: Path, codes: Mapping[str, Code], lines: Mapping[str, int], faults: FaultCollector
) -> None:
    """Both ends of a code's validity are periods, in order; of two areas side by side none has the other's name."""
    named: dict[tuple[str, str], str] = {}
    for code in codes.values():
        line = lines[code.code]
        try:
            first, last = existence(code)
        except ValueError:
            seen = f"{code.extra.get('valid_from', '')}–{code.extra.get('valid_to', '')}"
            faults.add("plan.value.invalid", path, line, f"{code.code}.valid_from", seen=seen, detail=PERIOD)
            continue
        if last < first:
            faults.add(
                "plan.area.validity", path, line, f"{code.code}.valid_to",
                code=code.code, first=code.extra["valid_from"], last=code.extra["valid_to"],
            )  # fmt: skip
        for label in {code.label_zh, code.label_en} if path.stem == "ref_area" else ():
            other = named.setdefault((code.parent_code, label), code.code)
            if label and other != code.code:
                faults.add("plan.area.same_name", path, line, code.code, name=label, other=other)


def check_areas(
    faults: FaultCollector,
    areas: Codelist,
    targets: Iterable["Located[Target]"],
    forms: Iterable[Located[Form]],
) -> None:
    """No target is set for a day on which its area is no more or not yet, no form asks one that is gone by then."""
    for target in targets:
        if target.is_valid and not _was_there(areas, target.item):
            day = span(target.item.target_period).end
            _check(faults, areas, target, "ref_area", target.item.ref_area, day, day)
    for form in forms:
        if isinstance(form.item, ReturnForm) and form.is_valid:
            first, last = span(form.item.valid_from).start, span(form.item.valid_until).end
            for number, code in enumerate(form.item.areas):
                _check(faults, areas, form, f"areas.{number}", code, first, last)


def _was_there(areas: Codelist, target: "Target") -> bool:
    """Whether the area was there when the target was recorded, and was split up or merged since: its past stays."""
    area = areas.codes.get(target.ref_area)
    if area is None or not successors_of(area):
        return False
    try:
        first, last = existence(area)
    except ValueError:
        return False
    return first <= target.recorded_on <= last


def _check(
    faults: FaultCollector,
    areas: Codelist,
    entry: "Located[Target] | Located[Form]",
    key: str,
    code: str,
    first: date,
    last: date,
) -> None:
    """A fault where the area exists on no day of that time. What is no area, or has no dates, is named elsewhere."""
    if code not in areas:
        return
    try:
        begins, ends = existence(areas[code])
    except ValueError:
        return
    if last < begins or ends < first:
        faults.add(
            "plan.area.not_there", entry.file, entry.line_of(key), key,
            **told(areas[code]),
        )  # fmt: skip


def told(area: Code) -> dict[str, str]:
    """The area and its validity, for a message: of one that was split or merged also what took its place."""
    after = successors_of(area)
    return {
        "code": area.code, "name": area.label_zh, "first": area.extra.get("valid_from") or "…",
        "last": (area.extra.get("valid_to") or "…") + (f" (→ {', '.join(after)})" if after else ""),
    }  # fmt: skip
