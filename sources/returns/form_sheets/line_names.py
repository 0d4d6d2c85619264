"""What the name beside a line's code says: that line, another one, one that was renamed, or figures in another unit.

| the name                                          | said of it                |
|---------------------------------------------------|---------------------------|
| the line's own, its unit in brackets behind it     | -                         |
| that of another line                               | error: code and name      |
| another unit, in brackets, behind a slash, 单位：    | error: the unit           |
| another unit before or behind the name: 万架标准机架  | error: the unit           |
| anything else                                      | warning: the name changed |
"""

import re
from decimal import Decimal
from typing import Any

from contracts.forms import FormLine, ReturnForm
from contracts.plan import Plan
from sources.returns.cells.texts import bare, folded
from sources.returns.cells.values import scale_and_base
from sources.returns.form_sheets.stated_units import KnownUnits, other_units
from sources.returns.form_sheets.words import words_of

_BRACKETED = re.compile(r"[（(\[【]([^（）()\[\]【】]{1,12})[)）\]】]")
_SCALE = r"(?<![每\d])(?:[十百千]?[万亿]|万亿)"
_SCALE_EN = re.compile(r"\b(?:thousand|million|billion)s?\b|'000", re.IGNORECASE)
_BEHIND_SLASH = re.compile(r"[/／]([^/／（(\[【]{1,12})$")


class LineNames:
    """The names of a form's lines, and what a name that is none of them says."""

    def __init__(self, form: ReturnForm, plan: Plan) -> None:
        self.words = words_of(plan)
        self.known = KnownUnits(plan)
        bases = "|".join(re.escape(one) for one in sorted(self.known.bases, key=len, reverse=True) if one)
        self._scaled = re.compile(f"{_SCALE}(?:{bases})")
        self.lines: dict[str, set[str]] = {}  # codes by name
        for line in form.lines:
            for name in (line.label_zh, line.label_en, line.indicator):
                self.lines.setdefault(bare(name), set()).add(line.code)

    def fault(self, line: FormLine, text: str) -> tuple[str, dict[str, Any]] | None:
        """(rule, parameters) of what the name says against the line; None where it is the line's own, or empty."""
        name = bare(text)
        if not name or line.code in self.lines.get(name, ()):
            return None
        of_code = {"code": line.code, "label": text, "expected": self.words.label(line)}
        if name in self.lines:
            return "row.label.mismatch", of_code
        if unit := self.other_unit(line, text):
            return "cell.unit.changed", {
                "seen": unit, "expected": line.unit_zh, "label_zh": line.label_zh, "label_en": line.label_en,
            }  # fmt: skip
        if any(line.code in self.lines.get(one, ()) for one in _without_unit(text, line)):
            return None
        return "row.label.changed", of_code

    def other_unit(self, line: FormLine, text: str) -> str:
        """The unit in which the name, or a heading, says the figures are, where that is not the line's; else empty."""
        own = {folded(line.unit_zh)}
        if _BRACKETED.search(line.unit_zh):  # 台（套）
            text = folded(text).replace(folded(line.unit_zh), "")
        of_label = {folded(unit) for _, unit in _units_written(f"{line.label_zh} {line.label_en}")}
        written = [unit for _, unit in _units_written(text) if folded(unit) not in own | of_label]
        said = other_units(text, self.known, own | of_label)
        written += self._beside_name(line, text)
        found = [unit for unit in written if folded(unit) in self.known or _is_other(unit, line.unit_zh)]
        return (found or said or [*_scales_in_words(line, text), ""])[0].strip()

    def _beside_name(self, line: FormLine, text: str) -> list[str]:
        """Other units within the text without brackets, or what is left of it without the line's own name."""
        rest, own = bare(text), folded(line.unit_zh)
        labels = {folded(line.label_zh), folded(line.label_en)} - {""}
        for label in sorted(labels, key=len, reverse=True):
            rest = rest.replace(label, "")
        base = scale_and_base(own)[1]
        scaled = self._scaled.findall(rest) + re.findall(f"(?<!每)[十百千]{re.escape(base)}", rest)
        scaled = [one for one in scaled if all(one not in label for label in labels)]
        return [one for one in (*scaled, rest) if one and one != own and one != bare(text)]


def _units_written(text: str) -> list[tuple[str, str]]:
    """What stands in the places of a unit, in brackets or behind a slash: (with these, without)."""
    found = [(one[0], one[1]) for one in _BRACKETED.finditer(text)]
    return found + [(one[0], one[1]) for one in _BEHIND_SLASH.finditer(text)]


def _without_unit(text: str, line: FormLine) -> set[str]:
    """The names that the text may be but for the line's own unit, in brackets, behind a slash, or bare at an end."""
    own = folded(line.unit_zh)
    name = bare(text)
    units = {whole for whole, unit in _units_written(text) if folded(unit) == own}
    return {
        *(bare(text.replace(whole, "")) for whole in units),
        name.removesuffix(f"({own})"), name.removeprefix(f"({own})"), name.removesuffix(own), name.removeprefix(own),
    }  # fmt: skip


def _scales_in_words(line: FormLine, text: str) -> list[str]:
    """`thousand`, `million` in the text, where neither the line's name nor its unit has it."""
    own = f"{line.label_en} {line.label_zh} {line.unit_zh}".lower()
    return [one for one in _SCALE_EN.findall(text) if one.lower().rstrip("s") not in own]


def _is_other(seen: str, own: str) -> bool:
    """Whether the text is a unit of another size or kind than the line's, by the reader of all notations."""
    found, meant = _hint(seen), _hint(own)
    return found is not None and found != meant


def _hint(unit: str) -> tuple[str | None, Decimal] | None:
    """Standard unit and factor of a unit; None where the text is none."""
    from sources.notation.numerals import NumeralError  # most returns never ask it
    from sources.notation.quantities import read_hint
    from sources.notation.refusals import Unreadable

    try:
        found = read_hint(unit)
    except (Unreadable, NumeralError):
        return None
    return found.std, found.scale
