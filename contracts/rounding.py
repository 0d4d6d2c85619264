"""Rounding for display, GB/T 8170: once, half to even, on decimals. Comparisons use full values."""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal

WIDE = Context(prec=80, rounding=ROUND_HALF_EVEN)


def rounded(value: Decimal, interval: Decimal) -> Decimal:
    """The value rounded to a whole multiple of `interval` (1, 0.1, 100 …), an exact half to the even one."""
    steps = WIDE.quantize(WIDE.divide(value, interval), Decimal(1))
    found = WIDE.multiply(steps, interval)
    return WIDE.quantize(found, interval) if interval < 1 else found


def decimals_that_keep(value: Decimal, limits: Iterable[Decimal], decimals: int, most: int = 20) -> int:
    """The fewest decimals, from `decimals` on, at which the rounded value stands to every limit as the value does.

    89.6 beside the limit 90 needs one decimal: it must not print as 90. Nor must 90.04, which is above it.
    """
    bounds = list(limits)
    for digits in range(decimals, most):
        shown = rounded(value, Decimal(1).scaleb(-digits))
        if all(shown.compare(limit) == value.compare(limit) for limit in bounds):
            return digits
    return most
