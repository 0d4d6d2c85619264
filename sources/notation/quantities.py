"""Tokens put together: a number with its scale and unit is one quantity.

Also decides the standard unit of a quantity, with or without a contract's hint. A decimal
with exactly three digits after the dot could be a German thousands group where its unit can
be counted in thousands; it is refused there unless a scale or the language settles it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from sources.notation.folding import fold, squeeze
from sources.notation.numerals import plus, times
from sources.notation.refusals import Unreadable
from sources.notation.tokens import Token, scan
from sources.notation.units import LETTERS, STANDARD_UNITS, UNITS, Unit

ONE = Decimal(1)
_SMALL = frozenset({"ratio", "percent", "permille", "percentage_points", "CNY/kWh", "rank"})
"""Standard units of figures that are never in the thousands: their dot is a decimal point."""


@dataclass(frozen=True)
class Hint:
    """What a contract or a table header says of the unit: its code, or the unit as printed."""

    std: str | None = None
    label: str = ""
    label_unit: str = ""
    scale: Decimal = ONE


@dataclass
class Quantity:
    """One number of the text, with what stands right before and after it."""

    value: Decimal
    scale: Decimal = ONE
    scale_printed: str = ""
    units: list[Token] = field(default_factory=list)
    bare: bool = False
    rank: bool = False
    three_decimals: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def is_bare_number(self) -> bool:
        """It is true that neither a scale nor a unit is printed."""
        return not self.units and not self.scale_printed


@dataclass(frozen=True)
class Measure:
    """The unit is settled: standard unit, whole factor into it, unit as printed."""

    std: str
    factor: Decimal
    published: str


def read_hint(hint: str | None) -> Hint:
    """The hint is a standard unit; a header such as '万人' keeps its scale and its wording."""
    if hint is None or not hint.strip():
        return Hint()
    if hint in STANDARD_UNITS:
        return Hint(std=hint)
    printed = squeeze(hint)
    scale, words, unit = ONE, [], None
    for token in scan("0" + printed, "0" + fold(printed))[1:]:
        if token.kind == "SCALE":
            scale = times(scale, token.value)
        elif token.kind in {"UNIT", "LETTER"} and unit is None:
            unit = entry(token)
            words.append(token.printed)
        elif token.kind not in {"NEUTRAL", "POWER"}:
            raise Unreadable("figure.hint_unknown", hint)
    if unit is None or not unit.std:
        raise Unreadable("figure.hint_unknown", hint)
    return Hint(unit.std, printed, "".join(words), times(scale, unit.factor))


def entry(token: Token) -> Unit:
    """The unit table's entry for this token is found."""
    return LETTERS[token.name] if token.kind == "LETTER" else UNITS[token.name]


def merge_numbers(tokens: list[Token]) -> list[Token]:
    """Numbers written in parts are one: 1亿3000万, 一万二千, 1万2千, 九成五."""
    merged: list[Token] = []
    place = 0
    while place < len(tokens):
        part = tokens[place]
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        joined = None
        if part.kind == "NUM" and len(merged) >= 2 and merged[-1].end == part.start:
            joined = _joined(merged[-2], merged[-1], part, after)
        if joined is None:
            merged.append(part)
        else:
            merged[-2:] = joined[0]
            place += joined[1]
        place += 1
    return merged


def _check_head(head: Token, scale: Token, part: Token) -> None:
    """Only a whole number is continued below its scale: not 3.5万5千, not 三四万五千."""
    printed = head.printed + scale.printed + part.printed
    if head.name == "span":
        raise Unreadable("figure.vague_number", printed)
    if "." in head.printed or head.value != head.value.to_integral_value():
        raise Unreadable("figure.bad_number", printed)


def _joined(head: Token, scale: Token, part: Token, after: Token | None) -> tuple[list[Token], int] | None:
    """The joint number and how many tokens after the part it has used, if they belong together."""
    if head.kind != "NUM" or head.end != scale.start:
        return None
    one_digit = len(part.printed) == 1
    if scale.kind == "UNIT" and scale.name == "成":
        if not one_digit or part.value > 9:
            return None
        _check_head(head, scale, part)
        value = plus(head.value, part.value / 10)
        return [replace(head, value=value), replace(scale, end=part.end)], 0
    if scale.kind != "SCALE" or scale.printed.isascii():
        return None
    _check_head(head, scale, part)
    total = times(head.value, scale.value)
    lower = after is not None and after.kind == "SCALE" and after.start == part.end
    if lower and after is not None and not after.printed.isascii():
        if times(part.value, after.value) >= scale.value:
            raise Unreadable("figure.bad_number", head.printed + scale.printed + part.printed)
        value = times(plus(total, times(part.value, after.value)), ONE / after.value)
        return [replace(head, value=value, end=part.end), after], 1
    if part.value >= scale.value or part.value != part.value.to_integral_value():
        return None
    if part.name == "chinese" and one_digit and part.value < 10:
        total = plus(total, times(part.value, scale.value / 10))
    elif part.name == "chinese" or part.printed[-1] in "百千" or len(part.printed) >= 3:
        total = plus(total, part.value)
    else:
        return None
    return [replace(head, value=total, end=part.end)], 0


