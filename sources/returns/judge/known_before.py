"""What was known before a return came: what earlier returns said, and the warnings already given a reason."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from contracts.tables import VALUE

Key = tuple[str, str, str, str, str]  # indicator, ref_area, breakdown, time_period, accumulation
Series = tuple[str, str, str, str]  # a key without its period
KEY = ["indicator", "ref_area", "breakdown", "time_period", "accumulation"]


def nothing_before(_asked: object) -> dict[Key, Decimal]:
    """No value of an earlier return."""
    return {}


STANDING = {**dict.fromkeys(KEY, pl.String()), "standing": VALUE}


HISTORY = {**STANDING, "said_in": pl.String()}


def no_history(_areas: object) -> pl.DataFrame:
    """No earlier return."""
    return pl.DataFrame(schema=HISTORY)


def nothing_stands() -> pl.DataFrame:
    """No figure of the same return."""
    return pl.DataFrame(schema=STANDING)


def no_notes(_areas: object) -> dict[tuple[Series, str], list[str]]:
    """No reason given before."""
    return {}


@dataclass(frozen=True)
class Earlier:
    """What was known before this file: warnings already confirmed, and values of earlier returns.

    `values` gives those of the form for the areas asked for: a file of a few areas costs no more where there are many.
    `standing` are the figures that earlier submissions of this very return left standing.
    `history` gives the last accepted value of every figure of earlier returns for those areas (none where it was
    signed as missing), and the return that said it (only where
    `has_history`); `notes` the values of those areas for which each reason was given before.
    `of_form` gives those of another form, by its code, for the period of this return.
    """

    values: Callable[[list[str]], dict[Key, Decimal]] = nothing_before
    confirmed: dict[tuple[str, Key, str], str] = field(default_factory=dict)
    standing: Callable[[], pl.DataFrame] = nothing_stands
    has_history: bool = False
    history: Callable[[list[str]], pl.DataFrame] = no_history
    notes: Callable[[list[str]], dict[tuple[Series, str], list[str]]] = no_notes
    of_form: Callable[[str], dict[Key, Decimal]] = nothing_before
