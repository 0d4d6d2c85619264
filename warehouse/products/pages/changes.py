"""What the page says of the release before: which targets are new, changed status, or have another latest figure."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import polars as pl

from contracts.codelists import shared_codelist

TARGETS = "mart_target_vs_actual"


@dataclass(frozen=True)
class Change:
    """One target against the release before: new there, or its former status, value and period where they differ."""

    is_new: bool = False
    status: str | None = None
    value: Decimal | None = None
    period: str | None = None
    had_figure: bool = True
    reasons: tuple[str, ...] = ()

    @property
    def reasons_zh(self) -> str:
        """Why it changed, in Chinese."""
        return "、".join(shared_codelist("change_reason")[code].label_zh for code in self.reasons)

    @property
    def reasons_en(self) -> str:
        """Why it changed, in English."""
        return ", ".join(shared_codelist("change_reason")[code].label_en for code in self.reasons)


@dataclass(frozen=True)
class Changes:
    """The difference from the release before, as the release itself states it; `previous` None: there was none."""

    previous: str | None = None
    figures: dict[str, int] = field(default_factory=dict)
    targets: dict[str, Change] = field(default_factory=dict)

    @cached_property
    def moved(self) -> list[str]:
        """Targets known before that have another status now."""
        return [code for code, change in self.targets.items() if change.status]

    @cached_property
    def new(self) -> list[str]:
        """Targets that the release before did not have."""
        return [code for code, change in self.targets.items() if change.is_new]


def changes_since(folder: Path) -> Changes:
    """What `difference.json` and `difference.parquet` of the release in that folder say of its targets."""
    path = folder / "difference.json"
    found = json.loads(path.read_bytes()) if path.exists() else {}
    if not found.get("previous"):
        return Changes()
    rows = pl.read_parquet(folder / "difference.parquet").filter(
        (pl.col("mart") == TARGETS) & pl.col("target_id").is_not_null()
    )
    return Changes(found["previous"], found["figures"], dict(_targets(rows)))


def _targets(rows: pl.DataFrame) -> list[tuple[str, Change]]:
    told = []
    for (code,), found in rows.group_by("target_id", maintain_order=True):
        if (found["change"] == "added").any():
            told.append((str(code), Change(is_new=True)))
            continue
        told_why = found.filter(pl.col("column_name") == "status")["reasons"]
        old = dict(found.filter(pl.col("change") == "changed").select("column_name", "old_value").iter_rows())
        if not old.keys() & {"status", "latest_value", "latest_period"}:
            continue
        value = old.get("latest_value")
        change = Change(
            status=old.get("status"),
            value=Decimal(value) if value is not None else None,
            period=old.get("latest_period"),
            had_figure="latest_period" not in old or old["latest_period"] is not None,
            reasons=tuple(told_why[0].split(",")) if told_why.len() and told_why[0] else (),
        )
        told.append((str(code), change))
    return told
