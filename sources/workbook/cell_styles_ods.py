"""What the styles in an .ods make of its cells and runs, each with what it has from the named style it is made from."""

from collections.abc import Mapping

from sources.workbook.colours import Letters, Look
from sources.workbook.styles_ods import (
    STYLE,
    Named,
    ground_named,
    ground_of,
    has_colour,
    has_ground,
    has_letters,
    kind_of,
    letters_named,
    letters_of,
    repeats,
)


class CellStyles:
    """The styles of cells, columns, rows and runs by name, as their elements pass by."""

    def __init__(self, named: Named) -> None:
        self.dresses = named.dresses
        self.conditions: dict[str, list[dict[str, str]]] = {}
        # of those that raise, strike out or are pale: which of them
        self.kinds, self.coloured = dict(named.kinds), set(named.coloured)
        self.repeated = set(named.repeated)  # of cells filled with their content
        self.sizes = named.sizes.after()
        self._letters = {name: letters for name, (letters, _) in named.colours.items()}
        self._grounds = {name: ground for name, (_, ground) in named.colours.items()}
        self._pale = named.pale
        self._formats = {name: code for name, code in named.formats.items() if code in named.pale.names}
        self._name = ""  # the style whose properties are read

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """An element of the styles."""
        self.sizes.start(tag, given)
        if self._pale.start(tag, given):
            return
        if tag == STYLE + "style":
            self._name = given.get(STYLE + "name", "")
            self._take_after(given.get(STYLE + "parent-style-name", ""))
            if (code := given.get(STYLE + "data-style-name", "")) in self._pale.names:
                self._formats[self._name] = code
            elif code:
                self._formats.pop(self._name, None)
        elif tag == STYLE + "map" and self._name:
            self.conditions.setdefault(self._name, []).append(dict(given))
        elif tag == STYLE + "text-properties":
            self._letters[self._name] = letters_of(given) or self._letters.get(self._name, "")
            if kind := kind_of(given):
                self.kinds[self._name] = kind
            elif has_letters(given) and self.kinds.get(self._name) == "unseen":
                del self.kinds[self._name]
        elif tag == STYLE + "table-cell-properties":
            if has_ground(given):
                self._grounds[self._name] = ground_of(given)
                (self.coloured.add if has_colour(given) else self.coloured.discard)(self._name)
            if repeats(given):
                self.repeated.add(self._name)

    def look(self, style: str, stored: float | None) -> Look:
        """How a cell in that style with that number, or with a text, looks."""
        kind, letters = self.kinds.get(style, ""), self._letters.get(style, "")
        if not kind and style in self._formats and self._pale.hides(self._formats[style], stored):
            kind, letters = "unseen", ""
        ground = ground_named(self._grounds.get(style, ""), shows_pale=style in self.coloured)
        return Look(letters_named(kind, letters), ground)

    def run(self, styles: list[str]) -> Letters | None:
        """The letters of a run within these styles of texts, the innermost last; none where they are the cell's."""
        kind = next((kind for one in styles if (kind := self.kinds.get(one, ""))), "")
        letters = next((colour for one in reversed(styles) if (colour := self._letters.get(one, ""))), "")
        return letters_named(kind, letters) if kind or letters else None

    def _take_after(self, parent: str) -> None:
        """The style begins as the named one that it is made from."""
        if parent in self.kinds:
            self.kinds[self._name] = self.kinds[parent]
        if parent in self._formats:
            self._formats[self._name] = self._formats[parent]
        for colours in (self._letters, self._grounds):
            colours[self._name] = colours.get(parent, "")
        for styles in (self.coloured, self.repeated):
            if parent in styles:
                styles.add(self._name)
