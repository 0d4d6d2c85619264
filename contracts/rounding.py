"""Rounding for display, GB/T 8170: once, half to even, on decimals. Comparisons use full values."""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal


def rounded(value: Decimal, interval: Decimal) -> Decimal:
    """The value rounded to a whole multiple of `interval` (1, 0.1, 100 …), an exact half to the even one."""
    steps = (value / interval).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return (steps * interval).quantize(interval) if interval < 1 else steps * interval


def decimals_that_keep(value: Decimal, limits: Iterable[Decimal], decimals: int, most: int = 10) -> int:
    """The fewest decimals, from `decimals` on, at which the rounded value stands on its own side of every limit.

    89.6 beside the limit 90 needs one decimal: it must not print as 90.
    """
    bounds = list(limits)
    for digits in range(decimals, most):
        shown = rounded(value, Decimal(1).scaleb(-digits))
        if all((shown >= limit) == (value >= limit) for limit in bounds):
            return digits
    return most
