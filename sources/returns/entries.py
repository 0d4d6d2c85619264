"""What a reader of returns hands on: every value cell of a file as an entry, and what was wrong on the way."""

from dataclasses import dataclass, field
from typing import Any

import polars as pl

ENTRY = {
    "row_no": pl.Int64(),  # entries are numbered as read, from 1
    "locator": pl.String(),  # 算力!D17
    "line": pl.String(),  # the line's code, or null where it is none of the form's
    "area": pl.String(),
    "measure": pl.String(),
    "month": pl.String(),  # the reporting month the entry is for
    "raw": pl.String(),  # the text of the cell, as a person reads it
    "note": pl.String(),  # 核实说明 beside it
    "conf": pl.String(),  # 保密状态 beside it; empty: as the line and the form say
    "flag": pl.String(),  # OBS_STATUS that stands beside it; empty or null: none does
    "number": pl.String(),  # `raw` with a decimal point, where the form writes a comma; null: it is written with none
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong: the rule, where, in which entry (none: the file as a whole), and the message's parameters.

    `key` names the figure where no entry of the file holds it.
    """

    rule_id: str
    locator: str
    params: dict[str, Any] = field(default_factory=dict)
    row_no: int | None = None
    key: tuple[str, str, str, str, str] | None = None


@dataclass
class StructureFault(Exception):
    """The file is not the form it should be; nothing of it is read."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Entries:
    """All value cells of a return; `faults` name entries that cannot be read, and what else is odd."""

    frame: pl.DataFrame
    faults: list[Fault]
    month: str
    is_nil_return: bool = False
    sheet: str = ""
    home: str = "A1"  # where the headings stand: what is not in the file is named there


def entry_frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The rows as an entry table, numbered from 1."""
    numbered = [row | {"row_no": n} for n, row in enumerate(rows, start=1)]
    return pl.DataFrame(numbered, schema=ENTRY, orient="row")
