"""What is asked of the oracle, and what it answers."""

from dataclasses import dataclass, field
from fractions import Fraction

Number = Fraction | None


@dataclass(frozen=True)
class Reading:
    """A value at a month; none where it is withheld (Q) or missing (M, O). B: the first after a break."""

    at: int
    value: Number
    status: str = "A"


@dataclass(frozen=True)
class Question:
    """A target, how it is to be reached, and everything read so far."""

    direction: str
    operator: str
    path: str
    target_at: int
    goal: Number = None
    goal_high: Number = None
    tolerance: Fraction = Fraction(0)
    base_at: int | None = None
    base_value: Number = None
    assumed_from: int = 0
    readings: tuple[Reading, ...] = ()
    milestones: tuple[tuple[int, Fraction], ...] = ()
    compared: dict[int, Fraction] = field(default_factory=dict)
    is_same_unit: bool = True
    ceiling: Number = (
        None  # a value beyond the natural limits is an error; an S-shaped path ends at its ceiling
    )
    floor: Number = None
    today: int = 0


@dataclass
class Answer:
    """Status, reason and the numbers of a target's row; a name that is absent is not asked for."""

    status: str
    reason: str | None = None
    numbers: dict[str, Number] = field(default_factory=dict)
    substatus: str | None = None
    outlook: str | None = None
