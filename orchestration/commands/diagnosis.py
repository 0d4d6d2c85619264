"""One thing that the doctor looked at, and how it was found."""

from dataclasses import dataclass
from typing import Literal

from contracts.errors import Message

State = Literal["fine", "told", "doubtful", "broken"]
MARKS: dict[State, tuple[str, str]] = {
    "fine": ("✓", "green"),
    "told": ("·", "dim"),
    "doubtful": ("!", "yellow"),
    "broken": ("✕", "red"),
}


@dataclass(frozen=True)
class Diagnosis:
    """Fine, merely told, doubtful (it may work) or broken (it cannot), in the words of the catalogue."""

    state: State
    message: Message


def fine(code: str, **params: object) -> Diagnosis:
    """All is well there."""
    return Diagnosis("fine", Message(code, **params))


def told(code: str, **params: object) -> Diagnosis:
    """Neither good nor bad."""
    return Diagnosis("told", Message(code, **params))


def doubtful(code: str, **params: object) -> Diagnosis:
    """It may work, but not as it should."""
    return Diagnosis("doubtful", Message(code, **params))


def broken(code: str, **params: object) -> Diagnosis:
    """It cannot work so."""
    return Diagnosis("broken", Message(code, **params))