def absorb_scale(quantity: Quantity, token: Token) -> None:
    """The scale belongs to the quantity; two Chinese scales in a row are refused."""
    if quantity.units:
        raise Unreadable("figure.bad_number", token.printed)
    if quantity.scale_printed and not (token.printed.isascii() and quantity.scale < token.value):
        raise Unreadable("figure.bad_number", quantity.scale_printed + token.printed)
    quantity.scale = times(quantity.scale, token.value)
    joint = " " if quantity.scale_printed else ""
    quantity.scale_printed += joint + token.printed


def _unit_words(units: list[Token]) -> str:
    printed = ""
    for token in units:
        spaced = printed and token.printed[0].isascii() and token.printed[0].isalpha()
        printed += (" " if spaced else "") + token.printed
    return printed


def _published(quantity: Quantity, unit_words: str) -> str:
    if not quantity.scale_printed:
        return unit_words
    latin = quantity.scale_printed[-1].isascii() and unit_words != ""
    return quantity.scale_printed + (" " if latin else "") + unit_words


def _specific(units: list[Token], hint: str | None) -> tuple[str, Decimal]:
    """One standard unit for all printed unit words: what is counted outweighs its counter."""
    entries = [entry(token) for token in units]
    deciding = [unit for unit in entries if unit.noun and unit.std != "count"] or entries
    chosen = {unit.under(hint) for unit in deciding}
    counters_only = all(unit in deciding or unit.counter for unit in entries)
    choice = chosen.pop() if len(chosen) == 1 and counters_only else None
    if choice is None:
        raise Unreadable("figure.unit_ambiguous", _unit_words(units))
    return choice


def measure(quantity: Quantity, hint: Hint, *, name_scale_only: bool = False) -> Measure:
    """The unit of the quantity is settled, by its own words first and by the hint after."""
    settled = _settled(quantity, hint, name_scale_only)
    if quantity.three_decimals and quantity.scale == ONE and _in_thousands(quantity, hint, settled.std):
        raise Unreadable("figure.number_ambiguous", f"{quantity.value}")
    return settled


def _in_thousands(quantity: Quantity, hint: Hint, std: str) -> bool:
    """It is true that the three digits after the dot could be the last of a thousand.

    Without any unit a decimal is a ratio, unless it is padded with zeros (12.500, 1.500).
    """
    if quantity.units or hint.std is not None:
        scaled_header = not quantity.units and {"万", "亿"} & set(fold(hint.label))
        return std not in _SMALL and not scaled_header
    digits = f"{quantity.value}"
    return digits.endswith("00") or (digits.endswith("0") and abs(quantity.value) >= 10)


def _settled(quantity: Quantity, hint: Hint, name_scale_only: bool) -> Measure:
    if quantity.rank:
        return Measure("rank", quantity.scale, _unit_words(quantity.units))
    if quantity.units:
        std, factor = _specific(quantity.units, hint.std)
        return Measure(std, times(quantity.scale, factor), _published(quantity, _unit_words(quantity.units)))
    if hint.std is not None:
        return _by_hint(quantity, hint, name_scale_only)
    value = times(quantity.value, quantity.scale)
    whole = value == value.to_integral_value()
    fraction_printed = quantity.scale == ONE and quantity.value.as_tuple().exponent in range(-99, 0)
    std = "count" if whole and not fraction_printed else "ratio"
    return Measure(std, quantity.scale, quantity.scale_printed)


def _by_hint(quantity: Quantity, hint: Hint, name_scale_only: bool) -> Measure:
    assert hint.std is not None
    if not quantity.scale_printed:
        return Measure(hint.std, hint.scale, hint.label)
    header = UNITS.get(fold(hint.label_unit)) or LETTERS.get(hint.label_unit)
    factor = header.factor if header else ONE
    if hint.label and hint.scale not in {factor, times(quantity.scale, factor)}:
        raise Unreadable("figure.scale_ambiguous", f"{quantity.scale_printed} / {hint.label}")
    english = quantity.scale_printed.isascii() and hint.std == "CNY"
    word = hint.label_unit or ("yuan" if english else STANDARD_UNITS[hint.std])
    printed = quantity.scale_printed if name_scale_only else _published(quantity, word)
    return Measure(hint.std, times(quantity.scale, factor), printed)


def same_unit(quantities: list[Quantity]) -> list[Quantity]:
    """All quantities carry the last one's unit, and its scale where they print none and are not above it."""
    last = quantities[-1]
    adjusted = []
    for quantity in quantities[:-1]:
        if quantity.is_bare_number:
            quantity = replace(quantity, scale=last.scale if quantity.value <= last.value else ONE)
        units = quantity.units or last.units
        whole = _in_scale(quantity, last.scale)
        adjusted.append(replace(whole, units=units, scale_printed=last.scale_printed))
    return [*adjusted, last]


def _in_scale(quantity: Quantity, scale: Decimal) -> Quantity:
    if quantity.scale == scale:
        return quantity
    value = times(times(quantity.value, quantity.scale), ONE / scale)
    return replace(quantity, value=value.normalize(), scale=scale)
