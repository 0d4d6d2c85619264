"""The tokens of one text gathered from left to right into what the text says."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from sources.notation.folding import fold
from sources.notation.numerals import times
from sources.notation.quantities import Quantity, absorb_scale, merge_numbers
from sources.notation.refusals import Unreadable
from sources.notation.tokens import Token
from sources.notation.words import AFTER_A_NUMBER

_NOTED = {
    "ASPIRE": "aspirational", "FORECAST": "forecast", "AVERAGE": "average",
    "PER_YEAR": "per_year", "INCREASE": "increase", "CUMULATIVE": "cumulative",
    "LOWEST": "lowest", "CHANGE": "change",
}  # fmt: skip
_REFUSED_KINDS = (
    ("RELATIVE", "figure.relative"), ("VAGUE", "figure.vague_number"),
    ("FRACTION", "figure.fraction"), ("AMBIGUOUS_SCALE", "figure.scale_ambiguous"),
)  # fmt: skip
_PER_UNIT = {"百": "%", "千": "‰"}
_MARKS = {".", ",", "。", "，"}
_MONEY = {"$", "us$", "¥", "rmb", "cny", "usd", "人民币"}


@dataclass
class Sentence:
    """What the tokens of one text say, gathered from left to right."""

    quantities: list[Quantity] = field(default_factory=list)
    joints: list[str] = field(default_factory=list)
    qualifiers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    joint: str = ""
    negative: bool = False
    signed: bool = False
    ordinal: bool = False
    per: str = ""
    currency: Token | None = None


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


def _check_marks(tokens: list[Token]) -> None:
    """A point or comma right before or after digits is no part of any number: 约.5, ,5, 5.万."""
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.printed == "+" and before is not None and before.printed == "+":
            raise Unreadable("figure.bad_number", "++")
        if token.printed not in _MARKS or after is None:
            continue
        close = after.start == token.end
        loose = before is None or before.kind in {"Q", "DASH", "MINUS", "TO"}
        loose = loose or (before is not None and before.kind == "NEUTRAL" and not before.printed.isalnum())
        leading = after.kind == "NUM" and (before is None or (close and (loose or token.printed == ".")))
        unit = after.kind in {"SCALE", "UNIT", "LETTER"} and close
        trailing = unit and before is not None and before.kind == "NUM" and before.end == token.start
        if leading or trailing:
            raise Unreadable("figure.bad_number", token.printed + after.printed)


def parse(tokens: list[Token]) -> Sentence:
    """The sentence is complete: its numbers, qualifiers, joints and remarks are known."""
    _check_words(tokens)
    _check_marks(tokens)
    sentence = Sentence()
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
        elif token.kind == "SPAN":
            _take_span(sentence)
        elif token.kind == "DIRECTION":
            raise Unreadable("figure.direction", token.printed)
        else:
            _take_word(sentence, token)
    if sentence.joint and sentence.joint != "?":
        raise Unreadable("figure.bad_number", tokens[-1].printed)
    return sentence


def _last(sentence: Sentence) -> Quantity | None:
    open_item = sentence.quantities and not sentence.joint
    return sentence.quantities[-1] if open_item else None


def _take_number(sentence: Sentence, token: Token) -> None:
    last = _last(sentence)
    if last is not None:
        sentence.joints.append("?")
    elif sentence.quantities:
        sentence.joints.append(sentence.joint)
    sign = Decimal(-1) if sentence.negative else Decimal(1)
    item = Quantity(times(sign, token.value), bare=token.name == "bare")
    item.rank = sentence.ordinal or token.kind == "RANKED"
    item.three_decimals = token.name == "three_decimals"
    if token.note:
        sentence.notes.append(token.note)
    if sentence.per:
        item.units.append(Token("UNIT", sentence.per, 0, 0, _PER_UNIT[sentence.per[0]]))
    elif sentence.currency is not None:
        item.units.append(sentence.currency)
    sentence.currency, sentence.per = None, ""
    sentence.quantities.append(item)
    sentence.joint, sentence.negative, sentence.signed = "", False, False


def _take_scale(sentence: Sentence, token: Token) -> None:
    last = _last(sentence)
    if last is None:
        if token.kind == "TEN" or token.printed.isascii():
            raise Unreadable("figure.no_number")
        _take_number(sentence, Token("NUM", "", token.start, token.start, "bare", Decimal(1)))
        last = sentence.quantities[-1]
    if token.kind == "TEN":
        if "SPAN" in sentence.joints:
            raise Unreadable("figure.vague_number", token.printed)
        last.value, last.three_decimals = times(last.value, token.value), False
        return
    prefixed = [unit for unit in last.units if unit.end <= token.start and unit.name in _MONEY]
    held, last.units = last.units, [] if prefixed == last.units else last.units
    absorb_scale(last, token)
    last.units = held


def _take_unit(sentence: Sentence, token: Token) -> None:
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


def _sign(sentence: Sentence, token: Token) -> None:
    """A number has one sign at most."""
    if sentence.signed:
        raise Unreadable("figure.bad_number", token.printed)
    sentence.signed, sentence.negative = True, token.printed != "+"


def _take_span(sentence: Sentence) -> None:
    """三四 is a range by itself: not below zero, not a rank, not one end of another range."""
    first = sentence.quantities[-1]
    if first.value < 0 or first.rank or len(sentence.quantities) > 1 or "FROM" in sentence.kinds:
        raise Unreadable("figure.vague_number")
    sentence.joint = "SPAN"


def _take_joint(sentence: Sentence, token: Token, following: Token | None) -> None:
    before_number = following is not None and following.kind in {"NUM", "UNIT"}
    if not sentence.quantities and token.kind == "DASH":
        if token.printed == "~":
            sentence.qualifiers.append("approx")
        elif len(token.printed) == 1 and before_number:
            _sign(sentence, token)
        else:
            raise Unreadable("figure.bad_number", token.printed)
        return
    if token.kind in {"FROM", "BETWEEN"} or not sentence.quantities:
        return
    if token.kind == "DASH" and sentence.joint:
        _sign(sentence, token)
        return
    if token.kind == "AND" and "BETWEEN" not in sentence.kinds:
        raise Unreadable("figure.several_numbers")
    _join_to(sentence, token.kind)


def _join_to(sentence: Sentence, joint: str) -> None:
    """What was said of the number left behind (从约10万到…) is a remark, not the qualifier."""
    if "FROM" in sentence.kinds and joint == "TO":
        sentence.notes.extend(f"from {name}" for name in sentence.qualifiers)
        sentence.qualifiers.clear()
    sentence.joint = joint


def _take_comparison(sentence: Sentence, token: Token) -> None:
    if _last(sentence) is None:
        if token.printed == "+":
            _sign(sentence, token)
            return
        if fold(token.printed) in AFTER_A_NUMBER:
            raise Unreadable("figure.unread_words", token.printed)
    sentence.qualifiers.append(token.name)


def _take_word(sentence: Sentence, token: Token) -> None:
    if token.kind == "Q":
        _take_comparison(sentence, token)
    elif token.kind == "STEP":
        sentence.qualifiers.append("gt" if token.printed == "过" else "ge")
    elif token.kind in {"PERCENT", "PERMILLE"}:
        sentence.per = token.printed
    elif token.kind == "MINUS":
        _sign(sentence, token)
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
        _join_to(sentence, "TO" if "FROM" in sentence.kinds else "?")
