"""A canonical table: its columns, what each may hold, and what must hold of every row.

`meets` asks polars alone, in one pass over the distinct values of a column. pandera is asked only to name what
is broken (`contracts.pandera_polars`): loading it takes longer than checking a return. That the two always
agree is proved by `tests/contracts/test_tables.py`.
"""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from contracts.codelists import known_codes


@dataclass(frozen=True)
class Column:
    """What the cells of a column may be; a pattern is anchored at both ends, bounds are included."""

    kind: pl.DataType
    nullable: bool = False
    pattern: str = ""
    among: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    codelist: str = ""

    @property
    def allowed(self) -> tuple[str, ...]:
        """The texts a cell may hold, as the codelist has them now; none: any."""
        return known_codes(self.codelist) if self.codelist else self.among

    def conditions(self, name: str) -> list[pl.Expr]:
        """What must be true of the column as a whole; an empty cell breaks nothing but `nullable`."""
        cells = pl.col(name)
        found = [] if self.nullable else [cells.null_count() == 0]
        if self.pattern:
            found.append(cells.unique().str.contains(self.pattern).all())
        if self.allowed:
            found.append(cells.unique().is_in(list(self.allowed)).all())
        if self.least is not None:
            found.append((cells >= self.least).all())
        if self.most is not None:
            found.append((cells <= self.most).all())
        return found


@dataclass(frozen=True)
class RowRule:
    """What must be true of every row."""

    name: str
    error: str
    condition: pl.Expr


@dataclass(frozen=True)
class Table:
    """A table's columns in their order, and the rules of its rows."""

    name: str
    columns: dict[str, Column]
    rules: tuple[RowRule, ...] = ()

    @cached_property
    def schema(self) -> dict[str, pl.DataType]:
        """Column names and polars types, in order."""
        return {name: column.kind for name, column in self.columns.items()}

    def meets(self, frame: pl.DataFrame) -> bool:
        """Whether the frame has exactly these columns in this order, and every rule holds."""
        if list(frame.schema.items()) != list(self.schema.items()):
            return False
        return frame.is_empty() or bool(frame.select(self._holds()).item())

    def _holds(self) -> pl.Expr:
        """Whether everything holds, in one expression."""
        conditions = [c for name, column in self.columns.items() for c in column.conditions(name)]
        return pl.all_horizontal(*conditions, *(rule.condition.all() for rule in self.rules))
