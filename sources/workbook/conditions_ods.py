"""The conditional formats of an .ods: those of LibreOffice beside a table, and those in the styles of cells."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sources.workbook.arithmetic import as_in_xlsx
from sources.workbook.colours import NOT_SHOWN
from sources.workbook.model import Cell, Condition, Dress, Merged, position
from sources.workbook.styles_ods import STYLE

_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_AREA = re.compile(r"\.(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::(?:'[^']*'|[^.\s']*)\.(\$?[A-Z]{1,3}\$?[0-9]{1,7}))?")
_COMPARED = re.compile(r"(?:cell-content\(\))?(<=|>=|!=|<>|=|<|>)(.+)", re.DOTALL)
_CALLED = re.compile(
    r"(?:cell-content-is-)?(between|not-between|formula-is|is-true-formula)\((.*)\)", re.DOTALL
)
_NAMES = {
    "between": "between",
    "not-between": "outside",
    "formula-is": "formula",
    "is-true-formula": "formula",
    "!=": "<>",
}
_MOST = 10_000


@dataclass
class TableConditions:
    """The conditional formats of one table while it is read."""

    known: Mapping[str, Dress]
    of_styles: Mapping[str, list[dict[str, str]]]
    beside: list[Condition] = field(default_factory=list)
    within: dict[str, list[Merged]] = field(default_factory=dict)  # areas by the style of their cells
    _areas: tuple[Merged, ...] = ()

    def start(self, tag: str, given: dict[str, str]) -> None:
        """An element beside the cells of the table."""
        if tag == _CALC + "conditional-format":
            self._areas = _areas(given.get(_CALC + "target-range-address", ""))
        elif not self._areas or len(self.beside) >= _MOST:
            return
        elif tag == _CALC + "condition":
            name, text = given.get(_CALC + "apply-style-name", ""), given.get(_CALC + "value", "")
            self._add(name, text, given.get(_CALC + "base-cell-address", ""))
        elif tag in (_CALC + "icon-set", _CALC + "data-bar") and given.get(_CALC + "show-value") == "false":
            dress = Dress(letters=NOT_SHOWN)
            self.beside.append(Condition(self._areas, (0, 0), "always", (), dress, len(self.beside)))

    def cells(self, style: str, area: Merged) -> None:
        """Cells in a style."""
        if style in self.of_styles and len(self.within.setdefault(style, [])) < _MOST:
            self.within[style].append(area)

    def found(self) -> tuple[Condition, ...]:
        """The conditions under which a cell tells; where they stand beside the table, the styles say the same again."""
        if not self.beside:
            for style, areas in self.within.items():
                self._areas = tuple(areas)
                for given in self.of_styles[style]:
                    name, text = (given.get(STYLE + key, "") for key in ("apply-style-name", "condition"))
                    self._add(name, text, given.get(STYLE + "base-cell-address", ""))
        return tuple(one for one in self.beside if one.dress.tells)

    def _add(self, name: str, text: str, base: str) -> None:
        operator, formulas = _read(text)
        found = _AREA.search(base if "." in base else f".{base}")
        cell = _cell(found[1]) if found else self._areas[0][:2]
        dress = self.known.get(name, Dress())
        self.beside.append(Condition(self._areas, cell, operator, formulas, dress, len(self.beside)))


def _read(text: str) -> tuple[str, tuple[str, ...]]:
    """(operator, formulas) of a condition; no operator where it is not known here."""
    if found := _COMPARED.fullmatch(text):
        return _NAMES.get(found[1], found[1]), (as_in_xlsx(found[2]),)
    if found := _CALLED.fullmatch(text):
        name = _NAMES[found[1]]
        parts = (found[2],) if name == "formula" else tuple(found[2].split(","))
        if name == "formula" or len(parts) == 2:
            return name, tuple(map(as_in_xlsx, parts))
    return "", ()


def _areas(text: str) -> tuple[Merged, ...]:
    try:
        return tuple((*_cell(first), *_cell(last or first)) for first, last in _AREA.findall(text)[:_MOST])
    except ValueError:
        return ()


def _cell(text: str) -> Cell:
    return position(text.replace("$", ""))
