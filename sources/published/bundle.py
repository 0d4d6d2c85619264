"""The compilations of published figures that ship with the product."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contracts.packaged import packaged

PUBLISHED = packaged("sources.published")


@dataclass(frozen=True)
class Compilation:
    """One compilation: its reporting month, its file, and the day it was written down."""

    period: str
    path: Path
    written_on: date


def compilations(plan_code: str, root: Path = PUBLISHED) -> list[Compilation]:
    """The plan's compilations in order of their month; none where the plan has no folder here."""
    listing = root / plan_code / "files.csv"
    if not listing.exists():
        return []
    with listing.open(encoding="utf-8", newline="") as handle:
        entries = [
            Compilation(row["period"], listing.parent / row["file"], date.fromisoformat(row["written_on"]))
            for row in csv.DictReader(handle)
        ]
    return sorted(entries, key=lambda c: c.period)
