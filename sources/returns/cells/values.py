"""One cell's text to one number in the line's printed unit; refuses rather than guesses.

| written, in a column of | 万元      | P       | %     |
|-------------------------|-----------|---------|-------|
| `1,234.5`, `１２３４.５` | 1234.5    | 1234.5  | 1234.5 |
| `6.6万`                 | refused   | 66000   | refused |
| `3亿元`                 | 30000     | refused | refused |
| `35%`                   | refused   | refused | 35    |
| `约3万`、`3-5`          | refused   | refused | refused |
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from sources.returns.cells.texts import folded

SCALES = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10) ** 4, "百万": Decimal(10) ** 6,
          "千万": Decimal(10) ** 7, "亿": Decimal(10) ** 8, "万亿": Decimal(10) ** 12}  # fmt: skip
LARGEST = Decimal(10) ** 19
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?P<fraction>\.[0-9]+)?(?P<rest>[^0-9.,+~ -][^0-9]*)?"
)


@dataclass(frozen=True)
class Amount:
    """A number read, in the line's printed unit."""

    value: Decimal


@dataclass(frozen=True)
class Unread:
    """Why a text is no number here: the rule, and the detail in both languages."""

    rule_id: str
    detail_zh: str
    detail_en: str


@lru_cache(maxsize=65536)
def read_value(text: str, unit: str) -> Amount | Unread:
    """The number the text states in the printed unit, or why it states none."""
    match = _NUMBER.fullmatch(_plain(text))
    if match is None:
        return _refused(text)
    number = Decimal(match["sign"] + match["digits"].replace(",", "") + (match["fraction"] or ""))
    factor = _factor(match["rest"] or "", unit)
    if isinstance(factor, Unread):
        return factor
    value = number * factor
    if abs(value) >= LARGEST:
        return Unread("cell.number.unreadable", "数值过大", "the number is too large")
    return Amount(value)


def _plain(text: str) -> str:
    """Half width, no spaces, a plain minus; a spaced group of digits is one number only in threes."""
    plain = unicodedata.normalize("NFKC", text).strip().translate({ord("−"): "-", ord("－"): "-"})
    if re.fullmatch(r"[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?", plain):
        return plain.replace(" ", "")
    return plain if re.search(r"[0-9] +[0-9]", plain) else re.sub(r"\s+", "", plain)


def _factor(rest: str, unit: str) -> Decimal | Unread:
    """What the number is to be multiplied by, from what is written behind it and the line's unit."""
    if not rest or folded(rest) == folded(unit):
        return Decimal(1)
    scale, base = _split(folded(rest))
    own_scale, own_base = _split(folded(unit))
    if base == own_base:
        return SCALES[scale] / SCALES[own_scale]
    if base == "" and own_scale == "" and unit not in ("%", "‰"):
        return SCALES[scale]
    if base == "":
        return Unread(
            "cell.number.scale_doubled", f"“{rest}”与计量单位“{unit}”叠加，含义不明",
            f"'{rest}' on top of the unit '{unit}' is ambiguous",
        )  # fmt: skip
    return Unread(
        "cell.number.unit",
        f"写的是“{rest}”，本行单位是“{unit}”",
        f"'{rest}' is written, the unit is '{unit}'",
    )


def _split(unit: str) -> tuple[str, str]:
    """(scale, base unit): 万元 is 万 and 元; 千瓦 and 百分点 are units of their own."""
    for scale in sorted(SCALES, key=len, reverse=True):
        if scale and unit.startswith(scale) and not (scale in ("千", "百") and unit != scale):
            return scale, unit[len(scale) :]
    return "", unit


def _refused(text: str) -> Unread:
    plain = _plain(text)
    reasons = (
        (r"[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?([ t].*)?", "是日期，不是数", "it is a date, not a number"),
        (r"#.+", "是公式错误值", "it is the error value of a formula"),
        (
            r".*(约|近|超|余|多|左右|以上|以下).*",
            "报表须填确数，不能填约数或界限",
            "a return takes exact figures, not bounds",
        ),
        (r".*[0-9].*[-~至到].*[0-9].*", "是一个范围，不是一个数", "it is a range, not one number"),
        (r"[0-9,]+(\.[0-9]+)?", "千分位逗号位置不对", "the thousands separators are misplaced"),
        (r".*[0-9].*", "不是一个完整的数", "it is not one whole number"),
    )
    for pattern, zh, en in reasons:
        if re.fullmatch(pattern, plain.lower()):
            return Unread("cell.number.unreadable", zh, en)
    return Unread("cell.number.unreadable", "没有数字", "it holds no number")
