"""A text cut into tokens: numbers, scales, units, comparisons, forms, dates, remarks.

At every place the longest known word wins; what is not known stays as an UNKNOWN token for
the reader to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sources.notation.numerals import (
    ARABIC,
    CHINESE,
    POWER_OF_TEN,
    SCALES,
    NumeralError,
    arabic_to_decimal,
    chinese_to_decimal,
    digit_span,
    has_digits_in_a_row,
    is_dot_group,
    may_be_a_group,
    power_of_ten,
    scale_of,
    stepped,
)
from sources.notation.units import LETTERS, UNITS
from sources.notation.words import LEXICON


@dataclass(frozen=True)
class Token:
    """A piece of the text is known: what it is, what it means, how it is printed."""

    kind: str
    printed: str
    start: int
    end: int
    name: str = ""
    value: Decimal = Decimal(0)
    note: str = ""


_YEAR = r"(?:(?:19|20)\d\d|[一二][零一二三四五六七八九]{3})"
_DAY = r"\d{1,2}月(?:份)?(?:\d{1,2}日)?"
_DATE = re.compile(
    rf"(?:截至|截止|到|至|于|自|较|比|比去|在)?[ \"(]*(?:"
    rf"{_YEAR}年?(?:-|–|—|至|到|~){_YEAR}年(?:间|期间)?|{_YEAR}年(?:度)?(?:{_DAY})?|{_DAY}|"
    r"\"?(?:十[一二三四五])\"?(?:时期|期间)?(?=末|\")|\"?十[一二三四五]五\"?(?:时期|期间|规划)?|"
    r"\"?十[一二三四]五\"?|今年|去年|上年|上半年|下半年|前三季度|第?[一二三四1-4]季度|全年|年底|年末)"
    r"\"?(?:的)?(?:一季度|二季度|三季度|四季度|上半年|下半年|同期)?(?:底|末|初|年底|年末|中)?"
    r"(?:以?前|之前|以来)?\)?"
)
_DATE_EN = re.compile(
    r"(?:by|as of|until|before|since)? ?(?:the )?end of (?:19|20)\d\d\b|"
    r"(?:by|in|since|bis|im jahr|ende|bis ende) (?:19|20)\d\d(?= ?(?:$|[,;:)]))"
)
_PRECISION = re.compile(
    r"[(@-]? ?(fp\d{1,2}|bf16|int\d{1,2}|tf32|半精度|单精度|双精度)(?:精度)? ?\)?(?![a-z\d])"
)
_RACK_NOUN = r"(?:标准|高功率|服务器|standard |high-power |server |rack )*(?:机架|机柜|racks?|cabinets?)"
_RACK_POWER = re.compile(
    rf"(?:of )(\d+(?:\.\d+)?) ?kw(?: each)?(?![a-z/])|"
    rf"(\d+(?:\.\d+)?) ?-?(?:kw|千瓦)(?:的| )?(?={_RACK_NOUN})|\((\d+(?:\.\d+)?) ?(?:kw|千瓦)\)"
)
_BARE_STEP = re.compile(r"[上过](?=[百千万亿])")
_ORDINAL_EN = re.compile(r"(\d+)(?:st|nd|rd|th)(?![a-z])")
_DASH = re.compile(r"—+|–+|~+|-")
_REMARK = re.compile(r"\(([^()]*)\)")
_GERMAN = re.compile(
    r" ?(?:prozent(?:punkte?)?|millionen|milliarden?|tausend|mio|mrd|unternehmen|firmen)(?![a-zäöü])"
)
_COLLOQUIAL = re.compile(r"个(?=亿|万)")


def _by_first(words: list[str]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        table.setdefault(word[0], []).append(word)
    return table


_WORDS = _by_first([*LEXICON, *UNITS, *SCALES])


def _is_latin(char: str) -> bool:
    return char.isalpha() and ord(char) < 0x250


def _bounded(plain: str, start: int, end: int) -> bool:
    before = plain[start - 1] if start else ""
    after = plain[end] if end < len(plain) else ""
    if _is_latin(plain[start]) and before and _is_latin(before):
        return False
    return not (_is_latin(plain[end - 1]) and after and _is_latin(after))


def longest_word(plain: str, at: int) -> str | None:
    """The longest known word that stands whole at this place is found, or None."""
    for word in _WORDS.get(plain[at], ()):
        if plain.startswith(word, at) and _bounded(plain, at, at + len(word)):
            return word
    return None


def _word_token(printed: str, plain: str, at: int, lang: str | None) -> Token | None:
    word = longest_word(plain, at)
    if word is None:
        return None
    end = at + len(word)
    if word in UNITS:
        return Token("UNIT", printed[at:end], at, end, word)
    if (factor := scale_of(word, lang)) is not None:
        return Token("SCALE", printed[at:end], at, end, word, factor)
    kind, name = LEXICON[word]
    return Token(kind, printed[at:end], at, end, name or word)


def _pattern_token(printed: str, plain: str, at: int) -> Token | None:
    for kind, pattern in (
        ("DATE", _DATE), ("DATE", _DATE_EN), ("NOTE", _PRECISION), ("POWER", _RACK_POWER),
        ("STEP", _BARE_STEP), ("TEN", POWER_OF_TEN), ("COLLOQUIAL", _COLLOQUIAL),
        ("RANKED", _ORDINAL_EN),
    ):  # fmt: skip
        match = pattern.match(plain, at)
        if match is None or match.end() == at:
            continue
        if kind in {"NOTE", "RANKED", "DATE"} and not _bounded(plain, at, match.end()):
            continue
        token = Token(kind, match[0], at, match.end())
        if kind == "NOTE":
            token = Token(kind, match[0], at, match.end(), note=match[1].upper())
        if kind == "POWER":
            power = next(group for group in match.groups() if group)
            token = Token(kind, match[0], at, match.end(), value=Decimal(power))
        if kind == "TEN":
            token = Token(kind, match[0], at, match.end(), value=power_of_ten(match))
        if kind == "RANKED":
            token = Token(kind, match[0], at, match.end(), value=arabic_to_decimal(match[1]))
        return token
    return None


def _takes_no_groups(plain: str, end: int) -> bool:
    """A dot before a CJK scale or a percent sign is a decimal point, also in '31.000%'."""
    return re.match(r" ?(?:[万亿%‰]|per ?cent|pct|prozent)", plain[end:]) is not None


def _language(raw: str, plain: str, end: int, lang: str | None) -> str | None:
    """A German word after the digits tells the language, but not what three last digits are."""
    if lang is not None or _GERMAN.match(plain, end) is None:
        return lang
    if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", raw):
        raise NumeralError(raw, "figure.number_ambiguous")
    return "de" if re.fullmatch(r"\d+,\d+", raw) else None


def _digits_token(printed: str, plain: str, match: re.Match[str], lang: str | None) -> Token:
    (at, end), raw = match.span(), match[0]
    lang = _language(raw, plain, end, lang)
    groups = not _takes_no_groups(plain, end)
    value = arabic_to_decimal(raw, lang=lang, dot_groups=groups)
    note = "dot_thousands" if groups and lang is None and is_dot_group(raw) else ""
    name = "three_decimals" if groups and lang is None and may_be_a_group(raw) else "digits"
    if plain[end : end + 1] in {"十", "百", "千"}:
        word = longest_word(plain, end)
        if word is None or len(word) == 1:
            value, end, name = stepped(value, plain[end]), end + 1, "digits"
    return Token("NUM", printed[at:end], at, end, name, value, note)


def _row_token(printed: str, plain: str, at: int, end: int) -> Token:
    """Digits in a row are a range if they stand alone, and too vague beside other numerals."""
    alone = re.match(r"[十百千万亿\d]", plain[at - 1 : at]) is None
    kind = "SPAN" if alone and digit_span(plain[at:end]) else "VAGUE"
    return Token(kind, printed[at:end], at, end, plain[at:end])


def _number_token(printed: str, plain: str, at: int, lang: str | None) -> Token | None:
    if (match := ARABIC.match(plain, at)) is not None:
        return _digits_token(printed, plain, match, lang)
    if (match := CHINESE.match(plain, at)) is not None:
        end = match.end()
        if plain.startswith("分之", end):
            return Token("FRACTION", printed[at:end], at, end)
        while end - at > 1 and (word := longest_word(plain, end - 1)) and len(word) > 1:
            end -= 1
        if has_digits_in_a_row(plain[at:end]):
            return _row_token(printed, plain, at, end)
        name = "bare" if plain[at:end] in {"百", "千"} else "chinese"
        return Token("NUM", printed[at:end], at, end, name, chinese_to_decimal(plain[at:end]))
    return None


def _letter_token(printed: str, plain: str, at: int) -> Token | None:
    char = printed[at]
    if char == "p" and plain[at - 1 : at] in {"万", "亿"} and _bounded(plain, at, at + 1):
        return Token("LETTER", char, at, at + 1, "P")
    if char in LETTERS and at and not _is_latin(plain[at - 1]) and _bounded(plain, at, at + 1):
        return Token("LETTER", char, at, at + 1, char)
    return None


def _remark_token(printed: str, plain: str, at: int) -> Token | None:
    match = _REMARK.match(plain, at)
    if match is None or re.search(r"[\d十百千万亿]", match[1]):
        return None
    inner = list(_scan(printed[: match.end(1)], plain[: match.end(1)], match.start(1), None))
    if all(token.kind != "UNKNOWN" for token in inner):
        return None
    return Token("NOTE", match[0], at, match.end(), note=printed[match.start(1) : match.end(1)])


def _scan(printed: str, plain: str, at: int, lang: str | None) -> Iterator[Token]:
    unknown = at
    while at < len(plain):
        token = _token_at(printed, plain, at, lang)
        if token is None:
            at += 1
            continue
        if unknown < at:
            yield Token("UNKNOWN", printed[unknown:at], unknown, at)
        if token.kind != "BLANK":
            yield token
        at = unknown = token.end
    if unknown < at:
        yield Token("UNKNOWN", printed[unknown:at], unknown, at)


def _token_at(printed: str, plain: str, at: int, lang: str | None) -> Token | None:
    if plain[at] == " ":
        return Token("BLANK", " ", at, at + 1)
    token = _pattern_token(printed, plain, at)
    if token is None and len(longest_word(plain, at) or "") < 2:
        token = _letter_token(printed, plain, at)
    if token is None and plain[at] == ".":
        token = _number_token(printed, plain, at, lang)
    if token is None:
        token = _word_token(printed, plain, at, lang) or _number_token(printed, plain, at, lang)
    if token is None and plain[at] == "(":
        token = _remark_token(printed, plain, at) or Token("BLANK", "(", at, at + 1)
    if token is None and plain[at] == ")":
        token = Token("BLANK", ")", at, at + 1)
    if token is None and (match := _DASH.match(plain, at)) is not None:
        token = Token("DASH", match[0], at, match.end())
    return token


def scan(printed: str, plain: str, lang: str | None = None) -> list[Token]:
    """The text is a list of tokens in order; nothing of it is lost but blanks and brackets."""
    return [part for token in _scan(printed, plain, 0, lang) for part in _ends(token)]


def _ends(token: Token) -> list[Token]:
    """A span is two numbers with nothing printed between them; any other token stays."""
    ends = digit_span(token.name) if token.kind == "SPAN" else None
    if ends is None:
        return [token]
    middle = token.start + 1
    low = Token("NUM", token.printed[0], token.start, middle, "span", ends[0], "approx")
    joint = Token("SPAN", "", middle, middle)
    return [low, joint, Token("NUM", token.printed[1], middle, token.end, "span", ends[1])]
