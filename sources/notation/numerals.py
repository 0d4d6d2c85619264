"""Number texts to decimals: digits with groups, Chinese numerals, scales. Never a float.

A dot followed by three digits is a thousands group in German. Elsewhere it is a decimal
point, with two exceptions: groups that are all "000" after two or three digits ("31.000")
and two or more groups ("1.234.567"), which no decimal number has. Whether a decimal with
exactly three digits may be one after all, its unit tells: see `quantities`.

Chinese digits in a row ("三四家", 3 to 4) are an approximate range and never one number; only
a row with a zero in it ("二〇二六") is read digit by digit.

A text may begin with the point (".5", as databases write 0.5); behind a word or a figure it may be what is left of a
number ("约.5万"), and is refused. A point behind the last digit ("5.") changes nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from sources.notation.folding import fold, squeeze

MAX_DIGITS = 40
MAX_EXPONENT = 30
PRECISION = 120


class NumeralError(ValueError):
    """A text is not one number; `code` tells which refusal follows."""

    def __init__(self, text: str, code: str = "figure.bad_number") -> None:
        super().__init__(text)
        self.code = code


SCALES: dict[str, Decimal] = {
    "万": Decimal(10) ** 4,
    "亿": Decimal(10) ** 8,
    "万亿": Decimal(10) ** 12,
    "hundred": Decimal(100),
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "millions": Decimal(10) ** 6,
    "mn": Decimal(10) ** 6,
    "mln": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "bn": Decimal(10) ** 9,
    "bln": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
    "tn": Decimal(10) ** 12,
    "tausend": Decimal(10) ** 3,
    "millionen": Decimal(10) ** 6,
    "mio.": Decimal(10) ** 6,
    "mio": Decimal(10) ** 6,
    "milliarde": Decimal(10) ** 9,
    "milliarden": Decimal(10) ** 9,
    "mrd.": Decimal(10) ** 9,
    "mrd": Decimal(10) ** 9,
    "billionen": Decimal(10) ** 12,
}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_GROUP = r"[ '\u00a0\u2009\u202f]"
_BEGINS = r"(?:(?<=^)|(?<=^[-+负])|(?<=^[-+] ))"  # nothing but a sign stands before it
_NUMBER = rf"(?:\d+(?:\.\d+)?|{_BEGINS}\.\d+)"
ARABIC = re.compile(
    rf"{_NUMBER}e[+-]?\d+(?![a-z\d])|{_NUMBER}e[+-]?\d+(?=flop)"
    rf"|[1-9]\d{{0,2}}(?:{_GROUP}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
    rf"|{_BEGINS}\.\d+(?![.,]?\d)"
)
POWER_OF_TEN = re.compile(r" ?[×x*·] ?10(?:(?:\^|\*\*) ?([+-]?\d{1,3})|([⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_SUPERSCRIPT = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
CHINESE = re.compile(r"[零一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?")


def scale_of(word: str, lang: str | None = None) -> Decimal | None:
    """The factor of a scale word is known, or None; a German Billion is 10^12."""
    if word == "billion" and lang == "de":
        return Decimal(10) ** 12
    return SCALES.get(word)


def times(left: Decimal, right: Decimal) -> Decimal:
    """The product is exact for every number this package accepts."""
    with localcontext() as context:
        context.prec = PRECISION
        return left * right


def plus(left: Decimal, right: Decimal) -> Decimal:
    """The sum is exact for every number this package accepts."""
    with localcontext() as context:
        context.prec = PRECISION
        return left + right


def _checked(digits: str) -> Decimal:
    mantissa, _, exponent = digits.partition("e")
    if len(mantissa) > MAX_DIGITS or not mantissa.isascii():
        raise NumeralError(digits)
    if exponent and abs(int(exponent[:6])) > MAX_EXPONENT:
        raise NumeralError(digits)
    return Decimal(digits)


def _german(raw: str) -> str | None:
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", raw):
        return raw.replace(".", "").replace(",", ".")
    if re.fullmatch(r"\d+,\d+", raw):
        return raw.replace(",", ".")
    return None


def arabic_to_decimal(raw: str, *, lang: str | None = None, dot_groups: bool = True) -> Decimal:
    """The digits are a decimal; groups and decimal mark follow the language."""
    bare = re.sub(_GROUP, "", raw)
    if re.fullmatch(r"\d*(?:\.\d+)?(?:e[+-]?\d+)?", bare) is None or "e" not in bare:
        if lang == "de" and (german := _german(bare)) is not None:
            return _checked(german)
        if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", bare):
            return _checked(bare.replace(",", ""))
        if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3}){2,}", bare):
            return _checked(bare.replace(".", ""))
        if lang is None and dot_groups and is_dot_group(bare):
            return _checked(bare.replace(".", ""))
    if re.fullmatch(r"(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?", bare) is None:
        raise NumeralError(raw)
    return _checked(bare)


def is_dot_group(raw: str) -> bool:
    """It is true that the digits look like '31.000': a printed thousands group."""
    return re.fullmatch(r"[1-9]\d{1,2}(?:\.000)+", raw) is not None


def may_be_a_group(raw: str) -> bool:
    """It is true that the digits after the one dot, exactly three, could be a German group."""
    return re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", raw) is not None and not is_dot_group(raw)


def stepped(value: Decimal, step: str) -> Decimal:
    """Digits before 百 or 千 are that many; before 十 there is one digit at most (not 20十)."""
    if step == "十" and (value >= 10 or value != value.to_integral_value()):
        raise NumeralError(f"{value}{step}")
    return times(value, Decimal(_STEPS[step]))


def has_digits_in_a_row(numeral: str) -> bool:
    """It is true that Chinese digits stand side by side, none of them a zero: an approximation."""
    runs = re.findall(r"[零一二两三四五六七八九]{2,}", numeral.partition("点")[0])
    return any("零" not in run for run in runs)


def digit_span(numeral: str) -> tuple[Decimal, Decimal] | None:
    """The ends of "三四" (3 to 4) or "三五" (3 to 5); None for any other row of digits."""
    ends = [Decimal(_DIGITS[char]) for char in numeral if char in _DIGITS]
    if len(numeral) != 2 or len(ends) != 2 or not (ends[1] - ends[0] == 1 or numeral == "三五"):
        return None
    return ends[0], ends[1]


def chinese_to_decimal(text: str) -> Decimal:
    """The Chinese numeral, with 万 and 亿 where written, is a decimal."""
    whole, point, rest = text.partition("点")
    if point:
        if not rest or any(char not in _DIGITS for char in rest):
            raise NumeralError(text)
        fraction = "".join(str(_DIGITS[char]) for char in rest)
        return _checked(f"{_chinese_integer(whole)}.{fraction}")
    return Decimal(_chinese_integer(whole))


def _chinese_integer(text: str) -> int:
    for char, factor in (("亿", 10**8), ("万", 10**4)):
        if char in text:
            head, _, tail = text.rpartition(char)
            high = _chinese_integer(head) if head else 1
            if len(tail) == 1 and tail in _DIGITS and tail != "零":
                if head.endswith("万"):  # 一万亿二: 2 of what?
                    raise NumeralError(text)
                return high * factor + _DIGITS[tail] * factor // 10
            low = _chinese_integer(tail.removeprefix("零")) if tail else 0
            if low >= factor:
                raise NumeralError(text)
            return high * factor + low
    return _section(text)


def _section(text: str) -> int:
    if not text or len(text) > MAX_DIGITS:
        raise NumeralError(text)
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit, last, spoken_zero = 0, None, 10_000, False
    for place, char in enumerate(text):
        if char == "零" and place > 0:
            if digit is not None:
                raise NumeralError(text)
            spoken_zero = True
        elif char in _DIGITS:
            if digit is not None:
                raise NumeralError(text)
            digit = _DIGITS[char]
        elif char in _STEPS and _STEPS[char] < last:
            total += (1 if digit is None else digit) * _STEPS[char]
            digit, last, spoken_zero = None, _STEPS[char], False
        else:
            raise NumeralError(text)
    if digit is None and spoken_zero:  # 五百零: the rest is missing
        raise NumeralError(text)
    if digit is None:
        return total
    return total + (digit if spoken_zero or last == 10 else digit * (last // 10))


def power_of_ten(match: re.Match[str]) -> Decimal:
    """The factor printed as '×10^5' or with a raised exponent is a decimal."""
    exponent = int(match[1] if match[1] else match[2].translate(_SUPERSCRIPT))
    if abs(exponent) > MAX_EXPONENT:
        raise NumeralError(match[0])
    return Decimal(1).scaleb(exponent)


_IN_CHINESE = re.compile(
    r"[零一二两三四五六七八九十百千]+(?:(?:[万亿]+[零一二两三四五六七八九十百千]+)+[万亿]*|(?:点[零一二三四五六七八九]+)?)"
)  # 一亿二千万 is one numeral to its end; of 三万 and 一点二万 the scale is left to the reader of units


def leading_number(text: str) -> tuple[Decimal, str]:
    """(the number with which the text begins, what is left of the text), of a text already folded.

    A dot is a decimal point here. Raises NumeralError where the text begins with no one number.
    """
    sign = Decimal(-1) if re.match(r"-|负", text) else Decimal(1)
    plain = re.sub(r"^(?:[-+]|负)\s*", "", text)
    if (found := ARABIC.match(plain)) is None:
        found = _IN_CHINESE.match(plain)
        if found is None or has_digits_in_a_row(found[0]):
            raise NumeralError(text, "figure.vague_number" if found else "figure.bad_number")
        if found[0] in ("百", "千"):  # 百万, 千余: no digit says how many
            raise NumeralError(text, "figure.vague_number")
        return times(sign, chinese_to_decimal(found[0])), plain[found.end() :].strip()
    value, rest = arabic_to_decimal(found[0], dot_groups=False), plain[found.end() :]
    if (power := POWER_OF_TEN.match(rest)) is not None:
        value, rest = times(value, power_of_ten(power)), rest[power.end() :]
    if re.search(r"\d", rest):
        raise NumeralError(text)
    return times(sign, value), "" if rest in (".", "。") else rest.strip()


def read_number(text: str, *, lang: str | None = None) -> Decimal:
    """The text, digits or Chinese numerals with an optional scale, is one decimal number."""
    plain = fold(squeeze(text))
    sign = Decimal(-1) if re.match(r"-|负|minus ", plain) else Decimal(1)
    plain = re.sub(r"^(?:[-+]|负|minus )\s*", "", plain)
    if "兆" in plain:
        raise NumeralError(text, "figure.scale_ambiguous")
    if plain in SCALES and plain.isascii():
        raise NumeralError(text)
    if (match := ARABIC.match(plain)) is None:
        if re.fullmatch(r"[零一二两三四五六七八九十百千万亿点]+", plain) is None:
            raise NumeralError(text)
        if has_digits_in_a_row(plain):
            raise NumeralError(text, "figure.vague_number")
        if (tail := re.fullmatch(r"(.*点.*?)(万亿|万|亿)", plain)) is not None:
            return times(sign, times(chinese_to_decimal(tail[1]), SCALES[tail[2]]))
        return times(sign, chinese_to_decimal(plain))
    rest = plain[match.end() :].strip()
    value = arabic_to_decimal(match[0], lang=lang, dot_groups=rest not in {"万", "亿", "万亿"})
    step = Decimal(1)
    if rest[:1] in _STEPS:
        value, rest = stepped(value, rest[0]), rest[1:]
    for word in rest.split():
        factor = scale_of(word, lang)
        if factor is None:
            raise NumeralError(text)
        step = times(step, factor)
    return times(sign, times(value, step))
