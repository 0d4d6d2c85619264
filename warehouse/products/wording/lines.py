"""Statements in both languages, and the results of formulas as they are printed: with unit and enough digits."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.rounding import decimals_that_keep, rounded
from warehouse.products.wording.formats import plain, spoken, unit_en
from warehouse.products.wording.terms import FACTORS, FINE, Term, equation

Row = dict[str, Any]
NONE = Decimal(0)
POINTS = ("个百分点", " percentage points")


@dataclass(frozen=True)
class Line:
    """The same statement in Chinese and in English."""

    zh: str
    en: str


def at_digits(value: Decimal, limits: Iterable[Decimal | None], decimals: int) -> str:
    """The value at a few decimals, at as many more as keep it apart from every limit it does not equal."""
    known = [limit for limit in limits if limit is not None]
    return plain(rounded(value, Decimal(1).scaleb(-decimals_that_keep(value, known, decimals))))


def in_percent(term: Term, limits: Iterable[Decimal | None] = (), decimals: int = 2) -> str:
    """A share or a growth as a per cent; limits are shares, too."""
    bounds = [None if limit is None else limit * 100 for limit in limits]
    return f"{at_digits(FINE.multiply(term.value, Decimal(100)), bounds, decimals)}%"


def in_points(term: Term, decimals: int = 2) -> Line:
    """A difference of shares in percentage points."""
    text = at_digits(FINE.multiply(term.value, Decimal(100)), [NONE], decimals)
    return Line(f"{text}{POINTS[0]}", f"{text}{POINTS[1]}")


def in_unit(row: Row, term: Term, limit: Term | None = None, *, is_change: bool = False) -> Line:
    """An amount in the row's unit, two decimals finer than its indicator, more where it would else equal `limit`.

    A difference of shares in per cent is in percentage points.
    """
    unit = row["unit_zh"]
    if is_change and unit == "%":
        return in_points(term, (row["decimals"] or 0) + 2)
    factor = FACTORS.get(unit, Decimal(1))
    bound = NONE if limit is None else limit.value / factor
    text = at_digits(FINE.divide(term.value, factor), [bound], (row["decimals"] or 0) + 2)
    return Line(f"{text}{spoken(unit)}", f"{text}{unit_en(row['unit_measure'])}")


def stated(names: tuple[str, str], term: Term, shown: Line | str) -> Line:
    """The equation under its name in both languages."""
    found = Line(shown, shown) if isinstance(shown, str) else shown
    return Line(equation(names[0], term, found.zh), equation(names[1], term, found.en))


def joined(lines: Iterable[Line]) -> Line:
    """Several statements in one line."""
    found = list(lines)
    return Line("；".join(line.zh for line in found), "; ".join(line.en for line in found))
