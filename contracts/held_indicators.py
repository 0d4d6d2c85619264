"""Codes of indicators are permanent: what the ledger holds figures of, the plan has."""

import difflib
from collections.abc import Mapping

from contracts.faults import FaultCollector
from contracts.plan import Plan


def check_held(plan: Plan, held: Mapping[str, tuple[int, str]]) -> None:
    """Every indicator with figures (how many, in which submission) is one of the plan's.

    Raises ContractError, which names the end of the file where each stood or would stand.
    """
    faults = FaultCollector(plan.root)
    for code, (figures, submission) in held.items():
        if code in plan.indicators:
            continue
        near = difflib.get_close_matches(code, list(plan.indicators), n=1, cutoff=0.0)
        file = plan.root / "indicators" / f"{plan.goal_of[near[0]]}.yml" if near else plan.root / "plan.yml"
        line = len(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else 1
        faults.add(
            "plan.indicator.missing", file, line, code, code=code, figures=figures, submission=submission
        )
    faults.raise_if_any()
