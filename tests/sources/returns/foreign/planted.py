"""A filled-in return, cell by cell, with random figures and planted faults; what a person reads in each cell is known.

| plant                                            | a person reads              | may be taken as        |
|--------------------------------------------------|-----------------------------|------------------------|
| honest: full width, thousands, per cent, spaces   | the number                  | the number, and must be |
| a mark behind it, a raised or struck-out run      | the number                  | the number, with a finding |
| a format that shows other digits or a minus       | another number              | nothing without a finding |
| a formula nobody computed, or computed otherwise  | the formula's result        | nothing without a finding |
| a fraction on a line of whole numbers, an error   | no count                    | nothing without a finding |
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.sources.returns.forms import LINES, filled, grid

FIRST_ROW, VALUE_COLUMNS = 7, (3, 4)  # D8:E19, counted from 0
COUNT_LINES = ("07", "11")
RUNS = ("raised", "struck")


@dataclass(frozen=True)
class Put:
    """What is written into a cell: a value, its format, the result stored beside a formula, runs of a text."""

    value: Any
    number_format: str = ""
    result: float | None = None  # `value` is then a formula
    runs: tuple[tuple[str, str], ...] = ()  # (text, "", "raised" or "struck")


@dataclass
class Return:
    """One return: its cells, the planted kinds, and by (line, column) the number that a person means."""

    cells: dict[tuple[int, int], Put]
    meant: dict[tuple[str, int], Decimal]
    planted: dict[tuple[str, int], str] = field(default_factory=dict)


Plant = Callable[[int], Put]
HONEST: dict[str, Plant] = {
    "full width": lambda n: Put("".join(chr(ord(c) + 0xFEE0) for c in str(n))),
    "thousands": lambda n: Put(f"{n:,}"),
    "apostrophes": lambda n: Put(f"{n:,}".replace(",", "'")),
    "spaces": lambda n: Put(f" {n} "),
    "format that groups": lambda n: Put(n, "#,##0_);(#,##0)"),
    "format with the unit": lambda n: Put(n, '0"架"'),
    "format in red": lambda n: Put(n, "[Red]0"),
    "formula of its result": lambda n: Put(f"={n - 1}+1", result=float(n)),
    "bold run": lambda n: Put(str(n), runs=((str(n)[:1], ""), (str(n)[1:], ""))),
}
FAULTS: dict[str, Plant] = {
    "mark": lambda n: Put(f"{n}①"),
    "mark in brackets": lambda n: Put(f"{n}（1）"),
    "raised run": lambda n: Put(f"{n}1", runs=((str(n), ""), ("1", "raised"))),
    "struck run": lambda n: Put(f"{n}0{n}", runs=((f"{n}0", "struck"), (str(n), ""))),
    "thousands hidden": lambda n: Put(n * 1000, "#,##0,"),
    "point only shown": lambda n: Put(n, '0"."0000'),
    "words of ten thousand": lambda n: Put(n / 10_000, '0.0000"万架"'),
    "minus only shown": lambda n: Put(n, "-0"),
    "digit only shown": lambda n: Put(n, '0"0"'),
    "nothing shown": lambda n: Put(n, ";;;"),
    "fraction": lambda n: Put(n + 0.25),
    "error": lambda n: Put("#N/A"),
    "about": lambda n: Put(f"约{n}"),
    "stale formula": lambda n: Put(f"={n}+7", result=float(n)),
    "another unit": lambda n: Put(f"{n}台"),
    "dot between thousands": lambda n: Put(f"{n % 90 + 10}.000"),
}
NEEDS = {
    "raised run": "runs",
    "struck run": "runs",
    "bold run": "runs",
    "stale formula": "formulas",
    "formula of its result": "formulas",
}


def made(seed: int, can: frozenset[str]) -> Return:
    """A return drawn from the seed, with plants that a program can write (`runs`, `formulas`, `formats`)."""
    draw = random.Random(seed)
    cells = {
        (r, c): Put(value)
        for r, row in enumerate(grid(filled()))
        for c, value in enumerate(row)
        if value is not None
    }
    found = Return(cells, {})
    for n, line in enumerate(LINES.lines):
        for column in VALUE_COLUMNS:
            value = cells[FIRST_ROW + n, column].value
            if line.code in COUNT_LINES:
                value = draw.randrange(120, 99_000)
                cells[FIRST_ROW + n, column] = Put(value)
            found.meant[line.code, column] = Decimal(str(value))
    for kinds, share in ((HONEST, 0.6), (FAULTS, 0.7)):
        for code in COUNT_LINES:
            if draw.random() > share:
                continue
            column = VALUE_COLUMNS[kinds is FAULTS]
            usable = [kind for kind, plant in kinds.items() if _can(kind, plant, can)]
            kind = draw.choice(usable)
            row = FIRST_ROW + next(n for n, line in enumerate(LINES.lines) if line.code == code)
            cells[row, column] = kinds[kind](int(found.meant[code, column]))
            if code != "07" and "架" in kind + str(cells[row, column].number_format):
                cells[row, column] = Put(int(found.meant[code, column]))
                continue
            found.planted[code, column] = kind
    return found


def _can(kind: str, plant: Plant, can: frozenset[str]) -> bool:
    needs = NEEDS.get(kind) or ("formats" if plant(123).number_format else "")
    return not needs or needs in can
