"""A contract item with the file and lines it stands on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Located(Generic[T]):
    """A contract item with the file and lines it stands on; `is_valid` says whether its own model holds."""

    item: T
    file: Path
    line_of: Callable[[str], int]
    goal: str
    is_valid: bool = True
