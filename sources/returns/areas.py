"""Areas as departments write them: by code, by name, or by a declared other name."""

from contracts.codelists import Codelist
from sources.returns.texts import code_text, folded, text_of
from sources.workbook import CellValue


class AreaNames:
    """Looks areas up by code or name; what could be two areas is none."""

    def __init__(self, areas: Codelist) -> None:
        self.codes = {code.code.upper(): code.code for code in areas}
        self.names: dict[str, str | None] = {}
        for area in areas:
            for name in {area.label_zh, area.label_en, *area.extra.get("aliases_zh", "").split(";")}:
                self._declare(folded(name), area.code)

    def _declare(self, name: str, code: str) -> None:
        if name:
            self.names[name] = code if self.names.get(name, code) == code else None

    def find(self, value: CellValue) -> str | None:
        """The code of the area the cell names, or None."""
        return self.codes.get(code_text(value)) or self.names.get(folded(text_of(value)))

    def near(self, value: CellValue) -> str:
        """A hint: names that hold the text, or an empty text."""
        text = folded(text_of(value))
        return "、".join(name for name in self.names if text and text in name)[:60]
