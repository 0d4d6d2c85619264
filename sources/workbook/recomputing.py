"""The formulas of a book held against their stored results, from cell to cell and from sheet to sheet.

| a formula                                              | is            |
|--------------------------------------------------------|---------------|
| comes to another number, text or error than is stored  | `stale`       |
| of a file that asks to be computed, with a 0 stored    | `uncomputed`  |
| is not computed here, or rests on one that is not      | `on_trust`    |
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sources.workbook.arithmetic import differs, result_of
from sources.workbook.formula_values import FormulaError, NotPlainError, Rows, Value
from sources.workbook.model import Cell, CellValue, Facts, value_at

_DEEPEST = 30  # formulas that rest on each other; what lies deeper is held against its own result
_MOST_CELLS = 3_000_000  # looked at in a book; the formulas after that are taken on trust


@dataclass(frozen=True)
class Outcome:
    """What a formula comes to: a value, an error that a spreadsheet would show, or neither."""

    value: Value | None = None
    error: str = ""
    on_trust: bool = False


@dataclass
class Verdicts:
    """Of one sheet: see the table above."""

    stale: dict[Cell, str] = field(default_factory=dict)
    uncomputed: set[Cell] = field(default_factory=set)
    on_trust: set[Cell] = field(default_factory=set)


class Recomputed:
    """The formulas of a book, each computed once."""

    def __init__(self, rows: Mapping[str, Rows], facts: Mapping[str, Facts]) -> None:
        self._rows, self._facts = rows, facts
        self._known: dict[tuple[str, Cell], Outcome] = {}
        self._areas: dict[tuple[str, tuple[int, int, int, int]], tuple[Rows, bool]] = {}
        self._trusting: list[bool] = []  # of each formula being computed: whether it met one that is not
        self._left = _MOST_CELLS

    def verdicts(self, sheet: str) -> Verdicts:
        """What is to be said of the formulas of the sheet."""
        found, facts = Verdicts(), self._facts[sheet]
        for cell in facts.formulas:
            stored = value_at(self._rows[sheet], *cell)
            if isinstance(stored, bool) or not isinstance(stored, (int, float, str)):
                continue
            outcome = self._outcome(sheet, cell)
            if facts.to_be_computed and stored == 0 and outcome.value != 0:
                found.uncomputed.add(cell)
            elif computed := _otherwise(stored, outcome):
                found.stale[cell] = computed
            elif outcome.on_trust and stored != "":
                found.on_trust.add(cell)
        return found

    def of_formula(self, sheet: str, formula: str) -> Value | None:
        """What a formula beside the cells comes to; None where that is not known, or an error."""
        self._trusting.append(False)
        try:
            return result_of(formula, lambda of, area: self._look(of or sheet, area))
        except FormulaError:
            return None
        finally:
            self._trusting.pop()

    def _outcome(self, sheet: str, cell: Cell) -> Outcome:
        key = sheet, cell
        if key in self._known:
            return self._known[key]
        if len(self._trusting) >= _DEEPEST:
            return Outcome(_plain(value_at(self._rows[sheet], *cell)))
        self._known[key] = Outcome(on_trust=True)  # of a formula that rests on itself
        self._trusting.append(False)
        value: Value | None = None
        error = ""
        try:
            value = result_of(
                self._facts[sheet].formulas[cell], lambda of, area: self._look(of or sheet, area)
            )
        except FormulaError as found:
            error = found.shown
        outcome = Outcome(value, error, self._trusting.pop() or (value is None and not error))
        self._known[key] = outcome
        return outcome

    def _look(self, sheet: str, area: tuple[int, int, int, int]) -> Rows:
        """The cells of the area as they are computed, down to the last row of the sheet. Raises NotPlainError."""
        if sheet not in self._rows:
            raise NotPlainError
        top, left, bottom, right = area
        area = top, left, max(top, min(bottom, len(self._rows[sheet]) - 1)), right
        self._left -= (area[2] - top + 1) * (right - left + 1)
        if self._left < 0:
            raise NotPlainError
        if (sheet, area) not in self._areas:
            self._trusting.append(False)
            try:
                cells = [
                    [self._cell(sheet, (row, column)) for column in range(left, right + 1)]
                    for row in range(top, area[2] + 1)
                ]
            finally:
                is_on_trust = self._trusting.pop()
            self._areas[sheet, area] = cells, is_on_trust
        rows, is_on_trust = self._areas[sheet, area]
        self._trusting[-1] |= is_on_trust
        return rows

    def _cell(self, sheet: str, cell: Cell) -> CellValue:
        facts, stored = self._facts[sheet], value_at(self._rows[sheet], *cell)
        if cell in facts.formulas:
            outcome = self._outcome(sheet, cell)
            self._trusting[-1] |= outcome.on_trust
            if outcome.error:
                raise FormulaError(outcome.error)
            if outcome.value is not None and not isinstance(stored, bool):
                return outcome.value
        if cell in facts.errors:
            raise FormulaError(facts.errors[cell])
        return stored


def _otherwise(stored: float | str, outcome: Outcome) -> str:
    """What the formula comes to, where that is something else than is stored; else nothing."""
    if outcome.error:
        return "" if isinstance(stored, str) else outcome.error
    value = outcome.value
    if value is None or (value == "" and stored == "") or (stored == "" and value == 0):
        return ""
    if isinstance(value, str) and isinstance(stored, str):
        return "" if value == stored else value or "（空白）"
    if isinstance(value, str) or isinstance(stored, str):
        return f"{value:.15g}" if isinstance(value, float) else value or "（空白）"
    return f"{value:.15g}" if differs(float(stored), value) else ""


def _plain(stored: CellValue) -> Value | None:
    if isinstance(stored, bool) or not isinstance(stored, (int, float, str)):
        return None
    return stored if isinstance(stored, str) else float(stored)
