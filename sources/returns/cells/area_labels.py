"""What the name beside an area's code says: that area, another one, or none that the plan knows.

| the name                                            | said of it                |
|-----------------------------------------------------|---------------------------|
| the area's own, also behind those it lies in         | -                         |
| that of another area                                 | error: code and name      |
| anything else                                        | warning: the name changed |
"""

from collections.abc import Iterator
from typing import Any

from contracts.codelists import Codelist
from contracts.plan import Language, Plan
from sources.returns.cells.areas import area_names, names_of
from sources.returns.cells.texts import bare, folded


class AreaLabels:
    """The names of a plan's areas, and what a name that is none of them says."""

    def __init__(self, plan: Plan) -> None:
        self.areas: Codelist = plan.codelists["ref_area"]
        self.known = area_names(self.areas)
        self.in_english = plan.header.languages[0] is Language.EN

    def fault(self, code: str, text: str) -> tuple[str, dict[str, Any]] | None:
        """(rule, parameters) of what the name says against the code; None where it is the area's own, or empty."""
        name = bare(text)
        if not name or self._is_own(code, name):
            return None
        own = self.areas[code]
        params = {"code": code, "label": text, "expected": own.label_en if self.in_english else own.label_zh}
        is_other = name in self.known.names or name.upper() in self.known.codes
        return ("row.label.mismatch" if is_other else "row.label.changed"), params

    def _is_own(self, code: str, name: str) -> bool:
        own = {folded(code), *names_of(self.areas[code])}
        while name not in own:
            before = next((one for one in self._above(code) if name.startswith(one)), "")
            if not before:
                return False
            name = name.removeprefix(before)
        return True

    def _above(self, code: str) -> Iterator[str]:
        """The names of the areas it lies in, the longest of each first."""
        while (code := self.areas[code].parent_code) and code in self.areas.codes:
            yield from sorted(names_of(self.areas[code]), key=len, reverse=True)
