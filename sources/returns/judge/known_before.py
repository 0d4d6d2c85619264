"""What was known before a return came: what earlier returns said, and the warnings already given a reason."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from contracts.tables import VALUE

Key = tuple[str, str, str, str, str]  # indicator, ref_area, breakdown, time_period, accumulation
KEY = ["indicator", "ref_area", "breakdown", "time_period", "accumulation"]


def nothing_before(_asked: object) -> dict[Key, Decimal]:
    """No value of an earlier return."""
    return {}


STANDING = {**dict.fromkeys(KEY, pl.String()), "standing": VALUE}


def nothing_stands() -> pl.DataFrame:
    """No figure of the same return."""
    return pl.DataFrame(schema=STANDING)


@dataclass(frozen=True)
class Earlier:
    """What was known before this file: warnings already confirmed, and values of earlier returns.

    `values` gives those of the form for the areas asked for: a file of a few areas costs no more where there are many.
    `standing` are the figures that earlier submissions of this very return left standing.
    `of_form` gives those of another form, by its code, for the period of this return.
    """

    values: Callable[[list[str]], dict[Key, Decimal]] = nothing_before
    confirmed: dict[tuple[str, Key, str], str] = field(default_factory=dict)
    standing: Callable[[], pl.DataFrame] = nothing_stands
    of_form: Callable[[str], dict[Key, Decimal]] = nothing_before
