"""What an indicator means for a status is dated: each change is a further row of `declarations.csv`, never an edit.

`indicators/*.yml` and `plan.yml` say what is declared from the start; a row holds from the day it was recorded on. A
past day is answered with what was declared by then, as it is with targets.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from contracts.faults import FaultCollector
from contracts.located import Located
from contracts.periods import span
from contracts.plan import Declaration, Indicator, PlanHeader, Target, Versions

FILE = "declarations.csv"
PRECEDENCE = "precedence"
BETWEEN = "|"  # the kinds of source, best first
KEYS = (
    "direction", "kind", "aggregation", "limits.min", "limits.max", "path", "method", "natural_limit", "part_of",
    "weight", "numerator", "denominator", "growth_of", "retired_on", "replaced_by", "redefined_since",
)  # fmt: skip


REWORDED = ("definition_zh", "definition_en")  # their first wording may be mended where it stands


@dataclass(frozen=True)
class Stage:
    """The indicators as they were declared from one day to the next such day."""

    since: date | None
    indicators: list[Located[Indicator]]

    @cached_property
    def by_code(self) -> dict[str, Located[Indicator]]:
        """The indicators by their codes."""
        return {entry.item.code: entry for entry in self.indicators}


def declared_stages(
    faults: FaultCollector,
    indicators: Sequence[Located[Indicator]],
    rows: Iterable[Located[Declaration]],
) -> list[Stage]:
    """The indicators from the start, and after each day on which one was declared anew; faulty rows are named."""
    good = [row for row in rows if row.is_valid and row.item.indicator and _has_key(faults, row)]
    found = [Stage(None, list(indicators))]
    for since in sorted({row.item.recorded_on for row in good}):
        new: dict[str, list[Located[Declaration]]] = {}
        for row in good:
            if row.item.recorded_on == since:
                new.setdefault(row.item.indicator, []).append(row)
        held = [_declared_anew(faults, entry, new.get(entry.item.code, [])) for entry in found[-1].indicators]
        found.append(Stage(since, held))
    return found


def _has_key(faults: FaultCollector, row: Located[Declaration]) -> bool:
    if row.item.key in (*KEYS, *REWORDED):
        return True
    faults.add(
        "plan.declaration.key", row.file, row.line_of("key"), row.item.key,
        name=row.item.key, allowed=", ".join((*KEYS, *REWORDED)),
    )  # fmt: skip
    return False


def _declared_anew(
    faults: FaultCollector, entry: Located[Indicator], rows: list[Located[Declaration]]
) -> Located[Indicator]:
    if not rows or not entry.is_valid:
        return entry
    said: dict[str, Any] = entry.item.model_dump()
    for row in rows:
        inner, _, key = row.item.key.rpartition(".")
        (said[inner] if inner else said)[key] = row.item.value
    lines = {row.item.key: row.line_of("") for row in rows}
    try:
        item = Indicator.model_validate(said)
    except ValidationError as error:
        for detail in error.errors():
            key = ".".join(map(str, detail["loc"]))
            line = lines.get(key, rows[-1].line_of(""))
            seen = repr(detail["input"])[:60]
            faults.add("plan.value.invalid", rows[0].file, line, key, seen=seen, detail=detail["msg"])
        return entry
    return Located(item, rows[0].file, lambda key: lines.get(key, rows[-1].line_of("")), entry.goal)


def declared_precedences(
    faults: FaultCollector, header: Located[PlanHeader] | None, rows: Iterable[Located[Declaration]]
) -> Versions[tuple[str, ...]]:
    """The order of the kinds of source from the start and after each row that changes it; none where none does."""
    own = sorted((r for r in rows if r.is_valid and not r.item.indicator), key=lambda r: r.item.recorded_on)
    if header is None or not header.is_valid or not own:
        return ()
    found: list[tuple[date | None, tuple[str, ...]]] = [(None, header.item.precedence)]
    for row in own:
        kinds = tuple(kind.strip() for kind in (row.item.value or "").split(BETWEEN))
        if row.item.key != PRECEDENCE:
            faults.add(
                "plan.declaration.key", row.file, row.line_of("key"), row.item.key,
                name=row.item.key, allowed=PRECEDENCE,
            )  # fmt: skip
        elif sorted(kinds) != sorted(header.item.precedence):
            every = BETWEEN.join(header.item.precedence)
            detail = f"须把 {every} 各列一次，以 | 相连 | each of {every} once, joined by |"
            faults.add(
                "plan.value.invalid", row.file, row.line_of("value"), PRECEDENCE, seen=row.item.value, detail=detail
            )  # fmt: skip
        else:
            found.append((row.item.recorded_on, kinds))
    return tuple(found)


def versions_of(stages: Sequence[Stage]) -> dict[str, Versions[Indicator]]:
    """Every declaration of the indicators that were declared anew."""
    found: dict[str, list[tuple[date | None, Indicator]]] = {}
    for earlier, stage in zip(stages, stages[1:], strict=False):
        before = earlier.by_code
        for code, entry in stage.by_code.items():
            if entry.item != before[code].item:
                found.setdefault(code, [(None, stages[0].by_code[code].item)])
                found[code].append((stage.since, entry.item))
    return {code: tuple(versions) for code, versions in found.items()}


def held_against(
    stages: Sequence[Stage], targets: Sequence[Located[Target]]
) -> Iterator[tuple[Stage, list[Located[Target]]]]:
    """Each stage with its targets: those recorded while it lasted, and those that stood when it began."""
    if len(stages) == 1:
        yield stages[0], list(targets)
        return
    valid = [t for t in targets if t.is_valid]
    ends = [*(stage.since for stage in stages[1:]), None]
    for stage, end in zip(stages, ends, strict=True):
        began = stage.since or date.min
        recorded = [
            t for t in valid if began < t.item.recorded_on and (end is None or t.item.recorded_on < end)
        ]
        standing = {_key(t.item): t for t in sorted(valid, key=_recorded_on) if t.item.recorded_on <= began}
        yield stage, [*standing.values(), *recorded]


def _recorded_on(entry: Located[Target]) -> date:
    return entry.item.recorded_on


def _key(target: Target) -> tuple[object, ...]:
    return (
        target.indicator, target.ref_area, target.breakdown, span(target.target_period).end, target.document
    )  # fmt: skip
