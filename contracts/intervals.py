"""What a figure may be: from a lowest to a highest value, either of them possibly endless."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

ENDLESS = Decimal("Infinity")


@dataclass(frozen=True)
class Interval:
    """Every value from `low` to `high`, both among them; a known figure has one value only."""

    low: Decimal
    high: Decimal

    @property
    def is_known(self) -> bool:
        """Whether there is one value only."""
        return self.low == self.high

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low)

    def __mul__(self, other: "Interval") -> "Interval":
        return _hull(_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high))

    def __truediv__(self, other: "Interval") -> "Interval":
        """Anything at all where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return ANYTHING
        return self * _hull((1 / other.low, 1 / other.high)) if not other.is_known else self._over(other.low)

    def _over(self, divisor: Decimal) -> "Interval":
        return _hull((self.low / divisor, self.high / divisor))

    def size(self) -> "Interval":
        """What the value is without its sign."""
        if self.low >= 0:
            return self
        return -self if self.high <= 0 else Interval(Decimal(0), max(-self.low, self.high))

    def above_zero(self) -> "Interval":
        """The value where it is above zero, else zero."""
        return Interval(max(self.low, Decimal(0)), max(self.high, Decimal(0)))


def exactly(value: Decimal) -> Interval:
    """That value and no other."""
    return Interval(value, value)


def around(value: Decimal, slack: Decimal) -> Interval:
    """Everything as near to the value as the slack."""
    return Interval(value - slack, value + slack)


ANYTHING = Interval(-ENDLESS, ENDLESS)
NOTHING = exactly(Decimal(0))


def always(left: Interval, operator: str, right: Interval) -> bool:
    """Whether the comparison holds whatever the values are."""
    return {
        "<=": left.high <= right.low, ">=": left.low >= right.high, "<": left.high < right.low,
        ">": left.low > right.high, "==": left.is_known and left == right,
    }[operator]  # fmt: skip


def sometimes(left: Interval, operator: str, right: Interval) -> bool:
    """Whether the comparison holds for some of the values."""
    return {
        "<=": left.low <= right.high, ">=": left.high >= right.low, "<": left.low < right.high,
        ">": left.high > right.low, "==": left.low <= right.high and right.low <= left.high,
    }[operator]  # fmt: skip


def _times(one: Decimal, other: Decimal) -> Decimal:
    return Decimal(0) if one == 0 or other == 0 else one * other  # nothing of the endless is nothing


def _hull(values: Iterable[Decimal]) -> Interval:
    known = list(values)
    return Interval(min(known), max(known))
