"""What was known before a return came: what earlier returns said, and the warnings already given a reason."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

Key = tuple[str, str, str, str, str]  # indicator, ref_area, breakdown, time_period, accumulation
KEY = ["indicator", "ref_area", "breakdown", "time_period", "accumulation"]


def nothing_before(_asked: object) -> dict[Key, Decimal]:
    """No value of an earlier return."""
    return {}


@dataclass(frozen=True)
class Earlier:
    """What was known before this file: warnings already confirmed, and values of earlier returns.

    `values` gives those of the form for the areas asked for: a file of a few areas costs no more where there are many.
    `of_form` gives those of another form, by its code, for the period of this return.
    """

    values: Callable[[list[str]], dict[Key, Decimal]] = nothing_before
    confirmed: dict[tuple[str, Key, str], str] = field(default_factory=dict)
    of_form: Callable[[str], dict[Key, Decimal]] = nothing_before
