"""Where an answer of the oracle and a row of the product differ."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from method.oracle.asking import Answer

RELATIVE = Fraction(1, 10**9)
LAST_DIGIT = {
    "path_ratio": 10,
    "progress_share": 10,
    "schedule_share": 10,
    "observed_annual_change": 10,
    "required_annual_change": 10,
    "cagr_ratio": 10,
    "logit_ratio": 10,
    "outlook_share": 10,
    "acceleration_factor": 10,
    "completion_rate": 10,
}


def differences(answer: Answer, row: dict[str, Any]) -> list[str]:
    """One line for each column that is not what the oracle says."""
    found = []
    if (answer.status, answer.reason) != (row["status"], row["status_reason"]):
        found.append(
            f"status {answer.status}/{answer.reason}, product {row['status']}/{row['status_reason']}"
        )
    for name in ("substatus", "outlook"):
        if getattr(answer, name) != row[name]:
            found.append(f"{name} {getattr(answer, name)}, product {row[name]}")
    for name, wanted in answer.numbers.items():
        if not is_near(wanted, row[name], LAST_DIGIT.get(name, 8)):
            found.append(f"{name} {wanted if wanted is None else float(wanted)!r}, product {row[name]!r}")
    return found


def is_near(wanted: Fraction | None, seen: Decimal | float | None, decimals: int) -> bool:
    """Equal to 1e-9 of the value, or to the last digit that the column keeps."""
    if wanted is None or seen is None:
        return wanted is None and seen is None
    return abs(wanted - Fraction(seen)) <= max(abs(wanted) * RELATIVE, Fraction(1, 10**decimals))
