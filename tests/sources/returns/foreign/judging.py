"""Whether a return was read as a person reads it: no other number without a finding, no honest number left out."""

from sources.workbook import address
from tests.sources.returns.foreign.planted import FIRST_ROW, HONEST, Return
from tests.sources.returns.forms import LINES, judged


def wrong_in(content: bytes, one: Return) -> list[str]:
    """What was read otherwise than a person reads it, each in a line."""
    report = judged(content)
    if report.outcome == "rejected":
        return [f"rejected: {report.findings['message_en'].to_list()[:2]}"]
    told = {locator.rpartition("!")[2] for locator in report.findings["locator"]}
    values = {
        locator.rpartition("!")[2]: value
        for locator, value in report.observations.select("locator", "obs_value").rows()
    }
    found = []
    for n, line in enumerate(LINES.lines):
        for column in (3, 4):
            cell, kind = address(FIRST_ROW + n, column), one.planted.get((line.code, column), "")
            meant, got = one.meant[line.code, column] * line.unit_factor, values.get(cell)
            is_honest = kind in ("", *HONEST)
            if got != meant and cell not in told:
                found.append(f"{cell} {kind or 'untouched'}: {got}, meant {meant}, and nothing is said")
            elif is_honest and got != meant:
                found.append(f"{cell} {kind or 'untouched'}: not taken")
            elif not is_honest and cell not in told:
                found.append(f"{cell} {kind}: taken without a finding")
    return found
