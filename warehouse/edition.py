"""A release in the making: what every export is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from contracts.plan import Plan
from warehouse.boundaries import Boundaries

FILE_NAME = "longshu.duckdb"
COMPILED = "models.json"  # beside it: the SQL of every model

Audience = Literal["internal", "public"]


@dataclass(frozen=True)
class Edition:
    """The folder of a release before it has its name; its DuckDB file is finished and read-only.

    An export reads the file and the plan, and writes below the folder; it never writes elsewhere.
    """

    folder: Path
    name: str
    published_at: datetime
    known_on: date
    plan: Plan
    previous: str | None
    audience: Audience = "internal"
    boundaries: Boundaries | None = None

    @property
    def database(self) -> Path:
        """The finished DuckDB file."""
        return self.folder / FILE_NAME


Gate = Callable[[Edition], Callable[[], None]]
"""Starts judging the edition while the exports are written; the returned call waits for the verdict."""


class GateFailedError(Exception):
    """The release is refused; `failures` are the blocking expectations that do not hold.

    `folder` is where the refused edition lies once the release has been given up.
    """

    def __init__(self, failures: list[dict[str, Any]]) -> None:
        self.failures = failures
        self.folder: Path | None = None
        super().__init__("; ".join(f"{one['mart']}: {one['text_en']}" for one in failures))
