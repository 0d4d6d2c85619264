"""A figure as written becomes a reading, or a refusal that says why not.

Without a hint and without a printed unit a figure is a pure number: `count` when whole,
`ratio` when not. Redundant qualifiers of one direction take the stricter one ("超过70%以上"
is gt); qualifiers of different directions are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from sources.notation.folding import fold, squeeze
from sources.notation.numerals import NumeralError, times
from sources.notation.quantities import (
    Hint,
    Quantity,
    absorb_scale,
    measure,
    merge_numbers,
    read_hint,
    same_unit,
)
from sources.notation.readings import Reading, Refusal
from sources.notation.refusals import Unreadable, refuse
from sources.notation.tokens import Token, scan
from sources.notation.words import COMPLEMENT, MISSING_SYMBOLS, is_qualitative

__all__ = ["Reading", "Refusal", "read_figure"]

Role = Literal["observation", "target"]
MAX_LENGTH = 400
_NOTED = {
    "ASPIRE": "aspirational", "FORECAST": "forecast", "AVERAGE": "average",
    "PER_YEAR": "per_year", "INCREASE": "increase", "CUMULATIVE": "cumulative",
    "LOWEST": "lowest",
}  # fmt: skip
_REFUSED_KINDS = (
    ("RELATIVE", "figure.relative"), ("VAGUE", "figure.vague_number"),
    ("FRACTION", "figure.fraction"), ("AMBIGUOUS_SCALE", "figure.scale_ambiguous"),
)  # fmt: skip
_STRICTER = {frozenset({"gt", "ge"}): "gt", frozenset({"lt", "le"}): "lt"}


@dataclass
class _Sentence:
    """What the tokens of one text say, gathered from left to right."""

    quantities: list[Quantity] = field(default_factory=list)
    joints: list[str] = field(default_factory=list)
    qualifiers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    joint: str = ""
    negative: bool = False
    ordinal: bool = False
    per: str = ""
    currency: Token | None = None


def read_figure(
    text: str,
    *,
    unit_hint: str | None = None,
    role: Role = "observation",
    bare_operator: str = "ge",
    exclusion: bool = False,
    lang: str | None = None,
) -> Reading | Refusal:
    """The figure is read, with number, unit and qualifier, or refused with a reason."""
    printed = squeeze(text)
    plain = fold(printed)
    if not plain:
        return refuse(text, "figure.empty")
    if len(plain) > MAX_LENGTH:
        return refuse(text, "figure.too_long")
    if plain in MISSING_SYMBOLS:
        return refuse(text, "figure.missing_symbol")
    if is_qualitative(plain.strip('" ')):
        return Reading(text, None, "", "", None, "qualitative", "words")
    try:
        hint = read_hint(unit_hint)
        sentence = _parse(scan(printed, plain, lang), plain)
        bare = bare_operator if role == "target" else "exact"
        attained = "ATTAIN" in sentence.kinds and role == "target" and bare != "le"
        return _reading(text, sentence, hint, "ge" if attained else bare, exclusion)
    except NumeralError as error:
        return refuse(text, error.code, str(error))
    except Unreadable as error:
        return refuse(text, error.code, error.detail)


def _check_words(tokens: list[Token]) -> None:
    for kind, code in _REFUSED_KINDS:
        for token in tokens:
            if token.kind == kind:
                raise Unreadable(code, token.printed)
    has_number = any(token.kind in {"NUM", "SCALE", "RANKED"} for token in tokens)
    if not has_number:
        raise Unreadable("figure.no_number")
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind == "UNKNOWN":
            near = before is not None and before.kind in {"NUM", "SCALE", "Q", "UNIT", "LETTER"}
            code = "figure.unit_unknown" if near else "figure.unread_words"
            raise Unreadable(code, token.printed)


def _parse(tokens: list[Token], plain: str) -> _Sentence:
    _check_words(tokens)
    sentence = _Sentence()
    tokens = merge_numbers(tokens)
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        sentence.kinds.add(token.kind)
        if token.kind in {"NUM", "RANKED"}:
            _take_number(sentence, token)
        elif token.kind in {"SCALE", "TEN"}:
            _take_scale(sentence, token)
        elif token.kind in {"UNIT", "LETTER"}:
            _take_unit(sentence, token)
        elif token.kind in {"DASH", "TO", "LIST", "AND", "FROM", "BETWEEN"}:
            _take_joint(sentence, token, following)
        elif token.kind == "DIRECTION":
            raise Unreadable("figure.direction", token.printed)
        else:
            _take_word(sentence, token)
    if sentence.joint and sentence.joint != "?":
        raise Unreadable("figure.bad_number", tokens[-1].printed)
    return sentence


def _last(sentence: _Sentence) -> Quantity | None:
    open_item = sentence.quantities and not sentence.joint
    return sentence.quantities[-1] if open_item else None


def _take_number(sentence: _Sentence, token: Token) -> None:
    last = _last(sentence)
    if last is not None:
        sentence.joints.append("?")
    elif sentence.quantities:
        sentence.joints.append(sentence.joint)
    sign = Decimal(-1) if sentence.negative else Decimal(1)
    item = Quantity(times(sign, token.value), bare=token.name == "bare")
    item.rank = sentence.ordinal or token.kind == "RANKED"
    if token.note:
        sentence.notes.append(token.note)
    if sentence.per:
        item.units.append(Token("UNIT", sentence.per, 0, 0, _PER_UNIT[sentence.per[0]]))
    elif sentence.currency is not None:
        item.units.append(sentence.currency)
    sentence.currency, sentence.per = None, ""
    sentence.quantities.append(item)
    sentence.joint, sentence.negative = "", False


_PER_UNIT = {"百": "%", "千": "‰"}


def _take_scale(sentence: _Sentence, token: Token) -> None:
    last = _last(sentence)
    if last is None:
        if token.kind == "TEN" or token.printed.isascii():
            raise Unreadable("figure.no_number")
        _take_number(sentence, Token("NUM", "", token.start, token.start, "bare", Decimal(1)))
        last = sentence.quantities[-1]
    if token.kind == "TEN":
        last.value = times(last.value, token.value)
        return
    prefixed = [unit for unit in last.units if unit.end <= token.start and unit.name in _MONEY]
    held, last.units = last.units, [] if prefixed == last.units else last.units
    absorb_scale(last, token)
    last.units = held


_MONEY = {"$", "us$", "¥", "rmb", "cny", "usd", "人民币"}


def _take_unit(sentence: _Sentence, token: Token) -> None:
    last = _last(sentence)
    if last is None:
        if token.name not in _MONEY:
            raise Unreadable("figure.unread_words", token.printed)
        sentence.currency = token
        return
    held = last.units
    if held and held[0].name in _MONEY and token.name in {"元", "yuan", "人民币元"}:
        last.units = [token]
    else:
        held.append(token)


def _take_joint(sentence: _Sentence, token: Token, following: Token | None) -> None:
    before_number = following is not None and following.kind in {"NUM", "UNIT"}
    if not sentence.quantities and token.kind == "DASH":
        if token.printed == "~":
            sentence.qualifiers.append("approx")
        elif len(token.printed) == 1 and before_number:
            sentence.negative = True
        else:
            raise Unreadable("figure.bad_number", token.printed)
        return
    if token.kind in {"FROM", "BETWEEN"} or not sentence.quantities:
        return
    if token.kind == "DASH" and sentence.joint:
        sentence.negative = True
        return
    if token.kind == "AND" and "BETWEEN" not in sentence.kinds:
        raise Unreadable("figure.several_numbers")
    sentence.joint = token.kind


def _take_word(sentence: _Sentence, token: Token) -> None:
    if token.kind == "Q":
        sentence.qualifiers.append(token.name)
    elif token.kind == "STEP":
        sentence.qualifiers.append("gt" if token.printed == "过" else "ge")
    elif token.kind in {"PERCENT", "PERMILLE"}:
        sentence.per = token.printed
    elif token.kind == "MINUS":
        sentence.negative = True
    elif token.kind == "ORDINAL":
        sentence.ordinal = True
    elif token.kind == "POWER":
        sentence.notes.append(f"{token.value} kW")
    elif token.kind == "NOTE":
        sentence.notes.append(token.note)
    elif token.kind in _NOTED:
        sentence.notes.append(_NOTED[token.kind])
    elif token.kind == "COMPUTING_KIND":
        sentence.notes.append(token.printed)
    elif token.kind in {"ATTAIN", "DOWNTO"} and sentence.quantities and not sentence.joint:
        sentence.joint = "TO" if "FROM" in sentence.kinds else "?"


def _reading(text: str, said: _Sentence, hint: Hint, bare: str, exclusion: bool) -> Reading:
    _check_bare(said)
    items = said.quantities
    hint = _with_power(hint, items[-1], said.notes)
    form = _form(said)
    qualifier = _qualifier(said, form, bare, exclusion)
    if form in {"range", "list", "from_to"}:
        items = _comparable(same_unit(items), hint)
    last = items[-1]
    unit = measure(last, hint, name_scale_only=form == "double")
    notes = tuple(dict.fromkeys(said.notes))
    values = tuple(item.value for item in items)
    if form == "range":
        if values[0] > values[1]:
            raise Unreadable("figure.range_order")
        return Reading(text, None, unit.published, unit.std, None, qualifier, form,
                       low=values[0], high=values[1], notes=notes, factor=unit.factor)  # fmt: skip
    if form == "list":
        return Reading(text, None, unit.published, unit.std, None, qualifier, form,
                       values=values, notes=notes, factor=unit.factor)  # fmt: skip
    return Reading(
        text, last.value, unit.published, unit.std, times(last.value, unit.factor), qualifier,
        form, from_value=values[0] if form == "from_to" else None, notes=notes,
        factor=unit.factor,
    )  # fmt: skip


def _with_power(hint: Hint, item: Quantity, notes: list[str]) -> Hint:
    """Racks said to be of 20 kW are racks_20kw when nothing else tells what is counted."""
    racks = hint.std is None and item.units and "20 kW" in notes
    return Hint(std="racks_20kw") if racks else hint


def _comparable(items: list[Quantity], hint: Hint) -> list[Quantity]:
    settled = [measure(item, hint) for item in items]
    measures = {(unit.std, unit.factor, unit.published) for unit in settled}
    if len(measures) != 1:
        raise Unreadable("figure.several_numbers")
    return items


def _check_bare(said: _Sentence) -> None:
    """百, 千, 万 without a digit stand for a number only after 逾, 近, 双 or before 级."""
    marked = said.qualifiers or said.kinds & {"LEVEL", "DOUBLE", "ATTAIN", "FROM"}
    if any(item.bare for item in said.quantities) and not marked:
        raise Unreadable("figure.vague_number", said.quantities[-1].scale_printed)


def _form(said: _Sentence) -> str:
    joints = said.joints
    if not joints:
        if "DOUBLE" in said.kinds:
            return "double"
        return "level" if "LEVEL" in said.kinds else "single"
    if said.kinds & {"DOUBLE", "LEVEL"} or "?" in joints:
        raise Unreadable("figure.several_numbers")
    if len(joints) == 1 and "FROM" in said.kinds and joints[0] in {"TO", "DASH"}:
        return "from_to"
    if len(joints) == 1 and joints[0] in {"TO", "DASH", "AND"}:
        return "range"
    if set(joints) <= {"DASH"} or set(joints) <= {"LIST"}:
        return "list"
    raise Unreadable("figure.several_numbers")


def _qualifier(said: _Sentence, form: str, bare: str, exclusion: bool) -> str:
    named = set(said.qualifiers)
    if len(named) > 1 and frozenset(named) in _STRICTER:
        named = {_STRICTER[frozenset(named)]}
    if len(named) > 1:
        raise Unreadable("figure.qualifiers_conflict", " + ".join(said.qualifiers))
    one = next(iter(named), "")
    if form in {"range", "list"}:
        if one not in {"", "approx"}:
            raise Unreadable("figure.qualifiers_conflict", f"{one} + {form}")
        said.notes.extend([one] if one else [])
        return form
    if form == "level":
        if one:
            raise Unreadable("figure.qualifiers_conflict", f"{one} + level")
        return "order_of_magnitude"
    if "LIMIT" in said.kinds and not one:
        one = "le"
    if "DOWNTO" in said.kinds and not one and bare == "ge":
        one = "le"
    if "LOWEST" in said.kinds and not one:
        one = "exact"
    operator = one or bare
    return COMPLEMENT.get(operator, operator) if exclusion and one else operator
