"""Areas as departments write them: by code, by name, or by a declared other name."""

from functools import cached_property

from contracts.codelists import Code, Codelist, once_a_list
from sources.returns.cells.texts import code_text, folded, text_of
from sources.workbook import CellValue


class AreaNames:
    """Looks areas up by code or name; what could be two areas is none."""

    def __init__(self, areas: Codelist) -> None:
        self.areas = areas
        self.codes = {code.code.upper(): code.code for code in areas}

    @cached_property
    def names(self) -> dict[str, str | None]:
        """The code each name means, None where it could be two; made when the first cell holds no code."""
        found: dict[str, str | None] = {}
        for area in self.areas:
            for name in names_of(area):
                found[name] = area.code if found.get(name, area.code) == area.code else None
        return found

    def find(self, value: CellValue) -> str | None:
        """The code of the area the cell names, or None."""
        return self.codes.get(code_text(value)) or self.names.get(folded(text_of(value)))

    def near(self, value: CellValue) -> str:
        """A hint: names that hold the text, or an empty text."""
        text = folded(text_of(value))
        return "、".join(name for name in self.names if text and text in name)[:60]


def names_of(area: Code) -> set[str]:
    """The names of the area as folded texts: its labels and declared other names."""
    written = {area.label_zh, area.label_en, *area.extra.get("aliases_zh", "").split(";")}
    return {name for one in written if (name := folded(one))}


@once_a_list
def area_names(areas: Codelist) -> AreaNames:
    """The lookup of those areas, made once a list."""
    return AreaNames(areas)
