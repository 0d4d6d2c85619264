"""A release in the making: what every export is given."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from contracts.plan import Plan

FILE_NAME = "longshu.duckdb"

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

    @property
    def database(self) -> Path:
        """The finished DuckDB file."""
        return self.folder / FILE_NAME
