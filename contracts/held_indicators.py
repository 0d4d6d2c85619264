"""What the ledger holds figures of, the plan still has: indicators under this or a former code, units, areas."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts.faults import FaultCollector
from contracts.plan import Plan
from contracts.renames import former_codes


@dataclass(frozen=True)
class Held:
    """How many figures of an indicator the ledger holds, the first submission that brought one, and their units."""

    figures: int
    submission_id: str
    units: tuple[str, ...] = ()


def check_held(plan: Plan, held: Mapping[str, Held], areas: Mapping[str, int]) -> None:
    """Every indicator and area (with how many figures) of the ledger is the plan's, in the unit that figures are kept in.

    Raises ContractError, which names the end of the file where each stood or would stand.
    """
    faults, renamed = FaultCollector(plan.root), former_codes(plan.indicators.values())
    for code, one in held.items():
        now = renamed.get(code, code)
        if now not in plan.indicators:
            _missing(faults, plan, code, one)
        elif other := set(one.units) - {plan.indicators[now].unit}:
            file = plan.root / "indicators" / f"{plan.goal_of[now]}.yml"
            faults.add(
                "plan.indicator.unit", file, _line_of(file, f"code: {now}"), f"{now}.unit", code=now,
                figures=one.figures, old=", ".join(sorted(other)), new=plan.indicators[now].unit,
            )  # fmt: skip
    for area, figures in areas.items():
        if area not in plan.codelists["ref_area"]:
            file = plan.root / "codelists" / "ref_area.csv"
            faults.add("plan.area.missing", file, _last_line(file), area, code=area, figures=figures)
    faults.raise_if_any()


def told_of_held(plan: Plan, held: Mapping[str, Held]) -> Iterator[tuple[str, dict[str, object]]]:
    """What becomes of the figures in the ledger by what the plan declares: the code of a notice, and its particulars."""
    for former, now in former_codes(plan.indicators.values()).items():
        if former in held:
            yield "told.plan.renamed", {"former": former, "now": now, "figures": held[former].figures}
    for code, indicator in plan.indicators.items():
        figures = sum(held[name].figures for name in (code, *indicator.aliases) if name in held)
        if indicator.retired_on:
            said = {"indicator": code, "day": indicator.retired_on, "figures": figures}
            yield (
                "told.plan.retired",
                said | {"next": f" → {indicator.replaced_by}" if indicator.replaced_by else ""},
            )
        if indicator.redefined_since:
            yield (
                "told.plan.redefined",
                {"indicator": code, "since": indicator.redefined_since, "figures": figures},
            )


def _missing(faults: FaultCollector, plan: Plan, code: str, one: Held) -> None:
    near = difflib.get_close_matches(code, list(plan.indicators), n=1, cutoff=0.0)
    file = plan.root / "indicators" / f"{plan.goal_of[near[0]]}.yml" if near else plan.root / "plan.yml"
    faults.add(
        "plan.indicator.missing", file, _last_line(file), code,
        code=code, figures=one.figures, submission=one.submission_id,
    )  # fmt: skip


def _last_line(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else 1


def _line_of(file: Path, text: str) -> int:
    """The line that says so, else the last."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return next(
        (n for n, line in enumerate(lines, start=1) if line.strip().removeprefix("- ") == text),
        len(lines) or 1,
    )
