"""Numbers with more decimals than their line keeps: a few are named one by one, more are summed up by line."""

from collections.abc import Mapping
from typing import Any

from contracts.forms import ReturnForm
from sources.returns.entries import Fault

MANY = 20  # so many of one line are named one by one
ROUNDED, SUMMED_UP = "cell.number.rounded", "row.line.rounded"


def rounded_fault(entry: Mapping[str, Any], stored: str) -> Fault:
    """The fault of one such number; the entry has row_no, locator, line, raw, decimals and unit_zh."""
    params = {
        "seen": entry["raw"], "decimals": entry["decimals"], "stored": stored, "unit": entry["unit_zh"], "line": entry["line"],
    }  # fmt: skip
    return Fault(ROUNDED, entry["locator"], params, entry["row_no"])


def summed_up(faults: list[Fault], form: ReturnForm, unnamed: Mapping[str, int]) -> list[Fault]:
    """The faults; the roundings of a line that has many are one, at the first of them.

    `unnamed`: how many more of each line there are than the faults name.
    """
    of_line: dict[str, list[Fault]] = {}
    for fault in faults:
        if fault.rule_id == ROUNDED:
            of_line.setdefault(fault.params["line"], []).append(fault)
    totals = {line: len(some) + unnamed.get(line, 0) for line, some in of_line.items()}
    many = {line for line, total in totals.items() if total > MANY}
    if not many:
        return faults
    rest = [fault for fault in faults if fault.rule_id != ROUNDED or fault.params["line"] not in many]
    return rest + [_sum(form, line, of_line[line], totals[line]) for line in sorted(many)]


def _sum(form: ReturnForm, code: str, some: list[Fault], total: int) -> Fault:
    line = form.line(code)
    assert line is not None
    first = min(some, key=lambda fault: fault.row_no or 0)
    params = {
        "line": code, "label_zh": line.label_zh, "label_en": line.label_en, "count": total, "decimals": line.decimals,
        "seen": first.params["seen"], "stored": first.params["stored"],
    }  # fmt: skip
    return Fault(SUMMED_UP, first.locator, params)
